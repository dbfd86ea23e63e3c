"""The database is away, read-only or full: said in words, what somebody wrote is kept, and nothing is half stored."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.audit.models import AuditRow
from app.extensions import db
from app.kernel.clock import utc_now
from app.kernel.ids import uuid7
from app.people.models import Account
from app.visits.models import Visit
from tests.http.visits.conftest import Walk, walk
from tests.kit.crawl import crawl
from tests.kit.databases import Database
from tests.kit.page import Answer, Page
from tests.kit.sign_in import sign_in
from tests.kit.trouble import KINDS, PostgresInTrouble, Troubled, site_in_trouble

__all__ = ["walk"]

MOST_POSTS = 300
SAID = {"gone": "chưa trả lời", "read_only": "chỉ đọc được", "full": "đã đầy"}


@pytest.fixture
def doors(walk: Walk) -> list[dict[str, object]]:
    """What a visit of each door says."""
    return [{"drive": walk.drive.id, "household": door.id, "outcome": "not_home"} for door in walk.doors]


@pytest.fixture
def troubled(
    app: Flask, doors: object, engine_name: str, databases: dict[str, Database], tmp_path: Path
) -> Iterator[Troubled]:
    db.session.commit()
    with site_in_trouble(databases[engine_name], tmp_path) as site:
        yield site


@pytest.fixture
def browser(troubled: Troubled) -> Page:
    return Page(troubled.site, sign_in)


def until_refused(person: Page, name: str, form: dict[str, str], **options: bool) -> Answer:
    """Send a name again and again: a full disk still has room for a few rows. What was taken must be true."""
    usual = 204 if options.get("htmx") else 303
    for number in range(MOST_POSTS):
        answer = person.post("/account", form | {"name": f"{name} {number}"}, expect=None, **options)
        if answer.status == 503:
            return answer
        assert answer.status in (usual, 200), answer.text[:500]
    raise AssertionError("never full")


def counted(site: Flask) -> tuple[int, str]:
    with site.app_context():
        names = db.session.scalar(select(Account.name).where(Account.login == "lan"))
        return db.session.scalar(select(func.count(AuditRow.id))), names


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_comes_back_and_can_be_sent_again(browser: Page, troubled: Troubled, kind: str) -> None:
    lan = browser.as_("lan")
    form = lan.get("/account").fields("#own")
    troubled.begin(kind)
    answer = until_refused(lan, "Lan Đổi Tên 😀", form)
    assert SAID[kind] in answer.text_of("h1") and answer.headers["Retry-After"]
    assert answer.one("#again")["action"] == "/account"
    kept = answer.fields("#again")
    assert kept["lang"] == form["lang"] and kept["name"][0].startswith("Lan Đổi Tên 😀")
    troubled.end()
    rows, _ = counted(troubled.site)
    assert lan.submit(answer, "#again").status == 303
    assert counted(troubled.site) == (rows + 1, kept["name"][0])


@pytest.mark.parametrize("kind", KINDS)
def test_htmx_leaves_the_form_and_hears_a_sentence(browser: Page, troubled: Troubled, kind: str) -> None:
    lan = browser.as_("lan")
    form = lan.get("/account").fields("#own")
    troubled.begin(kind)
    answer = until_refused(lan, "Lan", form, htmx=True)
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == ("#alert", "innerHTML")
    assert SAID[kind] in answer.text_of("#alert-message")
    assert answer.headers["X-Request-Id"] in answer.text


@pytest.mark.parametrize("kind", KINDS)
def test_no_half_visit(browser: Page, troubled: Troubled, doors: list[dict[str, object]], kind: str) -> None:
    """A visit, its audit row, its counters: what a 503 answered is nowhere, what a 200 answered is everywhere."""
    minh = browser.as_("minh")
    minh.get("/today")
    troubled.begin(kind)
    taken = 0
    for number in range(MOST_POSTS):
        answer = minh.post_json("/inbox", visit(doors[number % len(doors)]), expect=None)
        if answer.status == 503:
            break
        assert answer.status == 201, answer.text
        taken += 1
    assert answer.status == 503
    assert answer.json["request"] == answer.headers["X-Request-Id"] and SAID[kind] in answer.json["error"]
    troubled.end()
    with troubled.site.app_context():
        assert db.session.scalar(select(func.count(Visit.id))) == taken
        logged = select(func.count(AuditRow.id)).where(AuditRow.object_kind == "visit")
        assert db.session.scalar(logged) == taken


def visit(payload: dict[str, object]) -> dict[str, object]:
    return {"uid": uuid7(), "kind": "visit", "payload": payload, "phone_at": utc_now().isoformat()}


def test_pages_say_it_without_asking(browser: Page, troubled: Troubled, capsys: pytest.CaptureFixture[str]) -> None:
    lan = browser.as_("lan")
    lan.get("/account")
    troubled.begin("gone")
    answer = lan.get("/people?q=Mai", expect=503)
    assert answer.text_of("h1") == "Cơ sở dữ liệu chưa trả lời. Thử lại sau một phút."
    assert answer.one("main a.button-primary")["href"] == "/people?q=Mai"
    number = answer.headers["X-Request-Id"]
    assert number in answer.text_of("main")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert {line["event"] for line in lines if line["request"] == number} == {"database_unavailable", "request"}
    browser.client.set_cookie("lang", "en")
    assert browser.get("/sign-in", expect=503).text_of("h1").startswith("The database is not answering")
    assert lan.get("/people", htmx=True, expect=503).text_of("#alert-message")
    assert lan.get("/healthz").status == 200 and lan.get("/static/css/app.css").status == 200
    troubled.end()
    lan.get("/people?q=Mai")


def test_passwords_are_not_written_back(browser: Page, troubled: Troubled) -> None:
    browser.get("/sign-in")
    troubled.begin("gone")
    sent = {"login": "lan", "password": "mat-khau-cua-lan"}
    answer = browser.post("/sign-in", sent, expect=503)
    assert "mat-khau-cua-lan" not in answer.text and answer.fields("#again")["login"] == ["lan"]
    assert "nhập hoặc chọn lại" in answer.text_of("main")
    troubled.end()
    again = browser.submit(answer, "#again", expect=422)
    assert again.value_of("login") == "lan"


def test_reading_goes_on_where_nothing_can_be_written(browser: Page, troubled: Troubled) -> None:
    """For one person's pages; that no page writes holds for every GET of every test (tests/kit/page.py)."""
    person = browser.as_("minh")
    troubled.begin("read_only")
    met = crawl(troubled.site, person, most=1)
    assert len(met) > 4
    assert not [str(one) for one in met if one.status >= 400]


def test_a_connection_lost_at_the_commit_promises_nothing(browser: Page, troubled: Troubled) -> None:
    """It may have been stored or not: SQLite has no such moment, its commit is in the same process."""
    if not isinstance(troubled, PostgresInTrouble):
        return
    lan = browser.as_("lan")
    form = lan.get("/account").fields("#own")
    troubled.cut_at_commit()
    answer = lan.post("/account", form | {"name": "Lan"}, expect=503)
    assert "đúng lúc đang lưu" in answer.text_of("h1") and answer.css("#again")
