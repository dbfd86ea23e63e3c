"""Forms of schools, their days and the people who work there."""

from datetime import time

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TimeField
from wtforms.validators import InputRequired, Length, Optional

from app.kernel.ids import read_id
from app.people.forms.accounts import NAME_MISSING
from app.people.words import ROLES
from app.schools.words import DAY_KINDS, LEVELS
from app.web.days import WEEKDAYS
from app.web.fields import IdChoice, PhoneField, offered
from app.web.forms import BaseForm, QueryForm

CHOOSE_HOUR = _l("Choose the hour.")
SCHOOL_ROLES = ("school_lead", "school_office", "homeroom")


class SchoolForm(BaseForm):
    """A school; its level and ward are said once, when it is added."""

    name = StringField(
        _l("Name of the school"),
        [InputRequired(_l("Type the name of the school.")), Length(min=2, max=120)],
        description=_l("As on the gate, for example THCS Phú Yên."),
    )
    phone = PhoneField(_l("Phone of the office"), [Optional(), Length(max=40)])
    weekdays = SelectMultipleField(
        _l("School days"),
        [InputRequired(_l("Choose at least one day."))],
        coerce=int,
        choices=offered(WEEKDAYS.items()),
        default=[1, 2, 3, 4, 5],
    )
    cutoff = TimeField(_l("Declarations are in time until"), [InputRequired(CHOOSE_HOUR)], default=time(7, 45))


class AddSchoolForm(SchoolForm):
    """A new school."""

    level = RadioField(_l("Level"), [InputRequired(_l("Choose the level."))], choices=offered(LEVELS.items()))
    area = IdChoice(_l("Ward"), [InputRequired(_l("Choose the ward."))])


class EditSchoolForm(SchoolForm):
    """A school that is there."""

    version = HiddenField(validators=[InputRequired()], filters=[lambda value: read_id(str(value))])


class SetDayForm(BaseForm):
    """A date that differs from the week."""

    on_date = DateField(_l("Date"), [InputRequired(_l("Choose the date."))])
    kind = RadioField(_l("What kind of day"), choices=offered(DAY_KINDS.items()), default="off")
    cutoff = TimeField(
        _l("Declarations until"), [Optional()], description=_l("Leave empty to keep the hour of the school.")
    )
    note = StringField(
        _l("Note"), [Optional(), Length(max=200)], description=_l("For example: storm, pupils stay at home.")
    )


class FindStaffForm(QueryForm):
    """Somebody of the ward, by whole name, sign-in name or phone."""

    q = StringField(_l("Full name, sign-in name or phone"), [Optional(), Length(max=80)])


class AppointForm(BaseForm):
    """A role in the school."""

    role = SelectField(_l("Role"), choices=offered((role, ROLES[role]) for role in SCHOOL_ROLES))
    of_class = IdChoice(_l("Class"), [Optional()], description=_l("For a homeroom teacher."))


class AppointNewForm(AppointForm):
    """A role in the school for somebody new."""

    name = StringField(_l("Full name"), [InputRequired(NAME_MISSING), Length(min=2, max=120)])
    phone = PhoneField(_l("Phone"), [Optional(), Length(max=40)])


class AppointKnownForm(AppointForm):
    """A role in the school for somebody who has an account."""

    account = HiddenField(validators=[InputRequired()], filters=[lambda value: read_id(str(value))])
