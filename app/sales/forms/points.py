"""Forms of points, stops, suppliers and posted prices: shape only."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from app.kernel.vietnamese.numbers import parse_count, show_number
from app.kernel.words import N_
from app.sales import words
from app.sales.rules import ROLES, Price
from app.web.fields import IdChoice, IntegerField, MayBeEmpty, PhoneField
from app.web.forms import LARGEST, BaseForm

MOST_PRICES = 60
MOST_PEOPLE = 50


def choices(labels: Mapping[str, object]) -> list[SelectChoice]:
    """Return the choices of a field from the words of its codes."""
    return [SelectChoice(code, label) for code, label in labels.items()]


class NeedField(IntegerField):
    """How many people of one role are needed; nothing typed is nobody."""

    def __init__(self, role: str, **options: Any) -> None:
        limits = {"min": 0, "max": MOST_PEOPLE}
        most = NumberRange(0, MOST_PEOPLE, _l("From 0 to 50 people."))
        super().__init__(words.ROLES[role], [MayBeEmpty(), most], render_kw=limits, **options)


class PointForm(BaseForm):
    """A point's own details and what each of its shifts needs."""

    kind = RadioField(_l("What it is"), [InputRequired(_l("Choose what it is."))], choices=choices(words.KINDS))
    name = StringField(_l("Name"), [InputRequired(_l("Type a name.")), Length(max=80)])
    plate = StringField(_l("Number plate"), [Optional(), Length(max=20)])
    phone = PhoneField(_l("Phone for residents"), [Optional(), Length(max=30)])
    area_id = SelectField(_l("Area"), [InputRequired(_l("Choose an area."))], coerce=int)
    home_stop_id = IdChoice(_l("Home stop"), [Optional()])
    supplier_id = IdChoice(_l("Supplier"), [Optional()])
    note = StringField(_l("Note"), [Optional(), Length(max=200)])
    seller = NeedField("seller")
    cashier = NeedField("cashier")
    carrier = NeedField("carrier")
    order = NeedField("order")
    help = NeedField("help")
    version = HiddenField(default="0")

    @property
    def needs(self) -> dict[str, int]:
        """How many people of each role a shift needs."""
        return {role: self[role].data or 0 for role in ROLES}


class StopForm(BaseForm):
    """A stop: its name and where exactly it is."""

    name = StringField(_l("Name"), [InputRequired(_l("Type a name.")), Length(max=120)])
    place = StringField(_l("Where exactly"), [Optional(), Length(max=200)])
    area_id = SelectField(_l("Alley or ward"), [InputRequired(_l("Choose an area."))], coerce=int)


class SupplierForm(BaseForm):
    """Who brings the goods."""

    name = StringField(_l("Name"), [InputRequired(_l("Type a name.")), Length(max=120)])
    phone = PhoneField(_l("Phone number"), [Optional(), Length(max=30)])
    note = StringField(_l("Note"), [Optional(), Length(max=200)])


class NewSupplierForm(SupplierForm):
    """A new supplier, which also says whom it serves."""

    area_id = SelectField(_l("Area"), [InputRequired(_l("Choose an area."))], coerce=int)


class PriceField(StringField):
    """A price as people write it, 98.000 ₫; `data` is đồng, None when nothing is typed, what was typed when it is none."""

    data: Any

    def _value(self) -> str:
        return show_number(self.data) if isinstance(self.data, int) else self.data or ""

    def pre_validate(self, form: Form) -> None:
        """Read the number, or say what is wrong with it."""
        try:
            self.data = parse_count((self.data or "").replace("₫", ""))
        except ValueError as error:
            raise ValidationError(gettext(N_("A price is a whole number of đồng: 98.000."))) from error
        if self.data is not None and self.data > LARGEST:
            raise ValidationError(gettext(N_("A price is a whole number of đồng: 98.000.")))


class PriceRow(Form):
    """One line of posted prices; without a name it means nothing."""

    name = StringField(_l("Goods"), [MayBeEmpty(), Length(max=80)])
    unit = StringField(_l("Unit"), [MayBeEmpty(), Length(max=40)])
    price = PriceField(_l("Price in đồng"))
    in_stock = BooleanField(_l("In stock"))


class PricesForm(BaseForm):
    """All posted prices of a point."""

    rows = FieldList(FormField(PriceRow), max_entries=MOST_PRICES)

    @property
    def prices(self) -> list[Price]:
        """The lines that have a name."""
        lines = (row.form for row in self.rows)
        return [
            Price(line.name.data, line.unit.data or "", line.price.data, line.in_stock.data)
            for line in lines
            if line.name.data
        ]

    def one_more(self) -> None:
        """Give the form an empty line."""
        if len(self.rows) < MOST_PRICES:
            self.rows.append_entry({"in_stock": True})
