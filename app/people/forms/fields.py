"""Fields that several forms of people share."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app.kernel.vietnamese.phones import parse_phones
from app.kernel.words import N_


def offered(pairs: Iterable[tuple[object, object]]) -> list[SelectChoice]:
    """Return the choices of a select field from (value, words)."""
    return [SelectChoice(value, words) for value, words in pairs]


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
        if found.first is None or found.second is not None or found.flags:
            raise ValidationError(gettext(N_("The phone number is not right yet: it has 10 digits.")))
        self.data = found.first


def _id_or_none(value: Any) -> int | None:
    return int(value) if value not in (None, "", "None") else None
