"""Fixtures of every test: `app` on the chosen databases, `page` that checks all it gets, `browser_page` in Chromium.

`--db sqlite,postgres` chooses the databases for tests/http, tests/jobs and tests/migrations; other folders run on
SQLite, except a test marked `both_databases`.
"""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright

from app import catalogues
from tests.factories import people
from tests.factories.people import Cast
from tests.kit.browsing import BrowserPage, open_page
from tests.kit.chromium import launch
from tests.kit.databases import ENGINES, Database, Databases
from tests.kit.live import LiveSite, serve
from tests.kit.page import Page
from tests.kit.queues import empty_queue, queue_server
from tests.kit.sign_in import sign_in
from tests.kit.site import Sites

ON_EVERY_DATABASE = {"http", "jobs", "migrations"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", default=",".join(ENGINES), help="databases to run on: sqlite,postgres")
    parser.addoption("--long", action="store_true", help="the long form of tests/faults")


def pytest_configure(config: pytest.Config) -> None:
    unknown = set(_chosen(config)) - set(ENGINES)
    if unknown:
        raise pytest.UsageError(f"--db knows {', '.join(ENGINES)}, not {', '.join(sorted(unknown))}")
    if not hasattr(config, "workerinput"):
        catalogues.compile_all()


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over all that stays, and come less often: trees of pages are many small things."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine_name" not in metafunc.fixturenames:
        return
    folder = Path(metafunc.definition.path).relative_to(Path(__file__).parent).parts[0]
    marks = {mark.name for mark in metafunc.definition.iter_markers()}
    long = {"both_when_long"} if metafunc.config.getoption("--long") else set()
    wide = folder in ON_EVERY_DATABASE or marks & ({"both_databases"} | long)
    names = _chosen(metafunc.config) if wide and "sqlite_alone" not in marks else ["sqlite"]
    if "postgres_alone" in marks:
        names = [name for name in _chosen(metafunc.config) if name == "postgres"]
    metafunc.parametrize("engine_name", names, scope="session")


def _chosen(config: pytest.Config) -> list[str]:
    return [name.strip() for name in config.getoption("--db").split(",") if name.strip()]


@pytest.fixture(scope="session")
def process(request: pytest.FixtureRequest) -> str:
    """The name of this test process: "main", or "gw0", "gw1" under `-n 2`."""
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture(scope="session")
def databases(
    tmp_path_factory: pytest.TempPathFactory, process: str, pytestconfig: pytest.Config
) -> Iterator[dict[str, Database]]:
    """The databases of this process, opened when first asked for."""
    durable = bool(pytestconfig.getoption("--long"))
    with Databases(tmp_path_factory.mktemp("sqlite"), process, durable) as databases:
        yield databases


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory, databases: dict[str, Database]) -> Iterator[Sites]:
    """The apps of this process, made when first asked for; they let go of the databases before these close."""
    sites = Sites(tmp_path_factory.mktemp("site"))
    yield sites
    sites.rest()


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a queue server of this process (a unix socket)."""
    with queue_server(tmp_path_factory.mktemp("queue")) as url:
        yield url


@pytest.fixture
def redis_url() -> str | None:
    """No queue, so jobs wait; tests/jobs puts the real one here."""
    return None


@pytest.fixture
def app(engine_name: str, databases: dict[str, Database], sites: Sites, redis_url: str | None) -> Iterator[Flask]:
    """The app with an empty database; the test runs inside its application context."""
    if redis_url:
        empty_queue(redis_url)
    app = sites.fresh(databases[engine_name], redis_url)
    with app.app_context():
        yield app
        databases[engine_name].leave()


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Two wards with Lan, Minh, Bản, Thu, Hoa, Sơn and Quang in them (tests/factories/people.py)."""
    return people.cast()


@pytest.fixture
def page(app: Flask) -> Page:
    """A browser without a person; `page.as_("lan")` gives Lan's."""
    return Page(app, sign_in)


@pytest.fixture
def live(app: Flask) -> Iterator[LiveSite]:
    """The app behind a real port, for a real browser."""
    with serve(app) as site:
        yield site


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright, launch(playwright) as browser:
        yield browser


@pytest.fixture
def browser_page(chromium: Browser, live: LiveSite) -> Iterator[BrowserPage]:
    """A Chromium tab at 360x740; script errors, CSP violations and failed requests turn the test red at its end."""
    with open_page(chromium, live) as tab:
        yield tab
