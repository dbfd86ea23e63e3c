"""Who waits for whom. Whoever needs several of these takes them in this order and no other, so that nobody waits in a ring:

1. the rows of the people, by id; 2. the points, by id; 3. their weekly rules, by id; 4. the shifts, by id.

Each lock lasts until the commit and reads its row anew, so that what is decided behind it is decided on what stands.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from app.extensions import db
from app.people.models import Account
from app.sales.models import Occurrence, SalesPoint, ScheduleRule


def lock_accounts(account_ids: Iterable[int]) -> Sequence[Account]:
    """Keep these people from taking anything else meanwhile."""
    query = select(Account).where(Account.id.in_(sorted(account_ids))).order_by(Account.id)
    return db.session.scalars(query.with_for_update(key_share=True).execution_options(populate_existing=True)).all()


def lock_point(point: SalesPoint) -> None:
    """Let one at a time plan the shifts of a point."""
    db.session.refresh(point, with_for_update={"of": SalesPoint, "key_share": True})


def lock_points(point_ids: Iterable[int]) -> None:
    """Let one at a time plan the shifts of several points."""
    query = select(SalesPoint.id).where(SalesPoint.id.in_(sorted(point_ids))).order_by(SalesPoint.id)
    db.session.execute(query.with_for_update(key_share=True)).all()


def lock_rule(rule: ScheduleRule) -> None:
    """Keep everybody else from making or ending the shifts of a weekly rule."""
    db.session.refresh(rule, with_for_update={"of": ScheduleRule, "key_share": True})


def lock_shift(shift: Occurrence) -> None:
    """Keep everybody else from this shift, and read it and its crew anew."""
    query = select(Occurrence).where(Occurrence.id == shift.id).with_for_update(key_share=True)
    db.session.scalars(query.execution_options(populate_existing=True)).one()
    db.session.expire(shift, ["stops", "needs", "signups"])
