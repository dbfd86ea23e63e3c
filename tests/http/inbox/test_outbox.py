"""What a phone's outbox sends as forms: echoed with uid and hash, kept when it cannot be applied, counted for the leader."""

import json
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select

from app.extensions import db
from app.inbox.models import ReceivedItem
from app.kernel.clock import HCM, local_day, utc_now
from app.kernel.ids import uuid7
from app.people.models import Membership, SignInSession
from app.places.models import Household
from app.visits.models import Visit
from tests.http.inbox.conftest import Walk
from tests.kit.outbox_phone import OutboxPhone
from tests.kit.page import Page


def visit(walk: Walk, place: int = 0, outcome: str = "not_home", **more: Any) -> dict[str, Any]:
    named = {"drive": walk.drive.id, "household": walk.doors[place].id, "assignment": walk.route.uid, "dock": "1"}
    return named | {"outcome": outcome} | more


def outcomes() -> list[str]:
    return list(db.session.scalars(select(Visit.outcome).order_by(Visit.id)))


def test_a_tap_is_echoed_and_written_once(page: Page, walk: Walk) -> None:
    phone, uid = OutboxPhone(page), uuid7()
    at = (utc_now() - timedelta(hours=3)).isoformat()
    assert phone.send("/visits", visit(walk), 201, uid=uid, at=at).json["state"] == "accepted"
    assert phone.send("/visits", visit(walk), 200, uid=uid, at=at).json["state"] == "accepted"
    written = db.session.scalars(select(Visit)).one()
    assert written.phone_at == datetime.fromisoformat(at) and written.uid == uid


def test_a_wrong_clock_is_kept_put_right_and_shown(page: Page, walk: Walk) -> None:
    phone = OutboxPhone(page)
    at = utc_now() + timedelta(minutes=50)
    phone.send("/visits", visit(walk), 201, at=at.isoformat(), skew=3600)
    written = db.session.scalars(select(Visit)).one()
    assert written.skew_s == 3600 and written.phone_at == at and "clock" in written.flags
    door = phone.page.get(f"/doors/{walk.drive.id}/{walk.doors[0].id}")
    assert "đồng hồ máy lệch 60 phút, đã chỉnh" in door.text


def test_two_at_one_door_are_two_visits(page: Page, walk: Walk) -> None:
    OutboxPhone(page).send("/visits", visit(walk), 201)
    OutboxPhone(page, "lan").send("/visits", visit(walk, outcome="refused"), 201)
    door = page.as_("minh").get(f"/doors/{walk.drive.id}/{walk.doors[0].id}")
    assert "trong nửa giờ có bạn khác cũng đến" in door.text
    assert len(door.css(".timeline > li")) == 2


def test_what_names_what_has_not_come_waits_for_it(page: Page, walk: Walk) -> None:
    phone, house, seen, undo = OutboxPhone(page), uuid7(), uuid7(), uuid7()
    taken_back = {"drive": walk.drive.id, "household": house, "dock": "1"}
    assert phone.send(f"/visits/{seen}/take-back", taken_back, 202, uid=undo).json["state"] == "parked"
    to_new = visit(walk, outcome="installed") | {"household": house}
    assert phone.send("/visits", to_new, 202, uid=seen).json["state"] == "parked"
    new = {"drive": walk.drive.id, "assignment": walk.route.uid, "alley": walk.doors[0].alley_id, "address": "45/9A"}
    phone.send("/today/household/new", new, 201, uid=house)
    assert outcomes() == ["met", "taken_back"]
    assert phone.send(f"/visits/{seen}/take-back", taken_back, 200, uid=undo).json["state"] == "accepted"
    assert db.session.scalar(select(Household.plate).where(Household.uid == house)) == "45/9A"


def test_what_cannot_be_written_is_kept_and_shown_to_the_leader(page: Page, walk: Walk) -> None:
    walk.drive.state = "draft"
    phone, uid = OutboxPhone(page), uuid7()
    for _twice in range(2):
        answer = phone.send("/visits", visit(walk, note="Cửa xanh"), 200, uid=uid)
        assert answer.json["state"] == "quarantined" and answer.json["reason"] == "Đợt ra quân chưa bắt đầu."
    assert "Đợt ra quân chưa bắt đầu." in phone.page.get("/outbox").text
    lan = page.as_("lan")
    shown = lan.get("/records-not-arrived")
    assert "Đợt ra quân chưa bắt đầu." in shown.text and "Cửa xanh" in shown.text
    page.as_("hoa").post(f"/records-not-arrived/{uid}/settle", expect=404)
    assert "Cửa xanh" not in page.as_("hoa").get("/records-not-arrived").text
    lan.post(f"/records-not-arrived/{uid}/settle", expect=303)
    assert "Cửa xanh" not in lan.get("/records-not-arrived").text
    stored = db.session.scalars(select(ReceivedItem)).one()
    assert (stored.state, stored.payload["note"]) == ("refused", "Cửa xanh") and stored.settled_at


