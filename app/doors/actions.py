"""Keeping a door's state and the counters in step with its visits, inside the visit's own transaction."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from app.doors.models import ADDED_UP, DoorState, DriveAlley, Tally, TallyPerson
from app.doors.rules import Knock, door_after
from app.doors.tally import TeamKey, change
from app.extensions import db
from app.storage.upsert import add_counts, insert_or_lock

TALLY_KEYS = ("drive_id", "area_id", "team_id", "day", "measure")
ALLEY_KEYS = ("drive_id", "area_id")
PERSON_KEYS = ("drive_id", "account_id", "day", "measure")


def lock_door(drive_id: int, household_id: int, area_id: int) -> DoorState:
    """Return the door's state for changing it; nobody else changes this door until the commit. Makes a missing one.

    A door keeps the leaf area of its first visit, so that its counts stay where they were made.
    """
    values = {"drive_id": drive_id, "household_id": household_id, "area_id": area_id, "status": "unvisited"}
    numbers = {"attempts": 0, "helped": 0, "last_outcome": "", "last_band": "", "next_due_band": ""}
    return insert_or_lock(DoorState, values | numbers, ["drive_id", "household_id"])


def settle_door(state: DoorState, before: Sequence[Knock], after: Sequence[Knock], max_tries: int) -> None:
    """Bring the door and the counters from its visits `before` to its visits `after`.

    What else waits is written first: a door that turns holds its household still, and whoever ends a route holds the
    route, which a visit names, before its households.
    """
    db.session.flush()
    for name, value in asdict(door_after(after, max_tries)).items():
        setattr(state, name, str(value) if name == "status" else value)
    settle_counts(state.drive_id, state.area_id, before, after)


def settle_counts(drive_id: int, area_id: int, before: Sequence[Knock], after: Sequence[Knock]) -> None:
    """Bring the counters of an area from `before` to `after`; for what belongs to no door this is all there is."""
    by_team, by_person = change(before, after)
    _add_up(drive_id, area_id, by_team)
    add_counts(
        Tally,
        [
            {
                "drive_id": drive_id,
                "area_id": area_id,
                "team_id": team,
                "day": date.fromisoformat(day),
                "measure": measure,
                "n": n,
            }
            for (team, day, measure), n in by_team.items()
        ],
        TALLY_KEYS,
    )
    add_counts(
        TallyPerson,
        [
            {"drive_id": drive_id, "account_id": account, "day": date.fromisoformat(day), "measure": measure, "n": n}
            for (account, day, measure), n in by_person.items()
        ],
        PERSON_KEYS,
    )


def _add_up(drive_id: int, area_id: int, by_team: Counter[TeamKey]) -> None:
    """Add to the sums of the alley. First, so that those who count in one alley take turns from here on."""
    sums: Counter[str] = Counter()
    for (_team, _day, measure), n in by_team.items():
        sums[measure] += n
    added = {measure: sums[measure] for measure in ADDED_UP}
    if any(added.values()):
        add_counts(DriveAlley, [{"drive_id": drive_id, "area_id": area_id} | added], ALLEY_KEYS, ADDED_UP)
