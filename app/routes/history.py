"""What happened to a route, and where its doors went and came from."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.extensions import db
from app.people.models import Account
from app.routes.held_queries import Walkers, walkers_of
from app.routes.models import Assignment, AssignmentEvent, AssignmentHolder


@dataclass(frozen=True)
class Passing:
    """Doors that went to another route (`away`), or came from it, and who walks that."""

    doors: int
    away: bool
    route: Assignment

    @property
    def walkers(self) -> Walkers:
        """Return who walks the other route."""
        return walkers_of(self.route)


@dataclass(frozen=True)
class EventRow:
    """What happened to a route, who did it, and which doors changed hands with it."""

    event: AssignmentEvent
    who: str
    passings: Sequence[Passing]


def events_of(route: Assignment) -> list[EventRow]:
    """Return what happened to a route, the newest first."""
    query = (
        select(AssignmentEvent, Account.name)
        .outerjoin(Account, Account.id == AssignmentEvent.account_id)
        .where(AssignmentEvent.assignment_id == route.id)
        .order_by(AssignmentEvent.id.desc())
    )
    found = [(event, name or "") for event, name in db.session.execute(query)]
    passed = {event.id: _passed(event.detail) for event, _ in found}
    routes = _routes_by_uid({uid for told in passed.values() for uid, _, _ in told})
    return [
        EventRow(
            event,
            name,
            [Passing(doors, away, routes[uid]) for uid, doors, away in passed[event.id] if uid in routes],
        )
        for event, name in found
    ]


def _passed(detail: Mapping[str, Any]) -> list[tuple[str, int, bool]]:
    """Return the routes an event tells of: uid, how many doors changed hands, whether they went there."""
    shares = detail.get("shares") or {detail["to"]: detail["doors"]} if "to" in detail or "shares" in detail else {}
    told = [(uid, int(doors), True) for uid, doors in shares.items()]
    return [*told, (detail["came_from"], int(detail["doors"]), False)] if "came_from" in detail else told


def _routes_by_uid(uids: Collection[str]) -> dict[str, Assignment]:
    if not uids:
        return {}
    options = (
        joinedload(Assignment.area),
        joinedload(Assignment.team),
        selectinload(Assignment.holders).joinedload(AssignmentHolder.account),
    )
    query = select(Assignment).where(Assignment.uid.in_(sorted(uids))).options(*options)
    return {route.uid: route for route in db.session.scalars(query)}
