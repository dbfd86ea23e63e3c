"""The bulk writer of the district leaves the very rows that the actions leave for the same plans, routes and visits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.audit.models import AuditRow
from app.audit.seal import seal_of
from app.demo import walks as acted
from app.demo.district.crews import Crew, Member
from app.demo.district.ground import Alley, Home
from app.demo.district.knocks import Knocks
from app.demo.district.rows import Rows
from app.demo.district.walks import Draft, Routes
from app.demo.drives import local_time
from app.demo.story import Fate
from app.demo.walks import Window
from app.doors.models import DoorState, Tally, TallyPerson
from app.doors.verify import differences
from app.drives.models import Drive
from app.extensions import db
from app.inbox.models import ReceivedItem
from app.inbox.receive import Item, receive
from app.jobs.models import JobRun
from app.kernel.clock import local_day, utc_now
from app.kernel.ids import uuid7
from app.notices.models import Notice
from app.people.models import Account, Commitment
from app.places.models import Area, Household
from app.plans.models import Plan, PlanStop, PlanUnit
from app.plans.planning import plan_door
from app.routes.actions.holding import receive as receive_route
from app.routes.models import Assignment, AssignmentDoor, AssignmentEvent, AssignmentHolder
from app.routes.planner.model import PlanAlley
from app.visits.models import Assist, Visit
from app.visits.queries import raw_doors
from tests.factories import drives, people, places
from tests.factories.people import Cast
from tests.http.demo.rows import rows_of

TABLES = (
    Visit, Assist, DoorState, Tally, TallyPerson, ReceivedItem, AuditRow, Notice, Plan, PlanUnit, PlanStop,
    JobRun, Assignment, AssignmentDoor, AssignmentHolder, AssignmentEvent, Commitment,
)  # fmt: skip
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
DOORS = 28


@dataclass(frozen=True)
class Round:
    """One walk of all doors: when, what each door in its order says, and whether the routes are handed in or still held."""

    day: date
    said: Sequence[dict[str, Any] | None]
    ends: str = "closed"


@dataclass(frozen=True)
class Scene:
    """A team of two pairs, an alley, a drive, and what happens in it; `uids` are the items' by (round, door)."""

    cast: Cast
    drive: Drive
    alley: Area
    doors: Sequence[Household]
    members: dict[int, Account]
    rounds: Sequence[Round]
    uids: dict[tuple[int, int], str]

    def items(self, turn: int, route_uid: str, doors: Sequence[int], holders: Sequence[int]) -> list[Any]:
        """Return (account, at, received at, door, item) of a route's doors in a round, as they arrived."""
        told, at, found = self.rounds[turn], local_time(self.rounds[turn].day, 8), []
        for place, door in enumerate(doors):
            number = [one.id for one in self.doors].index(door)
            at += timedelta(minutes=7)
            said = told.said[number]
            if said is not None:
                payload = {"drive": self.drive.id, "household": door, "assignment": route_uid, **said}
                item = Item(self.uids[turn, number], "visit", payload, at)
                late = timedelta(minutes=25 if place % 3 == 0 else 1)
                found.append((holders[place % len(holders)], at + late, door, item))
        return sorted(found, key=lambda one: one[1])


def _scene(cast: Cast) -> Scene:
    today = local_day(utc_now())
    alley = places.alley(cast.ward, "45 Tuệ Tĩnh")
    doors = [places.household(alley, str(number)) for number in range(1, DOORS + 1)]
    drive = drives.drive(cast.ward, starts_on=today - timedelta(days=9))
    members = {one.id: one for one in (cast.minh, cast.ban)}
    for login in ("an", "binh"):
        one = people.account(login, area=cast.ward)
        people.grant(one, Role.VOLUNTEER, cast.ward)
        people.join(one, cast.team, pair=2)
        members[one.id] = one
    for one in members.values():
        one.home_area = alley
    db.session.flush()
    app = drive.apps[0].id
    person = {"label": "Bà", "age_band": "60+", "app": app, "steps": ["install", "scan"]}
    stuck = person | {"result": "otp_stuck", "stuck_reason": "sim_not_own"}
    had = person | {"result": "already_had", "label": "Ông"}
    home, away = {"outcome": "installed", "phones": 2}, {"outcome": "not_home", "note": "Cổng khóa"}
    later, two = ({"outcome": "met", "people": told} for told in ([person | {"result": "wants_later"}], [stuck, had]))
    ended = [{"outcome": code} for code in ("refused", "unsafe", "vacant", "moved", "duplicate")]
    # Whatever was to be tried again is overdue at the next round, at any hour: no door waits for another plan.
    days = [today - timedelta(days=ago) for ago in (9, 6, 3, 0)]
    backs = [
        {"outcome": "come_back", "come_back_on": str(day + timedelta(days=1)), "come_back_band": "evening"}
        for day in days
    ]
    open_again = [home, away, backs[0], away, later, two]
    rounds = [
        Round(days[0], _spread(*ended, *open_again)),
        Round(days[1], _spread(*[None] * 6, away, home, home, home, home, away), "released"),
        Round(days[2], _spread(*[None] * 6, away, *[None] * 4, backs[2] | {"outcome": "met"})),
        Round(days[3], _spread(), "held"),
    ]
    uids = {(turn, door): uuid7() for turn in range(len(rounds)) for door in range(DOORS)}
    return Scene(cast, drive, alley, doors, members, rounds, uids)


