"""Insert-first writes that mean the same on both databases."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert
from sqlalchemy.sql.selectable import ExecutableReturnsRows

from app.extensions import Model, db

M = TypeVar("M", bound=Model)

_INSERTS: Mapping[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def insert_first(model: type[Model], values: Mapping[str, Any], unique: Sequence[str]) -> bool:
    """Insert unless a row with the same `unique` columns exists; say whether it was inserted."""
    db.session.flush()
    statement = _first(model, tuple(unique), _dialect())
    return db.session.connection().execute(statement, dict(values)).first() is not None


@cache
def _first(model: type[Model], unique: tuple[str, ...], dialect: str) -> ReturningInsert[Any]:
    # What comes back tells, not the row count: PostgreSQL's driver gives none where rows are returned.
    statement = _INSERTS[dialect](model.__table__).on_conflict_do_nothing(index_elements=unique)
    return statement.returning(model.__table__.c[unique[0]])


def insert_or_lock(model: type[M], values: Mapping[str, Any], unique: Sequence[str]) -> M:
    """Return the row with the same `unique` columns, inserted when there is none; until the commit nobody else has it.

    One statement: what exists is written with what it has, which locks it.
    """
    db.session.flush()
    found: M = db.session.scalars(_locking(model, tuple(unique), _dialect()), dict(values)).one()
    return found


@cache
def _locking(model: type[Any], unique: tuple[str, ...], dialect: str) -> ExecutableReturnsRows:
    first = unique[0]
    statement = _INSERTS[dialect](model).on_conflict_do_update(
        index_elements=unique, set_={first: model.__table__.c[first]}
    )
    returned = select(model).from_statement(statement.returning(model))
    return returned.execution_options(populate_existing=True)


def insert_free(model: type[Model], rows: Sequence[Mapping[str, Any]], unique: Sequence[str], where: Any) -> None:
    """Insert the rows in the order of their `unique` columns, leaving out those that meet the partial index `where`."""
    ordered = sorted(rows, key=lambda row: tuple(str(row[key]) for key in unique))
    for start in range(0, len(ordered), 500):
        statement = _INSERTS[_dialect()](model).values([dict(row) for row in ordered[start : start + 500]])
        db.session.execute(statement.on_conflict_do_nothing(index_elements=list(unique), index_where=where))


def add_counts(
    model: type[Model], rows: Sequence[Mapping[str, Any]], keys: Sequence[str], counts: Sequence[str] = ("n",)
) -> None:
    """Add each row's `counts` to the counters with its `keys`, in key order; makes missing counters.

    One statement text for any number of rows, so that it is prepared once and not for every visit anew.
    """
    if not rows:
        return
    ordered = sorted(rows, key=lambda row: tuple(str(row[key]) for key in keys))
    db.session.flush()
    statement = _adding(model, tuple(keys), tuple(counts), _dialect())
    db.session.connection().execute(statement, [dict(row) for row in ordered])


@cache
def _adding(model: type[Model], keys: tuple[str, ...], counts: tuple[str, ...], dialect: str) -> Insert:
    statement = _INSERTS[dialect](model.__table__)
    columns = model.__table__.c
    added = {count: columns[count] + statement.excluded[count] for count in counts}
    return statement.on_conflict_do_update(index_elements=keys, set_=added)


def _dialect() -> str:
    return db.session.get_bind().dialect.name
