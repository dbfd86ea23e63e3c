"""Forms of counting people helped at a point: shape only."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.kernel.ids import read_id
from app.visits.outcomes import AGE_BANDS, PERSON_WORDS, RESULTS
from app.web.fields import IntegerField
from app.web.forms import BaseForm, QueryForm

NEW_PERSON = "0"


class HouseQuery(QueryForm):
    """The house somebody comes from: words to find it, then its id."""

    q = StringField(_l("House number and alley"), validators=[Optional(), Length(max=100)])
    house = StringField(validators=[Optional(), Length(max=12)])


class HelpedForm(BaseForm):
    """What was done. `uid` was made with the page, so twice is once; the view puts apps and people in."""

    uid = HiddenField()
    house = HiddenField()
    app = RadioField(_l("App"), choices=[], coerce=lambda value: read_id(str(value)), validate_choice=False)
    result = RadioField(
        _l("What came of it"),
        choices=[SelectChoice(code, _l(one.label)) for code, one in RESULTS.items()],
        validators=[InputRequired(_l("Choose what came of it."))],
    )
    n = IntegerField(
        _l("How many people"),
        default=1,
        validators=[Optional(), NumberRange(1, 20, _l("From 1 to 20 people at a time."))],
        render_kw={"min": 1, "max": 20},
    )
    slot = RadioField(_l("Which person"), choices=[], validate_choice=False, validators=[Optional()])
    label = RadioField(
        _l("Who was helped"), choices=[SelectChoice(word, word) for word in PERSON_WORDS], validators=[Optional()]
    )
    age_band = RadioField(
        _l("Age"),
        choices=[SelectChoice(code, _l(label)) for code, label in AGE_BANDS.items()],
        validators=[Optional()],
    )

    @property
    def known_slot(self) -> int | None:
        """Return the person of the house that was chosen; None for somebody not recorded before."""
        return read_id(self.slot.data) or None
