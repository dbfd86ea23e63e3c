"""No file may grow any more: posts are answered 503 in words and leave nothing, reading goes on, and all is well afterwards."""

from pathlib import Path

from flask import Flask

from app.config import Config
from app.drives.models import Drive
from tests.factories.walkers import walkers
from tests.faults.conftest import Build
from tests.faults.evidence import faults_found
from tests.kit.loops import run_apart
from tests.kit.phones import Body, Phone, Reply
from tests.kit.visitor import Visitor

ROOM, LATER = 3, 3


def test_nothing_half_is_kept(app: Flask, drive: Drive, house: Build) -> None:
    (walker,) = walkers(app, drive, 1, ROOM + LATER)
    site = house(processes=2)
    phone = Phone(walker.cookie, [site.port])
    run_apart(phone.drain(walker.outbox[:ROOM]))
    site.web.limit_files(_journal(app).stat().st_size)
    reply = run_apart(_told(phone, walker.outbox[ROOM]))
    assert reply.status == 503 and reply.json["error"]
    stranger = Visitor(site.port)
    assert stranger.get("/sign-in").status == 200
    refused = stranger.post("/sign-in", {"login": "minh", "password": "không nhớ"})
    assert refused.status == 503 and "<h1" in refused.text
    person = Visitor(site.port, walker.cookie)
    for path in ("/", "/me", "/account"):
        assert person.get(path).status in (200, 303), path
    assert faults_found(phone.acknowledged, refused=[walker.outbox[ROOM]["uid"]]) == []
    site.web.limit_files(None)
    run_apart(phone.drain(walker.outbox[ROOM:]))
    assert len(phone.acknowledged) == ROOM + LATER
    assert faults_found(phone.acknowledged) == []


async def _told(phone: Phone, body: Body) -> Reply:
    reply = await phone.try_once(body)
    phone.hang_up()
    assert reply is not None
    return reply


def _journal(app: Flask) -> Path:
    """The file that a commit makes longer."""
    config: Config = app.extensions["config"]
    return Path(config.database_url.removeprefix("sqlite:///") + "-wal")
