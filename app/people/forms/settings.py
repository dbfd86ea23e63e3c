"""The form of the organisation's settings."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.web.fields import IntegerField, PhoneField
from app.web.forms import BaseForm

HOURS = _l("An hour from 0 to 23.")


class SettingsForm(BaseForm):
    """Who runs this site and when a day's figures close."""

    name = StringField(
        _l("Name of the organisation"), [InputRequired(_l("Type the name of the organisation.")), Length(max=120)]
    )
    short_name = StringField(
        _l("Short name"), [Optional(), Length(max=40)], description=_l("Stands in the header of every page.")
    )
    phone = PhoneField(_l("Phone for questions"), [Optional(), Length(max=40)])
    cutoff_hour = IntegerField(
        _l("A day's figures close at"), [InputRequired(HOURS), NumberRange(0, 23, HOURS)], description=HOURS
    )
