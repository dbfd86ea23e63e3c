"""The roster of a class, one pupil, and finding a pupil inside a school."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.kernel.clock import utc_now
from app.kernel.errors import DomainError, Refused
from app.kernel.vietnamese.phones import mask_phone
from app.people.queries.areas import area_by_id
from app.schools import words
from app.schools.actions import pupils as actions
from app.schools.forms.classes import MovePupilForm, PupilForm, PupilQuery
from app.schools.models import Pupil, School, SchoolClass
from app.schools.queries.classes import classes_of, teachers_of
from app.schools.queries.pupils import alleys_near, pupils_found, roster_of
from app.schools.queries.scope import class_for, pupil_for, school_for
from app.schools.views.blueprint import bp
from app.storage import unit
from app.web.fields import offered
from app.web.fragments import saved, show


@bp.get("/classes/<int:class_id>/pupils")
@requires(P.PUPIL_SEE, load=class_for)
def pupils(actor: Actor, of_class: SchoolClass) -> ResponseReturnValue:
    return show(
        "schools/class.html",
        of_class=of_class,
        pupils=roster_of(of_class),
        left=roster_of(of_class, left=True),
        teachers=teachers_of(of_class.school).get(of_class.id, []),
        words=words,
    )


@bp.get("/schools/<int:school_id>/pupils")
@requires(P.PUPIL_SEE, load=school_for)
def find_pupils(actor: Actor, school: School) -> ResponseReturnValue:
    query = PupilQuery(formdata=request.args)
    q = (query.q.data or "") if query.validate() else ""
    found = pupils_found(actor, school, q)
    return show("schools/find_pupils.html", "schools/_found.html", school=school, q=q, found=found, words=words)


@bp.get("/classes/<int:class_id>/pupils/new")
@requires(P.PUPIL_EDIT, load=class_for)
def new_pupil(actor: Actor, of_class: SchoolClass) -> ResponseReturnValue:
    return _form_page(_with_alleys(of_class.school, PupilForm(formdata=None)), of_class)


@bp.post("/classes/<int:class_id>/pupils/new")
@requires(P.PUPIL_EDIT, load=class_for)
def new_pupil_now(actor: Actor, of_class: SchoolClass) -> ResponseReturnValue:
    form = _with_alleys(of_class.school, PupilForm())
    if not form.validate():
        return _form_page(form, of_class, status=422)
    try:
        pupil = actions.add_pupil(actor, utc_now(), of_class, _fields(form, None), form.uid.data)
    except DomainError as error:
        form.refuse(error)
        return _form_page(form, of_class, status=422)
    done = _("%(name)s was added.", name=pupil.name)
    if "another" in request.form:
        return saved("schools.new_pupil", done, class_id=of_class.id)
    return saved("schools.pupils", done, class_id=of_class.id)


@bp.get("/pupils/<int:pupil_id>")
@requires(P.PUPIL_SEE, load=pupil_for)
def pupil(actor: Actor, pupil: Pupil) -> ResponseReturnValue:
    return _pupil_page(pupil, _with_classes(pupil, MovePupilForm(formdata=None)))


@bp.post("/pupils/<int:pupil_id>/phone")
@requires(P.PUPIL_REVEAL, load=pupil_for)
def reveal_phone(actor: Actor, pupil: Pupil) -> ResponseReturnValue:
    actions.note_reveal(actor, utc_now(), pupil)
    unit.commit()
    return _pupil_page(pupil, _with_classes(pupil, MovePupilForm(formdata=None)), phone_shown=True)


@bp.get("/pupils/<int:pupil_id>/edit")
@requires(P.PUPIL_EDIT, load=pupil_for)
def edit_pupil(actor: Actor, pupil: Pupil) -> ResponseReturnValue:
    stored = {
        "name": pupil.name,
        "born_on": pupil.born_on,
        "code": pupil.code,
        "guardian_name": pupil.guardian_name,
        "alley": pupil.alley_id,
        "app_state": pupil.app_state,
        "version": pupil.version,
    }
    form = _with_alleys(pupil.school_class.school, PupilForm(formdata=None, data=stored))
    return _form_page(form, pupil.school_class, pupil)


@bp.post("/pupils/<int:pupil_id>/edit")
@requires(P.PUPIL_EDIT, load=pupil_for)
def edit_pupil_now(actor: Actor, pupil: Pupil) -> ResponseReturnValue:
    form = _with_alleys(pupil.school_class.school, PupilForm())
    if not form.validate():
        return _form_page(form, pupil.school_class, pupil, 422)
    try:
        actions.edit_pupil(actor, utc_now(), pupil, _fields(form, pupil), form.version.data)
    except Refused as error:
        form.refuse(error)
        form.version.data = pupil.version
        return _form_page(form, pupil.school_class, pupil, 409, changed=True)
    except DomainError as error:
        form.refuse(error)
        return _form_page(form, pupil.school_class, pupil, 422)
    return saved("schools.pupil", _("Saved."), pupil_id=pupil.id)


@bp.post("/pupils/<int:pupil_id>/move")
@requires(P.CLASS_EDIT, load=pupil_for)
def move_pupil(actor: Actor, pupil: Pupil) -> ResponseReturnValue:
    form = _with_classes(pupil, MovePupilForm())
    if not form.validate():
        return _pupil_page(pupil, form, status=422)
    try:
        to = class_for(actor, form.to.data)
        actions.move_pupil(actor, utc_now(), pupil, to)
    except DomainError as error:
        form.refuse(error)
        return _pupil_page(pupil, form, status=409)
    done = _("%(name)s is in class %(to)s now.", name=pupil.name, to=to.name)
    return saved("schools.pupil", done, pupil_id=pupil.id)


@bp.post("/pupils/<int:pupil_id>/leave")
@requires(P.PUPIL_EDIT, load=pupil_for)
def leave(actor: Actor, pupil: Pupil) -> ResponseReturnValue:
    actions.let_leave(actor, utc_now(), pupil)
    return saved("schools.pupil", _("%(name)s is off the roster.", name=pupil.name), pupil_id=pupil.id)


@bp.post("/pupils/<int:pupil_id>/take-back")
@requires(P.PUPIL_EDIT, load=pupil_for)
def take_back_pupil(actor: Actor, pupil: Pupil) -> ResponseReturnValue:
    actions.take_back(actor, utc_now(), pupil)
    return saved("schools.pupil", _("%(name)s is on the roster again.", name=pupil.name), pupil_id=pupil.id)


def _pupil_page(
    pupil: Pupil, form: MovePupilForm, status: int = 200, *, phone_shown: bool = False
) -> ResponseReturnValue:
    alley = area_by_id(pupil.alley_id)
    return show(
        "schools/pupil.html", "schools/_phone.html", status,
        pupil=pupil, form=form, phone_shown=phone_shown, alley=alley, words=words,
    )  # fmt: skip


def _form_page(
    form: PupilForm, of_class: SchoolClass, pupil: Pupil | None = None, status: int = 200, *, changed: bool = False
) -> ResponseReturnValue:
    if pupil is not None and pupil.guardian_phone:
        form.guardian_phone.description = _(
            "Now %(phone)s. Leave empty to keep it.", phone=mask_phone(pupil.guardian_phone)
        )
    return show("schools/pupil_form.html", status=status, form=form, of_class=of_class, pupil=pupil, changed=changed)


def _fields(form: PupilForm, pupil: Pupil | None) -> actions.PupilFields:
    stored = pupil.guardian_phone if pupil else None
    return actions.PupilFields(
        name=form.name.data,
        code=form.code.data or None,
        born_on=form.born_on.data,
        guardian_name=form.guardian_name.data or "",
        guardian_phone=None if form.no_phone.data else form.guardian_phone.data or stored,
        alley_id=form.alley.data,
        app_state=form.app_state.data or "",
    )


def _with_alleys(school: School, form: PupilForm) -> PupilForm:
    form.alley.choices = offered([("", _("Not recorded")), *((one.id, one.label) for one in alleys_near(school))])
    return form


def _with_classes(pupil: Pupil, form: MovePupilForm) -> MovePupilForm:
    others = [one for one in classes_of(pupil.school_class.school) if one.id != pupil.class_id]
    form.to.choices = offered([("", "–"), *((one.id, one.name) for one in others)])
    return form
