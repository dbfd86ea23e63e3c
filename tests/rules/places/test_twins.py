"""When two entries are one household."""

from itertools import combinations

import pytest

from app.places.twins import Door, Home, HouseholdRules, door_between, home_of

RULES = HouseholdRules()
AN, PHONE, OTHER_PHONE = "Trần Văn Hòa", "0912345678", "0987654321"


def home(address: str, name: str = AN, phone: str | None = None, region: str = "north", listed: str = "") -> Home:
    return home_of(name, (phone, None), address, region, listed=listed)


def grade(one: Home, other: Home, stored: bool = False) -> str | None:
    found = RULES.compare(one, other, stored)
    assert found == RULES.compare(one, other, stored)
    if found is not None:
        assert set(RULES.keys(one)) & set(RULES.keys(other)), "what is alike must meet"
    return found.grade if found else None


SAME_DOORS = [
    ("Số 5 ngách 3 ngõ 12", "12/3/5", "Số 5, ngách 12/3", "SN 05 ngõ 12 ngách 3", "so 5 ngach 3 ngo 12"),
    ("Số 5 ngách 3 ngõ 12 Đội Cấn", "12/3/5 phố Đội Cấn", "12/3/5 Doi Can", "5 ngách 12/3, đường Đội Cấn"),
    ("Số 14A ngõ 45", "45/14a", "nhà số 14 A, ngõ 45"),
    ("Số 7, ngõ Thông Phong", "7 Ngõ Thông Phong", "SN 7, ngõ thông phong"),
    ("Số 9 phố Hòa Bình", "9 Hoà Bình", "9 đường Hoa Binh"),
    ("Số 12, Xóm 3", "12 xóm 3", "SN 12, xom 3"),
    ("Số 9A ngõ 5", "so 9 a ngo 5", "5/9a"),
    ("P.305 tòa CT2A", "Phòng 305, toà CT2A", "p. 305, Tòa CT2A"),
]


@pytest.mark.parametrize("written", SAME_DOORS)
def test_one_door_written_in_many_ways(written: tuple[str, ...]) -> None:
    for one, other in combinations(written, 2):
        assert door_between(home(one), home(other)) is Door.SAME, (one, other)
        assert grade(home(one), home(other)) == "sure", (one, other)
        assert RULES.door(home(one)) == RULES.door(home(other))


OTHER_DOORS = [
    ("Số 12 ngõ 5", "Số 12A ngõ 5"),
    ("Số 12 ngõ 5", "Số 12 bis ngõ 5"),
    ("Số 12Đ ngõ 5", "Số 12D ngõ 5"),
    ("Số 12 ngõ 5", "Số 21 ngõ 5"),
    ("Số 12 ngõ 5", "Số 12 ngõ 5A"),
    ("12/3/5", "12/5/3"),
    ("12/5", "12/3/5"),
    ("5 Đội Cấn", "5 ngõ 12 Đội Cấn"),
    ("Số 9 phố Hòa Bình", "Số 9 phố Hóa Bình"),
    ("Số 9 Đội Cấn", "Số 9 Kim Mã"),
    ("Số 12, Xóm 3", "Số 12, Xóm 13"),
    ("P.305 CT2A", "P.306 CT2A"),
    ("P.305 CT2A", "P.305 CT2B"),
]


@pytest.mark.parametrize(("one", "other"), OTHER_DOORS)
def test_another_number_suffix_lane_or_street_is_another_door(one: str, other: str) -> None:
    assert door_between(home(one), home(other)) is Door.DIFFERS
    assert grade(home(one), home(other)) is None
    assert grade(home(one, phone=PHONE), home(other, phone=PHONE)) == "likely", "a person may know of a slip"
    assert grade(home(one, phone=PHONE), home(other, phone=OTHER_PHONE)) is None


GRADES = [
    # name, phones, how sure
    ("Trần Văn Hoà", (None, None), "sure"),
    ("TRẦN VĂN HÒA", (PHONE, None), "sure"),
    (AN, (PHONE, PHONE), "sure"),
    (AN, (PHONE, OTHER_PHONE), "likely"),
    ("Tran Van Hoa", (PHONE, PHONE), "sure"),
    ("Tran Van Hoa", (PHONE, None), "likely"),
    ("Tran Van Hoa", (PHONE, OTHER_PHONE), "likely"),
    ("Trần Văn Hóa", (PHONE, PHONE), "likely"),
    ("Trần Văn Hóa", (PHONE, None), None),
    ("Trần Văn Hóa", (PHONE, OTHER_PHONE), None),
    ("Ông Trần Văn Hòa", (None, None), "likely"),
    ("Lê Thị Cúc", (None, None), None),
    ("Lê Thị Cúc", (PHONE, OTHER_PHONE), None),
    ("Lê Thị Cúc", (PHONE, PHONE), "likely"),
]


@pytest.mark.parametrize(("name", "phones", "how"), GRADES)
def test_at_one_door(name: str, phones: tuple[str | None, str | None], how: str | None) -> None:
    one, other = home("Số 5 ngõ 12", AN, phones[0]), home("12/5", name, phones[1])
    assert grade(one, other) == grade(other, one) == how


