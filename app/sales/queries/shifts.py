"""Reads of shifts for those who stand in them: mine, the open ones, one with its crew, and who could still be put in."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, or_, select, tuple_
from sqlalchemy.orm import joinedload, selectinload

from app.access.actor import Actor, Role, Scope
from app.access.names import P
from app.extensions import db
from app.kernel.clock import local_day
from app.kernel.errors import NotFound
from app.kernel.words import N_
from app.people.models import Account
from app.people.queries.accounts import by_name, has_role, matches
from app.people.queries.areas import ward_of
from app.people.queries.commitments import busy_between
from app.places.models import Area
from app.places.tree import under
from app.sales.crew_rules import (
    OCCUPYING,
    Busy,
    Reason,
    ShiftFacts,
    free_places,
    the_one_role,
    warning,
    why_closed,
)
from app.sales.models import Occurrence, OccurrenceStop, SalesPoint, ShiftSignup
from app.sales.queries.scope import points_visible_to, shift_for
from app.sales.rules import Span, shift_title
from app.storage.paging import Page, cut

PAGE_SIZE = 30
MINE_SHOWN = 50
CANDIDATES_SHOWN = 30


@dataclass(frozen=True)
class ShiftLine:
    """A shift as one person meets it. `one_role`: the work to take with a single tap; `free` places by role."""

    shift: Occurrence
    mine: ShiftSignup | None
    free: Mapping[str, int]
    closed: Reason | None
    warning: Reason | None
    one_role: str

    @property
    def crew(self) -> list[ShiftSignup]:
        """Return who stands in the shift, by given name."""
        return crew_of(self.shift)

    @property
    def partners(self) -> list[str]:
        """Return the names of those who stand in it beside this person."""
        return [one.account.name for one in self.crew if one is not self.mine]


@dataclass(frozen=True)
class CrewMember:
    """One person of a shift's crew; lives where the shift lives."""

    shift: Occurrence
    signup: ShiftSignup
    access_scope: Scope


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be put into a shift, and what they do at that time otherwise."""

    account: Account
    busy: Sequence[Busy]


def my_shifts(actor: Actor, now: datetime) -> list[ShiftLine]:
    """Return the actor's coming and running shifts, the next one first."""
    query = (
        _loaded()
        .join(ShiftSignup, ShiftSignup.occurrence_id == Occurrence.id)
        .where(ShiftSignup.account_id == actor.account_id, ShiftSignup.state.in_(sorted(OCCUPYING)))
        .where(Occurrence.state == "published", Occurrence.ends_at > now)
        .order_by(Occurrence.starts_at, Occurrence.id)
        .limit(MINE_SHOWN)
    )
    return _lines(actor, now, db.session.scalars(query).all())


def open_shifts(actor: Actor, now: datetime, only_free: bool, after: int | None) -> Page[ShiftLine]:
    """Return one page of the shifts in reach that have not begun and are not the actor's own, by time."""
    mine = select(ShiftSignup.occurrence_id).where(
        ShiftSignup.account_id == actor.account_id, ShiftSignup.state.in_(sorted(OCCUPYING))
    )
    order = (Occurrence.starts_at, Occurrence.id)
    query = (
        _loaded()
        .join(SalesPoint, SalesPoint.id == Occurrence.point_id)
        .where(Occurrence.state == "published", Occurrence.starts_at > now, Occurrence.needed > 0)
        .where(points_visible_to(actor, P.SHIFT_TAKE), Occurrence.id.not_in(mine))
    )
    if only_free:
        query = query.where(Occurrence.taken < Occurrence.needed)
    if after is not None:
        last = db.session.execute(select(*order).where(Occurrence.id == after)).one_or_none()
        query = query.where(tuple_(*order) > tuple_(*last)) if last else query
    rows = db.session.scalars(query.order_by(*order).limit(PAGE_SIZE + 1)).all()
    found = cut(rows, PAGE_SIZE, lambda shift: str(shift.id))
    return Page(_lines(actor, now, found.rows), found.next_key)


def by_day(lines: Sequence[ShiftLine]) -> list[tuple[date, list[ShiftLine]]]:
    """Group shifts that stand in order of time by their Vietnamese day."""
    days: dict[date, list[ShiftLine]] = defaultdict(list)
    for line in lines:
        days[local_day(line.shift.starts_at)].append(line)
    return list(days.items())


def shift_line(actor: Actor, now: datetime, shift: Occurrence) -> ShiftLine:
    """Return one shift as the actor meets it."""
    return _lines(actor, now, [shift])[0]


def crew_of(shift: Occurrence) -> list[ShiftSignup]:
    """Return who stands in the shift or was marked as not come, by given name."""
    there = [one for one in shift.signups if one.state != "cancelled"]
    return sorted(there, key=lambda one: (one.account.name_sort, one.id))


def signed_up(shift: Occurrence) -> Sequence[Account]:
    """Return who has signed up for a shift and was not marked yet, by given name, as the database knows it now."""
    query = select(Account).join(ShiftSignup, ShiftSignup.account_id == Account.id)
    query = query.where(ShiftSignup.occurrence_id == shift.id, ShiftSignup.state == "confirmed")
    return db.session.scalars(query.order_by(Account.name_sort, Account.id)).all()


