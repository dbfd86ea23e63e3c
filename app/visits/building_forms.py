"""Forms of a building: shape only."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from app.places.rooms import MOST_ON_A_FLOOR, SCHEMES, TOP_FLOOR
from app.visits.buildings import LONGEST_NAME
from app.web.fields import IntegerField
from app.web.forms import BaseForm, QueryForm

KINDS = {"dorm": _l("Rented rooms"), "home": _l("Flats"), "office": _l("Offices")}
_FLOOR = [InputRequired(_l("Write the number.")), NumberRange(1, TOP_FLOOR, _l("From 1 to 60."))]


class BuildingForm(QueryForm):
    """A building as it is told, shown as a list of rooms before anything is written."""

    name = StringField(
        _l("House number or name of the building"),
        [InputRequired(_l("Write the house number, or what the building is called.")), Length(max=LONGEST_NAME)],
        description=_l("As on the wall: 45/14, or CT2."),
    )
    kind = RadioField(
        _l("What is in it"), choices=[SelectChoice(code, words) for code, words in KINDS.items()], default="dorm"
    )
    first_floor = IntegerField(_l("From floor"), _FLOOR, default=1, render_kw={"min": 1, "max": TOP_FLOOR})
    last_floor = IntegerField(_l("To floor"), _FLOOR, render_kw={"min": 1, "max": TOP_FLOOR})
    rooms = IntegerField(
        _l("Rooms on a floor"),
        [InputRequired(_l("Write the number.")), NumberRange(1, MOST_ON_A_FLOOR, _l("From 1 to 60."))],
        render_kw={"min": 1, "max": MOST_ON_A_FLOOR},
    )
    scheme = RadioField(
        _l("How they are numbered"),
        choices=[SelectChoice(code, _l(words)) for code, words in SCHEMES.items()],
        default="hundreds",
    )
    skips_13 = BooleanField(_l("12A instead of 13"))

    def payload(self, alley_id: int) -> dict[str, Any]:
        """Return the building as a phone would send it."""
        told = {name: self[name].data for name in ("name", "kind", "first_floor", "last_floor", "rooms", "scheme")}
        return told | {"alley": alley_id, "skips_13": bool(self.skips_13.data)}


class AddBuildingForm(BaseForm):
    """The building named in the address, to be written. `uid` was made with the page, so twice is once."""

    uid = HiddenField()
