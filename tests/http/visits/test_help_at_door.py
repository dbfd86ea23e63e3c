"""What helps at a door: the number once somebody asks, words and codes that the phone keeps, what is sold near."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditRow
from app.drives.models import DriveApp
from app.extensions import db
from app.inbox.receive import receive
from app.kernel.clock import local_day, utc_now
from tests.factories import people, places, routes, sales
from tests.http.visits.conftest import Walk
from tests.kit.page import Page
from tests.kit.qr import text_of_drawing

STORE = "https://play.google.com/store/apps/details?id=com.vnid"


@pytest.fixture(autouse=True)
def phone(walk: Walk) -> None:
    walk.doors[0].phone, walk.doors[0].phone2 = "0900000123", None
    db.session.commit()


def url_of(walk: Walk, place: int = 0) -> str:
    return f"/doors/{walk.drive.id}/{walk.doors[place].id}"


def calls() -> list[dict[str, object]]:
    return list(db.session.scalars(select(AuditRow.detail).where(AuditRow.action == "visits.call")))


def test_a_number_is_told_once_somebody_asks_and_that_is_in_the_record(page: Page, walk: Walk) -> None:
    minh = page.as_("minh")
    door = minh.get(url_of(walk))
    assert "0900" not in door.text and calls() == []
    told = minh.post(f"{url_of(walk)}/call", htmx=True)
    assert told.one("#door-call a")["href"] == "tel:0900000123"
    assert calls() == [{"drive": walk.drive.id, "numbers": 1}]
    whole = minh.post(f"{url_of(walk)}/call", expect=200)
    assert whole.is_page and whole.one("#door-call a")["href"] == "tel:0900000123" and len(calls()) == 2
    assert not minh.get(url_of(walk, 1)).css("#door-call"), "no number, no button"


def test_who_may_not_call(page: Page, walk: Walk) -> None:
    for login, status in (("hoa", 404), ("son", 404), ("thu", 403)):
        page.as_(login).post(f"{url_of(walk)}/call", expect=status)
    walk.doors[0].suppressed_reason = "asked"
    assert "xin đừng đến" in page.as_("minh").post(f"{url_of(walk)}/call", expect=409).text
    walk.doors[0].suppressed_until = local_day(utc_now()) - timedelta(days=1)
    page.as_("minh").post(f"{url_of(walk)}/call", expect=200)
    walk.drive.state = "closed"
    page.as_("minh").post(f"{url_of(walk)}/call", expect=409)
    assert len(calls()) == 1


def test_who_was_here_before_is_said_first(page: Page, walk: Walk) -> None:
    minh = page.as_("minh")
    assert "Lần trước" not in minh.get(url_of(walk)).text
    receive(people.actor(walk.chi), utc_now(), routes.visit_item(walk.drive, walk.doors[0], "not_home"))
    assert "Lần trước: Vắng nhà" in minh.get(url_of(walk)).text_of(".door-hint")
    assert "Nguyễn Minh Chi" in minh.get(url_of(walk)).text_of(".door-hint")


def test_words_and_codes_are_a_page_the_phone_keeps(app: Flask, page: Page, walk: Walk) -> None:
    db.session.add(DriveApp(drive_id=walk.drive.id, name="VNeID", android_url=STORE, steps=["install"], position=9))
    db.session.commit()
    minh = page.as_("minh")
    address = minh.get("/today").one("#route-words")["data-help"]
    assert address in {one["href"] for one in minh.get(url_of(walk)).css("a")}
    shown = minh.get(address)
    assert shown.headers["X-Keep"] is not None and shown.headers["Cache-Control"] == "private, no-cache"
    (drawn,) = shown.css("svg.qr")
    assert text_of_drawing(int(drawn["viewBox"].split()[-1]), str(drawn.path["d"])) == STORE
    assert "Cháu chào bác" in shown.text_of("main") and "Không nhận được OTP" in shown.text_of("main dl")
    assert "App Store, tìm «VNeID»" in shown.text_of("main"), "without an address it is told how to look"
    page.as_("son").get(address, expect=404)


def test_what_is_sold_near_comes_as_a_part_of_its_own_room(page: Page, walk: Walk) -> None:
    minh = page.as_("minh")
    address = minh.get(url_of(walk)).one("[data-quiet][hx-get]")["hx-get"]
    assert "Gần đây chưa có lịch bán" in page.get(address).text
    far, near = (places.alley(walk.cast.ward, "Ngõ 9"), walk.doors[0].alley)
    for area, name, hours in ((far, "Chợ Hôm", 1), (near, "Đầu ngõ 45", 5)):
        sales.shift(sales.point(walk.cast.ward, name), [sales.stop(area, name)], utc_now() + timedelta(hours=hours))
    db.session.commit()
    told = page.get(address).texts("li b")
    assert set(told) == {"Chợ Hôm", "Đầu ngõ 45"}
    page.get(address.replace(str(walk.doors[0].alley_id), str(walk.cast.ward.id)), expect=404)
