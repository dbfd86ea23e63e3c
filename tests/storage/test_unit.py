"""What waits for the commit happens once it is stored, and never without it."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.notices.models import Notice
from app.storage import unit
from tests.factories import places

pytestmark = pytest.mark.both_databases


def test_after_the_commit_and_only_once(app: object) -> None:
    done: list[str] = []
    area = places.ward()

    def look() -> None:
        with db.engine.connect() as other:
            done.append(str(other.execute(text("SELECT name FROM area")).scalar()))

    unit.after_commit(look)
    assert done == []
    unit.commit()
    assert done == [area.name], "somebody else sees it stored by then"
    unit.commit()
    assert len(done) == 1


def test_forgotten_when_taken_back(app: object) -> None:
    done: list[int] = []
    unit.after_commit(lambda: done.append(1))
    unit.rollback()
    unit.commit()
    assert done == []


def test_forgotten_when_storing_fails(app: object) -> None:
    done: list[int] = []
    db.session.add(Notice(account_id=None, kind="x", message="x"))
    unit.after_commit(lambda: done.append(1))
    with pytest.raises(IntegrityError):
        unit.commit()
    unit.commit()
    assert done == []
    places.ward()
    unit.commit()
