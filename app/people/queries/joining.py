"""Reads of the way into a team: the link in force, and who asks to join."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import joinedload

from app.access.actor import Actor
from app.extensions import db
from app.kernel.errors import NotFound
from app.kernel.words import N_
from app.people.models import Team, TeamLink, TeamRequest
from app.people.queries.teams import team_for


def live_link(now: datetime) -> ColumnElement[bool]:
    """Return the condition for links that still let somebody in."""
    return and_(TeamLink.cancelled_at.is_(None), TeamLink.expires_at > now, TeamLink.used < TeamLink.max_uses)


def link_of(team: Team, now: datetime) -> TeamLink | None:
    """Return the team's link in force."""
    query = select(TeamLink).where(TeamLink.team_id == team.id, live_link(now)).order_by(TeamLink.id.desc())
    return db.session.scalars(query).first()


def requests_of(team: Team) -> Sequence[TeamRequest]:
    """Return who waits for a word, the first to ask on top."""
    query = select(TeamRequest).where(TeamRequest.team_id == team.id).options(joinedload(TeamRequest.home_area))
    return db.session.scalars(query.order_by(TeamRequest.asked_at, TeamRequest.id)).all()


def request_for(actor: Actor, team_id: int, request_id: int) -> TeamRequest:
    """Return a request to a team in sight. Raises NotFound for any other, and for one already answered."""
    team = team_for(actor, team_id)
    for request in requests_of(team):
        if request.id == request_id:
            return request
    raise NotFound(N_("Somebody has answered this request already."))
