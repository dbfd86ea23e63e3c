"""What the log says while a job or a task of the clock is done: which one, on every line."""

import json
from datetime import datetime
from typing import Any

import pytest
import structlog

from app.access.actor import Actor
from app.jobs import schedule
from app.jobs.actions import cancel_job
from app.jobs.registry import Progress
from app.jobs.worker import perform_here
from app.kernel.clock import utc_now
from tests.http.jobs.conftest import KIND, Bench, run_of

log = structlog.get_logger(__name__)


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, Any]]:
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    return {line["event"]: line for line in lines}


def test_lines_of_a_job_name_it(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    def work(actor: Any, progress: Any) -> dict[str, Any]:
        log.warning("half_way")
        raise RuntimeError("broke")

    bench.work = work
    uid = bench.ask()
    perform_here(uid)
    log.warning("afterwards")
    lines = told(capsys)
    assert lines["half_way"]["job"] == lines["job_broke"]["job"] == uid
    assert "job" not in lines["afterwards"]


def test_a_job_that_is_done_says_how_long_it_was_at_what(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    def work(actor: Any, progress: Progress) -> dict[str, Any]:
        for done, doing in enumerate(("Reading", "Writing", "Reading")):
            progress(done, 3, doing)
        return {}

    bench.work = work
    perform_here(bench.ask())
    line = told(capsys)["job_done"]
    assert (line["kind"], line["attempt"]) == (KIND, 1) and line["cpu_ms"] >= 0
    assert list(line["ms"]) == ["", "Reading", "Writing"] and all(ms >= 0 for ms in line["ms"].values())


def test_a_job_taken_back_is_not_told_as_done(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    def work(actor: Any, progress: Progress) -> dict[str, Any]:
        cancel_job(actor, utc_now(), run_of(uid))
        return {}

    bench.work = work
    uid = bench.ask()
    perform_here(uid)
    assert "job_done" not in told(capsys)


def test_lines_of_a_task_name_it(
    bench: Bench, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def task(_actor: Actor, _now: datetime) -> None:
        log.warning("half_way")
        raise RuntimeError("broke")

    monkeypatch.setattr(schedule, "_scheduled", {})
    schedule.register_scheduled("tests.breaks", 5, task)
    assert schedule.run_due(utc_now()) == []
    lines = told(capsys)
    assert lines["half_way"]["task"] == lines["scheduled_task_broke"]["task"] == "tests.breaks"
