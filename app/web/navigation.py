"""The menu: one table of places, shown to whoever holds the permission."""

from dataclasses import dataclass

from flask import current_app, request, url_for
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
    Place("places.index", _l("Areas"), "map", P.AREA_SEE),
    Place("people.teams", _l("Teams"), "users", P.TEAM_SEE),
    Place(
        "sales.week", _l("Sales points"), "truck", P.SALES_SEE, roles=(Role.COORDINATOR, Role.READER, Role.POINT_STAFF)
    ),
    Place("schools.index", _l("Schools"), "school", P.SCHOOL_SEE),
    Place("people.index", _l("Members"), "user", P.PEOPLE_SEE, phone=False),
    Place("intake.index", _l("Lists from Excel"), "file-spreadsheet", P.INTAKE_SEE, phone=False),
    Place("audit.index", _l("Audit log"), "history", P.AUDIT_SEE, phone=False),
    Place("people.settings", _l("Settings"), "settings", P.SETTINGS_EDIT, phone=False),
)


# Rooms and pages that stand under another room's entry.
UNDER = {"reports": "drives", "routes": "drives"}
PEOPLE_PAGES = {
    "people.team": "people.teams",
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
}


# A school's day, and nothing else of schools, stands under the class sheet.
DAY_AT_SCHOOL = frozenset(f"schools.{page}" for page in ("today", "sheet", "mark_rest", "board", "own_declaration"))


def menu(actor: Actor) -> list[NavItem]:
    """Return the entries this actor may open, the present slice marked."""
    here = (request.endpoint or "").split(".")[0]
    shown = [
        place
        for place in PLACES
        if place.endpoint in current_app.view_functions
        and holds(actor, place.permission)
        and (not place.roles or actor.holds(*place.roles))
    ]
    return [
        NavItem(url_for(place.endpoint), str(place.label), place.icon, _is_here(place, here), place.phone)
        for place in shown
    ]


def _is_here(place: Place, here: str) -> bool:
    if place.endpoint.startswith("people."):
        return PEOPLE_PAGES.get(request.endpoint or "", request.endpoint) == place.endpoint
    if place.endpoint.startswith("schools."):
        of_the_day = request.endpoint in DAY_AT_SCHOOL
        return here == "schools" and of_the_day == (place.endpoint in DAY_AT_SCHOOL)
    return place.endpoint.split(".")[0] == UNDER.get(here, here)
