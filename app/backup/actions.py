"""Writing down how a backup ended, and telling the administrators when it ended badly."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from app.access.actor import Actor
from app.audit.actions import record
from app.backup.hooks import administrators
from app.backup.manifest import Manifest
from app.backup.models import FAILED, MADE, UNSOUND, VERIFIED, BackupRun
from app.backup.proving import Fault
from app.backup.queries import JOB, NOTICE, first_asked_at, last_made, last_verified, run_named, told_at
from app.backup.rules import is_due, is_overdue
from app.extensions import db
from app.jobs.actions import request_job
from app.kernel.clock import local_day, start_of
from app.kernel.errors import DomainError
from app.kernel.words import N_
from app.notices.actions import notify


def note_made(actor: Actor, begun: datetime, now: datetime, place: Path, manifest: Manifest) -> None:
    """Write down a backup whose files are whole."""
    run = BackupRun(
        name=manifest.name,
        place=str(place)[:300],
        at=begun,
        finished_at=now,
        bytes=manifest.bytes,
        rows=manifest.rows,
        state=MADE,
    )
    db.session.add(run)
    record(actor, now, "backup.make", "backup", manifest.name, rows=manifest.rows, bytes=manifest.bytes)


def note_failed(actor: Actor, begun: datetime, now: datetime, place: Path, failure: DomainError) -> None:
    """Write down that no backup was made, and tell the administrators."""
    params = {key: str(value) for key, value in failure.params.items()}
    run = BackupRun(
        place=str(place)[:300], at=begun, finished_at=now, state=FAILED, reason=failure.message, params=params
    )
    db.session.add(run)
    _tell(now, N_("Last night's backup could not be made. Ask whoever looks after the machine to look at it."))


def note_proved(actor: Actor, now: datetime, backup: Path, faults: Sequence[Fault]) -> None:
    """Write down how a backup was found, and tell the administrators when it cannot be relied on; safe to run twice."""
    run = run_named(backup.name)
    if run is not None and not faults:
        run.state, run.verified_at, run.reason, run.params = VERIFIED, now, "", {}
    elif run is not None:
        params = {key: str(value) for key, value in faults[0].params.items()}
        run.state, run.verified_at, run.reason, run.params = UNSOUND, None, faults[0].message, params
    record(actor, now, "backup.verify", "backup", backup.name, faults=len(faults))
    if faults:
        message = N_("The backup %(name)s did not pass its check. Ask whoever looks after the machine.")
        _tell(now, message, name=backup.name)


def look_after_backups(actor: Actor, now: datetime) -> None:
    """Ask for the nightly backup once it is due, and say when none has been verified for two days. Safe to run often."""
    made, verified = last_made(), last_verified()
    if is_due(now, made.at if made else None):
        request_job(actor, now, JOB, {}, dedupe_key=JOB)
    if is_overdue(now, verified.at if verified else None, first_asked_at()):
        _tell(now, N_("For two days there has been no backup that was checked. Ask whoever looks after the machine."))


def _tell(now: datetime, message: str, **params: str) -> None:
    """Put a notice under the administrators' bells, at most once a Vietnamese day."""
    if not told_at(start_of(local_day(now))):
        notify(administrators(), now, NOTICE, message, "", **params)
