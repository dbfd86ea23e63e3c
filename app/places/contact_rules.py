"""PURE: which household a contract belongs to, what is never taken for the same, and what a list of contracts is called."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from app.kernel.vietnamese.fold import fold, tone_norm

OTHER_SOURCE = "Danh sách liên hệ"
PURPOSE = "Gọi báo trước và hẹn giờ đến nhà trong đợt ra quân, không dùng vào việc khác."

# The words of a title or a file's name -> what people call such a list; the first that fits.
_SOURCES = (
    (re.compile(r"\b(?:nuoc sach|cap nuoc|nuoc)\b"), "Hợp đồng nước"),
    (
        re.compile(r"\b(?:dien luc|hop dong dien|khach hang dien|tien dien|cong to dien|dien sinh hoat)\b"),
        "Hợp đồng điện",
    ),
    (re.compile(r"\b(?:internet|cap quang|vien thong|truyen hinh)\b"), "Thuê bao internet, truyền hình"),
    (re.compile(r"\b(?:thu gom rac|rac thai|ve sinh moi truong|phi ve sinh)\b"), "Thu gom rác"),
    (re.compile(r"\b(?:gas|khi dot)\b"), "Khách hàng gas"),
)
_WARD_WORD = re.compile(r"^(?:phuong|xa|thi tran|p|x|tt) ")


@dataclass(frozen=True, slots=True)
class Told:
    """As much of a contract, or of a household, as telling whether they are one home needs."""

    name: str
    phones: frozenset[str]


@dataclass(frozen=True, slots=True)
class Home(Told):
    """A household that may be the one."""

    id: int


def source_called(titles: Iterable[str], file_name: str) -> str:
    """Return what a list of contracts is called, by its titles, else by its file; the same for every later list of it."""
    words = [fold(text) for text in (*titles, file_name)]
    return next((name for pattern, name in _SOURCES if any(map(pattern.search, words))), OTHER_SOURCE)


def home_of(contract: Told, at_door: Sequence[Home]) -> int | None:
    """Return which of the households at one door the contract belongs to; None where none or more than one may be it.

    Name or phone must agree and neither may contradict: a tone is the name (Hòa is not Hóa), and a household with other
    numbers than the contract's is another one until somebody has asked.
    """
    both = [home.id for home in at_door if _same_name(contract, home) and _same_phone(contract, home)]
    if len(both) == 1:
        return both[0]
    fitting = [home.id for home in at_door if _fits(contract, home)]
    return fitting[0] if len(fitting) == 1 else None


def home_without_number(contract: Told, in_alley: Sequence[Home]) -> int | None:
    """Return the one household of an alley with the contract's name and phone; a house number is missing somewhere."""
    same = [home.id for home in in_alley if _same_name(contract, home) and _same_phone(contract, home)]
    return same[0] if len(same) == 1 else None


def in_ward(told: str, known: Collection[str]) -> bool:
    """Say whether a ward named on a list is one of those `known` (folded, without their kind); unnamed is no other."""
    bare = ward_key(told)
    return not bare or bare in known


def names_other_ward(parts: Iterable[str], known: Collection[str]) -> bool:
    """Say whether the administrative parts of an address name a ward that is none of those `known`."""
    return any(_WARD_WORD.match(fold(part)) and ward_key(part) not in known for part in parts)


def ward_key(name: str) -> str:
    """Return a ward's name as it is compared: «P. Cửa Nam» and «Phường Cửa Nam» are cua nam."""
    return _WARD_WORD.sub("", fold(name))


def name_key(name: str) -> str:
    """Return a name as it is compared: case and the place of a tone do not count, the tone does."""
    return " ".join(tone_norm(name).casefold().split())


def _fits(contract: Told, home: Home) -> bool:
    if _other_tone(contract.name, home.name):
        return False
    if _same_name(contract, home):
        return not (contract.phones and home.phones) or _same_phone(contract, home)
    return _same_phone(contract, home)


def _same_name(one: Told, other: Told) -> bool:
    return bool(one.name) and name_key(one.name) == name_key(other.name)


def _same_phone(one: Told, other: Told) -> bool:
    return not one.phones.isdisjoint(other.phones)


def _other_tone(one: str, other: str) -> bool:
    """Say whether two names are the same letters with other marks; one without any mark contradicts nobody."""
    folded = fold(one)
    if folded != fold(other) or name_key(one) == name_key(other):
        return False
    return folded not in (one.casefold(), other.casefold())
