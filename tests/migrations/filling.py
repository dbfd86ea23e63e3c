"""A row in every table there is, made from the tables themselves: a new table is filled without anybody thinking of it."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    Time,
    func,
    select,
)
from sqlalchemy.types import TypeDecorator

from app.extensions import Model

NOW = datetime(2026, 11, 28, 1, 2, 3, 456789, tzinfo=UTC)
# Of two references a row has one.
EMPTY = {("role_need", "occurrence_id"), ("declaration", "account_id")}


def fill(connection: Connection) -> None:
    """Put a row into every table, referring to the rows already there; what the database keeps by itself is there already."""
    made: dict[str, dict[str, Any]] = {}
    for table in Model.metadata.sorted_tables:
        row = {column.name: _value(table, column, made) for column in table.columns}
        if not connection.scalar(select(func.count()).select_from(table)):
            connection.execute(table.insert().values(**row))
        made[table.name] = row


def _value(table: Table, column: Column[Any], made: dict[str, dict[str, Any]]) -> Any:
    if (table.name, column.name) in EMPTY:
        return None
    for key in column.foreign_keys:
        if key.column.table is not table:
            return made[key.column.table.name][key.column.name]
        return None if column.nullable else 1
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    later = timedelta(hours=1) if column.name.startswith("ends") else timedelta()
    match kind:
        case Boolean():
            return True
        case Integer() | BigInteger() | Float():
            return 1
        case DateTime():
            return NOW + later
        case Date():
            return date(2026, 11, 28)
        case Time():
            return time(8) if not later else time(9)
        case JSON():
            return {"a": [1]}
        case LargeBinary():
            return b"\x00\xff"
        case String():
            return "ắ"[: kind.length or 1]
    raise AssertionError(f"no value for {table.name}.{column.name}: {kind!r}")
