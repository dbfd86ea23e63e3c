"""Proving the record: every row against its own seal, every block against its rows and the block before it.

What this cannot find: rows that were removed before they were sealed (five minutes), and the newest blocks removed
together with their rows. Against the latter the end of the chain is noted outside the database, in the log and in every
backup; `noted` compares with such a note.
"""

import hmac
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, inspect, select

from app.audit.models import AuditBlock, AuditRow
from app.audit.seal import SEALED, seal_of_values
from app.audit.sealing import LATE, block_seal, digest_of
from app.kernel.words import N_

KEPT = 50
STREAMED = {"yield_per": 2000}
LOWEST = -(2**31)


@dataclass(frozen=True)
class Note:
    """The end of the chain as it was noted outside the database."""

    block_id: int
    seal: str


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was written: an English message id and the ids that fill it."""

    message: str
    params: dict[str, int]


@dataclass
class Report:
    """What was found; of very many findings the first are kept and the rest only counted."""

    rows: int = 0
    unsealed: int = 0
    blocks: int = 0
    count: int = 0
    findings: list[Finding] = field(default_factory=list)

    def add(self, message: str, **params: int) -> None:
        """Note a finding."""
        self.count += 1
        if len(self.findings) < KEPT:
            self.findings.append(Finding(message, params))


Step = Callable[[int], None]


def check_record(
    connection: Connection, key: bytes, noted: Note | None = None, step: Step = lambda rows: None
) -> Report:
    """Check the whole record of a database against the site's key, in bounded memory; `step` hears how many rows are done.

    Only reads, and may run beside writers and the sealing itself.
    """
    report = Report()
    end = 0
    if inspect(connection).has_table(AuditBlock.__tablename__):
        end = _check_blocks(connection, key, report, noted, step)
    tail = select(AuditRow.__table__).where(AuditRow.id > end).order_by(AuditRow.id)
    for row in connection.execute(tail, execution_options=STREAMED):
        report.rows += 1
        report.unsealed += 1
        _check_row(row, key, report)
    step(report.rows)
    return report


def _check_blocks(connection: Connection, key: bytes, report: Report, noted: Note | None, step: Step) -> int:
    """Check the chain and what it seals; return the last id it reaches to."""
    late_in, newest_at = _late_ids(connection)
    block_id, seal, end = 0, "", 0
    for block in _blocks(connection):
        is_whole = _check_link(block, key, block_id, seal, report)
        if noted and block.id == noted.block_id and block.seal != noted.seal:
            report.add(N_("Block %(block)s is not the one that was noted."), block=block.id)
        if is_whole:
            closed = newest_at is not None and block.made_at < newest_at - LATE
            _check_rows(connection, block, key, late_in, closed, report)
        report.blocks += 1
        block_id, seal, end = block.id, block.seal, block.last_id
        step(report.rows)
    if noted and noted.block_id > block_id:
        report.add(N_("The record ended with block %(block)s or later; its end is gone."), block=noted.block_id)
    return end


def _blocks(connection: Connection) -> Iterator[Any]:
    """Yield the blocks by id, one at a time: their rows are read in between."""
    table, last = AuditBlock.__table__, LOWEST
    while block := connection.execute(select(table).where(table.c.id > last).order_by(table.c.id).limit(1)).first():
        yield block
        last = block.id


def _late_ids(connection: Connection) -> tuple[dict[int, int], datetime | None]:
    late_in: dict[int, int] = {}
    newest_at: datetime | None = None
    listed = select(AuditBlock.id, AuditBlock.late, AuditBlock.made_at).order_by(AuditBlock.id)
    for block_id, late, made_at in connection.execute(listed, execution_options=STREAMED):
        late_in.update(dict.fromkeys(late, block_id))
        newest_at = made_at
    return late_in, newest_at


def _check_link(block: Any, key: bytes, before: int, seal: str, report: Report) -> bool:
    """Check a block and its place in the chain; say whether what it tells of its rows can be believed."""
    if block.id != before + 1:
        message = N_("Blocks %(first)s to %(last)s are gone.")
        report.add(message, first=before + 1, last=block.id - 1)
    elif block.prev != seal:
        report.add(N_("Block %(block)s does not follow the one before it."), block=block.id)
    if hmac.compare_digest(block_seal(key, block), block.seal):
        return True
    report.add(N_("Block %(block)s was changed."), block=block.id)
    return False


def _check_rows(
    connection: Connection, block: Any, key: bytes, late_in: dict[int, int], closed: bool, report: Report
) -> None:
    """Check the rows of one block: each its own seal, none gone, none put in, together what was sealed."""
    so_far = report.count
    first = block.first_id if block.id > 1 else LOWEST
    table = AuditRow.__table__
    found = connection.execute(select(table).where(table.c.id.between(first, block.last_id)).order_by(table.c.id)).all()
    seals = {row.id: row.seal for row in found}
    expected = _expected(block)
    for row in found:
        report.rows += 1
        _check_row(row, key, report)
    for row_id in sorted(seals.keys() - set(expected)):
        if row_id in late_in:
            continue
        if closed or row_id < block.first_id:
            report.add(N_("Row %(row)s was put in later."), row=row_id)
        else:
            report.unsealed += 1
    late = _seals(connection, block.late)
    gone = [row_id for row_id in block.late if row_id not in late] + [one for one in expected if one not in seals]
    for start, end in _spans(gone):
        if start == end:
            report.add(N_("Row %(row)s is gone."), row=start)
        else:
            report.add(N_("Rows %(first)s to %(last)s are gone."), first=start, last=end)
    if report.count == so_far:
        sealed = [*((one, late[one]) for one in block.late), *((one, seals[one]) for one in expected)]
        if digest_of(sealed) != block.digest or len(sealed) != block.rows:
            message = N_("The rows of block %(block)s (%(first)s to %(last)s) are not those that were sealed.")
            report.add(message, block=block.id, first=block.first_id, last=block.last_id)


def _check_row(row: Any, key: bytes, report: Report) -> None:
    seal = seal_of_values(key, **{name: getattr(row, name) for name in SEALED})
    if not hmac.compare_digest(seal, row.seal):
        report.add(N_("Row %(row)s was changed after it was written."), row=row.id)


def _seals(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    seals: dict[int, str] = {}
    for start in range(0, len(ids), 500):
        query = select(AuditRow.id, AuditRow.seal).where(AuditRow.id.in_(ids[start : start + 500]))
        seals.update((row.id, row.seal) for row in connection.execute(query))
    return seals


def _expected(block: Any) -> list[int]:
    """Return the ids of a block's stretch that a row had when it was sealed."""
    ids: list[int] = []
    start = block.first_id
    for first, last in block.gaps:
        ids += range(start, first)
        start = last + 1
    return [*ids, *range(start, block.last_id + 1)]


def _spans(ids: Sequence[int]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for row_id in ids:
        if spans and row_id == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], row_id)
        else:
            spans.append((row_id, row_id))
    return spans
