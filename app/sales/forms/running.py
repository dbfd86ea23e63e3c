"""Forms of running a point: shape only."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField, SelectMultipleField, StringField, TimeField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.kernel.ids import read_id
from app.sales.words import NOTICES
from app.web.forms import BaseForm


class NoticeForm(BaseForm):
    """What residents read of a shift; new hours belong to `retimed` alone. The view puts the stops in."""

    notice = RadioField(
        _l("Residents read"),
        choices=[SelectChoice(code, words) for code, words in NOTICES.items()],
        validators=[InputRequired(_l("Choose what residents read."))],
    )
    stop = SelectField(_l("Stop"), choices=[], coerce=lambda value: read_id(str(value)), validate_choice=False)
    begins = TimeField(_l("From"), validators=[Optional()])
    ends = TimeField(_l("To"), validators=[Optional()])
    text = StringField(
        _l("A short sentence"),
        description=_l("Why, or where to go instead. Residents read it at once."),
        validators=[Optional(), Length(max=200, message=_l("At most 200 letters."))],
    )


class StockForm(BaseForm):
    """Which goods are there. The view puts the goods in."""

    goods = SelectMultipleField(
        _l("In stock"),
        choices=[],
        coerce=lambda value: read_id(str(value)),
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def in_stock(self) -> set[int]:
        """Return the ids of the goods that are there."""
        chosen: list[Any] = self.goods.data or []
        return set(chosen)
