"""The migrations make what the models say, and go up, down and up again with rows in the tables."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import DBAPIError

from app.access.actor import SYSTEM_ACTOR
from app.audit.actions import record
from app.extensions import Model, db
from app.kernel.clock import utc_now
from app.people.models import Account
from app.storage import unit
from tests.factories import people, places
from tests.kit.databases import MIGRATIONS, import_models


def scripts() -> ScriptDirectory:
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config)


def add_rows() -> None:
    cast = people.cast()
    places.household(places.alley(cast.ward))
    record(people.actor(cast.lan), utc_now(), "tests.row", "area", cast.ward.id)
    unit.commit()


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


def test_up_down_up_with_rows(bare: Flask) -> None:
    upgrade()
    add_rows()
    newest_first = [one.down_revision for one in scripts().walk_revisions()]
    for below in newest_first:
        downgrade(revision=below or "base")
    with db.engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    upgrade()
    add_rows()
    assert db.session.scalar(select(func.count()).select_from(Account)) == 7


@pytest.mark.parametrize("statement", ["UPDATE audit_row SET action = 'x'", "DELETE FROM audit_row"])
def test_the_record_cannot_be_changed_once_migrated(bare: Flask, statement: str) -> None:
    upgrade()
    record(SYSTEM_ACTOR, utc_now(), "tests.row", "area", 1)
    unit.commit()
    with pytest.raises(DBAPIError, match="never changed"), db.engine.begin() as connection:
        connection.execute(text(statement))
