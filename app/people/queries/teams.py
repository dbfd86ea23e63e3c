"""Reads of teams: who leads, who walks with whom, who could still join."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, false, func, literal, or_, select, tuple_
from sqlalchemy.orm import joinedload, selectinload

from app.access.actor import Actor, Role
from app.access.names import P
from app.access.table import reaches
from app.extensions import db
from app.kernel.errors import NotFound
from app.kernel.words import N_
from app.people.models import Account, Membership, Team, TeamMember
from app.people.queries.accounts import by_name, has_role, matches, visible_to
from app.people.queries.areas import ward_of
from app.places.models import Area
from app.storage.paging import Page, cut

CANDIDATES_SHOWN, TEAMS_SHOWN = 60, 60


@dataclass(frozen=True)
class TeamLine:
    """A team as the list shows it."""

    team: Team
    members: int
    paired: int
    leaders: tuple[Account, ...]


@dataclass(frozen=True)
class Pair:
    """Those of a team who walk together; number None: the ones who walk with nobody yet."""

    number: int | None
    members: tuple[TeamMember, ...]

    @property
    def account_ids(self) -> tuple[int, ...]:
        """The accounts of the pair."""
        return tuple(member.account_id for member in self.members)


def teams_visible_to(actor: Actor, permission: P = P.TEAM_SEE) -> ColumnElement[bool]:
    """Return the condition on `team` that holds for those the actor reaches; the list-side twin of `allows`."""
    reach = reaches(actor, permission)
    if reach.system:
        return literal(True)
    parts: list[ColumnElement[bool]] = []
    if reach.area_paths:
        in_area = select(Area.id).where(or_(false(), *(Area.path.startswith(path) for path in reach.area_paths)))
        parts.append(Team.area_id.in_(in_area))
    if reach.team_ids:
        parts.append(Team.id.in_(reach.team_ids))
    return or_(*parts) if parts else literal(False)


def team_for(actor: Actor, team_id: int) -> Team:
    """Return a team in sight with its members. Raises NotFound for any other, and for one that has ended."""
    members = selectinload(Team.members).joinedload(TeamMember.account)
    query = (
        select(Team)
        .options(
            joinedload(Team.area),
            members,
            members.selectinload(Account.team_places),
            members.selectinload(Account.memberships),
        )
        .where(Team.id == team_id, Team.ended_at.is_(None), teams_visible_to(actor))
    )
    team = db.session.scalar(query)
    if team is None:
        raise NotFound(N_("There is no such team here."))
    return team


def member_for(actor: Actor, team_id: int, member_id: int) -> TeamMember:
    """Return a present member of a team in sight. Raises NotFound otherwise."""
    for member in team_for(actor, team_id).members:
        if member.id == member_id and member.ended_at is None:
            return member
    raise NotFound(N_("This person is no longer in the team."))


def teams_reached(actor: Actor, permission: P = P.TEAM_SEE) -> Sequence[Team]:
    """Return the teams in force that the actor reaches with a permission, by area and name."""
    return db.session.scalars(_reached(actor, permission)).all()


def _reached(actor: Actor, permission: P) -> Select[Team]:
    return (
        select(Team)
        .join(Area, Area.id == Team.area_id)
        .options(joinedload(Team.area))
        .where(Team.ended_at.is_(None), teams_visible_to(actor, permission))
        .order_by(Area.path, Team.id)
    )


def team_page(actor: Actor, after: int, size: int = TEAMS_SHOWN) -> Page[TeamLine]:
    """Return a page of the teams in sight with their figures and leaders; `after` is the last team of the page before."""
    query = _reached(actor, P.TEAM_SEE)
    if after:
        place = select(Area.path).join(Team, Team.area_id == Area.id).where(Team.id == after).scalar_subquery()
        query = query.where(tuple_(Area.path, Team.id) > tuple_(place, literal(after)))
    page = cut(db.session.scalars(query.limit(size + 1)).all(), size, lambda team: str(team.id))
    return Page(_lines(page.rows), page.next_key)


def _lines(teams: Sequence[Team]) -> list[TeamLine]:
    ids = [team.id for team in teams]
    counted = (
        select(TeamMember.team_id, func.count(), func.count(TeamMember.pair))
        .where(TeamMember.team_id.in_(ids), TeamMember.ended_at.is_(None))
        .group_by(TeamMember.team_id)
    )
    counts = {team_id: (members, paired) for team_id, members, paired in db.session.execute(counted)}
    leaders: dict[int, list[Account]] = defaultdict(list)
    for membership in db.session.scalars(_leading(ids)):
        if membership.team_id is not None:
            leaders[membership.team_id].append(membership.account)
    return [TeamLine(team, *counts.get(team.id, (0, 0)), tuple(leaders[team.id])) for team in teams]


def present_members(team: Team) -> list[TeamMember]:
    """Return who is in the team now, by given name."""
    present = [member for member in team.members if member.ended_at is None]
    return sorted(present, key=lambda member: (member.account.name_sort, member.id))


def pairs_of(team: Team) -> list[Pair]:
    """Return the pairs of a team by number, then, when there are any, those who walk with nobody yet."""
    grouped: dict[int | None, list[TeamMember]] = defaultdict(list)
    for member in present_members(team):
        grouped[member.pair].append(member)
    alone = grouped.pop(None, [])
    pairs = [Pair(number, tuple(grouped[number])) for number in sorted(n for n in grouped if n is not None)]
    return [*pairs, Pair(None, tuple(alone))] if alone else pairs


def leaders_of(team_id: int) -> list[Account]:
    """Return the accounts that lead the team now."""
    return [membership.account for membership in db.session.scalars(_leading([team_id]))]


def leading_memberships(team_id: int) -> Sequence[Membership]:
    """Return the leader roles of a team in force."""
    return db.session.scalars(_leading([team_id])).all()


def candidates_for(actor: Actor, team: Team, words: str = "") -> Sequence[Account]:
    """Return volunteers of the team's ward in sight who are in no team, by given name, at most CANDIDATES_SHOWN."""
    placed = select(TeamMember.account_id).where(TeamMember.ended_at.is_(None))
    query = (
        select(Account)
        .join(Area, Area.id == Account.area_id)
        .options(joinedload(Account.home_area))
        .where(
            Area.path.startswith(ward_of(team.area).path),
            visible_to(actor),
            Account.disabled_at.is_(None),
            has_role(Role.VOLUNTEER),
            Account.id.not_in(placed),
        )
        .order_by(*by_name(words))
        .limit(CANDIDATES_SHOWN)
    )
    if words:
        query = query.where(matches(words))
    return db.session.scalars(query).all()


def _leading(team_ids: Sequence[int]) -> Select[Membership]:
    return (
        select(Membership)
        .join(Account, Account.id == Membership.account_id)
        .options(joinedload(Membership.account))
        .where(
            Membership.team_id.in_(team_ids),
            Membership.role == Role.LEADER.value,
            Membership.ended_at.is_(None),
            Account.disabled_at.is_(None),
        )
        .order_by(Account.name_sort, Account.id)
    )


def whom_to_tell(team_id: int | None, path: str) -> Iterable[int]:
    """Return the leaders of the team; without one, the coordinators of the place."""
    standing = select(Membership.account_id).where(Membership.ended_at.is_(None))
    if team_id is not None:
        leaders = standing.where(Membership.role == Role.LEADER.value, Membership.team_id == team_id)
        found = db.session.scalars(leaders).all()
        if found:
            return found
    above = [int(part) for part in path.split("/") if part]
    return db.session.scalars(
        standing.where(Membership.role == Role.COORDINATOR.value, Membership.area_id.in_(above))
    ).all()
