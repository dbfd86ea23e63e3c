"""Pages of official figures: by area and day with their history, one entered or corrected, several at once."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.drives import actions, queries, words
from app.drives.actions import DayFigure
from app.drives.charts import reading_charts
from app.drives.forms import DayReadingsForm, ReadingForm
from app.drives.models import AdoptionReading, Drive
from app.drives.queries import ScopedReading
from app.drives.rules import AreaReading, Reading, day_tables, one_kind
from app.drives.views.blueprint import bp
from app.kernel.clock import HCM, local, local_day, utc_now
from app.kernel.errors import DomainError
from app.storage import unit
from app.web.fragments import saved, show


@bp.get("/drives/<int:drive_id>/readings")
@requires(P.DRIVE_SEE, load=queries.drive_for)
def readings(actor: Actor, drive: Drive) -> ResponseReturnValue:
    areas = {area.id: area for area in queries.areas_read(drive)}
    found = [AreaReading(row.id, row.area_id, local_day(row.at), _plain(row)) for row in queries.all_readings(drive)]
    own = one_kind(one.reading for one in found if one.area_id == drive.area_id)
    goal = queries.goal_of(drive, "area", "rate")
    return show(
        "drives/readings.html",
        drive=drive,
        areas=areas,
        tables=day_tables(found, list(areas)),
        own=own,
        charts=reading_charts(drive, own, goal.target if goal else None) if own else None,
        corrections=queries.corrections_of(drive),
        words=words,
    )


@bp.get("/drives/<int:drive_id>/readings/day")
@requires(P.READING_ADD, load=queries.drive_for)
def day_readings(actor: Actor, drive: Drive) -> ResponseReturnValue:
    areas = queries.areas_read(drive)
    known: dict[int, AdoptionReading] = {}
    for row in queries.all_readings(drive):
        known.setdefault(row.area_id, row)
    newest = max(known.values(), key=lambda row: row.at, default=None)
    kind = newest.denominator_kind if newest else "smartphones"
    totals = {f"denominator_{one.area_id}": one.denominator for one in known.values() if one.denominator_kind == kind}
    form = DayReadingsForm.for_areas(areas)(
        formdata=None,
        at=local(utc_now()).replace(tzinfo=None, second=0, microsecond=0),
        denominator_kind=kind,
        source=newest.source if newest else "",
        **totals,
    )
    return show("drives/day_readings.html", drive=drive, areas=areas, form=form)


@bp.post("/drives/<int:drive_id>/readings/day")
@requires(P.READING_ADD, load=queries.drive_for)
def day_readings_now(actor: Actor, drive: Drive) -> ResponseReturnValue:
    areas = queries.areas_read(drive)
    form = DayReadingsForm.for_areas(areas)()
    if not form.validate():
        return show("drives/day_readings.html", status=422, drive=drive, areas=areas, form=form)
    figures = [DayFigure(area, *typed) for area in areas if (typed := form.typed(area))]
    values = {name: form[name].data for name in ("denominator_kind", "source", "confirmed")}
    try:
        actions.add_day_readings(actor, utc_now(), drive, figures, at=form.at.data.replace(tzinfo=HCM), **values)
    except DomainError as error:
        unit.rollback()
        form.refuse(error)
        drive = queries.drive_for(actor, drive.id)
        return show("drives/day_readings.html", status=422, drive=drive, areas=queries.areas_read(drive), form=form)
    return saved("drives.readings", _("Saved."), drive_id=drive.id)


@bp.get("/drives/<int:drive_id>/readings/new")
@requires(P.READING_ADD, load=queries.drive_for)
def new_reading(actor: Actor, drive: Drive) -> ResponseReturnValue:
    latest = next(iter(queries.readings_of(drive)), None)
    form = ReadingForm(
        at=local(utc_now()).replace(tzinfo=None, second=0, microsecond=0),
        denominator=latest.denominator if latest else None,
        denominator_kind=latest.denominator_kind if latest else "smartphones",
        source=latest.source if latest else "",
    )
    return show("drives/reading.html", drive=drive, form=form, reading=None)


@bp.post("/drives/<int:drive_id>/readings/new")
@requires(P.READING_ADD, load=queries.drive_for)
def new_reading_now(actor: Actor, drive: Drive) -> ResponseReturnValue:
    return _save_reading(actor, drive)


@bp.get("/drives/<int:drive_id>/readings/<int:reading_id>/correct")
@requires(P.READING_ADD, load=queries.reading_for)
def correct_reading(actor: Actor, found: ScopedReading) -> ResponseReturnValue:
    form = ReadingForm(obj=found.reading)
    form.at.data = local(found.reading.at).replace(tzinfo=None)
    return show("drives/reading.html", drive=found.drive, form=form, reading=found.reading)


@bp.post("/drives/<int:drive_id>/readings/<int:reading_id>/correct")
@requires(P.READING_ADD, load=queries.reading_for)
def correct_reading_now(actor: Actor, found: ScopedReading) -> ResponseReturnValue:
    return _save_reading(actor, found.drive, found)


def _save_reading(actor: Actor, drive: Drive, corrected: ScopedReading | None = None) -> ResponseReturnValue:
    form = ReadingForm()
    reading = corrected.reading if corrected else None
    if not form.validate():
        return show("drives/reading.html", status=422, drive=drive, form=form, reading=reading)
    values = {name: form[name].data for name in ("installs", "denominator", "denominator_kind", "source", "confirmed")}
    try:
        actions.add_reading(actor, utc_now(), drive, at=form.at.data.replace(tzinfo=HCM), corrects=reading, **values)
    except DomainError as error:
        form.refuse(error)
        return show("drives/reading.html", status=422, drive=drive, form=form, reading=reading)
    return saved("drives.readings", _("Saved."), drive_id=drive.id)


def _plain(row: AdoptionReading) -> Reading:
    return Reading(row.at, row.installs, row.denominator, row.denominator_kind)
