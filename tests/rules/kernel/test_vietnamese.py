"""Vietnamese text: cleaning, folding, names, phones, dates, numbers, encodings."""

import unicodedata
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.vietnamese.clean import clean_lines, clean_text
from app.kernel.vietnamese.dates import parse_date, show_date, show_day_long, show_day_short, show_time
from app.kernel.vietnamese.encodings import decode_bytes, from_tcvn3, from_vni
from app.kernel.vietnamese.fold import fold, has_marks, tone_norm
from app.kernel.vietnamese.letters import ALPHABET, LETTERS
from app.kernel.vietnamese.names import (
    given_name,
    proper_case,
    same_person_key,
    shorten,
    sort_key,
    split_name,
)
from app.kernel.vietnamese.numbers import parse_count, show_decimal, show_number, show_percent
from app.kernel.vietnamese.phones import Phones, mask_phone, parse_phones, show_phone
from app.kernel.vietnamese.syllables import is_syllable, syllable_share

TODAY = date(2026, 11, 22)
ANY_TEXT = st.text(max_size=60)
WRITTEN = st.text(alphabet="".join(LETTERS) + "".join(LETTERS).upper() + " '’.-/0123456789", max_size=40)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("Ðỗ Thị ðào", "Đỗ Thị đào"),
        ("  Lê\xa0 Văn\tAn \n", "Lê Văn An"),
        ("a\x00b\u200bc\u202ed\ufeff", "abcd"),
        ("H’Hen Niê", "H’Hen Niê"),
        ("e\u200b\u0323", "ẹ"),
        ("x\ud800y", "xy"),
        ("thuỳ thùy", "thuỳ thùy"),
    ],
)
def test_one_line_is_cleaned(raw: str, clean: str):
    assert clean_text(raw) == clean


def test_lines_keep_their_breaks_and_tabs():
    assert clean_lines(" vắng  nhà \r\nhẹn\tchủ nhật\x07\u2028sáng ") == "vắng nhà\nhẹn\tchủ nhật\nsáng"


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_and_leaves_nothing_hidden(text: str):
    for clean in (clean_text, clean_lines):
        once = clean(text)
        assert clean(once) == once
        assert unicodedata.is_normalized("NFC", once)
        assert not {unicodedata.category(char) for char in once if char not in "\n\t"} & {"Cc", "Cs"}


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đặng Thuỳ Trâm", "dang thuy tram"),
        ("ĐÀO DUY TỪ", "dao duy tu"),
        ("H’Hen, Niê (K14)", "h hen nie k14"),
        ("Nguye\u0302\u0303n", "nguyen"),
    ],
)
def test_fold(text: str, folded: str):
    assert fold(text) == folded


@given(ANY_TEXT)
def test_folding_twice_changes_nothing(text: str):
    once = fold(text)
    assert fold(once) == once
    assert "  " not in once
    assert once == once.strip()


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("hoà khoẻ thuý", "hòa khỏe thúy"),
        ("HOÀ Oà", "HÒA Òa"),
        ("quý hoàn hoài khuỷu", "quý hoàn hoài khuỷu"),
        ("hòa thúy", "hòa thúy"),
        ("QUỲ loà xoà.", "QUỲ lòa xòa."),
    ],
)
def test_tone_placement_in_keys(new: str, old: str):
    assert tone_norm(new) == old


@pytest.mark.parametrize(("text", "marked"), [("dao", False), ("Đao", True), ("đường", True), ("café 12", True)])
def test_marks_are_seen(text: str, marked: bool):
    assert has_marks(text) is marked


def test_people_are_listed_by_given_name_then_middle_then_family():
    listed = [
        "Trần An",
        "Lê Thị An",
        "Bùi Văn An",
        "Cao Anh",
        "Cao Ánh",
        "Cao Ăn",
        "Cao Ân",
        "Vũ Dũng",
        "Vũ Đào",
        "Lê Hoa",
        "Lê Hòa",
        "Lê Hoạ",
        "Lê Lan",
        "Lê Lân",
        "Lê Oanh",
        "Lê Ông",
        "Lê Ơn",
        "Lê Uyên",
        "Lê Ưng",
    ]
    assert sorted(set(listed), key=sort_key) == listed
    assert sort_key("Lê Hoà") == sort_key("Lê Hòa")


