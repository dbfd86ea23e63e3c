"""True names and addresses of Hà Nội, and what each should be read as, told without the parser's help.

Most follow a plain pattern (a number, then a street; Hẻm, Ngách, Ngõ with their numbers or names, then a street) that
a few lines read here. What follows none was read by eye.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.kernel.addresses.canonical import canonical
from app.kernel.addresses.known import lanes_named
from app.kernel.addresses.lanes import KnownLanes
from app.kernel.addresses.model import Address
from app.kernel.addresses.parse import parse

_FOLDER = Path(__file__).parents[1] / "data" / "streets"
_NUMBER = re.compile(r"(?:No\. |số )?(\d+) ?([A-Za-z]{0,2}\d{0,2})")
_LOTS = re.compile(r"(\d+)(?:[-;]\d+)*[-;](\d+)")
_STEP = re.compile(r"(Hẻm|Ngách|Ngàch|Ngõ|Ngô(?= \d)) ")
_LABEL = re.compile(r"(\d+[A-Za-z]?(?:[/+-]\d+)*|[A-Z]\d+)(?:,? +(?=\S)|$)")
_KINDS = ("ngõ", "ngách", "hẻm")

BY_EYE = {
    "Tập Thể Bộ Công An, Ngõ 31 Hoàng Cầu": "ngõ 31, Hoàng Cầu",
    "Ngõ 318 La Thành, Đống Đa, Hà Nội": "ngõ 318, La Thành",
    "Hẻm 17/63/173 Đường Hoàng Hoa Thám": "hẻm 17, ngách 63, ngõ 173, Đường Hoàng Hoa Thám",
    "Ngõ Thọ Xương Phố Phủ Doãn": "ngõ Thọ Xương, Phố Phủ Doãn",
    "12 Hàng Điếu, Cửa Đông, Hoàn Kiếm, Hà Nội, Vietnam": "Số 12, Hàng Điếu",
    "P-210, số 15 Ngo Đào Duy Từ": "Số 15, ngõ Đào Duy Từ",
    "25 An Sinh Ngõ 208 Trần Cung": "Số 25, ngõ 208, Trần Cung",
    "10/49 Ngõ Quan Thổ 1": "Số 49, ngách 10, ngõ Quan Thổ 1",
    "24 ngách 30 Ngõ Thông Phong": "Số 24, ngách 30, ngõ Thông Phong",
    "A9 Ngõ Thông Phong": "ngõ Thông Phong",
    "2/F 47a Phố Lý Quốc Sư": "Số 47A, Phố Lý Quốc Sư",
    "No. 13 Phố Ngô Tất Tố, Văn Miếu, Đống Đa, Hà Nội 100000": "Số 13, Phố Ngô Tất Tố",
    "2, 3rd floor Phố Tông Đản": "Số 2, Phố Tông Đản",
    "68 Tây Mỗ, phường Tây Mỗ, quận Nam Từ Liêm, Hà Nội": "Số 68, Tây Mỗ",
    "Số 3, Ngõ 107A Tôn Đức Thắng": "Số 3, ngõ 107A, Tôn Đức Thắng",
    "60 Tựu Liệt, Tam Hiệp, Thanh Trì": "Số 60, Tựu Liệt",
    "35 Van Mieu, Hà Nội, VN 10000": "Số 35, Van Mieu",
    "Km 13 Đường Ngọc Hồi": "Đường Ngọc Hồi",
    "3 5A Bao Khanh, Hang Trong": "Số 3, 5A Bao Khanh, Hang Trong",
}


@dataclass(frozen=True)
class Truth:
    """A true address as one would write it in a line, and how it is written one way."""

    written: str
    canonical: str


def true_names() -> Iterator[Truth]:
    """Return the names of streets and alleys."""
    for line in (_FOLDER / "street_alley_names.txt").read_text(encoding="utf-8").splitlines():
        name = " ".join(line.split())
        yield Truth(name, BY_EYE.get(name) or _way(name.rstrip(",")))


def true_points() -> Iterator[Truth]:
    """Return the addresses of houses: the number, then the street if it is known."""
    with (_FOLDER / "address_points.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            written = f"{row['housenumber']} {row['street']}".strip()
            yield Truth(written, BY_EYE.get(written) or _house(row["housenumber"], row["street"]))


def read(truth: Truth) -> Address:
    """Read the address, knowing which lanes the streets have."""
    return parse(truth.written, known_lanes=_known_lanes())


def right(truth: Truth, address: Address) -> bool:
    """Say whether the address was read as it should be."""
    return canonical(address) == truth.canonical


@cache
def _known_lanes() -> KnownLanes:
    return lanes_named(truth.written for truth in true_names())


def _house(number: str, street: str) -> str:
    if lots := _LOTS.fullmatch(number):
        shown = f"{lots[1]}-{lots[2]}"
    else:
        match = _NUMBER.fullmatch(number)
        assert match, f"read {number!r} by eye"
        shown = match[1].lstrip("0") + match[2].upper()
    return ", ".join(filter(None, [f"Số {shown}", _way(street)]))


def _way(name: str) -> str:
    """Return Hẻm 3 Ngách 73 Ngõ 135 Phố Đội Cấn as hẻm 3, ngách 73, ngõ 135, Phố Đội Cấn."""
    before, *steps = _STEP.split(name)
    lanes: list[tuple[str, str]] = []
    street = before.strip()
    for word, text in zip(steps[::2], steps[1::2], strict=True):
        told = text.strip()
        kind = {"ngàch": "ngách", "ngô": "ngõ"}.get(word.lower(), word.lower())
        match = _LABEL.match(told)
        if match is None:
            lanes.append((kind, told))
            continue
        *outer, own = match[1].upper().replace("+", "-").split("/")
        if kind == "ngõ" and outer:  # Ngõ 84/30 Ngọc Khánh
            lanes.append(("ngách", own))
            own = outer.pop()
        lanes.append((kind, own))
        lanes += zip(reversed(_KINDS[: _KINDS.index(kind)]), reversed(outer), strict=False)
        street = told[match.end() :]
    return ", ".join(filter(None, [*(f"{kind} {label}" for kind, label in lanes), street]))
