"""Insert-first writes that mean the same on both databases."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Insert
from sqlalchemy.dialects import postgresql, sqlite

from app.extensions import Model, db


def insert_first(model: type[Model], values: Mapping[str, Any], unique: Sequence[str]) -> bool:
    """Insert unless a row with the same `unique` columns exists; say whether it was inserted."""
    statement = _insert(model).values(**values).on_conflict_do_nothing(index_elements=list(unique))  # type: ignore[attr-defined]  # both dialects have it
    # What comes back tells, not the row count: PostgreSQL's driver gives none where rows are returned.
    key = model.__table__.c[unique[0]]
    return db.session.execute(statement.returning(key)).first() is not None


def insert_free(model: type[Model], rows: Sequence[Mapping[str, Any]], unique: Sequence[str], where: Any) -> None:
    """Insert the rows in the order of their `unique` columns, leaving out those that meet the partial index `where`."""
    ordered = sorted(rows, key=lambda row: tuple(str(row[key]) for key in unique))
    for start in range(0, len(ordered), 500):
        statement = _insert(model).values([dict(row) for row in ordered[start : start + 500]])
        db.session.execute(statement.on_conflict_do_nothing(index_elements=list(unique), index_where=where))  # type: ignore[attr-defined]  # both dialects have it


def add_counts(model: type[Model], rows: Sequence[Mapping[str, Any]], keys: Sequence[str], count: str = "n") -> None:
    """Add each row's `count` to the counter with its `keys`, in key order; makes missing counters.

    One statement text for any number of rows, so that it is prepared once and not for every visit anew.
    """
    if not rows:
        return
    ordered = sorted(rows, key=lambda row: tuple(str(row[key]) for key in keys))
    statement = _insert(model.__table__)
    column = model.__table__.c[count]
    added = column + statement.excluded[count]  # type: ignore[attr-defined]  # both dialects have it
    counted = statement.on_conflict_do_update(index_elements=list(keys), set_={count: added})  # type: ignore[attr-defined]  # both dialects have it
    db.session.execute(counted, [dict(row) for row in ordered])


def _insert(target: Any) -> Insert:
    dialect = db.session.get_bind().dialect.name
    return postgresql.insert(target) if dialect == "postgresql" else sqlite.insert(target)
