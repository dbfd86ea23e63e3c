"""Everything a person can do to a drive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, literal, select

from app.access.actor import Actor
from app.access.names import P
from app.access.table import allows
from app.audit.actions import record
from app.drives import rules
from app.drives.models import AdoptionReading, Drive, DriveApp, Goal, ListAtClosing
from app.extensions import db
from app.kernel.errors import Invalid, Refused
from app.kernel.ids import uuid7
from app.kernel.words import N_
from app.places.models import Area
from app.places.queries import list_figures
from app.places.tree import path_range


@dataclass(frozen=True)
class DayFigure:
    """What one area counts at the time the figures are of."""

    area: Area
    installs: int
    denominator: int


def add_drive(
    actor: Actor, now: datetime, area: Area, *, name: str, slogan: str, starts_on: date, ends_on: date, privacy: str
) -> Drive:
    """Begin a draft. Raises Invalid for impossible dates or an area out of reach."""
    rules.check_dates(starts_on, ends_on)
    if not allows(actor, P.DRIVE_EDIT, area.access_scope):
        raise Invalid(N_("Choose an area that is yours."), field="area_id")
    drive = Drive(
        uid=uuid7(),
        name=name,
        slogan=slogan,
        area=area,
        starts_on=starts_on,
        ends_on=ends_on,
        privacy=privacy,
        success_results=list(rules.DEFAULT_SUCCESSES),
        created_at=now,
        created_by=actor.account_id,
    )
    db.session.add(drive)
    db.session.flush()
    _record(actor, now, "add", drive)
    return drive


def edit_drive(
    actor: Actor,
    now: datetime,
    drive: Drive,
    version: int,
    *,
    name: str,
    slogan: str,
    starts_on: date,
    ends_on: date,
    privacy: str,
) -> None:
    """Change a drive that is not closed. Raises Refused when somebody changed it since the form was opened."""
    rules.check_not_closed(drive.state)
    rules.check_dates(starts_on, ends_on)
    if version != drive.version:
        raise Refused(N_("Somebody changed this drive meanwhile. Look at it again before you save."))
    drive.name, drive.slogan, drive.privacy = name, slogan, privacy
    drive.starts_on, drive.ends_on = starts_on, ends_on
    drive.version += 1
    _record(actor, now, "edit", drive, privacy=privacy)


def open_drive(actor: Actor, now: datetime, drive: Drive) -> None:
    """Open a draft for planning and visits. Raises Refused when it has no app or is not a draft."""
    rules.check_may_open(drive.state, len(drive.apps))
    drive.state = "open"
    drive.version += 1
    _record(actor, now, "open", drive)


def close_drive(actor: Actor, now: datetime, drive: Drive) -> None:
    """Close an open drive: its figures stay as they are, those of the list too. Raises Refused for any other state."""
    rules.check_may_close(drive.state)
    _keep_list(drive)
    drive.state, drive.closed_at = "closed", now
    drive.version += 1
    _record(actor, now, "close", drive)


def add_app(actor: Actor, now: datetime, drive: Drive, **values: Any) -> DriveApp:
    """Add an app people are helped with. `values`: name, android_url, ios_url, steps (codes), help_text."""
    rules.check_not_closed(drive.state)
    app = DriveApp(drive=drive, position=len(drive.apps), **values)
    db.session.add(app)
    db.session.flush()
    _record(actor, now, "app_add", drive, app=app.id)
    return app


def edit_app(actor: Actor, now: datetime, drive: Drive, app: DriveApp, **values: Any) -> None:
    """Change an app; visits already logged keep the steps they had."""
    rules.check_not_closed(drive.state)
    for name in ("name", "android_url", "ios_url", "steps", "help_text"):
        setattr(app, name, values[name])
    _record(actor, now, "app_edit", drive, app=app.id)


def set_goals(
    actor: Actor, now: datetime, drive: Drive, *, minimum: int, maximum: int, rate_percent: float | None
) -> None:
    """Set a volunteer's goal (residents helped, from minimum to maximum) and the area's rate; safe to run twice."""
    rules.check_not_closed(drive.state)
    if maximum < minimum:
        raise Invalid(N_("The upper figure must not be below the lower one."), field="maximum")
    _set_goal(drive, "volunteer", "helped", float(maximum), minimum, maximum)
    if rate_percent is not None:
        _set_goal(drive, "area", "rate", rate_percent)
    _record(actor, now, "goals", drive, minimum=minimum, maximum=maximum, rate=rate_percent)


def add_reading(
    actor: Actor,
    now: datetime,
    drive: Drive,
    *,
    at: datetime,
    installs: int,
    denominator: int,
    denominator_kind: str,
    source: str,
    confirmed: bool = False,
    corrects: AdoptionReading | None = None,
    area: Area | None = None,
) -> AdoptionReading:
    """Enter an official figure of the drive's area, of one below it, or a correction (the first stays on record)."""
    rules.check_reading(installs, denominator, at, now, confirmed)
    if area is not None and not area.path.startswith(drive.area.path):
        raise Invalid(N_("Choose an area of the drive."))
    reading = AdoptionReading(
        uid=uuid7(),
        drive_id=drive.id,
        area_id=corrects.area_id if corrects else area.id if area else drive.area_id,
        at=at,
        installs=installs,
        denominator=denominator,
        denominator_kind=denominator_kind,
        source=source,
        account_id=actor.account_id,
        entered_at=now,
        supersedes_id=corrects.id if corrects else None,
    )
    db.session.add(reading)
    db.session.flush()
    _record(actor, now, "reading_correct" if corrects else "reading_add", drive, reading=reading.id, installs=installs)
    return reading


def add_day_readings(
    actor: Actor,
    now: datetime,
    drive: Drive,
    figures: Sequence[DayFigure],
    *,
    at: datetime,
    denominator_kind: str,
    source: str,
    confirmed: bool = False,
) -> None:
    """Enter the figures of several areas at one time, all or none. Raises Invalid naming the area's field."""
    rules.check_not_closed(drive.state)
    if not figures:
        raise Invalid(N_("Type the figures of at least one area."))
    rest: dict[str, Any] = {"at": at, "denominator_kind": denominator_kind, "source": source, "confirmed": confirmed}
    for one in figures:
        try:
            add_reading(actor, now, drive, installs=one.installs, denominator=one.denominator, area=one.area, **rest)
        except Invalid as error:
            if error.field == "installs":
                error.field = f"installs_{one.area.id}"
            raise


def _keep_list(drive: Drive) -> None:
    """Keep what the household list says now. One statement, however long the list is."""
    names = ("area_id", "households", "unknown", "smartphones", "installed")
    counted = list_figures().params(path_range(drive.area.path)).subquery()
    rows = select(literal(drive.id), *(counted.c[name] for name in names))
    db.session.execute(insert(ListAtClosing).from_select(["drive_id", *names], rows))


def _set_goal(drive: Drive, scope: str, measure: str, target: float, minimum: int = 1, maximum: int = 2) -> None:
    goal = next((goal for goal in drive.goals if (goal.scope, goal.measure) == (scope, measure)), None)
    if goal is None:
        goal = Goal(drive=drive, scope=scope, measure=measure, target=target)
        db.session.add(goal)
    goal.target, goal.minimum, goal.maximum = target, minimum, maximum


def _record(actor: Actor, now: datetime, verb: str, drive: Drive, **detail: Any) -> None:
    record(actor, now, f"drives.{verb}", "drive", drive.id, drive.area.path, **detail)
