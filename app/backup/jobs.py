"""The nightly backup: made, proved, and the old ones removed."""

from pathlib import Path
from typing import Any

from flask import current_app

from app.access.actor import Actor
from app.backup import actions
from app.backup.failure import BackupFailed
from app.backup.making import make_backup, prune
from app.backup.proving import Fault, prove
from app.backup.queries import last_verified
from app.config import Config
from app.extensions import db
from app.jobs.registry import Progress
from app.kernel.clock import utc_now
from app.kernel.words import N_

PARTS = 3
COPYING, CHECKING, REMOVING = N_("Making the copy"), N_("Checking the copy"), N_("Removing old copies")


def make_nightly(actor: Actor, progress: Progress, **args: Any) -> dict[str, Any]:
    """Make a backup, restore it to a temporary place and compare, then remove what is no longer needed.

    Telling the progress ends the transaction, so that nobody waits for the copy to be written.
    """
    config: Config = current_app.extensions["config"]
    place, begun, engine = config.backups, utc_now(), db.engine
    progress(0, PARTS, COPYING)
    try:
        backup, manifest = make_backup(engine, place, begun, lambda: progress(0, PARTS, COPYING))
    except BackupFailed as failure:
        actions.note_failed(actor, begun, utc_now(), place, failure)
        progress(0, PARTS)
        raise
    actions.note_made(actor, begun, utc_now(), place, manifest)
    progress(1, PARTS, CHECKING)
    faults = _prove(backup, progress)
    actions.note_proved(actor, utc_now(), backup, faults)
    verified = last_verified()
    name = verified.name if verified else None
    progress(2, PARTS, REMOVING)
    removed = prune(place, name)
    if faults:
        raise BackupFailed(faults[0].message, **faults[0].params)
    return {"name": backup.name, "rows": manifest.rows, "bytes": manifest.bytes, "removed": len(removed)}


def _prove(backup: Path, progress: Progress) -> list[Fault]:
    """Check a backup; that it could not be checked is a fault as well."""
    try:
        return prove(db.engine, backup, lambda: progress(1, PARTS, CHECKING))
    except BackupFailed as failure:
        return [Fault(failure.message, failure.params)]
