"""What residents read without signing in: published shifts at their stops, and never a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from app.extensions import db
from app.kernel.clock import local_day, start_of
from app.kernel.errors import NotFound
from app.kernel.vietnamese.order import alphabet_key
from app.kernel.words import N_
from app.people.queries.areas import ward_of
from app.places.models import Area
from app.places.tree import path_ids, under
from app.sales.models import (
    Goods,
    Occurrence,
    OccurrenceStop,
    SalesPoint,
    SalesStop,
    ScheduleRule,
    ScheduleRuleStop,
)

NEARBY = 3
NEAR_A_DOOR = 2
HERE = 4
CALENDAR = 60
ON_A_LIST = 300


@dataclass(frozen=True)
class Call:
    """One time something stands at a stop: `hours` are the stop's own, what residents read stands on the shift."""

    shift: Occurrence
    hours: OccurrenceStop

    @property
    def stop(self) -> SalesStop:
        """Return where it stands."""
        return self.hours.stop

    @property
    def point(self) -> SalesPoint:
        """Return what stands there."""
        return self.shift.point


@dataclass(frozen=True)
class StopPage:
    """Everything the page of a stop shows; without `next` nothing is planned there."""

    stop: SalesStop
    ward: Area
    next: Call | None
    later: Sequence[Call]
    nearby: Sequence[Call]
    goods: Sequence[Goods]


@dataclass(frozen=True)
class Weekly:
    """A weekly habit of a stop: ISO weekdays, from and to in minutes of the day."""

    point: SalesPoint
    weekdays: Sequence[int]
    begins: int
    ends: int


def stop_by_code(code: str) -> SalesStop:
    """Return the stop whose poster carries this code. Raises NotFound for one that is not in use."""
    query = select(SalesStop).join(SalesStop.area).options(contains_eager(SalesStop.area))
    stop = db.session.scalar(query.where(SalesStop.code == code, SalesStop.ended_at.is_(None)))
    if stop is None:
        raise NotFound(N_("No sales stop has this address. Look at the whole list of the ward."))
    return stop


def stop_page(stop: SalesStop, now: datetime) -> StopPage:
    """Return the next time something comes to the stop, what it sells, and where else in the ward something comes."""
    here = _calls(_upcoming(now).where(OccurrenceStop.stop_id == stop.id).limit(HERE))
    first = here[0] if here else None
    ward = ward_of(stop.area)
    return StopPage(
        stop=stop,
        ward=ward,
        next=first,
        later=here[1:],
        nearby=_nearby(stop, ward, now),
        goods=first.point.goods if first else (),
    )


def calls_to(stop: SalesStop, since: datetime) -> list[Call]:
    """Return the times at a stop that end after `since`, and those called off, for a calendar."""
    return _calls(_upcoming(since).where(OccurrenceStop.stop_id == stop.id).limit(CALENDAR))


def calls_in(ward: Area, first: date, days: int, now: datetime) -> list[Call]:
    """Return what stands in a ward on these days, by time; what is over already is left out."""
    query = _upcoming(now).where(OccurrenceStop.starts_at < start_of(first + timedelta(days=days)))
    return _calls(query.where(under(ward.path)).limit(ON_A_LIST))


def by_day(calls: Sequence[Call]) -> list[tuple[date, list[Call]]]:
    """Group times that stand in order by their Vietnamese day."""
    days: dict[date, list[Call]] = {}
    for call in calls:
        days.setdefault(local_day(call.hours.starts_at), []).append(call)
    return list(days.items())


def next_call_in(ward: Area, now: datetime) -> Call | None:
    """Return the next thing known to come to a ward."""
    found = _calls(_upcoming(now).where(under(ward.path), Occurrence.notice != "postponed").limit(1))
    return found[0] if found else None


def alley_by_id(area_id: int) -> Area:
    """Return an alley. Raises NotFound."""
    alley = db.session.get(Area, area_id)
    if alley is None or alley.level != "alley":
        raise NotFound(N_("There is no such alley."))
    return alley


def next_near(alley: Area, now: datetime) -> list[Call]:
    """Return what comes next to the ward of an alley, once a stop: stops of the same hamlet or block first."""
    around = alley.path.rsplit("/", 2)[0] + "/"
    known = _upcoming(now).where(under(ward_of(alley).path), Occurrence.notice != "postponed")
    first: dict[int, Call] = {}
    for call in _calls(known.limit(10 * NEARBY)):
        first.setdefault(call.hours.stop_id, call)
    return sorted(first.values(), key=lambda call: not call.stop.area.path.startswith(around))[:NEAR_A_DOOR]


def wards_with_stops() -> Sequence[Area]:
    """Return the wards that have a stop in use, by name."""
    paths = db.session.scalars(
        select(Area.path).join(SalesStop, SalesStop.area_id == Area.id).where(SalesStop.ended_at.is_(None)).distinct()
    )
    ids = {area_id for path in paths for area_id in path_ids(path)}
    query = select(Area).where(Area.id.in_(ids), Area.level == "ward")
    return sorted(db.session.scalars(query), key=lambda ward: (alphabet_key(ward.name), ward.id))


def weekly_of(stop: SalesStop, today: date) -> list[Weekly]:
    """Return the weekly shifts in force that stand at a stop, for its poster."""
    query = (
        select(ScheduleRule, ScheduleRuleStop)
        .join(ScheduleRuleStop, ScheduleRuleStop.rule_id == ScheduleRule.id)
        .join(SalesPoint, SalesPoint.id == ScheduleRule.point_id)
        .options(contains_eager(ScheduleRule.point))
        .where(ScheduleRuleStop.stop_id == stop.id, ScheduleRule.ended_at.is_(None), SalesPoint.ended_at.is_(None))
        .where(func.coalesce(ScheduleRule.until, today) >= today)
        .order_by(ScheduleRuleStop.begins, ScheduleRule.id)
    )
    found = db.session.execute(query).all()
    return [Weekly(rule.point, sorted(rule.weekdays), at.begins, at.ends) for rule, at in found]


def _nearby(stop: SalesStop, ward: Area, now: datetime) -> list[Call]:
    others = _upcoming(now).where(under(ward.path), OccurrenceStop.stop_id != stop.id)
    first: dict[int, Call] = {}
    for call in _calls(others.where(Occurrence.notice != "postponed").limit(10 * NEARBY)):
        first.setdefault(call.hours.stop_id, call)
    return list(first.values())[:NEARBY]


def _upcoming(now: datetime) -> Select[Occurrence, OccurrenceStop]:
    """What residents may know of: published shifts, and those that were and are called off."""
    return (
        select(Occurrence, OccurrenceStop)
        .join(OccurrenceStop, OccurrenceStop.occurrence_id == Occurrence.id)
        .join(Occurrence.point)
        .join(OccurrenceStop.stop)
        .join(SalesStop.area)
        .options(
            contains_eager(Occurrence.point).selectinload(SalesPoint.goods),
            contains_eager(OccurrenceStop.stop).contains_eager(SalesStop.area),
        )
        .where(Occurrence.state.in_(("published", "cancelled")), OccurrenceStop.ends_at > now)
        .where(SalesStop.ended_at.is_(None))
        .order_by(OccurrenceStop.starts_at, OccurrenceStop.id)
    )


def _calls(query: Select[Occurrence, OccurrenceStop]) -> list[Call]:
    return [Call(shift, hours) for shift, hours in db.session.execute(query)]
