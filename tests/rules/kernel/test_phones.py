"""Phone numbers out of cells: what is read, what is mended and told, what is asked about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.vietnamese.phones import Phones, mask_phone, parse_phones, phone_kind, show_phone

CELL = st.text(max_size=60) | st.text("0123456789 .-/;,+()eoO'hoặcvà", max_size=40) | st.integers() | st.floats()
OLD_HEADS = {
    "0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036", "0167": "037", "0168": "038",
    "0169": "039", "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078", "0123": "083",
    "0124": "084", "0125": "085", "0127": "081", "0129": "082", "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip
HEADS = (
    "032 033 034 035 036 037 038 039 086 096 097 098 081 082 083 084 085 088 091 094 070 076 077 078 079 089 090 093 "
    "052 056 058 092 059 099 087 055"
)
MOBILE = st.tuples(st.sampled_from(HEADS.split()), st.from_regex(r"[0-9]{7}", fullmatch=True)).map("".join)
LANDLINE = st.from_regex(r"024[0-9]{8}", fullmatch=True)


@pytest.mark.parametrize(
    ("raw", "number", "flags"),
    [
        ("0912000123", "0912000123", ()),
        ("0900 000 123", "0900000123", ()),
        ("0912.000.123", "0912000123", ()),
        ("0912,000,123", "0912000123", ()),
        ("0912/000/123", "0912000123", ()),
        ("(0912) 000-123", "0912000123", ()),
        ("'0920008322", "0920008322", ()),
        ("’0920008322", "0920008322", ()),
        ("\xa00770009697 ", "0770009697", ()),
        ("０９１２０００１２３", "0912000123", ()),
        ("ĐT: 0912000123", "0912000123", ()),
        ("Zalo0912000123", "0912000123", ()),
        # the zero that a number cell loses
        (390003987, "0390003987", ("zero_added",)),
        (390003987.0, "0390003987", ("zero_added",)),
        ("912 000 123", "0912000123", ("zero_added",)),
        ("912,000,123", "0912000123", ("zero_added",)),
        ("912000123.0", "0912000123", ("excel_number_repaired", "zero_added")),
        ("0912000123.0", "0912000123", ("excel_number_repaired",)),
        ("9.12000123E+08", "0912000123", ("excel_number_repaired", "zero_added")),
        ("O912000123", "0912000123", ("letter_read_as_digit",)),
        ("09120OO123", "0912000123", ("letter_read_as_digit",)),
        ("O912.OOO.123", "0912000123", ("letter_read_as_digit",)),
        # the country's code
        ("+84912000123", "0912000123", ()),
        ("(+84) 98 000 9355", "0980009355", ()),
        ("+84 (0)912 000 123", "0912000123", ()),
        ("0084912000123", "0912000123", ()),
        ("84350000139", "0350000139", ("country_code_dropped",)),
        ("840912000123", "0912000123", ("country_code_dropped",)),
        ("841200012", "0841200012", ("zero_added",)),
        ("842000123", "0842000123", ("zero_added",)),
        # before 15/09/2018
        ("01670005943", "0370005943", ("old_prefix_converted",)),
        ("1670005943", "0370005943", ("zero_added", "old_prefix_converted")),
        (1234567890.0, "0834567890", ("zero_added", "old_prefix_converted")),
        ("+84 167 000 5943", "0370005943", ("old_prefix_converted",)),
        # landlines
        ("024.38253525", "02438253525", ()),
        ("(024) 3825 3525", "02438253525", ()),
        ("2438253525", "02438253525", ("zero_added",)),
        ("+84 24 3825 3525", "02438253525", ()),
        ("04 3825 3525", "02438253525", ("old_prefix_converted",)),
        ("438253525", "02438253525", ("zero_added", "old_prefix_converted")),
        ("+84 4 3825 3525", "02438253525", ("old_prefix_converted",)),
        ("0225 384 2000", "02253842000", ()),
        # words beside it
        ("0912000123 (gọi tối)", "0912000123", ("phone_note_dropped",)),
        ("0912000123?", "0912000123", ("phone_note_dropped",)),
        ("0912000123 gọi sau 17h30", "0912000123", ("phone_note_dropped",)),
        ("024 38253525 máy lẻ 102", "02438253525", ("phone_note_dropped",)),
    ],
)
def test_one_number(raw: object, number: str, flags: tuple[str, ...]):
    assert parse_phones(raw) == Phones(number, None, flags)


@pytest.mark.parametrize(
    ("raw", "second", "flags"),
    [
        ("0912000123/0987000111", "0987000111", ()),
        ("0912000123 ; 0987000111", "0987000111", ()),
        ("0912000123, 0987000111", "0987000111", ()),
        ("0912000123-0987000111", "0987000111", ()),
        ("0912-000-123 – 0987-000-111", "0987000111", ()),
        ("0912000123\n0987000111", "0987000111", ()),
        ("0912000123 0987000111", "0987000111", ()),
        ("0912 000 123 0987 000 111", "0987000111", ()),
        ("09120001230987000111", "0987000111", ()),
        ("0912000123 hoặc 987000111", "0987000111", ("zero_added",)),
        ("0912000123 và 0987000111", "0987000111", ()),
        ("0912000123 (0987000111)", "0987000111", ()),
        ("0912000123.0 / 01670005943.0", "0370005943", ("excel_number_repaired", "old_prefix_converted")),
        ("DĐ: 0912000123 - NR: 024 3825 3525", "02438253525", ()),
        ("0912000123 (Lan), 0987000111 (Minh)", "0987000111", ("phone_note_dropped",)),
    ],
)
def test_two_numbers_in_a_cell(raw: str, second: str, flags: tuple[str, ...]):
    phones = parse_phones(raw)
    assert (phones.first, phones.second) == ("0912000123", second)
    assert sorted(phones.flags) == sorted((*flags, "second_phone"))
    assert phones.clear


def test_a_number_twice_is_one_and_a_third_is_told():
    assert parse_phones("0912000123; 912000123") == Phones("0912000123", None, ())
    three = parse_phones("0912000123, 0987000111, 0967000111")
    assert three == Phones("0912000123", "0987000111", ("second_phone", "phone_extra"))
    assert not three.clear


@pytest.mark.parametrize(
    "raw",
    [
        "091200012",
        "09120001234",
        "0112000123",
        "01600005943",
        "0950000123",
        "12345",
        "113",
        "hỏi mẹ",
        "8.4912E+10",
        "+1 912 000 123",
        "+82 10 1234 5678",
        "84200012345678",
        "12, 34567890",
        float("nan"),
        float("inf"),
        1e300,
        "٠٩١٢٠٠٠١٢٣",
    ],
)
def test_what_is_no_number_is_never_made_one(raw: object):
    assert parse_phones(raw) == Phones(None, None, ("phone_invalid",))


@pytest.mark.parametrize("raw", ["0912000123, 12", "0912000123/24", "0912000123-4", "12; 0912000123"])
def test_a_number_stays_beside_one_that_is_none(raw: str):
    assert parse_phones(raw) == Phones("0912000123", None, ("phone_invalid",))


@pytest.mark.parametrize(
    "raw", ["không", "Không có", "ko có ĐT", "k", "chưa có", "KHÔNG DÙNG ĐIỆN THOẠI", "-", "x", "0"]
)
def test_a_cell_that_says_there_is_none(raw: str):
    assert parse_phones(raw) == Phones(None, None, ("phone_none",))
    assert parse_phones(f"0912000123 / {raw}").first == "0912000123"


@pytest.mark.parametrize("raw", [None, "", "  ", "\xa0", True, False])
def test_an_empty_cell_says_nothing(raw: object):
    assert parse_phones(raw) == Phones(None, None, ())


@pytest.mark.parametrize(("old", "new"), OLD_HEADS.items())
def test_every_head_that_changed_in_2018(old: str, new: str):
    assert parse_phones(f"{old}0005943") == Phones(f"{new}0005943", None, ("old_prefix_converted",))
    assert parse_phones(int(f"{old}0005943")).first == f"{new}0005943"


@given(MOBILE | LANDLINE)
def test_a_number_in_its_one_form_stays_however_it_is_written(number: str):
    clean = Phones(number, None, ())
    grouped = show_phone(number)
    for written in (
        number,
        grouped,
        grouped.replace(" ", "."),
        f" '{number} ",
        f"+84{number[1:]}",
        f"(+84) {grouped[1:]}",
    ):
        assert parse_phones(written) == clean
    assert parse_phones(int(number)) == Phones(number, None, ("zero_added",))
    assert phone_kind(number) == ("landline" if number.startswith("02") else "mobile")


@given(MOBILE, MOBILE, st.sampled_from(["/", ";", ", ", " - ", "-", " hoặc ", "\n", " "]))
def test_two_numbers_are_told_apart_by_any_sign(one: str, other: str, sign: str):
    phones = parse_phones(f"{one}{sign}{other}")
    assert (phones.first, phones.second) == (one, other if other != one else None)


@given(CELL)
def test_any_cell_is_read_and_what_was_read_is_stable(raw: object):
    phones = parse_phones(raw)
    assert phones.second is None or phones.first is not None
    for number in filter(None, (phones.first, phones.second)):
        assert parse_phones(number) == parse_phones(show_phone(number)) == Phones(number, None, ())


def test_a_long_cell_takes_no_long_time():
    assert parse_phones("1 " * 2_000).first is None
    assert parse_phones("9" * 20_000).first is None


def test_phones_are_shown_and_masked():
    assert show_phone("0912000123") == "0912 000 123"
    assert show_phone("02438253525") == "024 3825 3525"
    assert mask_phone("0912000123") == "0912 ••• 123"
    assert mask_phone("02438253525") == "024 •••• 3525"
    assert mask_phone("12345") == "•••"
