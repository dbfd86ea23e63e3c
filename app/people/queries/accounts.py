"""Reads of accounts: always through what the actor reaches with people:see."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload

from app.access.actor import Actor, Role
from app.access.names import P
from app.access.table import reaches
from app.extensions import db
from app.kernel.errors import NotFound
from app.kernel.vietnamese.fold import fold
from app.kernel.words import N_
from app.people.models import Account, Membership, OneTimeLink, SignInSession, Team, TeamMember
from app.places.models import Area
from app.storage.accents import accents_first
from app.storage.paging import Page, cut

PAGE_SIZE = 50
STATES = ("active", "no_password", "disabled", "all")
NO_SUCH_PERSON = N_("There is no such person here.")


@dataclass(frozen=True)
class PeopleFilter:
    """What the list of people is narrowed to; empty parts narrow nothing."""

    words: str = ""
    role: str = ""
    state: str = "active"


def visible_to(actor: Actor, permission: P = P.PEOPLE_SEE) -> ColumnElement[bool]:
    """Return the condition on `account` that holds for those whom the actor reaches; the list-side twin of `allows`."""
    reach = reaches(actor, permission)
    if reach.system:
        return literal(True)
    in_area = select(Area.id).where(or_(false(), *(Area.path.startswith(path) for path in reach.area_paths)))
    in_team = select(TeamMember.account_id).where(TeamMember.team_id.in_(reach.team_ids), TeamMember.ended_at.is_(None))
    at_school = select(Membership.account_id).where(
        Membership.school_id.in_(reach.school_ids), Membership.ended_at.is_(None)
    )
    parts: list[ColumnElement[bool]] = []
    if reach.area_paths:
        parts.append(Account.area_id.in_(in_area))
    if reach.team_ids:
        parts.append(Account.id.in_(in_team))
    if reach.school_ids:
        parts.append(Account.id.in_(at_school))
    return or_(*parts) if parts else literal(False)


def account_for(actor: Actor, account_id: int) -> Account:
    """Return one account with all that its page shows. Raises NotFound for one out of sight."""
    query = (
        select(Account)
        .options(
            joinedload(Account.area),
            joinedload(Account.home_area),
            selectinload(Account.memberships).options(
                joinedload(Membership.area), joinedload(Membership.team).joinedload(Team.area)
            ),
            selectinload(Account.team_places).joinedload(TeamMember.team).joinedload(Team.area),
        )
        .where(Account.id == account_id, visible_to(actor))
    )
    account = db.session.scalar(query)
    if account is None:
        raise NotFound(NO_SUCH_PERSON)
    return account


def account_named(login: str) -> Account | None:
    """Return the account with a sign-in name, whoever asks (sign-in, commands)."""
    return db.session.scalar(select(Account).where(Account.login == login))


def people_page(actor: Actor, wanted: PeopleFilter, after: int | None, size: int = PAGE_SIZE) -> Page[Account]:
    """Return a page of the accounts in sight, those with the accents typed first, then by given name; roles and teams loaded."""
    place = by_name(wanted.words)
    query = (
        _narrowed(actor, wanted)
        .options(
            joinedload(Account.area),
            selectinload(Account.memberships),
            selectinload(Account.team_places).joinedload(TeamMember.team),
        )
        .order_by(*place)
        .limit(size + 1)
    )
    if after is not None:
        start = select(*place).where(Account.id == after, visible_to(actor))
        if (last := db.session.execute(start).one_or_none()) is not None:
            query = query.where(tuple_(*place) > tuple_(*last))
    rows = db.session.scalars(query).unique().all()
    return cut(rows, size, lambda account: str(account.id))


def people_count(actor: Actor, wanted: PeopleFilter) -> int:
    """Return how many accounts in sight fit the filter."""
    return db.session.scalar(select(func.count()).select_from(_narrowed(actor, wanted).subquery())) or 0


def matches(words: str) -> ColumnElement[bool]:
    """Return the condition that every typed word begins a word of name, sign-in name or phone; accents do not count."""
    typed = fold(words).split()
    if typed and all(word.isdigit() for word in typed):
        typed = ["".join(typed)]
    padded = literal(" ").concat(Account.search_fold)
    return and_(literal(True), *(padded.contains(f" {word}", autoescape=True) for word in typed))


def by_name(words: str = "") -> tuple[ColumnElement[Any] | InstrumentedAttribute[Any], ...]:
    """Return what lists of people are sorted by: who has the accents of the words typed, given name, middle, family."""
    return *accents_first(Account.name, words), Account.name_sort, Account.id


def volunteers_in(area_path: str) -> Sequence[Account]:
    """Return the volunteers in force whose ward lies under `area_path`, by given name; asks nobody's rights."""
    query = (
        select(Account)
        .join(Area, Area.id == Account.area_id)
        .options(joinedload(Account.home_area))
        .where(Area.path.startswith(area_path), Account.disabled_at.is_(None), has_role(Role.VOLUNTEER))
        .order_by(Account.name_sort, Account.id)
    )
    return db.session.scalars(query).all()


