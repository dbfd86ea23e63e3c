"""The phone in the alley: no signal, the browser closed, killed, opened again; every tap that was called saved arrives once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from app.drives.models import Drive
from app.extensions import db
from app.kernel.clock import utc_now
from app.people.models import Account, SignInSession
from app.places.models import Household
from app.visits.models import Visit
from tests.factories.alley import Alley, alley_at_work, rows_of, stored, told, walk
from tests.factories.people import PASSWORD, Cast, with_password
from tests.kit.alley import AlleyPhone, alley_phone, tap, waiting
from tests.kit.waiting import wait_until


@pytest.fixture
def alley(app: Flask, cast: Cast) -> Iterator[Alley]:
    with alley_at_work(app, cast) as alley:
        yield alley


@pytest.fixture
def phone(alley: Alley, chromium: Browser, tmp_path: Path) -> Iterator[AlleyPhone]:
    """Minh's phone, which has the route."""
    with alley_phone(chromium, alley.site, alley.weather, tmp_path / "phone") as phone:
        phone.sign_in("minh")
        phone.ready()
        yield phone


def test_twenty_visits_without_signal_arrive_once_in_order_with_their_times(alley: Alley, phone: AlleyPhone) -> None:
    phone.offline()
    taps = walk(phone, 20)
    waiting(phone.tab, 20)
    phone.tab.reload()
    waiting(phone.tab, 20)
    phone.close()
    phone.start()
    phone.go("/today")
    waiting(phone.tab, 20)
    expect(phone.tab.get_by_role("banner")).to_contain_text("20 / 25")
    expect(phone.tab.locator("#route-dock .plate")).to_have_text("21")
    phone.go("/outbox")
    expect(phone.tab.get_by_text("Chờ sóng")).to_have_count(20)
    assert stored() == []
    phone.offline(False)
    wait_until(lambda: len(stored()) == 20, "the visits do not arrive")
    waiting(phone.tab, 0)
    expect(phone.tab.get_by_text("Đã gửi", exact=True)).to_have_count(20)
    assert told() == taps
    assert all(visit.phone_at < visit.received_at for visit in stored())


def test_whatever_answers_instead_nothing_counts_as_sent(alley: Alley, phone: AlleyPhone) -> None:
    """Where `/me` is left alone the item itself meets the fault."""
    faults = ("500", "502", "429", "portal", "truncated", "hang")
    for fault, only in [*((fault, "/visits") for fault in faults), ("portal", ""), ("hang", "")]:
        alley.weather.only, alley.weather.fault = only, fault
        before = alley.weather.met[fault]
        walk(phone, 1)
        wait_until(lambda fault=fault, before=before: alley.weather.met[fault] > before + 1, f"gave up at {fault}")
        waiting(phone.tab, 1)
        alley.weather.fault = ""
        waiting(phone.tab, 0)
    assert [visit.plate for visit in stored()] == ["1", "2", "3", "4", "5", "6", "7", "8"]


def test_a_session_that_ended_keeps_everything(alley: Alley, phone: AlleyPhone) -> None:
    phone.go("/today")
    end_sessions()
    walk(phone, 2)
    phone.tab.context.set_offline(True)
    phone.go("/outbox")
    expect(phone.tab.get_by_text("Bạn đã bị đăng xuất. Không mất gì")).to_be_visible()
    waiting(phone.tab, 2)
    phone.tab.context.set_offline(False)
    phone.sign_in("minh")
    phone.go("/today")
    waiting(phone.tab, 0)
    assert [visit.plate for visit in stored()] == ["1", "2"]


