"""Bytes of old files: each encoding recognised by what it makes of Vietnamese words, long or short."""

import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.vietnamese.encodings import SURE, candidates, decode_bytes, from_tcvn3, from_vni
from app.kernel.vietnamese.letters import LETTERS, VOWELS, with_tone

VILLAGE = "Nguyễn Thị Huệ;Số 79 ngõ 2\r\nĐặng Văn Đạt;Đường làng Cựu, xã Vân Từ\r\nLê Thuỳ Dương;Đội 7\r\n"
WORDS = "nguyễn trần phạm hoàng đặng vũ thị văn hữu đức thuỳ hương ngọc ánh hằng dũng số ngõ phố đường tổ hộ xã"
NAMES = st.lists(st.sampled_from(WORDS.split()), min_size=4, max_size=12).map(" ".join).map(str.title)


def as_cp1258(text: str) -> bytes:
    """Write text as Windows does: letters with hat, breve or horn whole, the tone as a sign of its own behind them."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    split = "".join(
        unicodedata.normalize(
            "NFC", "".join(char for char in unicodedata.normalize("NFD", letter) if char not in tones)
        )
        + "".join(char for char in unicodedata.normalize("NFD", letter) if char in tones)
        for letter in text
    )
    return split.encode("cp1258")


@cache
def signs_of(convert: Callable[[str], str]) -> dict[str, str]:
    """Return the sign or the pair of signs that is read back as each letter."""
    signs: dict[str, str] = {}
    singles = [chr(code) for code in range(0x20, 0x100) if not 0x7F <= code <= 0xA0]
    bases = [sign for sign in singles if sign.isascii() or sign in "ôöÔÖ"]
    for sign in (*(base + mark for base in bases for mark in singles if not mark.isascii()), *singles):
        signs.setdefault(convert(sign), sign)
    return signs


def as_font(text: str, convert: Callable[[str], str]) -> bytes:
    """Write text in a font's encoding."""
    signs = signs_of(convert)
    return "".join(signs.get(letter, letter) for letter in text).encode("latin-1")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [VILLAGE, "Đỗ", "Đỗ Ệ", "Hà", "STT;Chủ hộ\n1;Lê Ánh\n", "ăâêôơưđ"])
def test_unicode_files_are_read(encoding: str, text: str):
    decoded = decode_bytes(text.encode(encoding))
    assert (decoded.text, decoded.encoding) == (text, encoding)
    assert decoded.confidence >= SURE


def test_utf_16_is_read_with_either_mark():
    assert decode_bytes(b"\xfe\xff" + VILLAGE.encode("utf-16-be")).text == VILLAGE
    assert decode_bytes(b"\xff\xfe" + VILLAGE.encode("utf-16-le")).text == VILLAGE


@pytest.mark.parametrize("data", [b"", b"a", b"12;0912000123\r\n", b"Nguyen Van An;So 5 ngo 2\n"])
def test_plain_ascii_is_utf_8_for_sure(data: bytes):
    decoded = decode_bytes(data)
    assert (decoded.text.encode(), decoded.encoding, decoded.confidence) == (data, "utf-8", 1.0)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_what_a_mac_took_apart_is_put_together(form: Literal["NFC", "NFD"], encoding: str):
    assert decode_bytes(unicodedata.normalize(form, VILLAGE).encode(encoding)).text == VILLAGE


def test_utf_8_with_a_few_letters_broken_is_still_utf_8():
    data = VILLAGE.encode()
    cut = decode_bytes(data[: data.index("Đ".encode()) + 1])
    assert cut.encoding == "utf-8" and cut.text.startswith("Nguyễn Thị Huệ;Số 79") and cut.text.endswith("\ufffd")
    spoiled = decode_bytes(data.replace("Đạt".encode(), b"\xe1t"))
    assert spoiled.encoding == "utf-8" and "\ufffd" in spoiled.text and "Lê Thuỳ Dương" in spoiled.text


@pytest.mark.parametrize(
    "text", [VILLAGE, "Hà Nội", "Đỗ Thị Tý", "Số 5", "NGUYỄN THỊ HUỆ", "Bé", "Lê Văn Bé", "xã Vân Từ"]
)
def test_windows_1258_is_proven_by_its_syllables(text: str):
    decoded = decode_bytes(as_cp1258(text))
    assert (decoded.encoding, decoded.text) == ("cp1258", text)
    assert decoded.confidence == 1


def test_windows_1258_with_a_word_of_another_language():
    decoded = decode_bytes(as_cp1258(VILLAGE) + "Café Société\r\n".encode("cp1258"))
    assert decoded.encoding == "cp1258" and SURE < decoded.confidence < 1


