"""A database that is older than the code needs is not served from; one that is right is looked at once."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from app.access.actor import Role
from app.extensions import db
from app.serve import ready as serve_ready
from app.storage.revision import UNFINISHED, is_old
from tests.factories import people
from tests.kit.databases import Database
from tests.kit.page import Page
from tests.kit.sign_in import sign_in
from tests.kit.site import Sites
from tests.kit.statements import statements


@pytest.fixture
def bare(engine_name: str, databases: dict[str, Database], sites: Sites) -> Iterator[Flask]:
    """A site that has just been started on a database without a table."""
    app = sites.on_scratch(databases[engine_name])
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    told = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    return [one for one in told if one["event"] == "database_not_ready"]


def test_an_older_database_is_not_served_from_until_it_is_brought_up(
    bare: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    page = Page(bare, sign_in)
    for path in ("/", "/sign-in"):
        assert "đang được nâng cấp" in page.get(path, expect=503).text
    [line] = lines(capsys)
    assert "without tables" in line["why"] and "flask --app wsgi db upgrade" in line["why"]
    upgrade()
    people.grant(people.account("lan"), Role.ADMIN)
    lan = page.as_("lan")
    downgrade(revision="-1")
    lan.get("/", expect=503)
    [line] = lines(capsys)
    assert "at 2026" in line["why"]
    upgrade()
    lan.get("/account")
    with statements() as asked:
        page.get("/sign-in")
    assert not [one for one in asked if "alembic_version" in one]


def test_a_post_to_an_older_database_says_the_same(bare: Flask) -> None:
    answer = bare.test_client().post("/sign-in", data={"login": "lan"})
    assert answer.status_code == 503 and "đang được nâng cấp" in answer.text


def test_what_needs_no_database_is_served(bare: Flask) -> None:
    with bare.test_client().get("/static/icons.svg") as answer:
        assert answer.status_code == 200


def test_a_restore_that_did_not_finish_is_not_served_from(bare: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    upgrade()
    with db.engine.begin() as connection:
        connection.execute(text(f"CREATE TABLE {UNFINISHED} (name text)"))
    page = Page(bare, sign_in)
    page.get("/sign-in", expect=503)
    assert "restore" in lines(capsys)[0]["why"]


def test_a_newer_database_is_served_from(bare: Flask) -> None:
    upgrade()
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '20991231_01_of_tomorrow'"))
    Page(bare, sign_in).get("/sign-in")


def test_a_worker_and_a_schedule_wait_with_the_command_in_words(
    bare: Flask, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve_ready, "LOOK_EVERY_S", 0.02)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(serve_ready.wait_until_ready, bare)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.5)
        upgrade()
        waiting.result(timeout=30)
    said = [line for line in capsys.readouterr().err.splitlines() if "db upgrade" in line]
    assert len(said) == 1 and said[0].startswith("The database is without tables")


@pytest.mark.parametrize(
    ("found", "old"),
    [((), True), (("one",), True), (("two",), False), (("three",), False), (("two", "one"), False)],
)
def test_what_counts_as_older(found: tuple[str, ...], old: bool) -> None:
    assert is_old(found, needed="two", known={"one", "two"}) is old
