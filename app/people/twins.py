"""PURE: when two entries are one person: the name with its accents, the birthday, the phone, nothing against them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.intake.duplicates.pairs import Finding, Grade
from app.kernel.vietnamese.alike import Likeness, SamePhone, alike, given_key, name_key, same_phone
from app.kernel.vietnamese.fold import has_marks, tone_norm
from app.kernel.vietnamese.names import same_person_key
from app.people.volunteer_list import VolunteerRow


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person as far as they can be told from others; of the birthday perhaps only the year is known."""

    name: str
    phones: tuple[str, ...] = ()
    born_on: date | None = None
    birth_year: int | None = None
    sex: str = ""
    unit: str = ""

    @property
    def year(self) -> int | None:
        return self.born_on.year if self.born_on else self.birth_year


def somebody_of_row(row: VolunteerRow) -> Somebody:
    """Read a row of a list of volunteers."""
    phones = tuple(filter(None, (row.phone, row.phone2)))
    return Somebody(row.name, phones, row.dob, row.birth_year, row.sex or "", row.unit or "")


class Birth(StrEnum):
    """What the birthdays say; `value` is the code of the reason."""

    SAME = "born_same"
    YEAR = "born_year"
    MISSING = "born_missing"
    DIFFERS = "born_differs"


_SPELT = (Likeness.SAME, Likeness.PLAIN, Likeness.NEAR)


class PersonRules:
    """Tells people apart by name, birthday, phone and, where it is told, sex."""

    def keys(self, thing: Somebody) -> Iterator[str]:
        """Return the phones, the birthday with the given name, and the whole name."""
        for phone in thing.phones:
            yield f"p{phone}"
        if thing.born_on:
            yield f"b{thing.born_on.isoformat()}|{given_key(thing.name)}"
        yield f"n{same_person_key(thing.name)}"

    def compare(self, one: Somebody, other: Somebody, stored: bool) -> Finding | None:
        """Return whether two entries are surely or likely one person; the tone, another sex, phone or birthday contradicts."""
        name = alike(one.name, other.name)
        if name in (Likeness.OTHER, Likeness.MISSING):
            return None
        born, phone = _birth(one, other), same_phone(one.phones, other.phones)
        other_sex = bool(one.sex and other.sex and one.sex != other.sex)
        reasons = (f"name_{name}", born.value, f"phone_{phone}", *(["sex_differs"] if other_sex else []))
        agrees = (name in _SPELT) + (born in (Birth.SAME, Birth.YEAR)) + (phone is SamePhone.SAME)
        same_unit = bool(one.unit) and _bare(one.unit) == _bare(other.unit)
        if other_sex:
            return Finding("likely", reasons, agrees) if phone is SamePhone.SAME and name in _SPELT else None
        if stored and name is Likeness.SAME and _says_the_same(one, other):
            return Finding("sure", reasons, agrees, alike=True)
        grade = _grade(name, born, phone, same_unit)
        clear = name is Likeness.SAME and phone is SamePhone.MISSING and born in (Birth.SAME, Birth.YEAR)
        if stored and grade != "sure" and clear:
            return Finding("sure", reasons, agrees, weak=True)
        told = name is Likeness.SAME and phone is SamePhone.SAME
        return Finding(grade, reasons, agrees, weak=grade == "sure" and not told) if grade else None

    def door(self, thing: Somebody) -> str:
        """Return nothing: people who live together are several people."""
        return ""

    def known_by(self, thing: Somebody) -> str:
        """Return the name with the birthday, and the phone where that is not known."""
        born = thing.born_on.isoformat() if thing.born_on else str(thing.birth_year or "")
        return "|".join((name_key(thing.name), born, "" if born else "".join(thing.phones[:1])))

    def tells(self, thing: Somebody) -> int:
        """Count a phone, a whole birthday, a name with its accents."""
        return bool(thing.phones) + (thing.born_on is not None) + has_marks(thing.name)


def _grade(name: Likeness, born: Birth, phone: SamePhone, same_unit: bool) -> Grade | None:
    """Weigh name, birthday and phone.

    Sure: the name agrees and the phone too, or the whole birthday within one unit; without accents both are needed.
    Likely: two of the three agree.
    """
    if born is not Birth.DIFFERS and phone is not SamePhone.DIFFERS:
        told = born in (Birth.SAME, Birth.YEAR)
        if name is Likeness.SAME and (phone is SamePhone.SAME or (born is Birth.SAME and same_unit)):
            return "sure"
        if name is Likeness.PLAIN and phone is SamePhone.SAME and told:
            return "sure"
    if phone is SamePhone.SAME and (name in _SPELT or born is Birth.SAME):
        return "likely"
    if name not in _SPELT or born is Birth.DIFFERS:
        return None
    if born is Birth.SAME:
        return "likely"
    return "likely" if phone is SamePhone.MISSING and (born is Birth.YEAR or same_unit) else None


def _says_the_same(stored: Somebody, row: Somebody) -> bool:
    """Say whether a row tells of a stored person what was told before, and no more."""
    birth = (stored.born_on, stored.year) == (row.born_on, row.year)
    return birth and set(stored.phones) == set(row.phones)


def _birth(one: Somebody, other: Somebody) -> Birth:
    if one.year is None or other.year is None:
        return Birth.MISSING
    if one.born_on and other.born_on:
        return Birth.SAME if one.born_on == other.born_on else Birth.DIFFERS
    return Birth.YEAR if one.year == other.year else Birth.DIFFERS


def _bare(text: str) -> str:
    return " ".join(tone_norm(text).casefold().split())
