"""Notices: what happened that this person should know, and where to look."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.access.actor import Scope
from app.extensions import Model
from app.storage.types import JsonDict, UtcDateTime


class Notice(Model):
    """One notice. `message` is an English message id, `params` fill it, `url` is a path of ours."""

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(40))
    message: Mapped[str] = mapped_column(String(200))
    params: Mapped[JsonDict] = mapped_column(default=dict)
    url: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def access_scope(self) -> Scope:
        """A notice is its receiver's."""
        return Scope(account_ids=frozenset({self.account_id}))