def test_a_person_before_the_form_is_told_instead(page: Page, walk: Walk) -> None:
    walk.drive.state = "draft"
    answer = OutboxPhone(page).send("/visits", visit(walk), 409, present=True)
    assert answer.json["error"] == "Đợt ra quân chưa bắt đầu." and answer.json["uid"]
    assert db.session.scalar(select(func.count()).select_from(ReceivedItem)) == 0


def test_a_form_no_handler_takes_is_kept_without_names_and_secrets(page: Page, walk: Walk) -> None:
    """What is nobody's any more, here a row of houses to take back, is a 404 before any view runs."""
    path = f"/ranges/{uuid7()}/take-back"
    typed = {
        "outcome": "not_home",
        "door": walk.doors[0].id,
        "people-0-name": "Bà Mai",
        "pin": "246810",
        "again": "mật",
    }
    answer = OutboxPhone(page).send(path, typed, 200)
    assert answer.json["state"] == "quarantined"
    stored = db.session.scalars(select(ReceivedItem)).one()
    assert stored.kind == "form" and stored.payload["path"] == path
    assert stored.payload["fields"].keys() == {"uid", "outcome", "door"}
    shown = page.as_("lan").get("/records-not-arrived").text_of(f"#kept-{stored.uid}")
    assert walk.doors[0].plate in shown and "Vắng nhà" in shown


def test_the_work_of_another_account_stays_on_the_phone(page: Page, walk: Walk) -> None:
    phone = OutboxPhone(page)
    told = phone.send("/visits", visit(walk), 401, account=walk.cast.ban.id).json["error"]
    assert told == "Phiếu này do người khác ghi. Hãy đăng nhập bằng tên người đó để gửi."
    phone.send("/visits", visit(walk), 201, account=walk.cast.minh.id)
    assert outcomes() == ["not_home"]


def test_who_lost_every_role_still_hands_in_what_the_phone_holds(page: Page, walk: Walk) -> None:
    phone = OutboxPhone(page)
    for membership in db.session.scalars(select(Membership).where(Membership.account_id == walk.cast.minh.id)):
        membership.ended_at = utc_now()
    db.session.flush()
    assert phone.page.get("/me").json["account"] == walk.cast.minh.id
    assert phone.send("/visits", visit(walk), 200).json["state"] == "quarantined"
    assert "Máy chủ đang giữ" in phone.page.get("/outbox").text
    phone.page.get("/today", expect=403)


def test_late_work_is_credited(page: Page, walk: Walk) -> None:
    walk.drive.state = "closed"
    OutboxPhone(page).send("/visits", visit(walk), 201)
    written = db.session.scalars(select(Visit)).one()
    assert written.late and written.account_id == walk.cast.minh.id


def test_without_session_or_token_nothing_is_kept(page: Page, walk: Walk) -> None:
    phone = OutboxPhone(page)
    csrf, phone.csrf = phone.csrf, "another"
    assert "error" in phone.send("/visits", visit(walk), 400).json
    phone.csrf = csrf
    for session in db.session.scalars(select(SignInSession)):
        session.ended_at = utc_now()
    phone.send("/visits", visit(walk), 401)
    assert phone.page.get("/me", expect=401, headers={"Accept": "application/json"}).status == 401
    assert db.session.scalar(select(func.count()).select_from(ReceivedItem)) == 0


def test_the_leader_sees_who_has_not_sent_since_when(page: Page, walk: Walk) -> None:
    phone = OutboxPhone(page)
    since = datetime(2026, 11, 28, 1, 40, tzinfo=UTC)
    phone.send("/visits", visit(walk), 201, left=3, since=since.isoformat())
    shown = page.as_("lan").get("/records-not-arrived").text_of("#phone-1")
    assert walk.cast.minh.name in shown and "3 phiếu chưa gửi, từ" in shown and "8:40" in shown
    phone.send("/visits", visit(walk, 1), 201, left=0)
    assert not page.as_("lan").get("/records-not-arrived").css("#phone-1")


