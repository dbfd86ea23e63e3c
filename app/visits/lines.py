"""The doors of a route as lines of a list: name, hint, mark and link. What many doors say is said once a page."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.doors.rules import Status
from app.kernel.clock import local_day
from app.kernel.vietnamese.dates import show_time
from app.kernel.words import N_
from app.visits.outcomes import shown_as
from app.visits.shown import nameless, when
from app.visits.today import DoorRow, RouteToday
from app.visits.walk import Turn
from app.web.days import day_short

OVER = (Turn.HANDLED, Turn.LATER)
NOT_YET, CLOSED = N_("not visited yet"), N_("Closed")


class DoorLine(NamedTuple):
    """What `ui/door.html` draws, in its order."""

    id: str
    number: str
    name: str
    href: str
    hint: str
    state: str
    mark: str
    mark_label: str
    tone: str


class Lines:
    """Draws up the lines of one route as it stands."""

    def __init__(self, route: RouteToday) -> None:
        self._today = route.today
        self._door_url = url_for("visits.door", drive_id=route.assignment.drive_id, household_id=0).removesuffix("0")
        self._nameless = cache(nameless)
        self._outcome, self._promised, self._again = cache(_outcome), cache(_promised), cache(_again)
        self._people, self._missed, self._tried = cache(_people), cache(_missed), cache(_tried)
        self._installed, self._plain = cache(_installed), cache(_)

    def of(self, rows: Iterable[DoorRow]) -> list[DoorLine]:
        """Return the lines of these doors."""
        return [self._line(row) for row in rows]

    def hint(self, row: DoorRow) -> str:
        """Return what stands under the name: what came of it, when to come again, or who lives there."""
        parts = self._past(row) if row.turn in OVER else self._ahead(row)
        return " · ".join(filter(None, parts))

    def _line(self, row: DoorRow) -> DoorLine:
        home, over = row.household, row.turn in OVER
        state = "next" if row.is_next else "done" if over else ""
        mark, label, tone = self._outcome(row.last_outcome, row.helped) if over else ("", "", "slate")
        return DoorLine(
            f"door-{home.id}",
            home.plate,
            home.head_name or self._nameless(home.kind),
            f"{self._door_url}{home.id}",
            self.hint(row),
            state,
            mark,
            label,
            tone,
        )

    def _past(self, row: DoorRow) -> list[str]:
        step, parts = row.step, []
        if row.turn is Turn.LATER:
            say = self._promised if step.status == Status.SCHEDULED else self._again
            parts = [say(step.next_due_on, step.next_due_band, self._today)]
        else:
            parts = [self._installed(row.helped) if row.last_outcome == "met" and row.helped else self._said(row)]
            if step.status == Status.NOT_REACHED:
                parts.append(self._tried(row.attempts))
            if step.last_at:
                parts.append(self._moment(step.last_at))
        return parts if row.household.plate else [*parts, row.household.landmark]

    def _ahead(self, row: DoorRow) -> list[str]:
        step, home, parts = row.step, row.household, []
        if row.turn is Turn.APPOINTMENT:
            parts.append(self._promised(step.next_due_on, step.next_due_band, self._today))
        if home.est_residents:
            parts.append(self._people(home.est_residents))
        if row.attempts:
            parts.append(self._missed(row.attempts))
        elif step.status == Status.UNVISITED:
            parts.append(self._plain(NOT_YET))
        return [*parts, home.landmark]

    def _said(self, row: DoorRow) -> str:
        return self._outcome(row.last_outcome, 0)[1] or self._plain(CLOSED)

    def _moment(self, at: datetime) -> str:
        day = local_day(at)
        return show_time(at) if day == self._today else day_short(day)


def _outcome(outcome: str, helped: int) -> tuple[str, str, str]:
    """Return icon, words and tone of a result; a door closed without a visit has no words."""
    if not outcome:
        return "ban", "", "slate"
    choice = shown_as(outcome, helped)
    return choice.icon, _(choice.words), choice.tone


def _promised(on: date, band: str, today: date) -> str:
    return _("Promised: %(when)s", when=when(on, band, today))


def _again(on: date, band: str, today: date) -> str:
    return _("Come again %(when)s", when=when(on, band, today))


def _people(n: int) -> str:
    return ngettext("%(num)d person", "%(num)d people", n)


def _missed(n: int) -> str:
    return ngettext("not home %(num)d time", "not home %(num)d times", n)


def _tried(n: int) -> str:
    return _("tried %(num)s times", num=n)


def _installed(n: int) -> str:
    return _("Installed on %(num)s phones", num=n) if n > 1 else _("Installed on 1 phone")
