"""ORDER BY that means the same on both databases."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import String


class by_bytes(GenericFunction[str]):
    """Text in the order of its bytes: SQLite's own, and PostgreSQL's when told, whatever language the server speaks."""

    type = String()
    inherit_cache = True


@compiles(by_bytes)
def _as_it_is(element: by_bytes, compiler: Any, **options: Any) -> str:
    return str(compiler.process(_column(element), **options))


@compiles(by_bytes, "postgresql")
def _told(element: by_bytes, compiler: Any, **options: Any) -> str:
    return f'{compiler.process(_column(element), **options)} COLLATE "C"'


def _column(element: by_bytes) -> ColumnElement[Any]:
    return next(iter(element.clauses))
