"""Vietnamese text: cleaning, folding, tone placement, the order of names, capitals, syllables."""

import unicodedata
from functools import cmp_to_key

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.vietnamese.clean import clean_lines, clean_text, lost_letters
from app.kernel.vietnamese.fold import fold, has_marks, tone_norm, tone_styles
from app.kernel.vietnamese.letters import ALPHABET, LETTERS
from app.kernel.vietnamese.names import (
    given_name,
    has_own_order,
    name_flags,
    proper_case,
    same_person_key,
    shorten,
    sort_key,
    split_name,
)
from app.kernel.vietnamese.syllables import is_syllable, syllable_share

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


@given(WRITTEN)
def test_both_tone_styles_are_one_key_and_no_tone_is_lost(text: str):
    old, new = tone_styles(text)
    assert tone_norm(new) == tone_norm(old) == old == tone_norm(text)
    tones = [sum(LETTERS.get(letter, ("", 0))[1] for letter in way.lower()) for way in (text, old, new)]
    assert len(set(tones)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hòa", "Hóa"), ("Thúy", "Thủy"), ("Lan", "Lân"), ("Hoa", "Hòa"), ("Dung", "Dũng"), ("Đào", "Dào"), ("Sĩ", "Sỹ")],
)
def test_a_tone_or_a_letter_makes_another_name(one: str, other: str):
    assert tone_norm(one) != tone_norm(other)
    assert sort_key(f"Lê {one}") != sort_key(f"Lê {other}")


def test_tone_styles():
    assert tone_styles("Hoà Thúy quý Hoàn") == ("Hòa Thúy quý Hoàn", "Hoà Thuý quý Hoàn")


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("Nguy?n Văn Th?nh", True),
        ("?inh Văn An", True),
        ("Nguy\ufffdn", True),
        ("Có nhà không?", False),
        ("ai? Lan", False),
        ("12?", False),
    ],
)
def test_letters_lost_before_the_text_came_here(text: str, lost: bool):
    assert lost_letters(text) is lost


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


def test_words_of_a_name_are_compared_one_after_the_other():
    listed = [
        "Nguyễn An",
        "Trần An",
        "Đỗ An",  # đ after d, before everything else
        "Nguyễn Bình An",
        "Nguyễn Thị An",
        "Nguyễn Thị Bình An",
        "Lê Ấn",
        "Hồ Bá",
        "Hồ Bà",
    ]
    keyed = sorted(listed, key=sort_key)
    assert keyed == ["Đỗ An", "Nguyễn An", "Trần An", *listed[3:7], "Hồ Bà", "Hồ Bá"]


@given(
    st.text(alphabet="".join(LETTERS), min_size=1, max_size=4),
    st.text(alphabet="".join(LETTERS), min_size=1, max_size=4),
)
def test_the_given_name_weighs_more_than_the_middle_and_that_more_than_the_family(one: str, other: str):
    small, large = sorted((one, other), key=sort_key)
    if sort_key(small) < sort_key(large):
        assert sort_key(f"Vũ Văn {small}") < sort_key(f"An An {large}")
        assert sort_key(f"Vũ {small} An") < sort_key(f"An {large} An")
        assert sort_key(f"{small} Văn An") < sort_key(f"{large} Văn An")


@given(st.lists(WRITTEN, max_size=6))
def test_the_key_orders_names_totally_and_without_regard_to_case_or_tone_style(names: list[str]):
    def compared(one: str, other: str) -> int:
        return (sort_key(one) > sort_key(other)) - (sort_key(one) < sort_key(other))

    listed = sorted(names, key=cmp_to_key(compared))
    assert [sort_key(name) for name in listed] == sorted(map(sort_key, names))
    for name in names:
        assert sort_key(name) == sort_key(tone_styles(name)[1])


def test_apostrophes_of_either_shape_sort_alike():
    assert sort_key("H'Hen Niê") == sort_key("H’Hen Niê")


@given(ANY_TEXT, ANY_TEXT)
def test_name_functions_take_any_text(name: str, override: str):
    assert sort_key(name, override).encode("utf-8", "surrogatepass") is not None
    assert proper_case(proper_case(name)) == proper_case(name)
    shorten(name)
    same_person_key(name)
    name_flags(name)
    has_own_order(name)


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
        ("Y MOAN ÊNUÔL", "Y Moan Ênuôl"),
        ("H'HEN NIÊ", "H'Hen Niê"),
        ("K’BRỂU", "K’Brểu"),
        ("ĐINH BH’NONG", "Đinh Bh’nong"),
        ("TRẦN VĂN AN (TÝ)", "Trần Văn An (Tý)"),
        ("LÊ VĂN XIV", "Lê Văn XIV"),
        ("NG.VĂN AN", "Ng.Văn An"),
        ("Lê McAn", "Lê McAn"),
    ],
)
def test_capitals(raw: str, proper: str):
    assert proper_case(raw) == proper


def test_short_names_keep_the_given_name():
    assert shorten("Nguyễn Thế Khải") == "N. T. Khải"
    assert shorten("Đỗ Ánh") == "Đ. Ánh"
    assert shorten("Ánh") == "Ánh"
    assert shorten("") == ""


@pytest.mark.parametrize(
    ("name", "flags"),
    [
        ("Nguyễn Thị Lý", ()),
        ("Tran Thi Lan", ("name_unaccented",)),
        ("Nguy?n Thi Ly", ("lost_characters",)),
        ("Lê Văn ?", ("lost_characters",)),
        ("Ng. Thị Lý", ("name_abbreviated",)),
        ("Trần Th. Lý", ("name_abbreviated",)),
        ("Ph. Thị Lý", ("name_ambiguous",)),
        ("Phạm Thị Lý", ()),
        ("", ()),
    ],
)
def test_what_is_odd_about_a_name(name: str, flags: tuple[str, ...]):
    assert name_flags(name) == flags


@pytest.mark.parametrize(
    ("name", "own"), [("H’Hen Niê", True), ("Y Moan Ênuôl", True), ("Yên Thị Y", False), ("Trần An", False)]
)
def test_names_with_an_order_of_their_own(name: str, own: bool):
    assert has_own_order(name) is own


def test_the_duplicate_key_is_coarse_but_keeps_letters():
    assert same_person_key("Ng. Thị Lý") == same_person_key("NGUYỄN THỊ LÍ") == same_person_key("nguyen thi ly")
    assert same_person_key("Lê Huy") != same_person_key("Lê Hui")
    assert same_person_key("Trần Lan") != same_person_key("Trần Liên")


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
