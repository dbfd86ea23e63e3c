"""Volunteers on one sheet or two, with every defect that such lists have, and the truth."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from app.kernel.vietnamese.fold import fold
from tests.kit.messy.cells import Cell, new_birth, new_name, new_phone, spoilt_date, spoilt_name, spoilt_phone
from tests.kit.messy.drafts import Line, MessyList, Place, Sheet, Truth, as_text, as_workbook, truth_of

HEADINGS: dict[str, tuple[str, ...]] = {
    "stt": ("STT", "TT", "Số thứ tự"),
    "name": ("Họ và tên", "Ho ten", "HỌ TÊN (chữ in hoa)"),
    "dob": ("Ngày sinh", "Ngày, tháng, năm sinh", "Ngay sinh"),
    "unit": ("Chi đoàn", "Lớp/Chi đoàn", "Đơn vị"),
    "phone": ("SĐT", "so dien thoai", "Điện thoại"),
    "position": ("Chức vụ",),
    "note": ("Ghi chú", "ghi chu"),
    "male": ("Nam",),
    "female": ("Nữ",),
    "sex": ("Giới tính",),
}
UNITS = ("Chi đoàn thôn Giẽ Hạ", "Chi đoàn THCS Phú Yên", "Chi đoàn Công an xã", "12A1", "11A3")
MARKS = ("x", "X", "x ", "v", "✓")


@dataclass(frozen=True)
class Person:
    name: str
    born: date
    phone: str
    unit: str
    male: bool
    of: int = -1


class Writer:
    """Makes the choices of one sheet's author and writes line after line."""

    def __init__(self, rng: Random, name: str, typed: bool) -> None:
        self.rng, self.typed, self.sheet = rng, typed, Sheet(name)
        self.split_name = rng.random() < 0.4
        self.marks = rng.random() < 0.5
        self.merged = typed and rng.random() < 0.4
        self.sections = not self.merged and rng.random() < 0.3
        sexes = ["male", "female"] if self.marks else ["sex"] if rng.random() < 0.6 else []
        self.keys = ["stt", *(["family", "given"] if self.split_name else ["name"]), *sexes, "dob"]
        self.keys += [] if self.sections else ["unit"]
        self.keys += ["phone", *(key for key in ("position", "note") if rng.random() < 0.5)]
        self.unit = ""

    def write(self, people: list[Person], twice: set[int]) -> list[Place]:
        """Write the sheet; those of `twice` stand in the list once more, so that their lines stay whole."""
        rng, sheet = self.rng, self.sheet
        for title in ("DANH SÁCH ĐOÀN VIÊN THAM GIA", "(Từ 08/9 đến 15/9/2021)")[: rng.randrange(3)]:
            sheet.skip("title", title, *([None] * (len(self.keys) - 1)))
        sheet.skip("header", *[self._word(key) for key in self.keys])
        heading = sheet.lines[-1]
        places = []
        for number, person in enumerate(people, 1):
            if self.sections and person.unit != self.unit:
                sheet.skip("section", None, person.unit if person.unit.startswith("Chi") else f"Lớp {person.unit}")
            if rng.random() < 0.03:
                sheet.skip("repeated_header", *heading.cells)
            places.append((sheet.name, sheet.add(self._line(number, person, number - 1 not in twice))))
            self.unit = person.unit
        if self.merged:
            sheet.merge_down(self.keys.index("unit"), [person.unit for person in people], places)
        if rng.random() < 0.6:
            sheet.skip("blank", *([None] * len(self.keys)))
            sheet.skip(
                "footer", None, "Danh sách này gồm có:", *([None] * (len(self.keys) - 3)), f"{len(people)} đồng chí"
            )
        if rng.random() < 0.4:
            for words in ("Ngày 8 tháng 9 năm 2021", "TM. BAN CHẤP HÀNH", "Nguyễn Thị Hương"):
                sheet.skip("signature", *([None] * (len(self.keys) - 1)), words)
        return places

    def _word(self, key: str) -> Cell:
        if key in ("family", "given"):
            return "HỌ ĐỆM" if key == "family" else "TÊN"
        return self.rng.choice(HEADINGS[key])

    def _line(self, number: int, person: Person, may_be_spoilt: bool) -> Line:
        rng = self.rng
        phone, born = spoilt_phone(rng, person.phone, self.typed), spoilt_date(rng, person.born, self.typed)
        # A name without accents stays as it is written: which accents it had nobody knows.
        bare = person.of >= 0 and rng.random() < 0.4
        name = fold(person.name).title() if bare else spoilt_name(rng, person.name, decomposed=self.typed)
        mark = rng.choice(MARKS[:3] if not self.typed else MARKS)
        own: dict[str, Callable[[], Cell]] = {
            "stt": lambda: number,
            "name": lambda: name,
            "family": lambda: " ".join(name.split()[:-1]),
            "given": lambda: name.split()[-1],
            "male": lambda: mark if person.male else None,
            "female": lambda: None if person.male else mark,
            "sex": lambda: rng.choice(("Nam", "nam") if person.male else ("Nữ", "NỮ", "nu")),
            "dob": lambda: born.cell,
            "unit": lambda: person.unit,
            "phone": lambda: phone.cell,
            "position": lambda: rng.choice((None, None, "Bí thư", "UV BCH")),
            "note": lambda: rng.choice((None, "đã ĐK ở thôn")),
        }
        facts: dict[str, object] = {
            "name": name if bare else person.name,
            "phones": (person.phone,),
            "dob": person.born.isoformat(),
        }
        facts["unit"] = person.unit
        if self.marks or "sex" in self.keys:
            facts["sex"] = "M" if person.male else "F"
        line = Line([own[key]() for key in self.keys], Truth(facts))
        if person.of < 0 and may_be_spoilt:
            self._spoil(line)
        return line

    def _spoil(self, line: Line) -> None:
        chance, facts = self.rng.random(), dict(line.truth.facts)
        if chance < 0.03 and self.split_name:
            line.cells[self.keys.index("given")] = None
            line.truth = Truth(code="missing_given_name")
        elif chance < 0.05:
            line.cells[self.keys.index("dob")] = "31/02/2001"
            line.truth = Truth(facts | {"dob": None})
        elif chance < 0.07 and self.marks:
            line.cells[self.keys.index("male")] = line.cells[self.keys.index("female")] = "x"
            line.truth = Truth(facts | {"sex": None})
        elif chance < 0.1 and self.typed:
            line.hidden = True


