"""The school's week and the dates that differ from it."""

from dataclasses import dataclass

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Actor, Scope
from app.access.guard import requires
from app.access.names import P
from app.kernel.clock import local_day, utc_now
from app.kernel.errors import DomainError
from app.schools.actions import days as actions
from app.schools.forms.schools import SetDayForm
from app.schools.models import School, SchoolDay
from app.schools.queries.schools import day_for, days_of
from app.schools.queries.scope import school_for
from app.schools.rules import clock_time, minute_of
from app.schools.views.blueprint import bp
from app.schools.words import DAY_KINDS, DAY_TONES
from app.web.days import WEEKDAYS
from app.web.fragments import saved, show


@dataclass(frozen=True)
class DayOfSchool:
    """A date of one school that differs from its week."""

    school: School
    day: SchoolDay

    @property
    def access_scope(self) -> Scope:
        """A day lives in its school."""
        return self.school.access_scope


def day_of_school_for(actor: Actor, school_id: int, day_id: int) -> DayOfSchool:
    """Return a date of a school in sight. Raises NotFound."""
    return DayOfSchool(*day_for(actor, school_id, day_id))


@bp.get("/schools/<int:school_id>/days")
@requires(P.SCHOOL_EDIT, load=school_for)
def days(actor: Actor, school: School) -> ResponseReturnValue:
    return _days_page(school, SetDayForm(formdata=None))


@bp.post("/schools/<int:school_id>/days")
@requires(P.SCHOOL_EDIT, load=school_for)
def set_day(actor: Actor, school: School) -> ResponseReturnValue:
    form = SetDayForm()
    if not form.validate():
        return _days_page(school, form, 422)
    cutoff = minute_of(form.cutoff.data) if form.cutoff.data else None
    try:
        actions.set_day(actor, utc_now(), school, form.on_date.data, form.kind.data, cutoff, form.note.data or "")
    except DomainError as error:
        form.refuse(error)
        return _days_page(school, form, 422)
    return saved("schools.days", _("Saved."), school_id=school.id)


@bp.post("/schools/<int:school_id>/days/<int:day_id>/forget")
@requires(P.SCHOOL_EDIT, load=day_of_school_for)
def forget_day(actor: Actor, found: DayOfSchool) -> ResponseReturnValue:
    actions.forget_day(actor, utc_now(), found.school, found.day)
    return saved("schools.days", _("That day is as the week says again."), school_id=found.school.id)


def _days_page(school: School, form: SetDayForm, status: int = 200) -> ResponseReturnValue:
    return show(
        "schools/days.html",
        status=status,
        school=school,
        form=form,
        days=days_of(school, local_day(utc_now())),
        weekdays=WEEKDAYS,
        kinds=DAY_KINDS,
        tones=DAY_TONES,
        clock_time=clock_time,
    )
