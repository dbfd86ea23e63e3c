"""The way into a team from a printed sheet: links made and stopped, people who ask, a leader's yes or no."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from app.access.actor import SYSTEM_ACTOR, Actor, Role
from app.audit.actions import record
from app.extensions import db
from app.kernel.errors import NotFound, Refused
from app.kernel.ids import uuid7
from app.kernel.vietnamese.names import proper_case
from app.kernel.words import N_
from app.notices.actions import notify
from app.people.actions.accounts import LONGEST_NAME, Person, admit_volunteer
from app.people.actions.teams import add_members
from app.people.models import Account, Team, TeamLink, TeamRequest
from app.people.queries.areas import ward_of
from app.people.queries.joining import live_link
from app.people.queries.teams import leading_memberships
from app.people.secrets import printed_key, sha256
from app.places.models import Area
from app.places.tree import hold_ward
from app.storage.upsert import insert_first

LASTS = timedelta(days=30)
FORGOTTEN_AFTER = timedelta(days=30)
"""A request nobody answered is erased when the next one comes in."""
LINK_OVER = N_("This link no longer works. Ask the team for a new sheet.")


@dataclass(frozen=True)
class Asking:
    """What somebody wrote on the sheet's page."""

    name: str
    phone: str
    birth_year: int | None = None
    home: Area | None = None


def make_team_link(actor: Actor, now: datetime, team: Team, max_uses: int, site_key: str) -> TeamLink:
    """Make a link into the team, good for 30 days and so many people; the ones made before stop working."""
    _cancel_links(team, now)
    uid = uuid7()
    link = TeamLink(
        uid=uid,
        team=team,
        secret_sha256=sha256(printed_key(site_key, uid)),
        made_by=actor.account_id,
        created_at=now,
        expires_at=now + LASTS,
        max_uses=max_uses,
    )
    db.session.add(link)
    db.session.flush()
    record(actor, now, "people.team_link", "team", team.id, team.area.path, n=max_uses)
    return link


def cancel_team_links(actor: Actor, now: datetime, team: Team) -> None:
    """Let no sheet of the team work any more. Safe twice."""
    _cancel_links(team, now)
    record(actor, now, "people.team_link_cancel", "team", team.id, team.area.path)


def find_team_link(secret: str, now: datetime) -> TeamLink:
    """Return the link behind a printed secret; looking uses nothing up. Raises NotFound, in the same words, otherwise."""
    query = select(TeamLink).options(joinedload(TeamLink.team).joinedload(Team.area))
    link = db.session.scalar(query.where(TeamLink.secret_sha256 == sha256(secret), live_link(now)))
    if link is None or link.team.ended_at is not None:
        raise NotFound(LINK_OVER)
    return link


def ask_to_join(now: datetime, link: TeamLink, asking: Asking) -> None:
    """Note that somebody wants to join and tell the leaders. Twice from one phone number counts once, and says the same."""
    team = link.team
    old = delete(TeamRequest).where(TeamRequest.team_id == team.id, TeamRequest.asked_at < now - FORGOTTEN_AFTER)
    db.session.execute(old)
    row = {
        "team_id": team.id,
        "link_id": link.id,
        "name": proper_case(asking.name)[:LONGEST_NAME],
        "phone": asking.phone,
        "birth_year": asking.birth_year,
        "home_area_id": asking.home.id if asking.home else None,
        "asked_at": now,
    }
    if not insert_first(TeamRequest, row, ("team_id", "phone")):
        return
    _use(link)
    record(SYSTEM_ACTOR, now, "people.team_ask", "team", team.id, team.area.path)
    leaders = [one.account_id for one in leading_memberships(team.id)] or [one for one in (link.made_by,) if one]
    words = N_("Somebody asks to join the team %(team)s. Look and say yes or no.")
    notify(leaders, now, "team_ask", words, f"/teams/{team.id}", team=team.name)


def enter_team(actor: Actor, now: datetime, link: TeamLink) -> None:
    """Let a signed-in volunteer of the ward into the team. Safe twice; Raises Refused for anybody else."""
    team = link.team
    account = db.session.get_one(Account, actor.account_id)
    here = ward_of(team.area).path
    if not any(one.role is Role.VOLUNTEER and (one.area_path or "").startswith(here) for one in actor.grants):
        raise Refused(N_("Only volunteers of this ward join the team this way. Ask the team's leader."))
    present = next((place for place in account.team_places if place.ended_at is None), None)
    if present is not None and present.team_id == team.id:
        return
    if present is not None:
        raise Refused(N_("You are in another team. Ask your leader to let you move."))
    _use(link)
    add_members(actor, now, team, [account])
    record(actor, now, "people.team_enter", "team", team.id, team.area.path)


def accept_request(actor: Actor, now: datetime, request: TeamRequest) -> Account:
    """Let somebody in: an account (theirs, if they have one), the volunteer's role in the ward, a place in the team."""
    team, ward = request.team, ward_of(request.team.area)
    hold_ward(ward.path)  # so that two teams letting the same person in make one account
    person = Person(
        name=request.name,
        area=ward,
        phone=request.phone,
        birth_year=request.birth_year,
        home=request.home_area,
    )
    _take(request)
    account, _fresh = admit_volunteer(actor, now, person)
    add_members(actor, now, team, [account])
    record(actor, now, "people.team_accept", "team", team.id, team.area.path, account=account.id)
    return account


def decline_request(actor: Actor, now: datetime, request: TeamRequest) -> None:
    """Say no: what they wrote is erased, nobody else learns of it."""
    team = request.team
    _take(request)
    record(actor, now, "people.team_decline", "team", team.id, team.area.path)


def _take(request: TeamRequest) -> None:
    """Erase the request. Raises NotFound when somebody else has answered it meanwhile."""
    gone = delete(TeamRequest).where(TeamRequest.id == request.id).returning(TeamRequest.id)
    if not db.session.execute(gone.execution_options(synchronize_session=False)).all():
        raise NotFound(N_("Somebody has answered this request already."))
    db.session.expunge(request)


def _use(link: TeamLink) -> None:
    """Count one person in. Raises NotFound for the one too many."""
    free = update(TeamLink).where(TeamLink.id == link.id, TeamLink.used < TeamLink.max_uses)
    taken = free.values(used=TeamLink.used + 1).returning(TeamLink.id)
    if not db.session.execute(taken.execution_options(synchronize_session=False)).all():
        raise NotFound(LINK_OVER)


def _cancel_links(team: Team, now: datetime) -> None:
    live = update(TeamLink).where(TeamLink.team_id == team.id, TeamLink.cancelled_at.is_(None))
    db.session.execute(live.values(cancelled_at=now))
