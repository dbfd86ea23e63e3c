"""A coordinator brings a list in, mends six cells, lets it come in and takes it back: on a phone, and by keyboard alone."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from app.extensions import db
from app.places.models import Household
from tests.factories.people import Cast, cast
from tests.kit import axe
from tests.kit.browsing import DESKTOP, PHONE, BrowserPage, open_page
from tests.kit.live import LiveSite
from tests.kit.work import do_waiting_jobs

HEADING = ("STT", "Chủ hộ", "Địa chỉ", "Số khẩu", "SĐT")
ROWS = (
    ("1", "Trần An", "Số 4 ngõ 2", "3", "0912345678"),
    ("2", "Lê Bình", "Số 6 ngõ 2", "ba người", "0912345679"),
    ("3", "Vũ Cúc", "Số 8 ngõ 5", "ba", "0912345670"),
    ("4", "Đỗ Dung", "Số 9 ngõ 5", "4", "12345"),
    ("5", "Bùi Én", "Số 11 ngõ 5", "hai", "999"),
    ("6", "", "", "5", "0912345671"),
)
"""Three of them cannot be counted, two cannot be called, one has no name."""


@pytest.fixture
def people(app: Flask) -> Cast:
    return cast()


def households() -> int:
    """Return how many there are, and hold no transaction open: the site writes beside this test."""
    found = db.session.scalar(select(func.count()).select_from(Household)) or 0
    db.session.rollback()
    return found


def figures(tab: Page) -> list[str]:
    return tab.locator("#list-summary .kpi b").all_inner_texts()


def look_at(page: BrowserPage) -> None:
    assert page.overflow() == 0
    for scheme in ("dark", "light"):
        page.tab.emulate_media(color_scheme=scheme)
        assert axe.violations(page.tab) == []


def test_on_a_phone(people: Cast, live: LiveSite, chromium: Browser, tmp_path: Path) -> None:
    file = tmp_path / "hộ.csv"
    file.write_text("\n".join(";".join(line) for line in (HEADING, *ROWS)), "utf-8")
    with open_page(chromium, live, viewport=PHONE, has_touch=True) as page:
        page.sign_in_as("lan")
        tab = page.tab
        page.go("/lists/new")
        tab.get_by_label("Hộ gia đình", exact=True).check()
        tab.get_by_label("Cho địa bàn nào?").select_option(index=0)
        tab.get_by_label("Tệp", exact=True).set_input_files(file)
        tab.get_by_role("button", name="Tải lên và xem trước").click()
        tab.wait_for_selector("[id^=job-]")
        do_waiting_jobs()
        tab.get_by_role("link", name="Dòng bị loại").first.click()
        look_at(page)
        for row, text in ((3, "3"), (4, "4"), (6, "2")):
            tab.get_by_label(f"Số khẩu, dòng {row}").fill(text)
            tab.get_by_role("button", name=f"Lưu dòng {row}").tap()
            expect(tab.get_by_label(f"Số khẩu, dòng {row}")).to_have_count(0)
        tab.get_by_label("Chủ hộ, dòng 7").fill("Mai Hoa")
        tab.get_by_role("button", name="Lưu dòng 7").tap()
        expect(tab.locator("#list-confirm")).to_contain_text("Nhập 6 dòng")
        tab.get_by_role("link", name="Dòng cần xem lại").first.click()
        for row, text in ((5, "0987654321"), (6, "0987654322")):
            tab.get_by_label(f"Số điện thoại, dòng {row}").fill(text)
            tab.get_by_role("button", name=f"Lưu dòng {row}").tap()
            expect(tab.get_by_label(f"Số điện thoại, dòng {row}")).to_have_count(0)
        tab.get_by_role("button", name="Nhập 6 dòng").tap()
        tab.wait_for_selector("[id^=job-]")
        do_waiting_jobs()
        tab.get_by_text("Đã nhập danh sách.").wait_for()
        assert households() == 6 and page.overflow() == 0
        tab.get_by_role("link", name="Hoàn tác: rút danh sách").tap()
        tab.get_by_role("button", name="Hoàn tác: rút danh sách").tap()
        tab.wait_for_selector("[id^=job-]")
        do_waiting_jobs()
        tab.get_by_text("Danh sách đã được rút lại.").wait_for()
        assert households() == 0


def test_by_keyboard_alone(people: Cast, live: LiveSite, chromium: Browser) -> None:
    pasted = "\n".join("\t".join(line) for line in (HEADING, *ROWS))
    with open_page(chromium, live, viewport=DESKTOP) as page:
        page.sign_in_as("lan")
        tab, keys = page.tab, page.tab.keyboard
        page.go("/lists/new")
        go_to(tab, "Hộ gia đình")
        keys.press("Space")
        go_to(tab, "Cho địa bàn nào?")
        keys.press("ArrowDown")
        go_to(tab, "Hoặc dán các ô")
        keys.insert_text(pasted)
        go_to(tab, "Tải lên và xem trước")
        keys.press("Enter")
        tab.wait_for_selector("[id^=job-]")
        do_waiting_jobs()
        tab.locator("#list-rows").wait_for()
        go_to(tab, "Dòng bị loại")
        keys.press("Enter")
        tab.wait_for_url("**tab=rejected**")
        look_at(page)
        go_to(tab, "Số khẩu, dòng 3")
        for row, text, after in (
            ("Số khẩu, dòng 3", "3", "Số khẩu, dòng 4"),
            ("Số khẩu, dòng 4", "4", "Số khẩu, dòng 6"),
            ("Số khẩu, dòng 6", "2", "Số điện thoại, dòng 6"),
            ("Số điện thoại, dòng 6", "0987654322", "Chủ hộ, dòng 7"),
            ("Chủ hộ, dòng 7", "Mai Hoa", "Địa chỉ, dòng 7"),
        ):
            expect(tab.get_by_label(row)).to_be_focused()
            keys.press("Control+A")
            keys.type(text)
            keys.press("Enter")
            expect(tab.get_by_label(after)).to_be_focused()
        keys.type("Số 1 ngõ 9")
        keys.press("Enter")
        expect(tab.get_by_role("button", name="Nhập 6 dòng")).to_be_focused()
        go_to(tab, "Dòng cần xem lại")
        keys.press("Enter")
        tab.wait_for_url("**tab=check**")
        go_to(tab, "Số điện thoại, dòng 5")
        keys.press("Control+A")
        keys.type("0987654321")
        keys.press("Enter")
        expect(tab.get_by_role("button", name="Nhập 6 dòng")).to_be_focused()
        assert figures(tab)[:3] == ["6", "0", "0"]
        keys.press("Enter")
        tab.wait_for_selector("[id^=job-]")
        do_waiting_jobs()
        tab.get_by_text("Đã nhập danh sách.").wait_for()
        assert households() == 6
        go_to(tab, "Hoàn tác: rút danh sách")
        keys.press("Enter")
        tab.wait_for_url("**/undo")
        go_to(tab, "Hoàn tác: rút danh sách")
        keys.press("Enter")
        tab.wait_for_selector("[id^=job-]")
        do_waiting_jobs()
        tab.get_by_text("Danh sách đã được rút lại.").wait_for()
        assert households() == 0


def go_to(tab: Page, name: str) -> None:
    """Press Tab until what has this name has the focus."""
    named = """(name) => {
        const at = document.activeElement;
        const words = at.getAttribute("aria-label") ?? at.labels?.[0]?.innerText ?? at.innerText ?? "";
        return words.replace(/\\s+/g, " ").trim().startsWith(name);
    }"""
    for _ in range(120):
        tab.keyboard.press("Tab")
        if tab.evaluate(named, name):
            return
    raise AssertionError(f"no Tab leads to {name!r}")
