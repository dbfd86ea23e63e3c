"""A hamlet's list of households with every defect that such lists have, and its truth."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random

from tests.kit.messy.cells import (
    HAMLETS,
    Cell,
    Spoilt,
    new_name,
    new_phone,
    spoilt_address,
    spoilt_name,
    spoilt_phone,
    two_phones,
)
from tests.kit.messy.drafts import (
    FORMULA,
    LONE_MARK,
    Line,
    MessyList,
    Place,
    Sheet,
    Truth,
    as_text,
    as_workbook,
    truth_of,
)

DITTO = ("nt", "-nt-", "như trên", "Nt.", "//", LONE_MARK)
HEADINGS: dict[str, tuple[str, ...]] = {
    "stt": ("STT", "TT", "Stt", "Số TT"),
    "name": ("Họ và tên chủ hộ", "CHỦ HỘ", "Họ tên", "Tên chủ hộ", "Ho ten chu ho"),
    "address": ("Địa chỉ", "Địa chỉ thường trú", "ĐỊA CHỈ", "Nơi ở", "Dia chi"),
    "house": ("Số nhà", "SN"),
    "lane": ("Ngõ", "Ngõ, ngách"),
    "hamlet": ("Xóm", "Thôn/xóm", "Tổ dân phố"),
    "phone": ("SĐT", "Số điện thoại", "Điện thoại (nếu có)", "ĐT", "Số ĐT liên hệ"),
    "members": ("Số khẩu", "Nhân khẩu", "Số người (người)"),
    "smartphones": ("ĐTTM", "Số máy", "Điện thoại thông minh"),
    "installed": ("Đã cài", "Số máy đã cài"),
    "income": ("Thu nhập",),
    "cccd": ("Số CCCD", "CMND/CCCD chủ hộ"),
    "note": ("Ghi chú", "GC"),
    "sign": ("Ký nhận", "Đã nhận quà"),
}
UNHEADED = ("phone", "address")


@dataclass
class House:
    name: str
    house: int
    lane: int
    hamlet: str
    phones: tuple[str, ...]
    members: int
    smartphones: int
    installed: int
    of: int = -1
    """The house before this one in the list that is written here again."""
    facts: dict[str, object] = field(default_factory=dict)


class Writer:
    """Makes the choices of one list's author and writes line after line."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        rng = self.rng
        self.typed = rng.random() < 0.6
        self.split_name = rng.random() < 0.2
        self.split_address = rng.random() < 0.3
        self.hamlets = rng.choice(("column", "ditto", "section", "address", "merge" if self.typed else "ditto"))
        keys = ["stt"] if rng.random() < 0.85 else []
        keys += ["name", "given"] if self.split_name else ["name"]
        keys += ["house", "lane"] if self.split_address else ["address"]
        keys += ["hamlet"] if self.hamlets in ("column", "ditto", "merge") else []
        keys += ["phone", "members", "smartphones"]
        keys += [key for key in ("installed", "income", "cccd", "note", "sign") if rng.random() < 0.5]
        self.keys = keys
        self.unheaded = {key for key in UNHEADED if rng.random() < 0.08}
        self.sheet = Sheet("Thôn Giẽ Hạ" if self.typed else "CSV")
        self.last_hamlet = ""
        self.twice: set[int] = set()

    def write(self, houses: list[House]) -> dict[int, Place]:
        """Write the whole sheet; return index of the house -> its place."""
        places: dict[int, Place] = {}
        self.twice = {house.of for house in houses}
        self._titles()
        self._heading()
        if self.rng.random() < 0.25:
            self.sheet.skip("column_numbers", *[f"({n})" if self.rng.random() < 0.5 else n for n in self._numbers()])
        for index, house in enumerate(houses):
            self._between(house)
            line = self._line(index, house)
            places[index] = (self.sheet.name, self.sheet.add(line))
            self.last_hamlet = house.hamlet
        if self.hamlets == "merge":
            hamlets = [house.hamlet for house in houses]
            self.sheet.merge_down(self.keys.index("hamlet"), hamlets, [places[index] for index in range(len(houses))])
        self._end(len(houses))
        return places

    def _numbers(self) -> list[int]:
        return list(range(1, len(self.keys) + 1))

    def _titles(self) -> None:
        for title in ("ỦY BAN NHÂN DÂN XÃ PHÚ YÊN", "DANH SÁCH HỘ GIA ĐÌNH", "(Đợt cao điểm tháng 9)")[
            : self.rng.randrange(4)
        ]:
            self.sheet.skip("title", *self._wide(title))
            if self.typed:
                self.sheet.lines[-1].spans.append((0, len(self.keys) - 1, 1))
        if self.sheet.lines and self.rng.random() < 0.5:
            self.sheet.skip("blank")

    def _wide(self, text: str) -> list[Cell]:
        return [text, *([None] * (len(self.keys) - 1))]

    def _heading(self) -> None:
        words = [self._word(key) for key in self.keys]
        two_levels = self.split_address and self.rng.random() < 0.6
        if two_levels:
            above: list[Cell] = list(words)
            first = self.keys.index("house")
            above[first], above[first + 1] = "Địa chỉ", None
            below: list[Cell] = [None] * len(words)
            below[first], below[first + 1] = words[first], words[first + 1]
            line = Line(above, Truth(skip="header"))
            if self.typed:
                line.spans.append((first, first + 1, 1))
                line.spans += [(place, place, 2) for place, word in enumerate(below) if word is None and above[place]]
            self.sheet.add(line)
            self.sheet.skip("header", *below)
        else:
            self.sheet.skip("header", *words)
        self.heading = self.sheet.lines[-2 if two_levels else -1 :]

    def _word(self, key: str) -> Cell:
        if key in self.unheaded:
            return None
        if self.split_name and key in ("name", "given"):
            return "HỌ ĐỆM" if key == "name" else "TÊN"
        return self.rng.choice(HEADINGS[key])

    def _between(self, house: House) -> None:
        rng = self.rng
        if self.hamlets == "section" and house.hamlet != self.last_hamlet:
            text = rng.choice(("{}", "I. {}", "{}:", "{} (12 hộ)")).format(house.hamlet)
            cells = [None, text] if self.keys[0] == "stt" and rng.random() < 0.5 else [text]
            self.sheet.skip("section", *cells, *([None] * (len(self.keys) - len(cells))))
        if rng.random() < 0.03:
            self.sheet.skip("blank", *([None] * len(self.keys)))
        if rng.random() < 0.03 and not self.unheaded:
            for line in self.heading:
                self.sheet.skip("repeated_header", *line.cells)

    def _line(self, index: int, house: House) -> Line:
        rng, facts = self.rng, {}
        spoilt = self._phone(house)
        facts["phones"] = spoilt.means
        ditto = self.hamlets == "ditto" and house.hamlet == self.last_hamlet
        name = spoilt_name(rng, house.name, decomposed=self.typed)
        rest = f", {house.hamlet}" if self.hamlets == "address" else ""
        address = f"Số {house.house} ngõ {house.lane}{rest}"
        own: dict[str, Callable[[], Cell]] = {
            "stt": lambda: index + 1,
            "name": lambda: " ".join(name.split()[:-1]) if self.split_name else name,
            "given": lambda: name.split()[-1],
            "address": lambda: spoilt_address(rng, house.house, house.lane, rest) if house.of >= 0 else address,
            "house": lambda: house.house,
            "lane": lambda: house.lane,
            "hamlet": lambda: rng.choice(DITTO) if ditto else house.hamlet,
            "phone": lambda: spoilt.cell,
            "members": lambda: rng.choice((house.members, str(house.members), f"{house.members}.0")),
            "smartphones": lambda: house.smartphones,
            "installed": lambda: house.installed,
            "income": lambda: "3.100.000",
            "cccd": lambda: f"0010{index:08d}",
            "note": lambda: rng.choice((None, "nhà ở cuối ngõ", "vắng nhà\nhẹn chủ nhật", "gọi trước; hỏi bà Lan")),
            "sign": lambda: None,
        }
        facts |= {"name": house.name, "members": house.members, "smartphones": house.smartphones}
        if self.hamlets != "address":
            facts["hamlet"] = house.hamlet
        cells = [own[key]() for key in self.keys]
        line = Line(cells, Truth(facts))
        if house.of < 0 and index not in self.twice:
            self._spoil(line, house)
        return line

    def _phone(self, house: House) -> Spoilt:
        if not house.phones:
            return Spoilt(self.rng.choice((None, "không có", "ko")), ())
        if len(house.phones) == 2:
            return two_phones(self.rng, *house.phones)
        return spoilt_phone(self.rng, house.phones[0], self.typed)

    def _spoil(self, line: Line, house: House) -> None:
        """Spoil a few lines so that they cannot come in, or only with a word to a person."""
        chance, keys = self.rng.random(), self.keys
        facts = dict(line.truth.facts)
        if chance < 0.02:
            line.cells[keys.index("members")] = self.rng.choice(("hai", "12?", "1,5"))
            line.truth = Truth(code="members_not_a_number")
        elif chance < 0.04 and self.typed:
            line.cells[keys.index("smartphones")] = FORMULA
            line.truth = Truth(facts | {"smartphones": None})
        elif chance < 0.06 and not self.typed:
            line.cells = line.cells[: len(keys) - 2]
            line.truth = Truth(code="too_few_columns")
        elif chance < 0.08 and not self.typed:
            line.cells += [None, "thừa cột"]
        elif chance < 0.1 and self.typed:
            line.hidden = True
        elif chance < 0.12 and self.split_address and self.typed and "lane" in keys:
            line.cells[keys.index("house")] = date(2021, house.house % 12 + 1, house.lane)
            line.truth = Truth(facts | {"house": f"{house.lane}/{house.house % 12 + 1}"})

    def _end(self, count: int) -> None:
        rng, blanks = self.rng, [None] * len(self.keys)
        if rng.random() < 0.5:
            self.sheet.skip("blank", *blanks)
        if rng.random() < 0.8:
            total: list[Cell] = list(blanks)
            total[0 if self.keys[0] == "stt" else self.keys.index("name")] = rng.choice(
                (f"Tổng cộng: {count} hộ", "Tổng", "CỘNG", "Tổng số", f"Tong cong {count} ho")
            )
            total[self.keys.index("members")] = FORMULA if self.typed else 4 * count
            self.sheet.skip("totals", *total)
        if rng.random() < 0.6:
            self.sheet.skip("blank", *blanks)
            for words in (
                "Phú Yên, ngày 8 tháng 9 năm 2021",
                rng.choice(("NGƯỜI LẬP BIỂU", "TRƯỞNG THÔN")),
                "Trần Văn Tuấn",
            ):
                cells: list[Cell] = list(blanks)
                cells[-2] = words
                self.sheet.skip("signature", *cells)


