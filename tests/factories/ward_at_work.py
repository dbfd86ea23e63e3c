"""A ward in the middle of its drive: alleys, lists, teams, routes, visits, figures; every page has something to show.

Rows are made straight where only the rows matter; lists, plans, visits and links go through the actions that make
them.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.access.actor import Role
from app.drives.models import Drive
from app.extensions import db
from app.inbox.receive import Item, receive
from app.intake.actions import ask_to_read, confirm_list, upload_list
from app.intake.models import IntakeBatch
from app.kernel.clock import local_day, utc_now
from app.kernel.ids import uuid7
from app.people.actions.joining import Asking, ask_to_join, make_team_link
from app.people.actions.links import make_link
from app.people.models import Account, Team
from app.people.secrets import printed_key
from app.people.sessions import begin_session
from app.places.lines.actions import ignore_names, place_name, upload_lines
from app.places.lines.models import LineName
from app.places.list_places import places_for_lists
from app.places.models import Area, AreaSuccession, Household
from app.plans.actions.drafts import request_plan
from app.plans.actions.publish import publish_plan
from app.plans.actions.replan import propose
from app.plans.actions.steps import give_alleys
from app.plans.models import Plan
from app.routes.actions.holding import release_route
from app.routes.models import Assignment
from app.schools.actions.sheet import Word, close_sheet, declare, mark_rest
from tests.factories import drives, people, places, schools, ward_turns
from tests.factories.people import Cast
from tests.factories.selling import selling
from tests.kit.lists import two_level_households
from tests.kit.work import do_waiting_jobs

# The secret key of every test's site (tests/kit/site.py).
SITE_KEY = "the-same-in-every-test"
HEADS = (
    "Nguyễn Thị Hạnh", "Trần Đức Thắng", "Lê Thị Thu Hương", "Phạm Văn Nghĩa", "Đỗ Quý Đạt", "Vũ Ngọc Ánh",
    "Hoàng Văn Ngưỡng", "Bùi Thị Thúy", "Đặng Hữu Khải", "Ngô Thị Mỹ Duyên",
)  # fmt: skip
TWICE = (
    "Chủ hộ;Địa chỉ;SĐT;Số khẩu\n"
    "Trần Văn Hòa;Số 5 ngách 3 ngõ 12;0912000111;3\nTran Van Hoa;12/3/5;0912000111;\nTrần Văn Hóa;5 ngách 12/3;;2\n"
    "Lê Thị Bình;Số 6 ngõ 2;0987000222;4\nLê Thị Bình;6 ngõ 2;0936000111;\n"
)
OUTCOMES: tuple[dict[str, Any], ...] = (
    {"outcome": "installed", "phones": 1},
    {"outcome": "not_home"},
    {"outcome": "refused"},
    {"outcome": "come_back", "note": "Có chó, gọi cổng trước"},
    {"outcome": "moved"},
    {"outcome": "unsafe"},
)  # fmt: skip


@dataclass(frozen=True)
class WardAtWork:
    """What tests point at by name."""

    cast: Cast
    drive: Drive
    doors: Sequence[Household]
    route: Assignment
    link: str
    join: str
    twin: Household


ELSEWHERE = """Chủ hộ;Địa chỉ;Số khẩu;SĐT
Bùi Hà;Số 14 Khâm Thiên, phường Văn Miếu;2;
Ngô Kim;Số 16 Khâm Thiên, phường Văn Miếu;3;
Đỗ Lê;Số 3 Tràng Thi, phường Không Rõ;3;
"""
"""Rows that name other wards: they wait until somebody places them."""


def ward_at_work(cast: Cast, folder: Path) -> WardAtWork:
    """Fill Lan's ward; Hoa's ward next door has a little of everything, too, for Lan to be a stranger to."""
    cast.lan.phone = "0912345678"
    cast.minh.phone = "0987654321"
    cast.quang.area = None
    people.grant(people.account("dinh", "Nguyễn Văn Đình", cast.ward), Role.HAMLET_HEAD, cast.ward)
    drive, doors, route = _one_drive(cast.lan, cast.ward, (cast.minh, cast.ban), cast.team)
    _drives_before_and_after(cast.ward)
    alleys = _more_alleys(cast.ward)
    _former_ward(cast.ward)
    _lines(cast.lan, cast.ward)
    visit_some(cast.minh, drive, route, doors)
    next_door = people.team(cast.other_ward, "Đội Văn Miếu")
    people.join(cast.son, next_door)
    _one_drive(cast.hoa, cast.other_ward, (cast.son,), next_door)
    running, *_ = selling(cast.ward, cast.minh)
    selling(cast.other_ward, cast.son, "h-")
    khai = people.account("khai", "Tô Văn Khải", cast.ward)
    people.grant(khai, Role.POINT_STAFF, cast.ward, point_id=running.point_id)
    ward_turns.help_some(khai, drive, running, doors[15])
    ward_turns.hand_part_over(cast.ban, route, cast.minh)
    ward_turns.write_row(cast.minh, drive, doors[6:8])
    ward_turns.ask_for_second_visit(cast.ban, drive, cast.lan)
    ward_turns.send_other_content(cast.minh, drive)
    ward_turns.read_by_area(cast.lan, drive, alleys[:3])
    twin = ward_turns.twins(cast.lan, doors[12])
    _lists(cast.lan, cast.ward, folder)
    contracts = places.contact_source(cast.ward)
    for at in (doors[0], None):
        places.contact(contracts, at)
    _school(cast.ward)
    begin_session(cast.lan, utc_now() - timedelta(days=2), "Firefox, Windows")
    link = make_link(people.actor(cast.lan), utc_now(), cast.minh)
    way_in = make_team_link(people.actor(cast.lan), utc_now(), cast.team, 20, SITE_KEY)
    ask_to_join(utc_now(), way_in, Asking("Nguyễn Minh Chi", "0912345670", 2004))
    doors[-1].void_reason = "not_found"
    doors[-2].suppressed_reason = "do_not_visit"
    db.session.commit()
    return WardAtWork(cast, drive, doors, route, link, f"/vao-doi/{printed_key(SITE_KEY, way_in.uid)}", twin)


def _lines(lan: Account, ward: Area) -> None:
    """Two alleys lie on the ground, three names are nobody's: one waits, one was placed, one left out."""
    ways = ("Phố Tuệ Tĩnh", "Ngõ 62 Tuệ Tĩnh", "Ngõ 9 Huế", "Ngõ 70 Yết Kiêu", "Ngõ 5 Huế")
    lines = [
        [[105.84, 21.02], [105.843, 21.02]],
        *([[x, 21.02], [x, 21.021]] for x in (105.841, 105.842, 105.843, 105.844)),
    ]
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": {"type": "LineString", "coordinates": line}}
        for name, line in zip(ways, lines, strict=True)
    ]
    data = json.dumps({"features": features, "attribution": "© OpenStreetMap contributors"}).encode()
    actor, now = people.actor(lan), utc_now()
    upload_lines(actor, now, ward, "ways.geojson", data, uuid7())
    names = {row.name: row for row in db.session.scalars(select(LineName))}
    place_name(actor, now, names[ways[3]], db.session.scalars(select(Area).where(Area.name == "7 Yết Kiêu")).one())
    ignore_names(actor, now, ward, [names[ways[4]].id])


