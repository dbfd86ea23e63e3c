"""Everything a phone ever sent, as it was sent."""

from datetime import datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.access.actor import Scope
from app.extensions import Model
from app.storage.types import JsonDict, UtcDateTime

WAITS = text("waits_for IS NOT NULL")
UNSETTLED = text("state <> 'accepted' AND settled_at IS NULL")


class ReceivedItem(Model):
    """One item by its uid. `state`: accepted, parked (waits for `waits_for`), refused. `answer` is what the phone got.

    A refused one waits until a person has looked at it (`settled_at`).
    """

    __tablename__ = "received_item"
    # Nearly all are accepted and wait for nothing: indexes of them all would say nothing.
    __table_args__ = (
        Index("ix_received_item_waits_for", "waits_for", sqlite_where=WAITS, postgresql_where=WAITS),
        Index("ix_received_item_unsettled", "account_id", sqlite_where=UNSETTLED, postgresql_where=UNSETTLED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    schema_version: Mapped[int] = mapped_column(default=1)
    payload_hash: Mapped[str] = mapped_column(String(64))
    payload: Mapped[JsonDict] = mapped_column(default=dict)
    account_id: Mapped[int] = mapped_column(index=True)
    phone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    state: Mapped[str] = mapped_column(String(12))
    waits_for: Mapped[str | None] = mapped_column(String(36))
    answer: Mapped[JsonDict] = mapped_column(default=dict)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def access_scope(self) -> Scope:
        """It is its sender's."""
        return Scope(account_ids=frozenset({self.account_id}))


class ReceivedConflict(Model):
    """A second, different content under a uid already taken; kept for its sender to choose between the two."""

    __tablename__ = "received_conflict"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    payload_hash: Mapped[str] = mapped_column(String(64))
    payload: Mapped[JsonDict] = mapped_column(default=dict)
    schema_version: Mapped[int] = mapped_column(default=1)
    account_id: Mapped[int] = mapped_column(index=True)
    phone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
