"""kill -9 of the web group under posting phones: what was acknowledged is kept, the rest is sent again and kept once."""

import asyncio
import time

import pytest
from flask import Flask

from app.drives.models import Drive
from tests.factories.walkers import Walker, walkers
from tests.faults.conftest import Build, Note
from tests.faults.evidence import faults_found
from tests.kit.house import House
from tests.kit.loops import run_apart
from tests.kit.phones import Phone, Tally


@pytest.mark.both_databases
def test_what_was_acknowledged_outlives_kills(app: Flask, drive: Drive, house: Build, long: bool, note: Note) -> None:
    people, visits, kills = (50, 20, 6) if long else (12, 4, 1)
    crowd, site = walkers(app, drive, people, visits), house(processes=2)
    tally, began = Tally(), time.monotonic()
    phones = [Phone(walker.cookie, [site.port], tally=tally) for walker in crowd]
    run_apart(_walk(site, phones, crowd, kills))
    kept = {uid: found for phone in phones for uid, found in phone.acknowledged.items()}
    assert kept.keys() == {body["uid"] for walker in crowd for body in walker.outbox}
    assert faults_found(kept) == []
    rate = len(kept) / (time.monotonic() - began)
    note(f"{kills} kills, {len(kept)} visits kept, {tally.unanswered} tries unanswered, {rate:.0f} visits/s")


async def _walk(site: House, phones: list[Phone], crowd: list[Walker], kills: int) -> None:
    """Let all phones send at once; kill the web group at even shares of the work, look, and start it again."""
    whole = sum(len(walker.outbox) for walker in crowd)
    async with asyncio.TaskGroup() as tasks:
        for phone, walker in zip(phones, crowd, strict=True):
            tasks.create_task(phone.drain(walker.outbox))
        for number in range(1, kills + 1):
            while sum(len(phone.acknowledged) for phone in phones) < whole * number // (kills + 1):
                await asyncio.sleep(0.005)
            site.web.kill()
            await asyncio.sleep(0)
            kept = {uid: found for phone in phones for uid, found in phone.acknowledged.items()}
            assert faults_found(kept) == []
            site.web.start()
