"""How alike two names are: the same, the same without accents, spelt nearly so, told apart by a tone; and phones. Pure."""

import re
import unicodedata
from collections.abc import Collection
from enum import StrEnum
from functools import lru_cache

from app.kernel.vietnamese.fold import fold, has_marks, tone_norm


class Likeness(StrEnum):
    """What two names have in common. TONE contradicts: Hòa is not Hóa, and Hoa neither where the rest has its accents.

    SAME: letter for letter but for capitals, hòa/hoà, signs between the words. PLAIN: one of the two is written wholly
    without accents, which takes two words to see: Phan Minh Lan may be no Lân. NEAR: Sỹ and Sĩ, «Ng.» for Nguyễn, «Bà» in
    front, a middle name left out, a letter that was lost.
    MISSING: one of them is empty.
    """

    SAME = "same"
    PLAIN = "plain"
    NEAR = "near"
    TONE = "tone"
    OTHER = "other"
    MISSING = "missing"


class SamePhone(StrEnum):
    """Whether two have a phone in common; none at all with one of them says nothing."""

    SAME = "same"
    MISSING = "missing"
    DIFFERS = "differs"


def same_phone(one: Collection[str], other: Collection[str]) -> SamePhone:
    """Compare the phones of two."""
    if not one or not other:
        return SamePhone.MISSING
    return SamePhone.DIFFERS if set(one).isdisjoint(other) else SamePhone.SAME


_WORD = re.compile(r"[^\W_]+")
_Y_FOR_I = re.compile(r"\b(h|k|l|m|qu|s|t|v)([yỳýỷỹỵ])\b")
_AS_I = dict(zip("yỳýỷỹỵ", "iìíỉĩị", strict=True))
_TITLES = frozenset({"ông", "bà", "anh", "chị", "cụ", "cô", "bác", "chú"})
_SHORT = {"ng": ("nguyễn",), "ph": ("phạm", "phan"), "th": ("thị",), "t": ("thị",), "v": ("văn",)}
_LEAST_AFTER_TITLE = 2
_LEAST_BARE = 2


@lru_cache(maxsize=16384)
def _words(name: str) -> tuple[str, ...]:
    """Return the words of a name: small letters, the old place of the tone, no signs."""
    return tuple(_WORD.findall(tone_norm(name).casefold()))


def name_key(name: str) -> str:
    """Return what SAME names share."""
    return " ".join(_words(name))


def given_key(name: str) -> str:
    """Return the given name without accents and with i for y: what names share that are SAME, PLAIN, NEAR or TONE."""
    words = _words(name)
    return fold(_i_for_y(words[-1])) if words else ""


def alike(one: str, other: str) -> Likeness:
    """Say how alike two names are."""
    left, right = _words(one), _words(other)
    if not left or not right:
        return Likeness.MISSING
    if left == right:
        return Likeness.SAME
    if "?" in one or "?" in other:
        return Likeness.NEAR if _may_have_been(one, other) else Likeness.OTHER
    return _apart(left, right)


@lru_cache(maxsize=4096)
def _apart(left: tuple[str, ...], right: tuple[str, ...]) -> Likeness:
    """Say how alike two different names are."""
    one, other = " ".join(left), " ".join(right)
    if len(left) == len(right) and _one_is_plain(one, other) and fold(one) == fold(other):
        bare = sum(mine != theirs for mine, theirs in zip(left, right, strict=True))
        return Likeness.PLAIN if bare >= _LEAST_BARE else Likeness.NEAR
    if _near(left, right) or _near(_untitled(left), _untitled(right)):
        return Likeness.NEAR
    return Likeness.TONE if fold(_i_for_y(one)) == fold(_i_for_y(other)) else Likeness.OTHER


def _near(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Say whether the words fit one another in their order, a middle one left out perhaps."""
    longer, shorter = (left, right) if len(left) >= len(right) else (right, left)
    plain = _one_is_plain(" ".join(left), " ".join(right))
    if len(shorter) < 2 or not (_fit(longer[0], shorter[0], plain) and _fit(longer[-1], shorter[-1], plain)):
        return left == right
    middle = iter(longer[1:-1])
    return all(any(_fit(theirs, mine, plain) for theirs in middle) for mine in shorter[1:-1])


def _fit(one: str, other: str, plain: bool) -> bool:
    """Say whether two words may be one; without accents only where one whole name has none."""
    left, right = _i_for_y(one), _i_for_y(other)
    if left == right or (plain and fold(left) == fold(right)):
        return True
    return _short_for(left, right, plain) or _short_for(right, left, plain)


def _short_for(short: str, word: str, plain: bool) -> bool:
    return any(word == whole or (plain and fold(word) == fold(whole)) for whole in _SHORT.get(short, ()))


def _untitled(words: tuple[str, ...]) -> tuple[str, ...]:
    return words[1:] if len(words) > _LEAST_AFTER_TITLE and words[0] in _TITLES else words


def _one_is_plain(one: str, other: str) -> bool:
    return not (has_marks(one) and has_marks(other))


def _i_for_y(text: str) -> str:
    return _Y_FOR_I.sub(lambda match: match[1] + _AS_I[match[2]], text)


def _may_have_been(one: str, other: str) -> bool:
    """Say whether the names are one where each «?» stands for a letter that was lost."""
    left, right = (unicodedata.normalize("NFC", tone_norm(name)).casefold() for name in (one, other))
    return len(left) == len(right) and all(a == b or "?" in (a, b) for a, b in zip(left, right, strict=True))
