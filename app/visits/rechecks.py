"""Second visits: which successes of a team are drawn, who is asked, and what they heard."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import aliased, joinedload

from app.access.actor import Actor
from app.drives.models import Drive
from app.drives.rules import DEFAULT_SUCCESSES
from app.extensions import db
from app.kernel.errors import NotFound
from app.kernel.words import N_
from app.people.models import Account, Team, TeamMember
from app.places.models import Area, Household
from app.visits.models import Assist, Recheck, Visit
from app.visits.rules import RECHECK_WITHIN, drawn_for_recheck, who_rechecks

READ_AT_MOST, SHOWN = 1000, 6


class Drawn(NamedTuple):
    """A success drawn for a second visit; `who` is asked, or would be."""

    uid: str
    plate: str
    landmark: str
    alley: str
    at: datetime
    who: str
    asked: bool
    result: str


def rechecks_for(drive: Drive, team: Team, now: datetime) -> list[Drawn]:
    """Return the newest drawn successes of the team in this drive: those nobody was asked about first."""
    members = members_of(team.id)
    found = []
    for visit, result, asked_id in db.session.execute(_successes(drive, team, now)).all():
        if not drawn_for_recheck(visit.uid):
            continue
        who = asked_id or who_rechecks(visit.uid, members, (visit.account_id, visit.partner_id or 0))
        if who is None:
            continue
        home = visit.household
        name = members.get(who, "–")
        found.append(
            Drawn(
                visit.uid,
                home.plate,
                home.landmark,
                home.alley.label,
                visit.phone_at,
                name,
                bool(asked_id),
                result or "",
            )
        )
    return sorted(found, key=lambda one: (one.asked, bool(one.result)))[:SHOWN]


def members_of(team_id: int) -> dict[int, str]:
    """Return account id -> name of those who are in the team and may work."""
    query = select(Account.id, Account.name).join(TeamMember, TeamMember.account_id == Account.id)
    query = query.where(TeamMember.team_id == team_id, TeamMember.ended_at.is_(None), Account.disabled_at.is_(None))
    return {row[0]: row[1] for row in db.session.execute(query)}


def recheck_for(actor: Actor, uid: str) -> Recheck:
    """Return the second visit this actor was asked for, by the uid of the first. Raises NotFound for any other."""
    options = joinedload(Recheck.visit).joinedload(Visit.household).joinedload(Household.alley)
    query = select(Recheck).options(options).where(Recheck.visit_uid == uid, Recheck.account_id == actor.account_id)
    recheck = db.session.scalar(query)
    if recheck is None:
        raise NotFound(N_("There is no such visit."))
    return recheck


def is_success(visit: Visit) -> bool:
    """Say whether somebody was helped in the visit, as its drive counts."""
    return any(assist.result in _results(visit.drive) for assist in visit.assists)


def _results(drive: Drive) -> Sequence[str]:
    return list(drive.success_results or DEFAULT_SUCCESSES)


def _successes(drive: Drive, team: Team, now: datetime) -> Select[Visit, str, int]:
    later = aliased(Visit)
    helped = exists().where(Assist.visit_uid == Visit.uid, Assist.result.in_(_results(drive)))
    return (
        select(Visit, Recheck.result, Recheck.account_id)
        .join(Household, Household.id == Visit.household_id)
        .join(Area, Area.id == Household.alley_id)
        .outerjoin(Recheck, Recheck.visit_uid == Visit.uid)
        .where(Visit.drive_id == drive.id, Visit.team_id == team.id, Visit.phone_at >= now - RECHECK_WITHIN, helped)
        .where(~exists().where(later.supersedes_uid == Visit.uid))
        .options(joinedload(Visit.household).joinedload(Household.alley))
        .order_by(Visit.phone_at.desc(), Visit.id.desc())
        .limit(READ_AT_MOST)
    )
