"""Counts and bytes of SPEED.md as Chromium sees them: requests, weight over the wire, nodes. Seconds belong to `make bench`."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask, Response, request, request_finished
from playwright.sync_api import Browser, CDPSession, expect

from tests.factories import drives, places, routes
from tests.factories.people import Cast
from tests.factories.ward_at_work import WardAtWork, ward_at_work
from tests.kit.browsing import BrowserPage, open_page
from tests.kit.live import LiveSite
from tests.kit.page import Page

KB = 1000


@dataclass(frozen=True)
class Fetched:
    """One answer: its address, its kind, its bytes over the wire, headers included, and those of its content unpacked."""

    url: str
    kind: str
    size: int
    whole: int


@pytest.fixture
def ward(cast: Cast, tmp_path: Path) -> WardAtWork:
    return ward_at_work(cast, tmp_path)


def test_the_sign_in_page(browser_page: BrowserPage) -> None:
    fetched = fetch(browser_page, "/sign-in")
    assert len(fetched) <= 3, fetched
    assert sum(one.size for one in fetched) <= 16 * KB, fetched


def test_the_route_page(ward: WardAtWork, live: LiveSite, chromium: Browser) -> None:
    with open_page(chromium, live) as minh:
        minh.sign_in_as("minh")
        path = f"/today?route={ward.route.uid}"
        first = fetch(minh, path)
        assert len(first) <= 8, "\n".join(map(str, first))
        assert sum(one.size for one in first if one.kind != "Font") <= 40 * KB, first
        assert sum(one.size for one in first) <= 65 * KB, first
        expect(minh.tab.locator("#route-keep")).to_contain_text("Đủ để đi", timeout=30_000)
        with answers() as again:
            minh.go(path)
            expect(minh.tab.locator("#unsent")).to_be_visible()
        assert [answer.path for answer in again] == ["/today"], again
        assert again[0].size <= 8 * KB, again
        doors = minh.tab.locator("[id^=door-]").count()
        assert doors == 9
        nodes = int(minh.tab.evaluate("document.querySelectorAll('*').length"))
        assert nodes <= 12 * doors + 200, nodes


def test_a_route_of_a_hundred_doors(cast: Cast, live: LiveSite, chromium: Browser) -> None:
    lane, drive = places.alley(cast.ward), drives.drive(cast.ward)
    doors = [places.household(lane, str(number), head_name="Nguyễn Thị Hạnh") for number in range(1, 101)]
    routes.assignment(drive, [cast.minh], doors)
    with open_page(chromium, live) as minh:
        minh.sign_in_as("minh")
        fetched = fetch(minh, "/today")
        assert sum(one.size for one in fetched if one.kind == "Document") <= 8 * KB
        assert sum(one.whole for one in fetched if one.kind == "Script") <= 65 * KB, fetched
        assert minh.tab.locator("[id^=door-]").count() == 100
        assert int(minh.tab.evaluate("document.querySelectorAll('*').length")) <= 12 * 100 + 200


def test_a_tap_answers_in_little(page: Page, ward: WardAtWork) -> None:
    minh = page.as_("minh")
    sent = minh.get(f"/today?route={ward.route.uid}").fields("#dock-form") | {"outcome": "not_home"}
    headers = {"HX-Request": "true", "HX-Request-Type": "partial", "Accept-Encoding": "br"}
    answer = minh.client.post("/visits", data=sent, headers=headers)
    assert answer.status_code == 200 and answer.headers["Content-Encoding"] == "br"
    assert len(answer.data) <= 1.5 * KB


@dataclass(frozen=True)
class Given:
    """An answer as the site gave it: what a worker of the browser asks for does not pass the tab."""

    path: str
    size: int


@contextmanager
def answers() -> Iterator[list[Given]]:
    """Collect what the site answers meanwhile."""
    given: list[Given] = []

    def note(_app: Flask, response: Response) -> None:
        given.append(Given(request.path, response.content_length or 0))

    with request_finished.connected_to(note):
        yield given


def fetch(person: BrowserPage, path: str) -> list[Fetched]:
    """Open the page and return what crossed the wire for it; what the cache held, or the tab's icon, does not count."""
    kinds: dict[str, tuple[str, str]] = {}
    whole: Counter[str] = Counter()
    fetched: list[Fetched] = []
    session: CDPSession = person.tab.context.new_cdp_session(person.tab)
    session.send("Network.enable")
    session.on("Network.dataReceived", lambda event: whole.update({event["requestId"]: event["dataLength"]}))
    session.on(
        "Network.responseReceived",
        lambda event: kinds.update({event["requestId"]: (event["response"]["url"], event["type"])}),
    )

    def done(event: dict[str, float | str]) -> None:
        url, kind = kinds[str(event["requestId"])]
        if event["encodedDataLength"] and "favicon" not in url:
            size = int(event["encodedDataLength"])
            fetched.append(Fetched(url, kind, size, whole[str(event["requestId"])]))

    session.on("Network.loadingFinished", done)
    person.go(path)
    person.tab.wait_for_load_state("networkidle")
    session.detach()
    return fetched
