"""PostgreSQL ends the house's connections under posting phones: no answer is a 500, and nothing is lost or doubled."""

import asyncio

import pytest
from flask import Flask
from sqlalchemy import text

from app.drives.models import Drive
from app.extensions import db
from tests.factories.walkers import walkers
from tests.faults.conftest import Build, Note
from tests.faults.evidence import faults_found
from tests.kit.loops import run_apart
from tests.kit.phones import Phone, Tally

END_ALL = text(
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE pid <> pg_backend_pid() AND datname = current_database() AND backend_type = 'client backend'"
)


@pytest.mark.postgres_alone
def test_a_dropped_connection_is_not_a_fault(app: Flask, drive: Drive, house: Build, long: bool, note: Note) -> None:
    n, visits, drops = (30, 12, 25) if long else (12, 4, 5)
    crowd, site = walkers(app, drive, n, visits), house(processes=2)
    tally = Tally()
    phones = [Phone(walker.cookie, [site.port], tally=tally) for walker in crowd]
    whole = n * visits

    async def walk() -> None:
        async with asyncio.TaskGroup() as tasks:
            for phone, walker in zip(phones, crowd, strict=True):
                tasks.create_task(phone.drain(walker.outbox))
            for number in range(1, drops + 1):
                while sum(len(phone.acknowledged) for phone in phones) < whole * number // (drops + 1):
                    await asyncio.sleep(0.005)
                with db.engine.connect() as admin:
                    admin.execute(END_ALL)

    run_apart(walk())
    kept = {uid: found for phone in phones for uid, found in phone.acknowledged.items()}
    assert (len(kept), tally.unanswered) == (whole, 0), site.said()
    assert faults_found(kept) == []
    note(f"all connections ended {drops} times, {tally.unavailable} answers were 503, {whole} visits kept")
