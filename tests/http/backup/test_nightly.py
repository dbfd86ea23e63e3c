"""The nightly backup as a job, what the administrators hear when it fails, and the commands."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.actor import SYSTEM_ACTOR
from app.backup.actions import look_after_backups
from app.backup.folder import backups_in
from app.backup.models import BackupRun
from app.backup.queries import last_backup, last_verified
from app.extensions import db
from app.jobs.models import JobRun
from app.kernel.clock import utc_now
from app.notices.models import Notice
from app.storage import unit
from tests.factories.people import Cast
from tests.kit.work import do_waiting_jobs


def look(later: timedelta = timedelta()) -> None:
    look_after_backups(SYSTEM_ACTOR, utc_now() + later)
    unit.commit()


def notices() -> list[tuple[int, str]]:
    db.session.commit()
    return [(one.account_id, one.message) for one in db.session.scalars(select(Notice).order_by(Notice.id))]


def test_it_is_made_checked_and_noted(app: Flask, place: Path, sealed: Cast) -> None:
    look()
    look()
    assert do_waiting_jobs() == ["done"]
    run = last_verified()
    assert run is not None and run.state == "verified" and run.rows > 7 and run.bytes > 1000
    assert [path.name for path in backups_in(place)] == [run.name]
    assert notices() == []
    look()
    assert do_waiting_jobs() == [], "once a night"
    look(timedelta(days=1))
    db.session.commit()
    assert db.session.scalar(select(JobRun.state).order_by(JobRun.id.desc())) == "queued"


def test_one_that_fails_is_told_once_a_day(app: Flask, place: Path, sealed: Cast) -> None:
    place.parent.mkdir(exist_ok=True)
    place.write_text("not a folder")
    for _hour in range(2):
        look()
        assert do_waiting_jobs() == ["failed"]
    run = last_backup()
    assert run is not None and (run.state, run.name) == ("failed", "") and "disk refused" in run.reason
    assert len(db.session.scalars(select(BackupRun)).all()) == 2
    assert [account for account, _message in notices()] == [sealed.quang.id]


def test_two_days_without_one_are_told(app: Flask, place: Path, sealed: Cast) -> None:
    """Also when no worker runs, so that nothing ever fails."""
    look()
    look(timedelta(days=1))
    assert notices() == []
    look(timedelta(days=2, minutes=1))
    look(timedelta(days=2, minutes=2))
    [(account, message)] = notices()
    assert account == sealed.quang.id and message.startswith("For two days")


@pytest.fixture
def damaged(app: Flask, place: Path, sealed: Cast) -> Path:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["backup"]).exit_code == 0
    [backup] = backups_in(place)
    key = backup / "secret_key"
    key.write_bytes(b"T" + key.read_bytes()[1:])
    return backup


def test_the_commands(app: Flask, place: Path, sealed: Cast, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    db.session.commit()
    assert "Không có bản sao lưu" in runner.invoke(args=["backup", "verify"]).output
    result = runner.invoke(args=["backup", "--to", str(tmp_path / "stick")])
    assert result.exit_code == 0 and "khóa bí mật" in result.output
    [backup] = backups_in(tmp_path / "stick")
    result = runner.invoke(args=["backup", "verify", str(backup)])
    assert result.exit_code == 0 and "nguyên vẹn" in result.output, result.output
    assert last_verified() is not None
    db.session.commit()
    result = runner.invoke(args=["restore", str(backup)])
    assert result.exit_code == 1 and "đã có dữ liệu" in result.output


def test_a_damaged_one_is_named_and_told(app: Flask, damaged: Path, sealed: Cast) -> None:
    result = app.test_cli_runner().invoke(args=["backup", "verify"])
    assert result.exit_code == 1 and "secret_key" in result.output
    run = last_backup()
    assert run is not None and (run.state, run.params) == ("unsound", {"file": "secret_key"})
    assert last_verified() is None
    assert [account for account, _message in notices()] == [sealed.quang.id]