def test_accents_far_down_a_long_list_tell_as_well():
    head = b"STT;Ho ten;Dia chi\r\n" + b"1;Tran Van An;So 5 ngo 2\r\n" * 20_000
    assert decode_bytes(head + as_cp1258(VILLAGE)).encoding == "cp1258"
    assert decode_bytes(head + as_font(VILLAGE, from_tcvn3)).encoding == "tcvn3"


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        ("NguyÔn V¨n §¹t, Hµ Néi, ®­êng lµng", "tcvn3", "Nguyễn Văn Đạt, Hà Nội, đường làng"),
        ("Hµ Néi", "tcvn3", "Hà Nội"),
        ("NguyÔn", "tcvn3", "Nguyễn"),
        ("Sè 5 ngâ 2", "tcvn3", "Số 5 ngõ 2"),
        ("NGUYÔN V¨N §¹T;Sè 5, ngâ 2", "tcvn3", "NGUYỄN VĂN ĐẠT;Số 5, ngõ 2"),
        ("TRÇN THÞ H­¬NG", "tcvn3", "TRẦN THỊ HƯƠNG"),
        ("Nguyeãn Vaên Ñaït, Haø Noäi, ñöôøng laøng", "vni", "Nguyễn Văn Đạt, Hà Nội, đường làng"),
        ("Haø Noäi", "vni", "Hà Nội"),
        ("NGUYEÃN VAÊN ÑAÏT", "vni", "NGUYỄN VĂN ĐẠT"),
        ("Traàn Thò Höông", "vni", "Trần Thị Hương"),
    ],
)
def test_font_encodings_are_recognised(data: str, encoding: str, text: str):
    decoded = decode_bytes(data.encode("latin-1"))
    assert (decoded.encoding, decoded.text, decoded.confidence) == (encoding, text, 1.0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_letters_of_old_fonts_are_turned_in_unicode_too(encoding: str):
    head = "STT;Ho ten\n" * 10_000
    for convert, name in ((from_tcvn3, "tcvn3"), (from_vni, "vni")):
        typed = as_font(VILLAGE, convert).decode("latin-1")
        decoded = decode_bytes((head + typed).encode(encoding))
        assert (decoded.encoding, decoded.text) == (name, head + VILLAGE)
    for other in ("Café Société Générale à Genève", "Hµ", VILLAGE):
        assert decode_bytes(other.encode()).text == other


@given(NAMES)
def test_every_encoding_gives_the_names_back(names: str):
    assert decode_bytes(names.encode()).text == names
    assert decode_bytes(names.encode("utf-16-le")).text == names
    assert decode_bytes(as_cp1258(names)).text == names
    assert decode_bytes(as_font(names, from_vni)).text == names
    # The capitals of this font are of another font: only Ă Â Ê Ô Ơ Ư Đ have signs of their own.
    assert decode_bytes(as_font(names.lower(), from_tcvn3)).text == names.lower()


def test_every_letter_of_the_fonts():
    for vowel in VOWELS:
        for tone in range(6):
            letter = with_tone(vowel, tone)
            assert from_tcvn3(as_font(letter, from_tcvn3).decode("latin-1")) == letter
            for cased in (letter, letter.upper()):
                assert from_vni(as_font(cased, from_vni).decode("latin-1")) == cased
    assert all(letter in LETTERS for letter in from_tcvn3("".join(map(chr, range(0xA8, 0xAF)))))


def test_letters_of_font_cells_are_converted():
    assert from_tcvn3("NguyÔn Hµ") == "Nguyễn Hà"
    assert from_tcvn3("NGUYÔN H¶I") == "NGUYỄN HẢI"
    assert from_tcvn3("Vò Hµ") == "Vũ Hà"
    assert from_vni("NGUYEÃN Haø") == "NGUYỄN Hà"


def test_a_western_file_is_not_claimed_to_be_sure():
    assert decode_bytes("Café Société Générale à Genève".encode("cp1252")).confidence < SURE


def test_all_old_encodings_are_offered_to_choose_from():
    offered = candidates(as_cp1258(VILLAGE))
    assert [one.encoding for one in offered] == ["cp1258", "tcvn3", "vni", "cp1252"]
    assert max(offered, key=lambda one: one.confidence).text == VILLAGE


@given(st.binary(max_size=200))
def test_any_bytes_are_read(data: bytes):
    decoded = decode_bytes(data)
    assert 0 <= decoded.confidence <= 1
    assert unicodedata.is_normalized("NFC", decoded.text)
