"""The filter of the record."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from app.audit.words import ACTIONS
from app.web.fields import IntegerField
from app.web.forms import QueryForm


class AuditQuery(QueryForm):
    """What the record is narrowed to."""

    action = SelectField(_l("What was done"), validate_choice=False)
    day = DateField(_l("Day"), [Optional()])
    account = IntegerField(validators=[Optional()])
    before = IntegerField(validators=[Optional()])

    def offer_actions(self) -> None:
        """Put in the choices, in the order of the table of words; a filter need not say that it may stay empty."""
        self.day.flags.optional = None
        self.action.choices = [
            SelectChoice("", _l("Everything")),
            *(SelectChoice(code, _l(words)) for code, words in ACTIONS.items()),
        ]
