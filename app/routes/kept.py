"""How many open doors each route holds, and who walks in a drive and helped how many; kept by the database."""

from collections import defaultdict

from sqlalchemy import and_, exists, func, select

from app.doors.kept import closed
from app.doors.models import DoorState, TallyPerson
from app.doors.rules import OPEN
from app.extensions import db
from app.places.kept import callable_at
from app.places.models import Household
from app.routes.models import Assignment, AssignmentDoor, AssignmentHolder, DriveHelper, RouteOpen
from app.storage.kept import Counted, Kept, Trigger, adding, keep, one_if


def _still_open(door: str) -> str:
    here = f"s.drive_id = {door}.drive_id AND s.household_id = {door}.household_id"
    return f"NOT EXISTS (SELECT 1 FROM door_state s WHERE {here} AND {closed('s')})"


def _add(rows: str) -> str:
    return adding("route_open", ("assignment_id",), ("n",), rows)


def _door(row: str, count: str) -> str:
    """Add a door to its route, where it is held and open."""
    where = f"h.id = {row}.household_id AND {callable_at('h')} AND {row}.active AND {_still_open(row)}"
    return _add(f"SELECT {row}.assignment_id, {count} FROM household h WHERE {where}")


def _state(row: str, count: str) -> str:
    """Add a door that turned to the route that holds it."""
    here = f"d.drive_id = {row}.drive_id AND d.household_id = {row}.household_id AND d.active AND {callable_at('h')}"
    doors = "assignment_door d JOIN household h ON h.id = d.household_id"
    return _add(f"SELECT d.assignment_id, {count} FROM {doors} WHERE {here}")


def _household(count: str) -> str:
    """Add a household at which somebody may call again, or no more, to the routes that hold it."""
    where = f"d.household_id = NEW.id AND d.active AND {_still_open('d')}"
    return _add(f"SELECT d.assignment_id, {count} FROM assignment_door d WHERE {where}")


_TURNED = f"{closed('OLD')} <> {closed('NEW')}"
_MOVED = "OLD.active <> NEW.active OR OLD.household_id <> NEW.household_id OR OLD.assignment_id <> NEW.assignment_id"
OPEN_TRIGGERS = (
    Trigger("route_open_door_come", "assignment_door", "INSERT", [_door("NEW", "1")], "NEW.active", "NEW.household_id"),
    Trigger(
        "route_open_door_change", "assignment_door", "UPDATE OF active, household_id, assignment_id",
        [_door("OLD", "-1"), _door("NEW", "1")], _MOVED, held="NEW.household_id",
    ),
    Trigger("route_open_door_go", "assignment_door", "DELETE", [_door("OLD", "-1")], "OLD.active", "OLD.household_id"),
    Trigger("route_open_state_come", "door_state", "INSERT", [_state("NEW", "-1")], closed("NEW"), "NEW.household_id"),
    Trigger(
        "route_open_state_change", "door_state", "UPDATE OF status",
        [_state("NEW", f"{one_if(closed('OLD'))} - {one_if(closed('NEW'))}")], _TURNED, held="NEW.household_id",
    ),
    Trigger("route_open_state_go", "door_state", "DELETE", [_state("OLD", "1")], closed("OLD"), "OLD.household_id"),
    Trigger(
        "route_open_household_change", "household", "UPDATE OF void_reason, merged_into_id, suppressed_reason",
        [_household(f"{one_if(callable_at('NEW'))} - {one_if(callable_at('OLD'))}")],
        f"{callable_at('OLD')} <> {callable_at('NEW')}",
    ),
)  # fmt: skip


def _route(row: str, count: str) -> str:
    source = f"SELECT a.drive_id, {row}.account_id, {count} FROM assignment a WHERE a.id = {row}.assignment_id"
    return adding("drive_helper", HELPER_KEYS, ("routes",), source)


def _help(row: str, count: str) -> str:
    source = f"VALUES ({row}.drive_id, {row}.account_id, {count})"
    return adding("drive_helper", HELPER_KEYS, ("helped",), source)


HELPER_KEYS = ("drive_id", "account_id")
_HELPED = "{}.measure = 'helped'"
HELPER_TRIGGERS = (
    Trigger("drive_helper_route_come", "assignment_holder", "INSERT", [_route("NEW", "1")]),
    Trigger("drive_helper_route_go", "assignment_holder", "DELETE", [_route("OLD", "-1")]),
    Trigger("drive_helper_help_come", "tally_person", "INSERT", [_help("NEW", "NEW.n")], _HELPED.format("NEW")),
    Trigger(
        "drive_helper_help_change", "tally_person", "UPDATE OF n", [_help("NEW", "NEW.n - OLD.n")],
        _HELPED.format("NEW"),
    ),
    Trigger("drive_helper_help_go", "tally_person", "DELETE", [_help("OLD", "-OLD.n")], _HELPED.format("OLD")),
)  # fmt: skip


def _open_doors() -> Counted:
    settled = exists().where(
        DoorState.drive_id == AssignmentDoor.drive_id,
        DoorState.household_id == AssignmentDoor.household_id,
        DoorState.status.not_in(sorted(OPEN)),
    )
    can_call = and_(Household.void_reason == "", Household.merged_into_id.is_(None), Household.suppressed_reason == "")
    query = select(AssignmentDoor.assignment_id, func.count())
    query = query.join(Household, Household.id == AssignmentDoor.household_id)
    query = query.where(AssignmentDoor.active, can_call, ~settled).group_by(AssignmentDoor.assignment_id)
    return {(route_id,): (n,) for route_id, n in db.session.execute(query)}


def _helpers() -> Counted:
    found: dict[tuple[int, ...], list[int]] = defaultdict(lambda: [0, 0])
    helped = select(TallyPerson.drive_id, TallyPerson.account_id, func.sum(TallyPerson.n))
    helped = helped.where(TallyPerson.measure == "helped").group_by(TallyPerson.drive_id, TallyPerson.account_id)
    for drive_id, account_id, n in db.session.execute(helped):
        found[drive_id, account_id][0] = int(n)
    routes = select(Assignment.drive_id, AssignmentHolder.account_id, func.count())
    routes = routes.join(Assignment, Assignment.id == AssignmentHolder.assignment_id)
    for drive_id, account_id, n in db.session.execute(
        routes.group_by(Assignment.drive_id, AssignmentHolder.account_id)
    ):
        found[drive_id, account_id][1] = n
    return {key: tuple(counts) for key, counts in found.items()}


ROUTE_OPEN = Kept(RouteOpen, ("assignment_id",), ("n",), _open_doors)
DRIVE_HELPER = Kept(DriveHelper, HELPER_KEYS, ("helped", "routes"), _helpers)
keep(ROUTE_OPEN.table, OPEN_TRIGGERS)
keep(DRIVE_HELPER.table, HELPER_TRIGGERS)
