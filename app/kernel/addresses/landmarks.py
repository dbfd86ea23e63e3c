"""What is told beside the address: «cạnh chùa», «Km 13», «đầu ngõ», words in brackets."""

import re

from app.kernel.addresses.vocabulary import ENDS_NAME, pattern, words_of

LANDMARK_WORDS = words_of("đối doi bên phía sau trước cạnh gần đầu cuối giữa trong km")
_BESIDE = "đối diện|doi dien|bên cạnh|phía sau|sau lưng|trước cửa|cạnh|gần"
_LANDMARK = pattern(
    r"\(([^()]*)\)"
    rf"|\b(?=[đdbpstcg])((?:{_BESIDE})\s+[^\s,;()][^()]*?)(?:{ENDS_NAME}|(?=\s*\())"
    r"|\b(?=[đcgt])(đầu|cuối|giữa|trong)(?=\s+(?:ngõ|ngách|hẻm|kiệt|phố|đường|làng|xóm|thôn)\b)"
    r"|\b(km\s*\d{1,4}(?:[+.,]\d+)?)\b"
)
_ADDRESS = pattern(
    r"\s*(?:(?:số|ngõ|ngách|hẻm|kiệt|tổ|tầng|phòng)\s*\d|không số|phường|quận|xã|huyện|thôn|xóm|thị trấn)\b"
)
_NUMBER = pattern(r"\s*\d+[a-zđ]?\s*")


def cut_landmarks(text: str, words: frozenset[str]) -> tuple[str | None, str]:
    """Return the landmarks as written, and the text without them."""
    if "(" not in text and LANDMARK_WORDS.isdisjoint(words):
        return None, text
    found: list[str] = []

    def keep(match: re.Match[str]) -> str:
        if match[1] and _ADDRESS.match(match[1]):
            return f", {match[1]}, "
        if match[1] and _NUMBER.fullmatch(match[1]):
            return f" {match[1]} "
        if match[3] != "trong":
            found.append(next(filter(None, match.groups()), "").strip(" .,"))
        return ", "

    rest = _LANDMARK.sub(keep, text)
    return ", ".join(filter(None, found)) or None, rest
