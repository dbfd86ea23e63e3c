"""Reads of notices: always the actor's own."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Select, bindparam, func, select

from app.access.actor import Actor
from app.extensions import db
from app.kernel.errors import NotFound
from app.kernel.words import N_
from app.notices.models import Notice


def unread_count(actor: Actor) -> int:
    """Return how many of the actor's notices are unread."""
    return db.session.scalar(_unread(), {"account": actor.account_id}) or 0


@cache
def _unread() -> Select[int]:
    query = select(func.count()).select_from(Notice)
    return query.where(Notice.account_id == bindparam("account"), Notice.read_at.is_(None))


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
