"""Blocks over the record: what was changed, removed or put in is found and named by its id."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import DBAPIError

from app.access.actor import SYSTEM_ACTOR
from app.audit import sealing
from app.audit.actions import record
from app.audit.checking import Note, Report, check_record
from app.audit.models import AuditBlock, AuditRow
from app.audit.seal import seal_of_values, site_key
from app.audit.sealing import LATE, seal_rows
from app.extensions import db
from app.kernel.clock import utc_now
from app.storage import unit


def write(n: int) -> None:
    for number in range(n):
        record(SYSTEM_ACTOR, utc_now(), "tests.row", "area", number, "/1", n=number, b={"z": 1, "a": [1, None]})
    unit.commit()


def seal(later: timedelta = timedelta()) -> AuditBlock:
    seal_rows(SYSTEM_ACTOR, utc_now() + later)
    unit.commit()
    return db.session.scalars(select(AuditBlock).order_by(AuditBlock.id.desc()).limit(1)).one()


def put_row(row_id: int, **changed: Any) -> None:
    """Store a row that carries a right seal under an id of its own, as a late transaction would."""
    values = {
        "at": utc_now(),
        "account_id": None,
        "action": "tests.row",
        "object_kind": "area",
        "object_id": "1",
        "area_path": None,
        "detail": {},
    }
    sealed = seal_of_values(site_key(), **values)
    db.session.execute(insert(AuditRow).values(id=row_id, seal=sealed, **values | changed))
    unit.commit()


def check(noted: Note | None = None) -> Report:
    db.session.commit()
    with db.engine.connect() as connection:
        return check_record(connection, site_key(), noted)


def found() -> list[tuple[str, dict[str, int]]]:
    return [(one.message, one.params) for one in check().findings]


@contextmanager
def unguarded() -> Iterator[Connection]:
    """What somebody with the database's password can do: the triggers are out of the way."""
    db.session.commit()
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            for table in ("audit_row", "audit_block"):
                for verb in ("update", "delete"):
                    connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{verb}"))
        yield connection


@pytest.fixture(autouse=True)
def small_blocks(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "ROWS_A_BLOCK", 10)


def test_rows_are_sealed_once_and_the_rest_is_said(app: Flask) -> None:
    assert check().rows == 0
    write(25)
    assert (seal().id, check().unsealed) == (3, 0)
    assert seal().id == 3, "nothing new, no block"
    write(4)
    report = check()
    assert (report.rows, report.blocks, report.unsealed, report.count) == (29, 3, 4, 0)


def test_one_turn_is_bounded(app: Flask) -> None:
    write(105)
    assert seal().last_id == 100
    assert seal().last_id == 105


@pytest.mark.parametrize("unit_of", ["action = 'x'", "object_id = '99'", "detail = '{}'", "account_id = 7"])
def test_a_changed_row_is_named(app: Flask, unit_of: str) -> None:
    write(12)
    seal()
    write(1)
    with unguarded() as connection:
        connection.execute(text(f"UPDATE audit_row SET {unit_of} WHERE id IN (4, 13)"))
    named = "Row %(row)s was changed after it was written."
    assert found() == [(named, {"row": 4}), (named, {"row": 13})], "sealed in a block or not yet"


def test_one_row_in_the_place_of_another_is_found(app: Flask) -> None:
    """Its own seal is right, the block's is not."""
    write(12)
    seal()
    columns = "at, account_id, action, object_kind, object_id, area_path, detail, seal"
    with unguarded() as connection:
        connection.execute(text("DELETE FROM audit_row WHERE id = 4"))
        connection.execute(
            text(f"INSERT INTO audit_row (id, {columns}) SELECT 4, {columns} FROM audit_row WHERE id = 5")
        )
    [(message, params)] = found()
    assert "not those that were sealed" in message and params == {"block": 1, "first": 1, "last": 10}


def test_removed_rows_are_named(app: Flask) -> None:
    write(12)
    seal()
    with unguarded() as connection:
        connection.execute(text("DELETE FROM audit_row WHERE id IN (3, 6, 7, 8, 12)"))
    assert found() == [
        ("Row %(row)s is gone.", {"row": 3}),
        ("Rows %(first)s to %(last)s are gone.", {"first": 6, "last": 8}),
        ("Row %(row)s is gone.", {"row": 12}),
    ]


