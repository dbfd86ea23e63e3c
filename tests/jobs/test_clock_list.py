"""Everything the house has registered to come round by the clock can be done, on an empty database and twice."""

from datetime import timedelta

from flask import Flask

from app.jobs.queries import schedule_runs
from app.jobs.schedule import run_due, scheduled
from app.kernel.clock import utc_now


def test_every_task_of_the_clock_can_be_done_and_done_again(app: Flask) -> None:
    names = [one.name for one in scheduled()]
    assert {"schedule.beat", "jobs.sweep"} <= set(names)
    assert all(callable(one.task) and one.every >= timedelta(minutes=1) for one in scheduled())
    now = utc_now()
    longest = max(one.every for one in scheduled())
    for moment in (now, now + longest, now + 2 * longest):
        assert run_due(moment) == names, "one of them broke"
    runs = {run.name: run for run in schedule_runs()}
    assert set(runs) == set(names)
    assert {(run.begun_at, run.done_at, run.failures) for run in runs.values()} == {(moment, moment, 0)}
