"""What stands on every kind of answer: pages, files, redirects and everything that went wrong."""

import logging
from io import BytesIO

import pytest
from flask import Flask

from tests.factories.people import Cast
from tests.kit.page import Answer, Page


def check(answer: Answer, told: str) -> None:
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy, told
    assert answer.headers["X-Content-Type-Options"] == "nosniff", told
    assert answer.headers["Referrer-Policy"] == "same-origin", told
    assert answer.headers["X-Frame-Options"] == "DENY", told
    assert answer.headers["X-Request-Id"], told
    assert "Strict-Transport-Security" not in answer.headers, told


def test_good_answers(page: Page, cast: Cast) -> None:
    lan = page.as_("lan")
    for url, status in (("/account", 200), ("/", 303), ("/healthz", 200), ("/static/css/app.css", 200)):
        check(lan.get(url, expect=status), url)


@pytest.mark.parametrize(
    ("method", "url", "options", "status"),
    [
        ("GET", "/no-such-page", {}, 404),
        ("GET", "/static/no-such-file.css", {}, 404),
        ("GET", "/drives/987654321", {}, 404),
        ("GET", "/settings", {}, 403),
        ("GET", "/sign-out", {}, 405),
        ("POST", "/account", {"token": ""}, 400),
        ("POST", "/account", {"headers": {"Sec-Fetch-Site": "cross-site"}}, 403),
        ("POST", "/account", {"data": {"name": "x" * 300_000}}, 413),
        ("POST", "/account", {"data": {"name": ""}}, 422),
    ],
)
def test_bad_answers(page: Page, cast: Cast, method: str, url: str, options: dict, status: int) -> None:
    lan = page.as_("lan")
    answer = lan.get(url, expect=status) if method == "GET" else lan.post(url, expect=status, **options)
    check(answer, f"{method} {url}")
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_unknown_host_is_refused(page: Page) -> None:
    answer = page.get("/sign-in", expect=400, base_url="http://evil.example")
    check(answer, "unknown host")
    assert "evil.example" not in answer.text
    page.post("/sign-in", {"login": "x"}, token="", expect=400, base_url="http://evil.example")


@pytest.mark.parametrize("htmx", [False, True])
def test_what_nobody_foresaw_is_a_sentence(breaking: Page, htmx: bool, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.CRITICAL):
        answer = breaking.get("/breaks", expect=500, htmx=htmx)
    check(answer, "500")
    assert answer.is_page is not htmx
    assert "nobody foresaw" not in answer.text and "Traceback" not in answer.text
    if htmx:
        assert answer.headers["HX-Retarget"] == "#alert"
    else:
        assert answer.headers["X-Request-Id"] in answer.text, "whoever calls for help can name the request"


def test_files_asked_for_by_fingerprint_are_kept(page: Page, app: Flask) -> None:
    with app.test_request_context():
        url = app.jinja_env.globals["asset"]("css/app.css")
    assert page.get(url).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "immutable" not in page.get("/static/css/app.css").headers["Cache-Control"]


def test_an_upload_may_be_larger_than_a_form(page: Page, cast: Cast) -> None:
    lan = page.as_("lan")
    lan.get("/lists/new")
    large = (BytesIO(b"PK" + b"x" * 400_000), "ho.xlsx")
    lan.post("/lists/new", {"kind": "households", "area": str(cast.ward.id), "file": large})
