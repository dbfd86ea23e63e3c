"""Forms of a walk sheet that came back on paper: its code, and one line a door. Shape only; `paper` says what lines mean."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import DateField, FieldList, Form, FormField, HiddenField, RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from app.kernel.clock import Band
from app.kernel.errors import DomainError
from app.kernel.ids import is_uid, read_id, uuid7
from app.people.models import Account
from app.places.models import Household
from app.visits.outcomes import BANDS
from app.web.fields import IntegerField, MayBeEmpty
from app.web.forms import BaseForm, QueryForm


class SheetCodeQuery(QueryForm):
    """The code on a walk sheet."""

    code = StringField(_l("Sheet code"), description=_l("Six letters and digits at the top of the sheet."))


class SheetRowForm(Form):
    """One line of a walk sheet; an empty one means nothing. `uid` was made with the page, so twice is once."""

    uid = HiddenField()
    household = HiddenField()
    letter = StringField(_l("Outcome, one letter"), validators=[MayBeEmpty()])
    phones = IntegerField(
        _l("Phones"), validators=[MayBeEmpty(), NumberRange(0, 20, _l("From 0 to 20 phones in one visit."))]
    )
    back = StringField(_l("Day to come back"), validators=[MayBeEmpty()])
    note = StringField(_l("Note"), validators=[MayBeEmpty(), Length(max=1000, message=_l("At most 1,000 letters."))])

    @property
    def household_id(self) -> int:
        """The door of the line, 0 for none."""
        return read_id(self.household.data or "")

    def refuse(self, error: DomainError) -> None:
        """Put what is wrong on the field it names, else on the outcome."""
        field = self._fields.get(error.field or "", self.letter)
        field.errors = [*field.errors, gettext(error.message, **error.params)]


class SheetForm(BaseForm):
    """A whole walk sheet: who walked it and when, said once, and its lines."""

    by = RadioField(_l("Who walked"), coerce=int, validators=[InputRequired(_l("Choose who walked."))])
    day = DateField(_l("Day"), validators=[InputRequired(_l("Choose the day it was walked."))])
    band = RadioField(
        _l("Part of the day"),
        choices=[SelectChoice(code, _l(label)) for code, label in BANDS.items()],
        validators=[InputRequired(_l("Choose a part of the day."))],
    )
    rows = FieldList(FormField(SheetRowForm), max_entries=500)

    @property
    def lines(self) -> Iterator[SheetRowForm]:
        """The lines, those put in by `complete` last."""
        return (entry.form for entry in self.rows if is_uid(entry.form.uid.data or ""))

    @property
    def part(self) -> Band:
        """The part of the day, once it is valid."""
        return Band(self.band.data)

    def offer(self, walkers: Sequence[Account], own_id: int | None, first: date, last: date) -> None:
        """Put in those who walked (who types an own sheet is ticked), and let only days of the drive be accepted."""
        self.by.choices = [SelectChoice(account.id, account.name) for account in walkers]
        ids = [account.id for account in walkers]
        if self.by.data is None:
            self.by.data = own_id if own_id in ids else next(iter(ids), None)
        self.day.validators = [*self.day.validators, lambda _form, field: _check_day(field, first, last)]

    def complete(self, doors: Iterable[Household]) -> None:
        """Put in a line for every door that has none."""
        there = {line.household_id for line in self.lines}
        for door in doors:
            if door.id not in there:
                self.rows.append_entry({"uid": uuid7(), "household": str(door.id)})

    def valid_head(self) -> bool:
        """Check all; say whether who and when are right. Each line keeps its own errors, and blocks no other."""
        self.validate()
        return not any(field.errors for field in self if field is not self.rows)


def _check_day(field: DateField, first: date, last: date) -> None:
    if field.data and not first <= field.data <= last:
        raise ValidationError(_l("Choose a day of the drive, today at the latest."))
