"""Forms of the way into a team."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.people.forms.accounts import NAME_MISSING
from app.web.fields import IdChoice, IntegerField, PhoneField
from app.web.forms import BaseForm

MOST_USES = 200
YEAR = _l("A year of four digits, like 2004.")


class TeamLinkForm(BaseForm):
    """For how many people a link is good."""

    max_uses = IntegerField(
        _l("For how many people"), [InputRequired(_l("Type a number.")), NumberRange(1, MOST_USES)], default=30
    )


class AskForm(BaseForm):
    """Who wants to join; the view puts the alleys of the ward in."""

    name = StringField(_l("Full name"), [InputRequired(NAME_MISSING), Length(min=2, max=120)])
    phone = PhoneField(_l("Phone"), [InputRequired(_l("Type your phone number.")), Length(max=40)])
    birth_year = IntegerField(_l("Year of birth"), [Optional(), NumberRange(1920, 2025, YEAR)])
    home = IdChoice(_l("Lives in"), [Optional()])
