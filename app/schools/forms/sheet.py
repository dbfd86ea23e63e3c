"""Forms of the class sheet, of follow-up calls and of one's own declaration: shape only."""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length, Optional, Regexp
from wtforms.widgets import CheckboxInput

from app.kernel.ids import UID_PATTERN
from app.schools import rules
from app.web.forms import BaseForm, QueryForm

ON_BEHALF = "on_behalf"
"""A button of its own: declared, for a family that could not."""


class DayQuery(QueryForm):
    """Which day a page is about, and which pupils it shows; `open` is the pupil whose further words are unfolded."""

    day = DateField(_l("Day"), [Optional()])
    show = HiddenField(default="")
    open = HiddenField(default="")

    @property
    def wanted(self) -> date | None:
        """Return the day asked for; None where none was, or no day at all."""
        return self.day.data if self.validate() else None


class SheetForm(BaseForm):
    """The day a change is about, the filter the person looks through, and why they change a day that is over.

    `uid` is that of an outbox: a phone that reads it on the page lets go of its own copy.
    """

    uid = HiddenField(default="")
    day = HiddenField()
    show = HiddenField(default="")
    reason = TextAreaField(
        _l("Why you change this day"),
        description=_l("Said once, kept with every change."),
        render_kw={"rows": 2},
    )
    state = StringField()

    def on(self, today: date) -> date:
        """Return the day the change is about: today unless another one is written plainly."""
        try:
            return date.fromisoformat(self.day.data or "")
        except ValueError:
            return today

    @property
    def said(self) -> tuple[str, bool]:
        """Return the word pressed, and whether it was said on behalf of the family; "" is no word."""
        pressed = self.state.data or ""
        if pressed == ON_BEHALF:
            return "done", True
        return (pressed if pressed in rules.STATES else ""), False


class MarkRestForm(SheetForm):
    """Whom to mark: everybody named is ticked, those missing are unticked."""

    pupils = SelectMultipleField(_l("Pupils"), coerce=int, validate_choice=False, option_widget=CheckboxInput())


class ReopenForm(SheetForm):
    """Why a closed class is opened again."""

    reason = StringField(_l("Why"), [InputRequired(_l("Say why, so that the others know.")), Length(min=3, max=200)])


class AppStateForm(SheetForm):
    """Whether the pupil's home has the app."""

    state = StringField(validators=[AnyOf(rules.APP_STATES)])


class FollowUpForm(BaseForm):
    """What came of a call."""

    note = StringField(_l("Note"), [Optional(), Length(max=200)])
    state = StringField(validators=[AnyOf(("called", "resolved"))])


class OwnForm(BaseForm):
    """How somebody of the school is today."""

    uid = HiddenField(validators=[Regexp(rf"{UID_PATTERN.pattern}\Z", message=_l("The request could not be read."))])
    state = StringField(validators=[AnyOf(rules.DECLARED)])
