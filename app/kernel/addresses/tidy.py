"""Cleaning before reading: dashes, slips of the keyboard, cells that Excel took for dates or numbers."""

import re
from datetime import date, timedelta

from app.kernel.addresses.vocabulary import CAPITAL, pattern, words_of
from app.kernel.vietnamese.clean import clean_text

# Longer text is no address; the limit keeps the time of one cell bounded.
LONGEST = 400

_SIGNS = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | {"／": "/", "\\": "/", "，": ",", "“": '"', "”": '"', "＋": "+"})
_ODD_SIGN = re.compile(f"[{''.join(map(re.escape, map(chr, _SIGNS)))}]")
_LABEL = pattern(r"(?=[đdh])(?:địa chỉ|dia chi|đ/c|đc|hktt)(?:\s*[:.-]\s*|\s+)")
LABEL_WORDS = words_of("địa dia đ đc hktt")
_SLIP = pattern(r"\b(?=[nh])(?:ngô(?=\s*\d)|ngỏ|ngạch(?=\s*\d)|ngàch|nghách|nghach|hẽm)(?![^\W\d_])")
_RIGHT = {
    "ngô": "ngõ",
    "ngỏ": "ngõ",
    "ngạch": "ngách",
    "ngàch": "ngách",
    "nghách": "ngách",
    "nghach": "ngách",
    "hẽm": "hẻm",
}
_SLIPS = frozenset(_RIGHT)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"{'|'.join(_MONTHS)}|thg\s?\d{{1,2}}"
_TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
# A cell that was a date: 2026-03-12 00:00:00, 12/03/2026, 12-Mar, 12-thg 3, Mar-32 (typed 3/32).
_DATE = pattern(
    r"((?:(?:số nhà|số|sn)[\s:.]*)?)(?:"
    rf"\d{{4}}-(?P<m>\d{{1,2}})-(?P<d>\d{{1,2}}){_TIME}"
    rf"|(?P<first>\d{{1,2}})(?P<sep>[/.-])(?P<second>\d{{1,2}})(?P=sep)(?:19|20)\d{{2}}{_TIME}"
    rf"|(?P<day>\d{{1,2}})(?:-|\s(?=thg))(?P<month>{_MONTH})(?:[- ]\d{{2,4}})?"
    rf"|(?P<month_first>{_MONTH})-(?P<year>\d{{2}})"
    r")(?=\s|,|$)"
)
_SERIAL = re.compile(r"4\d{4}(?:[.,]0+)?")
_WHOLE_FLOAT = re.compile(r"(\d{1,5})[.,]0{1,2}(?=\s|,\s|$)")
_DASH_BETWEEN_WORDS = pattern(rf"(?<!\d)\s+-\s+|\s+-\s+(?!\d)|(?<=[^\W\d_]{{3}})-(?={CAPITAL})")
_LOST = re.compile(r"[^\W\d_]\?[^\W\d_]|�")
HOLES = " ,;:.-/\"'()"  # what stands around parts that were cut out
_COMMAS = re.compile(r"\s*[,;][\s,;]*")
_SPACES = re.compile(r"\s{2,}")
_DAY_ZERO = date(1899, 12, 30)


def tidy(raw: str) -> tuple[str, list[str]]:
    """Return the text ready for reading, no longer than an address can be, and flags."""
    text, flags = _without_date(_clean(raw))
    if ("?" in text or "�" in text) and _LOST.search(text):
        flags.append("lost_characters")
    return _DASH_BETWEEN_WORDS.sub(", ", text) if "-" in text else text, flags


def mend_slips(text: str, words: frozenset[str]) -> str:
    """Return the text with the words for lanes spelt as they should be."""
    return text if _SLIPS.isdisjoint(words) else _SLIP.sub(lambda match: _RIGHT[match[0].lower()], text)


def close_gaps(text: str) -> str:
    """Return what is left after parts were cut out, without the commas and blanks around the holes."""
    return _SPACES.sub(" ", _COMMAS.sub(", ", text)).strip(HOLES)


def _clean(raw: str) -> str:
    text = clean_text(raw[: 4 * LONGEST])[:LONGEST]
    if _ODD_SIGN.search(text):
        text = text.translate(_SIGNS)
    text = text.strip("\"' ")
    return text[label.end() :] if (label := _LABEL.match(text)) else text


def _without_date(text: str) -> tuple[str, list[str]]:
    """Give back the d/m that was typed before Excel took it for a date, and 12 for 12.0."""
    if _SERIAL.fullmatch(text):
        day = _DAY_ZERO + timedelta(days=int(text[:5]))
        return f"{day.day}/{day.month}", ["excel_date_repaired"]
    if match := _DATE.match(text):
        typed = _typed(match)
        if typed is not None:
            return f"{match[1]}{typed}{text[match.end() :]}", ["excel_date_repaired"]
    elif match := _WHOLE_FLOAT.match(text):
        return match[1] + text[match.end() :], []
    return text, []


def _typed(match: re.Match[str]) -> str | None:
    """Return what the date was typed as; None for numbers that are no day and month."""
    if match["month_first"]:
        return f"{_month(match['month_first'])}/{int(match['year'])}"
    if match["month"]:
        first, second = int(match["day"]), _month(match["month"])
    elif match["first"]:
        first, second = int(match["first"]), int(match["second"])
    else:
        first, second = int(match["d"]), int(match["m"])
    possible = 1 <= min(first, second) <= 12 and max(first, second) <= 31
    return f"{first}/{second}" if possible else None


def _month(name: str) -> int:
    return int(name[3:]) if name[3:].strip().isdecimal() else _MONTHS.index(name[:3].lower()) + 1
