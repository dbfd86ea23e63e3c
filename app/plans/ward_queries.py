"""Reads for planning several wards in one go: what each has to plan, and the plans asked for together."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from app.access.actor import Actor
from app.drives.models import Drive
from app.extensions import db
from app.jobs.models import OPEN_STATES, JobRun
from app.kernel.errors import NotFound
from app.kernel.words import N_
from app.people.models import Account
from app.places.models import Area, Household
from app.places.tree import under
from app.plans.models import Plan, PlanUnit
from app.plans.queries import plans_visible_to
from app.routes.grounds import Ground, TeamRow, open_door, team_rows

STANDING = ("planning", "draft")
HOURS = ("kind", "day", "begins", "ends", "least")


@dataclass(frozen=True)
class WardRow:
    """A ward as it stands in a drive: its open doors, the alleys they are in, the teams of the ward itself; `without` are
    people of theirs who walk in another ward.
    """

    area: Area
    open: int
    alley_ids: tuple[int, ...]
    teams: tuple[TeamRow, ...]
    without: tuple[int, ...] = ()

    @property
    def able(self) -> bool:
        """Say whether there is anything to plan, and anybody to walk it."""
        return self.open > 0 and bool(self.teams)

    @property
    def people(self) -> int:
        """Return how many work in its teams; who is in two of them counts once."""
        return len({account for row in self.teams for account, _ in row.members})


class PlansTogether:
    """Plans of one drive that were asked for in one go, as many as the actor sees."""

    def __init__(self, uid: str, plans: Sequence[Plan]) -> None:
        self.uid, self.plans = uid, plans
        self.drive, self.access_scope = plans[0].drive, plans[0].access_scope


def ward_rows(actor: Actor, ground: Ground, today: date) -> list[WardRow]:
    """Return the wards the actor may plan. Teams of several wards are left out: two plans would send them at once."""
    wards = {area.id: area for area in ground.areas}
    here = or_(*(under(area.path) for area in ground.areas))
    query = select(Area.id, Area.path, func.count()).join(Household, Household.alley_id == Area.id)
    query = query.where(here, Area.valid_to.is_(None), open_door(ground.drive.id, today))
    query = query.group_by(Area.id, Area.path).order_by(Area.path)
    alleys: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for alley_id, path, doors in db.session.execute(query):
        alleys[_ward_of(path, wards)].append((alley_id, doors))
    teams: dict[int, list[TeamRow]] = defaultdict(list)
    for row in team_rows(actor, ground.drive.area):
        teams[_ward_of(row.team.area.path, wards)].append(row)
    return [
        WardRow(
            ward,
            sum(doors for _, doors in alleys[ward.id]),
            tuple(alley_id for alley_id, _ in alleys[ward.id]),
            tuple(teams[ward.id]),
        )
        for ward in ground.areas
    ]


def each_in_one(rows: Sequence[WardRow]) -> list[WardRow]:
    """Return the wards with everybody in one of them: that of their home, else the first of those they have a team in."""
    wards: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        for account_id in {account for team in row.teams for account, _ in team.members}:
            wards[account_id].append(row.area.id)
    several = {account_id: found for account_id, found in wards.items() if len(found) > 1}
    if not several:
        return list(rows)
    homes = select(Account.id, Area.path).join(Area, Area.id == Account.home_area_id)
    homes = homes.where(Account.id.in_(sorted(several)))
    home = {account_id: _ward_of(path, several[account_id]) for account_id, path in db.session.execute(homes)}
    walks_in = {account_id: home.get(account_id) or found[0] for account_id, found in several.items()}
    elsewhere = {
        row.area.id: [one for one, found in several.items() if row.area.id in found and walks_in[one] != row.area.id]
        for row in rows
    }
    return [
        replace(
            row,
            teams=tuple(team.without(elsewhere[row.area.id]) for team in row.teams),
            without=tuple(sorted(elsewhere[row.area.id])),
        )
        for row in rows
    ]


def plans_together_for(actor: Actor, uid: str) -> PlansTogether:
    """Return the plans asked for together. Raises NotFound when the actor sees none of them."""
    query = select(Plan).join(Area, Area.id == Plan.area_id).where(Plan.together == uid, plans_visible_to(actor))
    options = (joinedload(Plan.area), joinedload(Plan.drive).joinedload(Drive.area))
    plans = db.session.scalars(query.options(*options).order_by(Plan.id)).all()
    if not plans:
        raise NotFound(N_("There is no such plan."))
    return PlansTogether(uid, plans)


def unit_counts(plans: Sequence[Plan]) -> dict[int, int]:
    """Return how many units each of these plans has, by its id: their rows are hundreds a ward and are not read for that."""
    query = select(PlanUnit.plan_id, func.count()).where(PlanUnit.plan_id.in_([plan.id for plan in plans]))
    return {row[0]: row[1] for row in db.session.execute(query.group_by(PlanUnit.plan_id))}


def hold_drive(drive: Drive) -> None:
    """Let whoever asks for plans of several wards of this drive go one after the other, until the commit."""
    db.session.execute(select(Drive.id).where(Drive.id == drive.id).with_for_update(key_share=True)).all()


def being_planned(drive: Drive, asked: Mapping[int, Mapping[str, Any]]) -> str | None:
    """Return the uid of plans workers are at, these wards (area -> params) for the same hours among them; None: of none."""
    at_work = select(Plan.together).join(JobRun, JobRun.uid == Plan.job_uid)
    at_work = at_work.where(Plan.drive_id == drive.id, Plan.state == "planning", JobRun.state.in_(OPEN_STATES))
    query = select(Plan.together, Plan.area_id, Plan.params).where(Plan.together.in_(at_work))
    found: dict[str | None, set[int]] = defaultdict(set)
    for together, area_id, params in db.session.execute(query.where(Plan.state.in_(STANDING)).order_by(Plan.id)):
        if area_id in asked and all(params[name] == asked[area_id][name] for name in HOURS):
            found[together].add(area_id)
    return next((together for together, areas in found.items() if areas == set(asked)), None)


def stopped_plans(together: str) -> Sequence[Plan]:
    """Return those of these plans that are not drawn and that no worker will draw: their work failed or was stopped."""
    query = select(Plan).join(JobRun, JobRun.uid == Plan.job_uid).options(joinedload(Plan.area))
    query = query.where(
        Plan.together == together, Plan.state == "planning", JobRun.state.not_in((*OPEN_STATES, "done"))
    )
    return db.session.scalars(query.order_by(Plan.id)).all()


def area_labels(ids: Collection[int]) -> dict[int, str]:
    """Return what these areas are called, by id."""
    return {area.id: area.label for area in db.session.scalars(select(Area).where(Area.id.in_(ids)))}


def _ward_of(path: str, wards: Collection[int]) -> int:
    """Return the ward a path lies in; 0 for what lies above them."""
    return next((int(part) for part in path.strip("/").split("/") if int(part) in wards), 0)
