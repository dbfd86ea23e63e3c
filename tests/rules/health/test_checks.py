"""When a part counts as well, weakened or failing."""

from datetime import UTC, datetime, timedelta

import pytest

from app.health import rules
from app.health.rules import Check, Status

NOW = datetime(2026, 11, 28, 1, 0, tzinfo=UTC)
OK, DEGRADED, FAILING = Status


@pytest.mark.parametrize(
    ("age", "status"),
    [
        (timedelta(seconds=-30), OK),  # the clock of another machine may run ahead
        (timedelta(), OK),
        (timedelta(minutes=3), OK),
        (timedelta(minutes=3, seconds=1), FAILING),
        (timedelta(days=9), FAILING),
    ],
)
def test_a_beat(age: timedelta, status: Status) -> None:
    check = rules.beat_check("schedule", NOW - age, NOW)
    assert (check.status, check.facts["age_s"]) == (status, max(0, int(age.total_seconds())))


def test_a_program_never_heard() -> None:
    assert rules.beat_check("worker", None, NOW) == Check("worker", FAILING, {"age_s": None})


@pytest.mark.parametrize(
    ("free", "total", "status"),
    [
        (500 * 10**9, 1000 * 10**9, OK),
        (99 * 10**9, 1000 * 10**9, DEGRADED),
        (19 * 10**8, 4 * 10**9, DEGRADED),
        (2 * 10**8, 4 * 10**9, DEGRADED),
        (2 * 10**8 - 1, 4 * 10**9, FAILING),
        (0, 0, FAILING),
    ],
)
def test_a_disk(free: int, total: int, status: Status) -> None:
    assert rules.disk_check(free, total).status is status


@pytest.mark.parametrize(
    ("have", "known", "status"),
    [("b", True, OK), ("a", True, FAILING), (None, False, FAILING), ("of a later release", False, OK)],
)
def test_a_revision(have: str | None, known: bool, status: Status) -> None:
    assert rules.revision_check(have, "b", known).status is status


@pytest.mark.parametrize(
    ("age", "status"), [(timedelta(hours=36), OK), (timedelta(hours=36, seconds=1), DEGRADED), (None, DEGRADED)]
)
def test_a_backup_is_never_failing(age: timedelta | None, status: Status) -> None:
    assert rules.backup_check(None if age is None else NOW - age, NOW).status is status


def test_what_weakens_keeps_nobody_out() -> None:
    weak = [rules.queue_check(False), rules.address_check(False), rules.database_check(0.2)]
    assert rules.ready(weak) and rules.worst(weak) is DEGRADED
    assert not rules.ready([*weak, rules.database_check(None)])
    assert rules.worst([*weak, rules.database_check(None)]) is FAILING
    assert rules.ready([]) and rules.worst([]) is OK


@pytest.mark.parametrize(("failures", "broken"), [([], 0), ([0, 2], 0), ([3, 0, 9], 2)])
def test_tasks_that_fail_again_and_again(failures: list[int], broken: int) -> None:
    check = rules.tasks_check(failures)
    assert check == Check("tasks", DEGRADED if broken else OK, {"failing": broken})
