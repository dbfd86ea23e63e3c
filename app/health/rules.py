"""When a part of the site counts as well, as weakened or as failing. Pure.

Failing means: somebody's work here does not get done. Weakened means: it still does, and needs looking after.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

BEAT_WITHIN = timedelta(minutes=3)
VERIFIED_WITHIN = timedelta(hours=36)
OFTEN = 3
LITTLE_DISK, LITTLE_SHARE, NO_DISK = 2_000_000_000, 0.10, 200_000_000

Fact = str | int | float | None


class Status(StrEnum):
    """How a part stands."""

    OK = "ok"
    DEGRADED = "degraded"
    FAILING = "failing"


@dataclass(frozen=True)
class Check:
    """How one part stands, in codes and numbers: no names, no paths, no secrets. Times are ages in seconds."""

    name: str
    status: Status
    facts: Mapping[str, Fact]


def ready(checks: Sequence[Check]) -> bool:
    """Say whether work gets done here."""
    return all(check.status is not Status.FAILING for check in checks)


def worst(checks: Sequence[Check]) -> Status:
    """Return the status of the whole."""
    order = list(Status)
    return max((check.status for check in checks), key=order.index, default=Status.OK)


def database_check(milliseconds: float | None) -> Check:
    """Judge the database by the answer to the smallest question (None: there was none)."""
    status = Status.OK if milliseconds is not None else Status.FAILING
    return Check("database", status, {"ms": milliseconds})


def revision_check(have: str | None, need: str, known: bool) -> Check:
    """Judge the database's revision: an older one lacks what the code needs, one the code does not know is newer."""
    older = have is None or (have != need and known)
    return Check("revision", Status.FAILING if older else Status.OK, {"have": have, "need": need})


def beat_check(name: str, seen_at: datetime | None, now: datetime) -> Check:
    """Judge a program by when it last wrote that it lives; None: it never did."""
    if seen_at is None:
        return Check(name, Status.FAILING, {"age_s": None})
    age = max(now - seen_at, timedelta())
    return Check(name, Status.OK if age <= BEAT_WITHIN else Status.FAILING, {"age_s": int(age.total_seconds())})


def tasks_check(failures: Sequence[int]) -> Check:
    """Judge the clock's tasks by how often in a row each has failed; one that fails twice may still come right."""
    broken = sum(1 for one in failures if one >= OFTEN)
    return Check("tasks", Status.DEGRADED if broken else Status.OK, {"failing": broken})


def disk_check(free: int, total: int) -> Check:
    """Judge the bytes that are free where the site keeps its data."""
    share = free / total if total else 0.0
    if free < NO_DISK:
        status = Status.FAILING
    elif free < LITTLE_DISK or share < LITTLE_SHARE:
        status = Status.DEGRADED
    else:
        status = Status.OK
    return Check("disk", status, {"free_mb": free // 1_000_000, "free_percent": int(share * 100)})


def queue_check(answers: bool) -> Check:
    """Judge the queue: without it work waits in its rows and nothing is lost."""
    return Check("queue", Status.OK if answers else Status.DEGRADED, {"answers": int(answers)})


def backup_check(verified_at: datetime | None, now: datetime) -> Check:
    """Judge the last backup that was proved to be whole; an old one stops nobody's work."""
    if verified_at is None:
        return Check("backup", Status.DEGRADED, {"age_s": None})
    age = max(now - verified_at, timedelta())
    status = Status.OK if age <= VERIFIED_WITHIN else Status.DEGRADED
    return Check("backup", status, {"age_s": int(age.total_seconds())})


def address_check(secure: bool) -> Check:
    """Judge the public address: over plain http a phone keeps nothing for later and has no camera."""
    return Check("address", Status.OK if secure else Status.DEGRADED, {"reason": None if secure else "insecure"})
