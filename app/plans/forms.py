"""Forms of planning: shape only."""

from collections.abc import Iterable, Mapping
from datetime import time

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from app.kernel.ids import UID_PATTERN, read_id, uuid7
from app.plans.rules import LEAST_DOORS, MOST_LEAST_DOORS
from app.plans.words import KINDS, SIDES
from app.web.fields import IntegerField
from app.web.forms import BaseForm, QueryForm


def least_field() -> IntegerField:
    """Return the field for how many doors a group comes at least."""
    wrong = _l("From 1 to %(most)s doors.", most=MOST_LEAST_DOORS)
    return IntegerField(
        _l("Doors for each group, at least"),
        [NumberRange(1, MOST_LEAST_DOORS, wrong)],
        description=_l("So that nobody comes for two doors."),
        default=LEAST_DOORS,
    )


def _pair(text: str) -> tuple[int, int]:
    """Read "12-345"; ids that nothing has where it says anything else."""
    first, _, second = text.partition("-")
    return read_id(first), read_id(second)


class WhenForm(BaseForm):
    """When a plan is walked and in which groups; `uid` makes two presses one."""

    uid = HiddenField(default=uuid7, validators=[Regexp(UID_PATTERN, message=_l("Open this form again."))])
    kind = RadioField(
        _l("They walk"), choices=[SelectChoice(value, label) for value, label in KINDS.items()], default="pairs"
    )
    day = DateField(_l("Day"), [InputRequired(_l("Choose the day."))])
    begins = TimeField(_l("From"), [InputRequired(_l("Choose the hour."))], default=time(8))
    ends = TimeField(_l("To"), [InputRequired(_l("Choose the hour."))], default=time(10, 30))
    least = least_field()

    def take_hours(self, begins: time, ends: time) -> None:
        """Put these hours in the place of what was typed."""
        for field, at in ((self.begins, begins), (self.ends, ends)):
            field.data, field.raw_data = at, None


class WhatIfForm(BaseForm):
    """Other people, days or hours to think about beside the choice; nothing of it is planned."""

    more = IntegerField(
        _l("More people"),
        [InputRequired(_l("From 0 to 500 people.")), NumberRange(0, 500, _l("From 0 to 500 people."))],
        default=0,
    )
    days = IntegerField(
        _l("Over so many days"),
        [InputRequired(_l("From 1 to 14 days.")), NumberRange(1, 14, _l("From 1 to 14 days."))],
        default=1,
    )
    evening = BooleanField(_l("In the evening only, 18:00–20:30"))

    def check(self) -> None:
        """Say what is wrong on the fields and go on without it: what is only thought about stops nobody."""
        if self.is_submitted() and not self.validate():
            self.more.data = 0 if self.more.errors else self.more.data
            self.days.data = 1 if self.days.errors else self.days.data
        self.more.data, self.days.data = self.more.data or 0, self.days.data or 1


class NewPlanForm(WhenForm):
    """What to plan: alleys, people, when. The area travels along where a drive has several.

    `by_hand` comes from the button for those who share the doors out themselves.
    """

    area = HiddenField()
    alleys = SelectMultipleField(_l("Alleys"), [InputRequired(_l("Choose at least one alley."))], coerce=int)
    teams = SelectMultipleField(_l("Who walks"), [InputRequired(_l("Choose at least one team."))], coerce=int)
    by_hand = BooleanField(_l("Share out by hand"))
    bars = SelectMultipleField(_l("Alleys they do not go into"), choices=[], validate_choice=False)
    bar_team = SelectField(_l("Team"), coerce=int, default=0, validate_choice=False)
    bar_alley = SelectField(_l("Alley"), coerce=int, default=0, validate_choice=False)

    def offer_bars(self, teams: Mapping[int, str], alleys: Mapping[int, str]) -> None:
        """Put in teams and alleys to keep apart; what is chosen beside the list joins it."""
        self.bar_team.choices = [SelectChoice(0, _l("Choose a team")), *(SelectChoice(*one) for one in teams.items())]
        self.bar_alley.choices = [
            SelectChoice(0, _l("Choose an alley")),
            *(SelectChoice(*one) for one in alleys.items()),
        ]
        chosen = [*(self.bars.data or ()), f"{self.bar_team.data}-{self.bar_alley.data}"]
        pairs = dict.fromkeys(_pair(one) for one in chosen)
        known = [(team, alley) for team, alley in pairs if team in teams and alley in alleys]
        self.bars.data = [f"{team}-{alley}" for team, alley in known]
        self.bars.choices = [
            SelectChoice(
                f"{team}-{alley}", _l("%(team)s does not go into %(alley)s", team=teams[team], alley=alleys[alley])
            )
            for team, alley in known
        ]
        self.bar_alley.data = 0

    @property
    def barred(self) -> list[tuple[int, int]]:
        """Return teams and alleys they do not go into."""
        return [_pair(one) for one in self.bars.data or ()]


