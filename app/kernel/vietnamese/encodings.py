"""Bytes of old files: UTF-8, UTF-16, windows-1258, and the font encodings TCVN3 (.VnTime) and VNI."""

import re
import unicodedata
from dataclasses import dataclass

from app.kernel.vietnamese.letters import with_tone
from app.kernel.vietnamese.syllables import syllable_share

# Below this share of real syllables a person is shown the first rows in each encoding and asked.
SURE = 0.6


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text in NFC, the encoding it was read in, and how sure that is (0-1; the share of real syllables)."""

    text: str
    encoding: str
    confidence: float


def decode_bytes(data: bytes) -> Decoded:
    """Read bytes in the likeliest encoding; never raises. Below 0.6 confidence ask a person."""
    if data.startswith(b"\xef\xbb\xbf"):
        return _decoded(data[3:].decode("utf-8", "replace"), "utf-8-sig", 1.0)
    if (wide := _utf16(data)) is not None:
        return wide
    try:
        return _decoded(data.decode("utf-8"), "utf-8", 1.0)
    except UnicodeDecodeError:
        return max(candidates(data), key=lambda candidate: candidate.confidence)


def candidates(data: bytes) -> list[Decoded]:
    """Return the data read in each legacy encoding, in the order of trust; to choose or to preview."""
    western = data.decode("latin-1")
    texts = {
        "cp1258": data.decode("cp1258", "replace"),
        "tcvn3": from_tcvn3(western),
        "vni": from_vni(western),
        "cp1252": data.decode("cp1252", "replace"),
    }
    return [_decoded(text, name, syllable_share(text)) for name, text in texts.items()]


def from_tcvn3(text: str) -> str:
    """Convert the Latin letters of a .VnTime cell («Hµ Néi»); a .VnTimeH cell needs upper-casing after."""
    return text.translate(_TCVN3)


def from_vni(text: str) -> str:
    """Convert the Latin letters of a VNI-Times cell («Haø Noäi») to Vietnamese."""
    return _VNI_PATTERN.sub(lambda match: _VNI[match[0]], text)


def _decoded(text: str, encoding: str, confidence: float) -> Decoded:
    return Decoded(unicodedata.normalize("NFC", text), encoding, confidence)


def _utf16(data: bytes) -> Decoded | None:
    head = data[:400]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(data.decode("utf-16", "replace"), "utf-16", 1.0)
    if head.count(0) * 5 < len(head) or len(head) < 2:
        return None
    name = "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"
    text = data.decode(name, "replace")
    return _decoded(text, name, syllable_share(text))


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
