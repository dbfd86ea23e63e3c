"""The table that says how every backup ended; the files themselves lie in the backup folder."""

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model
from app.storage.types import JsonDict, UtcDateTime

MADE, VERIFIED, UNSOUND, FAILED = "made", "verified", "unsound", "failed"


class BackupRun(Model):
    """One backup, written when it is over. `name` is its folder in `place`, empty when none was made.

    `state`: made, verified (restored to a temporary place and compared), unsound (that found something), failed.
    `reason` is an English message id, `params` fill it.
    """

    __tablename__ = "backup_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), default="", index=True)
    place: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    finished_at: Mapped[datetime] = mapped_column(UtcDateTime)
    bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    rows: Mapped[int] = mapped_column(BigInteger, default=0)
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(200), default="")
    params: Mapped[JsonDict] = mapped_column(default=dict)
