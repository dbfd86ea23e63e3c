"""SQLite keeps any length and size; here it refuses what PostgreSQL would, so that a row fits on both."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import BigInteger, Connection, Integer, SmallInteger, String, event
from sqlalchemy.exc import DataError
from sqlalchemy.orm import Mapper

from app.extensions import Model

Fits = Callable[[Any], bool]
BITS = {SmallInteger: 15, Integer: 31, BigInteger: 63}

_checks: dict[type[Any], list[tuple[str, Fits]]] = {}


def register() -> None:
    """Look at every row of every table before it is written; safe twice."""
    for moment in ("before_insert", "before_update"):
        if not event.contains(Model, moment, _check):
            event.listen(Model, moment, _check, propagate=True)


def _check(mapper: Mapper[Any], connection: Connection, row: Any) -> None:
    """Refuse a row with the error that PostgreSQL's driver has for it."""
    if connection.dialect.name != "sqlite":
        return
    if mapper.class_ not in _checks:
        _checks[mapper.class_] = _checks_of(mapper)
    held = row.__dict__
    for name, fits in _checks[mapper.class_]:
        value = held.get(name)
        if value is not None and not fits(value):
            raise DataError(None, None, ValueError(f"{mapper.local_table}.{name}"), hide_parameters=True)


def _checks_of(mapper: Mapper[Any]) -> list[tuple[str, Fits]]:
    found = ((mapper.get_property_by_column(column).key, _fits(column.type)) for column in mapper.local_table.columns)
    return [(name, fits) for name, fits in found if fits is not None]


def _fits(kind: Any) -> Fits | None:
    if isinstance(kind, String) and kind.length is not None:
        length = kind.length
        return lambda value: not isinstance(value, str) or len(value) <= length
    bits = next((BITS[base] for base in type(kind).__mro__ if base in BITS), None)
    if bits is None:
        return None
    return lambda value: not isinstance(value, int) or -(2**bits) <= value < 2**bits