def crew_member_for(actor: Actor, uid: str, account_id: int) -> CrewMember:
    """Return one person of the crew of a shift in sight. Raises NotFound for anybody else."""
    shift = shift_for(actor, uid)
    for signup in crew_of(shift):
        if signup.account_id == account_id:
            return CrewMember(shift, signup, shift.access_scope)
    raise NotFound(N_("This person is not in the shift."))


def facts_of(shift: Occurrence, without: int | None = None) -> ShiftFacts:
    """Return what decides whether somebody may stand in the shift; the place of the account `without` counts as free."""
    held = ((one.role, one.state) for one in shift.signups if one.account_id != without)
    free = free_places(((need.role, need.n) for need in shift.needs), held)
    return ShiftFacts(shift.uid, shift.state, shift.notice, Span(shift.starts_at, shift.ends_at), free)


def busy_of(account_ids: Collection[int], span: Span) -> dict[int, list[Busy]]:
    """Return account -> what it does at some moment of the span, in one query."""
    found: dict[int, list[Busy]] = defaultdict(list)
    for one in busy_between(account_ids, span.begins, span.ends):
        found[one.account_id].append(Busy(one.kind, one.ref, one.title, Span(one.starts_at, one.ends_at)))
    return found


def title_of(shift: Occurrence) -> str:
    """Return what a shift is called in a sentence: its point and the first stop."""
    return shift_title(shift.point.name, shift.stops[0].stop.name if shift.stops else "")


def candidates_for(shift: Occurrence, words: str) -> list[Candidate]:
    """Return volunteers and leaders of the point's ward who are not in the shift, by given name, so many as are shown.

    Whoever staffs the shift may ask: it is the names of the ward's own helpers.
    """
    there = [one.account_id for one in shift.signups if one.state in OCCUPYING]
    query = (
        select(Account)
        .join(Area, Area.id == Account.area_id)
        .where(under(ward_of(shift.point.area).path), Account.disabled_at.is_(None), Account.id.not_in(there))
        .where(or_(has_role(Role.VOLUNTEER), has_role(Role.LEADER)))
        .order_by(*by_name(words))
        .limit(CANDIDATES_SHOWN)
    )
    if words:
        query = query.where(matches(words))
    accounts = db.session.scalars(query).all()
    busy = busy_of([account.id for account in accounts], Span(shift.starts_at, shift.ends_at))
    return [Candidate(account, [one for one in busy[account.id] if one.ref != shift.uid]) for account in accounts]


def candidate_for(shift: Occurrence, account_id: int) -> Account:
    """Return a person who may be put into the shift. Raises NotFound for anybody outside the ward."""
    query = (
        select(Account)
        .join(Area, Area.id == Account.area_id)
        .where(Account.id == account_id, Account.disabled_at.is_(None), under(ward_of(shift.point.area).path))
        .where(or_(has_role(Role.VOLUNTEER), has_role(Role.LEADER)))
    )
    account = db.session.scalar(query)
    if account is None:
        raise NotFound(N_("There is no such person here."))
    return account


def future_shifts_of(account_id: int, now: datetime) -> Sequence[int]:
    """Return the ids of the shifts, not over yet, in which the person fills a place, in the order they are locked."""
    query = (
        select(Occurrence.id)
        .join(ShiftSignup, ShiftSignup.occurrence_id == Occurrence.id)
        .where(ShiftSignup.account_id == account_id, ShiftSignup.state == "confirmed", Occurrence.ends_at > now)
        .order_by(Occurrence.id)
    )
    return db.session.scalars(query).all()


def free_places_ahead(actor: Actor, now: datetime) -> int:
    """Return how many places are still free in the coming shifts in reach."""
    query = (
        select(func.coalesce(func.sum(Occurrence.needed - Occurrence.taken), 0))
        .join(SalesPoint, SalesPoint.id == Occurrence.point_id)
        .where(Occurrence.state == "published", Occurrence.starts_at > now, points_visible_to(actor, P.SHIFT_TAKE))
    )
    return int(db.session.scalar(query) or 0)


def _loaded() -> Select[Occurrence]:
    return select(Occurrence).options(
        joinedload(Occurrence.point).joinedload(SalesPoint.area),
        selectinload(Occurrence.stops).joinedload(OccurrenceStop.stop),
        selectinload(Occurrence.needs),
        selectinload(Occurrence.signups).joinedload(ShiftSignup.account),
    )


def _lines(actor: Actor, now: datetime, shifts: Sequence[Occurrence]) -> list[ShiftLine]:
    if not shifts:
        return []
    span = Span(min(one.starts_at for one in shifts), max(one.ends_at for one in shifts))
    own = actor.account_id
    busy = busy_of([own], span)[own] if own is not None else []
    return [_line(own, now, shift, busy) for shift in shifts]


def _line(own: int | None, now: datetime, shift: Occurrence, busy: Sequence[Busy]) -> ShiftLine:
    facts = facts_of(shift)
    mine = next((one for one in shift.signups if one.account_id == own and one.state in OCCUPYING), None)
    return ShiftLine(
        shift=shift,
        mine=mine,
        free=facts.free,
        closed=why_closed(facts, busy, now),
        warning=warning(facts, busy),
        one_role=the_one_role(facts.free),
    )
