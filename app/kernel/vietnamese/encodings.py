"""Bytes of old files: UTF-8, UTF-16, windows-1258, and the font encodings TCVN3 (.VnTime) and VNI."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from app.kernel.vietnamese.letters import with_tone
from app.kernel.vietnamese.syllables import common_words, syllable_share

# Below this share of real syllables a person is shown the first rows in each encoding and asked.
SURE = 0.6
_SURE_OF_A_FONT = 0.8
_SIGNS_OF_A_FONT = 3
_LINES_LOOKED_AT = 2000
_WORD_OR_TWO = 40
_TELLING_LINE = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*")
# What a sheet for people is written with: Latin letters with any marks, signs, line ends.
_ORDINARY = re.compile(r"[\t\n\r\x20-\u024f\u0300-\u036f\u1e00-\u1eff\u2000-\u2122\ufeff]")
_UPPER_FONT_CUT = re.compile(r"([;,|\t\r\n]+)")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text in NFC, the encoding it was read in, and how sure that is (0-1; the share of real syllables)."""

    text: str
    encoding: str
    confidence: float


def decode_bytes(data: bytes) -> Decoded:
    """Read bytes in the likeliest encoding; never raises. Below 0.6 confidence ask a person.

    Letters of the old fonts are turned even where Unicode holds them, as a sheet in .VnTime saved today does.
    """
    decoded = _unicode(data)
    return _legacy(data) if decoded is None else _of_font(decoded) or decoded


def _unicode(data: bytes) -> Decoded | None:
    if data.startswith(b"\xef\xbb\xbf"):
        return _utf8(data[3:], "utf-8-sig") or _decoded(data[3:].decode("utf-8", "replace"), "utf-8-sig", 1.0)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(data.decode("utf-16", "replace"), "utf-16", 1.0)
    if wide := _utf16_unmarked(data):
        return wide
    return _utf8(data, "utf-8")


def candidates(data: bytes) -> list[Decoded]:
    """Return the data read in each legacy encoding, in the order of trust; to choose or to preview."""
    readings = ((name, read(data)) for name, read in _LEGACY.items())
    return [_decoded(text, name, _sureness(text)) for name, text in readings]


def from_tcvn3(text: str) -> str:
    """Convert the Latin letters of a .VnTime cell («Hµ Néi»); of .VnTimeH, whose accented letters are small, to capitals."""
    parts = _UPPER_FONT_CUT.split(text)
    return "".join(_capitals(part) if _in_upper_font(part) else part.translate(_TCVN3) for part in parts)


def from_vni(text: str) -> str:
    """Convert the Latin letters of a VNI-Times cell («Haø Noäi») to Vietnamese."""
    return _VNI_PATTERN.sub(lambda match: _VNI[match[0]], text)


def _in_upper_font(cell: str) -> bool:
    """Say whether a cell was typed in the font of capitals: «NGUYÔN V¨N §¹T» has capitals, and none of a-z."""
    if cell.isascii() or any("a" <= char <= "z" for char in cell):
        return False
    return any(sum("A" <= char <= "Z" for char in word) > 1 for word in cell.split())


def _capitals(cell: str) -> str:
    return cell.translate(_TCVN3).upper()


def _of_font(decoded: Decoded) -> Decoded | None:
    """Return the text with the letters of an old font turned, where that makes words of what is none."""
    if decoded.text.isascii():
        return None
    lines = (line for line in decoded.text.splitlines() if not line.isascii())
    sample = "\n".join(line for line, _ in zip(lines, range(_LINES_LOOKED_AT), strict=False))
    odd = [word for word in sample.split() if not word.isascii()]
    if len(odd) < _SIGNS_OF_A_FONT or _sureness(sample) >= SURE:
        return None
    sure = {name: _sureness(turn(sample)) for name, turn in _FONTS.items()}
    best = max(sure, key=lambda name: sure[name])
    return _decoded(_FONTS[best](decoded.text), best, sure[best]) if sure[best] >= _SURE_OF_A_FONT else None


def _decoded(text: str, encoding: str, confidence: float) -> Decoded:
    return Decoded(unicodedata.normalize("NFC", text), encoding, confidence)


