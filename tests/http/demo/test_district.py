"""A district of two communes: as many of everything as asked for, in the story's proportions, and open to look at."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.access.actor import Role
from app.demo.district.build import District, build_district, whole
from app.demo.district.figures import DISTRICT, Size, communes_of, stories_of
from app.demo.sign_ins import PASSWORD, sign_in_of
from app.demo.story import PHU_YEN
from app.doors.models import DoorState
from app.doors.verify import differences
from app.drives.queries import plain_readings
from app.extensions import Model, db
from app.kernel.clock import local_day, utc_now
from app.kernel.errors import Refused
from app.people.models import Account, Team, TeamMember
from app.people.passwords import password_fits
from app.places.models import Household
from app.places.search import households_found
from app.reports.board import board_of
from app.routes.models import Assignment, AssignmentEvent, AssignmentHolder
from app.visits.models import Assist, Visit
from app.visits.queries import raw_doors
from tests.factories import people
from tests.http.demo.day import nobody_is_in_two_places
from tests.kit.page import Page

SMALL = Size(communes=2, households=160, volunteers=24, visits=110)


def count(model: type[Model]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_district_is_told(app: Flask, page: Page) -> None:
    now = utc_now()
    told = build_district(local_day(now), now, SMALL)
    db.session.commit()

    assert [count(model) for model in (Household, Visit)] == [SMALL.households, SMALL.visits]
    assert db.session.scalar(select(func.count(TeamMember.account_id.distinct()))) == SMALL.volunteers
    assert differences(raw_doors()) == []
    _check_week(told, now)
    for area in {area for _, _, area in told.posts if area and area.level == "ward"}:
        nobody_is_in_two_places(area)
    _check_people(told)
    for post, account, area in told.posts:
        sign_in = sign_in_of(post, account, area, now)
        own = page.as_(sign_in.login)
        answer = own.get(sign_in.url, expect=None)
        while answer.location:
            answer = own.follow(answer, expect=None)
        assert answer.status == 200, sign_in
    found = db.session.scalars(select(Household).where(Household.head_name != "").order_by(Household.id).limit(1)).one()
    lan = people.actor(next(account for post, account, _ in told.posts if post.login == "lan"))
    assert found.id in [one.id for one in households_found(lan, found.head_name).households]
    with pytest.raises(Refused):
        build_district(local_day(now), now, SMALL)


def _check_week(told: District, now: datetime) -> None:
    today = local_day(now)
    assert (told.drive.starts_on, told.drive.ends_on) == (today - timedelta(days=7), today + timedelta(days=3))
    board = board_of(told.drive, now, 17)
    assert board.totals["visits"] == SMALL.visits
    assert board.today["visits"] == SMALL.visits // 100
    assert board.unheld and board.helpers.all and board.official
    readings = plain_readings(told.drive)
    assert len(readings) == 8 and readings[-1].installs > readings[0].installs
    states = Counter(db.session.scalars(select(Assignment.state)))
    assert {"assigned", "received", "in_progress", "closed", "released"} <= set(states)
    kinds = set(db.session.scalars(select(AssignmentEvent.kind)))
    assert {"assigned", "received", "started", "submitted", "closed", "released"} == kinds
    assert count(Visit) == db.session.scalar(select(func.count()).where(Visit.received_at <= now))


def _check_people(told: District) -> None:
    roles = {post.role for post, _, _ in told.posts}
    assert roles == {
        Role.ADMIN, Role.COORDINATOR, Role.READER, Role.LEADER, Role.VOLUNTEER, Role.HAMLET_HEAD
    }  # fmt: skip
    named = {account.id for _, account, _ in told.posts}
    with_password = select(Account.id).where(Account.password_hash.is_not(None))
    assert set(db.session.scalars(with_password)) == named
    assert all(password_fits(account.password_hash, PASSWORD) for _, account, _ in told.posts[:1])
    own = [phone for phone in db.session.scalars(select(Account.phone)) if phone]
    assert len(own) == len(set(own))
    assert all(phone.startswith("0900000") for phone in own)
    minh = next(account for post, account, _ in told.posts if post.role is Role.VOLUNTEER)
    walking = select(Assignment.state).join(AssignmentHolder).where(AssignmentHolder.account_id == minh.id)
    assert "in_progress" in set(db.session.scalars(walking))


def test_the_same_day_tells_the_same_story(app: Flask) -> None:
    now = utc_now()
    told = []
    for _ in range(2):
        build_district(local_day(now), now, SMALL)
        told.append(_story())
        db.session.rollback()
    assert told[0] == told[1]


def _story() -> list[object]:
    visits = select(Visit.phone_at, Visit.outcome, Household.head_name, Account.login)
    visits = visits.join(Household, Household.id == Visit.household_id).join(Account, Account.id == Visit.account_id)
    routes = select(Assignment.title, Assignment.starts_at, Assignment.state, Assignment.print_code, Team.name)
    rows = [*db.session.execute(visits), *db.session.execute(routes.join(Team, Team.id == Assignment.team_id))]
    return sorted(map(str, rows))


def test_more_visits_fill_weeks_before_in_the_same_drive(app: Flask) -> None:
    now, size = utc_now(), Size(communes=1, households=60, volunteers=16, visits=400)
    told = build_district(local_day(now), now, size)
    db.session.commit()
    assert count(Visit) == size.visits
    assert told.drive.starts_on < local_day(now) - timedelta(weeks=5)
    assert differences(raw_doors()) == []
    tries = db.session.scalar(select(func.max(DoorState.attempts)))
    assert tries is not None and tries <= told.drive.max_tries
    assert count(Assist) > size.visits // 4


def test_the_whole_district_has_the_figures_of_2021() -> None:
    communes = communes_of(DISTRICT)
    stories, before = stories_of(communes, DISTRICT.visits)
    figures = whole(communes)
    assert (figures.households, figures.smartphones, figures.readings[0], figures.readings[-1]) == (
        60_000,
        97_000,
        37_000,
        50_700,
    )
    assert sum(commune.volunteers for commune in communes) == DISTRICT.volunteers
    assert sum(story.visits for story in stories) == DISTRICT.visits and not any(before)
    outcomes = sum((story.outcomes for story in stories), Counter[str]())
    for kind, n in PHU_YEN.outcomes.items():
        assert outcomes[kind] == pytest.approx(n * DISTRICT.visits / PHU_YEN.visits, rel=0.05), kind
