"""Forms of areas and households."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from app.kernel.ids import UID_PATTERN, uuid7
from app.web.fields import IntegerField
from app.web.forms import BaseForm, QueryForm

KIND_WORDS = {
    "home": _l("A home"),
    "shop": _l("A shop"),
    "office": _l("An office"),
    "dorm": _l("Rented rooms"),
    "other": _l("Something else"),
}
SUPPRESS_WORDS = {
    "asked": _l("They asked us not to come"),
    "mourning": _l("A death in the family"),
    "ill": _l("Someone is ill"),
    "safety": _l("It is not safe"),
    "other": _l("Another reason"),
}
VOID_WORDS = {
    "duplicate": _l("It is on the list twice"),
    "not_found": _l("There is no such door"),
    "demolished": _l("The house is gone"),
    "moved": _l("They moved away"),
    "mistake": _l("Entered by mistake"),
}
_TOO_LONG = _l("Too long: %(max)d characters at most.")
WAITS_WORDS = {
    "partial": _l("That ward went to several of today's, and the street does not tell to which."),
    "elsewhere": _l("It names a place outside the area of the list."),
    "unknown": _l("The register knows no such unit, or not what became of it."),
    "unnamed": _l("It names no ward."),
}
REGION_WORDS = {
    "north": _l("North: ngõ, in it ngách, in it hẻm"),
    "south": _l("South: hẻm, and hẻm in it"),
    "centre": _l("Centre: kiệt, in it hẻm"),
}
WALK_WORDS = {
    "u_walk": _l("Odd numbers up, even numbers back"),
    "odd_even": _l("Odd numbers first, then even numbers"),
    "numeric": _l("Both sides mixed, by number"),
    "list": _l("As the list has them"),
}


def _choices(words: Mapping[str, object]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in words.items()]


def _length(most: int) -> Length:
    return Length(max=most, message=_TOO_LONG)


def _between(most: int) -> NumberRange:
    return NumberRange(0, most, _l("A number from 0 to %(max)d."))


class HouseholdForm(BaseForm):
    """A household as a hamlet head would tell it; `not_duplicate` is asked only when a likely twin was found.

    Of a household there is, an empty phone keeps the number, which the page shows masked; `no_phone` forgets it.
    """

    uid = HiddenField(default=uuid7, validators=[Regexp(UID_PATTERN, message=_l("Open this form again."))])
    version = HiddenField(default="1", validators=[Regexp(r"\d{1,9}\Z", message=_l("Open this form again."))])
    address_raw = StringField(
        _l("House number"),
        [Optional(), _length(300)],
        description=_l("As on the wall: 12, 12/3/5, 47A. A flat: P1203 tower CT2. Leave empty if there is none."),
    )
    landmark = StringField(
        _l("How to find the door"), [Optional(), _length(200)], description=_l("For example: beside the culture house.")
    )
    head_name = StringField(_l("Head of the household"), [Optional(), _length(120)])
    phone = StringField(
        _l("Phone"), [Optional(), _length(60)], description=_l("One or two numbers. Others see it masked.")
    )
    no_phone = BooleanField(_l("Has no phone: forget the number"))
    kind = RadioField(_l("What is there"), choices=_choices(KIND_WORDS), default="home")
    est_residents = IntegerField(_l("Residents"), [Optional(), _between(500)])
    smartphones = IntegerField(
        _l("Smartphones"), [Optional(), _between(500)], description=_l("Leave empty if nobody has counted them yet.")
    )
    installed_at_start = IntegerField(_l("Of them, already installed"), [Optional(), _between(500)])
    note = TextAreaField(
        _l("Note"), [Optional(), _length(1000)], description=_l("No identity numbers, no health details.")
    )
    not_duplicate = BooleanField(_l("This is another household, save it"))


def _either(label: object) -> RadioField:
    return RadioField(label, choices=[SelectChoice("mine", ""), SelectChoice("theirs", "")], default="mine")


class MergeForm(BaseForm):
    """Of each field in which two households differ, whose value stays: that of the one that stays, or of the other."""

    version = HiddenField(validators=[Regexp(r"\d{1,9}\Z", message=_l("Open this form again."))])
    other_version = HiddenField(validators=[Regexp(r"\d{1,9}\Z", message=_l("Open this form again."))])
    address_raw = _either(_l("House number"))
    landmark = _either(_l("How to find the door"))
    head_name = _either(_l("Head of the household"))
    phone = _either(_l("Phone"))
    kind = _either(_l("What is there"))
    est_residents = _either(_l("Residents"))
    smartphones = _either(_l("Smartphones"))
    installed_at_start = _either(_l("Of them, already installed"))
    note = _either(_l("Note"))

    @property
    def theirs(self) -> set[str]:
        """The fields whose value comes from the household that goes."""
        return {field.name for field in self if field.data == "theirs"}


class VoidForm(BaseForm):
    """Why a household leaves the lists."""

    reason = RadioField(
        _l("Reason"), [InputRequired(_l("Choose a reason."))], choices=_choices(VOID_WORDS), validate_choice=False
    )


class SuppressForm(BaseForm):
    """Why, and until when, nobody calls there."""

    reason = RadioField(
        _l("Reason"),
        [InputRequired(_l("Choose a reason."))],
        choices=_choices(SUPPRESS_WORDS),
        validate_choice=False,
    )
    until = DateField(_l("Until"), [Optional()], description=_l("Leave empty if for good."))


class AreaForm(BaseForm):
    """A place below a ward: its word, its name, where it stands among its siblings."""

    level = RadioField(
        _l("What is in it"),
        choices=[
            SelectChoice("alley", _l("Doors: an alley, a row, a hamlet without alleys")),
            SelectChoice("group", _l("Alleys: a hamlet, a residents' group")),
        ],
        default="alley",
    )
    kind = StringField(
        _l("Its word"),
        [InputRequired(_l("Write the word people use: ngõ, thôn, xóm…")), _length(30)],
        description=_l("The word people use here: ngõ, ngách, hẻm, thôn, tổ dân phố…"),
    )
    name = StringField(
        _l("Name"),
        [InputRequired(_l("Write the name.")), _length(120)],
        description=_l("Without that word: 45 Đặng Thùy Trâm, Giẽ Hạ."),
    )
    mouth = IntegerField(
        _l("House number at its mouth"),
        [Optional(), _between(99999)],
        description=_l("Alleys are walked in the order of their mouths. Left empty, the number in the name counts."),
    )
    position = IntegerField(
        _l("Place in the order"),
        [Optional(), _between(9999)],
        description=_l("1 is walked first. Left empty, the mouth decides."),
    )
    parent_id = SelectField(_l("Stands in"), coerce=int, validate_choice=False)


class WalkingForm(BaseForm):
    """How addresses of a place are read and how its doors are walked; the view takes away what the place does not ask."""

    region = RadioField(_l("How lanes are written here"), choices=_choices(REGION_WORDS), validate_choice=False)
    reread = BooleanField(
        _l("Read the addresses that are here already in this way too"),
        description=_l("Without this they stay as they are; what comes from now on is read this way."),
    )
    walk_mode = RadioField(_l("How the doors are walked"), choices=[], validate_choice=False)


class PlaceRowsForm(BaseForm):
    """Rows that wait go to the place `to` (none: out of the lists); `expected` is how many were shown."""

    uid = HiddenField(default=uuid7, validators=[Regexp(UID_PATTERN, message=_l("Open this form again."))])
    expected = HiddenField(default="0", validators=[Regexp(r"[0-9]{1,9}\Z", message=_l("Open this form again."))])
    to = StringField(validators=[Regexp(r"([0-9]{1,9}|none)\Z", message=_l("Choose where the rows go."))])


class AfterForm(BaseForm):
    """Right after which door another one comes."""

    after = SelectField(_l("Right after"), coerce=int, validate_choice=False)


class SearchForm(QueryForm):
    """A search in the query string: `q` words, `area` to stay within, `after` the last one seen."""

    q = StringField(filters=[lambda value: (value or "")[:80]])
    area = StringField()
    after = StringField()


class SourceForm(BaseForm):
    """What a list of contracts is called, and what its numbers may be used for."""

    name = StringField(
        _l("What the list is called"), [InputRequired(_l("Write what the list is called.")), _length(120)]
    )
    purpose = TextAreaField(
        _l("Only to be used for"),
        [InputRequired(_l("Write what the numbers may be used for.")), _length(200)],
        description=_l("Whoever looks at a number reads this sentence."),
        render_kw={"rows": 3},
    )