def _utf8(data: bytes, name: str) -> Decoded | None:
    """Return strict UTF-8, or one with a few letters broken (a byte lost on the way, the last letter cut)."""
    try:
        return _decoded(data.decode("utf-8"), name, 1.0)
    except UnicodeDecodeError as error:
        cut = error.reason == "unexpected end of data" and error.start > len(data) - 4
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    kept = sum(not char.isascii() for char in text) - broken
    holds = kept >= 4 * broken or (cut and broken == 1 and kept > 0)
    return _decoded(text, name, max(SURE, kept / (kept + broken))) if holds else None


def _utf16_unmarked(data: bytes) -> Decoded | None:
    """Return UTF-16 without its mark: a NUL in every fifth byte, or a word so short that it has none (Đỗ)."""
    head = data[: 2 * _LINES_LOOKED_AT]
    if len(head) < 2:
        return None
    if head.count(0) * 5 >= len(head):
        name = "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"
        text = data.decode(name, "replace")
        return _decoded(text, name, max(_ordinary(text), _sureness(text)))
    if len(data) % 2 or len(data) > _WORD_OR_TWO or data.isascii() or _utf8(data, "utf-8"):
        return None
    readings = [_decoded(data.decode(name, "replace"), name, 1.0) for name in ("utf-16-le", "utf-16-be")]
    return next((one for one in readings if _ordinary(one.text) == 1 and _sureness(one.text) == 1), None)


def _ordinary(text: str) -> float:
    start = text[:_LINES_LOOKED_AT]
    return len(_ORDINARY.findall(start)) / max(1, len(start))


def _legacy(data: bytes) -> Decoded:
    """Return the one-byte reading with most real syllables, judged by the lines that hold more than ASCII."""
    lines = (match[0] for match, _ in zip(_TELLING_LINE.finditer(data), range(_LINES_LOOKED_AT), strict=False))
    sample = b"\n".join(lines)
    texts = {name: read(sample) for name, read in _LEGACY.items()}
    best = max(texts, key=lambda name: (_sureness(texts[name]), common_words(texts[name])))
    return _decoded(_LEGACY[best](data), best, _sureness(texts[best]))


def _sureness(text: str) -> float:
    """Return the share of real syllables among the words that are not ASCII; only these tell encodings apart."""
    return syllable_share(text, accented=not text.isascii())


def _tcvn3_table() -> dict[int, str]:
    # One letter a byte from 0xA1 on; "." keeps bytes that TCVN3 does not use.
    rows = {
        0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
        0xB5: "àảãáạ.ằẳẵắ",
        0xC6: "ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ",
    }
    placed = ((start + place, letter) for start, row in rows.items() for place, letter in enumerate(row))
    return {code: letter for code, letter in placed if letter != "."}


def _vni_table() -> dict[str, str]:
    tones = {1: "ø", 2: "û", 3: "õ", 4: "ù", 5: "ï"}
    hat = {0: "â", 1: "à", 2: "å", 3: "ã", 4: "á", 5: "ä"}
    breve = {0: "ê", 1: "è", 2: "ú", 3: "ü", 4: "é", 5: "ë"}
    rows = [(vowel, vowel, tones) for vowel in "aeouy"]
    rows += [
        ("a", "â", hat),
        ("e", "ê", hat),
        ("o", "ô", hat),
        ("a", "ă", breve),
        ("ô", "ơ", tones),
        ("ö", "ư", tones),
    ]
    pairs = {base + mark: with_tone(vowel, tone) for base, vowel, marks in rows for tone, mark in marks.items()}
    pairs |= {"ô": "ơ", "ö": "ư", "ñ": "đ", "î": "ỵ", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "í": "í", "ò": "ị"}
    capitals = {key[0].upper() + key[1:]: value.upper() for key, value in pairs.items()}
    return pairs | capitals | {key.upper(): value.upper() for key, value in pairs.items()}


_TCVN3 = _tcvn3_table()
_VNI = _vni_table()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
_FONTS: dict[str, Callable[[str], str]] = {"tcvn3": from_tcvn3, "vni": from_vni}
# In the order of trust: of two that fit alike the first is taken.
_LEGACY: dict[str, Callable[[bytes], str]] = {
    "cp1258": lambda data: data.decode("cp1258", "replace"),
    "tcvn3": lambda data: from_tcvn3(data.decode("cp1252", "replace")),
    "vni": lambda data: from_vni(data.decode("cp1252", "replace")),
    "cp1252": lambda data: data.decode("cp1252", "replace"),
}
