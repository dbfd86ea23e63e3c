"""A row that one database would not take is taken by neither, and the error means the same on both."""

import pytest
from flask import Flask
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from app.doors.models import Tally
from app.extensions import db
from app.kernel.clock import utc_now
from app.people.models import Account, Membership
from app.storage.trouble import Refusal, Trouble, refusal_of, trouble_of
from tests.factories import people, places
from tests.storage.conftest import Counter

pytestmark = pytest.mark.both_databases


def refused(row: object) -> DBAPIError:
    db.session.add(row)
    return failed()


def failed() -> DBAPIError:
    with pytest.raises(DBAPIError) as caught:
        db.session.flush()
    db.session.rollback()
    assert trouble_of(caught.value) is None
    return caught.value


def account(**values: object) -> Account:
    return Account(**{"uid": "u", "login": "an", "name": "An", "created_at": utc_now()} | values)


@pytest.mark.parametrize(
    "values",
    [{"login": "x" * 61}, {"name": "Ễ" * 121}, {"birth_year": 2**31}, {"birth_year": 10**30}, {"birth_year": -(2**63)}],
    ids=["long", "long in Vietnamese", "beyond 32 bits", "beyond 64 bits", "below"],
)
def test_what_is_too_large(app: Flask, values: dict[str, object]) -> None:
    assert refusal_of(refused(account(**values))) is Refusal.VALUE


def test_what_just_fits(app: Flask) -> None:
    kept = account(login="x" * 60, name="Ễ" * 120, birth_year=2**31 - 1)
    db.session.add(kept)
    db.session.commit()
    assert (kept.name, kept.birth_year) == ("Ễ" * 120, 2**31 - 1)


def test_a_change_is_looked_at_like_a_new_row(app: Flask) -> None:
    kept = account()
    db.session.add(kept)
    db.session.commit()
    kept.name = "x" * 121
    assert refusal_of(failed()) is Refusal.VALUE


def test_a_number_no_statement_takes(app: Flask) -> None:
    with pytest.raises(DBAPIError) as caught:
        db.session.execute(select(Account.id).where(Account.id == 2**70)).all()
    db.session.rollback()
    assert refusal_of(caught.value) is Refusal.VALUE


def test_what_is_there_already(app: Flask) -> None:
    people.account("an", "An", places.ward())
    db.session.commit()
    assert refusal_of(refused(account(uid="another"))) is Refusal.TAKEN


def test_what_leads_nowhere(app: Flask) -> None:
    role = Membership(account_id=987654, role="reader", granted_at=utc_now())
    assert refusal_of(refused(role)) is Refusal.TAKEN


def test_a_fault_of_ours_is_none_of_theirs(counter: Counter) -> None:
    """A missing value, a table that is not there: nobody can send that better, and waiting does not help."""
    for broken in (insert(Tally).values(counter.row("visits") | {"day": None}), text("SELECT * FROM nowhere")):
        with pytest.raises(DBAPIError) as caught:
            db.session.execute(broken)
        db.session.rollback()
        assert (refusal_of(caught.value), trouble_of(caught.value)) == (None, None), broken


def test_whoever_waited_too_long_is_told_to_send_again() -> None:
    for waited in (TimeoutError("another writer holds the database"), NoFreeConnection("of 15")):
        assert trouble_of(waited) is Trouble.BUSY
