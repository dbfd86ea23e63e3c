"""Forms of teams."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length

from app.web.fields import IdChoice
from app.web.forms import BaseForm, QueryForm

NAME = _l("Name of the team")
NAME_MISSING = _l("Type the name of the team.")


class AddTeamForm(BaseForm):
    """A new team."""

    name = StringField(NAME, [InputRequired(NAME_MISSING), Length(max=120)])
    area = IdChoice(_l("Area"), [InputRequired(_l("Choose the area of the team."))])


class RenameTeamForm(BaseForm):
    """Another name for a team."""

    name = StringField(NAME, [InputRequired(NAME_MISSING), Length(max=120)])


class PeopleForm(BaseForm):
    """Ticked people; the ids are looked up through the actor's scope."""

    people = SelectMultipleField(_l("Members"), coerce=int, validate_choice=False)


class MoveForm(BaseForm):
    """Where a member goes."""

    team = IdChoice(_l("Move to"), [InputRequired(_l("Choose where they go."))])


class LeaderForm(BaseForm):
    """Who leads the team."""

    account = IdChoice(_l("Leader"), [InputRequired(_l("Choose who leads."))])


class PairForm(BaseForm):
    """Which pair."""

    pair = IdChoice(_l("Pair"), validate_choice=False)


class CandidateQuery(QueryForm):
    """The search among people who could join."""

    q = StringField(_l("Name or phone"), [Length(max=80)])