def names_of(account_ids: Collection[int]) -> dict[int, str]:
    """Return the names behind account ids, whoever asks; the page that shows them has checked its own scope."""
    if not account_ids:
        return {}
    query = select(Account.id, Account.name).where(Account.id.in_(account_ids))
    return {row.id: row.name for row in db.session.execute(query)}


def administrators() -> list[int]:
    """Return the accounts of those who administer the site now."""
    serving = (Membership.role == Role.ADMIN, Membership.ended_at.is_(None), Account.disabled_at.is_(None))
    return list(db.session.scalars(select(Account.id).join(Account.memberships).where(*serving).distinct()))


def logins_like(stem: str) -> set[str]:
    """Return every sign-in name that begins with the stem."""
    return set(db.session.scalars(select(Account.login).where(Account.login.startswith(stem, autoescape=True))))


def has_role(role: Role | str) -> ColumnElement[bool]:
    """Return the condition that an account holds the role now, anywhere."""
    held = select(Membership.account_id).where(Membership.role == str(role), Membership.ended_at.is_(None))
    return Account.id.in_(held)


def membership_for(actor: Actor, account_id: int, membership_id: int) -> Membership:
    """Return a role in force of a person in sight. Raises NotFound otherwise."""
    account = account_for(actor, account_id)
    for membership in account.memberships:
        if membership.id == membership_id and membership.ended_at is None:
            return membership
    raise NotFound(N_("This role has already been taken back."))


def sessions_of(account_id: int, now: datetime) -> Sequence[SignInSession]:
    """Return where the account is signed in, the latest first."""
    query = (
        select(SignInSession)
        .where(
            SignInSession.account_id == account_id,
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > now,
        )
        .order_by(SignInSession.seen_at.desc(), SignInSession.id.desc())
    )
    return db.session.scalars(query).all()


def session_for(actor: Actor, session_id: int) -> SignInSession:
    """Return a signed-in browser of the actor or of a person in sight. Raises NotFound otherwise."""
    own = Account.id == actor.account_id
    query = (
        select(SignInSession)
        .join(Account, Account.id == SignInSession.account_id)
        .where(SignInSession.id == session_id, or_(own, visible_to(actor)))
    )
    row = db.session.scalar(query)
    if row is None:
        raise NotFound(N_("This device has already been signed out."))
    return row


def open_link_of(account_id: int, now: datetime) -> OneTimeLink | None:
    """Return the person's one-time link that still works, or None."""
    query = select(OneTimeLink).where(
        OneTimeLink.account_id == account_id,
        OneTimeLink.used_at.is_(None),
        OneTimeLink.cancelled_at.is_(None),
        OneTimeLink.expires_at > now,
    )
    return db.session.scalar(query.order_by(OneTimeLink.id.desc()).limit(1))


def _narrowed(actor: Actor, wanted: PeopleFilter) -> Select[Account]:
    query = select(Account).where(visible_to(actor))
    if wanted.words:
        query = query.where(matches(wanted.words))
    if wanted.role:
        query = query.where(has_role(wanted.role))
    if wanted.state in ("active", "no_password"):
        query = query.where(Account.disabled_at.is_(None))
    if wanted.state == "no_password":
        query = query.where(Account.password_hash.is_(None))
    if wanted.state == "disabled":
        query = query.where(Account.disabled_at.is_not(None))
    return query
