"""To whom doors can be given: routes already walked in the drive, and the teams, pairs and people within reach."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from app.access.actor import Actor
from app.access.names import P
from app.drives.models import Drive
from app.extensions import db
from app.kernel.clock import start_of
from app.people.models import Commitment, Team
from app.people.queries.commitments import busy_between
from app.places.models import Area
from app.routes import grounds
from app.routes.held_queries import people_of, routes_visible_to
from app.routes.models import Assignment, AssignmentDoor, AssignmentHolder
from app.routes.rules import UNDER_WAY, groups_of
from app.storage.order import by_bytes


@dataclass(frozen=True)
class Receiver:
    """People who can take doors; with `route` the doors come on top of what they walk already.

    `doors` is what they hold now, `busy` what takes their time that day.
    """

    key: str
    name: str
    members: tuple[int, ...]
    team_id: int | None
    route: Assignment | None = None
    doors: int = 0
    busy: tuple[Commitment, ...] = ()


@dataclass(frozen=True)
class Receivers:
    """Everybody who can be chosen: routes to add to, and by team the whole of it, its pairs, its people."""

    routes: Sequence[Receiver]
    teams: Sequence[tuple[Team, Sequence[Receiver]]]
    by_key: Mapping[str, Receiver] = field(default_factory=dict)


def receivers_for(actor: Actor, drive: Drive, area: Area, day: date, but: Assignment | None = None) -> Receivers:
    """Return whom the actor may give doors of this area to, with their load and what keeps them busy that day."""
    routes = _routes_under_way(actor, drive, area, but)
    rows = grounds.team_rows(actor, area)
    members = {account for row in rows for account, _ in row.members}
    members |= {holder.account_id for route in routes for holder in route.holders if holder.active}
    names = {account.id: account.name for account in grounds.accounts(members).values()}
    load, busy = _doors_held(members), _busy_on(members, day)

    def receiver(key: str, name: str, people: Collection[int], team_id: int | None) -> Receiver:
        heaviest = max((load.get(one, 0) for one in people), default=0)
        taken = tuple(entry for one in people for entry in busy.get(one, ()))
        return Receiver(key, name, tuple(people), team_id, None, heaviest, taken)

    listed = [_on_top(route, load, busy) for route in routes]
    teams = []
    for row in rows:
        people = [account for account, _ in row.members]
        pairs = [group for group in groups_of([m for m in row.members if m[1] is not None], "pairs") if len(group) > 1]
        group = [receiver(f"t{row.team.id}", row.team.name, people, row.team.id)] if len(people) > 1 else []
        group += [receiver(f"p{'.'.join(map(str, p))}", ", ".join(names[o] for o in p), p, row.team.id) for p in pairs]
        group += [receiver(f"a{one}", names[one], [one], row.team.id) for one in people]
        teams.append((row.team, group))
    every = [*listed, *(one for _, group in teams for one in group)]
    return Receivers(listed, teams, {one.key: one for one in every})


def _on_top(route: Assignment, load: Mapping[int, int], busy: Mapping[int, Sequence[Commitment]]) -> Receiver:
    people = tuple(holder.account_id for holder in route.holders if holder.active)
    taken = tuple(entry for one in people for entry in busy.get(one, ()) if entry.ref != route.uid)
    heaviest = max((load.get(one, 0) for one in people), default=0)
    return Receiver(f"r{route.id}", people_of(route), people, route.team_id, route, heaviest, taken)


def _routes_under_way(actor: Actor, drive: Drive, area: Area, but: Assignment | None) -> Sequence[Assignment]:
    query = (
        select(Assignment)
        .join(Area, Area.id == Assignment.area_id)
        .where(Assignment.drive_id == drive.id, Assignment.state.in_(UNDER_WAY))
        .where(routes_visible_to(actor, P.ROUTE_HAND_OVER), Area.path.startswith(area.path))
        .options(joinedload(Assignment.area), selectinload(Assignment.holders).joinedload(AssignmentHolder.account))
        .order_by(by_bytes(Assignment.title), Assignment.id)
    )
    return [one for one in db.session.scalars(query).all() if but is None or one.id != but.id]


def _doors_held(account_ids: Collection[int]) -> dict[int, int]:
    """Return how many doors each person has to walk now."""
    query = (
        select(AssignmentHolder.account_id, func.count())
        .join(Assignment, Assignment.id == AssignmentHolder.assignment_id)
        .join(AssignmentDoor, AssignmentDoor.assignment_id == Assignment.id)
        .where(AssignmentHolder.account_id.in_(sorted(account_ids)), AssignmentHolder.active)
        .where(AssignmentDoor.active, Assignment.state.in_(UNDER_WAY))
        .group_by(AssignmentHolder.account_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _busy_on(account_ids: Collection[int], day: date) -> dict[int, list[Commitment]]:
    found: dict[int, list[Commitment]] = defaultdict(list)
    for entry in busy_between(account_ids, start_of(day), start_of(day + timedelta(days=1))):
        found[entry.account_id].append(entry)
    return found
