"""How the site stands now: what the checks find, and the figures beside them on the administrator's page."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter
from urllib.parse import urlsplit

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from app.config import Config
from app.extensions import db
from app.health import probes, rules
from app.health.rules import Check
from app.jobs.models import OPEN_STATES, JobRun, ScheduleRun
from app.people.models import SignInSession
from app.storage.order import by_bytes

LATELY = timedelta(days=1)
BEAT = "schedule.beat"


@dataclass(frozen=True)
class Jobs:
    """Long work: how much waits and runs now, and how much failed in the last day."""

    waiting: int
    running: int
    failed: int


@dataclass(frozen=True)
class Figures:
    """What stands beside the checks; `database` is "SQLite" or "PostgreSQL" with its version."""

    database: str
    tasks: list[ScheduleRun]
    jobs: Jobs
    signed_in: int
    accounts: int


def checks(config: Config, now: datetime) -> list[Check]:
    """Return how each part stands; what only the database knows is left out when it does not answer."""
    url = urlsplit(config.public_base_url)
    return [
        *_asked_of_database(now),
        rules.disk_check(*probes.disk(config.instance_dir)),
        rules.queue_check(probes.queue_answers(config.redis_url)),
        rules.address_check(url.scheme == "https" or url.hostname in ("localhost", "127.0.0.1", "::1")),
    ]


def figures(now: datetime) -> Figures:
    """Return the figures of the administrator's page."""
    live = SignInSession.ended_at.is_(None), SignInSession.expires_at > now
    counted = func.count(SignInSession.id), func.count(func.distinct(SignInSession.account_id))
    sessions, accounts = db.session.execute(select(*counted).where(*live)).one()
    tasks = list(
        db.session.scalars(select(ScheduleRun).where(ScheduleRun.name != BEAT).order_by(by_bytes(ScheduleRun.name)))
    )
    return Figures(_database(), tasks, _jobs(now - LATELY), sessions, accounts)


def _asked_of_database(now: datetime) -> list[Check]:
    try:
        began = perf_counter()
        db.session.execute(text("SELECT 1"))
        found = [rules.database_check(round((perf_counter() - began) * 1000, 1))]
    except (SQLAlchemyError, TimeoutError):
        return [rules.database_check(None)]
    need, known = probes.revisions()
    try:
        have = db.session.execute(text("SELECT version_num FROM alembic_version")).scalar()
        found.append(rules.revision_check(have, need, known))
        found.append(rules.beat_check("schedule", _schedule_seen_at(), now))
    except SQLAlchemyError:  # never migrated, or not far enough to be asked anything else
        found.append(rules.revision_check(None, need, known))
    return found


def _schedule_seen_at() -> datetime | None:
    return db.session.scalar(select(ScheduleRun.done_at).where(ScheduleRun.name == BEAT))


def _jobs(since: datetime) -> Jobs:
    by_state = select(JobRun.state, func.count(JobRun.id)).where(JobRun.state.in_(OPEN_STATES)).group_by(JobRun.state)
    counted = dict(db.session.execute(by_state).all())
    failed = select(func.count(JobRun.id)).where(JobRun.state == "failed", JobRun.finished_at >= since)
    return Jobs(counted.get("queued", 0), counted.get("running", 0), db.session.scalar(failed) or 0)


def _database() -> str:
    dialect = db.engine.dialect
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[dialect.name]
    version = dialect.server_version_info or ()
    return f"{name} {'.'.join(str(part) for part in version[:2])}"
