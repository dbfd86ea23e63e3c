"""The demo story in a small size, told through the real actions; the full size differs in its figures alone."""

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import and_, func, select

from app.access.actor import Role
from app.audit.checking import check_record
from app.audit.seal import site_key
from app.config import Config
from app.demo.story import Proportions
from app.demo.wards import SETTINGS, Setting, tell_demo
from app.doors.models import DoorState
from app.doors.queries import totals, totals_of_day
from app.doors.verify import differences
from app.drives.models import Drive
from app.drives.queries import areas_read, corrections_of, plain_readings
from app.extensions import db
from app.kernel.clock import local, local_day, utc_now
from app.kernel.errors import Refused
from app.people.models import Account, Team
from app.people.passwords import password_fits
from app.people.queries.joining import requests_of
from app.places.models import Area, ContactSource, Household, HouseholdContact, UnplacedRow
from app.places.queries import IN_USE
from app.reports.board import board_of
from app.routes.models import Assignment, AssignmentEvent
from app.visits.models import Visit
from app.visits.queries import raw_doors
from tests.factories.ward_at_work import SITE_KEY
from tests.http.demo.day import (
    nobody_is_in_two_places,
    schedules_go_on,
    schools_tell_the_story,
    shifts_are_staffed,
    the_story_of_the_points,
)
from tests.http.demo.led import WALKED_A_WHILE, leaders_have_something_to_look_at
from tests.kit.page import Page

CHAINS = {
    ("installed",): 30,
    ("already",): 30,
    ("no_smartphone",): 10,
    ("device_failed",): 6,
    ("refused",): 4,
    ("wrong",): 4,
    ("absent",): 12,
    ("absent", "absent", "absent"): 2,
    ("absent", "installed"): 4,
    ("appointment",): 8,
}
STORY = Proportions(220, 330, 100, (4, 6, 8, 9, 6, 6, 5), CHAINS, {1: 24, 2: 10})
DEMO_PHONE = re.compile(r"0900000\d{3}")


def small() -> list[Setting]:
    """Few households; where many points sell, enough people to staff them."""
    return [replace(setting, story=STORY, team_size=12 if setting.sellers else 4) for setting in SETTINGS]


def test_the_story_is_told(app: Flask, page: Page) -> None:
    now, today = utc_now(), local_day(utc_now())
    sign_ins = tell_demo(today, now, SITE_KEY, small())
    db.session.commit()
    assert check_record(db.session.connection(), site_key()).count == 0, "each row of the record is as it was sealed"

    assert db.session.scalar(select(func.count(UnplacedRow.id))) == 21, "rows of a list from before wait for a place"

    closed, *running = db.session.scalars(select(Drive).order_by(Drive.id)).all()
    assert (closed.state, closed.starts_on.isoformat(), closed.ends_on.isoformat()) == (
        "closed",
        "2021-09-09",
        "2021-09-15",
    )
    assert totals(closed.id)["visits"] == STORY.visits
    assert len(running) == 2
    paces: list[int] = []
    for drive in running:
        _check_week(drive)
        _check_today(drive)
        assert drive.starts_on == today - timedelta(days=7)
        assert drive.ends_on == today + timedelta(days=3)
        _check_turns(drive)
        paces += leaders_have_something_to_look_at(drive, now)
        schools_tell_the_story(drive.area, now)
        nobody_is_in_two_places(drive.area)
        shifts_are_staffed(drive.area, today)
        _numbers_wait_and_stand(drive.area)
    assert set(paces) == {25} or local(now).time() < WALKED_A_WHILE, "of routes as short as here not each has the doors"
    assert differences(raw_doors()) == []
    cua_nam = next(drive.area for drive in running if drive.area.name == "Cửa Nam")
    the_story_of_the_points(cua_nam, today)
    schedules_go_on(now)
    _check_people(sign_ins)
    for one in sign_ins:
        own = page.as_(one.login)
        answer = own.get(one.url, expect=None)
        while answer.location:
            answer = own.follow(answer, expect=None)
        assert answer.status == 200, one.url
    with pytest.raises(Refused):
        tell_demo(today, now, SITE_KEY, small())


