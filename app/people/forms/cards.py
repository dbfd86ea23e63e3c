"""Forms of cards: the way in with one, and for whom new ones are printed."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Regexp, ValidationError

from app.kernel.ids import UID_PATTERN, uuid7
from app.people.card_rules import read_code, read_pin
from app.web.fields import IdChoice, offered
from app.web.forms import BaseForm

WHOM = {
    "missing": _l("Only those who have no card yet"),
    "all": _l("Everybody: cards they have stop working"),
}


class CardSignInForm(BaseForm):
    """A scanned card (`card`, put in by the page) or a typed code, and the PIN."""

    card = HiddenField(validators=[Length(max=100)])
    card_code = StringField(
        _l("Code on the card"), [Length(max=40)], description=_l("Nine letters and digits, like K7M-29P-XQ4.")
    )
    pin = StringField(_l("PIN"), [InputRequired(_l("Type the PIN: six digits.")), Length(max=20)])
    next = HiddenField()

    def validate_card_code(self, field: StringField) -> None:
        """Say that a code was mistyped before anything is asked."""
        if field.data and read_code(field.data) is None:
            raise ValidationError(_l("One letter of the code is wrong. Compare it with the card."))
        if not field.data and not self.card.data:
            raise ValidationError(_l("Scan the card, or type its code."))

    def validate_pin(self, field: StringField) -> None:
        """Refuse what is no PIN at all."""
        if read_pin(field.data or "") is None:
            raise ValidationError(_l("Type the PIN: six digits."))


class PressForm(BaseForm):
    """A press that does its work once: `uid` names it."""

    uid = HiddenField(default=uuid7, validators=[Regexp(UID_PATTERN)])


class CardsForm(PressForm):
    """For whom cards are printed."""

    whom = RadioField(_l("For whom"), choices=offered(WHOM.items()), default="missing")


class WardCardsForm(CardsForm):
    """For whom in which ward."""

    area = IdChoice(_l("Ward"))
