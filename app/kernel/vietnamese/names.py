"""Names of people: the order of lists, tidy capitals, short forms and the fuzzy key of duplicates."""

import re
import unicodedata

from app.kernel.vietnamese.clean import lost_letters
from app.kernel.vietnamese.fold import fold, has_marks
from app.kernel.vietnamese.order import alphabet_key

# Of two letters or more, without VI, which is a name.
_ROMAN = re.compile(r"(?=..)(?!VI$)X{0,2}(?:IX|IV|V?I{0,3})")
LONGEST_KEY = 300  # so much the column of sorted names holds
# After an apostrophe only where one letter stands before it: H’Hen, but Bh’nong.
_WORD_START = re.compile(r"(?:(?<=^)|(?<=[.\-(/,])|(?<=\b[^\W\d_]['’ʼ‘]))[^\W\d_]")
_I_FOR_Y = re.compile(r"\b(h|k|l|m|qu|s|t|v)y\b")
_ABBREVIATED = {"ng": "nguyen", "th": "thi", "t": "thi"}
_SHORT_FORM = re.compile(r"(?:ng|th|t)\.|ng(?=\s|$)", re.IGNORECASE)
_PHAM_OR_PHAN = re.compile(r"ph(?:\.|\s|$)", re.IGNORECASE)
_OWN_ORDER = re.compile(r"[^\W\d_]{1,2}['’ʼ‘][^\W\d_]|[YHK]\s", re.IGNORECASE)


def split_name(name: str) -> tuple[str, str, str]:
    """Return (family, middle, given); a single word is a given name."""
    words = name.split()
    if len(words) < 2:
        return "", "", words[0] if words else ""
    return words[0], " ".join(words[1:-1]), words[-1]


def given_name(name: str) -> str:
    """Return the word people are called by."""
    return split_name(name)[2]


def sort_key(name: str, override: str | None = None) -> str:
    """Return text that sorts names by given, middle, family, bytewise: alike in SQLite and PostgreSQL "C".

    Within a part all letters are compared first (a ă â … d đ e ê …), tones second. `override` is the word a
    minority name is to be filed under; the whole name then breaks ties.
    """
    family, middle, given = (name, "", override) if override and override.strip() else split_name(name)
    return " ".join(map(alphabet_key, (given, middle, family))).rstrip()[:LONGEST_KEY]


def proper_case(name: str) -> str:
    """Return the name with a capital on each word; NGUYỄN VĂN A -> Nguyễn Văn A; H’Hen and III stay."""
    return " ".join(map(_proper_word, unicodedata.normalize("NFC", name).split()))


def _proper_word(word: str) -> str:
    if _ROMAN.fullmatch(word) or not (word.isupper() or word.islower()):
        return word
    return _WORD_START.sub(_capital, word.lower())


def _capital(match: re.Match[str]) -> str:
    upper = match[0].upper()
    return upper if len(upper) == 1 else match[0]


def shorten(name: str) -> str:
    """Return the name with all but the given name as initials: Nguyễn Thế Khải -> N. T. Khải."""
    *front, given = name.split() or [""]
    return " ".join([f"{word[0].upper()}." for word in front] + [given])


def same_person_key(name: str) -> str:
    """Return a deliberately coarse key: no accents, y as i, Ng. and Th. written out.

    Equal keys are a hint only and count with an equal phone or birthday: Hòa and Hóa are different people.
    """
    family, middle, given = split_name(fold(name))
    front = [_ABBREVIATED.get(word, word) for word in (family, *middle.split()) if word]
    return _I_FOR_Y.sub(r"\1i", " ".join([*front, given]))


def has_own_order(name: str) -> bool:
    """Say whether a name looks like one whose last word is not the given name (H’Hen Niê, Y Moan Ênuôl)."""
    return _OWN_ORDER.match(name.strip()) is not None


def name_flags(name: str) -> tuple[str, ...]:
    """Return what is odd about a written name; it stays as written, nothing is guessed.

    lost_characters, name_unaccented, name_abbreviated (Ng. Thị Lý), name_ambiguous (Ph. is Phạm or Phan).
    """
    lost = "?" in name or lost_letters(name)
    found = {
        "lost_characters": lost,
        "name_unaccented": bool(fold(name)) and not lost and not has_marks(name),
        "name_abbreviated": any(map(_SHORT_FORM.fullmatch, name.split()[:-1])),
        "name_ambiguous": _PHAM_OR_PHAN.match(name.strip()) is not None,
    }
    return tuple(flag for flag, holds in found.items() if holds)
