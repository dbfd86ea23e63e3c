"""A row of houses that an outbox sends: once, at the time of the tap, each door it names, late or second as it may be."""

from datetime import timedelta

from sqlalchemy import select

from app.extensions import db
from app.inbox.models import ReceivedItem
from app.kernel.clock import utc_now
from app.kernel.ids import uuid7
from app.visits.models import Visit
from tests.http.inbox.conftest import Walk
from tests.kit.outbox_phone import OutboxPhone
from tests.kit.page import Page


def row_of(walk: Walk) -> str:
    return f"/drives/{walk.drive.id}/alleys/{walk.doors[0].alley_id}/range"


def nobody_home(walk: Walk, *places: int) -> dict[str, object]:
    return {"outcome": "not_home", "door": [walk.doors[place].id for place in places]}


def written() -> list[Visit]:
    return list(db.session.scalars(select(Visit).order_by(Visit.household_id, Visit.id)))


def test_it_keeps_the_time_of_the_tap(page: Page, walk: Walk) -> None:
    at, uid = utc_now() - timedelta(hours=9), uuid7()
    phone = OutboxPhone(page)
    for status in (201, 200):
        told = phone.send(row_of(walk), nobody_home(walk, 0, 1), status, uid=uid, at=at.isoformat(), skew=3600).json
        assert told["state"] == "accepted"
    assert [(one.phone_at, one.skew_s) for one in written()] == [(at, 3600)] * 2
    logged = phone.page.get(f"{row_of(walk)}?logged={uid}")
    assert logged.css("#take-back")


def test_a_door_somebody_else_did_meanwhile_is_a_second_visit(page: Page, walk: Walk) -> None:
    other = {"drive": walk.drive.id, "household": walk.doors[0].id, "outcome": "refused", "dock": "1"}
    OutboxPhone(page, "lan").send("/visits", other, 201)
    OutboxPhone(page).send(row_of(walk), nobody_home(walk, 0, 1), 201)
    assert [one.outcome for one in written()] == ["refused", "not_home", "not_home"]


def test_after_the_drive_was_closed_it_is_credited_and_marked_late(page: Page, walk: Walk) -> None:
    walk.drive.state = "closed"
    OutboxPhone(page).send(row_of(walk), nobody_home(walk, 0), 201)
    (visit,) = written()
    assert visit.late and visit.account_id == walk.cast.minh.id


def test_what_is_not_the_senders_is_kept_whole(page: Page, walk: Walk) -> None:
    phone, uid = OutboxPhone(page, "son"), uuid7()
    for _twice in range(2):
        assert phone.send(row_of(walk), nobody_home(walk, 0, 1), 200, uid=uid).json["state"] == "quarantined"
    assert not written()
    kept = db.session.scalars(select(ReceivedItem)).one()
    assert (kept.kind, kept.state, kept.payload["doors"]) == ("range", "refused", [door.id for door in walk.doors[:2]])
