"""BROKEN on purpose: looks whether an item is there already, and inserts it when it is not."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select

from app.extensions import Model, db
from app.factory import create_app
from app.inbox import receive
from tests.faults.broken.gate import meet


def insert_if_missing(model: type[Model], values: Mapping[str, Any], unique: Sequence[str]) -> bool:
    """Insert unless a look before said that the row exists."""
    column = model.__table__.c[unique[0]]
    if db.session.scalar(select(column).where(column == values[unique[0]])) is not None:
        return False
    meet(2)
    db.session.execute(insert(model).values(**values))
    return True


receive.insert_first = insert_if_missing
app = create_app()
