"""The number of the house, alone or at the end of a path of lanes."""

from app.kernel.addresses.model import House
from app.kernel.addresses.paths import PATH, Number, read_path
from app.kernel.addresses.vocabulary import pattern, words_of

_NAMED_WORDS = words_of("số so nhà nha sn s no")
NONE_WORDS = words_of("không khong ko chưa chua k")
HOUSE_WORDS = _NAMED_WORDS | NONE_WORDS
_NONE = pattern(
    r"\b(?=[nkcs])(?:(?:nhà\s+)?(?:không|khong|ko|chưa|chua|k)\s+(?:(?:có|co|cấp|đánh|rõ)\s+)?s[ốo](?:\s+nhà)?\b(?!\s*\d)"
    r"|(?:số\s+nhà|số)[\s:]*(?:không|ko|chưa)(?:\s+(?:có|cấp|rõ))?\b(?!\s*\d)|(?:nhà\s+)?k/s\b)"
)
_NAMED = pattern(
    "".join(rf"(?<!\b{word} )" for word in ("phố", "đường", "ngõ", "ngách", "hẻm", "kiệt", "pho", "duong"))
    + rf"(?:\b(?:số nhà|nhà số|so nha|nha so|số|so|nhà|nha|sn|s/n|no\.?)|#)[\s:.]*({PATH})"
)
_LEADING = pattern(rf"[\s,;.:-]*({PATH})(?!\s*tháng\b|\s*thang\b)")
_LONE_PART = pattern(rf",\s*({PATH})\s*(?=,|$)")
# «73 P» is a number with its letter, «12 P Hàng Bạc» could as well be 12 of phố Hàng Bạc.
_LETTER_OR_KIND = pattern(r"\d\s[pđqhx]\s+(?!phố\b|đường\b|ngõ\b|ngách\b|hẻm\b|,)[^\W\d_]")


def cut_house(text: str, words: frozenset[str]) -> tuple[House | None, list[Number], str, list[str]]:
    """Return the house, the lanes of the path it ends (outside in), the text without them, and flags."""
    if not NONE_WORDS.isdisjoint(words) and (match := _NONE.search(text)):
        return House(none=True), [], f"{text[: match.start()]}, {text[match.end() :]}", []
    named = "#" in text or not _NAMED_WORDS.isdisjoint(words)
    match = (_NAMED.search(text) if named else None) or _LEADING.match(text) or _LONE_PART.search(text)
    if match is None:
        return None, [], text, []
    numbers, flags = read_path(match[1])
    *lanes, last = numbers
    if last.suffix in ("P", "Đ", "Q", "H", "X") and _LETTER_OR_KIND.search(text, match.start(1)):
        flags.append("ambiguous_letter")
    house = House(last.num, last.suffix, last.end, last.lots, end_suffix=last.end_suffix)
    return house, lanes, f"{text[: match.start()]}, {text[match.end() :]}", flags
