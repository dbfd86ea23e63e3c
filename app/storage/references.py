"""Which rows other rows refer to, asked of every table there is: a room looks before it takes a row of its own away."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from app.extensions import Model, db


def referring(model: type[Model], ids: Collection[int], besides: Collection[str] = ()) -> dict[int, set[str]]:
    """Return id -> the names of the tables that refer to it, for those of the `ids` that any table but `besides` names."""
    found: dict[int, set[str]] = defaultdict(set)
    key: Any = model.__table__.c.id
    for table in Model.metadata.sorted_tables:
        if table.name in besides:
            continue
        for column in table.columns:
            if any(foreign.column is key for foreign in column.foreign_keys):
                for one in db.session.scalars(select(column).where(column.in_(ids)).distinct()):
                    found[one].add(table.name)
    return dict(found)