def _school(ward: Area) -> None:
    """A school whose 7A is half marked by Mai, and whose 7B is closed with one missing; Hương leads it."""
    school = schools.school(ward)
    seven_a, seven_b = schools.school_class(school, "7A"), schools.school_class(school, "7B")
    mai = schools.teacher("mai", seven_a, "Trần Thị Mai")
    huong = schools.staff("huong", school, name="Nguyễn Thị Hương")
    schools.staff("van", school, Role.SCHOOL_OFFICE, "Ngô Thị Vân")
    now, day = utc_now(), local_day(utc_now())
    half = schools.full_class(seven_a, size=6)
    mark_rest(people.actor(mai), now, seven_a, day, [one.id for one in half[:3]], "")
    declare(people.actor(mai), now, half[0], day, Word(uuid7(), "symptoms"))
    mark_rest(people.actor(huong), now, seven_b, day, [one.id for one in schools.full_class(seven_b, size=6)[1:]], "")
    close_sheet(people.actor(huong), now, seven_b, day)


def visit_some(account: Account, drive: Drive, route: Assignment, doors: Sequence[Household]) -> None:
    """Send one visit of each common outcome, as the account's phone would."""
    actor = people.actor(account)
    soon = (local_day(utc_now()) + timedelta(days=1)).isoformat()
    for door, said in zip(doors, OUTCOMES, strict=False):
        payload = {"drive": drive.id, "household": door.id, "assignment": route.uid} | said
        if said["outcome"] == "come_back":
            payload |= {"come_back_on": soon, "come_back_band": "evening"}
        receive(actor, utc_now(), Item(uuid7(), "visit", payload, utc_now()))
        db.session.flush()


