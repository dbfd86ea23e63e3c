"""Forms of a shift's crew: shape only."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.web.fields import IntegerField
from app.web.forms import BaseForm, QueryForm

CHOOSE_ROLE = _l("Choose what you do in this shift.")


class ShiftsQuery(QueryForm):
    """Which open shifts are shown, and after which one the page begins."""

    free = BooleanField()
    after = IntegerField(validators=[Optional()])


class RoleForm(BaseForm):
    """The work somebody takes; the view puts in what this shift needs."""

    role = RadioField(_l("Work"), choices=[], validate_choice=False, validators=[InputRequired(CHOOSE_ROLE)])


class PutInForm(BaseForm):
    """Whom staff put into a shift, and for what."""

    role = RadioField(_l("Work"), choices=[], validate_choice=False, validators=[InputRequired(_l("Choose the work."))])
    person = IntegerField(_l("Person"), validators=[InputRequired(_l("Choose a person."))])


class CandidateQuery(QueryForm):
    """The words typed to find a person."""

    q = StringField(_l("Name or phone number"), validators=[Optional(), Length(max=100)])