def _spread(*said: dict[str, Any] | None) -> list[dict[str, Any] | None]:
    """Return what the doors say, every other one from the first; the rest is not knocked at."""
    told: list[dict[str, Any] | None] = [None] * DOORS
    told[: 2 * len(said) : 2] = said
    return told


def _by_actions(scene: Scene) -> list[list[acted.Walk]]:
    """Tell the scene by the actions people use; return the routes of each round as the planner drew them."""
    lan, found = people.actor(scene.cast.lan), []
    ban = people.actor(scene.cast.ban)
    for turn, told in enumerate(scene.rounds):
        window = Window(told.day, time(8), time(11))
        given = local_time(told.day, 7, 5)
        walks = acted.give_out(lan, given, scene.drive, [scene.alley], [scene.cast.team], window)
        found.append(walks)
        for walk in walks:
            holders = [people.actor(scene.members[one]) for one in walk.holders]
            if turn != 1:
                receive_route(holders[0], given + timedelta(minutes=9), walk.route, "phone")
            for account_id, now, _, item in scene.items(turn, walk.route.uid, walk.doors, walk.holders):
                receive(people.actor(scene.members[account_id]), now, item)
            over = local_time(told.day, 21, 5)
            if told.ends != "held" and walk.route.state != "assigned":
                acted.hand_in(
                    people.actor(scene.members[_pair(walk.route)[0]]),
                    ban,
                    over,
                    over + timedelta(minutes=20),
                    walk,
                    told.ends == "closed",
                )
    return found


def _in_bulk(scene: Scene, drawn: Sequence[Sequence[tuple[tuple[int, ...], tuple[int, ...]]]]) -> None:
    """Tell the scene by the bulk writer: the same pairs with the same doors."""
    rows = Rows()
    routes = Routes(rows, scene.drive, Random(1), read_at=LONG_AGO)
    knocks = Knocks(rows, routes, scene.drive)
    alley = Alley(scene.alley, PlanAlley(scene.alley.id, scene.alley.label, None, scene.alley.mouth), ())
    homes = {one.id: Home(one.id, one.called, alley, Fate(), plan_door(one)) for one in scene.doors}
    members = {one.id: Member(one.id, one.name, one.name_sort, one.home_area_id) for one in scene.members.values()}
    crew = Crew(scene.cast.team.id, members[scene.cast.ban.id], ())
    for turn, told in enumerate(scene.rounds):
        given, over = local_time(told.day, 7, 5), local_time(told.day, 21, 5)
        window = Window(told.day, time(8), time(11))
        drafts = [
            Draft(crew, tuple(members[one] for one in pair), tuple(homes[door] for door in doors))
            for pair, doors in drawn[turn]
        ]
        walks = routes.give_out(scene.cast.lan.id, given, scene.cast.ward, window, [drafts])
        for walk in walks:
            holders = sorted(member.id for member in walk.pair)
            if turn != 1:
                routes.receive(walk, holders[0], given + timedelta(minutes=9))
            doors = [home.id for home in walk.homes]
            for account_id, now, door, item in scene.items(turn, walk.route.uid, doors, holders):
                knocks.receive(walk, account_id, now, homes[door], item)
            if told.ends != "held" and walk.route.state != "assigned":
                routes.hand_in(walk, over, over + timedelta(minutes=20), told.ends == "closed")
            routes.keep(walk)
    knocks.finish()
    rows.finish()


def test_bulk_and_actions_leave_the_same_rows(app: Flask, cast: Cast) -> None:
    scene = _scene(cast)
    db.session.commit()
    walks = _by_actions(scene)
    wanted = rows_of(TABLES)
    drawn = [[(tuple(_pair(walk.route)), walk.doors) for walk in turn] for turn in walks]
    db.session.rollback()
    assert rows_of(TABLES)["visit"] == []

    _in_bulk(scene, drawn)
    found = rows_of(TABLES)
    for table, rows in wanted.items():
        assert rows, table
        assert found[table] == rows, table
    assert differences(raw_doors()) == []
    db.session.expire_all()
    assert all(row.seal == seal_of(row) for row in db.session.scalars(select(AuditRow)))


def _pair(route: Assignment) -> list[int]:
    """Return who was to walk the route, in the order of its plan."""
    units = select(PlanUnit.member_ids).where(PlanUnit.plan_id == route.plan_id)
    holders = {holder.account_id for holder in route.holders}
    return next(ids for ids in db.session.scalars(units) if set(ids) == holders)
