"""A week of selling, from the coordinator's plan to what a resident reads at the poster, by visible labels alone."""

import re

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

from app.extensions import db
from app.sales.models import Occurrence
from tests.factories import sales
from tests.factories.people import Cast
from tests.factories.selling import selling
from tests.kit.browsing import DESKTOP, BrowserPage, open_page
from tests.kit.live import LiveSite
from tests.kit.qr import text_of_drawing


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
    return printed_address(lan.tab)


def printed_address(tab: Page) -> str:
    """Return the address in print on a poster, which its code says too."""
    address = tab.get_by_text(re.compile(r"^https?://\S+/diem-ban/\S+$")).inner_text()
    code = tab.get_by_role("img", name="Mã QR")
    size = int((code.get_attribute("viewBox") or "").split()[-1])
    assert text_of_drawing(size, code.locator("path").get_attribute("d") or "") == address
    return address


def postpone(ban: BrowserPage, shift: Occurrence) -> None:
    ban.go(f"/shifts/{shift.uid}")
    ban.tab.get_by_role("link", name="Điều hành điểm bán").click()
    ban.tab.get_by_label("Hoãn").check(force=True)
    ban.tab.get_by_label("Một câu ngắn").fill("Trời mưa to, hẹn bà con chiều nay")
    ban.tab.get_by_role("button", name="Báo bà con").click()
    expect(ban.tab.get_by_text("Bà con đọc thấy ngay.").first).to_be_visible()


@pytest.mark.both_databases
def test_from_the_plan_to_the_poster(live: LiveSite, chromium: Browser, cast: Cast) -> None:
    sales.point(cast.ward, "Xe 1", plate="29C-123.45", phone="02438251111")
    sales.stop(cast.ward, "Chợ Cửa Nam", place="cổng sau")
    db.session.commit()
    with (
        open_page(chromium, live, viewport=DESKTOP) as lan,
        open_page(chromium, live, has_touch=True) as minh,
        open_page(chromium, live, java_script_enabled=False) as resident,
    ):
        lan.sign_in_as("lan")
        minh.sign_in_as("minh")
        plan_and_publish(lan)
        lan.tab.get_by_role("link", name="7:00–9:00").click()
        lan.tab.get_by_role("link", name="Áp phích").click()
        address = printed_address(lan.tab)
        take_in_two_taps(minh)
        resident.go(re.sub(r"^https?://[^/]+", "", address))
        read_and_be_reminded(resident.tab)
        move_an_hour(lan)
        resident.tab.reload()
        expect(resident.tab.get_by_text("Đổi giờ")).to_be_visible()
        expect(resident.tab.get_by_text("8:00 – 10:00 sáng")).to_be_visible()
        assert resident.tab.context.cookies() == [] and resident.overflow() == 0
        minh.tab.get_by_role("link", name="Ca trực").first.click()
        expect(minh.tab.get_by_role("region", name="Ca của tôi")).to_contain_text("8:00–10:00")


def plan_and_publish(lan: BrowserPage) -> None:
    """Plan a shift of the vehicle on next week's Tuesday and publish that week."""
    lan.go("/")
    lan.tab.get_by_role("navigation", name="Điều hướng chính").get_by_role("link", name="Điểm bán hàng").click()
    lan.tab.get_by_role("link", name="Tuần sau").click()
    lan.tab.get_by_role("link", name=re.compile("^Thêm ca: Xe 1, T3")).click()
    lan.tab.get_by_label("Từ", exact=True).first.fill("07:00")
    lan.tab.get_by_label("Đến", exact=True).first.fill("09:00")
    lan.tab.get_by_label("Điểm dừng 1").select_option("Chợ Cửa Nam")
    lan.tab.get_by_label("Bán hàng", exact=True).fill("1")
    lan.tab.get_by_role("button", name="Lưu ca").click()
    lan.tab.get_by_role("link", name="Công bố lịch").click()
    lan.tab.get_by_role("button", name="Công bố 1 ca").click()
    expect(lan.tab.get_by_text("Đã công bố 1 ca.")).to_be_visible()


def take_in_two_taps(minh: BrowserPage) -> None:
    minh.go("/")
    minh.tab.get_by_role("link", name="Ca trực").first.tap()
    minh.tab.get_by_role("button", name="Nhận ca này").tap()
    expect(minh.tab.get_by_text("Bạn ở trong ca này: Bán hàng.")).to_be_visible()


def read_and_be_reminded(tab: Page) -> None:
    """What stands where and when is there without a script, and in the calendar's file."""
    expect(tab.get_by_role("heading", name="Chợ Cửa Nam")).to_be_attached()
    expect(tab.get_by_text("cổng sau")).to_be_visible()
    expect(tab.get_by_text(re.compile(r"^Thứ Ba \d\d/\d\d$"))).to_be_visible()
    expect(tab.get_by_text("7:00 – 9:00 sáng")).to_be_visible()
    with tab.expect_download() as kept:
        tab.get_by_role("link", name="Nhắc tôi").click()
    event = Calendar.from_ical(kept.value.path().read_bytes()).walk("VEVENT")[0]
    assert f"{event['DTSTART'].dt:%a %H:%M}–{event['DTEND'].dt:%H:%M}" == "Tue 07:00–09:00"
    assert str(event["LOCATION"]) == "Chợ Cửa Nam, cổng sau"


def move_an_hour(lan: BrowserPage) -> None:
    lan.go("/sales")
    lan.tab.get_by_role("link", name="Tuần sau").click()
    lan.tab.get_by_role("link", name="7:00–9:00").click()
    lan.tab.get_by_role("link", name="Sửa ca").click()
    lan.tab.get_by_label("Từ", exact=True).first.fill("08:00")
    lan.tab.get_by_label("Đến", exact=True).first.fill("10:00")
    lan.tab.get_by_role("button", name="Lưu ca").click()
    expect(lan.tab.get_by_role("link", name="8:00–10:00")).to_be_visible()
