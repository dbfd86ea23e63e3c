"""The queue goes away under a living worker and comes back: jobs wait, their page says so, and they run by themselves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.jobs.embedded import EmbeddedServer
from app.storage import unit
from tests.factories.people import Cast
from tests.kit.held_work import QUICK, register
from tests.kit.page import Page
from tests.kit.workers import ask, beats, job, over, until, worker


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(tmp_path / "queue")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def redis_url(queue: EmbeddedServer) -> str:
    return queue.url


def test_the_queue_goes_away_and_comes_back(app: Flask, cast: Cast, queue: EmbeddedServer, page: Page) -> None:
    register()
    unit.commit()
    lan = page.as_("lan")
    with worker(app, queue.url, "bulk") as process:
        until(lambda: beats() == 1, "the worker says it lives", process)
        queue.stop()
        until(lambda: beats() == 0, "the worker says that it hears nothing", process)
        uid = ask(cast.lan, QUICK, number=1)
        assert "Sẽ chạy khi hàng đợi hoạt động" in lan.get(f"/jobs/{uid}").text_of(f"#job-{uid}")
        assert job(uid).state == "queued"
        queue.start()
        over(uid, "done", process)
        assert beats() == 1
    assert beats() == 0, "a worker that ends in an orderly way says so"
