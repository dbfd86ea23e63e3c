"""Reads of the record: a coordinator's own area, everything for administrators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from sqlalchemy import ColumnElement, literal, or_, select

from app.access.actor import Actor
from app.access.names import P
from app.access.table import reaches
from app.audit.models import AuditRow
from app.audit.names import names_for
from app.extensions import db
from app.kernel.clock import local_day, start_of
from app.storage.paging import Page, cut

PAGE_SIZE = 60
STORY_SHOWN = 20


@dataclass(frozen=True)
class AuditFilter:
    """What the record is narrowed to; empty parts narrow nothing."""

    action: str = ""
    account_id: int | None = None
    day: date | None = None


@dataclass(frozen=True)
class AuditLine:
    """A row with the names that stand beside it: of who did it (empty: the system), and of the person it is about."""

    row: AuditRow
    who: str
    whom: str


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on `audit_row` that holds for what the actor reaches with audit:see."""
    reach = reaches(actor, P.AUDIT_SEE)
    if reach.system:
        return literal(True)
    parts = [AuditRow.area_path.startswith(path) for path in reach.area_paths]
    return or_(*parts) if parts else literal(False)


def audit_page(actor: Actor, wanted: AuditFilter, before: int | None, size: int = PAGE_SIZE) -> Page[AuditLine]:
    """Return a page of the record, the newest first."""
    query = select(AuditRow).where(visible_to(actor))
    if wanted.action:
        query = query.where(AuditRow.action == wanted.action)
    if wanted.account_id is not None:
        about = (AuditRow.object_kind == "account") & (AuditRow.object_id == str(wanted.account_id))
        query = query.where(or_(AuditRow.account_id == wanted.account_id, about))
    if wanted.day is not None:
        end = start_of(wanted.day + timedelta(days=1))
        query = query.where(AuditRow.at >= start_of(wanted.day), AuditRow.at < end)
    if before is not None:
        query = query.where(AuditRow.id < before)
    rows = db.session.scalars(query.order_by(AuditRow.id.desc()).limit(size + 1)).all()
    page = cut(rows, size, lambda row: str(row.id))
    return Page(_lines(page.rows), page.next_key)


def story_of(object_kind: str, object_id: int) -> list[AuditLine]:
    """Return what was done to one thing lately, the newest first; who only looked is left out.

    For a page of that thing, whose own permission says who may read it.
    """
    query = select(AuditRow).where(AuditRow.object_kind == object_kind, AuditRow.object_id == str(object_id))
    query = query.where(AuditRow.action.not_like("%.reveal%"))
    return _lines(db.session.scalars(query.order_by(AuditRow.id.desc()).limit(STORY_SHOWN)).all())


def by_day(lines: Sequence[AuditLine]) -> list[tuple[date, list[AuditLine]]]:
    """Return the lines under their Vietnamese days, in the order they have."""
    return [(day, list(found)) for day, found in groupby(lines, key=lambda line: local_day(line.row.at))]


def _lines(rows: Sequence[AuditRow]) -> list[AuditLine]:
    named = names_for({account_id for row in rows for account_id in (row.account_id, _about(row)) if account_id})
    return [AuditLine(row, named.get(row.account_id or 0, ""), named.get(_about(row) or 0, "")) for row in rows]


def _about(row: AuditRow) -> int | None:
    return int(row.object_id) if row.object_kind == "account" and row.object_id.isdigit() else None
