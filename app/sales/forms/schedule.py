"""Forms of the week: which one, one shift, its stops, its repetition, why it is cancelled."""

from datetime import time

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from app.sales import words
from app.sales.forms.points import NeedField
from app.sales.rules import ROLES, STOPS_OF_A_VEHICLE
from app.web.fields import IdChoice, IntegerField, MayBeEmpty
from app.web.forms import BaseForm, QueryForm


class WeekQuery(QueryForm):
    """Which week, which day of it, which area."""

    week = DateField(validators=[Optional()])
    day = DateField(validators=[Optional()])
    area = IntegerField(validators=[Optional()])


class NewShiftQuery(QueryForm):
    """Where and on which day a shift is to be added."""

    point = IntegerField(validators=[Optional()])
    day = DateField(validators=[Optional()])


class StopRow(Form):
    """One stop of a shift; without a stop the row means nothing."""

    stop_id = IdChoice(_l("Stop"), [MayBeEmpty()])
    begins = TimeField(_l("From"), [MayBeEmpty()])
    ends = TimeField(_l("To"), [MayBeEmpty()])


class ShiftForm(BaseForm):
    """One shift: when, where, with whom."""

    day = DateField(_l("Day"), [InputRequired(_l("Choose the day."))])
    begins = TimeField(_l("From"), [InputRequired(_l("Choose the hour."))])
    ends = TimeField(_l("To"), [InputRequired(_l("Choose the hour."))])
    stops = FieldList(FormField(StopRow), label=_l("Stops"), max_entries=STOPS_OF_A_VEHICLE)
    seller = NeedField("seller")
    cashier = NeedField("cashier")
    carrier = NeedField("carrier")
    order = NeedField("order")
    help = NeedField("help")
    version = HiddenField(default="0")

    def offer_stops(self, choices: list[SelectChoice]) -> None:
        """Give each row the stops there are."""
        for row in self.stops:
            row.form.stop_id.choices = choices

    def one_more(self) -> None:
        """Give the form another row of a stop."""
        if len(self.stops) < STOPS_OF_A_VEHICLE:
            self.stops.append_entry()

    @property
    def hours(self) -> tuple[int, int]:
        """From when to when, in minutes of the day."""
        return minutes(self.begins.data) or 0, minutes(self.ends.data) or 0

    @property
    def stood_at(self) -> list[tuple[int, int | None, int | None]]:
        """The stops chosen with their minutes of the day; None where no time was typed."""
        rows = (row.form for row in self.stops)
        return [
            (row.stop_id.data, minutes(row.begins.data), minutes(row.ends.data)) for row in rows if row.stop_id.data
        ]

    @property
    def needs(self) -> dict[str, int] | None:
        """How many people of each role; None when nothing was typed at all."""
        if all(self[role].data is None for role in ROLES):
            return None
        return {role: self[role].data or 0 for role in ROLES}


class NewShiftForm(ShiftForm):
    """A new shift, at a point, perhaps every week."""

    point_id = SelectField(_l("Point"), [InputRequired(_l("Choose a point."))], coerce=int)
    weekly = BooleanField(_l("Repeat every week"))
    weekdays = SelectMultipleField(
        _l("On these days"), coerce=int, choices=[SelectChoice(n, word) for n, word in enumerate(words.WEEKDAYS, 1)]
    )
    until = DateField(_l("Last day"), [Optional()])


class CancelForm(BaseForm):
    """Why a shift is cancelled, and whether those after it are, too."""

    reason = StringField(_l("Why"), [Optional(), Length(max=200)])
    which = RadioField(
        _l("Which shifts"),
        choices=[SelectChoice("one", _l("Only this shift")), SelectChoice("all", _l("From this day on, every week"))],
        default="one",
    )


class EndWeeklyForm(BaseForm):
    """From which day on a weekly shift is no more, and why."""

    since = DateField(_l("The first day without it"), [InputRequired(_l("Choose the day."))])
    reason = StringField(_l("Why"), [Optional(), Length(max=200)])


def minutes(clock: time | None) -> int | None:
    """Return the minute of the day of a time."""
    return clock.hour * 60 + clock.minute if clock else None
