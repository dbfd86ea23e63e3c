"""The base of every form: CSRF on, every text cleaned by the one cleaner, domain errors put on their field."""

from typing import Any

from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Form

from app.kernel.errors import DomainError
from app.kernel.vietnamese.clean import clean_lines


class BaseForm(FlaskForm):
    """A form sent by POST. Unknown fields never reach anything: only declared ones are read."""

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: Form, formdata: Any) -> Any:
            """Clean what was sent before any field sees it, so that a refused value comes back clean too."""
            sent = super().wrap_formdata(form, formdata)
            if sent is None:
                return None
            return MultiDict((name, _cleaned(value)) for name, value in sent.items(multi=True))

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


def _cleaned(value: Any) -> Any:
    return clean_lines(value) if isinstance(value, str) else value