def test_a_late_row_is_sealed_by_the_next_block(app: Flask) -> None:
    write(3)
    put_row(8)
    assert seal().gaps == [[4, 7]]
    put_row(5)
    assert (check().unsealed, check().count) == (1, 0)
    late = seal()
    assert (late.late, late.rows, late.last_id) == ([5], 1, 8)
    report = check()
    assert (report.unsealed, report.count) == (0, 0)
    put_row(6)
    put_row(9)
    block = seal()
    assert (block.late, block.first_id, block.last_id, check().count) == ([6], 9, 9, 0)
    with unguarded() as connection:
        connection.execute(text("DELETE FROM audit_row WHERE id = 5"))
    assert found() == [("Row %(row)s is gone.", {"row": 5})]


def test_a_row_put_into_an_old_gap_is_named(app: Flask) -> None:
    write(2)
    put_row(6)
    seal()
    put_row(7)
    seal(LATE + timedelta(minutes=1))
    put_row(4)
    put_row(-3)
    assert found() == [("Row %(row)s was put in later.", {"row": -3}), ("Row %(row)s was put in later.", {"row": 4})]
    put_row(8)
    assert seal(2 * LATE).late == [], "what came too late is never sealed as if it were right"


def test_blocks_that_are_changed_or_gone_are_named(app: Flask) -> None:
    write(45)
    noted = seal()
    note = Note(noted.id, noted.seal)
    assert check(note).count == 0
    with unguarded() as connection:
        connection.execute(text("DELETE FROM audit_block WHERE id = 2"))
        connection.execute(text("UPDATE audit_block SET last_id = 38 WHERE id = 4"))
    messages = found()
    assert ("Blocks %(first)s to %(last)s are gone.", {"first": 2, "last": 2}) in messages
    assert ("Block %(block)s was changed.", {"block": 4}) in messages


def test_blocks_in_another_order_are_found(app: Flask) -> None:
    write(35)
    seal()
    with unguarded() as connection:
        for old, new in ((2, -1), (3, 2), (-1, 3)):
            connection.execute(text(f"UPDATE audit_block SET id = {new} WHERE id = {old}"))
    assert {params["block"] for message, params in found() if "changed" in message} == {2, 3}


def test_the_end_cut_off_is_found_by_what_was_noted_elsewhere(app: Flask) -> None:
    write(25)
    block = seal()
    note = Note(block.id, block.seal)
    with unguarded() as connection:
        connection.execute(text("DELETE FROM audit_block WHERE id = 3"))
        connection.execute(text("DELETE FROM audit_row WHERE id > 20"))
    assert found() == [], "the database alone cannot tell"
    [finding] = check(note).findings
    assert finding.params == {"block": 3} and "its end is gone" in finding.message
    write(5)
    seal()
    [finding] = check(note).findings
    assert finding.message == "Block %(block)s is not the one that was noted."


@pytest.mark.parametrize("statement", ["UPDATE audit_block SET rows = 1", "DELETE FROM audit_block"])
def test_blocks_are_append_only(app: Flask, statement: str) -> None:
    write(1)
    seal()
    db.session.commit()
    with pytest.raises(DBAPIError, match="never changed"), db.engine.begin() as connection:
        connection.execute(text(statement))


def test_the_command_says_it_in_words(app: Flask) -> None:
    write(12)
    block = seal()
    write(1)
    runner = app.test_cli_runner()
    result = runner.invoke(args=["audit", "verify", "--noted", f"{block.id}:{block.seal}"])
    assert result.exit_code == 0 and "13" in result.output
    with unguarded() as connection:
        connection.execute(text("UPDATE audit_row SET account_id = 5 WHERE id = 7"))
    result = runner.invoke(args=["audit", "verify"])
    assert result.exit_code == 1 and "Dòng 7" in result.output
    assert runner.invoke(args=["audit", "verify", "--noted", "x"]).exit_code == 2
