"""The card of a team: what a resident at the door may know of those who stand before it. No names of people."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import joinedload

from app.access.actor import Actor
from app.extensions import db
from app.kernel.clock import start_of
from app.kernel.errors import NotFound
from app.kernel.words import N_
from app.people.models import Team, TeamMember
from app.people.queries.areas import ward_of
from app.places.models import Area
from app.routes.models import Assignment

AT_WORK = ("assigned", "received", "in_progress")
CARD_OVER = N_("This team card no longer works.")


@dataclass(frozen=True)
class TeamCard:
    """A team that works, where, and whether a route of this day is in its hands."""

    name: str
    area: Area
    ward: Area
    walks_today: bool


def team_card(uid: str, today: date) -> TeamCard:
    """Return the card of a team, whoever asks. Raises NotFound for no team, and for one that has ended."""
    query = select(Team).options(joinedload(Team.area)).where(Team.uid == uid, Team.ended_at.is_(None))
    team = db.session.scalar(query)
    if team is None:
        raise NotFound(CARD_OVER)
    return TeamCard(team.name, team.area, ward_of(team.area), _walks_on(team.id, today))


def own_teams(actor: Actor) -> list[Team]:
    """Return the teams the actor is in now, the latest first."""
    query = (
        select(Team)
        .join(TeamMember, TeamMember.team_id == Team.id)
        .options(joinedload(Team.area))
        .where(TeamMember.account_id == actor.account_id, TeamMember.ended_at.is_(None), Team.ended_at.is_(None))
        .order_by(TeamMember.id.desc())
    )
    return list(db.session.scalars(query))


def _walks_on(team_id: int, day: date) -> bool:
    """Say whether a route the team holds has begun by the end of the day and is not over before it."""
    began = or_(Assignment.starts_at.is_(None), Assignment.starts_at < start_of(day + timedelta(days=1)))
    lasts = or_(Assignment.due_at.is_(None), Assignment.due_at >= start_of(day))
    held = (Assignment.team_id == team_id, Assignment.state.in_(AT_WORK), began, lasts)
    return bool(db.session.scalar(select(exists().where(*held))))
