"""A volunteer takes a shift and leaves it in two taps each; a resident opens the address of the poster."""

import re

import pytest
from app.sales.poster import drawing_of
from playwright.sync_api import Browser, expect

from app.extensions import db
from app.sales.models import Occurrence
from tests.factories.people import Cast
from tests.factories.selling import selling
from tests.kit.browsing import BrowserPage, open_page
from tests.kit.live import LiveSite


@pytest.fixture
def shifts(cast: Cast) -> list[Occurrence]:
    shifts = selling(cast.ward, cast.ban)
    db.session.commit()
    return shifts


@pytest.mark.both_databases
def test_a_shift_is_taken_and_a_resident_reads_the_poster(
    live: LiveSite, chromium: Browser, cast: Cast, shifts: list[Occurrence]
) -> None:
    with open_page(chromium, live, has_touch=True) as minh:
        minh.sign_in_as("minh")
        take_and_leave_and_take(minh, shifts[2])
    with open_page(chromium, live) as lan:
        lan.sign_in_as("lan")
        address = poster_address(lan, shifts[0])
    with open_page(chromium, live, java_script_enabled=False) as resident:
        resident.go(re.sub(r"^https?://[^/]+", "", address))
        expect(resident.tab.get_by_text("Xe bán hàng bình ổn đang ở đây")).to_be_visible()
        expect(resident.tab.locator(".card .badge").first).to_have_text("Đúng lịch")
        with open_page(chromium, live) as ban:
            ban.sign_in_as("ban")
            postpone(ban, shifts[0])
        resident.tab.reload()
        expect(resident.tab.locator(".card .badge").first).to_have_text("Hoãn")
        expect(resident.tab.get_by_text("Trời mưa to, hẹn bà con chiều nay")).to_be_visible()
        assert resident.tab.context.cookies() == []
        resident.tab.get_by_role("link", name="EN English").click()
        expect(resident.tab.locator(".card .badge").first).to_have_text("Postponed")
        assert resident.overflow() == 0


def take_and_leave_and_take(minh: BrowserPage, shift: Occurrence) -> None:
    row = minh.tab.locator(f"#shift-row-{shift.id}")
    taken = minh.tab.get_by_text("Bạn ở trong ca này: Bán hàng.")
    minh.go("/shifts")
    row.get_by_role("button", name="Nhận ca này").click()
    expect(taken).to_be_visible()
    minh.go("/shifts")
    minh.tab.get_by_role("link", name="Trả ca này").click()
    minh.tab.get_by_role("button", name="Trả ca").click()
    expect(minh.tab.get_by_text("Bạn đã trả ca.")).to_be_visible()
    row.get_by_role("button", name="Nhận ca này").click()
    expect(taken).to_be_visible()


def poster_address(lan: BrowserPage, shift: Occurrence) -> str:
    lan.go(f"/shifts/{shift.uid}")
    lan.tab.get_by_role("link", name="Áp phích").first.click()
    address = lan.tab.get_by_text(re.compile(r"^https?://\S+/diem-ban/\S+$")).inner_text()
    assert lan.tab.locator(".poster-code path").get_attribute("d") == drawing_of(address).path
    return address


def postpone(ban: BrowserPage, shift: Occurrence) -> None:
    ban.go(f"/shifts/{shift.uid}")
    ban.tab.get_by_role("link", name="Điều hành điểm bán").click()
    ban.tab.get_by_label("Hoãn").check(force=True)
    ban.tab.get_by_label("Một câu ngắn").fill("Trời mưa to, hẹn bà con chiều nay")
    ban.tab.get_by_role("button", name="Báo bà con").click()
    expect(ban.tab.get_by_text("Bà con đọc thấy ngay.").first).to_be_visible()
