"""Which unit a code of the register names on a day: a code is used again for another unit after a reform."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.extensions import db
from app.intake.registry import Unit
from app.kernel.errors import Invalid
from app.kernel.vietnamese.dates import show_date
from app.kernel.words import N_
from app.places.models import Area
from app.places.register import FOLDER, PROVINCE, read_units
from app.places.rules import label_of

_LONGEST_CODE = 5


@dataclass(frozen=True, slots=True)
class _Named:
    """A unit that bears or bore a code."""

    unit: Unit
    since: date | None
    until: date | None

    def on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


def unit_for_list(code: str, on: date) -> Unit:
    """Return the unit that bore the code on the day, from the tree or, while that is empty, from the register's files.

    Raises Invalid for a code that nobody bore then, and says who bears it at another time.
    """
    code = code.strip()
    named = _in_tree(code) or _in_files(code)
    if not named and code.isdecimal() and len(code) < _LONGEST_CODE:
        named = _in_tree(code.zfill(_LONGEST_CODE)) or _in_files(code.zfill(_LONGEST_CODE))
    for one in named:
        if one.on(on):
            return one.unit
    if not named:
        raise Invalid(N_("The register knows no unit with the code %(code)s."), field="area", code=code)
    others = "; ".join(map(_when, named))
    raise Invalid(
        N_("No unit has the code %(code)s on %(day)s, but at another time: %(others)s."),
        field="area", code=code, day=show_date(on), others=others,
    )  # fmt: skip


def _in_tree(code: str) -> list[_Named]:
    areas = db.session.scalars(select(Area).where(Area.code == code).order_by(Area.valid_from.desc().nulls_last()))
    return [_Named(Unit(code, area.label, area.id), area.valid_from, area.valid_to) for area in areas]


def _in_files(code: str) -> list[_Named]:
    if code == PROVINCE[0]:
        return [_Named(Unit(code, label_of(*PROVINCE[1:]), None), None, None)]
    return [
        _Named(Unit(code, label_of(unit.kind, unit.name), None), unit.key[2], unit.valid_to)
        for unit in read_units(FOLDER / "units.csv")
        if unit.key[1] == code
    ]


def _when(named: _Named) -> str:
    since = f" {show_date(named.since)}" if named.since else ""
    until = f" {show_date(named.until)}" if named.until else ""
    return f"{named.unit.label} ({since.strip()} - {until.strip()})"