def test_two_people_on_one_phone_never_see_each_others_work(alley: Alley, phone: AlleyPhone) -> None:
    """Minh signs out with two unsent; Bản uses the phone; Minh comes back, and what is Minh's goes under Minh's name."""
    alley.weather.only, alley.weather.fault = "/visits", "502"
    walk(phone, 2)
    with_password(alley.cast.ban)
    phone.go("/account")
    phone.sign_out()
    alert = phone.tab.locator("#alert")
    expect(alert).to_contain_text("Chưa gửi, chỉ có trên máy này: 2")
    alert.get_by_role("button", name="Cứ đăng xuất").click()
    expect(phone.tab.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    phone.offline()
    phone.go("/today")
    expect(phone.tab.get_by_role("heading", level=1)).to_have_text("Trang này chưa tải về máy")
    phone.offline(False)
    phone.go("/sign-in?next=/today")
    alley.weather.fault, alley.weather.late = "", "/today"
    phone.come_in("ban", PASSWORD)
    wait_until(lambda: alley.weather.held, "nothing is asked for after signing in")
    alley.weather.late = ""
    expect(phone.tab.locator("script[data-account]")).to_have_attribute("data-account", str(alley.cast.ban.id))
    phone.go("/outbox")
    waiting(phone.tab, 0)
    expect(phone.tab.locator("#outbox-list li")).to_have_count(0)
    assert stored() == []
    phone.sign_in("minh")
    phone.go("/today")
    waiting(phone.tab, 0)
    assert [visit.plate for visit in stored()] == ["1", "2"]
    assert {name for (name,) in rows_of(select(Account.login).join(Visit, Visit.account_id == Account.id))} == {"minh"}


def test_what_cannot_be_written_asks_the_person_in_two_taps(alley: Alley, phone: AlleyPhone) -> None:
    phone.offline()
    walk(phone, 2)
    drive = db.session.get_one(Drive, alley.route.drive_id)
    drive.state = "draft"
    db.session.commit()
    phone.offline(False)
    expect(phone.tab.locator("#unsent")).to_contain_text("2 cần chọn")
    phone.go("/outbox")
    expect(phone.tab.get_by_text("Cần bạn chọn", exact=True)).to_have_count(2)
    first = phone.tab.locator("#outbox-list li").first
    first.get_by_text("Chọn cách xử lý").click()
    first.get_by_role("button", name="Để tổ trưởng xem").click()
    expect(phone.tab.locator("#outbox-list li")).to_have_count(1)


def end_sessions() -> None:
    db.session.rollback()
    for session in db.session.scalars(select(SignInSession)):
        session.ended_at = utc_now()
    db.session.commit()


def test_one_bad_item_blocks_nobody(alley: Alley, phone: AlleyPhone) -> None:
    phone.offline()
    walk(phone, 1)
    phone.go("/outbox")
    alley.weather.only, alley.weather.fault = "/visits", "500"
    phone.offline(False)
    wait_until(lambda: alley.weather.met["500"] > 2, "the phone does not try")
    phone.go("/today")
    phone.tab.get_by_role("link", name="Thêm nhà còn thiếu").click()
    phone.tab.get_by_label("Số nhà").fill("99")
    phone.tab.get_by_role("button", name="Thêm nhà này").click()
    wait_until(lambda: "99" in plates(), "the house waits behind the visit")
    waiting(phone.tab, 1)
    alley.weather.fault = ""
    waiting(phone.tab, 0)


def plates() -> list[str]:
    return [plate for (plate,) in rows_of(select(Household.plate))]


def test_a_visit_may_come_before_its_house(alley: Alley, phone: AlleyPhone) -> None:
    phone.offline()
    phone.tab.get_by_role("link", name="Thêm nhà còn thiếu").click()
    phone.tab.get_by_label("Số nhà").fill("45/7B")
    phone.tab.get_by_role("button", name="Thêm nhà này").click()
    phone.tab.get_by_role("link", name="nhà mới").click()
    expect(phone.tab.locator("#route-dock .plate")).to_have_text("45/7B")
    tap(phone.tab, "Đã cài")
    waiting(phone.tab, 2)
    alley.weather.only, alley.weather.fault = "/today/household", "500"
    phone.offline(False)
    waiting(phone.tab, 1)
    assert stored() == []
    alley.weather.fault = ""
    waiting(phone.tab, 0)
    assert told() == [("45/7B", "met")]


def test_the_full_form_is_kept_too_in_three_taps(alley: Alley, phone: AlleyPhone) -> None:
    phone.offline()
    phone.tab.get_by_role("link", name="Mở phiếu nhà 1").click()
    phone.tab.locator("label.tile", has_text="Từ chối").click()
    phone.tab.get_by_label("Dặn người sau").or_(phone.tab.locator("textarea")).first.fill("Có chó, gọi cổng")
    phone.tab.locator("#visit-form button[type=submit]").last.click()
    expect(phone.tab.get_by_role("heading", level=1)).to_have_text("Bà Mai 2")
    expect(phone.tab.locator("#status")).to_contain_text("Đã ghi 1: Từ chối")
    waiting(phone.tab, 1)
    phone.offline(False)
    waiting(phone.tab, 0)
    assert [(visit.outcome, visit.note) for visit in stored()] == [("refused", "Có chó, gọi cổng")]


def test_undo_before_and_after_the_first_try(alley: Alley, phone: AlleyPhone) -> None:
    phone.offline()
    walk(phone, 1)
    phone.tab.get_by_role("button", name="Hoàn tác").click()
    waiting(phone.tab, 0)
    expect(phone.tab.locator("#route-dock .plate")).to_have_text("1")
    phone.offline(False)
    alley.weather.only, alley.weather.fault = "/visits", "truncated"
    walk(phone, 1)
    wait_until(lambda: len(stored()) == 1, "the visit does not arrive")
    phone.tab.get_by_role("button", name="Hoàn tác").click()
    alley.weather.fault = ""
    waiting(phone.tab, 0)
    assert [visit.outcome for visit in stored()] == ["not_home", "taken_back"]
