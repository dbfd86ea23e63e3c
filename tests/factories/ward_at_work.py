"""A ward in the middle of its drive: alleys, lists, teams, routes, visits, figures; every page has something to show.

Rows are made straight where only the rows matter; lists, visits and links go through the actions that make them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from app.access.actor import Role
from app.drives.models import Drive
from app.extensions import db
from app.inbox.receive import Item, receive
from app.intake.actions import ask_to_read, confirm_list, upload_list
from app.intake.models import IntakeBatch
from app.kernel.clock import HCM, local_day, utc_now
from app.kernel.ids import uuid7
from app.people.actions.links import make_link
from app.people.models import Account
from app.people.sessions import begin_session
from app.places.list_places import places_for_lists
from app.places.models import Area, Household
from app.routes.models import Assignment, AssignmentDoor, AssignmentEvent, AssignmentHolder, Plan, PlanStop, PlanUnit
from tests.factories import drives, people, places
from tests.factories.people import Cast
from tests.kit.lists import two_level_households
from tests.kit.work import do_waiting_jobs

HEADS = (
    "Nguyễn Thị Hạnh", "Trần Đức Thắng", "Lê Thị Thu Hương", "Phạm Văn Nghĩa", "Đỗ Quý Đạt", "Vũ Ngọc Ánh",
    "Hoàng Văn Ngưỡng", "Bùi Thị Thúy", "Đặng Hữu Khải", "Ngô Thị Mỹ Duyên",
)  # fmt: skip
OUTCOMES: tuple[dict[str, Any], ...] = (
    {"outcome": "installed", "phones": 1},
    {"outcome": "not_home"},
    {"outcome": "refused"},
    {"outcome": "come_back", "note": "Có chó, gọi cổng trước"},
    {"outcome": "moved"},
)  # fmt: skip


@dataclass(frozen=True)
class WardAtWork:
    """What tests point at by name."""

    cast: Cast
    drive: Drive
    doors: Sequence[Household]
    route: Assignment
    link: str


def ward_at_work(cast: Cast, folder: Path) -> WardAtWork:
    """Fill Lan's ward; Hoa's ward next door has a little of everything, too, for Lan to be a stranger to."""
    cast.lan.phone = "0912345678"
    cast.minh.phone = "0987654321"
    cast.quang.area = None
    people.grant(people.account("dinh", "Nguyễn Văn Đình", cast.ward), Role.HAMLET_HEAD, cast.ward)
    drive, doors, route = _one_drive(cast.ward, (cast.minh, cast.ban), cast.team)
    _drives_before_and_after(cast.ward)
    _routes_that_are_over(drive, doors, (cast.minh,))
    visit_some(cast.minh, drive, route, doors)
    _one_drive(cast.other_ward, (cast.son,), people.team(cast.other_ward, "Đội Văn Miếu"))
    _lists(cast.lan, cast.ward, folder)
    begin_session(cast.lan, utc_now() - timedelta(days=2), "Firefox, Windows")
    link = make_link(people.actor(cast.lan), utc_now(), cast.minh)
    doors[-1].void_reason = "not_found"
    doors[-2].suppressed_reason = "do_not_visit"
    db.session.commit()
    return WardAtWork(cast, drive, doors, route, link)


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


def _one_drive(ward: Area, walkers: Sequence[Account], team: Any) -> tuple[Drive, list[Household], Assignment]:
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
    plan = _plan(drive, "published", walkers, team, doors[:15])
    _plan(drive, "draft", walkers, team, doors[15:])
    return drive, doors, hold(drive, walkers, doors[:15], team=team, plan=plan)


def hold(drive: Drive, walkers: Sequence[Account], doors: Sequence[Household], **values: Any) -> Assignment:
    """Put the doors into the hands of the walkers, today from seven to half past nine in the evening."""
    state = values.pop("state", "assigned")
    active = state in ("assigned", "received", "in_progress")
    plan = values.pop("plan", None)
    route = Assignment(
        uid=uuid7(),
        drive=drive,
        plan_id=plan.id if plan else None,
        area=doors[0].alley.parent or drive.area,
        team=values.pop("team", None),
        title=values.pop("title", "Minh và Bản · Ngõ 45"),
        target_doors=len(doors),
        minutes=95,
        starts_at=_today_at(7, 0),
        due_at=_today_at(21, 30),
        state=state,
        print_code="K7M2",
        created_at=utc_now() - timedelta(hours=2),
        **values,
    )
    db.session.add(route)
    db.session.flush()
    db.session.add_all(AssignmentHolder(assignment=route, account=walker) for walker in walkers)
    db.session.add_all(
        AssignmentDoor(assignment_id=route.id, drive_id=drive.id, household=door, position=place, active=active)
        for place, door in enumerate(doors, 1)
    )
    db.session.add(AssignmentEvent(assignment_id=route.id, at=route.created_at, account_id=None, kind="assigned"))
    db.session.flush()
    return route


def _plan(drive: Drive, state: str, walkers: Sequence[Account], team: Any, doors: Sequence[Household]) -> Plan:
    plan = Plan(uid=uuid7(), drive=drive, area=drive.area, made_by=walkers[0].id, made_at=utc_now(), state=state)
    names = " và ".join(walker.name.split()[-1] for walker in walkers)
    unit = PlanUnit(
        plan=plan, position=1, name=names, team_id=team.id, member_ids=[walker.id for walker in walkers], facts={}
    )
    db.session.add_all([plan, unit])
    db.session.flush()
    db.session.add_all(
        PlanStop(plan_id=plan.id, unit_id=unit.id if place < 11 else None, household=door, position=place)
        for place, door in enumerate(doors, 1)
    )
    db.session.flush()
    return plan


def _drives_before_and_after(ward: Area) -> None:
    today = local_day(utc_now())
    for state, name, first in (("draft", "Đợt cao điểm Tết", 20), ("closed", "Đợt ra quân đầu năm", -90)):
        begins = today + timedelta(days=first)
        drives.drive(ward, state, name=name, starts_on=begins, ends_on=begins + timedelta(days=9))


def _routes_that_are_over(drive: Drive, doors: Sequence[Household], walkers: Sequence[Account]) -> None:
    hold(drive, walkers, doors[15:18], state="lapsed", title="Minh · Ngõ 62")


def _lists(lan: Account, ward: Area, folder: Path) -> None:
    actor, now = people.actor(lan), utc_now()
    place = next(place for place in places_for_lists(actor) if place.id == ward.id)
    for rows, confirmed in ((12, True), (7, False)):
        data = two_level_households(folder / f"ho-{rows}.xlsx", rows).read_bytes()
        batch: IntakeBatch = upload_list(actor, now, "households", place, f"Danh sách {rows} hộ.xlsx", data).batch
        where = f"/lists/{batch.uid}"
        ask_to_read(actor, now, batch, where)
        do_waiting_jobs()
        if confirmed:
            confirm_list(actor, now, batch, True, where)
            do_waiting_jobs()


def _facts(index: int) -> dict[str, Any]:
    return {
        "head_name": HEADS[index % len(HEADS)],
        "phone": f"09{12_000_000 + index * 7919}",
        "est_residents": 2 + index % 4,
        "smartphones": 1 + index % 3,
        "installed_at_start": index % 2,
        "landmark": "cạnh quán phở" if index % 4 == 0 else "",
    }


def _today_at(hour: int, minute: int) -> datetime:
    return datetime.combine(local_day(utc_now()), datetime.min.time(), HCM).replace(hour=hour, minute=minute)
