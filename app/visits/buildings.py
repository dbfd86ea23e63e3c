"""Reads of a building on its way onto the list: where it stands for this actor, what is told of it, one added before."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.access.actor import Actor, Scope
from app.access.names import P
from app.access.table import allows
from app.extensions import db
from app.inbox.models import ReceivedItem
from app.kernel.errors import Invalid, NotFound
from app.kernel.vietnamese.clean import clean_text
from app.kernel.words import N_
from app.places.models import Area, Household
from app.places.rooms import MOST_ON_A_FLOOR, SCHEMES, TOP_FLOOR, Building
from app.routes.models import Assignment, AssignmentDoor, AssignmentHolder
from app.visits.today import AT_WORK

KIND = "building"
ROOM_KINDS = ("dorm", "home", "office")
LONGEST_NAME = 60


@dataclass(frozen=True)
class Site:
    """An alley, and the actor's own route through it, if any, which new rooms join."""

    alley: Area
    route: Assignment | None
    access_scope: Scope


@dataclass(frozen=True)
class Added:
    """A building this actor added: its receipt, and its rooms."""

    uid: str
    alley: Area
    household_ids: tuple[int, ...]
    kept: int
    access_scope: Scope


@dataclass(frozen=True)
class BuildingSent:
    """A building as it was sent."""

    alley_id: int
    kind: str
    building: Building


def site_for(actor: Actor, area_id: int) -> Site:
    """Return the alley as the actor may build on it. Raises NotFound for one they neither see nor walk."""
    alley = db.session.get(Area, area_id)
    if alley is None or alley.level != "alley":
        raise NotFound(N_("There is no such alley."))
    query = (
        select(Assignment)
        .join(AssignmentHolder, AssignmentHolder.assignment_id == Assignment.id)
        .join(AssignmentDoor, AssignmentDoor.assignment_id == Assignment.id)
        .join(Household, Household.id == AssignmentDoor.household_id)
        .where(AssignmentHolder.account_id == actor.account_id, AssignmentHolder.active, AssignmentDoor.active)
        .where(Household.alley_id == alley.id, Assignment.state.in_(AT_WORK))
        .order_by(Assignment.id.desc())
    )
    route = db.session.scalars(query.limit(1)).first()
    own = frozenset({actor.account_id}) if route and actor.account_id else frozenset[int]()
    scope = Scope(alley.path, account_ids=own)
    if not own and not allows(actor, P.AREA_SEE, Scope(alley.path)):
        raise NotFound(N_("There is no such alley."))
    return Site(alley, route, scope)


def added_for(actor: Actor, uid: str) -> Added:
    """Return a building this actor added. Raises NotFound for any other."""
    query = select(ReceivedItem).where(
        ReceivedItem.uid == uid, ReceivedItem.kind == KIND, ReceivedItem.account_id == actor.account_id
    )
    item = db.session.scalar(query)
    if item is None or "households" not in item.answer:
        raise NotFound(N_("There is no such building of yours."))
    alley = db.session.get_one(Area, item.payload["alley"])
    scope = Scope(account_ids=frozenset(filter(None, (item.account_id,))), area_path=alley.path)
    return Added(uid, alley, tuple(item.answer["households"]), item.answer["kept"], scope)


def read_building(payload: dict[str, Any]) -> BuildingSent:
    """Return the building in a payload. Raises Invalid, naming the field, for what cannot be used."""
    told = payload.get("name")
    name = clean_text(told) if isinstance(told, str) else ""
    if not 0 < len(name) <= LONGEST_NAME:
        raise Invalid(N_("Write the house number, or what the building is called."), field="name")
    if payload.get("scheme") not in SCHEMES or payload.get("kind") not in ROOM_KINDS:
        raise Invalid(N_("The phone sent something that is not a record."))
    first, last = _number(payload, "first_floor", TOP_FLOOR), _number(payload, "last_floor", TOP_FLOOR)
    rooms = _number(payload, "rooms", MOST_ON_A_FLOOR)
    building = Building(name, first, last, rooms, payload["scheme"], payload.get("skips_13") is True)
    return BuildingSent(_number(payload, "alley", 2**31 - 1), payload["kind"], building)


def _number(payload: dict[str, Any], key: str, most: int) -> int:
    value = payload.get(key)
    if type(value) is not int or not 1 <= value <= most:
        raise Invalid(N_("That number cannot be right."), field=key)
    return value