def _check_week(drive: Drive) -> None:
    week, told = Counter[str](), ("visits", "installed", "not_home")
    for day in range(7):
        week.update(totals_of_day(drive.id, drive.starts_on + timedelta(days=day), told))
    assert week["visits"] == STORY.visits
    assert week["installed"] == sum(phones * n for phones, n in STORY.phones.items())
    assert week["not_home"] == STORY.outcomes["absent"]
    readings = plain_readings(drive)
    assert [reading.installs for reading in readings] == STORY.readings
    households = select(func.count()).select_from(Household).join(Household.alley).where(*IN_USE)
    assert db.session.scalar(households.where(Household.alley.has(path=drive.area.path) | _under(drive))) == 220


def _under(drive: Drive) -> object:
    return Household.alley.property.mapper.class_.path.startswith(drive.area.path)


def _check_today(drive: Drive) -> None:
    board = board_of(drive, utc_now(), 17)
    assert board.days_left == 4
    assert board.today["visits"] > 0
    assert board.unheld > 0
    assert {item.code for item in board.attention} >= {"review", "overdue"}
    assert board.helpers.below
    states = set(db.session.scalars(select(Assignment.state).where(Assignment.drive_id == drive.id)))
    assert {"assigned", "received", "in_progress", "closed"} <= states
    due = select(func.count()).where(DoorState.drive_id == drive.id, DoorState.status == "scheduled")
    assert db.session.scalar(due.where(DoorState.next_due_on >= local_day(utc_now())))
    assert db.session.scalar(select(func.count()).select_from(Visit).where(Visit.phone_at > utc_now())) == 0


def _check_turns(drive: Drive) -> None:
    """Everything that happens to routes and lists besides visits is there to be looked at."""
    events = select(AssignmentEvent.kind).join(Assignment).where(Assignment.drive_id == drive.id)
    assert {"handed_over", "left", "warned"} <= set(db.session.scalars(events))
    given_up = select(Assignment.state).join(AssignmentEvent).where(Assignment.drive_id == drive.id)
    assert set(db.session.scalars(given_up.where(AssignmentEvent.kind == "left"))) == {"released"}
    flags = db.session.scalars(select(Visit.flags).where(Visit.drive_id == drive.id))
    assert any("range" in one for one in flags)
    inside = Household.alley.has(Area.path.startswith(drive.area.path))
    gone = select(Household.void_reason, Household.merged_into_id.is_not(None)).where(inside, ~and_(*IN_USE))
    assert sorted(tuple(row) for row in db.session.execute(gone)) == [("", True), ("demolished", False)]
    team = db.session.scalars(select(Team).where(Team.area_id == drive.area_id).order_by(Team.id)).first()
    assert team and len(requests_of(team)) == 1
    hamlets = areas_read(drive)[1:] if areas_read(drive)[0].id == drive.area_id else areas_read(drive)
    assert hamlets and len(corrections_of(drive)) == 1


def _numbers_wait_and_stand(area: Area) -> None:
    held = select(HouseholdContact.state).join(ContactSource).where(ContactSource.area_id == area.id)
    assert set(db.session.scalars(held)) == {"matched", "waiting"}


def _check_people(sign_ins: list) -> None:
    roles = {one.role for one in sign_ins}
    assert roles == {role.value for role in Role} - {"system"}
    for ward in ("Xã Chuyên Mỹ", "Phường Cửa Nam"):
        assert {one.role for one in sign_ins if one.area == ward} == roles - {"admin"}
    own = [phone for phone in db.session.scalars(select(Account.phone)) if phone]
    assert len(own) == len(set(own))
    phones = [*own, *db.session.scalars(select(Household.phone))]
    assert all(DEMO_PHONE.fullmatch(phone) for phone in phones if phone)
    assert len(db.session.scalars(select(Account.id).where(Account.password_hash.is_not(None))).all()) == len(sign_ins)
    lan = db.session.scalars(select(Account).where(Account.login == "lan")).one()
    assert {one.login for one in sign_ins if one.card} == {"ban", "minh", "ha", "son"}
    assert password_fits(lan.password_hash, next(one.password for one in sign_ins if one.login == "lan"))


@pytest.mark.parametrize("size", ["ward", "district"])
def test_a_database_with_people_is_left_alone(app: Flask, page: Page, cast: object, size: str) -> None:
    config: Config = app.extensions["config"]
    result = app.test_cli_runner().invoke(args=["demo", "--size", size])
    assert result.exit_code == 1
    assert "Dữ liệu đã có" in result.output
    assert not config.demo
    assert "minh hoạ" not in page.get("/sign-in").text
