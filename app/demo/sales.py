"""The sales points of a ward: suppliers, stops, weekly shifts and who stands in them.

Rows go in by the table, as the actions of the schedule leave them: a week back and a week ahead is published, behind it
lie drafts as far ahead as the app makes them.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert, select, update

from app.access.actor import Role
from app.demo.drives import local_time
from app.demo.names import phone
from app.demo.places import Lane
from app.demo.sales_story import Stand, days_told, goods_of, open_places, stop_times
from app.demo.week import Ward
from app.extensions import db
from app.kernel.clock import local_day
from app.kernel.ids import uuid7
from app.people.actions.roles import give_role
from app.people.models import Account, Commitment
from app.people.queries.commitments import busy_between
from app.people.role_places import Place
from app.places.models import Area
from app.sales.models import (
    Goods,
    Occurrence,
    OccurrenceStop,
    RoleNeed,
    SalesPoint,
    SalesStop,
    ScheduleRule,
    ScheduleRuleStop,
    ShiftSignup,
    Supplier,
)
from app.sales.rules import AHEAD, shift_title, weekly_days

SUPPLIERS = ("Hợp tác xã rau Sông Nhuệ (minh hoạ)", "Siêu thị Cầu Giẽ (minh hoạ)")
CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
PLACES = ("cạnh nhà văn hóa", "trước cổng chợ", "sân đình", "vỉa hè rộng, đối diện trạm y tế", "đầu ngõ, dưới gốc bàng")
EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]


@dataclass(frozen=True)
class Rota:
    """One weekly shift of a point: its rule, who is needed, and its stops with their times in minutes."""

    point: SalesPoint
    rule: ScheduleRule
    crew: tuple[tuple[str, int], ...]
    stops: Sequence[tuple[SalesStop, int, int]]

    @property
    def needed(self) -> int:
        """Return how many people the shift needs."""
        return sum(n for _, n in self.crew)


def tell_sales(
    ward: Ward, area: Area, stands: Sequence[Stand], sellers: Sequence[Account], as_of: date, now: datetime
) -> list[SalesPoint]:
    """Add every point of a ward with its shifts, and who staffs the first; `sellers` take shifts beside the volunteers."""
    began = local_time(as_of - timedelta(days=14), 8)
    rotas = _rotas(ward, area, stands, as_of, began)
    shifts = _shifts(rotas, as_of, began)
    _staff(ward, shifts, sellers, as_of, now)
    staff = ward.crew.posts_by_role[Role.POINT_STAFF]
    give_role(ward.crew.coordinator, began, staff, Role.POINT_STAFF, Place(area=area, point_id=rotas[0].point.id))
    return list(dict.fromkeys(rota.point for rota in rotas))


def _rotas(ward: Ward, area: Area, stands: Sequence[Stand], as_of: date, began: datetime) -> list[Rota]:
    suppliers = [Supplier(area_id=area.id, name=name, phone=phone(990 + place)) for place, name in enumerate(SUPPLIERS)]
    db.session.add_all(suppliers)
    stops = [_stop(lane, place, ward.rng, began) for place, lane in enumerate(ward.lanes)]
    db.session.add_all(stops)
    db.session.flush()
    found: list[Rota] = []
    for stand in stands:
        for number in range(1, stand.count + 1):
            at = [stops[(len(found) * 5 + n) % len(stops)] for n in range(stand.stops)]
            point = _point(area, stand, number, at[0], suppliers[number % len(suppliers)], began)
            for begins, ends in stand.hours:
                found.append(_rota(point, stand, at, begins, ends, as_of, began))
    return found


def _stop(lane: Lane, place: int, rng: Random, began: datetime) -> SalesStop:
    return SalesStop(
        code="".join(rng.choice(CODE_LETTERS) for _ in range(8)),
        area_id=lane.area.id,
        name=lane.area.label,
        place=PLACES[place % len(PLACES)],
        position=place,
        created_at=began,
    )


def _point(area: Area, stand: Stand, number: int, home: SalesStop, supplier: Supplier, began: datetime) -> SalesPoint:
    moving = stand.kind == "vehicle"
    point = SalesPoint(
        uid=uuid7(),
        area=area,
        kind=stand.kind,
        name=f"{stand.word} {number}" if moving else f"{stand.word} {home.name}",
        plate=f"29C-000.{number:02d}" if moving else "",
        phone=phone(980 + number % 10),
        home_stop=home,
        supplier=supplier,
        position=number,
        created_at=began,
    )
    db.session.add(point)
    db.session.flush()
    db.session.add_all(RoleNeed(point_id=point.id, role=role, n=n) for role, n in stand.crew)
    db.session.add_all(
        Goods(point_id=point.id, name=name, unit=unit, price=price, position=place)
        for place, (name, unit, price) in enumerate(goods_of(stand.kind))
    )
    return point


def _rota(
    point: SalesPoint, stand: Stand, at: Sequence[SalesStop], begins: int, ends: int, as_of: date, began: datetime
) -> Rota:
    rule = ScheduleRule(
        uid=uuid7(),
        point=point,
        weekdays=EVERY_DAY,
        begins=begins,
        ends=ends,
        needs=dict(stand.crew),
        since=local_day(began),
        made_until=as_of + AHEAD,
        created_at=began,
    )
    db.session.add(rule)
    db.session.flush()
    stays = [(stop, *stay) for stop, stay in zip(at, stop_times(begins, ends, stand.stops), strict=True)]
    db.session.add_all(
        ScheduleRuleStop(rule_id=rule.id, stop_id=stop.id, begins=from_, ends=to) for stop, from_, to in stays
    )
    return Rota(point, rule, stand.crew, stays)


@dataclass
class Shift:
    """A shift on its way into the database."""

    id: int
    uid: str
    rota: Rota
    day: date
    starts_at: datetime
    ends_at: datetime

    @property
    def title(self) -> str:
        """What the app calls the shift where it lists what somebody has to do."""
        return shift_title(self.rota.point.name, self.rota.stops[0][0].name)


def _at(day: date, minute: int) -> datetime:
    return local_time(day, minute // 60, minute % 60)


def _shifts(rotas: Sequence[Rota], as_of: date, began: datetime) -> list[Shift]:
    first, last = days_told(as_of)[0], days_told(as_of)[-1]
    rows: list[dict[str, Any]] = [
        {
            "uid": uuid7(),
            "point_id": rota.point.id,
            "rule_id": rota.rule.id,
            "on_date": day,
            "starts_at": _at(day, rota.rule.begins),
            "ends_at": _at(day, rota.rule.ends),
            "state": "published" if day <= last else "planned",
            "version": 2 if day <= last else 1,
            "needed": rota.needed,
            "changed_at": began,
        }
        for day in weekly_days(EVERY_DAY, first, as_of + AHEAD)
        for rota in rotas
    ]
    db.session.execute(insert(Occurrence), rows)
    ids = {row.uid: row.id for row in db.session.execute(select(Occurrence.uid, Occurrence.id))}
    by_rule = {rota.rule.id: rota for rota in rotas}
    shifts = [
        Shift(ids[row["uid"]], row["uid"], by_rule[row["rule_id"]], row["on_date"], row["starts_at"], row["ends_at"])
        for row in rows
    ]
    db.session.execute(
        insert(OccurrenceStop),
        [
            {
                "occurrence_id": shift.id,
                "stop_id": stop.id,
                "starts_at": _at(shift.day, a),
                "ends_at": _at(shift.day, b),
            }
            for shift in shifts
            for stop, a, b in shift.rota.stops
        ],
    )
    needs = [{"occurrence_id": shift.id, "role": role, "n": n} for shift in shifts for role, n in shift.rota.crew]
    db.session.execute(insert(RoleNeed), needs)
    return shifts


def _staff(ward: Ward, shifts: Sequence[Shift], sellers: Sequence[Account], as_of: date, now: datetime) -> None:
    """Put people into the shifts, day by day, nobody in two places, as many places left open as the story says."""
    people = [account.id for account in sellers] + [one.id for group in ward.crew.members for one in group]
    busy: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    days = days_told(as_of)
    for held in busy_between(people, _at(days[0], 0), _at(days[-1], 0) + timedelta(days=1)):
        busy[held.account_id].append((held.starts_at, held.ends_at))
    signups: list[dict[str, Any]] = []
    held_rows: list[dict[str, Any]] = []
    taken: dict[int, int] = defaultdict(int)
    for day in days:
        today = [shift for shift in shifts if shift.day == day]
        places = [(shift, role) for shift in today for role, n in shift.rota.crew for _ in range(n)]
        wanted = len(places) - open_places(day, as_of, len(places))
        order = places[:]
        ward.rng.shuffle(order)
        offered = people[len(sellers) :]
        ward.rng.shuffle(offered)
        queue = [*people[: len(sellers)], *offered]
        for shift, role in order:
            who = next((one for one in queue if _free(busy[one], shift)), None) if wanted else None
            if who is None:
                continue
            wanted -= 1
            queue.remove(who)
            queue.append(who)
            busy[who].append((shift.starts_at, shift.ends_at))
            taken[shift.id] += 1
            over = shift.ends_at < now
            signups.append(
                {
                    "occurrence_id": shift.id,
                    "account_id": who,
                    "role": role,
                    "state": "done" if over else "confirmed",
                    "by_id": who,
                    "at": shift.starts_at - timedelta(days=2),
                }
            )
            held_rows.append(
                {
                    "account_id": who,
                    "kind": "shift",
                    "ref": shift.uid,
                    "title": shift.title,
                    "starts_at": shift.starts_at,
                    "ends_at": shift.ends_at,
                }
            )
    db.session.execute(insert(ShiftSignup), signups)
    db.session.execute(insert(Commitment), held_rows)
    db.session.execute(update(Occurrence), [{"id": shift_id, "taken": n} for shift_id, n in taken.items()])


def _free(held: Sequence[tuple[datetime, datetime]], shift: Shift) -> bool:
    return all(ends <= shift.starts_at or begins >= shift.ends_at for begins, ends in held)
