"""Forms of drives, their apps, goals and readings: shape only."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    DecimalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import URL, InputRequired, Length, NumberRange, Optional

from app.drives import words
from app.web.forms import BaseForm

LARGEST = 20_000_000


def _choices(labels: Mapping[str, object]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in labels.items()]


class DriveForm(BaseForm):
    """A drive's own details."""

    area_id = SelectField(_l("Area"), [InputRequired(_l("Choose an area."))], coerce=int)
    name = StringField(_l("Name of the drive"), [InputRequired(_l("Type a name.")), Length(max=120)])
    slogan = StringField(_l("Motto"), [Optional(), Length(max=200)])
    starts_on = DateField(_l("First day"), [InputRequired(_l("Choose the first day."))])
    ends_on = DateField(_l("Last day"), [InputRequired(_l("Choose the last day."))])
    privacy = RadioField(_l("What is kept of the people helped"), choices=_choices(words.PRIVACY), default="counts")
    version = HiddenField(default="0")


class AppForm(BaseForm):
    """An app and the steps a volunteer walks a resident through."""

    name = StringField(_l("Name of the app"), [InputRequired(_l("Type a name.")), Length(max=80)])
    android_url = StringField(
        _l("Link for Android"), [Optional(), URL(message=_l("Paste a whole link.")), Length(max=300)]
    )
    ios_url = StringField(_l("Link for iPhone"), [Optional(), URL(message=_l("Paste a whole link.")), Length(max=300)])
    steps = SelectMultipleField(_l("Steps at the door"), [InputRequired(_l("Choose at least one step."))])
    help_text = TextAreaField(_l("What to say and show"), [Optional(), Length(max=2000)])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.steps.choices = _choices(words.STEPS)


class GoalsForm(BaseForm):
    """A volunteer's one to two residents, and the rate for the area."""

    minimum = IntegerField(
        _l("Residents a volunteer, at least"), [InputRequired(_l("Type a number.")), NumberRange(0, 100)]
    )
    maximum = IntegerField(
        _l("Residents a volunteer, aiming at"), [InputRequired(_l("Type a number.")), NumberRange(1, 100)]
    )
    rate_percent = DecimalField(_l("Rate for the area"), [Optional(), NumberRange(1, 100)], places=1)


class ReadingForm(BaseForm):
    """An official figure with its denominator and its time."""

    at = DateTimeLocalField(_l("As of"), [InputRequired(_l("Choose day and hour."))])
    installs = IntegerField(_l("Installed"), [InputRequired(_l("Type a number.")), NumberRange(0, LARGEST)])
    denominator = IntegerField(_l("Of how many"), [InputRequired(_l("Type a number.")), NumberRange(1, LARGEST)])
    denominator_kind = SelectField(_l("Counted in"), choices=_choices(words.DENOMINATORS))
    source = StringField(
        _l("Where the figure comes from"), [InputRequired(_l("Say where it comes from.")), Length(max=120)]
    )
    confirmed = BooleanField(_l("It is so: the list is older than the figure"))
