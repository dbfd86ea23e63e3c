"""The Vietnamese letters: their alphabet order, and each accented letter as letter and tone."""

import unicodedata

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
VOWELS = "aăâeêioôơuưy"
# Dictionary order of the tones: ngang, huyền, hỏi, ngã, sắc, nặng.
TONE_MARKS = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")

# Lower-case letter -> (letter without tone, tone 0-5); every vowel with every tone, and the plain consonants.
LETTERS: dict[str, tuple[str, int]] = {letter: (letter, 0) for letter in ALPHABET} | {
    unicodedata.normalize("NFC", vowel + mark): (vowel, tone)
    for vowel in VOWELS
    for tone, mark in enumerate(TONE_MARKS)
}


def with_tone(vowel: str, tone: int) -> str:
    """Return the vowel carrying a tone 0-5, keeping its case."""
    return unicodedata.normalize("NFC", vowel + TONE_MARKS[tone])
