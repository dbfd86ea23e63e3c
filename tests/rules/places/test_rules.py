"""What addresses tell within an alley, likely twins, ranking, orders."""

import pytest

from app.places.list_places import place_key
from app.places.rules import (
    Sibling,
    area_order,
    door_of,
    in_range,
    likely_same,
    may_stand_under,
    mouth_of,
    moved,
    number_in,
    rank,
    search_text,
)

ALLEY = "Ngõ 45 Đặng Thùy Trâm"


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("45/14A", "Số 14A", True),
        ("Số 14A ngõ 45 Đặng Thuỳ Trâm", "14A", True),
        ("14A", "14B", False),
        ("07", "7", True),
        ("P1203 tòa CT2", "P1204 tòa CT2", False),
    ],
)
def test_one_door_is_known_however_it_is_written(first, second, same):
    assert (door_of(first, "north", ALLEY).door_key == door_of(second, "north", ALLEY).door_key) is same


def test_a_door_without_a_number_has_no_key_and_keeps_its_landmark():
    door = door_of("không số, cạnh đình", "north", ALLEY)
    assert (door.plate, door.door_key, door.landmark) == ("", "", "cạnh đình")


def test_doors_sort_up_the_odd_side_and_back_the_even_one():
    written = ["2", "1", "45/3", "4", "3A", "không số"]
    by_walk = sorted(written, key=lambda raw: door_of(raw, "north", ALLEY).walk_key)
    assert by_walk == ["1", "45/3", "3A", "4", "2", "không số"]


@pytest.mark.parametrize(
    ("door_key", "name", "phone", "found"),
    [
        ("5|||", "Ai đó", None, [1]),
        ("", "Trần Thị Hoà", None, [2]),
        ("", "Trần Thị Hoa", None, []),
        ("9|||", "Ai đó", "0912000123", [1]),
        ("9|||", "Nguyễn Văn Hùng", None, []),
        ("", "", None, []),
    ],
)
def test_likely_same(door_key, name, phone, found):
    siblings = [Sibling(1, "5|||", "Nguyễn Văn Hùng", "0912000123"), Sibling(2, "", "Trần Thị Hòa", None)]
    assert likely_same(door_key, name, phone, siblings) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("dat ngu", True),
        ("Đạt", True),
        ("", True),
        ("uyen", False),
        ("dat x", False),
        ("nguyễn thành đạt", True),
    ],
)
def test_every_word_of_a_query_begins_a_word(query, found):
    assert (rank(query, "Nguyễn Thành Đạt") < 9) is found


def test_rank_puts_right_accents_before_tone_style_before_folded():
    texts = ["Trần Thị Hoa", "Trần Thị Hoà", "Trần Thị Hòa", "Trần Thị Hóa"]
    assert sorted(texts, key=lambda text: rank("hòa", text))[:2] == ["Trần Thị Hòa", "Trần Thị Hoà"]
    assert rank("hòa", "Trần Thị Hoa") == rank("hòa", "Trần Thị Hóa") > rank("hòa", "Trần Thị Hoà")


def test_rank_asks_no_accents_of_the_words_typed_without():
    texts = ["Nguyễn Thị Hòa", "Nguyễn Thị Hóa", "Nguyen Thi Hoa", "Nguyen Thị Hòa", "Nguyễn Thị Hoà"]
    ranked = sorted(texts, key=lambda text: rank("nguyen thị hòa", text))
    assert ranked == ["Nguyen Thị Hòa", "Nguyễn Thị Hòa", "Nguyễn Thị Hoà", "Nguyễn Thị Hóa", "Nguyen Thi Hoa"]
    assert rank("nguyen thị hóa", "Nguyễn Thị Hòa") > rank("nguyen thị hóa", "Nguyễn Thị Hóa")


def test_rank_takes_a_query_however_its_letters_are_put_together():
    apart = "ho\u0300a"
    assert rank(apart, "Trần Thị Hòa") == rank("hòa", "Trần Thị Hòa") == 0


