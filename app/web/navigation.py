"""The menu: one table of places, shown to whoever holds the permission."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import current_app, request
from flask_babel import lazy_gettext as _l

from app.access.actor import Actor, Role
from app.access.names import P
from app.access.table import holds


@dataclass(frozen=True)
class Place:
    """One entry of the menu; `phone` ones stand in the tabs at the bottom of a phone."""

    endpoint: str
    label: str
    icon: str
    permission: P
    phone: bool = True
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True)
class NavItem:
    """An entry as the layout draws it."""

    endpoint_url: str
    label: str
    icon: str
    current: bool
    phone: bool


PLACES = (
    Place("visits.today", _l("My route"), "list-checks", P.VISIT_LOG, roles=(Role.VOLUNTEER, Role.LEADER)),
    Place("schools.today", _l("Class sheet"), "list-checks", P.SHEET_MARK),
    Place("sales.shifts", _l("Shifts"), "calendar-days", P.SHIFT_TAKE, roles=(Role.VOLUNTEER, Role.LEADER)),
    Place("drives.index", _l("Drives"), "trending-up", P.DRIVE_SEE),
    Place(
        "inbox.outbox", _l("Outbox"), "cloud-upload", P.INBOX_SEND, roles=(Role.VOLUNTEER, Role.LEADER, Role.HOMEROOM)
    ),
    Place("places.index", _l("Areas"), "map", P.AREA_SEE),
    Place("people.teams", _l("Teams"), "users", P.TEAM_SEE),
    Place(
        "sales.week", _l("Sales points"), "truck", P.SALES_SEE, roles=(Role.COORDINATOR, Role.READER, Role.POINT_STAFF)
    ),
    Place("schools.index", _l("Schools"), "school", P.SCHOOL_SEE),
    Place("people.index", _l("Members"), "user", P.PEOPLE_SEE, phone=False),
    Place("intake.index", _l("Lists from Excel"), "file-spreadsheet", P.INTAKE_SEE, phone=False),
    Place("audit.index", _l("Audit log"), "history", P.AUDIT_SEE, phone=False),
    Place("health.system", _l("System"), "monitor", P.HEALTH_SEE, phone=False),
    Place("people.settings", _l("Settings"), "settings", P.SETTINGS_EDIT, phone=False),
)


# The entry a whole room stands under, where it is not the room's own first one.
ROOMS = {
    "reports": "drives.index",
    "routes": "drives.index",
    "plans": "drives.index",
    "schools": "schools.index",
    "sales": "sales.week",
}
# Pages that stand under another entry than the rest of their room.
PAGES = {
    "routes.own_team_card": "visits.today",
    "people.team": "people.teams",
    "people.cards": "people.teams",
    "people.cards_now": "people.teams",
    "people.release_cards": "people.teams",
    "people.team_cards": "people.teams",
    "people.team_cards_now": "people.teams",
    "people.new_team": "people.teams",
    "people.edit_team": "people.teams",
    "people.add_members": "people.teams",
    "people.choose_leader": "people.teams",
    "people.move_member": "people.teams",
    "people.invite": "people.teams",
    "people.link_made": "people.index",
    "people.person": "people.index",
    "people.new": "people.index",
    "people.edit": "people.index",
    "people.disable": "people.index",
    "people.give_role": "people.index",
    "schools.sheet": "schools.today",
    "schools.mark_rest": "schools.today",
    "schools.board": "schools.today",
    "schools.own_declaration": "schools.today",
    "sales.shift": "sales.shifts",
    "sales.take_shift": "sales.shifts",
    "sales.leave_shift": "sales.shifts",
    "sales.leave_shift_now": "sales.shifts",
}


def menu(actor: Actor, address: Callable[[str], str]) -> list[NavItem]:
    """Return the entries this actor may open, the present one marked; `address` gives the URL of an endpoint."""
    shown = [
        place
        for place in PLACES
        if place.endpoint in current_app.view_functions
        and holds(actor, place.permission)
        and (not place.roles or actor.holds(*place.roles))
    ]
    here = _entry_here(request.endpoint or "", [place.endpoint for place in shown])
    return [
        NavItem(address(place.endpoint), str(place.label), place.icon, place.endpoint == here, place.phone)
        for place in shown
    ]


def _entry_here(endpoint: str, shown: Sequence[str]) -> str:
    """Return the one entry a page stands under: its own, that of its room, or another of the room where that is closed."""
    room = endpoint.split(".")[0]
    of_room = [entry for entry in shown if entry.split(".")[0] == room]
    own = PAGES.get(endpoint, endpoint)
    if own in shown or room == "people":
        return own
    entry = ROOMS.get(room, "")
    return entry if entry in shown else next(iter(of_room), "")
