"""How migrations meet the database: the app's engine, our column types written plainly, SQLite in batches."""

from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from app.extensions import Model
from app.storage.types import UtcDateTime

BROKEN = "PRAGMA foreign_key_check"


def render_item(kind: str, item: Any, _autogenerate: Any) -> str | Literal[False]:
    """Write our own types as what they are in the database, so that old migrations never import the app."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def check_references(connection: Connection, on: bool) -> None:
    """Let SQLite check foreign keys or not: a table that is written anew is dropped while others still refer to it."""
    if connection.dialect.name == "sqlite":
        # Past SQLAlchemy, for the switch does nothing inside a transaction.
        connection.connection.cursor().execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def run() -> None:
    """Run the migrations in one transaction on the app's engine."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        check_references(connection, on=False)
        context.configure(
            connection=connection,
            target_metadata=Model.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            render_item=render_item,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
            if connection.dialect.name == "sqlite" and (broken := connection.exec_driver_sql(BROKEN).all()):
                raise RuntimeError(f"rows without what they refer to: {broken[:5]}")
        check_references(connection, on=True)


run()
