"""What whoever watches the site is told: codes and ages, nothing about anybody, and cheaply."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app.config import PROJECT
from app.extensions import db
from app.health.queries import BEAT
from app.jobs.beats import take_beat_away, write_beat
from app.jobs.models import ScheduleRun
from app.jobs.registry import QUEUES
from app.kernel.clock import utc_now
from app.people.models import SignInSession
from app.storage.revision import needed_revision
from tests.factories.people import Cast
from tests.http.web.conftest import another
from tests.kit.databases import Database
from tests.kit.page import Page
from tests.kit.sign_in import sign_in
from tests.kit.statements import statements
from tests.kit.trouble import site_in_trouble

MOST_QUERIES = 8


def running(age: timedelta = timedelta(seconds=20)) -> None:
    """The rest of the house, as it stands beside a web group that is up."""
    at = utc_now() - age
    db.session.add(ScheduleRun(name=BEAT, begun_at=at, done_at=at))
    for queue in QUEUES:
        write_beat(f"{queue}-1", queue, at, at)
    db.session.commit()


def test_the_process_answers_without_asking_anybody(page: Page) -> None:
    with statements() as asked:
        answer = page.get("/healthz")
    assert (answer.text, answer.response.mimetype, asked) == ("ok", "text/plain", [])


def test_ready(page: Page, cast: Cast) -> None:
    running()
    with statements() as asked:
        answer = page.get("/readyz")
    told = answer.json
    assert told["ready"] is True and told["status"] == "degraded", "no queue and no backup in this test"
    assert {name for name, check in told["checks"].items() if check["status"] != "ok"} == {"queue", "backup"}
    assert 20 <= told["checks"]["schedule"]["age_s"] < 120
    assert len(asked) <= MOST_QUERIES
    assert answer.headers["Cache-Control"] == "no-store" and "Set-Cookie" not in answer.headers
    for _again in range(30):
        page.get("/readyz")
    assert db.session.scalar(select(func.count(SignInSession.id))) == 0


def test_who_is_signed_in_is_not_asked(page: Page, cast: Cast) -> None:
    running()
    lan = page.as_("lan")
    with statements() as asked:
        lan.get("/readyz")
    assert not [one for one in asked if "sign_in_session" in one]


def test_nothing_of_people_places_or_secrets(page: Page, cast: Cast, app: Flask) -> None:
    running()
    told = page.get("/readyz").text
    for word in (app.config["SECRET_KEY"], app.instance_path, str(PROJECT), "sqlite:", "postgres", "Phường", "@"):
        assert word not in told
    assert all(
        isinstance(fact, str | int | float | None)
        for one in json.loads(told)["checks"].values()
        for fact in one.values()
    )


def test_a_queue_without_a_worker(page: Page, cast: Cast) -> None:
    running()
    take_beat_away("bulk-1")
    write_beat("default-2", "default", utc_now(), utc_now() - timedelta(days=1))  # an older one that died beside it
    db.session.commit()
    told = page.get("/readyz", expect=503).json["checks"]
    assert told["worker_bulk"] == {"status": "failing", "age_s": None} and told["worker_default"]["status"] == "ok"


@pytest.mark.parametrize("age", [None, timedelta(minutes=4)])
def test_a_clock_that_stands_still(page: Page, cast: Cast, age: timedelta | None) -> None:
    if age:
        running(age)
    answer = page.get("/readyz", expect=503)
    assert answer.json["ready"] is False and answer.json["status"] == "failing"
    assert answer.json["checks"]["schedule"]["status"] == "failing"


@pytest.fixture
def stamped(app: Flask) -> Iterator[Callable[[str], None]]:
    """Say which revision the database has; its own comes back at the end."""

    def stamp(revision: str) -> None:
        db.session.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})
        db.session.commit()

    yield stamp
    stamp(needed_revision())


def test_an_older_revision(page: Page, cast: Cast, stamped: Callable[[str], None]) -> None:
    running()
    need, older = needed_revision(), "20261122_01_first_house"
    for version, status in ((older, "failing"), ("of-a-later-release", "ok"), (need, "ok")):
        stamped(version)
        told = page.get("/readyz", expect=503 if status == "failing" else 200).json
        assert told["checks"]["revision"] == {"status": status, "have": version, "need": need}


def test_a_database_that_is_away(engine_name: str, databases: dict[str, Database], tmp_path: Path, cast: Cast) -> None:
    running()
    with site_in_trouble(databases[engine_name], tmp_path) as troubled:
        watcher = Page(troubled.site, sign_in)
        watcher.get("/readyz")
        troubled.begin("gone")
        told = watcher.get("/readyz", expect=503).json
        assert told["checks"]["database"] == {"status": "failing", "ms": None} and "schedule" not in told["checks"]
        assert watcher.get("/healthz").text == "ok"
        troubled.end()
        watcher.get("/readyz")


def test_an_empty_database(app: Flask, tmp_path: Path) -> None:
    """Never migrated: it answers, and has no revision."""
    site = another(app, tmp_path, "http://localhost", database_url=f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    told = Page(site, sign_in).get("/readyz", expect=503).json
    assert told["checks"]["database"]["status"] == "ok" and told["checks"]["revision"]["status"] == "failing"
    with site.app_context():
        db.engine.dispose()


@pytest.mark.parametrize(
    ("base_url", "status"), [("http://192.0.2.7:8000", "degraded"), ("https://ward.example", "ok")]
)
def test_plain_http_is_told(app: Flask, tmp_path: Path, cast: Cast, base_url: str, status: str) -> None:
    running()
    site = another(app, tmp_path, base_url)
    told = Page(site, sign_in).get("/readyz").json
    assert told["checks"]["address"]["status"] == status
    assert told["checks"]["address"]["reason"] == (None if status == "ok" else "insecure")
    with site.app_context():
        db.engine.dispose()
