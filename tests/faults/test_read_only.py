"""The database takes no writes: posts are answered 503 and leave nothing, pages can be read, later all goes on."""

import pytest
from flask import Flask

from app.config import Config
from app.drives.models import Drive
from tests.factories.walkers import walkers
from tests.faults.conftest import Build
from tests.faults.evidence import faults_found
from tests.kit.loops import run_apart
from tests.kit.phones import Body, Phone
from tests.kit.visitor import Visitor


@pytest.mark.both_databases
def test_pages_can_be_read(app: Flask, drive: Drive, house: Build) -> None:
    (walker,) = walkers(app, drive, 1, 4)
    site = house()
    phone = Phone(walker.cookie, [site.port])
    run_apart(phone.drain(walker.outbox[:2]))
    frozen = house(**_reading_only(app))
    refused = Phone(walker.cookie, [frozen.port])
    assert run_apart(_answers(refused, walker.outbox[2:])) == [503, 503]
    stranger = Visitor(frozen.port)
    assert stranger.get("/sign-in").status == 200
    told = stranger.post("/sign-in", {"login": "minh", "password": "không nhớ"})
    assert told.status == 503 and "<h1" in told.text, frozen.said()
    person = Visitor(frozen.port, walker.cookie)
    for path in ("/", "/me", "/account"):
        assert person.get(path).status in (200, 303), frozen.said()
    assert faults_found(phone.acknowledged, refused=[body["uid"] for body in walker.outbox[2:]]) == []
    run_apart(phone.drain(walker.outbox))
    assert len(phone.acknowledged) == 4
    assert faults_found(phone.acknowledged) == []


async def _answers(phone: Phone, outbox: list[Body]) -> list[int]:
    replies = [await phone.try_once(body) for body in outbox]
    phone.hang_up()
    return [reply.status if reply else 0 for reply in replies]


def _reading_only(app: Flask) -> dict[str, object]:
    """Return what makes a house see the same database without a right to write."""
    config: Config = app.extensions["config"]
    if config.database_url.startswith("sqlite"):
        return {"database_url": config.database_url.replace(":///", ":///file:") + "?mode=ro&uri=true"}
    return {"env": {"PGOPTIONS": "-c default_transaction_read_only=on"}}