WITHOUT_NUMBER = [
    ("Xóm Chùa", "Xóm Chùa", (PHONE, PHONE), "sure"),
    ("Xóm Chùa", "Xóm Chùa", (None, None), "likely"),
    ("Xóm Chùa", "Xóm Chùa", (PHONE, OTHER_PHONE), None),
    ("Xóm Chùa", "Xóm Đình", (None, None), None),
    ("Xóm Chùa", "Xóm Đình", (PHONE, PHONE), "likely"),
    ("Số 12, Xóm Chùa", "Xóm Chùa", (None, None), "likely"),
    ("Số 12, Xóm Chùa", "Xóm Chùa", (PHONE, OTHER_PHONE), None),
    ("Số 12 ngõ 5", "Số 12 ngõ 5, Đội Cấn", (None, None), "likely"),
    ("Số 12 ngõ 5, TDP 4, Đội Cấn", "Số 12 ngõ 5, TDP 6, Đội Cấn", (None, None), "likely"),
    ("Số 12", "Số 12, Xóm 3", (None, None), "likely"),
    ("17 Đội Cấn", "17-19 Đội Cấn", (None, None), "likely"),
    ("9 Ngô Sĩ Liên", "9 Ngô Sỹ Liên", (None, None), "likely"),
    ("Số 12, Xóm 3", "", (PHONE, PHONE), "likely"),
]


@pytest.mark.parametrize(("one", "other", "phones", "how"), WITHOUT_NUMBER)
def test_where_something_is_missing(
    one: str, other: str, phones: tuple[str | None, str | None], how: str | None
) -> None:
    assert grade(home(one, phone=phones[0]), home(other, phone=phones[1])) == how
    assert grade(home(other, phone=phones[1]), home(one, phone=phones[0])) == how


AGAINST_STORED = [
    (home("Xóm Chùa"), home("Xóm Chùa"), "sure"),
    (home("Xóm Chùa"), home("Xóm Chùa", phone=PHONE), "sure"),
    (home("Xóm Chùa", phone=PHONE), home("Xóm Chùa", phone=OTHER_PHONE), None),
    (home("Số 12, Xóm Chùa"), home("Xóm Chùa"), "likely"),
    (home("Xóm Chùa", phone=PHONE), home("Số 12, Xóm Chùa", phone=PHONE), "sure"),
    (home("Số 12, Xóm Chùa", ""), home("Số 12, Xóm Chùa"), "sure"),
    (home("Số 12, Xóm Chùa"), home("Số 12, Xóm Chùa", "", PHONE), "sure"),
    (home("Số 12, Xóm Chùa", "", PHONE), home("Số 12, Xóm Chùa", phone=OTHER_PHONE), None),
    (home("Số 12, Xóm Chùa", phone=PHONE), home("Số 12, Xóm Chùa", phone=OTHER_PHONE), "likely"),
    (home("Số 12, Xóm Chùa"), home("Số 12, Xóm Chùa", "Trần Văn Hóa"), None),
]


@pytest.mark.parametrize(("stored", "row", "how"), AGAINST_STORED)
def test_a_list_fills_in_what_was_not_known(stored: Home, row: Home, how: str | None) -> None:
    assert grade(stored, row, stored=True) == how


def test_what_may_be_read_in_two_ways_is_not_sure_by_itself() -> None:
    one, other = home("ngõ 12/3 số 5"), home("Số 5 ngách 3 ngõ 12")
    assert one.unsure and not other.unsure
    assert grade(one, other) == "likely"
    assert grade(home("ngõ 12/3 số 5", phone=PHONE), home("12/3/5", phone=PHONE)) == "sure"
    assert grade(one, home("ngõ 12/3 số 5")) == "sure", "written alike it is read alike"


def test_the_south_counts_from_the_hem() -> None:
    one, other = home("12/3/5 Lê Lợi", region="south"), home("Số 5 hẻm 12/3 Lê Lợi", region="south")
    assert door_between(one, other) is Door.SAME


def test_where_a_household_stands_tells_what_its_address_leaves_out() -> None:
    stored = home_of(AN, (), "14A", "north", ("Ngõ 45 Đặng Thùy Trâm", "Tổ dân phố 7"))
    assert door_between(stored, home("45/14A Đặng Thuỳ Trâm, TDP số 7")) is Door.SAME
    assert door_between(stored, home("14A Đặng Thùy Trâm")) is Door.DIFFERS
    in_hamlet = home_of(AN, (), "Xóm Chùa", "north", ("Xóm Chùa",), "Thôn Giẽ Hạ")
    assert door_between(in_hamlet, home("Xóm Chùa, thôn Giẽ Hạ", listed="Thôn Giẽ Hạ")) is Door.UNNUMBERED
    assert home_of(AN, (), "7", "north", ("Chưa rõ ngõ",)).street == ""


def test_what_a_household_is_known_by_does_not_hang_on_how_it_is_written() -> None:
    one, other = home("Số 5 ngách 3 ngõ 12 phố Đội Cấn"), home("12/3/5 Đội Cấn", "TRẦN VĂN HOÀ", PHONE)
    assert RULES.known_by(one) == RULES.known_by(other)
    assert RULES.known_by(one) != RULES.known_by(home("12/3/5 Đội Cấn", "Trần Văn Hóa"))
    assert RULES.known_by(one) != RULES.known_by(home("12/3/5A Đội Cấn"))
