"""Taking a list of volunteers back out: who never signed in and took part in nothing goes, what was filled is empty again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select

from app.access.actor import Actor, Role
from app.extensions import db
from app.intake.registry import BroughtRow, Undo
from app.kernel.vietnamese.fold import fold
from app.kernel.words import N_
from app.notices.actions import forget_notices_of
from app.people.hooks import in_use_above
from app.people.models import Account, Membership, OneTimeLink, SignInSession, Team, TeamMember
from app.storage.references import referring

TEXTS = ("unit", "position", "sex")
"""Fields that are empty as text; the other filled ones as nothing."""

REASONS = {
    "signed_in": N_("They have signed in."),
    "took_part": N_("They have taken part: a route, a shift, a visit, a plan."),
    "in_team": N_("Somebody has moved or paired them in a team."),
    "has_role": N_("They have been given another role."),
    "edited": N_("Somebody has changed it since."),
    "missing": N_("It is no longer there."),
    "unknown": N_("The former values were not kept."),
}
# What the list itself gives an account; everything else that refers to it means that the person took part.
_GIVEN = ("membership", "team_member", "one_time_link", "sign_in_session")


def judge_volunteers(rows: Sequence[BroughtRow], hold: bool) -> dict[int, str]:
    """Return row id -> why its account must stay as it is."""
    created = [row.ref_id for row in rows if row.code == "created"]
    query = select(Account.id, Account.version, Account.password_hash).order_by(Account.id)
    query = query.where(Account.id.in_([row.ref_id for row in rows]))
    found = {one.id: one for one in db.session.execute(query.with_for_update() if hold else query)}
    why = dict.fromkeys(_in_teams(created), "in_team") | dict.fromkeys(_with_roles(created), "has_role")
    why |= dict.fromkeys([*referring(Account, created, besides=_GIVEN), *in_use_above(created)], "took_part")
    why |= dict.fromkeys(_signed_in(created), "signed_in")
    judged = {row.id: _why(row, found.get(row.ref_id), why.get(row.ref_id, "")) for row in rows}
    return {row_id: reason for row_id, reason in judged.items() if reason}


def _why(row: BroughtRow, account: Any, why: str) -> str:
    if account is None:
        return "missing"
    if row.code == "changed" and row.before is None:
        return "unknown"
    if why or (row.code == "created" and account.password_hash is not None):
        return why or "signed_in"
    known = row.before["version"] if row.before else 1
    return "" if account.version == known else "edited"


def _in_teams(ids: Sequence[int]) -> list[int]:
    """Return who has a pair, left a team or joined a second one: the list puts everybody into one team, alone."""
    query = select(TeamMember.account_id).where(TeamMember.account_id.in_(ids)).group_by(TeamMember.account_id)
    return list(
        db.session.scalars(
            query.having(or_(func.count() > 1, func.count(TeamMember.pair) > 0, func.count(TeamMember.ended_at) > 0))
        )
    )


def _with_roles(ids: Sequence[int]) -> list[int]:
    other = or_(Membership.role != Role.VOLUNTEER.value, Membership.ended_at.is_not(None))
    return list(db.session.scalars(select(Membership.account_id).where(Membership.account_id.in_(ids), other)))


def _signed_in(ids: Sequence[int]) -> list[int]:
    return list(db.session.scalars(select(SignInSession.account_id).where(SignInSession.account_id.in_(ids))))


def take_volunteers_out(actor: Actor, now: datetime, rows: Sequence[BroughtRow]) -> None:
    """Delete the accounts the rows created, with what the list gave them; empty the fields it filled."""
    gone = [row.ref_id for row in rows if row.code == "created"]
    for model in (TeamMember, Membership, OneTimeLink):
        mine = delete(model).where(model.account_id.in_(gone))
        db.session.execute(mine.execution_options(synchronize_session=False))
    forget_notices_of(gone)
    db.session.execute(delete(Account).where(Account.id.in_(gone)).execution_options(synchronize_session=False))
    filled = {row.ref_id: row.before["filled"] for row in rows if row.code == "changed" and row.before}
    for account in db.session.scalars(select(Account).where(Account.id.in_(filled)).order_by(Account.id)):
        for name in filled[account.id]:
            setattr(account, name, "" if name in TEXTS else None)
        account.version += 1
        account.search_fold = fold(" ".join(filter(None, (account.name, account.login, account.phone))))[:300]
    db.session.flush()


def tidy_teams(actor: Actor, now: datetime, batch_id: int) -> int:
    """Delete the teams the list began in which nobody is, and nobody was, any more."""
    ids = list(db.session.scalars(select(Team.id).where(Team.batch_id == batch_id)))
    gone = set(ids) - referring(Team, ids).keys()
    db.session.execute(delete(Team).where(Team.id.in_(gone)))
    return len(gone)


UNDO = Undo(judge_volunteers, take_volunteers_out, tidy_teams, REASONS)