@given(st.permutations(ALPHABET), st.text(alphabet=ALPHABET, max_size=4))
def test_letters_sort_as_in_the_alphabet(letters: list[str], tail: str):
    assert "".join(sorted(letters, key=lambda letter: sort_key(letter + tail))) == ALPHABET


@given(st.text(alphabet="".join(LETTERS), max_size=6), st.text(alphabet="".join(LETTERS), max_size=6))
def test_all_letters_are_compared_before_any_tone(one: str, other: str):
    def expected(word: str) -> tuple[list[int], list[int]]:
        parts = [LETTERS[letter] for letter in tone_norm(word)]
        return [ALPHABET.index(base) for base, _ in parts], [tone for _, tone in parts]

    assert (sort_key(one) < sort_key(other)) == (expected(one) < expected(other))


@given(ANY_TEXT, ANY_TEXT)
def test_name_functions_take_any_text(name: str, override: str):
    assert sort_key(name, override).encode("utf-8", "surrogatepass") is not None
    assert proper_case(proper_case(name)) == proper_case(name)
    shorten(name)
    same_person_key(name)


def test_a_minority_name_is_filed_under_its_own_word():
    assert sort_key("H’Hen Niê", "Hen") < sort_key("Lê Văn Hiếu") < sort_key("H’Hen Niê")


def test_names_are_taken_apart():
    assert split_name("Nguyễn Thị Thu Hương") == ("Nguyễn", "Thị Thu", "Hương")
    assert split_name("Hương") == ("", "", "Hương")
    assert split_name("  ") == ("", "", "")
    assert given_name("Trần Anh") == "Anh"


@pytest.mark.parametrize(
    ("raw", "proper"),
    [
        ("NGUYỄN VĂN A", "Nguyễn Văn A"),
        ("phùng hà my", "Phùng Hà My"),
        ("H’HEN NIÊ", "H’Hen Niê"),
        ("Lê Văn III", "Lê Văn III"),
        ("LÊ THỊ VI", "Lê Thị Vi"),
        ("đặng thuỳ trâm", "Đặng Thuỳ Trâm"),
        ("Y Moan Ênuôl", "Y Moan Ênuôl"),
    ],
)
def test_capitals(raw: str, proper: str):
    assert proper_case(raw) == proper


def test_short_names_keep_the_given_name():
    assert shorten("Nguyễn Thế Khải") == "N. T. Khải"
    assert shorten("Đỗ Ánh") == "Đ. Ánh"
    assert shorten("Ánh") == "Ánh"
    assert shorten("") == ""


def test_the_duplicate_key_is_coarse_but_keeps_letters():
    assert same_person_key("Ng. Thị Lý") == same_person_key("NGUYỄN THỊ LÍ") == same_person_key("nguyen thi ly")
    assert same_person_key("Lê Huy") != same_person_key("Lê Hui")
    assert same_person_key("Trần Lan") != same_person_key("Trần Liên")


@pytest.mark.parametrize(
    ("raw", "first", "second", "flags"),
    [
        ("0912000123", "0912000123", None, ()),
        ("0900 000 123", "0900000123", None, ()),
        (390003987, "0390003987", None, ()),
        (390003987.0, "0390003987", None, ()),
        ("560005441.0", "0560005441", None, ()),
        ("'0920008322", "0920008322", None, ()),
        ("\xa00770009697 ", "0770009697", None, ()),
        ("(+84) 98 000 9355", "0980009355", None, ()),
        ("84350000139", "0350000139", None, ()),
        ("0084912000123", "0912000123", None, ()),
        ("841200012", "0841200012", None, ()),
        ("01670005943", "0370005943", None, ()),
        ("01880009661", "0580009661", None, ()),
        ("1670005943", "0370005943", None, ()),
        ("04 3825 3525", "02438253525", None, ()),
        ("024.38253525", "02438253525", None, ()),
        ("0912000123/0987000111", "0912000123", "0987000111", ()),
        ("0912-000-123 - 0987-000-111", "0912000123", "0987000111", ()),
        ("0912000123 hoặc 987000111", "0912000123", "0987000111", ()),
        ("0912000123; 0912000123", "0912000123", None, ()),
        ("0912000123, 0987000111, 0967000111", "0912000123", "0987000111", ("phone_extra",)),
        ("0912000123 (gọi tối)", "0912000123", None, ()),
        ("0912000123, 12", "0912000123", None, ("phone_invalid",)),
        ("091200012", None, None, ("phone_invalid",)),
        ("0112000123", None, None, ("phone_invalid",)),
        ("hỏi mẹ", None, None, ("phone_invalid",)),
        ("không", None, None, ()),
        ("-", None, None, ()),
        (None, None, None, ()),
        (float("nan"), None, None, ("phone_invalid",)),
    ],
)
def test_phones(raw: object, first: str | None, second: str | None, flags: tuple[str, ...]):
    assert parse_phones(raw) == Phones(first, second, flags)