class WhereQuery(QueryForm):
    """Which area of a drive is planned."""

    area = SelectField(_l("Area"))

    def offer_areas(self, areas: Mapping[int, str]) -> None:
        """Put in the areas of the drive."""
        self.area.choices = [SelectChoice(str(area_id), label) for area_id, label in areas.items()]


class WardPlansForm(WhenForm):
    """Which wards to plan, each with all its open doors and all its teams."""

    wards = SelectMultipleField(_l("Wards"), [InputRequired(_l("Choose at least one ward."))], coerce=int)


class RevisionForm(BaseForm):
    """The revision of the plan the person looked at."""

    revision = HiddenField(default="0")

    @property
    def seen(self) -> int:
        """Return the revision as a number; 0, which no plan has, when it is none."""
        return read_id(self.revision.data)


class UnitForm(RevisionForm):
    """To which unit of a plan something goes (0: it is left over)."""

    to = SelectField(_l("Another group"), coerce=int)

    def offer_units(self, units: Iterable[tuple[int, str]]) -> None:
        """Put in the units that can take something."""
        self.to.choices = [SelectChoice(unit_id, name) for unit_id, name in units]


class GiveForm(UnitForm):
    """Alleys and single doors of a draft and who gets them. `best` is whom the page proposed when the person looked at it.

    `drawn` are the alleys on the map beside it, where that shows a part of the plan.
    """

    alleys = SelectMultipleField(_l("Alleys"), coerce=int, choices=[], validate_choice=False)
    doors = SelectMultipleField(_l("Doors"), coerce=int, choices=[], validate_choice=False)
    to = SelectField(_l("To whom"), coerce=int, validate_choice=False)
    best = StringField(_l("Proposed"))
    drawn = StringField(_l("Drawn beside it"))

    @property
    def own_choice(self) -> int | None:
        """Return the unit chosen against what was proposed (0: nobody); None where the proposal was followed."""
        known = {choice.value for choice in self.to.choices or ()}
        return self.to.data if self.to.data in known and self.to.data != read_id(self.best.data) else None


class RangeForm(UnitForm):
    """The doors of one alley from a number to another, on one side or both, and the unit they go to."""

    alley = SelectField(_l("Alley"), coerce=int, choices=[], validate_choice=False)
    first = IntegerField(_l("From number"), [InputRequired(_l("Write the first number."))])
    last = IntegerField(_l("To number"), [InputRequired(_l("Write the last number."))])
    side = RadioField(_l("Side"), choices=[SelectChoice(code, label) for code, label in SIDES.items()], default="even")
    to = SelectField(_l("They go to"), coerce=int)

    def offer_alleys(self, alleys: Mapping[int, str]) -> None:
        """Put in the alleys of the draft."""
        self.alley.choices = [SelectChoice(alley_id, label) for alley_id, label in alleys.items()]


class UndoForm(RevisionForm):
    """The newest act taken back; `unit` is the group whose page the person stands on, if any."""

    unit = HiddenField()

    @property
    def unit_id(self) -> int | None:
        """Return the group (0: the doors left over); None on the board."""
        return read_id(self.unit.data) if self.unit.data else None


class BarForm(UnitForm):
    """Alleys a unit does not go into; `lift` names a unit and an alley it may go into again."""

    alleys = SelectMultipleField(_l("Alleys they do not go into"), coerce=int, choices=[], validate_choice=False)
    lift = StringField(_l("May go there again"))
    to = SelectField(_l("Who"), coerce=int, validate_choice=False)

    @property
    def lifted(self) -> tuple[int, int]:
        """Return the unit and the alley of the button pressed."""
        return _pair(self.lift.data or "")

    def offer_alleys(self, alleys: Mapping[int, str]) -> None:
        """Put in the alleys of the draft."""
        self.alleys.choices = [SelectChoice(alley_id, label) for alley_id, label in alleys.items()]


class LockForm(RevisionForm):
    """The unit whose route is locked, or opened again."""

    lock = StringField(_l("Lock"))
    unlock = StringField(_l("Unlock"))


class ReplanForm(RevisionForm):
    """What is planned again."""

    way = StringField(_l("What is planned again"))
    least = least_field()


class PublishForm(RevisionForm):
    """The units whose routes are given out; `offered` are all that could be ticked when the person looked."""

    units = SelectMultipleField(_l("Routes to give out"), coerce=int)
    offered = SelectMultipleField(_l("Routes to choose from"), coerce=int, choices=[], validate_choice=False)


class SpreadForm(BaseForm):
    """A route spread over its neighbours as it was shown, and why."""

    seal = HiddenField()
    reason = StringField(_l("Why"), [Optional(), Length(max=200)])


class MoveForm(RevisionForm):
    """Doors and whole alleys of one unit, and the unit they go to (0: left over)."""

    doors = SelectMultipleField(_l("Doors"), coerce=int)
    alleys = SelectMultipleField(_l("Whole alleys"), coerce=int)
    to = SelectField(_l("Move the ticked ones to"), coerce=int)
    pin = StringField(_l("Pin"))
    take = StringField(_l("Take in"))
    later = BooleanField(_l("All of these"))
