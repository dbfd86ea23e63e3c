"""A volunteer's phone whose browser can be closed, killed and started again on the same storage, and cut off from the network."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect

from tests.kit.browsing import PHONE
from tests.kit.chromium import ARGUMENTS, find
from tests.kit.live import LiveSite, serve
from tests.kit.sign_in import cookie_of
from tests.kit.waiting import wait_until
from tests.kit.weather import Weather

YEAR_S = 31_536_000
TIMING = {"page": 1500, "answer": 2500, "pause": 60, "longest": 250, "again": 300}
"""Milliseconds: a phone that tries again at once, so that no test waits for pauses."""

DOUBLE_TAP_MS = 350
"""As in static/js/outbox/capture.js."""

HEADLESS = (
    "--headless=new",
    "--remote-debugging-port=0",
    "--no-default-browser-check",
    "--hide-scrollbars",
    "--lang=vi-VN",
    "--disable-features=StaticStorageQuota",  # else every phone is told that it has ten gigabytes left
)


class AlleyPhone:
    """One phone; its storage outlives its browser."""

    def __init__(self, chromium: Browser, site: LiveSite, weather: Weather, folder: Path) -> None:
        self._chromium, self._site, self._weather, self._folder = chromium, site, weather, folder
        self._process: subprocess.Popen[bytes] | None = None
        self._browser: Browser | None = None
        self._who = ""
        self._offline = False
        self.errors: list[str] = []

    def start(self) -> None:
        """Open the browser as it was left; who was signed in still is."""
        port_file = self._folder / "DevToolsActivePort"
        port_file.unlink(missing_ok=True)
        sandbox = [] if os.geteuid() else ["--no-sandbox"]
        command = [
            str(find() or self._chromium.browser_type.executable_path),
            *ARGUMENTS,
            *HEADLESS,
            *sandbox,
            f"--user-data-dir={self._folder}",
            "about:blank",
        ]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        wait_until(lambda: port_file.exists() and port_file.read_text().count("\n"), "Chromium opens no port")
        port = port_file.read_text().split()[0]
        self._browser = self._chromium.browser_type.connect_over_cdp(f"http://127.0.0.1:{port}")
        context = self._browser.contexts[0]
        self.tab: Page = context.pages[0]
        self.tab.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a plain dictionary
        self.tab.set_default_timeout(10_000)
        self.tab.on("pageerror", lambda error: self.errors.append(str(error)))
        context.set_offline(self._offline)
        if self._who:
            self.sign_in(self._who)

    def sign_in(self, login: str) -> None:
        """Hold the cookie of this person from now on."""
        self._who = login
        cookie = cookie_of(self._site.app, login)
        assert self._browser is not None
        self._browser.contexts[0].add_cookies([{**cookie, "url": self._site.base_url, "expires": YEAR_S * 60}])

    def come_in(self, login: str, password: str) -> None:
        """Sign in at the page that stands there, the way a person does; what comes next may take its time."""
        self._who = ""
        self.tab.locator("input[name=login]").fill(login)
        self.tab.locator("input[name=password]").fill(password)
        self.tab.locator("form:has(input[name=password]) button[type=submit]").click(no_wait_after=True)

    def sign_out(self) -> None:
        """Press the button in the menu."""
        self._who = ""
        self.tab.locator(".more > summary").click()
        self.tab.locator("form[action='/sign-out'] button").last.click()

    def offline(self, off: bool = True) -> None:
        """Cut the network by the browser's own protocol, or give it back.

        A worker that starts with its browser runs a moment before the protocol reaches it: the line is cut as well.
        """
        self._offline = self._weather.cut = off
        self.tab.context.set_offline(off)

    def go(self, path: str) -> None:
        """Open a page."""
        self.tab.goto(self._site.url(path))

    def ready(self, path: str = "/today") -> None:
        """Open the route with signal and wait until all that it needs is on the phone."""
        self.go(path)
        expect(self.tab.locator("#route-keep")).to_contain_text("Đủ để đi", timeout=30_000)

    def kill(self) -> None:
        """End every process of the browser without a word. What the system has in memory outlives it, unlike a pulled battery."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None
        self._hang_up()

    def close(self) -> None:
        """Close the browser the way people do."""
        if self._process is None:
            return
        self._process.terminate()
        self._process.wait(20)
        self._process = None
        self._hang_up()

    def _hang_up(self) -> None:
        if self._browser is not None:
            self._browser.close()
            self._browser = None


@contextmanager
def line_to(app: Flask) -> Iterator[tuple[LiveSite, Weather]]:
    """Serve the site behind a line that can be spoiled; phones try again at once."""
    usual, app.config["OUTBOX_TIMING"] = app.config["OUTBOX_TIMING"], TIMING
    weather = Weather(app)
    try:
        with serve(app, weather) as site:
            yield site, weather
            weather.calm_down()
    finally:
        app.config["OUTBOX_TIMING"] = usual


@contextmanager
def alley_phone(chromium: Browser, site: LiveSite, weather: Weather, folder: Path) -> Iterator[AlleyPhone]:
    """Yield a phone with an open browser; it is closed at the end, and no script of a page may have failed."""
    phone = AlleyPhone(chromium, site, weather, folder)
    phone.start()
    try:
        yield phone
    finally:
        phone.close()
    assert not phone.errors, phone.errors


def tap(tab: Page, outcome: str) -> None:
    """One tap in the dock."""
    press(tab.locator("#route-dock").get_by_role("button", name=outcome))


def press(place: Locator) -> None:
    """Press something of the dock no sooner after the last than a person: two quicker presses count as a double tap."""
    place.page.wait_for_function("wait => performance.now() - (window.pressed ?? -wait) > wait", arg=DOUBLE_TAP_MS)
    place.click()
    place.page.evaluate("window.pressed = performance.now()")


def waiting(tab: Page, count: int) -> None:
    """See the count of what is only on this phone in the header; 0: everything is sent."""
    expect(tab.locator("#unsent")).to_be_visible()  # drawn
    expect(tab.locator("#unsent b")).to_have_text("" if not count else re.compile(rf"^{count}\b"))
