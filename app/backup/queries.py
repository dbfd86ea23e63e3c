"""Reads of how backups ended, for the administrators' page and for whoever watches the machine."""

from datetime import datetime

from sqlalchemy import func, select

from app.backup.models import FAILED, BackupRun
from app.extensions import db
from app.jobs.models import JobRun
from app.notices.models import Notice

JOB = "backup.make"
NOTICE = "backup.failed"


def last_backup() -> BackupRun | None:
    """Return how the newest backup ended, also one that failed."""
    return db.session.scalar(select(BackupRun).order_by(BackupRun.at.desc(), BackupRun.id.desc()).limit(1))


def last_made() -> BackupRun | None:
    """Return the newest backup whose files were written."""
    newest = select(BackupRun).order_by(BackupRun.at.desc(), BackupRun.id.desc()).limit(1)
    return db.session.scalar(newest.where(BackupRun.state != FAILED))


def last_verified() -> BackupRun | None:
    """Return the newest backup that was restored to a temporary place and found whole."""
    newest = select(BackupRun).order_by(BackupRun.at.desc(), BackupRun.id.desc()).limit(1)
    return db.session.scalar(newest.where(BackupRun.verified_at.is_not(None)))


def run_named(name: str) -> BackupRun | None:
    """Return the row of the backup with this name, if this site made it."""
    return db.session.scalar(select(BackupRun).where(BackupRun.name == name).order_by(BackupRun.id.desc()).limit(1))


def first_asked_at() -> datetime | None:
    """Return when the nightly backup was asked for the first time."""
    return db.session.scalar(select(func.min(JobRun.created_at)).where(JobRun.kind == JOB))


def told_at(since: datetime) -> list[datetime]:
    """Return when administrators were told that a backup failed, from a moment on."""
    told = select(Notice.created_at).where(Notice.kind == NOTICE, Notice.created_at >= since)
    return list(db.session.scalars(told.distinct()))
