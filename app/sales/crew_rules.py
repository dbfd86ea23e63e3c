"""Decisions about who stands in a shift: what keeps a person from taking it, what only warns, when it may be left. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.kernel.errors import Refused
from app.kernel.vietnamese.dates import show_day_short, show_time
from app.kernel.words import N_
from app.sales.rules import Span

OCCUPYING = frozenset({"confirmed", "done"})
"""States in which a person fills a place of the shift."""

ROUTE_MAY_OVERLAP = timedelta(hours=1)
RUNS_BEFORE, RUNS_AFTER = timedelta(hours=2), timedelta(hours=12)


@dataclass(frozen=True)
class Busy:
    """What a person has to do at some time: a route or another shift, and what it is called."""

    kind: str
    ref: str
    title: str
    span: Span


@dataclass(frozen=True)
class Reason:
    """Why something is closed: a message id with what fills its gaps."""

    message: str
    params: Mapping[str, Any]


@dataclass(frozen=True)
class ShiftFacts:
    """What decides whether a shift can be taken. `free`: places left by role."""

    uid: str
    state: str
    notice: str
    span: Span
    free: Mapping[str, int]


BUSY_WORDS = {
    "route": N_("You have the route %(title)s, %(day)s from %(begins)s to %(ends)s."),
    "shift": N_("You have the shift %(title)s, %(day)s from %(begins)s to %(ends)s."),
}


def free_places(needs: Iterable[tuple[str, int]], held: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Return role -> places left, from (role, how many) and the (role, state) of everybody who signed up."""
    taken = [role for role, state in held if state in OCCUPYING]
    return {role: max(n - taken.count(role), 0) for role, n in needs}


def why_closed(shift: ShiftFacts, busy: Iterable[Busy], now: datetime) -> Reason | None:
    """Return what keeps a person from taking any place of the shift; None when they may."""
    if shift.state != "published":
        return Reason(N_("This shift is not open."), {})
    if shift.span.ends <= now:
        return Reason(N_("This shift is over."), {})
    if shift.span.begins <= now:
        return Reason(N_("This shift has begun. Ask whoever runs the point."), {})
    if shift.notice == "postponed":
        return Reason(N_("This shift is postponed."), {})
    if not any(shift.free.values()):
        return Reason(N_("No place is left."), {})
    return clash(shift, busy)


def clash(shift: ShiftFacts, busy: Iterable[Busy]) -> Reason | None:
    """Return what else the person does at that time: any other shift, or a route for an hour and longer."""
    for one in busy:
        shared = one.span.shared_with(shift.span)
        if one.ref != shift.uid and shared > _allowed(one.kind):
            return _busy(one)
    return None


def warning(shift: ShiftFacts, busy: Iterable[Busy]) -> Reason | None:
    """Return the route that overlaps a little, which the person should know of before they take the shift."""
    for one in busy:
        if one.kind == "route" and timedelta() < one.span.shared_with(shift.span) <= ROUTE_MAY_OVERLAP:
            return _busy(one)
    return None


def check_place(shift: ShiftFacts, role: str, busy: Iterable[Busy], now: datetime) -> None:
    """Raise Refused unless a person may take a place of this role now."""
    reason = why_closed(shift, busy, now)
    if reason is None and not shift.free.get(role):
        reason = Reason(N_("No place is left in this work. Choose another one."), {})
    if reason:
        raise Refused(reason.message, field="role", **reason.params)


def check_put_in(shift: ShiftFacts, role: str, busy: Iterable[Busy], now: datetime) -> None:
    """Raise Refused unless staff may put somebody in: as long as the shift lasts, where a place is free."""
    if shift.state != "published" or shift.span.ends <= now:
        raise Refused(N_("This shift is over."))
    if not shift.free.get(role):
        raise Refused(N_("No place is left in this work. Choose another one."), field="role")
    if found := clash(shift, busy):
        words = N_("This person has %(title)s, %(day)s from %(begins)s to %(ends)s.")
        raise Refused(words, field="person", **found.params)


def check_may_leave(begins: datetime, now: datetime) -> None:
    """Raise Refused once the shift has begun."""
    if begins <= now:
        raise Refused(N_("This shift has begun. Ask whoever runs the point."))


def check_begun(begins: datetime, now: datetime) -> None:
    """Raise Refused before the shift begins: nobody has come or stayed away yet."""
    if now < begins:
        raise Refused(N_("The shift has not begun yet."))


def runs_now(state: str, span: Span, now: datetime) -> bool:
    """Say whether a point is being run: from two hours before its shift until twelve hours after."""
    return state == "published" and span.begins - RUNS_BEFORE <= now <= span.ends + RUNS_AFTER


def check_runs(state: str, span: Span, now: datetime) -> None:
    """Raise Refused unless the point is being run."""
    if not runs_now(state, span, now):
        raise Refused(N_("People helped are counted while the point is open, and on that day."))


def the_one_role(free: Mapping[str, int]) -> str:
    """Return the role when a shift needs only one kind of work and has a place in it, else ""."""
    return next(iter(free)) if len(free) == 1 and any(free.values()) else ""


def _allowed(kind: str) -> timedelta:
    return ROUTE_MAY_OVERLAP if kind == "route" else timedelta()


def _busy(one: Busy) -> Reason:
    span = one.span
    return Reason(
        BUSY_WORDS[one.kind],
        {
            "title": one.title,
            "day": show_day_short(span.begins),
            "begins": show_time(span.begins),
            "ends": show_time(span.ends),
        },
    )
