"""The base of every form: CSRF on, every text cleaned by the one cleaner, domain errors put on their field."""

from datetime import date
from typing import Any

from flask_babel import get_translations, gettext
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Form, TextAreaField

from app.kernel.errors import DomainError
from app.kernel.vietnamese.clean import clean_lines, clean_text
from app.kernel.words import N_

# What the fields of the library say by themselves; marked here so that the catalogue of this room holds them.
FIELD_WORDS = (
    N_("This field is required."),
    N_("Not a valid choice."),
    N_("Not a valid integer value."),
    N_("Not a valid decimal value."),
    N_("Not a valid date value."),
    N_("Not a valid time value."),
    N_("Not a valid datetime value."),
    N_("Invalid Choice: could not coerce."),
    N_("Invalid choice(s): one or more data inputs could not be coerced."),
    N_("Field must be between %(min)d and %(max)d characters long."),
    N_("Field must be at least %(min)d characters long."),
    N_("Field cannot be longer than %(max)d characters."),
    N_("Number must be at least %(min)s."),
    N_("Number must be at most %(max)s."),
    N_("Number must be between %(min)s and %(max)s."),
)


LARGEST = 2**31 - 1
FIRST_YEAR, LAST_YEAR = 1800, 2200


class FieldWords:
    """Gives the library's own sentences the language of the page."""

    def gettext(self, message: str) -> str:
        """Return the sentence in the language of this request."""
        return str(get_translations().ugettext(message))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Return the sentence for a number (no limit of ours is one); the library fills the gaps itself."""
        return self.gettext(plural)


class BaseForm(FlaskForm):
    """A form sent by POST. Unknown fields never reach anything: only declared ones are read."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Form) -> FieldWords:
            return FieldWords()

        def wrap_formdata(self, form: Form, formdata: Any) -> Any:
            """Clean what was sent before any field sees it, so that a refused value comes back clean too."""
            sent = super().wrap_formdata(form, formdata)
            if sent is None:
                return None
            prose = {field.name for field in form if isinstance(field, TextAreaField)}
            kept = ((name, value) for name, value in sent.items(multi=True) if _may_be_a_row(name))
            return MultiDict((name, _cleaned(value, name in prose)) for name, value in kept)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; numbers no row holds and days outside four centuries are refused like typing errors."""
        valid = bool(super().validate(extra_validators))
        for field in self._fields.values():
            if not field.errors and (wrong := _out_of_range(field.data)):
                field.errors = [FieldWords().gettext(wrong)]
                valid = False
        return valid

    def refuse(self, error: DomainError) -> None:
        """Put a refusal of the domain on the field it names, else on the whole form."""
        field = self._fields.get(error.field or "")
        message = gettext(error.message, **error.params)
        if field is None:
            self.form_errors.append(message)
        else:
            field.errors = [*field.errors, message]


class QueryForm(BaseForm):
    """A form read from the query string: filters and searches, no token."""

    class Meta(BaseForm.Meta):
        csrf = False


def _out_of_range(data: Any) -> str:
    """Return what is wrong with numbers or days that neither database (or no calendar sum) can take; "" if nothing."""
    values = data if isinstance(data, list) else [data]
    if any(type(value) is int and abs(value) > LARGEST for value in values):
        return "Not a valid integer value."
    if any(isinstance(value, date) and not FIRST_YEAR <= value.year <= LAST_YEAR for value in values):
        return "Not a valid date value."
    return ""


def _may_be_a_row(name: str) -> bool:
    """Say whether a name can be one of a list of rows: the library breaks at digits that are none, and at endless ones."""
    return all(part.isascii() and len(part) < 10 for part in name.split("-") if part.isdigit())


def _cleaned(value: Any, prose: bool) -> Any:
    """Return a value tidied; only where a text may have lines do its line breaks stay."""
    if not isinstance(value, str):
        return value
    return clean_lines(value) if prose else clean_text(value)
