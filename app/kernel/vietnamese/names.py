"""Names of people: the order of lists, tidy capitals, short forms and the fuzzy key of duplicates."""

import re
import unicodedata

from app.kernel.vietnamese.fold import fold, tone_norm
from app.kernel.vietnamese.letters import ALPHABET, LETTERS

# ă sorts after every a-word: its key is "a{", and "{" stands after "z" in ASCII.
_ASCII_LETTER = {
    letter: fold(letter) + ("" if letter.isascii() else "|" if letter in "âơ" else "{") for letter in ALPHABET
}
_ROMAN = frozenset({"II", "III", "IV", "VII", "VIII", "IX", "XI", "XII", "XIII"})
LONGEST_KEY = 300  # so much the column of sorted names holds
_WORD_START = re.compile(r"(?:(?<=^)|(?<=['’ʼ‘.-]))[^\W\d_]")
_I_FOR_Y = re.compile(r"\b(h|k|l|m|qu|s|t|v)y\b")
_ABBREVIATED = {"ng": "nguyen", "th": "thi", "t": "thi"}


class _PrimaryTable(dict[int, str]):
    """Letter -> its place in the alphabet, as ASCII that sorts the same in every database."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        base = LETTERS[char][0] if char in LETTERS else fold(char)
        self[code] = "-" if char == "-" else "".join(_ASCII_LETTER.get(letter, letter) for letter in base)
        return self[code]


class _ToneTable(dict[int, str]):
    """Letter -> its tone as a digit in dictionary order."""

    def __missing__(self, code: int) -> str:
        self[code] = str(LETTERS.get(chr(code), ("", 0))[1])
        return self[code]


_PRIMARY = _PrimaryTable()
_TONES = _ToneTable()


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
    return " ".join([_part_key(given), _part_key(middle), _part_key(family)]).rstrip()[:LONGEST_KEY]


def _part_key(part: str) -> str:
    # " " ends letters and tones, "-" parts words: both stand before digits and letters, " " before "-".
    if not part:
        return " "
    joined = "-".join(tone_norm(part.lower()).split())
    return f"{joined.translate(_PRIMARY)} {joined.translate(_TONES).rstrip('0')}"


def proper_case(name: str) -> str:
    """Return the name with a capital on each word; NGUYỄN VĂN A -> Nguyễn Văn A; H’Hen and III stay."""
    return " ".join(map(_proper_word, unicodedata.normalize("NFC", name).split()))


def _proper_word(word: str) -> str:
    if word in _ROMAN or not (word.isupper() or word.islower()):
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
