"""The migrations make what the models say, and go up, down and up again with rows in the tables."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, inspect, select, table, text
from sqlalchemy.exc import DBAPIError

from app.access.actor import SYSTEM_ACTOR
from app.audit.actions import record
from app.extensions import Model, db
from app.kernel.clock import utc_now
from app.storage import unit
from app.storage.kept import all_kept
from tests.kit.databases import MIGRATIONS, import_models
from tests.migrations.filling import fill


def scripts() -> ScriptDirectory:
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config)


def test_there_is_one_newest_revision() -> None:
    assert len(scripts().get_heads()) == 1


def test_every_revision_says_why() -> None:
    silent = [one.revision for one in scripts().walk_revisions() if len((one.doc or "").split()) < 3]
    assert not silent


def test_migrating_makes_what_the_models_say(bare: Flask) -> None:
    import_models()
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        difference = compare_metadata(context, Model.metadata)
    assert not difference, "\n".join(map(str, difference))


def triggers() -> dict[str, str]:
    """Return name -> text of every trigger of the database, on PostgreSQL with that of its function."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        else:
            found = connection.execute(
                text(
                    "SELECT tgname, pg_get_triggerdef(t.oid) || p.prosrc FROM pg_trigger t"
                    " JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT tgisinternal"
                )
            )
        return {row[0]: row[1] for row in found}


def test_migrating_makes_the_triggers_of_the_models(bare: Flask) -> None:
    """SQLite loses the triggers of a table that a migration writes anew: it has to make them again."""
    import_models()
    upgrade()
    migrated = triggers()
    downgrade(revision="base")
    assert triggers() == {}
    with db.engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    db.create_all()
    assert triggers() == migrated


def rows_by_table() -> dict[str, int]:
    with db.engine.connect() as connection:
        names = set(inspect(connection).get_table_names()) - {"alembic_version"}
        return {name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in names}


def test_up_down_up_with_a_row_in_every_table(bare: Flask) -> None:
    import_models()
    upgrade()
    with db.engine.begin() as connection:
        fill(connection)
    assert rows_by_table() == dict.fromkeys(Model.metadata.tables, 1)
    for one in scripts().walk_revisions():
        downgrade(revision=one.down_revision or "base")
        assert set(rows_by_table().values()) <= {1}, f"rows are gone below {one.revision}"
    assert rows_by_table() == {}
    upgrade()
    with db.engine.begin() as connection:
        fill(connection)


def test_every_step_back_up_keeps_the_rows(bare: Flask) -> None:
    """Down to each revision and up again: what that revision already had is still there."""
    import_models()
    upgrade()
    with db.engine.begin() as connection:
        fill(connection)
    for one in all_kept():  # the rows were put in whatever they count: only now do they
        one.rebuild()
    db.session.commit()
    db.session.remove()
    for step in scripts().walk_revisions():
        if step.down_revision:
            downgrade(revision=step.down_revision)
            kept = rows_by_table()
            upgrade()
            found = rows_by_table()
            counted_again = {one.table.name for one in all_kept() if found[one.table.name]}
            assert found == dict.fromkeys(Model.metadata.tables, 0) | dict.fromkeys(counted_again, 1) | kept
            assert [one for one in all_kept() if one.differences()] == []
            db.session.remove()


@pytest.mark.parametrize("statement", ["UPDATE audit_row SET action = 'x'", "DELETE FROM audit_row"])
def test_the_record_cannot_be_changed_once_migrated(bare: Flask, statement: str) -> None:
    upgrade()
    record(SYSTEM_ACTOR, utc_now(), "tests.row", "area", 1)
    unit.commit()
    with pytest.raises(DBAPIError, match="never changed"), db.engine.begin() as connection:
        connection.execute(text(statement))
