"""Adding, renaming and ending classes."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.intake.lists_out import as_workbook
from app.intake.problem_file import XLSX
from app.kernel.clock import local_day, utc_now
from app.kernel.errors import DomainError
from app.schools.actions import classes as actions
from app.schools.forms.classes import AddClassesForm, EndClassForm, RenameClassForm
from app.schools.list_out import class_sheets
from app.schools.models import School, SchoolClass
from app.schools.queries.classes import classes_of
from app.schools.queries.pupils import roster_of
from app.schools.queries.scope import class_for, school_for
from app.schools.rules import school_year
from app.schools.views.blueprint import bp
from app.storage import unit
from app.web.fields import offered
from app.web.files import download
from app.web.fragments import saved, show


@bp.post("/schools/<int:school_id>/classes/file")
@requires(P.PUPIL_REVEAL, load=school_for)
def class_file(actor: Actor, school: School) -> ResponseReturnValue:
    now = utc_now()
    sheets = class_sheets(school, local_day(now))
    actions.note_class_file(actor, now, school, len(sheets))
    unit.commit()
    return download(as_workbook(sheets), f"so-lop-{local_day(now):%Y-%m}.xlsx", XLSX)


@bp.get("/schools/<int:school_id>/classes/new")
@requires(P.CLASS_EDIT, load=school_for)
def new_classes(actor: Actor, school: School) -> ResponseReturnValue:
    form = AddClassesForm(formdata=None, data={"year": school_year(local_day(utc_now()))})
    return show("schools/new_classes.html", school=school, form=form)


@bp.post("/schools/<int:school_id>/classes/new")
@requires(P.CLASS_EDIT, load=school_for)
def new_classes_now(actor: Actor, school: School) -> ResponseReturnValue:
    form = AddClassesForm()
    if not form.validate():
        return show("schools/new_classes.html", status=422, school=school, form=form)
    try:
        begun = actions.add_classes(actor, utc_now(), school, form.names.data, form.year.data)
    except DomainError as error:
        form.refuse(error)
        return show("schools/new_classes.html", status=422, school=school, form=form)
    done = ngettext("%(num)d class added.", "%(num)d classes added.", len(begun))
    return saved("schools.school", done, school_id=school.id)


@bp.get("/classes/<int:class_id>/edit")
@requires(P.CLASS_EDIT, load=class_for)
def edit_class(actor: Actor, of_class: SchoolClass) -> ResponseReturnValue:
    form = RenameClassForm(formdata=None, data={"name": of_class.name})
    return _edit_page(of_class, form, _end_form(of_class, EndClassForm(formdata=None)))


@bp.post("/classes/<int:class_id>/edit")
@requires(P.CLASS_EDIT, load=class_for)
def edit_class_now(actor: Actor, of_class: SchoolClass) -> ResponseReturnValue:
    form = RenameClassForm()
    if not form.validate():
        return _edit_page(of_class, form, _end_form(of_class, EndClassForm(formdata=None)), 422)
    try:
        actions.rename_class(actor, utc_now(), of_class, form.name.data)
    except DomainError as error:
        form.refuse(error)
        return _edit_page(of_class, form, _end_form(of_class, EndClassForm(formdata=None)), 422)
    return saved("schools.pupils", _("Saved."), class_id=of_class.id)


@bp.post("/classes/<int:class_id>/end")
@requires(P.CLASS_EDIT, load=class_for)
def end_class_now(actor: Actor, of_class: SchoolClass) -> ResponseReturnValue:
    form = _end_form(of_class, EndClassForm())
    name = RenameClassForm(formdata=None, data={"name": of_class.name})
    if not form.validate():
        return _edit_page(of_class, name, form, 422)
    to = class_for(actor, form.to.data) if form.to.data else None
    try:
        actions.end_class(actor, utc_now(), of_class, to)
    except DomainError as error:
        form.refuse(error)
        return _edit_page(of_class, name, form, 409)
    return saved("schools.school", _("Class %(name)s was ended.", name=of_class.name), school_id=of_class.school_id)


def _end_form(of_class: SchoolClass, form: EndClassForm) -> EndClassForm:
    others = [(one.id, one.name) for one in classes_of(of_class.school) if one.id != of_class.id]
    form.to.choices = offered([("", _("They leave the school")), *others])
    return form


def _edit_page(
    of_class: SchoolClass, form: RenameClassForm, ending: EndClassForm, status: int = 200
) -> ResponseReturnValue:
    pupils = len(roster_of(of_class))
    return show("schools/edit_class.html", status=status, of_class=of_class, form=form, ending=ending, pupils=pupils)
