"""Passwords: argon2id with at most two hashes at a time in a process; long ones are refused before any hashing."""

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.kernel.errors import Invalid
from app.kernel.words import N_

SHORTEST, LONGEST = 8, 128
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_two_at_a_time = threading.BoundedSemaphore(2)
# Checked when there is no such account, so that both cases take the same time.
_nobody = _hasher.hash("nobody has this password")


def check_length(password: str, field: str = "password") -> None:
    """Raise Invalid, on `field`, for a password too short or too long."""
    if len(password) < SHORTEST:
        raise Invalid(N_("A password needs at least %(n)s characters."), field=field, n=SHORTEST)
    if len(password) > LONGEST:
        raise Invalid(N_("A password has at most %(n)s characters."), field=field, n=LONGEST)


def hash_password(password: str, field: str = "password") -> str:
    """Return the argon2id hash. Raises Invalid, on `field`, for one too short or too long."""
    check_length(password, field)
    with _two_at_a_time:
        return _hasher.hash(password)


def password_fits(stored: str | None, password: str) -> bool:
    """Say whether the password belongs to the stored hash; takes as long when there is none."""
    if len(password) > LONGEST:
        return False
    with _two_at_a_time:
        try:
            fits = _hasher.verify(stored or _nobody, password)
        except (VerificationError, InvalidHashError):
            return False
    return fits and stored is not None
