"""Making a backup: database and the files that belong to it, under a name that appears when everything is on the disk."""

import tomllib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from flask import current_app
from sqlalchemy import Engine, inspect

from app.backup.engines import copies_of
from app.backup.failure import BackupFailed, told_in_words
from app.backup.folder import backups_in, complete, free_name, only_one, remove, scratch
from app.backup.manifest import KeptFile, Manifest, sha256_of, write_manifest
from app.backup.rules import to_prune
from app.config import DEMO_SIGN_INS, PROJECT, SECRET_KEY_FILE, Config
from app.kernel.words import N_
from app.storage.engine import only_reading
from app.storage.revision import UNFINISHED

Step = Callable[[], None]


def make_backup(engine: Engine, place: Path, now: datetime, step: Step = lambda: None) -> tuple[Path, Manifest]:
    """Write a backup into the folder `place` and return it with its manifest; raises BackupFailed, and leaves nothing then.

    Holds no transaction of the session's: end yours first. `step` is called between the longer parts.
    """
    config: Config = current_app.extensions["config"]
    with told_in_words(), only_one(place):
        _refuse_unfinished(engine)
        name = free_name(place, now)
        with scratch(place, name) as part:
            dump = copies_of(engine.url).dump(engine.url, part, step)
            _write_private(part / SECRET_KEY_FILE, current_app.config["SECRET_KEY"].encode())
            if (kept := config.instance_dir / DEMO_SIGN_INS).exists():
                _write_private(part / DEMO_SIGN_INS, kept.read_bytes())
            manifest = Manifest(name, now.isoformat(), app_version(), dump, _files(part, step))
            write_manifest(part, manifest)
            return complete(part, place, name), manifest


def prune(place: Path, verified: str | None) -> list[str]:
    """Remove the backups that are no longer needed; return their names."""
    with told_in_words(), only_one(place):
        going = to_prune((path.name for path in backups_in(place)), verified)
        for name in going:
            remove(place / name)
        return going


def app_version() -> str:
    """Return the version of this code."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def _refuse_unfinished(engine: Engine) -> None:
    """Raise BackupFailed for a database without tables or one that a restore has not finished filling; an older one is fine."""
    with only_reading(), engine.connect() as connection:
        names = set(inspect(connection).get_table_names())
    if UNFINISHED in names or "alembic_version" not in names:
        raise BackupFailed(N_("There is nothing whole to back up in the database."))


def _files(part: Path, step: Step) -> dict[str, KeptFile]:
    files = {}
    for path in sorted(path for path in part.rglob("*") if path.is_file()):
        files[path.relative_to(part).as_posix()] = KeptFile(sha256_of(path), path.stat().st_size)
        step()
    return files


def _write_private(path: Path, content: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(content)
