"""The number of the house, alone or at the end of a path of lanes."""

from app.kernel.addresses.model import House
from app.kernel.addresses.paths import PATH, Number, read_path
from app.kernel.addresses.vocabulary import pattern

_NONE = pattern(r"\b(?=[nkc])(?:(?:nhà\s+)?(?:không|ko|chưa|k)\s+(?:có\s+)?số(?:\s+nhà)?\b(?!\s*\d)|(?:nhà\s+)?k/s\b)")
_NAMED = pattern(
    rf"(?<!\bphố )(?<!\bđường )(?<!\bngõ )(?<!\bngách )(?<!\bhẻm )"
    rf"(?:\b(?:số nhà|nhà số|so nha|nha so|số|so|nhà|sn|s/n|no\.?)|#)\s*[:.]?\s*({PATH})"
)
_LEADING = pattern(rf"[\s,]*({PATH})(?!\s*tháng\b)")
# Đà Nẵng and Huế write kiệt and hẻm into the path: K12/H3/5.
_CENTRE = pattern(r"[\s,]*(?:số\s*)?(k\s?\d{1,5}[a-zđ]?(?:/h\s?\d{1,5}[a-zđ]?)*/\d{1,5}[a-zđ]?)(?!\w)")
_KIND_LETTER = pattern(r"\b[kh]\s?(?=\d)")


def cut_house(text: str, region: str) -> tuple[House | None, list[Number], str, list[str]]:
    """Return the house, the lanes of the path it ends (outside in), the text without them, and flags."""
    if match := _NONE.search(text):
        return House(none=True), [], f"{text[: match.start()]}, {text[match.end() :]}", []
    centre = _CENTRE.match(text) if region == "centre" else None
    match = centre or _NAMED.search(text) or _LEADING.match(text)
    if match is None:
        return None, [], text, []
    written = _KIND_LETTER.sub("", match[1]) if centre else match[1]
    numbers, flags = read_path(written)
    *lanes, last = numbers
    house = House(last.num, last.suffix, last.end, last.lots)
    return house, lanes, f"{text[: match.start()]}, {text[match.end() :]}", flags
