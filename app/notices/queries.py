"""Reads of notices: always the actor's own."""

from collections.abc import Sequence

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.access.actor import Actor
from app.extensions import db
from app.kernel.errors import NotFound
from app.kernel.words import N_
from app.notices.models import Notice


def unread_of(account_id: InstrumentedAttribute[int]) -> ScalarSelect[int]:
    """Return how many notices of an account are unread, as a column of another query."""
    count = select(func.count()).select_from(Notice).where(Notice.account_id == account_id, Notice.read_at.is_(None))
    return count.correlate(account_id.class_).scalar_subquery()


def latest_notices(actor: Actor, limit: int = 50) -> Sequence[Notice]:
    """Return the actor's newest notices."""
    query = select(Notice).where(Notice.account_id == actor.account_id)
    return db.session.scalars(query.order_by(Notice.id.desc()).limit(limit)).all()


def notice_for(actor: Actor, notice_id: int) -> Notice:
    """Return one notice of the actor. Raises NotFound for anybody else's."""
    notice = db.session.get(Notice, notice_id)
    if notice is None or notice.account_id != actor.account_id:
        raise NotFound(N_("There is no such notice."))
    return notice
