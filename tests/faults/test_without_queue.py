"""The queue's server is away, or takes connections and never answers: pages, sign-in and asking for work go on."""

import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.jobs.embedded import EmbeddedServer
from app.jobs.models import JobRun
from app.kernel.clock import utc_now
from app.people.sessions import begin_session
from tests.factories.people import PASSWORD, Cast, with_password
from tests.factories.walkers import cookie_of
from tests.faults.conftest import Build, Note
from tests.faults.lists import job_states
from tests.kit.house import House
from tests.kit.lists import two_level_households
from tests.kit.visitor import Visitor
from tests.kit.waiting import wait_until

ROLES = ("quang", "lan", "ban", "minh", "thu")


@contextmanager
def silence() -> Iterator[str]:
    """Yield the address of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=100) as listening:
        yield f"redis://127.0.0.1:{listening.getsockname()[1]}"


def test_the_house_goes_on_while_the_queue_is_away(
    app: Flask, cast: Cast, machine: Build, house: Build, queue: EmbeddedServer, tmp_path: Path, note: Note
) -> None:
    ward = str(with_password(cast.lan).area_id)
    db.session.commit()
    queue.stop()
    site = house(redis_url=queue.url)
    note(f"{_pages(app, site, cast, ROLES)} pages of {len(ROLES)} roles opened")
    _ask_to_read(_signed_in(site), ward, tmp_path)
    assert job_states() == {"queued": 1}
    queue.start()
    site.workers()
    wait_until(lambda: job_states() == {"done": 1}, f"{job_states()}\n{site.said()}")
    assert db.session.scalars(select(JobRun.attempts)).one() == 1


def test_the_house_goes_on_while_the_queue_is_silent(
    app: Flask, cast: Cast, house: Build, tmp_path: Path, note: Note
) -> None:
    ward = str(with_password(cast.lan).area_id)
    db.session.commit()
    with silence() as url:
        site = house(redis_url=url)
        began = time.monotonic()
        pages = _pages(app, site, cast, ("lan",))
        opened = time.monotonic()
        lan = _signed_in(site)
        entered = time.monotonic()
        _ask_to_read(lan, ward, tmp_path)
        asked = time.monotonic()
    assert job_states() == {"queued": 1}
    note(
        f"{(opened - began) / pages:.2f} s a page of {pages}, {entered - opened:.1f} s for a wrong and a right sign-in, "
        f"{asked - entered:.1f} s for asking for work"
    )


def _pages(app: Flask, site: House, cast: Cast, roles: Sequence[str]) -> int:
    """Open the first page of each role and all it links to; return how many that were."""
    opened = 0
    keys = [begin_session(getattr(cast, role), utc_now(), "tests") for role in roles]
    db.session.commit()
    for role, key in zip(roles, keys, strict=True):
        person = Visitor(site.port, cookie_of(app, key))
        waiting = ["/"]
        for path in waiting:
            seen = person.get(path)
            while seen.status in (302, 303):
                seen = person.get(seen.location)
            assert seen.status == 200, f"{role} {path}: {seen.status}\n{site.said()}"
            if path == "/":
                waiting += [link for link in seen.links if link != "/"]
            opened += 1
    return opened


def _signed_in(site: House) -> Visitor:
    """Sign Lan in by the form, the second try with the right password."""
    lan = Visitor(site.port)
    lan.get("/sign-in")
    assert lan.post("/sign-in", {"login": "lan", "password": "không phải"}).status == 422
    assert lan.post("/sign-in", {"login": "lan", "password": PASSWORD}).status == 303
    return lan


def _ask_to_read(lan: Visitor, ward: str, folder: Path) -> None:
    assert lan.get("/lists/new").status == 200
    data = two_level_households(folder / "hộ.xlsx", 5).read_bytes()
    sent = lan.upload("/lists/new", {"kind": "households", "area": ward}, "ho.xlsx", data)
    assert sent.status == 303, sent.text
    assert lan.get(sent.location).status == 200
