"""Where a door stands, computed from the list of its current visits; correcting or taking back one recomputes it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.kernel.clock import Band


class Status(StrEnum):
    """The states of a door in a drive."""

    UNVISITED = "unvisited"
    ATTEMPTED = "attempted"
    SCHEDULED = "scheduled"
    REACHED = "reached"
    DONE = "done"
    NOT_REACHED = "not_reached"
    REFUSED = "refused"
    SUPPRESSED = "suppressed"
    UNSAFE = "unsafe"
    VOID = "void"


OPEN = frozenset({Status.UNVISITED, Status.ATTEMPTED, Status.SCHEDULED, Status.REACHED})
"""States in which somebody may still have to come."""

ANSWERED = frozenset({"met", "come_back", "refused", "needs_other_helper", "do_not_visit"})
"""Outcomes in which somebody of the household spoke with the volunteer: the door counts as reached."""

UNANSWERED = {"not_home": 1, "no_adult": 1, "inaccessible": 2}
"""Outcomes that are a try without an answer, and after how many days the next one is due."""

REOPENED = "reopened"
"""A leader's word that the door may be knocked at again: no visit, no try, nobody's credit."""

AT_POINT = "at_point"
"""Help given to people of the household at a sales point: no visit, no try; only its people count."""

NOT_A_KNOCK = frozenset({"not_found", "duplicate"})
"""Outcomes in which no door was there to knock at."""

CLOSING = {
    "refused": Status.REFUSED,
    "do_not_visit": Status.SUPPRESSED,
    "unsafe": Status.UNSAFE,
    "vacant": Status.VOID,
    "moved": Status.VOID,
    "not_found": Status.VOID,
    "business": Status.VOID,
    "duplicate": Status.VOID,
}
"""Outcomes after which nobody comes unless a later visit or a leader opens the door again."""

_LOCKED = frozenset({Status.SUPPRESSED, Status.UNSAFE})
_BANDS_BY_HOPE = (Band.EVENING, Band.MORNING, Band.AFTERNOON)


@dataclass(frozen=True)
class Helped:
    """What came of one person of the household in one visit."""

    slot: int
    success: bool
    installed: bool = False
    open: bool = False


@dataclass(frozen=True)
class Knock:
    """One current visit, as far as doors and tallies care. `accounts`: who is credited; `day` is the Vietnamese one.

    `unnamed`: people helped at a sales point of whom nobody knows the household.
    """

    uid: str
    outcome: str
    at: datetime
    day: date
    band: str
    people: tuple[Helped, ...] = ()
    come_back_on: date | None = None
    come_back_band: str = ""
    team_id: int = 0
    accounts: tuple[int, ...] = ()
    unnamed: int = 0


@dataclass(frozen=True)
class Door:
    """Where a door stands. `attempts`: tries without an answer since somebody last answered."""

    status: Status = Status.UNVISITED
    attempts: int = 0
    helped: int = 0
    last_outcome: str = ""
    last_visit_uid: str | None = None
    last_at: datetime | None = None
    last_band: str = ""
    next_due_on: date | None = None
    next_due_band: str = ""


def in_order(knocks: Iterable[Knock]) -> list[Knock]:
    """Return visits in the order in which they happened; the uid breaks ties."""
    return sorted(knocks, key=lambda knock: (knock.at, knock.uid))


def door_after(knocks: Iterable[Knock], max_tries: int = 3) -> Door:
    """Return where the door stands after its current visits (superseded and taken-back ones left out)."""
    door = Door()
    tried: list[str] = []
    seen: list[Knock] = []
    for knock in in_order(knocks):
        seen.append(knock)
        if knock.outcome == AT_POINT:
            door = replace(_helped_at_point(door, knock, seen), helped=_helped_slots(seen))
            continue
        tried = [*tried, knock.band] if knock.outcome in UNANSWERED else []
        door = replace(
            _step(door, knock, tried, seen, max_tries),
            attempts=len(tried),
            helped=_helped_slots(seen),
            last_outcome="" if knock.outcome == REOPENED else knock.outcome,
            last_visit_uid=knock.uid,
            last_at=knock.at,
            last_band=knock.band,
        )
    return door


def other_band(tried: Sequence[str]) -> Band:
    """Return the band to try next: one not tried yet, the most hopeful first, never the last one again."""
    fresh = [band for band in _BANDS_BY_HOPE if band not in tried]
    return (fresh or [band for band in _BANDS_BY_HOPE if not tried or band != tried[-1]])[0]


def is_due(door_status: str, due_on: date | None, due_band: str, today: date, band: Band) -> bool:
    """Say whether a door with a next try is due in this band of this day; an overdue one is due in any band."""
    if due_on is None or door_status not in OPEN:
        return False
    return due_on < today or (due_on == today and due_band in ("", band))


def _step(door: Door, knock: Knock, tried: Sequence[str], seen: Sequence[Knock], max_tries: int) -> Door:
    """Return the door with the status and next due that this visit leaves."""
    if knock.outcome == REOPENED:
        return _at(door, Status.UNVISITED)
    if door.status in _LOCKED:
        return door
    if knock.outcome in CLOSING:
        return _at(door, CLOSING[knock.outcome])
    if knock.come_back_on:
        return _at(door, Status.SCHEDULED, knock.come_back_on, knock.come_back_band)
    if knock.outcome in UNANSWERED:
        return _tried_again(door, knock, tried, seen, max_tries)
    if knock.outcome == "needs_other_helper" or _somebody_waits(seen):
        return _at(door, Status.REACHED, knock.day + timedelta(days=1), knock.band)
    if any(person.success or not person.open for past in seen for person in past.people):
        return _at(door, Status.DONE)
    return _at(door, Status.REACHED)


def _helped_at_point(door: Door, knock: Knock, seen: Sequence[Knock]) -> Door:
    """Return the door done if it was met before and now waits for nobody; a door never met still wants its visit."""
    success = any(person.success for person in knock.people)
    waits = door.status is not Status.REACHED or _somebody_waits(seen)
    return door if waits or not success else _at(door, Status.DONE)


def _helped_slots(seen: Sequence[Knock]) -> int:
    return len({person.slot for past in seen for person in past.people if person.success})


def _tried_again(door: Door, knock: Knock, tried: Sequence[str], seen: Sequence[Knock], max_tries: int) -> Door:
    if door.status not in OPEN:
        return door
    if len(tried) >= max_tries:
        answered = any(past.outcome in ANSWERED for past in seen)
        return _at(door, Status.REACHED if answered else Status.NOT_REACHED)
    due = knock.day + timedelta(days=UNANSWERED[knock.outcome])
    return _at(door, Status.ATTEMPTED, due, other_band(tried))


def _somebody_waits(seen: Sequence[Knock]) -> bool:
    """Say whether a person's latest result asks for another visit and they have had no success."""
    latest: dict[int, Helped] = {}
    done: set[int] = set()
    for knock in seen:
        for person in knock.people:
            latest[person.slot] = person
            if person.success:
                done.add(person.slot)
    return any(person.open for slot, person in latest.items() if slot not in done)


def _at(door: Door, status: Status, due_on: date | None = None, due_band: str = "") -> Door:
    return replace(door, status=status, next_due_on=due_on, next_due_band=due_band)
