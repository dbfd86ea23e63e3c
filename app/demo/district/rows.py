"""Rows that wait to be written together: by table, in the order in which tables refer to one another."""

from collections import defaultdict
from datetime import datetime
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Table, func, select

from app.audit.actions import sealed
from app.audit.models import AuditRow
from app.extensions import Model, db
from app.inbox.models import ReceivedItem
from app.notices.models import Notice
from app.routes.models import AssignmentEvent
from app.storage.bulk import insert_many
from app.visits.models import Visit

MOST_WAITING = 50_000

# Tables that are read in the order of their ids: their rows are written in the order of time.
_BY_TIME: dict[type[Model], str] = {
    AuditRow: "at",
    AssignmentEvent: "at",
    Notice: "created_at",
    ReceivedItem: "received_at",
    Visit: "received_at",
}


class Rows:
    """Collects rows, gives out ids, and writes it all in chunks inside the caller's transaction."""

    def __init__(self) -> None:
        self._waiting: dict[type[Model], list[dict[str, Any]]] = defaultdict(list)
        self._last: dict[type[Model], int] = {}
        self._count = 0

    def id_for(self, model: type[Model]) -> int:
        """Return the id of a row that will be added; nobody else may write to the table meanwhile."""
        if model not in self._last:
            self._last[model] = db.session.scalar(select(func.max(_table(model).c.id))) or 0
        self._last[model] += 1
        return self._last[model]

    def add(self, model: type[Model], **values: Any) -> None:
        """Add a row; what is not told has the column's default."""
        self._waiting[model].append(_blank(model) | values)
        self._count += 1

    def put(self, thing: Model, **values: Any) -> None:
        """Add the row of an object that no session knows; `values` are columns its relationships stand for."""
        held = vars(thing)
        blank = _blank(type(thing))
        told = {name: held[name] for name in (*blank, "id") if name in held}
        self.add(type(thing), **told | values)

    def record(
        self, account_id: int | None, at: datetime, action: str, kind: str, id: object, path: str | None, **detail: Any
    ) -> None:
        """Add the audit row of an act."""
        self._waiting[AuditRow].append(sealed(account_id, at, action, kind, id, path, detail))
        self._count += 1

    def write_if_many(self) -> None:
        """Write when much waits; for tables whose rows come in the order of time by themselves."""
        if self._count >= MOST_WAITING:
            self.write()

    def write(self) -> None:
        """Write all that waits."""
        by_table = {_table(model): model for model in self._waiting}
        for table in Model.metadata.sorted_tables:
            if table not in by_table:
                continue
            model = by_table[table]
            rows = self._waiting.pop(model)
            if model in _BY_TIME:
                rows.sort(key=itemgetter(_BY_TIME[model]))
            names = list(rows[0])
            insert_many(model, names, map(itemgetter(*names), rows))
        self._count = 0

    def finish(self) -> None:
        """Write what is left and let the database go on counting where the ids given out end."""
        self.write()
        if db.session.get_bind().dialect.name == "postgresql":
            for model, last in self._last.items():
                sequence = func.pg_get_serial_sequence(_table(model).name, "id")
                db.session.execute(select(func.setval(sequence, last)))


def _table(model: type[Model]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


@cache
def _blank(model: type[Model]) -> dict[str, Any]:
    """Return the columns of a table but its id, each with its default."""
    return {column.name: _default(column.default) for column in _table(model).columns if column.name != "id"}


def _default(default: Any) -> Any:
    if default is None:
        return None
    return default.arg(None) if default.is_callable else default.arg
