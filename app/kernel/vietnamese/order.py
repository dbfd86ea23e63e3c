"""The Vietnamese alphabet as text that sorts by its bytes, alike in Python, SQLite and PostgreSQL."""

from app.kernel.vietnamese.fold import fold, tone_norm
from app.kernel.vietnamese.letters import ALPHABET, LETTERS

# ă sorts after every a-word: its key is "a{", and "{" stands after "z" in ASCII.
_ASCII_LETTER = {
    letter: fold(letter) + ("" if letter.isascii() else "|" if letter in "âơ" else "{") for letter in ALPHABET
}


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


def alphabet_key(text: str) -> str:
    """Return text that sorts words bytewise: all letters are compared first (a ă â … d đ e ê …), tones second."""
    # " " ends letters and tones, "-" parts words: both stand before digits and letters, " " before "-".
    if not text:
        return " "
    joined = "-".join(tone_norm(text.lower()).split())
    return f"{joined.translate(_PRIMARY)} {joined.translate(_TONES).rstrip('0')}"
