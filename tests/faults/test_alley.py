"""A phone whose browser is killed at any moment, a line that loses every answer: what the screen called saved exists, once."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from tests.factories.alley import Alley, alley_at_work, stored, told, walk
from tests.factories.people import Cast
from tests.faults.conftest import Note
from tests.kit.alley import AlleyPhone, alley_phone, tap

PATIENCE_MS = 60_000


@pytest.fixture
def alley(app: Flask, cast: Cast, long: bool) -> Iterator[Alley]:
    with alley_at_work(app, cast, doors=60 if long else 25) as alley:
        yield alley


@pytest.fixture
def phone(alley: Alley, chromium: Browser, tmp_path: Path) -> Iterator[AlleyPhone]:
    with alley_phone(chromium, alley.site, alley.weather, tmp_path / "phone") as phone:
        phone.sign_in("minh")
        phone.ready()
        yield phone


@pytest.mark.both_when_long
def test_every_answer_lost_three_times_still_writes_once(alley: Alley, phone: AlleyPhone, long: bool) -> None:
    alley.weather.lose_each = 3
    taps = walk(phone, 20 if long else 4)
    expect(phone.tab.locator("#unsent b")).to_have_text("", timeout=PATIENCE_MS)
    assert told() == taps


def test_what_the_screen_called_saved_outlives_kills(alley: Alley, phone: AlleyPhone, long: bool, note: Note) -> None:
    """Taps without signal; each time the browser dies, before or after it could say that the tap is saved."""
    chance = random.Random(3)
    kills, saved, unsaid = (50 if long else 2), 0, 0
    phone.offline()
    for taps in range(1, kills + 1):
        plate = phone.tab.locator("#route-dock .plate").inner_text()
        tap(phone.tab, "Vắng nhà")
        time.sleep(chance.uniform(0, 0.15))
        said = f"Đã ghi {plate}:" in phone.tab.locator("#status").inner_text()
        phone.kill()
        phone.start()
        phone.go("/today")
        expect(phone.tab.locator("#unsent")).to_be_visible()
        kept = int(phone.tab.locator("#unsent b").inner_text().split(" ")[0] or 0)
        assert saved + said <= kept <= taps
        saved, unsaid = kept, unsaid + (not said)
    phone.offline(False)
    expect(phone.tab.locator("#unsent b")).to_have_text("", timeout=PATIENCE_MS)
    plates = [visit.plate for visit in stored()]
    assert len(plates) == len(set(plates)) == saved
    note(f"{kills} kills, {unsaid} before the screen could say so, {saved} visits kept, each once")