@given(ANY_TEXT | st.integers() | st.floats())
def test_any_phone_cell_is_read(raw: object):
    phones = parse_phones(raw)
    assert phones.second is None or phones.first is not None
    for number in filter(None, (phones.first, phones.second)):
        assert parse_phones(show_phone(number)).first == number


def test_phones_are_shown_and_masked():
    assert show_phone("0912000123") == "0912 000 123"
    assert show_phone("02438253525") == "024 3825 3525"
    assert mask_phone("0912000123") == "0912 ••• 123"
    assert mask_phone("02438253525") == "024 •••• 3525"
    assert mask_phone("12345") == "•••"


@pytest.mark.parametrize(
    ("raw", "value", "year", "precision", "flags"),
    [
        ("8/4/2005", date(2005, 4, 8), 2005, "day", ()),
        ("05-06-99", date(1999, 6, 5), 1999, "day", ()),
        ("04.06.30", date(2030, 6, 4), 2030, "day", ("date_future",)),
        ("05092001", date(2001, 9, 5), 2001, "day", ()),
        ("ngày 5 tháng 9 năm 2001", date(2001, 9, 5), 2001, "day", ()),
        ("2001-09-05 00:00:00", date(2001, 9, 5), 2001, "day", ()),
        (datetime.fromisoformat("2002-11-27"), date(2002, 11, 27), 2002, "day", ()),
        (35614, date(1997, 7, 3), 1997, "day", ()),
        ("35614.0", date(1997, 7, 3), 1997, "day", ()),
        (2002, None, 2002, "year", ()),
        (2002.0, None, 2002, "year", ()),
        ("năm 2002", None, 2002, "year", ()),
        ("03/2014", date(2014, 3, 1), 2014, "month", ()),
        ("5/9", date(2026, 9, 5), 2026, "day", ("year_assumed",)),
        ("31/02/2001", None, None, None, ("date_impossible",)),
        ("12/25/2001", None, None, None, ("date_impossible",)),
        ("13/2014", None, None, None, ("date_impossible",)),
        ("hè 2001", None, None, None, ("date_unreadable",)),
        (None, None, None, None, ()),
        ("  ", None, None, None, ()),
    ],
)
def test_dates(raw: object, value: date | None, year: int | None, precision: str | None, flags: tuple[str, ...]):
    parsed = parse_date(raw, TODAY)
    assert (parsed.value, parsed.year, parsed.precision, parsed.flags) == (value, year, precision, flags)


@given(ANY_TEXT | st.integers() | st.floats() | st.dates() | st.from_regex(r"\d{1,4}[/. -]\d{1,4}[/. -]\d{1,4}"))
def test_any_date_cell_is_read(raw: object):
    parsed = parse_date(raw, TODAY)
    assert (parsed.precision is None) == (parsed.year is None)
    if parsed.precision == "day" and parsed.value:
        assert parse_date(show_date(parsed.value), TODAY).value == parsed.value


def test_days_and_times_are_shown():
    saturday, sunday = date(2026, 11, 28), date(2026, 11, 29)
    assert (show_date(TODAY), show_day_short(saturday), show_day_short(sunday)) == (
        "22/11/2026",
        "T7 28/11",
        "CN 29/11",
    )
    assert (show_day_long(saturday), show_day_long(sunday)) == ("thứ Bảy 28/11", "chủ nhật 29/11")
    late = datetime(2026, 11, 27, 18, 5, tzinfo=UTC)
    assert (show_date(late), show_time(late), show_time(time(17, 30))) == ("28/11/2026", "1:05", "17:30")


