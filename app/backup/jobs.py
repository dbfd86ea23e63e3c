"""The nightly backup: made, proved, and the old ones removed."""

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

PARTS = 3


def make_nightly(actor: Actor, progress: Progress, **args: Any) -> dict[str, Any]:
    """Make a backup, restore it to a temporary place and compare, then remove what is no longer needed.

    Telling the progress ends the transaction, so that nobody waits for the copy to be written.
    """
    config: Config = current_app.extensions["config"]
    place, begun, engine = config.backups, utc_now(), db.engine
    progress(0, PARTS)
    try:
        backup, manifest = make_backup(engine, place, begun, lambda: progress(0, PARTS))
    except BackupFailed as failure:
        actions.note_failed(actor, begun, utc_now(), place, failure)
        progress(0, PARTS)
        raise
    actions.note_made(actor, begun, utc_now(), place, manifest)
    progress(1, PARTS)
    try:
        faults = prove(engine, backup, lambda: progress(1, PARTS))
    except BackupFailed as failure:
        faults = [Fault(failure.message, failure.params)]
    actions.note_proved(actor, utc_now(), backup, faults)
    verified = last_verified()
    name = verified.name if verified else None
    progress(2, PARTS)
    removed = prune(place, name)
    if faults:
        raise BackupFailed(faults[0].message, **faults[0].params)
    return {"name": backup.name, "rows": manifest.rows, "bytes": manifest.bytes, "removed": len(removed)}
