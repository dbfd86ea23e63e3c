"""Forms of routes: shape only."""

from collections.abc import Iterable, Mapping

from flask_babel import lazy_gettext as _l
from wtforms import (
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.kernel.ids import read_id
from app.places.models import Household
from app.routes.rules import NO_TEAM
from app.routes.words import GIVE_UP_REASONS
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


class ReleaseForm(BaseForm):
    """Why a route is taken back."""

    reason = StringField(
        _l("Why"),
        [InputRequired(_l("Say why, so that the others know.")), Length(max=200)],
        description=_l("One line."),
    )


class ReopenForm(BaseForm):
    """What is still to do on a route handed in."""

    still = StringField(
        _l("What is still to do"),
        [InputRequired(_l("Say what is still to do.")), Length(max=200)],
        description=_l("One line; those who walk it read it."),
    )


class GiveUpForm(BaseForm):
    """Why a holder cannot walk the route; other reasons are said in words."""

    why = RadioField(
        _l("Why not"),
        [InputRequired(_l("Choose a reason."))],
        choices=[SelectChoice(code, label) for code, label in GIVE_UP_REASONS.items()],
    )
    said = StringField(_l("In your own words"), [Length(max=150)])

    def validate_said(self, field: StringField) -> None:
        """Ask for words where the reason chosen says nothing."""
        if self.why.data == "other" and not field.data:
            raise ValidationError(_l("Write a few words, so that your leader understands."))


class TimeForm(BaseForm):
    """Until when a route is its people's; the view puts in the evenings there are."""

    until = RadioField(_l("Theirs until"), [InputRequired(_l("Choose until when."))])

    def offer_times(self, times: Mapping[str, str], first: str | None) -> None:
        """Put in the choices, and tick one of them on a fresh form."""
        self.until.choices = [SelectChoice(value, words) for value, words in times.items()]
        self.until.data = self.until.data or first


class DoorsForm(TimeForm):
    """Doors and whole alleys, who takes them, and until when. Doors others took meanwhile are passed over."""

    doors = SelectMultipleField(_l("Doors"), coerce=int, validate_choice=False)
    alleys = SelectMultipleField(_l("Whole alleys"), coerce=int, validate_choice=False)
    to = RadioField(_l("Give them to"), [InputRequired(_l("Choose who takes the doors."))])

    def offer_doors(self, houses: Iterable[Household], keys: Iterable[str]) -> None:
        """Put in the doors that can be given and those who can take them."""
        houses = list(houses)
        self.doors.choices = [SelectChoice(house.id, house.plate) for house in houses]
        alleys = dict.fromkeys(house.alley_id for house in houses)
        self.alleys.choices = [SelectChoice(alley_id, str(alley_id)) for alley_id in alleys]
        self.to.choices = [SelectChoice(key, key) for key in keys]

    def chosen(self, houses: Iterable[Household]) -> list[Household]:
        """Return the doors ticked one by one and those of the alleys ticked whole."""
        doors, alleys = set(self.doors.data or ()), set(self.alleys.data or ())
        return [house for house in houses if house.id in doors or house.alley_id in alleys]


class HandOverForm(DoorsForm):
    """Doors of a route that go to others, and why."""

    reason = StringField(_l("Why"), [Optional(), Length(max=200)])
