"""Forms of classes and pupils."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, RadioField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from app.kernel.ids import UID_PATTERN, read_id, uuid7
from app.people.forms.accounts import NAME_MISSING
from app.schools.words import APP_STATES
from app.web.fields import IdChoice, IntegerField, PhoneField, offered
from app.web.forms import BaseForm, QueryForm


class AddClassesForm(BaseForm):
    """One class or several at once."""

    names = StringField(
        _l("Classes"),
        [InputRequired(_l("Write the classes, for example 6A, 6B, 6C.")), Length(max=600)],
        description=_l("One, or several with commas between: 6A, 6B, 6C."),
    )
    year = IntegerField(
        _l("School year begins in"),
        [InputRequired(_l("Type the year.")), NumberRange(2000, 2100, _l("Type the year, for example 2026."))],
    )


class RenameClassForm(BaseForm):
    """Another name for a class."""

    name = StringField(_l("Name of the class"), [InputRequired(_l("Type the name of the class.")), Length(max=40)])


class EndClassForm(BaseForm):
    """Where the pupils of a class go when it ends."""

    to = IdChoice(_l("Where do its pupils go?"), [Optional()])


class PupilForm(BaseForm):
    """A pupil. Of one that is there an empty phone keeps the number, which the page shows masked."""

    uid = HiddenField(default=uuid7, validators=[Regexp(UID_PATTERN, message=_l("Open this form again."))])
    version = HiddenField(default="1", filters=[lambda value: read_id(str(value))])
    name = StringField(_l("Full name"), [InputRequired(NAME_MISSING), Length(min=2, max=120)])
    born_on = DateField(_l("Date of birth"), [Optional()])
    code = StringField(
        _l("Pupil code"),
        [Optional(), Length(max=20)],
        description=_l("The ministry's code. Never the number of an identity card."),
    )
    guardian_name = StringField(_l("Guardian"), [Optional(), Length(max=120)])
    guardian_phone = PhoneField(_l("Guardian's phone"), [Optional(), Length(max=40)])
    no_phone = BooleanField(_l("Has no phone: forget the number"))
    alley = IdChoice(_l("Lives in the alley"), [Optional()])
    app_state = RadioField(
        _l("App"), choices=offered((code, label) for code, (label, *_) in APP_STATES.items()), default=""
    )


class MovePupilForm(BaseForm):
    """Another class of the same school."""

    to = IdChoice(_l("To class"), [InputRequired(_l("Choose the class."))])


class PupilQuery(QueryForm):
    """Finding a pupil by name; accents do not count."""

    q = StringField(_l("Name of a pupil"), [Length(max=80)])
