"""A list on its way in: the file, how its columns were read, what was mended in it, and what became of every row."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from app.access.actor import Scope
from app.extensions import Model
from app.intake.registry import ListPlace
from app.storage.types import JsonDict, JsonList, UtcDateTime


class IntakeBatch(Model):
    """One uploaded file for one area, or for one school (`area_path` is then empty: no area reaches it).

    `state`: reading, ready, applying (the first rows come in), done, adding (rows mended since come in), undoing, undone,
    failed, returned (it was the mended error list of another, named in `mapping`).
    `mapping`: {sheet: {column index: column key}}; `confirmed_at`: when it was confirmed, `added_at`: when rows came in later;
    `counts`: {good, check, rejected, ignored, created, changed, same, left_out, unplaced, merged, left (not in yet)}; of what
    may be twice {twins, twins_good, asked, decided, same_pairs, sharing, unlooked (mended since it was looked for)}; beside an
    earlier list {news, changes, sames, missing}; of one taken back out also {gone, restored, kept, tidied, why: {reason:
    rows kept}}.
    """

    __tablename__ = "intake_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    kind: Mapped[str] = mapped_column(String(30))
    area_id: Mapped[int] = mapped_column(index=True)
    area_path: Mapped[str] = mapped_column(String(200), index=True)
    school_id: Mapped[int | None] = mapped_column(index=True)
    account_id: Mapped[int] = mapped_column(index=True)
    file_name: Mapped[str] = mapped_column(String(200))
    file_sha256: Mapped[str] = mapped_column(String(64), index=True)
    file_bytes: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    sheets: Mapped[JsonList] = mapped_column(default=list)
    mapping: Mapped[JsonDict] = mapped_column(default=dict)
    counts: Mapped[JsonDict] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(String(12), index=True)
    error: Mapped[str] = mapped_column(String(200), default="")
    job_uid: Mapped[str | None] = mapped_column(String(36))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    added_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def place(self) -> ListPlace:
        """Where its rows go; it bears no label."""
        return ListPlace(self.area_id, self.area_path, "", self.school_id)

    @property
    def access_scope(self) -> Scope:
        """A list belongs to the area it was brought into, a list of children to their school alone."""
        return Scope(area_path=self.area_path or None, school_id=self.school_id)


class IntakeRow(Model):
    """One row of the file. `status`: good, check, rejected, ignored.

    `outcome` after confirming: one of registry.OutcomeCode; empty while it waits.
    `foreseen`: what confirming would do, where an earlier list of this kind and place was brought in.
    `before`: what putting a changed thing back needs; `kept`: why an undo left the row's thing as it was.
    """

    __tablename__ = "intake_row"
    __table_args__ = (Index("ix_intake_row_batch_status", "batch_id", "status", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("intake_batch.id", ondelete="CASCADE"))
    sheet: Mapped[str] = mapped_column(String(120))
    row: Mapped[int]
    status: Mapped[str] = mapped_column(String(10))
    values: Mapped[JsonDict] = mapped_column(default=dict)
    issues: Mapped[JsonList] = mapped_column(default=list)
    outcome: Mapped[str] = mapped_column(String(10), default="")
    foreseen: Mapped[str | None] = mapped_column(String(10))
    ref_id: Mapped[int | None]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    kept: Mapped[str] = mapped_column(String(12), default="")


class IntakePair(Model):
    """A row that may be an earlier row (`other_id`) or something stored (`stored_id`).

    `grade`: sure, likely, sharing; `reasons`: codes with blanks between; `low` and `high` stand for the two from list to
    list. `decision`: merge, both, distinct, or "" (then what is sure is merged); `remembered`: it was said of an earlier list.
    """

    __tablename__ = "intake_pair"
    __table_args__ = (Index("ix_intake_pair_batch", "batch_id", "grade", "decision", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("intake_batch.id", ondelete="CASCADE"))
    row_id: Mapped[int] = mapped_column(ForeignKey("intake_row.id", ondelete="CASCADE"), index=True)
    other_id: Mapped[int | None] = mapped_column(ForeignKey("intake_row.id", ondelete="CASCADE"), index=True)
    stored_id: Mapped[int | None]
    grade: Mapped[str] = mapped_column(String(8))
    reasons: Mapped[str] = mapped_column(String(120))
    low: Mapped[str] = mapped_column(String(32))
    high: Mapped[str] = mapped_column(String(32))
    decision: Mapped[str] = mapped_column(String(8), default="")
    remembered: Mapped[bool] = mapped_column(default=False)
    decided_by: Mapped[int | None]
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    batch: Mapped[IntakeBatch] = relationship()

    @property
    def access_scope(self) -> Scope:
        """A pair belongs where its list belongs."""
        return self.batch.access_scope


class IntakeVerdict(Model):
    """What a person said of two things, for the next list of the same place: merge or distinct.

    It goes with its list. The two are known by hashes alone.
    """

    __tablename__ = "intake_verdict"
    __table_args__ = (UniqueConstraint("batch_id", "low", "high"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("intake_batch.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(30))
    area_path: Mapped[str] = mapped_column(String(200), index=True)
    school_id: Mapped[int | None]
    low: Mapped[str] = mapped_column(String(32))
    high: Mapped[str] = mapped_column(String(32))
    verdict: Mapped[str] = mapped_column(String(8))
    account_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class IntakeMend(Model):
    """A cell a person put right, by its place in the file, so that it holds however often the file is read again.

    `place` is the column from 0; what was mended by one press shares its `press` and can be taken back together.
    """

    __tablename__ = "intake_mend"
    __table_args__ = (UniqueConstraint("batch_id", "sheet", "row", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("intake_batch.id", ondelete="CASCADE"))
    sheet: Mapped[str] = mapped_column(String(120))
    row: Mapped[int]
    place: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    press: Mapped[str] = mapped_column(String(36))
    account_id: Mapped[int] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class IntakeShape(Model):
    """What a person chose for the columns of a list, by the words of its heading: the next one is read the same way."""

    __tablename__ = "intake_shape"
    __table_args__ = (UniqueConstraint("kind", "place_key", "shape"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    place_key: Mapped[str] = mapped_column(String(40))
    shape: Mapped[str] = mapped_column(String(64))
    levels: Mapped[int]
    columns: Mapped[JsonDict]
    account_id: Mapped[int] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
