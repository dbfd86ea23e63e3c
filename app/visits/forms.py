"""Forms of a visit and of a missing house: shape only; each turns itself into the payload a phone would send."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.kernel.ids import is_uid, read_id, uuid7
from app.visits.outcomes import (
    AGE_BANDS,
    BANDS,
    IN_A_ROW,
    OUTCOMES,
    PERSON_WORDS,
    RESULTS,
    SIDES,
    STUCK_REASONS,
)
from app.web.fields import IntegerField, MayBeEmpty
from app.web.forms import BaseForm, QueryForm

OUTCOME_CHOICES = [SelectChoice(code, _l(choice.label)) for code, choice in OUTCOMES.items()]
BAND_CHOICES = [SelectChoice(code, _l(label)) for code, label in BANDS.items()]


class PersonForm(Form):
    """One person of the household; without a result the row means nothing."""

    slot = HiddenField()
    label = RadioField(
        _l("Who was helped"), choices=[SelectChoice(word, word) for word in PERSON_WORDS], validators=[MayBeEmpty()]
    )
    age_band = RadioField(
        _l("Age"),
        choices=[SelectChoice(code, _l(label)) for code, label in AGE_BANDS.items()],
        validators=[MayBeEmpty()],
    )
    result = RadioField(
        _l("What came of it"),
        choices=[SelectChoice(code, _l(one.label)) for code, one in RESULTS.items()],
        validators=[MayBeEmpty()],
    )
    stuck_reason = SelectField(
        _l("What stood in the way"),
        choices=[
            SelectChoice("", _l("nothing to add")),
            *(SelectChoice(code, _l(label)) for code, label in STUCK_REASONS.items()),
        ],
        validators=[MayBeEmpty()],
    )
    steps = SelectMultipleField(
        _l("Steps done"),
        choices=[],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[MayBeEmpty()],
    )
    name = StringField(_l("Their name"), validators=[MayBeEmpty(), Length(max=120)])
    phone = StringField(_l("Their phone number"), validators=[MayBeEmpty(), Length(max=40)])
    consent = BooleanField(_l("This person agrees that name and phone are kept until the drive ends"))

    def payload(self) -> dict[str, Any]:
        """Return the person as a phone would send it."""
        slot = self.slot.data or ""
        return {
            "slot": (read_id(slot) or None) if len(slot) < 3 else None,
            "label": self.label.data or "",
            "age_band": self.age_band.data or "",
            "result": self.result.data,
            "stuck_reason": self.stuck_reason.data or "",
            "steps": list(self.steps.data or []),
            "name": self.name.data or "",
            "phone": self.phone.data or "",
            "consent": bool(self.consent.data),
        }


class VisitForm(BaseForm):
    """A visit, from the dock (one button) or from the full form. `uid` was made with the page, so twice is once."""

    uid = HiddenField()
    drive = HiddenField()
    household = HiddenField()
    assignment = HiddenField()
    was_next = HiddenField()
    dock = HiddenField()
    outcome = RadioField(
        _l("Outcome"), choices=OUTCOME_CHOICES, validators=[InputRequired(_l("Choose what came of the visit."))]
    )
    phones = IntegerField(
        _l("Phones installed"),
        validators=[MayBeEmpty(), NumberRange(0, 20, _l("From 0 to 20 phones in one visit."))],
        render_kw={"min": 0, "max": 20},
    )
    come_back = RadioField(_l("When to come back"), choices=[], validate_choice=False, validators=[MayBeEmpty()])
    come_back_on = DateField(_l("Another day"), validators=[MayBeEmpty()])
    come_back_band = RadioField(_l("Part of the day"), choices=BAND_CHOICES, validators=[MayBeEmpty()])
    note = TextAreaField(
        _l("A word for the next visit"),
        validators=[Optional(), Length(max=1000, message=_l("At most 1,000 letters."))],
        render_kw={"rows": 3},
    )
    people = FieldList(FormField(PersonForm), max_entries=20)

    def payload(self) -> dict[str, Any]:
        """Return the visit as a phone would send it."""
        day, _, band = (self.come_back.data or "").partition(".")
        if self.come_back_on.data:
            day, band = self.come_back_on.data.isoformat(), self.come_back_band.data or ""
        household = self.household.data or ""
        return {
            "drive": _number(self.drive.data),
            "household": household if is_uid(household) else _number(household),
            "assignment": self.assignment.data or None,
            "outcome": self.outcome.data,
            "phones": self.phones.data or 0,
            "note": self.note.data or "",
            "come_back_on": day,
            "come_back_band": band or (self.come_back_band.data or ""),
            "people": [entry.form.payload() for entry in self.people if entry.form.result.data],
        }

    def fresh(self) -> None:
        """Give the form a new uid: what is sent next is another visit."""
        self.uid.data = uuid7()


class HouseholdForm(BaseForm):
    """A house the list lacked."""

    uid = HiddenField()
    drive = HiddenField()
    assignment = HiddenField()
    alley = SelectField(
        _l("Alley"), coerce=int, validate_choice=False, validators=[InputRequired(_l("Choose an alley of your route."))]
    )
    address = StringField(
        _l("House number"),
        description=_l("As on the wall: 45/14A. Without a number, write what people call the house."),
        validators=[InputRequired(_l("Write the house number as on the wall.")), Length(max=300)],
    )
    head_name = StringField(_l("Who lives there"), validators=[Optional(), Length(max=120)])
    est_residents = IntegerField(
        _l("How many people"), validators=[Optional(), NumberRange(0, 200, _l("From 0 to 200 people."))]
    )
    landmark = StringField(_l("How to find it"), validators=[Optional(), Length(max=200)])

    def payload(self) -> dict[str, Any]:
        """Return the household as a phone would send it."""
        return {
            "drive": _number(self.drive.data),
            "assignment": self.assignment.data or None,
            "alley": self.alley.data,
            "address": self.address.data or "",
            "head_name": self.head_name.data or "",
            "est_residents": self.est_residents.data,
            "landmark": self.landmark.data or "",
        }


class RangeForm(QueryForm):
    """Which row of houses: from a number to a number, on which side, and what came of it."""

    first = IntegerField(
        _l("From number"),
        [InputRequired(_l("Write the number.")), NumberRange(1, 99999, _l("From 1 to 99999."))],
    )
    last = IntegerField(
        _l("To number"), [InputRequired(_l("Write the number.")), NumberRange(1, 99999, _l("From 1 to 99999."))]
    )
    side = RadioField(
        _l("Side"), choices=[SelectChoice(code, _l(label)) for code, label in SIDES.items()], default="even"
    )
    outcome = RadioField(
        _l("Outcome"),
        choices=[SelectChoice(code, _l(OUTCOMES[code].label)) for code in IN_A_ROW],
        validators=[InputRequired(_l("Choose what came of the visit."))],
    )


class RangeLogForm(BaseForm):
    """The houses to write, as they were named before. `uid` was made with the page, so twice is once."""

    uid = HiddenField()
    outcome = HiddenField()


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and text.isascii() and len(text) < 10 else None


class ReopenForm(BaseForm):
    """Why a house may be visited again."""

    reason = StringField(
        _l("Why it may be visited again"), validators=[InputRequired(_l("Write the reason.")), Length(max=200)]
    )
