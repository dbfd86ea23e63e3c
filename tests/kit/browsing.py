"""A Chromium tab for a test: goes by path, signs people in, and fails on anything the console complains about."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Response

from tests.kit.live import LiveSite
from tests.kit.sign_in import cookie_of

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}

OVERFLOW = """() => document.readyState === "complete"
  && [document.documentElement.scrollWidth - document.documentElement.clientWidth]"""


class BrowserPage:
    """One tab with its own cookies. `tab` is Playwright's page; the rest are the words tests speak."""

    def __init__(self, tab: Page, site: LiveSite) -> None:
        self.tab = tab
        self.site = site
        self.expected_statuses: set[int] = set()
        self.complaints: list[str] = []
        tab.set_default_timeout(10_000)
        tab.on("console", self._heard)
        tab.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        tab.on("response", self._answered)

    def go(self, path: str) -> None:
        """Open a path of the site."""
        self.tab.goto(self.site.url(path))

    def sign_in(self, login: str, password: str) -> None:
        """Sign in the way a person does: open the form, type, press its button."""
        self.go("/sign-in")
        self.tab.locator("input[name=login]").fill(login)
        self.tab.locator("input[name=password]").fill(password)
        self.tab.locator("form:has(input[name=password]) button[type=submit]").click()
        self.tab.wait_for_url(lambda url: "/sign-in" not in url)

    def overflow(self) -> int:
        """Return by how many pixels the page, once it is there, is wider than its window (0 is right)."""
        return int(self.tab.wait_for_function(OVERFLOW).json_value()[0])

    def sign_in_as(self, login: str) -> None:
        """Give this tab the cookie of the account with this login, without the form."""
        self.tab.context.add_cookies([{**cookie_of(self.site.app, login), "url": self.site.base_url}])

    def _heard(self, message: ConsoleMessage) -> None:
        status = next((code for code in self.expected_statuses if f"status of {code}" in message.text), None)
        if message.type in ("error", "warning") and status is None:
            self.complaints.append(f"console {message.type} on {self.tab.url}: {message.text}")

    def _answered(self, response: Response) -> None:
        ours = response.url.startswith(self.site.base_url)
        if ours and response.status >= 400 and response.status not in self.expected_statuses:
            self.complaints.append(f"{response.status} {response.request.method} {response.url}")


@contextmanager
def open_page(browser: Browser, site: LiveSite, **options: Any) -> Iterator[BrowserPage]:
    """Open a tab of its own (phone-sized, in Vietnamese, unless told otherwise); check its complaints at the end."""
    settings: dict[str, Any] = {"viewport": PHONE, "locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"} | options
    context = browser.new_context(**settings)
    page = BrowserPage(context.new_page(), site)
    try:
        yield page
    finally:
        context.close()
    assert not page.complaints, "\n".join(page.complaints)
