"""Cleaning before reading: dashes, slips of the keyboard, cells that Excel took for dates."""

import re

from app.kernel.addresses.vocabulary import pattern
from app.kernel.vietnamese.clean import clean_text

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | {"／": "/", "，": ",", "“": '"', "”": '"'})
_ODD_SIGN = re.compile(f"[{''.join(map(chr, _DASHES))}]")
_SLIPS = pattern(r"\b(?=[nh])(?:ng[ôỏ](?=\s*\d)|ng[àạ]ch(?=\s*\d)|nghách|hẽm)\b")
_RIGHT = {"ngô": "ngõ", "ngỏ": "ngõ", "ngàch": "ngách", "ngạch": "ngách", "nghách": "ngách", "hẽm": "hẻm"}
_EXCEL_DATE = re.compile(r"(?:\d{4})-(\d{2})-(\d{2})(?:[ T]00:00(?::00)?)?")
_WHOLE_FLOAT = re.compile(r"(\d{1,5})[.,]0+")
_DASH_BETWEEN_WORDS = re.compile(r"(?<!\d)\s+-\s+|\s+-\s+(?!\d)")
_LOST = re.compile(r"[^\W\d_]\?[^\W\d_]")
_COMMAS = re.compile(r"\s*,[\s,]*")
_SPACES = re.compile(r"\s{2,}")


def tidy(raw: str) -> tuple[str, list[str]]:
    """Return the text ready for reading, and flags."""
    flags: list[str] = []
    text = clean_text(raw)
    if _ODD_SIGN.search(text):
        text = text.translate(_DASHES)
    text = text.strip("\"' ")
    if match := _EXCEL_DATE.fullmatch(text):
        return f"{int(match[2])}/{int(match[1])}", ["excel_date_repaired"]
    if match := _WHOLE_FLOAT.fullmatch(text):
        return match[1], flags
    if "?" in text and _LOST.search(text):
        flags.append("lost_characters")
    mended = _SLIPS.sub(lambda match: _RIGHT[match[0].lower()], text)
    if mended != text:
        flags.append("typo_fixed")
    return _DASH_BETWEEN_WORDS.sub(", ", mended) if "-" in mended else mended, flags


def close_gaps(text: str) -> str:
    """Return what is left after parts were cut out, without the commas and blanks around the holes."""
    return _SPACES.sub(" ", _COMMAS.sub(", ", text)).strip(" ,;:.-/\"'")