def test_rank_without_accents_takes_any_and_whole_words_first():
    assert rank("dat", "Phạm Quang Đạt") < rank("dat", "Vũ Thị Đatr")
    assert rank("quang dat", "Phạm Quang Đạt") < rank("quang dat", "Đạt Văn Quang")
    assert rank("dat", "Nguyễn Văn Hùng") == 9


def test_search_text_folds_and_says_each_word_once():
    assert search_text("45/3", "Đỗ Đạt", "45/3 ngõ 45", "", "Ngõ 45") == "45 3 do dat ngo"


@pytest.mark.parametrize(
    ("name", "mouth"), [("45 Đặng Thùy Trâm", 45), ("173/24", 173), ("12A", 12), ("Đình", None), ("", None)]
)
def test_mouth_of(name, mouth):
    assert mouth_of(name) == mouth


def test_area_order_goes_by_hand_then_mouth_then_name():
    rows = [("Đình", 0, None), ("45", 0, 45), ("12", 0, 12), ("Cuối", 2, None), ("Đầu", 1, 99)]
    ordered = sorted(rows, key=lambda row: area_order("alley", row[1], row[2], row[0]))
    assert [row[0] for row in ordered] == ["Đầu", "Cuối", "12", "45", "Đình"]


def test_lanes_stand_at_their_mouths_behind_their_street():
    rows = [("103 Láng", 103), ("67B Láng", 67), ("8 Cầu Giấy", 8), ("Láng", None), ("Cầu Giấy", None), ("Đình", 70)]
    ordered = sorted(rows, key=lambda row: area_order("alley", 0, row[1], row[0]))
    assert [row[0] for row in ordered] == ["Đình", "Cầu Giấy", "8 Cầu Giấy", "Láng", "67B Láng", "103 Láng"]


@pytest.mark.parametrize(
    ("move", "item", "result"),
    [
        ("up", 3, [1, 3, 2]),
        ("up", 1, [1, 2, 3]),
        ("down", 1, [2, 1, 3]),
        ("down", 3, [1, 2, 3]),
        ("first", 3, [3, 1, 2]),
    ],
)
def test_moved(move, item, result):
    assert moved([1, 2, 3], item, move) == result


def test_moved_after_another():
    assert moved([1, 2, 3, 4], 1, "after", 3) == [2, 3, 1, 4]
    assert moved([1, 2, 3, 4], 4, "after", 1) == [1, 4, 2, 3]
    assert moved([1, 2, 3, 4], 1, "last") == [2, 3, 4, 1]


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("12A", 12),
        ("45/12", 12),
        ("12/3", None),
        ("45/12/3", None),
        ("Số 28-30", 28),
        ("P1203 tòa CT2", None),
        ("cạnh chùa", None),
    ],
)
def test_the_number_of_a_door_in_the_row_of_its_alley(address, number):
    assert number_in(address, "north", "Ngõ 45 Đặng Thùy Trâm") == number


def test_places_stand_further_in_than_their_parent():
    assert may_stand_under("alley", "ward")
    assert may_stand_under("block", "block")
    assert not may_stand_under("group", "alley")
    assert not may_stand_under("alley", "alley")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("", "Yết Kiêu"), ("phố", "Yết Kiêu"), True),
        (("đường", "Láng"), ("phố", "Láng"), True),
        (("ngõ", "45 phố Hàng Bạc"), ("ngõ", "45 Hàng Bạc"), True),
        (("ngõ", "45 Hàng Bạc"), ("ngách", "45 Hàng Bạc"), False),
        (("ngõ", "Hòa Bình"), ("Ngõ", "Hoà Bình"), True),
        (("ngõ", "Hòa Bình"), ("ngõ", "Hóa Bình"), False),
        (("ngõ", "Phố Huế"), ("", "Huế"), False),
    ],
)
def test_a_place_is_known_however_its_street_is_written(one, other, same):
    assert (place_key(*one) == place_key(*other)) is same


@pytest.mark.parametrize(
    ("number", "side", "found"),
    [
        (2, "even", True),
        (30, "even", True),
        (31, "both", False),
        (3, "even", False),
        (3, "odd", True),
        (None, "both", False),
    ],
)
def test_which_doors_are_in_a_row(number: int | None, side: str, found: bool) -> None:
    assert in_range(number, 2, 30, side) is found
