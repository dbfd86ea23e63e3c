"""Proving a backup: its bytes, a restore to a temporary place, what the database says of itself, rows, the audit record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, MetaData, Table, func, inspect, select

from app.audit.checking import Note, check_record
from app.backup.engines import copies_of, refuse_other_engine
from app.backup.failure import BackupFailed, told_in_words
from app.backup.folder import backups_in, only_one, scratch
from app.backup.manifest import FILE, Manifest, read_manifest, sha256_of
from app.config import SECRET_KEY_FILE
from app.kernel.words import N_
from app.storage.revision import is_known

Step = Callable[[], None]


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a backup: an English message id and what fills it."""

    message: str
    params: Mapping[str, Any]


def prove(engine: Engine, backup: Path, step: Step = lambda: None) -> list[Fault]:
    """Restore a backup to a temporary place and compare; return what is wrong, empty when it can be relied on.

    `engine` is the site's own database: on PostgreSQL the temporary one is made beside it. Raises BackupFailed when the
    check itself cannot be made.
    """
    if not backup.is_dir():
        raise BackupFailed(N_("There is no backup in %(place)s."), place=backup)
    with told_in_words(), only_one(backup.parent):
        try:
            manifest = read_manifest(backup)
        except BackupFailed as failure:
            return [Fault(failure.message, failure.params)]
        if faults := byte_faults(backup, manifest, step):
            return faults
        refuse_other_engine(engine, manifest)
        if not is_known(manifest.dump.revision):
            raise BackupFailed(N_("This backup was made by a newer version of the site. Use that version."))
        with (
            scratch(backup.parent, f"{backup.name}-verify") as place,
            copies_of(engine.url).temporary(engine.url, backup, manifest, place, step) as restored,
        ):
            return [
                *(Fault(N_("The database is damaged: %(line)s"), {"line": line}) for line in _damage(restored)),
                *_row_faults(restored, manifest),
                *_audit_faults(restored, backup, manifest, step),
            ]


def byte_faults(backup: Path, manifest: Manifest, step: Step = lambda: None) -> list[Fault]:
    """Return which files of a backup are missing, too many, or not as they were written."""
    there = {path.relative_to(backup).as_posix() for path in backup.rglob("*") if path.is_file()} - {FILE}
    faults = [
        Fault(N_("The file %(file)s is missing."), {"file": name}) for name in sorted(manifest.files.keys() - there)
    ]
    faults += [
        Fault(N_("The file %(file)s does not belong to the backup."), {"file": name})
        for name in sorted(there - manifest.files.keys())
    ]
    for name in sorted(there & manifest.files.keys()):
        kept = manifest.files[name]
        if (backup / name).stat().st_size != kept.bytes or sha256_of(backup / name) != kept.sha256:
            faults.append(Fault(N_("The file %(file)s is damaged."), {"file": name}))
        step()
    return faults


def _damage(engine: Engine) -> list[str]:
    found: list[str] = copies_of(engine.url).damage(engine)
    return found


def _row_faults(engine: Engine, manifest: Manifest) -> list[Fault]:
    faults = []
    with engine.connect() as connection:
        names = set(inspect(connection).get_table_names()) - {"alembic_version"}
        for name in sorted(names | manifest.dump.tables.keys()):
            told = manifest.dump.tables.get(name, 0)
            rows = connection.scalar(select(func.count()).select_from(Table(name, MetaData()))) if name in names else 0
            if rows != told:
                message = N_("The table %(table)s has %(found)s rows, %(told)s were kept.")
                faults.append(Fault(message, {"table": name, "found": rows, "told": told}))
    return faults


def _audit_faults(engine: Engine, backup: Path, manifest: Manifest, step: Step) -> list[Fault]:
    """Check the audit record under the backup's own key, and that it still holds the end that an earlier backup noted."""
    key = (backup / SECRET_KEY_FILE).read_bytes()
    with engine.connect() as connection:
        report = check_record(connection, key, _noted_before(backup, manifest), lambda rows: step())
    return [Fault(one.message, one.params) for one in report.findings]


def _noted_before(backup: Path, manifest: Manifest) -> Note | None:
    """Return the end of the chain in the newest earlier backup of the same folder that has one."""
    for earlier in backups_in(backup.parent):
        if earlier.name >= manifest.name:
            continue
        try:
            noted = read_manifest(earlier).dump.audit
        except BackupFailed:
            continue
        if noted:
            return Note(noted["block"], noted["seal"])
    return None