def test_the_board_says_what_phones_hold(page: Page, walk: Walk) -> None:
    board = f"/drives/{walk.drive.id}/board"
    assert not page.as_("lan").get(board).css("#unsent-on-phones")
    since = datetime.combine(local_day(utc_now()), time(8, 40), HCM)
    OutboxPhone(page).send("/visits", visit(walk), 201, left=3, since=since.isoformat())
    OutboxPhone(page, "ban").send(
        "/visits", visit(walk, 1), 201, left=1, since=(since + timedelta(minutes=5)).isoformat()
    )
    for path in (board, f"/drives/{walk.drive.id}/teams/{walk.cast.team.id}"):
        shown = page.as_("lan").get(path)
        assert "2 máy còn giữ 4 phiếu chưa gửi , cũ nhất từ 8:40" in shown.text_of("#unsent-on-phones")
        assert shown.one("#unsent-on-phones a")["href"] == "/records-not-arrived"
    assert not page.as_("hoa").get("/records-not-arrived").css("#phone-1")


def test_a_phone_that_signed_in_anew_is_counted_once(page: Page, walk: Walk) -> None:
    """What an ended session held goes under the next one of the same person; until then it is still out there."""
    OutboxPhone(page).send("/visits", visit(walk), 201, left=2)
    first = db.session.scalars(select(SignInSession).where(SignInSession.unsent > 0)).one()
    first.ended_at = utc_now()
    again = OutboxPhone(page)
    assert len(page.as_("lan").get("/records-not-arrived").css("[id^=phone-]")) == 1
    again.send("/visits", visit(walk, 1), 201, left=0)
    assert not page.as_("lan").get("/records-not-arrived").css("[id^=phone-]")


def test_headers_nobody_can_read_are_refused_in_words(page: Page, walk: Walk) -> None:
    phone = OutboxPhone(page)
    for said in ({"at": "yesterday"}, {"uid": "7"}, {"version": 0}, {"version": "1"}, {"at": "2026-11-28T01:00:00"}):
        answer = phone.send("/visits", visit(walk), 422, **said)
        assert answer.json["error"]
    assert outcomes() == []


def test_what_older_phones_froze_is_still_taken(page: Page, walk: Walk) -> None:
    """The first version of each form, as phones hold it: fields that were not there yet may be missing."""
    bare = {"drive": walk.drive.id, "household": walk.doors[0].id, "outcome": "met"}
    OutboxPhone(page).send(
        "/visits", bare | {"people-0-result": "installed_new", "people-0-label": "Bà"}, 201, version=1
    )
    assert [assist.label for assist in db.session.scalars(select(Visit)).one().assists] == ["Bà"]


def test_the_worker_and_its_shell(page: Page, walk: Walk) -> None:
    script = page.get("/sw.js")
    assert script.headers["Content-Type"].startswith("text/javascript")
    assert 'import keeper from "/static/js/outbox/keep.js?v=' in script.text
    for url in json.loads(script.text.split("shell: ")[1].split(" });")[0]):
        assert page.get(url, expect=None).status == 200, url
    assert "Trang này chưa tải về máy" in page.get("/offline").text
    assert "Đã đăng xuất khỏi máy này" in page.get("/offline/signed-out").text


def test_the_worker_is_the_same_whoever_asks(page: Page, walk: Walk) -> None:
    """A worker is new when its files are; and what it keeps for everybody shows no sentence that waits for one person."""
    script = page.get("/sw.js").text
    walk.cast.minh.lang, walk.cast.minh.theme = "en", "sun"
    minh = page.as_("minh")
    minh.post("/sign-out", expect=303)
    said = "Bạn đã đăng xuất."
    assert minh.get("/sw.js").text == page.as_("minh").get("/sw.js").text == script
    for path in ("/offline", "/offline/signed-out"):
        assert said not in minh.get(path).text
    assert said in minh.get("/sign-in").text


def test_only_own_pages_may_be_kept(page: Page, walk: Walk) -> None:
    minh = page.as_("minh")
    for path in ("/today", f"/doors/{walk.drive.id}/{walk.doors[0].id}", "/outbox"):
        headers = minh.get(path).headers
        assert headers["X-Account"] == str(walk.cast.minh.id) and "X-Keep" in headers, path
        assert headers["Cache-Control"] == "private, no-cache", path
    assert "X-Keep" not in minh.get("/account").headers
    assert "X-Account" not in page.get("/sign-in").headers
