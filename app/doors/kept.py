"""What the doors of each alley add up to in a drive: closed ones and those for a leader's word, and all its counters.

`closed` and `review` hang on the door and on its household, and are kept by the database; the counters are added up where
they are counted (doors.actions).
"""

from collections import defaultdict

from sqlalchemy import and_, func, or_, select

from app.doors.models import ADDED_UP, DoorState, DriveAlley, Tally
from app.doors.rules import OPEN
from app.extensions import db
from app.places.kept import callable_at
from app.places.models import Household
from app.storage.kept import Counted, Kept, Trigger, adding, keep, one_if

KEYS = ("drive_id", "area_id")
OF_DOORS = ("closed", "review")
_OPEN = ", ".join(f"'{status}'" for status in sorted(OPEN))
_BY_HOUSEHOLD = "alley_id, void_reason, merged_into_id, suppressed_reason"


def closed(state: str) -> str:
    """Return SQL for doors to which nobody is sent any more."""
    return f"({state}.status NOT IN ({_OPEN}))"


def _left_alone(state: str) -> str:
    return f"({state}.status IN ('unsafe', 'suppressed'))"


def _moved(state: str) -> str:
    return f"({state}.last_outcome = 'moved')"


def _counts(state: str, home: str) -> tuple[str, str]:
    left_alone = f"({_left_alone(state)} AND {home}.suppressed_reason = '')"
    moved = f"({_moved(state)} AND {home}.void_reason = '')"
    return one_if(f"{callable_at(home)} AND {closed(state)}"), one_if(f"{left_alone} OR {moved}")


def _add(state: str, home: str, source: str, sign: str = "") -> str:
    values = ", ".join(f"{sign}({count})" for count in _counts(state, home))
    return adding("drive_alley", KEYS, OF_DOORS, f"SELECT {state}.drive_id, {home}.alley_id, {values} FROM {source}")


def _door(row: str, sign: str = "") -> str:
    return _add(row, "h", f"household h WHERE h.id = {row}.household_id", sign)


def _household(row: str, sign: str = "") -> str:
    return _add("s", row, f"door_state s WHERE s.household_id = {row}.id", sign)


def _matters(row: str) -> str:
    return f"{closed(row)} OR {_left_alone(row)} OR {_moved(row)}"


def _turned(*conditions: str) -> str:
    """Return SQL for a change of any of the conditions, which are told of OLD."""
    return " OR ".join(f"{one} <> {one.replace('OLD.', 'NEW.')}" for one in conditions)


TRIGGERS = (
    Trigger(
        "drive_alley_door_come", "door_state", "INSERT", [_door("NEW")], _matters("NEW"), held="NEW.household_id"
    ),
    Trigger(
        "drive_alley_door_change", "door_state", "UPDATE OF status, last_outcome", [_door("OLD", "-"), _door("NEW")],
        _turned(closed("OLD"), _left_alone("OLD"), _moved("OLD")), held="NEW.household_id",
    ),
    Trigger("drive_alley_door_go", "door_state", "DELETE", [_door("OLD", "-")], _matters("OLD"), "OLD.household_id"),
    Trigger(
        "drive_alley_household_change", "household", f"UPDATE OF {_BY_HOUSEHOLD}",
        [_household("OLD", "-"), _household("NEW")],
        _turned(callable_at("OLD"), "OLD.alley_id", "OLD.void_reason", "OLD.suppressed_reason"),
    ),
)  # fmt: skip


def _counted() -> Counted:
    found: dict[tuple[int, ...], dict[str, int]] = defaultdict(dict)
    sums = select(Tally.drive_id, Tally.area_id, Tally.measure, func.sum(Tally.n)).where(Tally.measure.in_(ADDED_UP))
    grouped = sums.group_by(Tally.drive_id, Tally.area_id, Tally.measure)
    for drive_id, area_id, measure, n in db.session.execute(grouped):
        found[drive_id, area_id][measure] = int(n)
    can_call = (
        Household.void_reason == "",
        Household.merged_into_id.is_(None),
        Household.suppressed_reason == "",
        DoorState.status.not_in(sorted(OPEN)),
    )
    left_alone = and_(DoorState.status.in_(("unsafe", "suppressed")), Household.suppressed_reason == "")
    moved = and_(DoorState.last_outcome == "moved", Household.void_reason == "")
    doors = select(
        DoorState.drive_id,
        Household.alley_id,
        func.count().filter(*can_call),
        func.count().filter(or_(left_alone, moved)),
    )
    doors = doors.join(Household, Household.id == DoorState.household_id)
    for drive_id, area_id, *counts in db.session.execute(doors.group_by(DoorState.drive_id, Household.alley_id)):
        found[drive_id, area_id].update(zip(OF_DOORS, counts, strict=True))
    return {key: tuple(counts.get(name, 0) for name in (*OF_DOORS, *ADDED_UP)) for key, counts in found.items()}


DRIVE_ALLEY = Kept(DriveAlley, KEYS, (*OF_DOORS, *ADDED_UP), _counted)
keep(DRIVE_ALLEY.table, TRIGGERS)
