"""Sealing the record: every few minutes the rows that are new are closed in a block, chained to the block before.

A chain from row to row would make every writer wait for the one before it. Here no writer waits: an id that is missing
because its transaction has not committed yet is noted as a gap, and sealed by a later block once it is there.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, or_, select

from app.access.actor import Actor
from app.audit.models import AuditBlock, AuditRow
from app.audit.seal import sign, site_key
from app.extensions import db
from app.storage.unit import after_commit

ROWS_A_BLOCK = 10_000
BLOCKS_A_RUN = 10
LATE = timedelta(days=1)
"""How long before the newest block a gap may lie to be filled yet; no transaction of ours lives nearly as long."""
GAPS_A_QUERY = 200

Span = tuple[int, int]

log = structlog.get_logger(__name__)


def seal_rows(actor: Actor, now: datetime) -> None:
    """Seal what is new, a bounded part of it; safe to run twice. The chain has no fork: `prev` is unique."""
    for _turn in range(BLOCKS_A_RUN):
        if not _seal_next(now):
            return


def newest_block() -> AuditBlock | None:
    """Return the end of the chain."""
    return db.session.scalar(select(AuditBlock).order_by(AuditBlock.id.desc()).limit(1))


def block_seal(key: bytes, block: Any) -> str:
    """Return the seal that a block (the object, or its row as plain columns) must have."""
    moment = block.made_at.astimezone(UTC).isoformat()
    counted = [block.id, moment, block.first_id, block.last_id, block.rows]
    return sign(key, b"audit-block:", [*counted, block.gaps, block.late, block.digest, block.prev])


def digest_of(rows: Iterable[tuple[int, str]]) -> str:
    """Return the SHA-256 over (id, seal) of rows in the order they are sealed in: late ones first, each by id."""
    digest = hashlib.sha256()
    for row_id, seal in rows:
        digest.update(f"{row_id}:{seal}\n".encode())
    return digest.hexdigest()


def within(spans: Sequence[Span]) -> ColumnElement[bool]:
    """Return the condition that an audit row's id lies in one of the spans."""
    return or_(*(AuditRow.id.between(first, last) for first, last in spans))


def _seal_next(now: datetime) -> bool:
    before = newest_block()
    first = before.last_id + 1 if before else 1
    columns = select(AuditRow.id, AuditRow.seal)
    new = db.session.execute(columns.where(AuditRow.id >= first).order_by(AuditRow.id).limit(ROWS_A_BLOCK)).all()
    late = _late_rows(before) if before else []
    if not new and not late:
        return False
    block = AuditBlock(
        id=before.id + 1 if before else 1,
        made_at=now,
        first_id=first,
        last_id=new[-1].id if new else first - 1,
        rows=len(late) + len(new),
        gaps=_gaps(first, [row.id for row in new]),
        late=[row_id for row_id, _seal in late],
        digest=digest_of([*late, *((row.id, row.seal) for row in new)]),
        prev=before.seal if before else "",
    )
    block.seal = block_seal(site_key(), block)
    db.session.add(block)
    db.session.flush()
    told = {"block": block.id, "last_id": block.last_id, "rows": block.rows, "seal": block.seal}
    after_commit(lambda: log.info("audit_sealed", **told))
    return True


def _gaps(first: int, ids: Sequence[int]) -> list[list[int]]:
    gaps, expected = [], first
    for row_id in ids:
        if row_id > expected:
            gaps.append([expected, row_id - 1])
        expected = row_id + 1
    return gaps


def _late_rows(before: AuditBlock) -> list[tuple[int, str]]:
    """Return what has come since into gaps that are still open, by id."""
    recent = select(AuditBlock.gaps, AuditBlock.late).where(AuditBlock.made_at >= before.made_at - LATE)
    spans: list[Span] = []
    sealed: set[int] = set()
    for gaps, late in db.session.execute(recent):
        spans += ((first, last) for first, last in gaps)
        sealed.update(late)
    found: list[tuple[int, str]] = []
    for start in range(0, len(spans), GAPS_A_QUERY):
        query = select(AuditRow.id, AuditRow.seal).where(within(spans[start : start + GAPS_A_QUERY]))
        found += ((row.id, row.seal) for row in db.session.execute(query) if row.id not in sealed)
    return sorted(found)
