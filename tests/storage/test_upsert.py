"""Insert-first and counters mean the same on both databases."""

import pytest
from sqlalchemy import func, select

from app.doors.models import Tally
from app.extensions import db
from app.inbox.models import ReceivedItem
from app.kernel.clock import utc_now
from app.kernel.ids import uuid7
from app.storage.upsert import add_counts, insert_first
from tests.storage.conftest import Counter

pytestmark = pytest.mark.both_databases
KEYS = ("drive_id", "area_id", "team_id", "day", "measure")


def item(uid: str, kind: str = "visit") -> dict[str, object]:
    now = utc_now()
    return {"uid": uid, "kind": kind, "payload_hash": "x", "account_id": 1, "received_at": now, "state": "accepted"}


def test_the_first_insert_wins_and_says_so(app: object) -> None:
    uid = uuid7()
    assert insert_first(ReceivedItem, item(uid), ["uid"]) is True
    assert insert_first(ReceivedItem, item(uid, "household"), ["uid"]) is False
    assert insert_first(ReceivedItem, item(uuid7()), ["uid"]) is True
    kinds = select(ReceivedItem.kind).where(ReceivedItem.uid == uid)
    assert db.session.scalars(kinds).all() == ["visit"]
    row = db.session.scalars(select(ReceivedItem).where(ReceivedItem.uid == uid)).one()
    assert (row.payload, row.schema_version) == ({}, 1), "what was not given has its usual value"


def test_counters_are_made_added_to_and_lowered(counter: Counter) -> None:
    add_counts(Tally, [counter.row("visits", 2), counter.row("helped")], KEYS)
    add_counts(Tally, [counter.row("knocked"), counter.row("helped", -1), counter.row("visits", 3)], KEYS)
    db.session.commit()
    assert counter.counts() == {"visits": 5, "helped": 0, "knocked": 1}


def test_nothing_to_count_asks_nothing(counter: Counter) -> None:
    add_counts(Tally, [], KEYS)
    assert counter.counts() == {}


def test_counters_of_a_refused_transaction_are_not_kept(counter: Counter) -> None:
    add_counts(Tally, [counter.row("visits")], KEYS)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Tally)) == 0
