"""When two entries are one person."""

from datetime import date
from itertools import product

import pytest

from app.people.twins import PersonRules, Somebody

RULES = PersonRules()
BORN, OTHER_DAY = date(2003, 2, 1), date(2003, 1, 2)
PHONE, OTHER_PHONE = "0912345678", "0987654321"


def somebody(
    name: str = "Trần Thị Hòa",
    phone: str | None = PHONE,
    born: date | None = BORN,
    year: int | None = None,
    sex: str = "",
    unit: str = "",
) -> Somebody:
    return Somebody(name, (phone,) if phone else (), born, year, sex, unit)


GRADES = [
    (somebody(), somebody("TRẦN THỊ HOÀ"), "sure"),
    (somebody(), somebody("Tran Thi Hoa"), "sure"),
    (somebody(), somebody("Tran Thi Hoa", born=None, year=2003), "sure"),
    (somebody(), somebody("Tran Thi Hoa", born=None), "likely"),
    (somebody(), somebody("Trần Thị Hóa"), "likely"),
    (somebody(), somebody("Trần Thị Hóa", born=None), None),
    (somebody(), somebody("Trần Thị Hóa", phone=None), None),
    (somebody(), somebody(born=None), "sure"),
    (somebody(), somebody(born=OTHER_DAY), "likely"),
    (somebody(), somebody(phone=OTHER_PHONE), "likely"),
    (somebody(), somebody(phone=OTHER_PHONE, born=OTHER_DAY), None),
    (somebody(), somebody(phone=OTHER_PHONE, born=None, year=2003), None),
    (somebody(), somebody(phone=None), "likely"),
    (somebody(unit="12A1"), somebody(phone=None, unit="12a1"), "sure"),
    (somebody(), somebody(phone=None, born=None, year=2003), "likely"),
    (somebody(), somebody(phone=None, born=None), None),
    (somebody(unit="12A1"), somebody(phone=None, born=None, unit="12A1"), "likely"),
    (somebody("Trần Sỹ Hòa"), somebody("Trần Sĩ Hòa"), "likely"),
    (somebody("Trần Thu Hòa"), somebody("Trần Thị Thu Hòa"), "likely"),
    (somebody(), somebody("Trần Thị Lan"), None),
    (somebody(sex="F"), somebody(sex="M"), "likely"),
    (somebody(sex="F"), somebody(sex="M", phone=None), None),
    (somebody(sex="F"), somebody(), "sure"),
]


@pytest.mark.parametrize(("one", "other", "how"), GRADES)
def test_two_rows(one: Somebody, other: Somebody, how: str | None) -> None:
    for left, right in ((one, other), (other, one)):
        found = RULES.compare(left, right, False)
        assert (found.grade if found else None) == how
        if found:
            assert set(RULES.keys(left)) & set(RULES.keys(right)), "what is alike must meet"


STORED = [
    (somebody(phone=None), somebody(phone=None), "sure", False),
    (somebody(phone=None, born=None), somebody(phone=None, born=None), "sure", False),
    (somebody(phone=None), somebody(), "sure", True),
    (somebody(phone=None, born=None, year=2003), somebody(), "sure", True),
    (somebody(phone=None, born=None), somebody(), None, False),
    (somebody(phone=None), somebody("Tran Thi Hoa"), "likely", False),
    (somebody(phone=None), somebody("Trần Thị Hóa"), None, False),
]


@pytest.mark.parametrize(("stored", "row", "how", "weak"), STORED)
def test_a_list_fills_in_what_was_not_known(stored: Somebody, row: Somebody, how: str | None, weak: bool) -> None:
    found = RULES.compare(stored, row, True)
    assert (found.grade if found else None) == how
    assert bool(found and found.weak) is weak


def test_nothing_that_contradicts_is_ever_sure() -> None:
    others = product(
        ("Trần Thị Hòa", "Trần Thị Hóa", "Tran Thi Hoa"),
        (None, PHONE, OTHER_PHONE),
        (None, BORN, OTHER_DAY),
        ("", "F", "M"),
    )
    for name, phone, born, sex in others:
        found = RULES.compare(somebody(sex="F"), somebody(name, phone, born, sex=sex), True)
        contradicts = name == "Trần Thị Hóa" or phone == OTHER_PHONE or born == OTHER_DAY or sex == "M"
        assert not (contradicts and found is not None and found.grade == "sure")
