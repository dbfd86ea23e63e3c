"""What the log says: enough to find a request and its failure, nothing about anybody."""

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from gunicorn.config import Config
from sqlalchemy import text

from app.extensions import db
from app.people.views import accounts
from app.serve.web_log import WebLog
from tests.factories.people import Cast
from tests.http.visits.conftest import Walk, walk
from tests.http.web.conftest import another
from tests.kit.page import Page
from tests.kit.sign_in import sign_in

__all__ = ["walk"]

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Lines:
    """What has been logged since the last look; every line is JSON."""
    return lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]


@pytest.mark.parametrize("kind", ["code", "quoting", "database"])
@pytest.mark.parametrize("htmx", [False, True])
def test_a_failure_is_logged_without_the_people_in_it(
    page: Page, cast: Cast, lines: Lines, monkeypatch: pytest.MonkeyPatch, kind: str, htmx: bool
) -> None:
    def breaks(*_args: object) -> None:
        resident = "Bà Mai 0900000123"
        if kind == "code":
            raise RuntimeError(len(resident))
        if kind == "quoting":
            try:
                int(resident)
            except ValueError as error:
                raise KeyError(resident) from error
        db.session.execute(text("SELECT * FROM nowhere WHERE name = :name"), {"name": resident})

    monkeypatch.setattr(accounts, "people_page", breaks)
    answer = page.as_("lan").get("/people?q=Mai", expect=500, htmx=htmx)
    number = answer.headers["X-Request-Id"]
    assert number in answer.text_of("#alert-message" if htmx else "main")
    failure, access = lines()[-2:]
    assert failure["request"] == access["request"] == number
    assert failure["route"] == "/people" and "Traceback" in failure["exception"] and "breaks" in failure["exception"]
    told = json.dumps([failure, access], ensure_ascii=False)
    assert "Bà Mai" not in told and "0900000123" not in told and "q=Mai" not in told


def test_a_failure_told_in_json_has_its_number(page: Page, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(accounts, "people_page", breaks)
    answer = page.as_("lan").get("/people", expect=500, headers={"Accept": "application/json"})
    assert answer.json["request"] == answer.headers["X-Request-Id"] and answer.json["error"]


def test_what_a_database_quotes_stays_out(
    page: Page, cast: Cast, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL's own sentence holds the key that is there already."""

    def breaks(*_args: object) -> None:
        db.session.execute(text("UPDATE account SET login = 'minh' WHERE login = 'lan'"))

    monkeypatch.setattr(accounts, "people_page", breaks)
    with pytest.raises(AssertionError, match="wrote"):
        page.as_("lan").get("/people", expect=409)
    failure = next(line for line in lines() if line["event"] == "database_refused_a_row")
    assert "account" in failure["exception"] and "already exists" not in failure["exception"]


def test_a_line_a_request_and_nobody_in_it(page: Page, walk: Walk, lines: Lines) -> None:
    lan, minh, door = page.as_("lan"), page.as_("minh"), walk.doors[0]
    secrets = [
        "Lê Văn Bí Mật",
        "0900000777",
        "mat-khau-bi-mat",
        "khong-ai-biet-ma-nay",
        "Bà Mai 8",
        "45/8",
        "ghi chu kin",
    ]
    page.get("/sign-in")
    page.post("/sign-in", {"login": secrets[0], "password": secrets[2]}, expect=422)
    page.get(f"/link/{secrets[3]}", expect=None)
    page.get(f"/vao-doi/{secrets[3]}", expect=None)
    lan.get(f"/people?q={secrets[0]}")
    lan.get(f"/households?q={secrets[1]}")
    new = lan.get("/people/new")
    lan.submit(new, name=secrets[0], phone=secrets[1], expect=None)
    lan.get(f"/households/{door.id}")
    lan.post(f"/households/{door.id}/phone", expect=None)
    lan.post("/account", {"name": secrets[0], "note": secrets[6]}, token="", expect=400)
    lan.get(f"/nowhere/{secrets[3]}", expect=404)
    minh.get("/today")
    note = {"drive": walk.drive.id, "household": door.id, "outcome": "not_home", "note": secrets[6]}
    minh.post_json("/inbox", {"uid": "x", "kind": "visit", "payload": note}, expect=None)
    cookies = [one.client.get_cookie("tung-ngo") for one in (page, lan, minh)]
    found = lines()
    told = json.dumps(found, ensure_ascii=False)
    for secret in [*secrets, "Bùi Thị", "lan", *(cookie.value for cookie in cookies if cookie)]:
        assert f'"{secret}"' not in told and (len(secret) < 4 or secret not in told), secret
    access = [line for line in found if line["event"] == "request"]
    assert len({line["request"] for line in access}) == len(access) >= 12
    assert all(set(line) == ACCESS for line in access)
    assert {"/households/<int:household_id>", "/inbox", "-"} <= {line["route"] for line in access}


ACCESS = {"event", "level", "timestamp", "request", "method", "route", "status", "ms"}


@pytest.mark.parametrize(
    ("proxies", "given", "kept"),
    [
        (0, "abcdef-0123456789", False),
        (1, "abcdef-0123456789", True),
        (1, "x", False),
        (1, "x" * 65, False),
        (1, 'forged" , "level": "x', False),
    ],
)
def test_a_proxy_of_ours_may_number_requests(
    app: Flask, tmp_path: Any, lines: Lines, proxies: int, given: str, kept: bool
) -> None:
    site = another(app, tmp_path, "http://localhost", trusted_proxies=proxies)
    answer = Page(site, sign_in).get("/healthz", headers={"X-Request-Id": given})
    number = answer.headers["X-Request-Id"]
    assert (number == given) is kept and len(number) >= 8
    assert lines()[-1]["request"] == number


def test_what_libraries_say_is_told_without_what_they_quote(app: Flask, lines: Lines) -> None:
    library, resident = logging.getLogger("a_library"), "Bà Mai"
    try:
        raise ValueError(resident)
    except ValueError as error:
        library.exception(error)
        library.exception("Error handling request %s after %d s", "/link/secret?x", 3)
    library.warning("%s and %d", "Bà Mai", 4)
    library.info("not told")
    first, second, third = lines()
    assert first["event"] == "ValueError" and first["library"] == "a_library" and first["level"] == "error"
    assert second["event"] == "Error handling request … after 3 s" and "ValueError" in second["exception"]
    assert third["event"] == "… and 4"
    assert "Bà Mai" not in json.dumps([first, second, third], ensure_ascii=False)


def test_the_web_server_says_nothing_of_addresses(app: Flask, lines: Lines) -> None:
    log = WebLog(Config())
    log.warning("Invalid request from ip=203.0.113.7: Invalid HTTP request line: 'GET /link/secret'")
    log.error("Worker (pid:%s) was sent %s!", 7, "SIGKILL")
    log.access(None, None, {}, None)
    first, second = lines()
    assert first["event"] == "Invalid request" and second["event"] == "Worker (pid:7) was sent …!"
    assert first["library"] == "gunicorn.error"
