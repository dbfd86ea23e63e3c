"""Reads of the ground routes lie on: where an actor may plan, which doors still need somebody, who is there."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import joinedload

from app.access.actor import Actor, Scope
from app.access.names import P
from app.access.table import reaches
from app.doors.models import DoorState
from app.drives import queries as drives
from app.drives.models import Drive
from app.extensions import db
from app.kernel.addresses.order import natural
from app.kernel.errors import NotFound
from app.kernel.vietnamese.order import alphabet_key
from app.kernel.words import N_
from app.people.models import Account, Team, TeamMember
from app.places.models import Area, Household
from app.places.tree import path_ids, under
from app.routes.models import AssignmentDoor
from app.routes.rules import SETTLED

ABOVE_WARDS = ("province", "district")


class Ground:
    """A drive and the areas in which the actor may plan it: wards, or a part of one."""

    def __init__(self, drive: Drive, areas: Sequence[Area]) -> None:
        self.drive, self.areas, self.access_scope = drive, areas, Scope(area_path=areas[0].path)

    def area(self, area_id: str | int | None) -> Area:
        """Return the area with this id, else the first one."""
        return next((area for area in self.areas if str(area.id) == str(area_id)), self.areas[0])


@dataclass(frozen=True)
class TeamRow:
    """A team and its present members as (account, pair number), neighbours next to each other."""

    team: Team
    members: tuple[tuple[int, int | None], ...]

    def without(self, people: Collection[int]) -> "TeamRow":
        """Return the team as if these people were not in it."""
        return replace(self, members=tuple(member for member in self.members if member[0] not in people))


def ground_for(actor: Actor, drive_id: int) -> Ground:
    """Return where the actor may plan this drive. Raises NotFound when that is nowhere."""
    drive = drives.drive_for(actor, drive_id)
    reach = reaches(actor, P.PLAN_EDIT)
    here = drive.area.path
    paths = [here] if reach.system else []
    paths += [max(here, path, key=len) for path in reach.area_paths if here.startswith(path) or path.startswith(here)]
    areas: dict[int, Area] = {}
    for area in db.session.scalars(select(Area).where(Area.path.in_(paths)).order_by(Area.path)):
        wards = select(Area).where(Area.level == "ward", under(area.path))
        found = db.session.scalars(wards).all() if area.level in ABOVE_WARDS else [area]
        found = sorted(found, key=lambda one: (alphabet_key(one.name), one.id))
        areas.update((one.id, one) for one in found)
    if not areas:
        raise NotFound(N_("There is no such drive."))
    return Ground(drive, list(areas.values()))


def areas_under(area: Area) -> Sequence[Area]:
    """Return the area and everything beneath it, in the order in which it is listed and walked."""
    query = select(Area).where(under(area.path), Area.valid_to.is_(None))
    found = db.session.scalars(query).all()
    keys = {one.id: _list_key(one) for one in found}
    return sorted(found, key=lambda one: [keys[i] for i in path_ids(one.path) if i in keys])


def _list_key(area: Area) -> tuple[object, ...]:
    return (area.position == 0, area.position, area.mouth is None, area.mouth or 0, natural(area.name), area.id)


def open_door(drive_id: int, today: date) -> ColumnElement[bool]:
    """Match households a plan may take in: in use, not asked to be left alone, not settled, in nobody's route."""
    held = exists().where(
        AssignmentDoor.drive_id == drive_id, AssignmentDoor.household_id == Household.id, AssignmentDoor.active
    )
    return and_(needed_door(drive_id, today), ~held)


def needed_door(drive_id: int, today: date) -> ColumnElement[bool]:
    """Match households to which somebody still has to go, whoever holds them."""
    settled = exists().where(
        DoorState.drive_id == drive_id, DoorState.household_id == Household.id, DoorState.status.in_(SETTLED)
    )
    free = or_(Household.suppressed_reason == "", Household.suppressed_until < today)
    return and_(Household.void_reason == "", Household.merged_into_id.is_(None), free, ~settled)


def team_rows(actor: Actor, area: Area) -> list[TeamRow]:
    """Return the teams that work in the area (of it, beneath it, or above it within the actor's reach), with members."""
    reach = reaches(actor, P.TEAM_SEE)
    led = Team.id.in_(sorted(reach.team_ids))
    mine = Area.path.is_not(None) if reach.system else or_(led, *(under(p) for p in reach.area_paths))
    here = or_(under(area.path), Area.id.in_(path_ids(area.path)))
    teams = select(Team).join(Area, Area.id == Team.area_id).where(Team.ended_at.is_(None), mine, here)
    rows = db.session.scalars(teams.options(joinedload(Team.area))).all()
    members: dict[int, list[tuple[int, int | None]]] = defaultdict(list)
    query = (
        select(TeamMember.team_id, TeamMember.account_id, TeamMember.pair)
        .join(Account, Account.id == TeamMember.account_id)
        .where(TeamMember.team_id.in_([team.id for team in rows]), TeamMember.ended_at.is_(None))
        .where(Account.disabled_at.is_(None))
        .order_by(TeamMember.team_id, Account.home_area_id.nulls_first(), Account.name_sort, Account.id)
    )
    for team_id, account_id, pair in db.session.execute(query):
        members[team_id].append((account_id, pair))
    ordered = sorted(rows, key=lambda team: (natural(team.name), team.id))
    return [TeamRow(team, tuple(members[team.id])) for team in ordered if members[team.id]]


def accounts(ids: Collection[int]) -> dict[int, Account]:
    """Return these accounts by id."""
    return {account.id: account for account in db.session.scalars(select(Account).where(Account.id.in_(ids)))}