def _one_drive(
    lead: Account, ward: Area, walkers: Sequence[Account], team: Team
) -> tuple[Drive, list[Household], Assignment]:
    street = places.area("Tuệ Tĩnh", "alley", ward, kind="phố")
    lanes = [places.alley(street, "45 Tuệ Tĩnh", mouth=45), places.alley(street, "62 Tuệ Tĩnh", mouth=62)]
    doors = [
        places.household(lane, f"45/{number}" if lane is lanes[0] else str(number), **_facts(index))
        for lane, first in ((lanes[0], 0), (lanes[1], 10), (street, 20))
        for index, number in enumerate(range(first + 1, first + 11), first)
    ]
    drive = drives.drive(ward)
    drives.rate_goal(drive)
    for days, installs in ((3, 380), (2, 421), (1, 466)):
        drives.reading(drive, installs, 1000, at=utc_now() - timedelta(days=days))
    for walker, home in zip(walkers, lanes, strict=False):
        walker.home_area = home
    route = _give_out(lead, drive, lanes[0], team)
    release_route(people.actor(lead), utc_now(), _give_out(lead, drive, lanes[1], team), "Trời mưa to")
    _half_changed(lead, _draw(lead, drive, street, team), street)
    return drive, doors, route


def _give_out(lead: Account, drive: Drive, alley: Area, team: Team) -> Assignment:
    plan = _draw(lead, drive, alley, team)
    routes = publish_plan(people.actor(lead), utc_now(), plan, plan.revision)
    db.session.flush()
    return routes[0]


def _half_changed(lead: Account, plan: Plan, alley: Area) -> None:
    """Take the doors off again, by an act that can be undone, and have it worked out who could take them."""
    actor, now = people.actor(lead), utc_now()
    give_alleys(actor, now, plan, plan.revision, {alley.id}, None)
    propose(actor, now, plan, plan.revision, "near")


def _draw(lead: Account, drive: Drive, alley: Area, team: Team) -> Plan:
    plan = request_plan(
        people.actor(lead),
        utc_now(),
        drive,
        drive.area,
        alley_ids={alley.id},
        team_ids={team.id},
        kind="pairs",
        day=local_day(utc_now()),
        begins=time(7),
        ends=time(11),
    )
    do_waiting_jobs()
    return plan


def _drives_before_and_after(ward: Area) -> None:
    today = local_day(utc_now())
    for state, name, first in (("draft", "Đợt cao điểm Tết", 20), ("closed", "Đợt ra quân đầu năm", -90)):
        begins = today + timedelta(days=first)
        drives.drive(ward, state, name=name, starts_on=begins, ends_on=begins + timedelta(days=9))


def _lists(lan: Account, ward: Area, folder: Path) -> None:
    actor, now = people.actor(lan), utc_now()
    place = next(place for place in places_for_lists(actor) if place.id == ward.id)
    elsewhere = ("Danh sách phường cũ.csv", ELSEWHERE.encode(), "in")
    sheets = [
        (f"Danh sách {rows} hộ.xlsx", two_level_households(folder / f"ho-{rows}.xlsx", rows).read_bytes(), state)
        for rows, state in ((7, "read"), (12, "in"), (3, "sent"))
    ]
    twice = ("Danh sách hai tổ.csv", TWICE.encode(), "read")
    # The last three stand first in Lan's lists: one of each kind of page.
    for name, data, state in [elsewhere, sheets[0], twice, *sheets[1:]]:
        batch: IntakeBatch = upload_list(actor, now, "households", place, name, data).batch
        where = f"/lists/{batch.uid}"
        ask_to_read(actor, now, batch, where)
        if state != "sent":
            do_waiting_jobs()
        if state == "in":
            confirm_list(actor, now, batch, True, where)
            do_waiting_jobs()


def _former_ward(ward: Area) -> None:
    ward.valid_from = date(2025, 7, 1)
    old = places.ward("Phường Nguyễn Du", valid_to=date(2025, 6, 30))
    db.session.add(AreaSuccession(old_id=old.id, new_id=ward.id, share="full"))


def _more_alleys(ward: Area) -> list[Area]:
    numbers = (7, 21, 33, 58, 74, 80)
    alleys = [places.alley(ward, f"{number} Yết Kiêu", mouth=number) for number in numbers]
    for number, alley in zip(numbers, alleys, strict=True):
        places.household(alley, **_facts(number))
    return alleys


def _facts(index: int) -> dict[str, Any]:
    return {
        "head_name": HEADS[index % len(HEADS)],
        "phone": f"09{12_000_000 + index * 7919}",
        "est_residents": 2 + index % 4,
        "smartphones": 1 + index % 3,
        "installed_at_start": index % 2,
        "landmark": "cạnh quán phở" if index % 4 == 0 else "",
    }
