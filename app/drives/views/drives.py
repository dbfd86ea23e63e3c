"""Pages of drives."""

from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.drives import actions, queries, words
from app.drives.forms import AppForm, DriveForm, GoalsForm
from app.drives.models import Drive
from app.drives.queries import ScopedApp
from app.drives.views.blueprint import bp
from app.kernel.clock import local_day, utc_now
from app.kernel.errors import DomainError
from app.kernel.ids import read_id
from app.web.fragments import saved, show


@bp.get("/drives")
@requires(P.DRIVE_SEE)
def index(actor: Actor) -> ResponseReturnValue:
    return show("drives/index.html", drives=queries.drives_for(actor), words=words, today=local_day(utc_now()))


@bp.get("/drives/new")
@requires(P.DRIVE_EDIT)
def new(actor: Actor) -> ResponseReturnValue:
    return show("drives/new.html", form=_drive_form(actor))


@bp.post("/drives/new")
@requires(P.DRIVE_EDIT)
def new_now(actor: Actor) -> ResponseReturnValue:
    form = _drive_form(actor)
    if not form.validate():
        return show("drives/new.html", status=422, form=form)
    area = next(area for area in queries.areas_for_drives(actor, local_day(utc_now())) if area.id == form.area_id.data)
    try:
        drive = actions.add_drive(actor, utc_now(), area, **_values(form))
    except DomainError as error:
        form.refuse(error)
        return show("drives/new.html", status=422, form=form)
    return saved("drives.drive", _("Draft saved. Next: the app and the goals."), drive_id=drive.id)


@bp.get("/drives/<int:drive_id>")
@requires(P.DRIVE_SEE, load=queries.drive_for)
def drive(actor: Actor, drive: Drive) -> ResponseReturnValue:
    return show("drives/drive.html", drive=drive, readings=queries.readings_of(drive), words=words, **_goals(drive))


@bp.get("/drives/<int:drive_id>/edit")
@requires(P.DRIVE_EDIT, load=queries.drive_for)
def edit(actor: Actor, drive: Drive) -> ResponseReturnValue:
    return show("drives/edit.html", drive=drive, form=_drive_form(actor, drive))


@bp.post("/drives/<int:drive_id>/edit")
@requires(P.DRIVE_EDIT, load=queries.drive_for)
def edit_now(actor: Actor, drive: Drive) -> ResponseReturnValue:
    form = _drive_form(actor, drive)
    if not form.validate():
        return show("drives/edit.html", status=422, drive=drive, form=form)
    try:
        actions.edit_drive(actor, utc_now(), drive, read_id(form.version.data), **_values(form))
    except DomainError as error:
        form.refuse(error)
        return show("drives/edit.html", status=422, drive=drive, form=form)
    return saved("drives.drive", _("Saved."), drive_id=drive.id)


@bp.post("/drives/<int:drive_id>/open")
@requires(P.DRIVE_EDIT, load=queries.drive_for)
def open_now(actor: Actor, drive: Drive) -> ResponseReturnValue:
    actions.open_drive(actor, utc_now(), drive)
    return saved("drives.drive", _("The drive is open. Next: plan the routes."), drive_id=drive.id)


@bp.post("/drives/<int:drive_id>/close")
@requires(P.DRIVE_EDIT, load=queries.drive_for)
def close(actor: Actor, drive: Drive) -> ResponseReturnValue:
    actions.close_drive(actor, utc_now(), drive)
    return saved("drives.drive", _("The drive is closed."), drive_id=drive.id)


@bp.get("/drives/<int:drive_id>/apps/new")
@requires(P.DRIVE_EDIT, load=queries.drive_for)
def new_app(actor: Actor, drive: Drive) -> ResponseReturnValue:
    return show("drives/app.html", drive=drive, form=AppForm(steps=["install", "register"]), app=None)


@bp.post("/drives/<int:drive_id>/apps/new")
@requires(P.DRIVE_EDIT, load=queries.drive_for)
def new_app_now(actor: Actor, drive: Drive) -> ResponseReturnValue:
    form = AppForm()
    if not form.validate():
        return show("drives/app.html", status=422, drive=drive, form=form, app=None)
    actions.add_app(actor, utc_now(), drive, **_app_values(form))
    return saved("drives.drive", _("Saved."), drive_id=drive.id)


@bp.get("/drives/<int:drive_id>/apps/<int:app_id>/edit")
@requires(P.DRIVE_EDIT, load=queries.app_for)
def edit_app(actor: Actor, found: ScopedApp) -> ResponseReturnValue:
    return show("drives/app.html", drive=found.drive, form=AppForm(obj=found.app), app=found.app)


@bp.post("/drives/<int:drive_id>/apps/<int:app_id>/edit")
@requires(P.DRIVE_EDIT, load=queries.app_for)
def edit_app_now(actor: Actor, found: ScopedApp) -> ResponseReturnValue:
    form = AppForm()
    if not form.validate():
        return show("drives/app.html", status=422, drive=found.drive, form=form, app=found.app)
    actions.edit_app(actor, utc_now(), found.drive, found.app, **_app_values(form))
    return saved("drives.drive", _("Saved."), drive_id=found.drive.id)


@bp.get("/drives/<int:drive_id>/goals")
@requires(P.DRIVE_EDIT, load=queries.drive_for)
def goals(actor: Actor, drive: Drive) -> ResponseReturnValue:
    now = _goals(drive)
    volunteer, rate = now["volunteer_goal"], now["rate_goal"]
    form = GoalsForm(
        minimum=volunteer.minimum if volunteer else 1,
        maximum=volunteer.maximum if volunteer else 2,
        rate_percent=rate.target if rate else None,
    )
    return show("drives/goals.html", drive=drive, form=form)


@bp.post("/drives/<int:drive_id>/goals")
@requires(P.DRIVE_EDIT, load=queries.drive_for)
def goals_now(actor: Actor, drive: Drive) -> ResponseReturnValue:
    form = GoalsForm()
    if not form.validate():
        return show("drives/goals.html", status=422, drive=drive, form=form)
    rate = float(form.rate_percent.data) if form.rate_percent.data is not None else None
    try:
        actions.set_goals(
            actor, utc_now(), drive, minimum=form.minimum.data, maximum=form.maximum.data, rate_percent=rate
        )
    except DomainError as error:
        form.refuse(error)
        return show("drives/goals.html", status=422, drive=drive, form=form)
    return saved("drives.drive", _("Saved."), drive_id=drive.id)


def _drive_form(actor: Actor, drive: Drive | None = None) -> DriveForm:
    form = DriveForm(obj=drive)
    areas = [drive.area] if drive else queries.areas_for_drives(actor, local_day(utc_now()))
    form.area_id.choices = [SelectChoice(area.id, area.label) for area in areas]
    return form


def _values(form: DriveForm) -> dict[str, Any]:
    names = ("name", "slogan", "starts_on", "ends_on", "privacy")
    return {name: form[name].data or "" for name in names}


def _app_values(form: AppForm) -> dict[str, Any]:
    return {name: form[name].data or "" for name in ("name", "android_url", "ios_url", "steps", "help_text")}


def _goals(drive: Drive) -> dict[str, Any]:
    return {
        "volunteer_goal": queries.goal_of(drive, "volunteer", "helped"),
        "rate_goal": queries.goal_of(drive, "area", "rate"),
    }