@pytest.mark.parametrize(
    ("raw", "count"),
    [
        ("12", 12),
        (12.0, 12),
        ("12,0", 12),
        ("1.500", 1500),
        ("1,500", 1500),
        ("2.350.000", 2_350_000),
        ("6.000 đ", 6000),
        ("1 500", 1500),
        ("0", 0),
        ("  ", None),
        (None, None),
    ],
)
def test_counts(raw: object, count: int | None):
    assert parse_count(raw) == count


@pytest.mark.parametrize(
    "raw", ["12?", "1,5", "-3", -3, 1.5, "1.50.000", "1.500,000", float("nan"), True, "²", "9" * 5000]
)
def test_what_is_no_count_is_refused(raw: object):
    with pytest.raises(ValueError, match=r"number|range"):
        parse_count(raw)


@given(st.integers(min_value=0, max_value=10**14))
def test_a_shown_number_is_read_back(value: int):
    assert parse_count(show_number(value)) == value


def test_numbers_are_shown_the_vietnamese_way():
    assert (show_number(1284), show_decimal(0.9), show_decimal(1284.5, 2)) == ("1.284", "0,9", "1.284,50")
    assert (show_percent(0.522), show_percent(0.6, 0)) == ("52,2%", "60%")


VILLAGE = "Nguyễn Thị Huệ;Số 79 ngõ 2\r\nĐặng Văn Đạt;Đường làng Cựu, xã Vân Từ\r\nLê Thuỳ Dương;Đội 7\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_files_are_read(encoding: str):
    assert decode_bytes(VILLAGE.encode(encoding)).text == VILLAGE


def test_windows_1258_is_proven_by_its_syllables():
    marks = "\u0300\u0301\u0303\u0309\u0323"
    split = "".join(
        unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", letter) if c not in marks))
        + "".join(c for c in unicodedata.normalize("NFD", letter) if c in marks)
        for letter in VILLAGE
    )
    decoded = decode_bytes(split.encode("cp1258"))
    assert (decoded.encoding, decoded.text) == ("cp1258", VILLAGE)
    assert decoded.confidence > 0.9


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        ("NguyÔn V¨n §¹t, Hµ Néi, ®­êng lµng", "tcvn3", "Nguyễn Văn Đạt, Hà Nội, đường làng"),
        ("Nguyeãn Vaên Ñaït, Haø Noäi, ñöôøng laøng", "vni", "Nguyễn Văn Đạt, Hà Nội, đường làng"),
    ],
)
def test_font_encodings_are_recognised(data: str, encoding: str, text: str):
    decoded = decode_bytes(data.encode("latin-1"))
    assert (decoded.encoding, decoded.text, decoded.confidence) == (encoding, text, 1.0)


def test_a_western_file_is_not_claimed_to_be_sure():
    assert decode_bytes("Café Société Générale à Genève".encode("cp1252")).confidence < 0.6


def test_letters_of_font_cells_are_converted():
    assert from_tcvn3("NguyÔn Hµ") == "Nguyễn Hà"
    assert from_vni("NGUYEÃN Haø") == "NGUYỄN Hà"


@given(st.binary(max_size=200))
def test_any_bytes_are_read(data: bytes):
    assert 0 <= decode_bytes(data).confidence <= 1


def test_syllables():
    words = "nguyễn quyền giêng gì khuỷu thuở nghiêng ướt yêu quốc quý oanh khuya hoắc đặng thuỳ thùy gìn giữ"
    assert [word for word in words.split() if not is_syllable(word)] == []
    others = ["hàc", "email", "nguyêþn", "strong", "ẩẫ", "wifi"]
    assert not any(map(is_syllable, others))
    assert syllable_share("Ngõ 12, phố Đội Cấn") == 1
    assert syllable_share("12 / 45") == 0


@given(WRITTEN)
def test_any_text_has_a_share(text: str):
    assert 0 <= syllable_share(text) <= 1