def volunteer_list(seed: int) -> MessyList:
    """Return the list of this seed: always the same."""
    rng = Random(seed)
    typed = rng.random() < 0.7
    people = new_people(rng, rng.randrange(20, 60))
    again = [replace(one, of=index) for index, one in enumerate(people) if rng.random() < 0.08]
    twice = {one.of for one in again}
    if typed and rng.random() < 0.7:
        writers = [Writer(rng, "Khối địa bàn", typed), Writer(rng, "Khoi truong hoc", typed)]
        others = sorted([*again, *new_people(rng, rng.randrange(5, 20))], key=lambda one: one.unit)
        places, more = writers[0].write(people, twice), writers[1].write(others, set())
        groups = [frozenset((places[one.of], place)) for one, place in zip(others, more, strict=True) if one.of >= 0]
    else:
        writers = [Writer(rng, "DS" if typed else "CSV", typed)]
        places = writers[0].write([*people, *again], twice)
        groups = [frozenset((places[one.of], places[len(people) + n])) for n, one in enumerate(again)]
    sheets = [writer.sheet for writer in writers]
    if not typed:
        data, encoding, name = as_text(sheets[0], rng)
        return MessyList("volunteers", name, data, truth_of(sheets), groups, encoding, seed)
    return MessyList("volunteers", "dv.xlsx", as_workbook(sheets), truth_of(sheets), groups, None, seed)


def new_people(rng: Random, count: int) -> list[Person]:
    """Return people unit by unit; a few have another's name and birthday, or a sister's phone, and are somebody else."""
    people: list[Person] = []
    for number in range(count):
        unit = UNITS[number * len(UNITS) // count]
        people.append(Person(new_name(rng), new_birth(rng), new_phone(rng), unit, rng.random() < 0.5))
        if rng.random() < 0.05:
            family, *_ = people[-1].name.split()
            people.append(replace(people[-1], name=f"{family} Thị Kiều", born=new_birth(rng)))
        elif rng.random() < 0.05:
            people.append(replace(people[-1], phone=new_phone(rng)))
    return people
