"""Forms of planning and of routes: shape only."""

from collections.abc import Mapping
from datetime import time

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.kernel.ids import read_id
from app.routes.rules import NO_TEAM
from app.routes.words import KINDS
from app.web.forms import BaseForm, QueryForm


def _team(value: object) -> int:
    return NO_TEAM if value in ("none", NO_TEAM) else read_id(str(value))


class RoutesQuery(QueryForm):
    """What the list of routes is narrowed to, and after which route a page begins."""

    state = HiddenField(default="")
    team = SelectField(_l("Team"), coerce=_team)
    after = HiddenField(default="")

    def offer_teams(self, teams: Mapping[int, str], some_without: bool) -> None:
        """Put in the choices; routes without a team are one of them where there are any beside others."""
        named = [SelectChoice(str(team_id), name) for team_id, name in teams.items()]
        without = [SelectChoice("none", _l("No team"))] if named and some_without else []
        self.team.choices = [SelectChoice("", _l("All teams")), *named, *without]


class NewPlanForm(BaseForm):
    """What to plan: alleys, people, when. The area travels along where a drive has several."""

    area = HiddenField()
    alleys = SelectMultipleField(_l("Alleys"), [InputRequired(_l("Choose at least one alley."))], coerce=int)
    teams = SelectMultipleField(_l("Who walks"), [InputRequired(_l("Choose at least one team."))], coerce=int)
    kind = RadioField(
        _l("They walk"), choices=[SelectChoice(value, label) for value, label in KINDS.items()], default="pairs"
    )
    day = DateField(_l("Day"), [InputRequired(_l("Choose the day."))])
    begins = TimeField(_l("From"), [InputRequired(_l("Choose the hour."))], default=time(8))
    ends = TimeField(_l("To"), [InputRequired(_l("Choose the hour."))], default=time(10, 30))


class RevisionForm(BaseForm):
    """The revision of the plan the person looked at."""

    revision = HiddenField(default="0")

    @property
    def seen(self) -> int:
        """Return the revision as a number; 0, which no plan has, when it is none."""
        return read_id(self.revision.data)


class MoveForm(RevisionForm):
    """Doors and whole alleys of one unit, and the unit they go to (0: left over)."""

    doors = SelectMultipleField(_l("Doors"), coerce=int)
    alleys = SelectMultipleField(_l("Whole alleys"), coerce=int)
    to = SelectField(_l("Move the ticked ones to"), coerce=int)


class ReleaseForm(BaseForm):
    """Why a route is taken back."""

    reason = StringField(
        _l("Why"),
        [InputRequired(_l("Say why, so that the others know.")), Length(max=200)],
        description=_l("One line."),
    )
