"""One drive, from the ward's Excel list to a board that moved, with nothing but the words people see."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from app.extensions import db
from tests.factories import places
from tests.factories.people import PASSWORD, Cast, with_password
from tests.kit.alley import press
from tests.kit.browsing import DESKTOP, PHONE, BrowserPage, open_page
from tests.kit.lists import two_level_households
from tests.kit.live import LiveSite
from tests.kit.work import do_waiting_jobs

HOUSES = 24
DRIVE = "Ra quân Giẽ Hạ"
TEN_DOORS = (
    "Đã cài",
    "Vắng nhà",
    "Từ chối",
    "Vắng nhà",
    "Đã cài",
    "Hẹn lại",
    "Từ chối",
    "Vắng nhà",
    "Từ chối",
    "Vắng nhà",
)


@pytest.mark.both_databases
def test_from_the_list_to_the_board(live: LiveSite, chromium: Browser, cast: Cast, tmp_path: Path) -> None:
    places.area("Giẽ Hạ", "group", cast.ward, kind="thôn")
    for person in (cast.lan, cast.minh):
        with_password(person)
    db.session.commit()
    with open_page(chromium, live, viewport=DESKTOP) as lan:
        sign_in(lan, "lan")
        bring_in_the_list(lan.tab, two_level_households(tmp_path / "Danh sách thôn Giẽ Hạ.xlsx", HOUSES))
        open_a_drive(lan.tab)
        assert board(lan.tab) == {"hộ đã biết": HOUSES, "nhà đã đến": 0, "hộ gặp được": 0, "người được giúp": 0}
        by_list = lan.tab.get_by_text(re.compile(r"Theo danh sách: \d"))
        before = by_list.inner_text()
        give_the_routes_out(lan.tab)
        with open_page(chromium, live, viewport=PHONE, has_touch=True) as minh:
            sign_in(minh, "minh")
            walk_ten_doors(minh)
        lan.tab.get_by_role("link", name="Đợt ra quân").first.click()
        lan.tab.get_by_role("link", name="Xem tiến độ").click()
        assert board(lan.tab) == {"hộ đã biết": HOUSES, "nhà đã đến": 10, "hộ gặp được": 6, "người được giúp": 2}
        expect(by_list).not_to_have_text(before)


def sign_in(person: BrowserPage, login: str) -> None:
    person.go("/")
    person.tab.get_by_label("Tên đăng nhập").fill(login)
    person.tab.get_by_label("Mật khẩu").fill(PASSWORD)
    person.tab.get_by_role("button", name="Đăng nhập").click()
    person.tab.wait_for_url(lambda url: "/sign-in" not in url)


def bring_in_the_list(tab: Page, file: Path) -> None:
    tab.get_by_role("link", name="Nhập từ Excel").first.click()
    tab.get_by_role("link", name="Nhập danh sách").first.click()
    tab.get_by_label("Hộ gia đình", exact=True).check()
    tab.get_by_label("Cho địa bàn nào?").select_option(label="Phường Cửa Nam · Thôn Giẽ Hạ")
    tab.get_by_label("Tệp", exact=True).set_input_files(file)
    tab.get_by_role("button", name="Tải lên và xem trước").click()
    let_the_worker_work(tab)
    tab.get_by_role("button", name=f"Nhập {HOUSES} dòng").click()
    let_the_worker_work(tab)
    expect(tab.get_by_text("Đã nhập danh sách.")).to_be_visible()


def open_a_drive(tab: Page) -> None:
    main = tab.get_by_role("main")
    tab.get_by_role("link", name="Đợt ra quân").first.click()
    tab.get_by_role("link", name="Thêm đợt ra quân").first.click()
    tab.get_by_label("Tên đợt ra quân").fill(DRIVE)
    today, last = tab.evaluate(
        "[0, 9].map(n => new Date(Date.now() + n * 864e5 + 7 * 36e5).toISOString().slice(0, 10))"
    )
    tab.get_by_label("Ngày bắt đầu").fill(today)
    tab.get_by_label("Ngày kết thúc").fill(last)
    tab.get_by_role("button", name="Lưu nháp").click()
    main.get_by_role("link", name="Thêm ứng dụng").click()
    tab.get_by_label("Tên ứng dụng").fill("VNeID")
    tab.get_by_role("button", name="Lưu").click()
    main.get_by_role("link", name="Đặt chỉ tiêu").click()
    tab.get_by_label("Tỷ lệ của địa bàn").fill("60")
    tab.get_by_role("button", name="Lưu").click()
    tab.get_by_role("button", name="Mở đợt ra quân").click()
    tab.get_by_role("link", name="Xem tiến độ").click()


def give_the_routes_out(tab: Page) -> None:
    tab.get_by_role("link", name="Chia tuyến").first.click()
    tab.get_by_role("button", name="Chọn tất cả").first.click()
    expect(tab.get_by_role("status").filter(has_text=f"{HOUSES} nhà")).to_be_visible()
    tab.get_by_role("checkbox", name="Đội 1").check()
    expect(tab.get_by_role("radio", name="Nhóm đôi")).to_be_checked()
    tab.get_by_role("button", name="Chia tuyến").click()
    let_the_worker_work(tab)
    expect(tab.locator(".units").get_by_role("heading", name="Bản")).to_be_visible()
    tab.get_by_role("link", name="Giao tuyến").click()
    tab.get_by_role("button", name="Giao tuyến").click()
    expect(tab.get_by_text("Đã giao lúc")).to_be_visible()


def walk_ten_doors(minh: BrowserPage) -> None:
    """Log ten doors from the dock, the second one a mistake at first; every tap moves the count."""
    tab, header = minh.tab, minh.tab.get_by_role("banner")
    for done, outcome in enumerate(TEN_DOORS, 1):
        if done == 2:
            tap(tab, "Từ chối")
            expect(header).to_contain_text("2 / ")
            tab.get_by_role("button", name="Hoàn tác").click()
            expect(header).to_contain_text("1 / ")
        tap(tab, outcome)
        expect(header).to_contain_text(f"{done} / ")
        assert minh.overflow() == 0
    expect(header).to_contain_text("2/2")


def tap(tab: Page, outcome: str) -> None:
    dock = tab.get_by_role("region", name="Việc kế tiếp")
    if outcome == "Hẹn lại":
        press(dock.get_by_role("link", name=outcome))
        press(dock.get_by_role("button", name="Mai", exact=True))
    else:
        press(dock.get_by_role("button", name=outcome))


def board(tab: Page) -> dict[str, int]:
    """Read the four figures of the board."""
    four = tab.get_by_role("list", name="Đã biết, đã đến, gặp được, đã giúp: bốn con số riêng")
    figures: Locator = four.get_by_role("listitem")
    expect(figures).to_have_count(4)
    told = [figure.inner_text().split("\n", 1) for figure in figures.all()]
    return {words.strip(): int(number.replace(".", "")) for number, words in told}


def let_the_worker_work(tab: Page) -> None:
    """Wait until the page shows that the work waits, do it, and let the page find out by itself."""
    expect(tab.get_by_text("Sẽ chạy khi hàng đợi hoạt động")).to_be_visible()
    assert do_waiting_jobs() == ["done"]
