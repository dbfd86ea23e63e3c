"""`make screenshots`: the README's pictures, taken from the demo story served the way `make run` serves it."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Browser, Page, expect, sync_playwright

from app.config import DEMO_SIGN_INS, PROJECT
from app.serve.ports import answers
from tests.kit.browsing import DESKTOP, PHONE
from tests.kit.chromium import launch
from tests.kit.lists import two_level_households

PICTURES = PROJECT / "docs" / "pictures"
OPENS_WITHIN_S = 300
HOUSES_ON_THE_LIST = 40
TEAMS_THAT_WALK = 2


def route(tab: Page) -> None:
    """The volunteer's route of today, a tap before."""
    tab.get_by_role("button", name="Vắng nhà").click()
    expect(tab.get_by_role("button", name="Hoàn tác")).to_be_visible()


def door(tab: Page) -> None:
    """The full form of the next door, filled in."""
    tab.get_by_role("link", name="Mở phiếu nhà").click()
    tab.get_by_role("group", name="Kết quả").get_by_role("radio", name="Đã cài").check()


def board(tab: Page) -> None:
    """The drive's board, where a coordinator starts."""


def plan(tab: Page) -> None:
    """A draft plan of the doors that nobody holds."""
    tab.get_by_role("link", name="Chia tuyến").first.click()
    all_of_a_hamlet = tab.get_by_role("button", name="Chọn tất cả", exact=True)
    for left in reversed(range(all_of_a_hamlet.count())):
        all_of_a_hamlet.first.click()
        expect(all_of_a_hamlet).to_have_count(left)
    for team in tab.get_by_role("region", name="Ai đi").get_by_role("checkbox").all()[TEAMS_THAT_WALK:]:
        team.uncheck()
    tab.get_by_role("button", name="Chia tuyến").click()
    tab.get_by_role("link", name="Giao tuyến").wait_for(timeout=60_000)


def intake(tab: Page) -> None:
    """The preview of a list that has a few rows to look at."""
    tab.get_by_role("link", name="Nhập từ Excel").first.click()
    tab.get_by_role("link", name="Nhập danh sách").first.click()
    tab.get_by_label("Hộ gia đình", exact=True).check()
    with tempfile.TemporaryDirectory() as folder:
        file = two_level_households(Path(folder) / "Danh sách thôn Giẽ Hạ.xlsx", HOUSES_ON_THE_LIST)
        tab.get_by_label("Tệp", exact=True).set_input_files(file)
        tab.get_by_role("button", name="Tải lên và xem trước").click()
        tab.get_by_role("button", name=f"Nhập {HOUSES_ON_THE_LIST} dòng").wait_for(timeout=60_000)


def as_it_is(tab: Page) -> None:
    """The page this person's work begins on."""


def week(tab: Page) -> None:
    """A week of the sales points."""
    tab.get_by_role("link", name="Điểm bán hàng").first.click()


def stop(tab: Page) -> None:
    """What a resident reads behind the code on a poster."""
    tab.goto(urljoin(tab.url, "/diem-ban"))
    tab.get_by_role("link", name="Cửa Nam").click()
    tab.get_by_role("main").get_by_role("link").first.click()


@dataclass(frozen=True)
class Picture:
    """One picture: what it shows, whose page, and what that person does first."""

    name: str
    role: str
    steps: Callable[[Page], None]
    phone: bool


WANTED = (
    Picture("board-desktop", "coordinator", board, phone=False),
    Picture("plan-desktop", "coordinator", plan, phone=False),
    Picture("intake-desktop", "coordinator", intake, phone=False),
    Picture("route-phone", "volunteer", route, phone=True),
    Picture("door-phone", "volunteer", door, phone=True),
    Picture("class-phone", "homeroom", as_it_is, phone=True),
    Picture("week-desktop", "coordinator", week, phone=False),
    Picture("stop-phone", "homeroom", stop, phone=True),
)


@contextmanager
def demo_site() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Serve a fresh demo; yield its address and sign-ins."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="tung-ngo-") as folder:
        env = os.environ | {"INSTANCE_DIR": folder, "PUBLIC_BASE_URL": f"http://127.0.0.1:{port}"}
        command = [sys.executable, "-m", "app.serve", "--port", str(port), "--demo", "ward"]
        with subprocess.Popen(command, cwd=PROJECT, env=env, stdout=subprocess.DEVNULL) as serving:
            try:
                until = time.monotonic() + OPENS_WITHIN_S
                while not answers("127.0.0.1", port):
                    if serving.poll() is not None or time.monotonic() > until:
                        sys.exit("The demo did not start.")
                    time.sleep(0.2)
                yield f"http://127.0.0.1:{port}", json.loads((Path(folder) / DEMO_SIGN_INS).read_text("utf-8"))
            finally:
                serving.terminate()


def take(browser: Browser, base: str, sign_ins: list[dict[str, str]], picture: Picture) -> None:
    """Write one picture, after its person has signed in through the form and gone where it is taken."""
    person = next(one for one in sign_ins if one["role"] == picture.role)
    context = browser.new_context(
        viewport=PHONE if picture.phone else DESKTOP,
        device_scale_factor=2 if picture.phone else 1,
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
    )
    tab = context.new_page()
    tab.goto(base + "/sign-in")
    tab.get_by_label("Tên đăng nhập").fill(person["login"])
    tab.get_by_label("Mật khẩu").fill(person["password"])
    tab.get_by_role("button", name="Đăng nhập").click()
    tab.wait_for_url(lambda url: "/sign-in" not in url)
    tab.goto(person["url"])
    picture.steps(tab)
    tab.wait_for_load_state("networkidle")
    tab.screenshot(path=PICTURES / f"{picture.name}.png", animations="disabled")
    context.close()


def main() -> None:
    """Take every picture."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with demo_site() as (base, sign_ins), sync_playwright() as playwright, launch(playwright) as browser:
        for picture in WANTED:
            take(browser, base, sign_ins, picture)


if __name__ == "__main__":
    main()
