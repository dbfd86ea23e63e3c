"""The teacher's class without signal: opened again from the phone, each tap kept, shown, sent later and once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, expect
from sqlalchemy import select

from app.extensions import db
from app.kernel.clock import local_day, utc_now
from app.people.models import Membership
from app.schools.models import ClassDay, Declaration
from tests.factories.alley import rows_of
from tests.factories.school_day import Morning, morning
from tests.kit.alley import AlleyPhone, alley_phone, line_to, waiting
from tests.kit.weather import Weather


@dataclass(frozen=True)
class Classroom:
    """Mai's phone with the sheet of 7A, the line it is on, and the ids of the pupils in their order."""

    at: Morning
    phone: AlleyPhone
    weather: Weather
    pupils: list[int]

    def row(self, place: int) -> Locator:
        return self.phone.tab.locator(f"#pupil-row-{self.pupils[place]}")

    def tap(self, place: int) -> None:
        self.row(place).locator(".pupil-tap").click()

    def say(self, place: int, word: str) -> None:
        self.row(place).locator("a.button-icon").click()
        self.row(place).get_by_role("button", name=word).click()

    def said(self) -> list[tuple[int, str, bool]]:
        """Return the words as stored, as they were said: which pupil, what, whether it stands."""
        query = select(Declaration.pupil_id, Declaration.state, Declaration.current)
        found = rows_of(query.order_by(Declaration.made_at, Declaration.id))
        return [(self.pupils.index(pupil_id), state, current) for pupil_id, state, current in found]


@pytest.fixture
def room(app: Flask, chromium: Browser, tmp_path: Path) -> Iterator[Classroom]:
    at = morning()
    ids = [pupil.id for pupil in at.pupils]
    with line_to(app) as (site, weather), alley_phone(chromium, site, weather, tmp_path / "phone") as phone:
        phone.sign_in("mai")
        phone.go("/")
        expect(phone.tab.locator("#class-kept")).to_be_visible(timeout=30_000)
        yield Classroom(at, phone, weather, ids)


def test_a_morning_without_signal_arrives_once_as_it_was_said(room: Classroom) -> None:
    phone, tab = room.phone, room.phone.tab
    phone.offline()
    for place in (1, 0, 1):
        room.tap(place)
        expect(room.row(place)).to_contain_text("chờ sóng")
    room.say(2, "Triệu chứng")
    waiting(tab, 4)
    phone.close()
    phone.start()
    tab = phone.tab
    phone.go("/")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Lớp 7A")
    expect(room.row(2)).to_contain_text("Triệu chứng · chờ sóng")
    expect(tab.locator("#sheet-count")).to_contain_text("2/6")
    tab.get_by_role("link", name="Triệu chứng 1").click()
    expect(tab.locator("li[data-pupil]:visible")).to_have_count(1)
    tab.get_by_role("link", name="Tất cả").click()
    tab.get_by_role("link", name="Đánh dấu cả lớp").click()
    expect(tab.get_by_role("checkbox", checked=True)).to_have_count(4)
    tab.get_by_role("checkbox").last.uncheck()
    tab.get_by_role("button", name="Đánh dấu, chốt lớp 7A").click()
    expect(tab.locator("#class-closing")).to_be_visible()
    expect(tab.locator("#sheet-count")).to_contain_text("5/6")
    phone.go("/outbox")
    expect(tab.get_by_text("Phạm Đức An: Đã khai")).to_be_visible()
    assert room.said() == []
    room.weather.lose_each = 1
    phone.offline(False)
    waiting(tab, 0)
    marked = [(place, "done", True) for place in (1, 3, 4)]
    assert room.said() == [(1, "done", False), (0, "done", True), (1, "cleared", False), (2, "symptoms", True), *marked]
    assert rows_of(select(ClassDay.state, ClassDay.done, ClassDay.symptoms)) == [("closed", 4, 1)]
    expect(tab.get_by_text("Phạm Đức An")).to_have_count(0)
    phone.go("/")
    expect(tab.get_by_role("main")).to_contain_text("Đã chốt")
    phone.offline()
    tab.clock.set_fixed_time(utc_now() + timedelta(days=1))
    phone.go("/")
    expect(tab.locator("#sheet-count")).to_contain_text("0/6")
    expect(tab.locator("#sheet-form [name=day]")).to_have_value(str(local_day(utc_now()) + timedelta(days=1)))


def test_what_comes_after_the_class_was_given_away_asks(room: Classroom) -> None:
    """The server decides anew when the word arrives; the pages go with the account."""
    phone = room.phone
    phone.offline()
    room.tap(0)
    waiting(phone.tab, 1)
    for grant in db.session.scalars(select(Membership).where(Membership.account_id == room.at.mai.id)):
        grant.class_id = room.at.seven_b.id
    sheet = room.at.sheet
    db.session.commit()
    phone.offline(False)
    expect(phone.tab.locator("#unsent")).to_contain_text("1 cần chọn")
    assert room.said() == []
    phone.sign_in("nga")
    phone.go("/outbox")
    waiting(phone.tab, 0)
    expect(phone.tab.locator("#outbox-list li")).to_have_count(0)
    phone.offline()
    phone.go(sheet)
    expect(phone.tab.get_by_role("heading", level=1)).to_have_text("Trang này chưa tải về máy")
