"""Folding for search and keys: one stored column that both databases search alike."""

import re
import unicodedata

from app.kernel.vietnamese.letters import VOWELS, with_tone


class _FoldTable(dict[int, str]):
    """Folds one character and remembers it, so that a whole text folds in one pass of str.translate."""

    def __missing__(self, code: int) -> str:
        folded = chr(code)
        while (again := _fold_once(folded)) != folded:
            folded = again
        self[code] = folded
        return folded


def _fold_once(text: str) -> str:
    lowered = text.lower().replace("đ", "d").replace("ð", "d")
    return "".join(
        char if char.isalnum() else " "
        for char in unicodedata.normalize("NFKD", lowered)
        if unicodedata.category(char)[0] != "M"
    )


_FOLD = _FoldTable()


def fold(text: str) -> str:
    """Return the search form: lower case, no marks, d for đ, punctuation as single spaces. Safe twice."""
    return " ".join(text.translate(_FOLD).split())


# In open oa, oe, uy the tone stands on the last vowel in the new style (hoà), on the first in the old (hòa).
_NEW_TO_OLD = {
    first + with_tone(second, tone): with_tone(first, tone) + second
    for pair in ("oa", "oe", "uy", "OA", "OE", "UY", "Oa", "Oe", "Uy")
    for first, second in [tuple(pair)]
    for tone in range(1, 6)
}
_OLD_TO_NEW = {old: new for new, old in _NEW_TO_OLD.items()}
_NEW_STYLE, _OLD_STYLE = (
    re.compile(rf"(?<![qQ])(?:{'|'.join(pairs)})(?![^\W\d_])") for pairs in (_NEW_TO_OLD, _OLD_TO_NEW)
)


def tone_norm(text: str) -> str:
    """Return NFC text in the old tone placement (hoà -> hòa, quý unchanged); for keys, never for storing."""
    return _NEW_STYLE.sub(lambda match: _NEW_TO_OLD[match[0]], unicodedata.normalize("NFC", text))


def tone_styles(text: str) -> tuple[str, str]:
    """Return the text in the old and in the new tone placement: hòa, hoà."""
    old = tone_norm(text)
    return old, _OLD_STYLE.sub(lambda match: _OLD_TO_NEW[match[0]], old)


_MARKED = frozenset(
    letter
    for vowel in VOWELS
    for tone in range(6)
    for letter in (with_tone(vowel, tone), with_tone(vowel, tone).upper())
    if not letter.isascii()
) | frozenset("đĐ")


def has_marks(text: str) -> bool:
    """Say whether any letter carries a Vietnamese mark; such a query means its accents."""
    return not text.isascii() and not _MARKED.isdisjoint(unicodedata.normalize("NFC", text))
