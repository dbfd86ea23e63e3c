"""Many rows into one table by the shortest way: COPY into PostgreSQL, one prepared statement into SQLite."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError

from app.extensions import Model, db

CHUNK = 2000

Values = tuple[Any, ...]
Bind = Callable[[Any], Any]


def insert_many(model: type[Model], columns: Sequence[str], rows: Iterable[Values]) -> None:
    """Insert rows, each a tuple in the order of `columns`, as they come: they need never stand in memory all at once.

    What is not among the columns stays for the database to fill in: an id, NULL; Python's own defaults are not looked at.
    """
    db.session.flush()
    connection = db.session.connection()
    bound = _bound(rows, _binds(model, tuple(columns), connection.dialect))
    if connection.dialect.name == "postgresql":
        _copy(connection, model, columns, bound)
        return
    table, names = _names(connection.dialect, model, columns)
    statement = f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})"
    while chunk := list(islice(bound, CHUNK)):
        connection.exec_driver_sql(statement, chunk)


def _copy(connection: Connection, model: type[Model], columns: Sequence[str], rows: Iterable[Values]) -> None:
    """Send the rows past SQLAlchemy, and tell what goes wrong as SQLAlchemy would.

    The server's words for it come without the row they quote: names and phones stay out of the log.
    """
    dialect, link = connection.dialect, connection.connection
    statement = "COPY {} ({}) FROM STDIN".format(*_names(dialect, model, columns))
    driver: Any = dialect.loaded_dbapi
    try:
        with link.cursor() as cursor, cursor.copy(statement) as copy:  # type: ignore[attr-defined]  # psycopg's own
            for row in rows:
                copy.write_row(row)
    except driver.Error as error:
        broken = dialect.is_disconnect(error, link, None)
        if broken:
            connection.invalidate(error)
        bare = type(error)(error.diag.message_primary or str(error))
        raise DBAPIError.instance(
            statement, None, bare, driver.Error, True, connection_invalidated=broken, dialect=dialect
        ) from None


def _names(dialect: Dialect, model: type[Model], columns: Sequence[str]) -> tuple[str, str]:
    quote = dialect.identifier_preparer.quote
    return quote(_table(model).name), ", ".join(map(quote, columns))


def _bound(rows: Iterable[Values], binds: Sequence[tuple[int, Bind]]) -> Iterator[Values]:
    """Return the rows with each value as the driver takes it."""
    return (_taken(row, binds) for row in rows) if binds else iter(rows)


def _taken(row: Values, binds: Sequence[tuple[int, Bind]]) -> Values:
    values = list(row)
    for place, bind in binds:
        values[place] = bind(values[place])
    return tuple(values)


@cache
def _binds(model: type[Model], columns: tuple[str, ...], dialect: Dialect) -> list[tuple[int, Bind]]:
    """Return, of the columns whose values are not taken as they are, the place and what turns them."""
    types = enumerate(_table(model).c[name].type for name in columns)
    binds = ((place, kind.dialect_impl(dialect).bind_processor(dialect)) for place, kind in types)
    return [(place, bind) for place, bind in binds if bind is not None]


def _table(model: type[Model]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table
