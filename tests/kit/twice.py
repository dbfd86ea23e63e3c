"""Households and people of a made-up ward, many of them listed twice in other words, and which of them are one: the truth."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Generic, TypeVar

from app.kernel.vietnamese.fold import fold

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Đỗ", "Vũ", "Hoàng", "Bùi", "Đặng", "Phan", "Ngô", "Dương")
MIDDLES = ("Văn", "Thị", "Đức", "Thị Thu", "Hữu", "Ngọc", "Sỹ", "Minh")
GIVEN = ("Hòa", "Hóa", "Hoa", "Thúy", "Thủy", "Lan", "Lân", "Quý", "Lý", "Đạt", "Hùng", "Hưng", "Oanh", "Tuấn", "Kỳ")
STREETS = ("Đội Cấn", "Hòa Bình", "Ngô Sĩ Liên", "Kim Mã", "Quan Thổ 1")
NEW_STYLE = {"Hòa": "Hoà", "Hóa": "Hoá", "Thúy": "Thuý", "Thủy": "Thuỷ"}

T = TypeVar("T")


@dataclass(frozen=True)
class Written:
    """A household as a list writes it."""

    name: str
    address: str
    phone: str | None


@dataclass(frozen=True)
class Youth:
    """A person as a list writes them."""

    name: str
    phone: str | None
    born: date | None
    year: int | None
    sex: str
    unit: str


@dataclass
class Twice(Generic[T]):
    """Rows in an order of chance, and which are one: row number -> the number of what it truly is."""

    rows: list[T] = field(default_factory=list)
    truth: list[int] = field(default_factory=list)

    def add(self, row: T, truly: int) -> None:
        self.rows.append(row)
        self.truth.append(truly)

    def shuffled(self, rng: random.Random) -> "Twice[T]":
        order = list(range(len(self.rows)))
        rng.shuffle(order)
        return Twice([self.rows[at] for at in order], [self.truth[at] for at in order])

    def same(self) -> set[tuple[int, int]]:
        """Return the pairs of row numbers, the lower first, that are one."""
        by_thing: dict[int, list[int]] = {}
        for row, thing in enumerate(self.truth):
            by_thing.setdefault(thing, []).append(row)
        return {(one, other) for rows in by_thing.values() for one in rows for other in rows if one < other}


def households(rng: random.Random, n: int = 800) -> Twice[Written]:
    """Make `n` households, half of them listed a second time otherwise, among neighbours made to be mistaken for them."""
    twice: Twice[Written] = Twice()
    doors: set[tuple[object, ...]] = set()
    truly = 0
    while truly < n:
        lanes = tuple(rng.randint(1, 40) for _ in range(rng.choice((0, 1, 1, 2))))
        door = (rng.choice(STREETS), lanes, rng.randint(1, 60), rng.choice(("", "", "", "A", "B", "bis")))
        if door in doors:
            continue
        doors.add(door)
        name, phone = _name(rng), _phone(rng) if rng.random() < 0.7 else None
        first = Written(name, _address(rng, *door), phone)
        twice.add(first, truly)
        if rng.random() < 0.5:
            twice.add(_again(rng, first, door), truly)
        truly += 1
        for neighbour in _mistaken(rng, name, phone, door, doors):
            twice.add(neighbour, truly)
            truly += 1
    return twice.shuffled(rng)


def _again(rng: random.Random, first: Written, door: tuple[object, ...]) -> Written:
    """Write a household a second time. Who has no accents any more has a phone to be known by."""
    ways: list[Callable[[str], str]] = [str, str.upper, _new_style, lambda name: f"  {name} "]
    phone = first.phone if rng.random() < 0.6 else None
    if phone:
        ways += [fold_title, _other_i]
    return Written(rng.choice(ways)(first.name), _address(rng, *door), phone)


def _mistaken(
    rng: random.Random, name: str, phone: str | None, door: tuple[object, ...], doors: set[tuple[object, ...]]
) -> list[Written]:
    """Return others that look like the household: a tone, a suffix, a lane, a number apart, or under its roof."""
    street, lanes, number, suffix = door
    *front, given = name.split()
    tones = {"Hòa": "Hóa", "Hóa": "Hòa", "Thúy": "Thủy", "Thủy": "Thúy", "Lan": "Lân", "Lân": "Lan", "Hùng": "Hưng"}
    found: list[Written] = []
    if given in tones and rng.random() < 0.5:
        brother = " ".join((*front, tones[given]))
        found.append(Written(brother, _address(rng, *door), _phone(rng) if rng.random() < 0.5 else None))
    if rng.random() < 0.15:
        next_door = (street, lanes, number, "" if suffix else "A")
        if next_door not in doors:
            doors.add(next_door)
            found.append(Written(name, _address(rng, *next_door), _phone(rng)))
    if lanes and rng.random() < 0.1:
        lane = (street, (*lanes[:-1], lanes[-1] + 50), number, suffix)
        if lane not in doors:
            doors.add(lane)
            found.append(Written(name, _address(rng, *lane), None))
    if rng.random() < 0.15:
        found.append(Written(_name(rng) + " Anh", _address(rng, *door), phone if rng.random() < 0.3 else _phone(rng)))
    if phone and rng.random() < 0.1:  # the same name at the same door and another phone: a person must look
        found.append(Written(name, _address(rng, *door), _phone(rng)))
    return found


def _address(rng: random.Random, street: object, lanes: object, number: object, suffix: object) -> str:
    """Write one address in one of the ways people do."""
    assert isinstance(lanes, tuple) and isinstance(street, str)
    house = f"{number} {suffix}" if suffix == "bis" else f"{number}{rng.choice(('', ' ')) if suffix else ''}{suffix}"
    way = rng.choice((f"{street}", f"phố {street}", f"đường {street}", f"Phố {street}"))
    kinds = ("ngõ", "ngách", "hẻm")
    inward = [f"{kind} {lane}" for kind, lane in zip(kinds, lanes, strict=False)]
    outward = " ".join(reversed(inward))
    forms = [
        "/".join(map(str, (*lanes, house))) + f" {way}",
        f"Số {house} {outward} {way}".replace("  ", " "),
        f"SN {house}, {', '.join([*reversed(inward), way])}",
        f"số nhà: 0{house} {' '.join([*inward, way])}" if not lanes else f"Số {house}, {outward}, {way}",
    ]
    if len(lanes) == 2:
        forms.append(f"Số {house}, ngách {lanes[0]}/{lanes[1]}, {way}")
    written = rng.choice(forms)
    return written if rng.random() < 0.85 else _typed_plain(written)


def people(rng: random.Random, n: int = 800) -> Twice[Youth]:
    """Make `n` young people, half of them on a second list, among brothers, sisters and namesakes."""
    twice: Twice[Youth] = Twice()
    truly = 0
    while truly < n:
        name = _name(rng)
        sex = "F" if " Thị" in name else "M"
        born = date(1990, 1, 1) + timedelta(days=rng.randint(0, 6500))
        first = Youth(
            name, _phone(rng) if rng.random() < 0.8 else None, born, born.year, sex, f"Chi đoàn {rng.randint(1, 9)}"
        )
        twice.add(first, truly)
        if rng.random() < 0.5:
            twice.add(_listed_again(rng, first), truly)
        truly += 1
        for other in _namesakes(rng, first):
            twice.add(other, truly)
            truly += 1
    return twice.shuffled(rng)


def _listed_again(rng: random.Random, first: Youth) -> Youth:
    ways: list[Callable[[str], str]] = [str, str.upper, _new_style]
    phone = first.phone if rng.random() < 0.7 else None
    if phone:
        ways += [fold_title, _other_i]
    born = first.born if rng.random() < 0.8 or not phone else None
    sex = first.sex if rng.random() < 0.7 else ""
    unit = first.unit if rng.random() < 0.5 else f"Lớp 12A{rng.randint(1, 9)}"
    return Youth(rng.choice(ways)(first.name), phone, born, first.year, sex, unit)


def _namesakes(rng: random.Random, first: Youth) -> list[Youth]:
    """Return others like the person: a twin a tone apart on one phone, a namesake of that year, a brother's phone."""
    *front, given = first.name.split()
    found: list[Youth] = []
    if given in ("Hòa", "Thúy", "Lan") and rng.random() < 0.5:
        twin = " ".join((*front, {"Hòa": "Hóa", "Thúy": "Thủy", "Lan": "Lân"}[given]))
        found.append(replace(first, name=twin))
    if rng.random() < 0.15 and first.born:
        day = first.born.replace(month=first.born.month % 12 + 1, day=1)
        found.append(Youth(first.name, _phone(rng), day, day.year, first.sex, first.unit))
    if rng.random() < 0.1:
        day = date(1988, 1, 1) + timedelta(days=rng.randint(0, 700))
        found.append(Youth(first.name, first.phone, day, day.year, first.sex, "Chi đoàn 10"))
    return found


def _name(rng: random.Random) -> str:
    return f"{rng.choice(FAMILIES)} {rng.choice(MIDDLES)} {rng.choice(GIVEN)}"


def _phone(rng: random.Random) -> str:
    return f"09{rng.choice('012346789')}{rng.randint(0, 9_999_999):07d}"


def _new_style(name: str) -> str:
    return " ".join(NEW_STYLE.get(word, word) for word in name.split())


def fold_title(name: str) -> str:
    """Write a name without accents."""
    return fold(name).title()


def _other_i(name: str) -> str:
    return " ".join({"Sỹ": "Sĩ", "Lý": "Lí", "Kỳ": "Kì"}.get(word, word) for word in name.split())


def _typed_plain(text: str) -> str:
    """Write text without accents, its signs kept."""
    return "".join(letter if letter in "/,.: " else fold(letter) or letter for letter in text)
