"""What may be planned in an area, the choice made added up, and what if it were another."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from app.access.actor import Actor
from app.drives.models import Drive
from app.kernel.clock import HCM, minute_of, start_of
from app.people.models import Account
from app.places.models import Area
from app.plans import queries, rules, words
from app.plans.planning import units_in, walk_of
from app.plans.queries import AlleyRow, Busy
from app.plans.what_if import EVENING_HOURS, WhatIf, what_if
from app.plans.wish_queries import waiting_in
from app.plans.wishes import Hours
from app.routes import grounds
from app.routes import rules as route_rules
from app.routes.grounds import TeamRow

NO_TIME = start_of(date(2000, 1, 1))
LAST_YEAR = 2200


@dataclass(frozen=True)
class Choice:
    """What may be planned in an area of a drive as it stands `today`: alleys (those with the fewest doors visited first in
    each hamlet), teams."""

    drive: Drive
    area: Area
    today: date
    rows: Sequence[AlleyRow]
    teams: Sequence[TeamRow]

    @property
    def hamlets(self) -> list[tuple[Area, list[AlleyRow]]]:
        """Return hamlet and its alleys, the hamlets in list order."""
        found: dict[Area, list[AlleyRow]] = {}
        for row in self.rows:
            found.setdefault(row.hamlet, []).append(row)
        return list(found.items())


@dataclass(frozen=True)
class Total:
    """The choice added up: doors, minutes and metres needed, `later` doors due at another time not among them; units and
    minutes there are (0 when the times make no sense), and who is busy with what then; whether the end comes first
    (`backwards`); what walks as one (`kind`)."""

    doors: int
    later: int
    minutes: int
    metres: int
    units: int
    room: int
    busy: Sequence[str]
    backwards: bool
    kind: str

    @property
    def enough(self) -> bool:
        """Say whether the people chosen have time for the doors chosen."""
        return self.room >= self.minutes


def choice(actor: Actor, drive: Drive, area: Area, today: date) -> Choice:
    """Return what the actor may choose in one area of a drive."""
    rows = queries.alley_rows(drive, area, today)
    open_first = sorted(rows, key=lambda row: row.open == 0)
    hamlets = list(dict.fromkeys(row.hamlet.id for row in open_first))
    worst_first = sorted(rows, key=lambda row: (hamlets.index(row.hamlet.id), row.open == 0, row.visited_percent))
    return Choice(drive, area, today, worst_first, grounds.team_rows(actor, area))


def with_hamlet(board: Choice, chosen: Collection[int], hamlet_id: int | None) -> list[int]:
    """Return the choice with every open alley of a hamlet ticked, or unticked when all of them were."""
    all_of_it = {row.area.id for row in board.rows if row.hamlet.id == hamlet_id and row.open}
    return sorted(set(chosen) - all_of_it if all_of_it <= set(chosen) else set(chosen) | all_of_it)


def total(board: Choice, form: Any) -> Total:
    """Add up what stands in the form, whether or not it can be sent yet."""
    chosen = [row for row in board.rows if row.open and row.area.id in set(form.alleys.data or ())]
    alleys = [row.area.id for row in chosen]
    later = waiting_in(board.drive.id, alleys, hours, board.today) if alleys and (hours := hours_of(form)) else {}
    doors, metres = sum(row.open for row in chosen) - len(later), _metres(board, alleys, later) if alleys else 0
    room, units, busy = _room(board, form, *window_of(form))
    people = grounds.accounts(busy.keys()) if busy else {}
    return Total(
        doors,
        len(later),
        route_rules.estimate(doors),
        metres,
        len(units),
        room,
        busy_lines(busy, people),
        backwards(form),
        _kind(form),
    )


def _metres(board: Choice, alleys: Collection[int], later: Collection[int]) -> int:
    """Return how far it is past the doors of these alleys, one after the other; who comes from where is not known yet."""
    doors = [door for door in queries.open_doors(board.drive, alleys, board.today) if door.id not in later]
    return round(walk_of(grounds.areas_under(board.area), doors)[1])


def what_if_case(board: Choice, form: Any, asked: Any, total: Total) -> WhatIf | None:
    """Work out the choice with other people, days or hours; None while no door is chosen or the times make no sense."""
    begins, ends = window_of(form)
    room = total.room
    if asked.evening.data and begins != NO_TIME:
        begins, ends = (datetime.combine(form.day.data, edge, tzinfo=HCM) for edge in EVENING_HOURS)
        room = _room(board, form, begins, ends)[0]
    window = int((ends - begins) / timedelta(minutes=1))
    if not total.doors or window <= 0:
        return None
    people = len({account for group in _units(board, form) for account in group})
    return what_if(total.doors, people, room, window, _kind(form), asked.days.data, asked.more.data)


def _kind(form: Any) -> str:
    return form.kind.data if form.kind.data in rules.KINDS else "pairs"


def _units(board: Choice, form: Any) -> list[tuple[int, ...]]:
    teams = set(form.teams.data or ())
    chosen = [row for row in board.teams if row.team.id in teams]
    return [group for _, group in units_in(chosen, _kind(form))]


def _room(
    board: Choice, form: Any, begins: datetime, ends: datetime
) -> tuple[int, list[tuple[int, ...]], Mapping[int, Sequence[Busy]]]:
    """Return the minutes the people chosen have between two moments, the units they make, and what keeps them busy then."""
    units = _units(board, form)
    busy = queries.busy_spans({account for group in units for account in group}, begins, ends)
    taken = queries.busy_minutes(busy, begins, ends)
    window = int((ends - begins) / timedelta(minutes=1))
    room = sum(rules.capacity(window, [taken.get(one, 0) for one in group], _kind(form)) for group in units)
    return room, units, busy


def window_of(form: Any) -> tuple[datetime, datetime]:
    """Return from when to when the form says; a moment when it makes no sense."""
    day, begins, ends = form.day.data, form.begins.data, form.ends.data
    if day is None or begins is None or ends is None or not NO_TIME.year <= day.year <= LAST_YEAR:
        return NO_TIME, NO_TIME
    start, stop = (datetime.combine(day, edge, tzinfo=HCM) for edge in (begins, ends))
    return start, max(start, min(stop, start + rules.LONGEST_WINDOW))


def hours_of(form: Any) -> Hours | None:
    """Return when the form says they walk; None when it makes no sense."""
    begins, ends = window_of(form)
    if begins == ends:
        return None
    return Hours(form.day.data, minute_of(begins.time()), minute_of(ends.time()))


def backwards(form: Any) -> bool:
    """Say whether the form has an end that does not come after its beginning."""
    begins, ends = form.begins.data, form.ends.data
    return begins is not None and ends is not None and ends <= begins


def busy_lines(busy: Mapping[int, Sequence[Busy]], people: Mapping[int, Account]) -> list[str]:
    """Say who is busy then, with what and how long, each person in one line."""
    told = sorted((people[one] for one in busy if one in people), key=lambda one: (one.name_sort, one.id))
    return [words.busy_with(one.name, [(b.title, b.starts_at, b.ends_at) for b in busy[one.id]]) for one in told]
