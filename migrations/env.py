"""How migrations meet the database: one transaction for all of them, one upgrade at a time, SQLite in batches.

Killed in the middle, a database is as it was before; of two machines that start together one migrates and the other
waits. `config.attributes["engine"]` names another database than the app's own (a backup that is being proved).
"""

from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text

from app.extensions import Model
from app.storage.types import UtcDateTime

BROKEN = "PRAGMA foreign_key_check"
LONGEST_WAIT_MS = 30 * 60 * 1000
# Any number that nothing else on the server locks.
LOCK = 7_305_208_128


def render_item(kind: str, item: Any, _autogenerate: Any) -> str | Literal[False]:
    """Write our own types as what they are in the database, so that old migrations never import the app."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def prepare(connection: Connection) -> None:
    """Have SQLite wait long for its turn, and not check references: a table written anew is dropped while others refer to it."""
    if connection.dialect.name == "sqlite":
        # Past SQLAlchemy, for these switches do nothing inside a transaction.
        cursor = connection.connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={LONGEST_WAIT_MS}")
        cursor.execute("PRAGMA foreign_keys=OFF")
        # A table written anew is missing for a moment, which triggers of others that speak of it need not mind.
        cursor.execute("PRAGMA legacy_alter_table=ON")


def wait_for_turn(connection: Connection) -> None:
    """Let whoever migrates already finish first. On SQLite the transaction's beginning has done so."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def check_references(connection: Connection) -> None:
    """Refuse to store rows without what they refer to."""
    if connection.dialect.name == "sqlite" and (broken := connection.exec_driver_sql(BROKEN).all()):
        raise RuntimeError(f"rows without what they refer to: {broken[:5]}")


def run() -> None:
    """Run the migrations."""
    engine = context.config.attributes.get("engine") or current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        prepare(connection)
        try:
            context.configure(
                connection=connection,
                target_metadata=Model.metadata,
                render_as_batch=connection.dialect.name == "sqlite",
                render_item=render_item,
                compare_type=True,
                transactional_ddl=True,  # with the app's engine settings SQLite's is as whole as PostgreSQL's
            )
            with context.begin_transaction():
                wait_for_turn(connection)
                context.run_migrations()
                check_references(connection)
        finally:
            connection.invalidate()  # the app never works with these switches


run()
