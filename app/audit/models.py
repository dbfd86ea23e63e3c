"""The audit tables; a trigger on each database refuses to change or delete their rows."""

from datetime import datetime

from sqlalchemy import DDL, Index, String, event
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model
from app.storage.types import JsonDict, JsonList, UtcDateTime


class AuditRow(Model):
    """One thing done or looked at. `detail` never holds names, phones, notes or secrets; `seal` is an HMAC-SHA256."""

    __tablename__ = "audit_row"
    __table_args__ = (Index("ix_audit_row_object", "object_kind", "object_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    account_id: Mapped[int | None] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(String(60), index=True)
    object_kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[str] = mapped_column(String(60))
    area_path: Mapped[str | None] = mapped_column(String(200), index=True)
    detail: Mapped[JsonDict] = mapped_column(default=dict)
    seal: Mapped[str] = mapped_column(String(64))


class AuditBlock(Model):
    """A stretch of rows sealed together, chained to the block before it by `prev` (that block's `seal`).

    `gaps` are the ids of the stretch that no row had yet, as [first, last] pairs: on PostgreSQL a transaction may commit
    after a later one. `late` are rows of earlier blocks' gaps that have come since and are sealed here. `digest` is the
    SHA-256 over id and seal of every row sealed here, `seal` the HMAC over all of this.
    """

    __tablename__ = "audit_block"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    first_id: Mapped[int]
    last_id: Mapped[int]
    rows: Mapped[int]
    gaps: Mapped[JsonList] = mapped_column(default=list)
    late: Mapped[JsonList] = mapped_column(default=list)
    digest: Mapped[str] = mapped_column(String(64))
    prev: Mapped[str] = mapped_column(String(64), unique=True)
    seal: Mapped[str] = mapped_column(String(64))


def _guards(table: str) -> dict[str, list[str]]:
    """Return, for each database, the statements that make a table append-only."""
    said = "audit rows are never changed"
    return {
        "sqlite": [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{said}'); END"
            for verb in ("UPDATE", "DELETE")
        ],
        "postgresql": [
            f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{said}'; END $$",
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
        ],
    }


for model in (AuditRow, AuditBlock):
    for dialect, statements in _guards(model.__tablename__).items():
        for statement in statements:
            event.listen(model.__table__, "after_create", DDL(statement).execute_if(dialect=dialect))
