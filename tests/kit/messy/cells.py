"""One cell spoilt: phones, names, addresses and dates as people and old programs leave them."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

Cell = str | int | float | date | None

_FAMILIES_WRITTEN = "Nguyễn Trần Lê Phạm Hoàng Phan Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Tô Tống Công Bàn Lang Đinh Trịnh"
FAMILIES = _FAMILIES_WRITTEN.split()
MIDDLES = ("Văn", "Thị", "Đức", "Thị Thu", "Hữu", "Ngọc", "Quang", "Minh", "Thế", "Thị Ngọc", "Xuân")
_GIVEN_WRITTEN = "Hòa Hóa Đạt Ánh Ngưỡng Nghĩa Thúy Thủy Quý Lan Lân Đặng Minh Hương Khỏe Toàn Oanh Uyên Tổng Bích Yến"
GIVEN = _GIVEN_WRITTEN.split()
HAMLETS = ("Xóm Chùa", "Xóm Đình", "Thôn Giẽ Hạ", "Tổ 5", "Tổ dân phố số 7", "Đội 3", "Khu 2")
_PREFIXES_WRITTEN = "032 035 039 056 070 077 079 081 083 085 086 089 090 091 093 097 098"
_PREFIXES = _PREFIXES_WRITTEN.split()
_OLD = {
    "032": "0162", "035": "0165", "039": "0169", "056": "0186", "070": "0120", "077": "0122", "079": "0121",
    "081": "0127", "083": "0123", "085": "0125",
}  # fmt: skip
_NEW_TONES = {"òa": "oà", "óa": "oá", "ỏe": "oẻ", "úy": "uý", "ủy": "uỷ"}


@dataclass(frozen=True)
class Spoilt:
    """What stands in the cell, and what it means."""

    cell: Cell
    means: tuple[str, ...]


def new_phone(rng: Random) -> str:
    return f"{rng.choice(_PREFIXES)}{rng.randrange(10_000_000):07d}"


def spoilt_phone(rng: Random, phone: str, typed: bool) -> Spoilt:
    """Write a number as lists do; `typed` says that the file keeps numbers as numbers."""
    ways: list[Callable[[], Cell]] = [
        lambda: phone,
        lambda: f"{phone[:4]} {phone[4:7]} {phone[7:]}",
        lambda: f"{phone[:4]}.{phone[4:7]}.{phone[7:]}",
        lambda: f"{phone[:4]}-{phone[4:7]}-{phone[7:]}",
        lambda: f"+84{phone[1:]}",
        lambda: f"(+84) {phone[1:3]} {phone[3:6]} {phone[6:]}",
        lambda: f"84{phone[1:]}",
        lambda: f"0084{phone[1:]}",
        lambda: int(phone) if typed else phone[1:],
        lambda: f"{int(phone)}.0",
        lambda: f"'{phone}",
        lambda: f"\xa0{phone} ",
        lambda: _OLD.get(phone[:3], phone[:3]) + phone[3:],
    ]
    return Spoilt(rng.choice(ways)(), (phone,))


def two_phones(rng: Random, first: str, second: str) -> Spoilt:
    between = rng.choice((" / ", "; ", ", ", " - ", " hoặc ", "\n"))
    return Spoilt(f"{first}{between}{second}", (first, second))


def new_name(rng: Random) -> str:
    return f"{rng.choice(FAMILIES)} {rng.choice(MIDDLES)} {rng.choice(GIVEN)}"


def spoilt_name(rng: Random, name: str, decomposed: bool = True) -> str:
    """Write a name in capitals, apart in its marks, with the tone elsewhere, with blanks that nobody sees."""
    ways: list[Callable[[], str]] = [
        lambda: name,
        lambda: name,
        lambda: name.upper(),
        lambda: name.lower(),
        lambda: name.replace(" ", "  "),
        lambda: f" {name}\xa0",
        lambda: new_tones(name),
    ]
    if decomposed:
        ways.append(lambda: unicodedata.normalize("NFD", name))
    return rng.choice(ways)()


def new_tones(text: str) -> str:
    """Move the tone to where schools write it now: Hòa -> Hoà."""
    for old, new in _NEW_TONES.items():
        text = text.replace(old, new)
    return text


def spoilt_address(rng: Random, house: int, lane: int, rest: str) -> str:
    """Write a door with other capitals, commas and blanks, or in another notation altogether."""
    plain = f"Số {house} ngõ {lane}{rest}"
    ways: list[Callable[[], str]] = [
        lambda: plain,
        lambda: plain.lower(),
        lambda: plain.replace(" ngõ", ", ngõ"),
        lambda: plain.replace(" ", "  "),
        lambda: f"{plain}.",
        lambda: f"{lane}/{house}{rest}",
        lambda: f"ngõ {lane} số {house}{rest}",
        lambda: f"SN {house}, ngõ {lane}{rest}",
        lambda: f"số nhà {house} Ngõ {lane}{rest}",
    ]
    return rng.choice(ways)()


def new_birth(rng: Random) -> date:
    return date(1990, 1, 1) + timedelta(days=rng.randrange(5000))


def spoilt_date(rng: Random, day: date, typed: bool) -> Spoilt:
    """Write a day as a date, a serial number, or a text in one of the usual shapes."""
    ways: list[Callable[[], Cell]] = [
        lambda: f"{day.day}/{day.month}/{day.year}",
        lambda: f"{day:%d/%m/%Y}",
        lambda: f"{day.day}-{day.month}-{day.year}",
        lambda: f"{day:%d.%m.%Y}",
        lambda: f"{day:%d/%m}/{day.year % 100:02d}",
    ]
    if typed:
        ways += [lambda: day, lambda: (day - date(1899, 12, 30)).days]
    return Spoilt(rng.choice(ways)(), (day.isoformat(),))
