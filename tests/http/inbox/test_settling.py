"""What asks a person is solved from the outbox page in at most two taps: refused items, and two contents under one uid."""

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.inbox.models import ReceivedConflict, ReceivedItem
from app.kernel.ids import uuid7
from app.visits.models import Visit
from tests.http.inbox.conftest import Walk
from tests.http.inbox.test_outbox import outcomes, visit
from tests.kit.outbox_phone import OutboxPhone
from tests.kit.page import Page


def refused(page: Page, walk: Walk) -> str:
    """Send a visit to a drive that has not begun; return its uid."""
    walk.drive.state, uid = "draft", uuid7()
    assert OutboxPhone(page).send("/visits", visit(walk, note="Cửa xanh"), 200, uid=uid).json["state"] == "quarantined"
    return uid


def twice(page: Page, walk: Walk, uid: str, **more: object) -> Page:
    """Send two contents under one uid; return the sender's browser."""
    phone = OutboxPhone(page)
    phone.send("/visits", visit(walk), 201, uid=uid)
    told = phone.send("/visits", visit(walk, outcome="refused", note="Có chó", **more), 200, uid=uid)
    assert told.json["state"] == "quarantined" and told.json["twice"]
    return phone.page


def test_one_tap_writes_a_refused_item_when_it_may_be(page: Page, walk: Walk) -> None:
    uid = refused(page, walk)
    minh = page.as_("minh")
    outbox = minh.get("/outbox")
    assert "chưa bắt đầu" in minh.submit(outbox, f"#again-{uid}", expect=409).text_of("main")
    walk.drive.state = "open"
    assert minh.submit(outbox, f"#again-{uid}").location == f"/outbox?settled={uid}"
    assert outcomes() == ["not_home"] and db.session.scalars(select(Visit)).one().uid == uid
    minh.submit(outbox, f"#again-{uid}", expect=404)
    assert not minh.get("/outbox").css(f"#again-{uid}")
    assert OutboxPhone(page).send("/visits", visit(walk, note="Cửa xanh"), 200, uid=uid).json["state"] == "accepted"


def test_one_tap_lets_a_refused_item_go(page: Page, walk: Walk) -> None:
    uid = refused(page, walk)
    page.as_("ban").post(f"/outbox/{uid}/let-go", expect=404)
    minh = page.as_("minh")
    minh.submit(minh.get("/outbox"), f"#let-go-{uid}")
    assert not minh.get("/outbox").css(f"#let-go-{uid}")
    assert "Cửa xanh" not in page.as_("lan").get("/records-not-arrived").text
    assert db.session.scalars(select(ReceivedItem)).one().payload["note"] == "Cửa xanh"


@pytest.mark.parametrize(("keep", "standing"), [("first", ["not_home"]), ("second", ["not_home", "refused"])])
def test_two_contents_are_seen_side_by_side_and_chosen(page: Page, walk: Walk, keep: str, standing: list[str]) -> None:
    uid = uuid7()
    minh = twice(page, walk, uid)
    link = str(minh.get("/outbox").one("#outbox-twice + ul a")["href"])
    both = minh.get(link)
    first, later = both.texts("main section.card")
    assert "Vắng nhà" in first and "Từ chối" in later and "Có chó" in later and walk.doors[0].plate in later
    answer = minh.post(link, both.fields("#choose-form") | {"keep": keep})
    assert answer.location == f"/outbox?settled={uid}"
    assert outcomes() == standing
    if keep == "second":
        chosen = db.session.scalars(select(Visit).order_by(Visit.id.desc())).first()
        assert chosen is not None and chosen.supersedes_uid == uid and chosen.note == "Có chó"
    assert not minh.get("/outbox").css("#outbox-twice")
    minh.post(link, {"keep": "second"}, expect=404)
    assert outcomes() == standing


def test_two_contents_are_nobody_elses_to_see(page: Page, walk: Walk) -> None:
    """Under a uid of somebody else's the sender sees their own content alone, and may have it written."""
    uid = uuid7()
    twice(page, walk, uid)
    ban = OutboxPhone(page, "ban")
    ban.send("/visits", visit(walk, 1, outcome="refused"), 200, uid=uid)
    shown = ban.page.get(f"/records-sent-twice/{uid}")
    assert len(shown.css("main section.card")) == 1 and "Có chó" not in shown.text
    ban.page.post(f"/records-sent-twice/{uid}", {"keep": "second"})
    assert outcomes() == ["not_home", "refused"]
    page.as_("hoa").get(f"/records-sent-twice/{uid}", expect=404)
    waiting = select(func.count()).select_from(ReceivedConflict).where(ReceivedConflict.settled_at.is_(None))
    assert db.session.scalar(waiting) == 1
