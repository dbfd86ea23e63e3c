"""Pages of schools: the list, one school, adding and editing it."""

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.access.table import allows
from app.kernel.clock import utc_now
from app.kernel.errors import DomainError, Refused
from app.people.queries.areas import area_by_id, wards_reached
from app.schools.actions import schools as actions
from app.schools.forms.schools import AddSchoolForm, EditSchoolForm, SchoolForm
from app.schools.models import School
from app.schools.queries.classes import class_lines
from app.schools.queries.schools import school_lines, staff_of
from app.schools.queries.scope import school_for, works_at
from app.schools.rules import clock_time, minute_of
from app.schools.views.blueprint import bp
from app.schools.words import LEVELS
from app.web.days import WEEKDAYS
from app.web.fields import offered
from app.web.fragments import go_to, saved, show


@bp.get("/schools")
@requires(P.SCHOOL_SEE)
def index(actor: Actor) -> ResponseReturnValue:
    own = works_at(actor)
    lines = school_lines(actor)
    if len(own) == 1 and [line.school.id for line in lines] == [own[0].id]:
        return go_to(url_for("schools.school", school_id=own[0].id))
    return show("schools/index.html", lines=lines, levels=LEVELS, may_add=bool(wards_reached(actor, P.SCHOOL_EDIT)))


@bp.get("/schools/new")
@requires(P.SCHOOL_EDIT)
def new(actor: Actor) -> ResponseReturnValue:
    return show("schools/new.html", form=_with_wards(actor, AddSchoolForm()))


@bp.post("/schools/new")
@requires(P.SCHOOL_EDIT)
def new_now(actor: Actor) -> ResponseReturnValue:
    form = _with_wards(actor, AddSchoolForm())
    if not form.validate():
        return show("schools/new.html", status=422, form=form)
    try:
        area = area_by_id(form.area.data)
        school = actions.add_school(actor, utc_now(), area, form.level.data, _fields(form))
    except DomainError as error:
        form.refuse(error)
        return show("schools/new.html", status=422, form=form)
    return saved("schools.school", _("The school is there. Add its classes now."), school_id=school.id)


@bp.get("/schools/<int:school_id>")
@requires(P.SCHOOL_SEE, load=school_for)
def school(actor: Actor, school: School) -> ResponseReturnValue:
    grades = class_lines(actor, school)
    return show(
        "schools/school.html",
        school=school,
        grades=grades,
        inside=allows(actor, P.PUPIL_SEE, school.access_scope),
        staff=staff_of(school),
        levels=LEVELS,
        weekdays=WEEKDAYS,
        cutoff=clock_time(school.cutoff),
    )


@bp.get("/schools/<int:school_id>/edit")
@requires(P.SCHOOL_EDIT, load=school_for)
def edit(actor: Actor, school: School) -> ResponseReturnValue:
    stored = {
        "name": school.name,
        "phone": school.phone,
        "weekdays": school.weekdays,
        "cutoff": clock_time(school.cutoff),
        "version": school.version,
    }
    return show("schools/edit.html", school=school, form=EditSchoolForm(formdata=None, data=stored), stored=None)


@bp.post("/schools/<int:school_id>/edit")
@requires(P.SCHOOL_EDIT, load=school_for)
def edit_now(actor: Actor, school: School) -> ResponseReturnValue:
    form = EditSchoolForm()
    if not form.validate():
        return show("schools/edit.html", status=422, school=school, form=form, stored=None)
    try:
        actions.edit_school(actor, utc_now(), school, _fields(form), form.version.data)
    except Refused as error:
        form.refuse(error)
        form.version.data = school.version
        return show("schools/edit.html", status=409, school=school, form=form, stored=school)
    except DomainError as error:
        form.refuse(error)
        return show("schools/edit.html", status=422, school=school, form=form, stored=None)
    return saved("schools.school", _("Saved."), school_id=school.id)


def _fields(form: SchoolForm) -> actions.SchoolFields:
    return actions.SchoolFields(
        name=form.name.data,
        phone=form.phone.data or None,
        weekdays=tuple(form.weekdays.data),
        cutoff=minute_of(form.cutoff.data),
    )


def _with_wards(actor: Actor, form: AddSchoolForm) -> AddSchoolForm:
    wards = [(area.id, area.label) for area in wards_reached(actor, P.SCHOOL_EDIT) if area.level == "ward"]
    form.area.choices = offered(wards if len(wards) == 1 else [("", "–"), *wards])
    return form
