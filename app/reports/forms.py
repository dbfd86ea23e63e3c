"""Forms of reports: a period."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import InputRequired, Optional

from app.web.fields import IntegerField
from app.web.forms import QueryForm


class PeriodQuery(QueryForm):
    """From which day to which, and after whom a page of the list begins."""

    first = DateField(_l("From day"), [InputRequired(_l("Choose the first day."))])
    last = DateField(_l("To day"), [InputRequired(_l("Choose the last day."))])
    after = IntegerField(validators=[Optional()])
