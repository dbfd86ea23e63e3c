"""Reads of volunteers' hours: whose the actor may see, and the moments they are counted from. Two queries a page."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select, tuple_
from sqlalchemy.orm import joinedload, selectinload

from app.access.actor import Actor
from app.access.names import P
from app.access.table import reaches
from app.doors.rules import REOPENED
from app.extensions import db
from app.kernel.clock import start_of
from app.kernel.errors import NotFound
from app.kernel.words import N_
from app.people.models import Account, TeamMember
from app.people.queries.accounts import visible_to
from app.reports.rules.hours import DayHours, Span, days_given
from app.sales.models import Occurrence, ShiftSignup
from app.storage.paging import Page, cut
from app.visits.models import Visit
from app.visits.rules import happened_at

PAGE_SIZE = 50
SLACK = timedelta(days=1)
"""A phone's clock may be off: visits are looked for a little beyond the period and counted on their true day."""


@dataclass(frozen=True)
class Period:
    """From the first to the last day, both counted."""

    first: date
    last: date

    @property
    def begins(self) -> datetime:
        """Return the first moment of the period."""
        return start_of(self.first)

    @property
    def ends(self) -> datetime:
        """Return the first moment after the period."""
        return start_of(self.last + timedelta(days=1))


@dataclass(frozen=True)
class PersonHours:
    """Somebody's days in a period."""

    account: Account
    days: Sequence[DayHours]

    @property
    def id(self) -> int:
        """Return the id its row is named by."""
        return self.account.id

    @property
    def minutes(self) -> int:
        """Return all of them together."""
        return sum(day.minutes for day in self.days)


def whose_hours(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on `account` for those whose hours the actor may see; the list-side twin of `allows`."""
    return or_(visible_to(actor, P.HOURS_SEE), Account.id == reaches(actor, P.HOURS_SEE).own_id)


def only_own(actor: Actor) -> bool:
    """Say whether the actor sees nobody's hours but their own."""
    reach = reaches(actor, P.HOURS_SEE)
    return not (reach.system or reach.area_paths or reach.team_ids)


def volunteer_for(actor: Actor, account_id: int) -> Account:
    """Return somebody whose hours the actor may see, with area and teams. Raises NotFound for anybody else."""
    query = select(Account).where(Account.id == account_id, whose_hours(actor))
    options = (joinedload(Account.area), selectinload(Account.team_places).joinedload(TeamMember.team))
    account = db.session.scalar(query.options(*options))
    if account is None:
        raise NotFound(N_("There is no such person here."))
    return account


def hours_page(
    actor: Actor, period: Period, now: datetime, after: Account | None, size: int = PAGE_SIZE
) -> Page[PersonHours]:
    """Return a page of those in sight who gave something in the period, by given name."""
    query = select(Account).where(whose_hours(actor), _gave_something(period, now))
    if after is not None:
        query = query.where(tuple_(Account.name_sort, Account.id) > (after.name_sort, after.id))
    accounts = db.session.scalars(query.order_by(Account.name_sort, Account.id).limit(size + 1)).all()
    page = cut(accounts, size, lambda account: str(account.id))
    return Page(hours_of(page.rows, period, now), page.next_key)


def all_hours(actor: Actor, period: Period, now: datetime) -> list[PersonHours]:
    """Return everybody in sight who gave something in the period: the file holds them all."""
    query = select(Account).where(whose_hours(actor), _gave_something(period, now))
    return hours_of(db.session.scalars(query.order_by(Account.name_sort, Account.id)).all(), period, now)


def hours_of(accounts: Sequence[Account], period: Period, now: datetime) -> list[PersonHours]:
    """Return the days of each of these people, in two queries."""
    ids = [account.id for account in accounts]
    moments, shifts = _moments(ids, period), _shifts(ids, period, now)
    return [
        PersonHours(one, days_given(moments[one.id], shifts[one.id], period.first, period.last)) for one in accounts
    ]


def _gave_something(period: Period, now: datetime) -> ColumnElement[bool]:
    """Match accounts that gave something; asked of one after another, so a page reads no further than its last name."""
    walked = exists().where(Visit.account_id == Account.id, _made(period))
    along = exists().where(Visit.partner_id == Account.id, _made(period))
    stood = exists().where(
        ShiftSignup.account_id == Account.id, Occurrence.id == ShiftSignup.occurrence_id, _stood(period, now)
    )
    return or_(walked, along, stood)


def _made(period: Period) -> ColumnElement[bool]:
    """Match visits as they were first sent: a correction tells of the same knock, a leader's reopening of none."""
    within = Visit.phone_at.between(period.begins - SLACK, period.ends + SLACK)
    return and_(within, Visit.supersedes_uid.is_(None), Visit.outcome != REOPENED)


def _stood(period: Period, now: datetime) -> ColumnElement[bool]:
    """Match places in shifts that are over and were kept."""
    kept = ShiftSignup.state.in_(("confirmed", "done"))
    over = and_(Occurrence.ends_at <= now, Occurrence.state.in_(("published", "closed")))
    return and_(kept, over, Occurrence.on_date.between(period.first, period.last))


def _moments(account_ids: Collection[int], period: Period) -> dict[int, list[datetime]]:
    query = select(Visit.account_id, Visit.partner_id, Visit.phone_at, Visit.skew_s, Visit.received_at).where(
        _made(period), or_(Visit.account_id.in_(account_ids), Visit.partner_id.in_(account_ids))
    )
    found: dict[int, list[datetime]] = defaultdict(list)
    for account_id, partner_id, phone_at, skew_s, received_at in db.session.execute(query):
        at = happened_at(phone_at, skew_s, received_at)
        for one in filter(None, {account_id, partner_id}):
            found[one].append(at)
    return found


def _shifts(account_ids: Collection[int], period: Period, now: datetime) -> dict[int, list[Span]]:
    query = (
        select(ShiftSignup.account_id, Occurrence.starts_at, Occurrence.ends_at)
        .join(Occurrence, Occurrence.id == ShiftSignup.occurrence_id)
        .where(_stood(period, now), ShiftSignup.account_id.in_(account_ids))
    )
    found: dict[int, list[Span]] = defaultdict(list)
    for account_id, begins, ends in db.session.execute(query):
        found[account_id].append((begins, ends))
    return found
