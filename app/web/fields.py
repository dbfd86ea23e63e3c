"""Fields that forms of several rooms share."""

import re
from collections.abc import Iterable
from typing import Any

import wtforms
from flask_babel import gettext
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, StopValidation, ValidationError

from app.kernel.vietnamese.phones import parse_phones
from app.kernel.words import N_

WHOLE = re.compile(r"[+-]?[0-9]{1,9}")


def offered(pairs: Iterable[tuple[object, object]]) -> list[SelectChoice]:
    """Return the choices of a select field from (value, words)."""
    return [SelectChoice(value, words) for value, words in pairs]


class MayBeEmpty(Optional):
    """Optional, in a part of the form that says so once for all its fields."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags: dict[str, object] = {}


class IntegerField(wtforms.IntegerField):
    """A whole number of at most nine digits: longer ones fit no row, and endless ones break what compares them."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number. What was typed is kept and shown again when it is none."""
        if not valuelist:
            return
        self.data = None
        typed = str(valuelist[0]).strip()
        if not WHOLE.fullmatch(typed):
            raise ValueError(gettext(N_("Write a whole number, for example 4.")))
        self.data = int(typed)

    def pre_validate(self, form: Any) -> None:
        """Say once that it is no number; limits mean nothing then."""
        if self.process_errors and self.raw_data and str(self.raw_data[0]).strip():
            raise StopValidation()


class DecimalField(wtforms.DecimalField):
    """A number with decimals; what is not finite is no number."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number."""
        super().process_formdata(valuelist)
        if self.data is not None and not self.data.is_finite():
            self.data = None
            raise ValueError(self.gettext("Not a valid decimal value."))

    def pre_validate(self, form: Any) -> None:
        """Say once that it is no number; limits mean nothing then."""
        if self.process_errors and self.raw_data and str(self.raw_data[0]).strip():
            raise StopValidation()


class IdChoice(SelectField):
    """A choice among rows by id; nothing chosen is None. The view puts the choices in."""

    def __init__(self, label: Any, validators: Any = None, **options: Any) -> None:
        super().__init__(label, validators, coerce=_id_or_none, **options)


class PhoneField(StringField):
    """A phone number as people type it; `data` is 0xxxxxxxxx, or what was typed when it is no number."""

    data: str | None

    def pre_validate(self, form: Any) -> None:
        """Put the number in its one form, or say what is wrong with it."""
        if not self.data:
            return
        found = parse_phones(self.data)
        if found.first is None or found.second is not None or not found.clear:
            raise ValidationError(gettext(N_("The phone number is not right yet: it has 10 digits.")))
        self.data = found.first


def _id_or_none(value: Any) -> int | None:
    return int(value) if value not in (None, "", "None") else None
