"""Many rows put in at once read as if each had been added, and one that is not taken means the same on both databases."""

from datetime import UTC, datetime, timedelta, timezone
from traceback import format_exception
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from app.extensions import db
from app.inbox.models import ReceivedItem
from app.kernel.ids import uuid7
from app.places.models import HouseholdWord
from app.storage.bulk import CHUNK, insert_many
from app.storage.trouble import Refusal, Trouble, refusal_of, trouble_of
from tests.factories import places

pytestmark = pytest.mark.both_databases
COLUMNS = ("uid", "kind", "payload_hash", "payload", "account_id", "received_at", "state", "schema_version", "answer")
IN_HANOI = datetime(2026, 1, 5, 7, 30, tzinfo=timezone(timedelta(hours=7)))


def item(**values: Any) -> tuple[Any, ...]:
    told = {"uid": uuid7(), "kind": "visit", "payload_hash": "x", "payload": {}, "account_id": 1}
    told |= {"received_at": IN_HANOI, "state": "accepted", "schema_version": 1, "answer": {}} | values
    return tuple(told[name] for name in COLUMNS)


def refused(*rows: tuple[Any, ...]) -> DBAPIError:
    with pytest.raises(DBAPIError) as caught:
        insert_many(ReceivedItem, COLUMNS, rows)
    db.session.rollback()
    return caught.value


def test_what_goes_in_comes_out(app: Flask) -> None:
    told = {"tên": 'Nguyễn\tThị\\n "Hòa"', "số": [1, None, 2.5]}
    insert_many(ReceivedItem, COLUMNS, [item(payload=told, payload_hash="\\N\ta\nb")])
    db.session.commit()
    found = db.session.scalars(select(ReceivedItem)).one()
    assert (found.payload, found.payload_hash) == (told, "\\N\ta\nb")
    assert found.received_at == datetime(2026, 1, 5, 0, 30, tzinfo=UTC)


def test_more_rows_than_one_statement_takes(app: Flask) -> None:
    household = places.household()
    insert_many(HouseholdWord, ("word", "household_id"), ((f"x{n:05d}", household.id) for n in range(CHUNK + 1)))
    words = select(func.count()).where(HouseholdWord.word.startswith("x0"))
    assert db.session.scalar(words) == CHUNK + 1


def test_a_row_that_is_there_already_keeps_all_out(app: Flask) -> None:
    twice = item()
    error = refused(item(), twice, twice)
    assert (refusal_of(error), trouble_of(error)) == (Refusal.TAKEN, None)
    assert db.session.scalar(select(func.count()).select_from(ReceivedItem)) == 0


def test_none_where_something_must_stand(app: Flask) -> None:
    error = refused(item(payload_hash="0912000123", kind=None))
    assert (refusal_of(error), trouble_of(error)) == (None, None)
    assert "0912000123" not in "".join(format_exception(error)), "what was refused stays out of the log"


@pytest.mark.postgres_alone
def test_a_connection_that_breaks_meanwhile(app: Flask) -> None:
    def ended() -> Any:
        yield item()
        with db.engine.connect() as admin:
            admin.execute(select(func.pg_terminate_backend(pid)))
        while True:
            yield item()

    pid = db.session.scalar(select(func.pg_backend_pid()))
    with pytest.raises(DBAPIError) as caught:
        insert_many(ReceivedItem, COLUMNS, ended())
    assert trouble_of(caught.value) is Trouble.GONE
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(ReceivedItem)) == 0
