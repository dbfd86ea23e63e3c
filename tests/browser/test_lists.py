"""A coordinator brings a two-level list in on a phone, by the words on the screen alone."""

from pathlib import Path

from sqlalchemy import func, select

from app.extensions import db
from app.places.models import Household
from tests.factories import places
from tests.factories.people import PASSWORD, cast, with_password
from tests.kit.browsing import BrowserPage
from tests.kit.lists import two_level_households
from tests.kit.work import do_waiting_jobs


def test_a_two_level_list_comes_in_on_a_phone(browser_page: BrowserPage, tmp_path: Path) -> None:
    people = cast()
    places.area("Giẽ Hạ", "group", people.ward, kind="thôn")
    with_password(people.lan)
    db.session.commit()
    tab = browser_page.tab
    browser_page.sign_in("lan", PASSWORD)
    browser_page.go("/lists")
    tab.get_by_role("link", name="Nhập danh sách").first.click()
    tab.get_by_label("Hộ gia đình", exact=True).check()
    tab.get_by_label("Cho địa bàn nào?").select_option(index=1)
    tab.get_by_label("Tệp", exact=True).set_input_files(two_level_households(tmp_path / "ho.xlsx", 24))
    tab.get_by_role("button", name="Tải lên và xem trước").click()
    tab.wait_for_selector("[id^=job-]")
    assert browser_page.overflow() == 0
    do_waiting_jobs()
    tab.get_by_role("button", name="Nhập 24 dòng").wait_for()
    assert browser_page.overflow() == 0
    tab.get_by_text("Cột này là gì?").first.click()
    assert tab.get_by_label("«Địa chỉ · Xóm» là gì?").input_value() == "hamlet"
    assert browser_page.overflow() == 0
    tab.get_by_role("button", name="Nhập 24 dòng").click()
    tab.wait_for_selector("[id^=job-]")
    do_waiting_jobs()
    tab.get_by_text("Đã nhập danh sách.").wait_for()
    assert db.session.scalar(select(func.count()).select_from(Household)) == 24
