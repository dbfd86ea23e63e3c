"""Which language and which colours a page has: the account's, else the cookie's, else Vietnamese on paper."""

import pytest

from tests.factories.people import Cast
from tests.kit.page import Page


@pytest.mark.parametrize(("cookie", "lang"), [("", "vi"), ("vi", "vi"), ("en", "en"), ("xx", "vi"), ("en/../x", "vi")])
def test_the_language_of_a_stranger(page: Page, cookie: str, lang: str) -> None:
    page.client.set_cookie("lang", cookie)
    assert page.get("/sign-in").one("html")["lang"] == lang


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("sun", "sun"), ("neon", None), ('"><b>', None)])
def test_the_colours_of_a_stranger(page: Page, cookie: str, theme: str | None) -> None:
    page.client.set_cookie("theme", cookie)
    assert page.get("/sign-in").one("html").get("data-theme") == theme


def test_the_account_stands_above_the_cookie(page: Page, cast: Cast) -> None:
    cast.minh.lang, cast.minh.theme = "en", "dark"
    minh = page.as_("minh")
    minh.client.set_cookie("lang", "vi")
    minh.client.set_cookie("theme", "sun")
    html = minh.get("/account").one("html")
    assert (html["lang"], html["data-theme"]) == ("en", "dark")


def test_errors_speak_the_same_language(page: Page, cast: Cast) -> None:
    cast.minh.lang = "en"
    assert page.as_("minh").get("/no-such-page", expect=404).one("html")["lang"] == "en"
    assert page.as_("lan").get("/no-such-page", expect=404).one("html")["lang"] == "vi"


def test_choosing_a_language_nobody_speaks_changes_nothing(page: Page) -> None:
    page.get("/sign-in")
    page.post("/language", {"lang": "xx", "next": "//evil.com"})
    assert page.client.get_cookie("lang") is None
    assert page.post("/language", {"lang": "en", "next": "//evil.com"}).location == "/sign-in"
