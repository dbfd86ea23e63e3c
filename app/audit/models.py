"""The audit table; a trigger on each database refuses to change or delete its rows."""

from datetime import datetime

from sqlalchemy import DDL, Index, String, event
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model
from app.storage.types import JsonDict, UtcDateTime


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


SQLITE_GUARD = [
    f"CREATE TRIGGER audit_row_no_{verb.lower()} BEFORE {verb} ON audit_row "
    "BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END"
    for verb in ("UPDATE", "DELETE")
]
POSTGRES_GUARD = [
    "CREATE FUNCTION audit_row_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'audit rows are never changed'; END $$",
    "CREATE TRIGGER audit_row_no_change BEFORE UPDATE OR DELETE ON audit_row "
    "FOR EACH ROW EXECUTE FUNCTION audit_row_refuse()",
]

for statement in SQLITE_GUARD:
    event.listen(AuditRow.__table__, "after_create", DDL(statement).execute_if(dialect="sqlite"))
for statement in POSTGRES_GUARD:
    event.listen(AuditRow.__table__, "after_create", DDL(statement).execute_if(dialect="postgresql"))
