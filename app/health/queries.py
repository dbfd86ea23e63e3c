"""How the site stands now: what the checks find, and the figures beside them on the administrator's page."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter
from urllib.parse import urlsplit

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from app.audit.models import AuditRow
from app.audit.sealing import newest_block
from app.backup.models import BackupRun
from app.backup.queries import last_backup, last_verified
from app.config import Config
from app.extensions import db
from app.health import probes, rules
from app.health.rules import Check
from app.jobs.models import JobRun, ScheduleRun
from app.jobs.queries import jobs_waiting, schedule_runs, worker_beats
from app.jobs.registry import QUEUES
from app.people.models import SignInSession
from app.storage.revision import is_known, needed_revision

LATELY = timedelta(days=1)
BEAT = "schedule.beat"


@dataclass(frozen=True)
class Figures:
    """What stands beside the checks. `database` is its kind and version; `failed` counts the jobs of the last day.

    `sealed_at` is when the audit record was last sealed, `unsealed` how many rows have come since.
    """

    database: str
    tasks: list[ScheduleRun]
    waiting: int
    running: int
    failed: int
    backup: BackupRun | None
    verified: BackupRun | None
    sealed_at: datetime | None
    unsealed: int
    signed_in: int
    accounts: int


def checks(config: Config, now: datetime) -> list[Check]:
    """Return how each part stands; what only the database knows is left out when it does not answer."""
    url = urlsplit(config.public_base_url)
    return [
        *_asked_of_database(now),
        rules.disk_check(*probes.disk(config.instance_dir)),
        rules.queue_check(probes.queue_answers(config.redis_url)),
        rules.address_check(url.scheme == "https" or probes.is_this_machine(url.hostname or "")),
    ]


def figures(now: datetime) -> Figures:
    """Return the figures of the administrator's page."""
    live = SignInSession.ended_at.is_(None), SignInSession.expires_at > now
    counted = func.count(SignInSession.id), func.count(func.distinct(SignInSession.account_id))
    sessions, accounts = db.session.execute(select(*counted).where(*live)).one()
    open_jobs: Counter[str] = Counter()
    for (_queue, state), count in jobs_waiting().counts.items():
        open_jobs[state] += count
    failed = select(func.count(JobRun.id)).where(JobRun.state == "failed", JobRun.finished_at >= now - LATELY)
    block = newest_block()
    fresh = select(func.count(AuditRow.id)).where(AuditRow.id > (block.last_id if block else 0))
    return Figures(
        database=_database(),
        tasks=[run for run in schedule_runs() if run.name != BEAT],
        waiting=open_jobs["queued"],
        running=open_jobs["running"],
        failed=db.session.scalar(failed) or 0,
        backup=last_backup(),
        verified=last_verified(),
        sealed_at=block.made_at if block else None,
        unsealed=db.session.scalar(fresh) or 0,
        signed_in=sessions,
        accounts=accounts,
    )


def _asked_of_database(now: datetime) -> list[Check]:
    try:
        began = perf_counter()
        db.session.execute(text("SELECT 1"))
        found = [rules.database_check(round((perf_counter() - began) * 1000, 1))]
    except (SQLAlchemyError, TimeoutError):
        return [rules.database_check(None)]
    need = needed_revision()
    try:
        have = db.session.execute(text("SELECT version_num FROM alembic_version")).scalar()
        found.append(rules.revision_check(have, need, have is not None and is_known(have)))
        found += _told_by_rows(now)
    except SQLAlchemyError:  # never migrated, or not far enough to be asked anything else
        found = [found[0], rules.revision_check(None, need, known=False)]
    return found


def _told_by_rows(now: datetime) -> list[Check]:
    runs = schedule_runs()
    clock = next((run.done_at for run in runs if run.name == BEAT), None)
    seen: dict[str, datetime] = {}
    for beat in worker_beats():
        seen[beat.queue] = max(beat.seen_at, seen.get(beat.queue, beat.seen_at))
    verified = last_verified()
    return [
        rules.beat_check("schedule", clock, now),
        rules.tasks_check([run.failures for run in runs]),
        *(rules.beat_check(f"worker_{queue}", seen.get(queue), now) for queue in QUEUES),
        rules.backup_check(verified.verified_at if verified else None, now),
    ]


def _database() -> str:
    dialect = db.engine.dialect
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[dialect.name]
    version = dialect.server_version_info or ()
    return f"{name} {'.'.join(str(part) for part in version[:2])}"
