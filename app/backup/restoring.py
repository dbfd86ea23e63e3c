"""The way back from a backup, into an empty database; until everything is done the site is not served from it.

A mark (a table) stands in the database from the moment rows are in it. It goes in the transaction that ends all
sessions and does whatever else must be done before anybody may come in; a restore that was interrupted before that is
begun again.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from flask import current_app
from sqlalchemy import Engine, MetaData, Table, inspect, select, text

from app.access.actor import SYSTEM_ACTOR
from app.audit.actions import record
from app.backup.engines import copies_of, refuse_other_engine
from app.backup.failure import BackupFailed, told_in_words
from app.backup.hooks import Sentence, tell_restored
from app.backup.manifest import Manifest, read_manifest
from app.backup.proving import byte_faults
from app.config import DEMO_SIGN_INS, SECRET_KEY_FILE, Config
from app.extensions import db
from app.kernel.words import N_
from app.storage import unit
from app.storage.migrating import migrate_up
from app.storage.revision import UNFINISHED, is_known

Step = Callable[[], None]


class Restored(NamedTuple):
    """What was restored, whether the environment gives another SECRET_KEY than its data was sealed with, what else to say."""

    manifest: Manifest
    other_key: bool
    said: list[Sentence]


def restore(engine: Engine, backup: Path, now: datetime, step: Step = lambda: None) -> Restored:
    """Fill the site's empty database from a backup, bring it up to this code, run what waits for that, and open it.

    Raises BackupFailed and changes nothing for a damaged backup or a database that is not empty.
    """
    with told_in_words():
        manifest = read_manifest(backup)
        refuse_other_engine(engine, manifest)
        if not is_known(manifest.dump.revision):
            raise BackupFailed(N_("This backup was made by a newer version of the site. Use that version."))
        for fault in byte_faults(backup, manifest, step):
            raise BackupFailed(fault.message, **fault.params)
        _refuse_rows(engine)
        copies_of(engine.url).load(engine, backup, manifest, step)
        migrate_up(engine)
        other_key = _bring_files_back(backup)
        said = tell_restored(SYSTEM_ACTOR, now)
        record(SYSTEM_ACTOR, now, "backup.restore", "backup", manifest.name, rows=manifest.rows)
        db.session.execute(text(f"DROP TABLE {UNFINISHED}"))
        unit.commit()
    return Restored(manifest, other_key, said)


def _refuse_rows(engine: Engine) -> None:
    """Raise BackupFailed when any table has a row, unless an unfinished restore put it there."""
    with engine.connect() as connection:
        names = set(inspect(connection).get_table_names()) - {"alembic_version"}
        if UNFINISHED in names:
            return
        for name in sorted(names):
            if connection.execute(select(text("1")).select_from(Table(name, MetaData())).limit(1)).first():
                message = N_(
                    "The database is not empty (table %(table)s). A backup is restored into an empty one:"
                    " name another INSTANCE_DIR or DATABASE_URL."
                )
                raise BackupFailed(message, table=name)


def _bring_files_back(backup: Path) -> bool:
    """Put the files beside the database; say whether a SECRET_KEY of the environment stands against the backup's."""
    config: Config = current_app.extensions["config"]
    key = (backup / SECRET_KEY_FILE).read_bytes()
    if (backup / DEMO_SIGN_INS).exists():
        _put(config.instance_dir / DEMO_SIGN_INS, (backup / DEMO_SIGN_INS).read_bytes())
    kept = config.instance_dir / SECRET_KEY_FILE
    from_file = kept.exists() and kept.read_text(encoding="ascii").strip() == config.secret_key
    differs = key != config.secret_key.encode()
    if differs and from_file:
        _put(kept, key)
    # What is written from here on carries the seals of the restored site.
    current_app.config["SECRET_KEY"] = key.decode()
    return differs and not from_file


def _put(path: Path, content: bytes) -> None:
    fresh = path.with_name(f"{path.name}.new")
    fresh.touch(mode=0o600)
    fresh.write_bytes(content)
    fresh.replace(path)
