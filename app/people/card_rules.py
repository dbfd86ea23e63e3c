"""Pure decisions about cards: what a typed code looks like and whether it was mistyped, what a PIN is, who may hold a card."""

import re
from collections.abc import Iterable

from app.access.actor import Grant, Role

# No vowel, D or W, which Vietnamese keyboards turn into other letters; none of 0 1 I L O S Z, which people mix up.
ALPHABET = "23456789BCFGHJKMNPQRTVX"
"""As many letters as a prime number: then one check letter finds every wrong letter and every two that changed places."""
LETTERS = 8
PIN_DIGITS = 6
HOLDERS = frozenset({Role.VOLUNTEER, Role.LEADER})

_BETWEEN = re.compile(r"[\s.\-–_·/]+")


def may_hold_card(grants: Iterable[Grant]) -> bool:
    """Say whether somebody with these roles may sign in with a card: those who walk; other roles need a password."""
    roles = {grant.role for grant in grants}
    return bool(roles) and roles <= HOLDERS


def write_code(number: int) -> str:
    """Return a number as eight letters and the check letter; numbers beyond 23**8 begin again."""
    values = [number // len(ALPHABET) ** place % len(ALPHABET) for place in range(LETTERS)]
    check = -_weighed(values) * pow(LETTERS + 1, -1, len(ALPHABET)) % len(ALPHABET)
    return "".join(ALPHABET[value] for value in (*values, check))


def read_code(typed: str) -> str | None:
    """Return a typed code as it is kept, None for one that was mistyped. Case, spaces and hyphens do not count."""
    code = _BETWEEN.sub("", typed).upper()
    if len(code) != LETTERS + 1 or not set(code) <= set(ALPHABET):
        return None
    return code if _weighed([ALPHABET.index(letter) for letter in code]) % len(ALPHABET) == 0 else None


def grouped(code: str) -> str:
    """Return a code the way it is printed: K7M-29P-XQ4."""
    return "-".join(code[start : start + 3] for start in range(0, len(code), 3))


def read_pin(typed: str) -> str | None:
    """Return the digits of a typed PIN, None for anything that is not six of them."""
    pin = _BETWEEN.sub("", typed)
    return pin if len(pin) == PIN_DIGITS and pin.isascii() and pin.isdigit() else None


def _weighed(values: Iterable[int]) -> int:
    return sum(weight * value for weight, value in enumerate(values, 1))
