"""Teams: begun and ended, who joins, moves and leaves, and who walks with whom."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select

from app.access.actor import Actor, Scope
from app.access.names import P
from app.access.table import allows
from app.audit.actions import record
from app.extensions import db
from app.kernel.errors import Forbidden, Invalid, Refused
from app.kernel.ids import uuid7
from app.kernel.words import N_
from app.notices.actions import notify
from app.people.hooks import tell_team_ended
from app.people.models import Account, Team, TeamMember
from app.people.queries.teams import leading_memberships, present_members
from app.people.rules import PAIR_SIZES, next_pair, pair_up
from app.people.sessions import end_sessions_of
from app.places.models import Area

JOINED = N_("You are now in the team %(team)s.")
NOT_IN_TEAM = N_("Somebody you chose is no longer in the team. Look at the list again.")


def add_team(actor: Actor, now: datetime, name: str, area: Area | None, batch_id: int | None = None) -> Team:
    """Begin a team in an area the actor coordinates; `batch_id` is the list that asks for it."""
    if area is None or not allows(actor, P.TEAM_EDIT, Scope(area_path=area.path)):
        raise Invalid(N_("You have not been given this area."), field="area")
    team = Team(uid=uuid7(), name=name, area=area, batch_id=batch_id, created_at=now)
    db.session.add(team)
    db.session.flush()
    record(actor, now, "people.add_team", "team", team.id, area.path)
    return team


def rename_team(actor: Actor, now: datetime, team: Team, name: str) -> None:
    """Give the team another name."""
    team.name = name
    record(actor, now, "people.rename_team", "team", team.id, team.area.path)


def end_team(actor: Actor, now: datetime, team: Team) -> None:
    """End a team: its members are free, its leaders no longer lead, what it holds goes back. Safe twice."""
    if not allows(actor, P.TEAM_EDIT, Scope(area_path=team.area.path)):
        raise Forbidden(N_("Only the coordinator of the area can end a team."))
    if team.ended_at is not None:
        return
    for member in present_members(team):
        member.ended_at = now
    for membership in leading_memberships(team.id):
        membership.ended_at = now
        end_sessions_of(membership.account_id, now, "role")
    tell_team_ended(actor, now, team.id)
    team.ended_at = now
    record(actor, now, "people.end_team", "team", team.id, team.area.path)


def add_members(actor: Actor, now: datetime, team: Team, accounts: Sequence[Account]) -> None:
    """Let volunteers in sight join; all of them or none. Raises Refused when one has joined a team meanwhile."""
    if not accounts:
        raise Invalid(N_("Tick who joins the team."), field="people")
    # Two who let the same person join at once take turns; the second sees where they are.
    ids = [account.id for account in accounts]
    db.session.execute(select(Account.id).where(Account.id.in_(ids)).order_by(Account.id).with_for_update())
    for account in accounts:
        db.session.refresh(account, ["team_places", "disabled_at"])
        if account.disabled_at is not None or any(place.ended_at is None for place in account.team_places):
            raise Refused(
                N_("%(name)s has joined a team or stopped meanwhile. Look at the list again."), name=account.name
            )
        db.session.add(TeamMember(team=team, account=account, since=now))
    record(actor, now, "people.join_team", "team", team.id, team.area.path, n=len(accounts))
    _tell(accounts, now, team)


def move_member(actor: Actor, now: datetime, member: TeamMember, team: Team) -> None:
    """Move somebody to another team; the actor edits both."""
    for touched in (member.team, team):
        if not allows(actor, P.TEAM_EDIT, touched.access_scope):
            raise Forbidden(N_("You may look at this team, but not change it."))
    if team.id == member.team_id or team.ended_at is not None:
        raise Invalid(N_("Choose another team."), field="team")
    leave(member, now)
    db.session.add(TeamMember(team=team, account=member.account, since=now))
    record(actor, now, "people.move_member", "team", team.id, team.area.path, account=member.account_id)
    _tell([member.account], now, team)


def remove_member(actor: Actor, now: datetime, member: TeamMember) -> None:
    """Let somebody leave their team. Safe twice."""
    leave(member, now)
    record(actor, now, "people.leave_team", "team", member.team_id, member.team.area.path, account=member.account_id)


def pair_members(actor: Actor, now: datetime, team: Team, account_ids: Iterable[int]) -> None:
    """Let two (or three) of the team walk together; they leave the pairs they were in."""
    wanted = set(account_ids)
    if len(wanted) not in PAIR_SIZES:
        raise Invalid(N_("Tick two people for a pair, or three."), field="people")
    present = {member.account_id: member for member in present_members(team)}
    if not wanted <= present.keys():
        raise Refused(NOT_IN_TEAM)
    for account_id in wanted:
        _unpair(present.values(), present[account_id])
    number = next_pair(member.pair for member in present.values())
    for account_id in wanted:
        present[account_id].pair = number
    record(actor, now, "people.pair", "team", team.id, team.area.path, n=len(wanted))


def pair_rest(actor: Actor, now: datetime, team: Team) -> int:
    """Pair those who walk with nobody yet, neighbours first, two by two; return how many pairs were made."""
    alone = [member for member in present_members(team) if member.pair is None]
    alone.sort(key=lambda member: (member.account.home_area_id or 0, member.account.name_sort))
    places = {member.id: member for member in alone}
    pairs = pair_up(list(places))
    for pair in pairs:
        number = next_pair(member.pair for member in present_members(team))
        for member_id in pair:
            places[member_id].pair = number
    record(actor, now, "people.pair", "team", team.id, team.area.path, n=2 * len(pairs))
    return len(pairs)


def unpair(actor: Actor, now: datetime, team: Team, number: int) -> None:
    """Let the people of a pair walk alone again. Safe twice."""
    for member in present_members(team):
        if member.pair == number:
            member.pair = None
    record(actor, now, "people.unpair", "team", team.id, team.area.path, pair=number)


def leave(member: TeamMember, now: datetime) -> None:
    """End a place in a team; whoever is left over alone in the pair is unpaired."""
    if member.ended_at is not None:
        return
    _unpair(present_members(member.team), member)
    member.ended_at = now


def _unpair(present: Iterable[TeamMember], member: TeamMember) -> None:
    if member.pair is None:
        return
    others = [one for one in present if one.pair == member.pair and one is not member]
    if len(others) == 1:
        others[0].pair = None
    member.pair = None


def _tell(accounts: Iterable[Account], now: datetime, team: Team) -> None:
    notify([account.id for account in accounts], now, "team", JOINED, team=team.name)
