"""A migration killed in the middle leaves the database as it was; of two that start together one waits for the other."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, inspect, select, text

from app.access.actor import SYSTEM_ACTOR
from app.audit.actions import record
from app.audit.models import AuditRow
from app.config import PROJECT
from app.extensions import db
from app.kernel.clock import utc_now
from app.storage import unit
from tests.kit.work import environment

PROGRAM = Path(__file__).with_name("upgrading.py")
PATIENCE_S = 120
# So many changes of the schema are past the first revision.
DEEP = 170


@contextmanager
def migrating(app: Flask, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    db.engine.dispose()
    env = environment(app) | {"PYTHONPATH": str(PROJECT)}
    command = [sys.executable, str(PROGRAM), *arguments]
    process = subprocess.Popen(command, cwd=PROJECT, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=PATIENCE_S)


def state(app: Flask) -> dict[str, Any]:
    """Return every table with its columns, and the revision."""
    with db.engine.connect() as connection:
        seen = inspect(connection)
        tables = {name: [column["name"] for column in seen.get_columns(name)] for name in seen.get_table_names()}
        revision = connection.scalar(text("SELECT version_num FROM alembic_version")) if tables else None
    return {"tables": tables, "revision": revision}


def killed_after(app: Flask, direction: str, revision: str, changes: int) -> None:
    with migrating(app, direction, revision, str(changes)) as process:
        assert process.stdout is not None and process.stdout.readline() == "paused\n"


def test_killed_in_the_middle_it_is_as_before(bare: Flask) -> None:
    """Between the first revision and the last, up and down; begun again it goes through."""
    nothing = state(bare)
    killed_after(bare, "up", "head", DEEP)
    assert state(bare) == nothing
    upgrade()
    record(SYSTEM_ACTOR, utc_now(), "tests.row", "area", 1)
    unit.commit()
    whole = state(bare)
    assert whole["revision"] and len(whole["tables"]) > 40
    killed_after(bare, "down", "base", 60)
    assert state(bare) == whole
    assert db.session.scalar(select(func.count()).select_from(AuditRow)) == 1


def test_of_two_machines_one_migrates_and_the_other_waits(bare: Flask) -> None:
    with migrating(bare, "up", "head") as one, migrating(bare, "up", "head") as other:
        for process in (one, other):
            _out, errors = process.communicate(timeout=PATIENCE_S)
            assert process.returncode == 0, errors
    assert state(bare)["revision"] is not None
