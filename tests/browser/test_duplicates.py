"""A coordinator decides what is twice in a list, on a phone, with the keyboard alone."""

from sqlalchemy import select

from app.extensions import db
from app.intake.actions import ask_to_read, upload_list
from app.intake.models import IntakeBatch
from app.kernel.clock import utc_now
from app.places.list_places import places_for_lists
from app.places.models import Household
from tests.factories import people
from tests.factories.people import cast
from tests.factories.ward_at_work import TWICE
from tests.kit.browsing import BrowserPage
from tests.kit.work import do_waiting_jobs


def test_two_households_become_one_by_keyboard_on_a_phone(browser_page: BrowserPage) -> None:
    lan = people.actor(cast().lan)
    place = places_for_lists(lan)[0]
    batch = upload_list(lan, utc_now(), "households", place, "ho.csv", TWICE.encode()).batch
    ask_to_read(lan, utc_now(), batch, f"/lists/{batch.uid}")
    assert do_waiting_jobs() == ["done"]
    tab = browser_page.tab
    browser_page.sign_in_as("lan")
    browser_page.go(f"/lists/{batch.uid}")
    assert browser_page.overflow() == 0
    tab.get_by_role("link", name="Xem các cặp trùng").press("Enter")
    pair = tab.locator("section[id^=pair-]")
    pair.get_by_role("heading", name="dòng 5 – dòng 6").wait_for()
    assert browser_page.overflow() == 0
    pair.get_by_role("button", name="Gộp").focus()
    tab.keyboard.press("Enter")
    decided = tab.get_by_role("heading", name="Gộp làm một: dòng 5 – dòng 6")
    decided.wait_for()
    tab.wait_for_function("document.activeElement.tagName === 'H2'")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent").strip() == "Giữ cả hai"
    assert "0" in tab.locator("#pair-tabs [aria-current]").inner_text()
    assert browser_page.overflow() == 0
    tab.get_by_role("link", name="Quay lại danh sách").press("Enter")
    tab.get_by_role("button", name="Nhập 3 dòng").press("Enter")
    tab.wait_for_selector("[id^=job-]")
    do_waiting_jobs()
    tab.get_by_text("Đã nhập danh sách.").wait_for()
    db.session.expire_all()
    phones = db.session.execute(select(Household.head_name, Household.phone2).order_by(Household.id)).all()
    assert ("Lê Thị Bình", "0936000111") in [tuple(row) for row in phones] and len(phones) == 3
    assert db.session.scalars(select(IntakeBatch.state)).one() == "done"
