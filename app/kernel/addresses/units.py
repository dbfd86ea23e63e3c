"""Rooms, floors, buildings, estates and market stalls; and landmarks told in words."""

import re

from app.kernel.addresses.model import Unit
from app.kernel.addresses.vocabulary import BUILDING, COMPLEX, ENDS_NAME, pattern

_CODE = r"(?:(?-i:[A-ZĐ])[\w.]*|\w*\d\w*)"
_PARTS = {
    "floor": pattern(r"\b(?:tầng|lầu)\s*(\d{1,2}[a-z]?|trệt)\b|\b(\d{1,2})/f\b|\b(\d{1,2})(?:st|nd|rd|th) floor\b"),
    "stall": pattern(r"\b(?:ki-?\s?[oôố]t|kiosk|quầy|sạp)\s*(?:số\s*)?(\w*\d\w*)"),
    "apt": pattern(
        r"\b(?:phòng|căn hộ|căn)\s*(?:số\s*)?[.-]?\s*(\w*\d\w*)"
        r"|\bp[.-]?\s?(\d{1,4}(?:[a-z]\d{2})?[a-z]?)(?!\w)"
    ),
    "building": pattern(
        rf"(?<!\bsông )(?:{BUILDING})\s+(?:số\s+)?({_CODE})"
        r"|\bnhà\s+((?-i:[A-ZĐ]{1,3})\d{0,3}[a-z]?)(?![\w’'])"
    ),
    "complex": pattern(rf"(?:{COMPLEX})\s*([^\s,;].*?){ENDS_NAME}"),
}
# One look tells that most addresses have none of these.
_ANY = pattern(
    r"\b(?=[tlkqspcnbd\d])(?:tầng|lầu|\d+/f|\d+(?:st|nd|rd|th) f|ki|quầy|sạp|phòng|căn|p[.-]?\s?\d"
    r"|nhà\s+(?-i:[A-ZĐ])|t[òo][àa]|block|lô|dãy"
    r"|khu|tập|ktt|k[đd]tm?|chung|cc|cư|tt)"
)
_FLOOR_IN_ROOM = pattern(r"(\d{1,2}[a-z]?)\d{2}")
_LANDMARK = re.compile(
    r"(?i:(?=[(đbpstcgk]))(?:\(([^()]*)\)"
    r"|\b((?i:đối diện|bên cạnh|phía sau|sau lưng|trước cửa|cạnh|gần)\s[^,;]+)"
    r"|\b((?i:km)\s*\d+(?:[+.,]\d+)?)\b)"
)


def cut_units(text: str) -> tuple[Unit, str, list[str]]:
    """Return what is inside a building, the rest, and flags; the floor follows from the room number."""
    if not _ANY.search(text):
        return Unit(), text, []
    found: dict[str, str] = {}
    for part, expression in _PARTS.items():
        if match := expression.search(text):
            found[part] = next(filter(None, match.groups())).strip()
            text = f"{text[: match.start()]}, {text[match.end() :]}"
    flags: list[str] = []
    for part in ("apt", "floor", "building", "stall"):
        if part in found and any(map(str.isdigit, found[part])):
            found[part] = found[part].upper()
    if "floor" not in found and (room := _FLOOR_IN_ROOM.fullmatch(found.get("apt", ""))):
        found["floor"] = room[1]
        flags.append("floor_inferred")
    return Unit(**found), text, flags


def cut_landmark(text: str) -> tuple[str | None, str]:
    """Return the landmark told beside the address («cạnh chùa», «Km 13», words in brackets), and the rest."""
    match = _LANDMARK.search(text)
    if match is None:
        return None, text
    told = next(filter(None, match.groups()), "").strip(" .")
    return told or None, f"{text[: match.start()]}, {text[match.end() :]}"
