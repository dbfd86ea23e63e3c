"""The mended error list of a list brought back: its texts take the place of what waits there, as one press."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.access.actor import Actor
from app.access.names import P
from app.access.table import allows
from app.audit.actions import record
from app.extensions import db
from app.intake.mending import mend_rows
from app.intake.models import IntakeBatch, IntakeRow
from app.intake.problem_file import FileBack, file_back
from app.intake.queries import is_open
from app.intake.reader.cells import read_cell
from app.intake.reader.columns import ListKind
from app.intake.reader.sheets import Grid
from app.intake.registry import known_list
from app.kernel.clock import local_day
from app.kernel.words import N_

CHUNK = 2000
NOT_OPEN = N_("This is the error list of a list that takes no changes any more.")


def take_returned(actor: Actor, now: datetime, batch: IntakeBatch, grids: Sequence[Grid]) -> dict[str, Any] | None:
    """Lay a mended error list over the list it came from; None when the file is no such list.

    The batch that brought it is only an errand: it names the list, and nobody sees it any more.
    """
    back = file_back(grids)
    if back is None:
        return None
    batch.file_bytes = None
    list_id = Counter(line.list_id for line in back.lines).most_common(1)[0][0]
    mended = db.session.get(IntakeBatch, list_id)
    if mended is None or not allows(actor, P.INTAKE_RUN, mended.access_scope) or not is_open(mended):
        batch.state, batch.error = "failed", NOT_OPEN
        return {"unreadable": "not_open"}
    told = _told(mended, back)
    press = mend_rows(actor, now, mended, told)
    counts = {
        "rows": len(told),
        "good": sum(row.status == "good" for row, _ in told),
        "strange": back.strange + sum(line.list_id != list_id for line in back.lines),
    }
    mended.mapping = mended.mapping | {"returned": counts | {"press": press}}
    batch.state, batch.mapping = "returned", {"of": mended.uid}
    record(actor, now, "intake.return", "intake_batch", mended.id, mended.area_path or None, **counts)
    return counts


def _told(batch: IntakeBatch, back: FileBack) -> list[tuple[IntakeRow, Mapping[str, str]]]:
    """Return the rows that wait and say something else in the file, each with its changed texts by column key."""
    kind, today = known_list(batch.kind).kind, local_day(batch.created_at)
    keys = back.keys(kind)
    lines = {line.row_id: line.texts for line in back.lines if line.list_id == batch.id}
    told: list[tuple[IntakeRow, Mapping[str, str]]] = []
    for row in _waiting(batch, sorted(lines)):
        cells = row.values.get("cells") or {}
        texts = {
            key: text
            for place, text in lines[row.id].items()
            if (key := keys.get(place, "")) in cells and _differs(kind, key, cells[key], text, today)
        }
        if texts:
            told.append((row, texts))
    return told


def _differs(kind: ListKind[Any], key: str, was: str, text: str, today: Any) -> bool:
    """Say whether a cell says something else; a spreadsheet may have written the same in another way."""
    column = kind.by_key.get(key)
    return column is not None and text != was and read_cell(column, text, today) != read_cell(column, was, today)


def _waiting(batch: IntakeBatch, ids: Sequence[int]) -> list[IntakeRow]:
    rows: list[IntakeRow] = []
    for start in range(0, len(ids), CHUNK):
        here = (IntakeRow.batch_id == batch.id, IntakeRow.id.in_(ids[start : start + CHUNK]), IntakeRow.outcome == "")
        rows += db.session.scalars(select(IntakeRow).where(*here).order_by(IntakeRow.id))
    return [row for row in rows if row.values.get("raw")]
