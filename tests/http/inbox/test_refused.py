"""What cannot be applied: nothing that belongs to it is lost with it, and its leader sees all of it."""

from datetime import timedelta

from sqlalchemy import select

from app.extensions import db
from app.inbox.models import ReceivedItem
from app.kernel.clock import utc_now
from app.kernel.ids import uuid7
from tests.http.inbox.conftest import Walk
from tests.kit.outbox_phone import OutboxPhone
from tests.kit.page import Page

NOWHERE = 987654
REASON = "Phiếu mà phiếu này đi kèm không ghi được."


def states() -> dict[str, str]:
    return {row.uid: row.state for row in db.session.scalars(select(ReceivedItem))}


def new_house(walk: Walk) -> dict[str, object]:
    return {"drive": walk.drive.id, "assignment": walk.route.uid, "alley": NOWHERE, "address": "45/9A"}


def visit_of(walk: Walk, house: str) -> dict[str, object]:
    return {"drive": walk.drive.id, "household": house, "outcome": "installed", "note": "Cửa xanh", "dock": "1"}


def test_what_waits_for_a_refused_house_is_refused_with_it(page: Page, walk: Walk) -> None:
    phone, house, seen, undo = OutboxPhone(page), uuid7(), uuid7(), uuid7()
    assert phone.send("/visits", visit_of(walk, house), 202, uid=seen).json["state"] == "parked"
    back = {"drive": walk.drive.id, "household": house, "dock": "1"}
    assert phone.send(f"/visits/{seen}/take-back", back, 202, uid=undo).json["state"] == "parked"
    assert phone.send("/today/household/new", new_house(walk), 200, uid=house).json["state"] == "quarantined"
    assert states() == {seen: "refused", undo: "refused", house: "refused"}
    lan = page.as_("lan")
    shown = lan.get("/records-not-arrived")
    assert "45/9A" in shown.text_of(f"#kept-{house}")
    assert REASON in shown.text_of(f"#kept-{seen}") and "Cửa xanh" in shown.text_of(f"#kept-{seen}")
    lan.post(f"/records-not-arrived/{house}/settle", expect=303)
    assert REASON in phone.page.get("/outbox").text


def test_what_comes_after_the_refused_house_is_told_so(page: Page, walk: Walk) -> None:
    phone, house, seen = OutboxPhone(page), uuid7(), uuid7()
    phone.send("/today/household/new", new_house(walk), 200, uid=house)
    for _twice in range(2):
        told = phone.send("/visits", visit_of(walk, house), 200, uid=seen).json
        assert (told["state"], told["reason"]) == ("quarantined", REASON)


def test_what_waits_for_a_day_is_shown_and_still_written_when_that_comes(page: Page, walk: Walk) -> None:
    phone, house, seen = OutboxPhone(page), uuid7(), uuid7()
    phone.send("/visits", visit_of(walk, house), 202, uid=seen)
    lan = page.as_("lan")
    assert not lan.get("/records-not-arrived").css(f"#kept-{seen}")
    db.session.scalars(select(ReceivedItem)).one().received_at = utc_now() - timedelta(days=1, minutes=1)
    assert "Có thể nó còn trên máy." in lan.get("/records-not-arrived").text_of(f"#kept-{seen}")
    lan.post(f"/records-not-arrived/{seen}/settle", expect=303)
    assert not lan.get("/records-not-arrived").css(f"#kept-{seen}")
    phone.send("/today/household/new", new_house(walk) | {"alley": walk.doors[0].alley_id}, 201, uid=house)
    assert states() == {seen: "accepted", house: "accepted"}
