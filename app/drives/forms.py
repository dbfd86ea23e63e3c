"""Forms of drives, their apps, goals and readings: shape only."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    Field,
    Form,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import URL, InputRequired, Length, NumberRange, Optional, StopValidation

from app.drives import words
from app.places.models import Area
from app.web.fields import DecimalField, IntegerField
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


class DayReadingsForm(BaseForm):
    """The figures of several areas at one time; `for_areas` adds two fields an area."""

    at = DateTimeLocalField(_l("As of"), [InputRequired(_l("Choose day and hour."))])
    denominator_kind = SelectField(_l("Counted in"), choices=_choices(words.DENOMINATORS))
    source = StringField(
        _l("Where the figure comes from"), [InputRequired(_l("Say where it comes from.")), Length(max=120)]
    )
    confirmed = BooleanField(_l("It is so: the list is older than the figure"))

    @classmethod
    def for_areas(cls, areas: Iterable[Area]) -> type["DayReadingsForm"]:
        """Return the form with fields installs_<id> and denominator_<id> for each area; both or none must be typed."""
        fields: dict[str, Any] = {}
        for area in areas:
            installs, denominator = f"installs_{area.id}", f"denominator_{area.id}"
            fields[installs] = IntegerField(_l("Installed"), [_OnlyWith(), NumberRange(0, LARGEST)])
            fields[denominator] = IntegerField(_l("Of how many"), [_OnlyWith(installs), NumberRange(1, LARGEST)])
        return type("DayReadingsFormOfAreas", (cls,), fields)

    def typed(self, area: Area) -> tuple[int, int] | None:
        """Return what was typed for an area: installs and their total; None when its installs were left empty."""
        installs, denominator = self[f"installs_{area.id}"].data, self[f"denominator_{area.id}"].data
        return (installs, denominator) if installs is not None and denominator is not None else None


class _OnlyWith(Optional):
    """Lets a field stay empty, unless the field it belongs to was typed."""

    def __init__(self, partner: str = "") -> None:
        super().__init__()
        self.partner = partner
        self.field_flags: dict[str, Any] = {}

    def __call__(self, form: Form, field: Field) -> None:
        """Stop without a word where nothing was typed; ask for the total where the installs were."""
        typed = bool(field.raw_data and str(field.raw_data[0]).strip())
        if not typed and self.partner and form[self.partner].data is not None:
            raise StopValidation(str(_l("Type the total, too.")))
        super().__call__(form, field)
