"""The base of every form: CSRF on, every text cleaned by the one cleaner, domain errors put on their field."""

from typing import Any

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import Form
from wtforms.fields import Field, StringField

from app.kernel.errors import DomainError
from app.kernel.vietnamese.clean import clean_lines


def _cleaned(value: Any) -> Any:
    return clean_lines(value) if isinstance(value, str) else value


class BaseForm(FlaskForm):
    """A form sent by POST. Unknown fields never reach anything: only declared ones are read."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Form, unbound_field: Any, options: dict[str, Any]) -> Field:
            if issubclass(unbound_field.field_class, StringField):
                filters = list(unbound_field.kwargs.get("filters", []))
                if _cleaned not in filters:
                    unbound_field.kwargs["filters"] = [_cleaned, *filters]
            return unbound_field.bind(form=form, **options)

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