def household_list(seed: int) -> MessyList:
    """Return the list of this seed: always the same."""
    writer = Writer(seed)
    houses = new_houses(writer.rng, writer.rng.randrange(30, 90))
    places = writer.write(houses)
    groups: dict[int, set[Place]] = {}
    for index, house in enumerate(houses):
        if house.of >= 0:
            groups.setdefault(house.of, {places[house.of]}).add(places[index])
    sheets = [writer.sheet]
    if not writer.typed:
        data, encoding, name = as_text(writer.sheet, writer.rng)
        return MessyList("households", name, data, truth_of(sheets), [*map(frozenset, groups.values())], encoding, seed)
    while all(cell is None for cell in writer.sheet.lines[-1].cells):
        writer.sheet.lines.pop()  # a workbook ends with its last filled row
    if writer.rng.random() < 0.4:
        sheets.append(Sheet("Sheet3"))
    if writer.rng.random() < 0.3:
        sheets.append(Sheet("ma", [Line(["Nam"], Truth()), Line(["Nữ"], Truth())], hidden=True))
    data = as_workbook(sheets)
    return MessyList("households", "ds.xlsx", data, truth_of(sheets), [*map(frozenset, groups.values())], None, seed)


def new_houses(rng: Random, count: int) -> list[House]:
    """Return houses hamlet by hamlet; a few stand there twice, a few are only much like another."""
    doors = rng.sample([(house, lane) for house in range(1, 60) for lane in range(1, 9)], count)
    hamlets = rng.sample(HAMLETS, 3)
    houses: list[House] = []
    for number, (house, lane) in enumerate(doors):
        hamlet = hamlets[number * len(hamlets) // count]
        smartphones = rng.randrange(4)
        phones = tuple(new_phone(rng) for _ in range(rng.choice((0, 1, 1, 1, 1, 2))))
        installed = rng.randrange(smartphones + 1)
        houses.append(House(new_name(rng), house, lane, hamlet, phones, rng.randrange(1, 8), smartphones, installed))
        if number and rng.random() < 0.06:
            houses.append(_again(rng, houses, len(houses) - 1))
        elif number and rng.random() < 0.04:
            houses.append(_much_like(rng, houses[-1]))
    return houses


def _again(rng: Random, houses: list[House], index: int) -> House:
    one = houses[index]
    first = index if one.of < 0 else one.of
    return House(
        one.name, one.house, one.lane, one.hamlet, one.phones, one.members, one.smartphones, one.installed, first
    )


def _much_like(rng: Random, one: House) -> House:
    """Return another household that must never be taken for this one: another tone, another door, another phone."""
    tones = {"Hòa": "Hóa", "Thúy": "Thủy", "Lan": "Lân"}
    family, *middle, given = one.name.split()
    name = " ".join([family, *middle, tones.get(given, "Khánh")])
    phones = (new_phone(rng),)
    return House(name, one.house, one.lane, one.hamlet, phones, one.members, 1, 0)
