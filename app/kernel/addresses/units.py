"""Rooms, floors, buildings, estates and market stalls."""

from app.kernel.addresses.model import NO_UNIT, Unit
from app.kernel.addresses.vocabulary import COMPLEX, ENDS_NAME, NAME, UNIT_WORDS, may_begin, pattern, words_of

_COMPLEX_WORDS = words_of("khu tập tap ktt kđt kdt kđtm kdtm chung cc cư tt")
_DAY = r"\d?[/-]\d{1,2}\s*(?:[,;]|$)"  # tập thể 8/3
_STARTS_PART = r"(?:^|(?<=,)|(?<=, ))"
_CODE = r"(?:(?-i:[A-ZĐ]{1,2})(?!\w)|\w*\d[\w.]*)"
_TOWER = r"(?-i:[A-ZĐ])(?:[^\W\d_]{2,}\s\d{1,3}(?!\w)|[\w.]*)|\w*\d\w*"  # Keangnam, Park 5, S1.02, CT2A
# What is looked for only where one of the words stands.
_PARTS = (
    (
        "floor",
        words_of("tầng tang lầu lau f floor"),
        pattern(
            r"\b(?:tầng|tang|lầu|lau)\s*(?:số\s*)?(\d{1,2}[a-z]?(?:-\d{1,2})?(?!\w)|trệt|hầm)"
            r"|\b(\d{1,2}[a-z]?)\s?/\s?f\b|\b(\d{1,2})(?:st|nd|rd|th)\s+floor\b|\bfloor\s+(\d{1,2})\b"
        ),
    ),
    (
        "stall",
        words_of("ki kiốt kiôt kiot kiosk quầy quay sạp sap"),
        pattern(
            r"\b(?:ki[-\s]?[oôố]t|kiosk|quầy|quay|sạp|sap)(?:\s+hàng)?\s*(?:số\s*)?[:.-]?\s*"
            r"([^\W\d_]{0,2}-?\d{1,4}[a-zđ]?(?:[-+&]\d{1,4}[a-zđ]?)*)(?!\w)"
        ),
    ),
    (
        "apt",
        words_of("phòng phong căn can p ph ch"),
        pattern(
            rf"(?:\b(?:phòng|căn hộ|can ho|căn)|{_STARTS_PART}(?:phong|can))\s*(?:s[ốo]\s*)?[:.-]*\s*"
            r"(\w*\d\w*(?:\.\d\w*)?(?:-\d{2,4}(?!\w))*)"
            r"|\b(?:p|ph|ch)[.-]?\s?(\d{1,4}(?:[a-z]-?\d{2})?[a-z]?(?:-\d{2,4})*)(?!\w)"
        ),
    ),
    (
        "building",
        words_of("tòa toà toa tháp block lô dãy nhà nha"),
        pattern(
            rf"\b(?=[tbldn])(?<!\bsông )(?:(?:tòa nhà|toà nhà|tòa|toà)\s+(?:số\s+)?({_TOWER})"
            rf"|(?:toa|tháp|block|lô|dãy nhà|dãy)\s+(?:số\s+)?({_CODE})"
            r"|(?:nhà|nha)\s+([a-zđ]{1,3}\d{1,3}[a-z]?|(?-i:[A-HĐ]))(?![\w’'])"
            r")"
        ),
    ),
    (
        "building",
        _COMPLEX_WORDS,
        pattern(rf"\b(?:khu\s+((?-i:[A-ZĐ])\d*)|((?-i:[A-ZĐ]{{1,3}})\d{{1,3}}[a-z]?))(?=[\s,-]+{COMPLEX})"),
    ),
    (
        "complex",
        _COMPLEX_WORDS,
        pattern(
            rf"{may_begin(_COMPLEX_WORDS)}(?:{COMPLEX}[\s:]*(?!số\b|\d(?!{_DAY}))({NAME}){ENDS_NAME}"
            r"|(khu tập thể|tập thể|chung cư)\b)"
        ),
    ),
)
_CODE_ALONE = pattern(r"[\w.-]*\d[\w.-]*")
_FLOOR_IN_ROOM = pattern(r"(?:[a-z]-?)?0?(\d{1,2}[a-z]?)-?\d{2}(?:-\d+)*")
_ABOUT_ROADS = r"(?!(?:ql|tl|đt|hl)\s?\d)"
_LEADING_CODE = pattern(rf"{_ABOUT_ROADS}((?-i:[A-ZĐ]{{1,2}})\d{{1,3}}[a-z]?)(?![\w/+-])[\s,]*")


def cut_units(text: str, words: frozenset[str]) -> tuple[Unit, str, list[str]]:
    """Return what is inside a building, the rest, and flags; the floor follows from the room number."""
    if UNIT_WORDS.isdisjoint(words):
        return NO_UNIT, text, []
    found: dict[str, str] = {}
    for part, begins, expression in _PARTS:
        if part not in found and not begins.isdisjoint(words) and (match := expression.search(text)):
            found[part] = next(filter(None, match.groups())).strip(" .")
            text = f"{text[: match.start()]}, {text[match.end() :]}"
    if not found:
        return NO_UNIT, text, []
    flags: list[str] = []
    for part in ("apt", "floor", "building", "stall"):
        if _CODE_ALONE.fullmatch(found.get(part, "")):
            found[part] = found[part].upper()
    if "floor" not in found and (room := _FLOOR_IN_ROOM.fullmatch(found.get("apt", ""))):
        found["floor"] = room[1]
        flags.append("floor_inferred")
    return Unit(**found), text, flags


def cut_leading_code(street: str) -> tuple[str | None, str]:
    """Return a code that nothing explains, in front of the street (A9 Ngõ Thông Phong), and the street."""
    match = _LEADING_CODE.match(street)
    return (match[1].upper(), street[match.end() :]) if match else (None, street)
