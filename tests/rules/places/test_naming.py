"""Which unit an address names and what became of it: the whole register of Hà Nội, and the words people use for it."""

import csv
from collections import defaultdict
from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.addresses.parse import parse
from app.places.naming import Directory, Origin, Unit, Verdict, Words, decide, way_of, ways_named
from app.places.register import FOLDER, SECOND, THIRD, Key, read_units

PROVINCE: Key = ("province", "01", None)


@cache
def keys() -> dict[Key, int]:
    listed = [PROVINCE, *(unit.key for unit in read_units(FOLDER / "units.csv"))]
    return {key: number for number, key in enumerate(listed, 1)}


@cache
def register() -> Directory:
    units = [Unit(keys()[PROVINCE], "province", "thành phố", "Hà Nội", "01", None, True)]
    units += [
        Unit(keys()[one.key], one.key[0], one.kind, one.name, one.key[1], keys()[one.parent], one.valid_to is None)
        for one in read_units(FOLDER / "units.csv")
    ]
    went = [*successions("20250101", None, SECOND), *successions("20250701", SECOND, THIRD)]
    above = {unit.id: unit.above for unit in units}
    wards = {unit.id for unit in units if unit.now}
    dissolved = {(above[old], new, "partial") for old, new, _ in went if new in wards and above[old] is not None}
    return Directory(units, [*went, *sorted(dissolved)])  # type: ignore[arg-type, type-var]  # no None is left


def successions(file: str, begins: date | None, became: date) -> list[tuple[int, int, str]]:
    found = []
    for row in rows(file):
        old = unit(row["old_code"], begins)
        new = unit(row["new_code"], became)
        if old != new:
            found.append((old, new, row["part"]))
    return found


def rows(file: str) -> list[dict[str, str]]:
    with (FOLDER / f"successions_{file}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def unit(code: str, begins: date | None) -> int:
    return keys().get(("ward", code, begins)) or keys()["ward", code, None]


def today(code: str) -> int:
    return unit(code, THIRD)


def resolved(address: str, cell: str | None = None, past: bool = False, toward: str | None = None) -> Origin:
    words, _ = register().read(parse(address), cell)
    return register().resolve(words, past, today(toward) if toward else None)


def named(origin: Origin) -> list[str]:
    return [register().by_id[ward].label for ward in origin.wards]


def test_every_ward_of_2025_goes_where_the_register_says() -> None:
    went: dict[tuple[str, str], set[tuple[int, str]]] = defaultdict(set)
    for row in rows("20250701"):
        went[row["old_name"], row["old_district"]].add((today(row["new_code"]), row["part"]))
    for (name, district), parts in went.items():
        origin = resolved(f"Số 5 ngõ 12, {name}, {district}, Hà Nội")
        assert set(origin.wards) == {ward for ward, _ in parts}, (name, district)
        assert origin.whole == (parts == {(*origin.wards, "full")}), (name, district)
        assert origin.former and origin.unit is not None, (name, district)


def test_every_ward_of_today_is_itself() -> None:
    for key, ward in keys().items():
        if key[2] == THIRD:
            label = register().by_id[ward].label
            assert resolved(f"Số 5 ngõ 12, {label}").wards == (ward,), label


def test_what_was_renamed_before_is_followed_through_both_reforms() -> None:
    for row in rows("20250101"):
        old = register().by_id[keys()["ward", row["old_code"], None]]
        district = register().by_id[old.above or 0].label
        origin = resolved(f"Số 5 ngõ 12, {row['old_name']}, {district}", past=True)
        assert origin.wards, row
        assert set(origin.wards) <= set(register().went_to(unit(row["new_code"], SECOND))[0]), row


REUSED = ("00070", "00004", "00082", "00118", "00166")


@pytest.mark.parametrize("code", REUSED)
def test_a_code_used_again_is_told_by_the_name_beside_it(code: str) -> None:
    before, now = register().by_id[unit(code, SECOND)], register().by_id[today(code)]
    assert before.name != now.name
    assert resolved("Số 5", f"{code} - {before.label}").unit == before.id
    assert resolved("Số 5", f"{now.label} ({code})").unit == now.id
    assert resolved("Số 5", code.lstrip("0")).wards == (now.id,)
    assert resolved("Số 5", code, past=True).unit == before.id


@pytest.mark.parametrize(
    ("address", "wards"),
    [
        ("Số 12 ngõ 3, phường Phúc Xá, quận Ba Đình", ["Phường Hồng Hà"]),
        ("Số 12 ngõ 3 P. Phúc Xá, Q. Ba Đình, TP Hà Nội", ["Phường Hồng Hà"]),
        ("12 Hàng Than, P.Phúc Xá Q.Ba Đình HN", ["Phường Hồng Hà"]),
        ("12 Nghĩa Dũng, Phúc Xá, Ba Đình", ["Phường Hồng Hà"]),
        ("12 Nghia Dung, phuong Phuc Xa, quan Ba Dinh", ["Phường Hồng Hà"]),
        ("12 NGHĨA DŨNG, PHÚC XÁ, BA ĐÌNH, HÀ NỘI", ["Phường Hồng Hà"]),
        ("12 Nghĩa Dũng, phường Phúc Xá cũ", ["Phường Hồng Hà"]),
        ("12 Nghĩa Dũng (P. Phúc Xá cũ)", ["Phường Hồng Hà"]),
        ("12 Nghĩa Dũng, phường Phúc Xá (nay là phường Hồng Hà)", ["Phường Hồng Hà"]),
        ("Thôn Thượng, xã Hồng Thái, huyện Phú Xuyên", ["Xã Phú Xuyên"]),
        ("Thôn Thượng, Nam Triều", ["Xã Phú Xuyên"]),
        ("Thôn Giẽ Hạ, xã Phú Yên", ["Xã Chuyên Mỹ"]),
        ("Số 3, phố Mới, TT Phú Minh, H. Phú Xuyên", ["Xã Phú Xuyên"]),
        ("25 Hàng Bông, phường Hoàn Kiếm", ["Phường Hoàn Kiếm"]),
        ("25 Hàng Bông, phường Hồng Hà, quận Hoàn Kiếm", ["Phường Hồng Hà"]),
    ],
)
def test_the_words_people_use(address: str, wards: list[str]) -> None:
    assert register().may_be_named_in(address)
    origin = resolved(address)
    assert named(origin) == wards and origin.whole


def test_a_name_that_begins_like_a_kind_word_is_a_name() -> None:
    assert set(named(resolved("Số 5 ngõ 3 Nguyễn Khang, Quan Hoa"))) == {"Phường Nghĩa Đô", "Phường Cầu Giấy"}
    assert resolved("Số 5 ngõ 3, Quan Hoa", "Quan Hoa").unit == unit("00169", SECOND)


def test_a_name_used_again_means_today_unless_the_list_speaks_of_the_past() -> None:
    now = today("00008")
    assert resolved("5 Đội Cấn, phường Ngọc Hà").wards == (now,)
    old = resolved("5 Đội Cấn, phường Ngọc Hà", past=True)
    assert old.unit == unit("00016", SECOND) and old.wards != (now,)
    assert resolved("5 Đội Cấn, phường Ngọc Hà, quận Ba Đình") == Origin(
        "phường Ngọc Hà, quận Ba Đình", old.unit, True, old.wards, old.whole
    )


def test_of_namesakes_those_count_that_went_to_the_ward_of_the_list() -> None:
    """There were two communes Tân Dân, in Sóc Sơn and in Phú Xuyên."""
    both = resolved("Thôn 3, xã Tân Dân")
    one = resolved(
        "Thôn 3, xã Tân Dân", toward=next(r for r in rows("20250701") if r["old_code"] == "10315")["new_code"]
    )
    assert set(one.wards) < set(both.wards) and one.unit == unit("10315", SECOND)


@pytest.mark.parametrize(
    ("address", "street"),
    [
        ("45 Trúc Bạch", "Trúc Bạch"),
        ("Số 45, Trúc Bạch", "Trúc Bạch"),
        ("Số 45, phố Trúc Bạch", "phố Trúc Bạch"),
        ("Ngõ Thổ Quan, Khâm Thiên", "Khâm Thiên"),
        ("Số 5 Phạm Hồng Thái, Trúc Bạch", "Phạm Hồng Thái"),
        ("Số 5 Trúc Bạch, Trúc Bạch, Ba Đình", "Trúc Bạch"),
        ("Số 5 Trúc Bạch, phường Văn Miếu - Quốc Tử Giám", "Trúc Bạch"),
    ],
)
def test_a_street_with_the_name_of_a_ward_stays_a_street(address: str, street: str) -> None:
    words, read = register().read(parse(address))
    assert read.street == street
    assert bool(words.wards) == (address.count("Trúc Bạch") > 1 or "Thái" in address or "Miếu" in address)


@pytest.mark.parametrize(
    "address",
    [
        "Thôn 3, xã Phú Yên, huyện Tân Lạc, tỉnh Hòa Bình",
        "12 Lê Lợi, phường Bến Nghé, quận 1, TP Hồ Chí Minh",
        "12 Hàng Than, phường Không Có",
        "Xóm 3, Hải Hậu, Nam Định",
        "Thôn 3, xã Văn Nhân, huyện Phú Xuyên",
        "5 Tây Sơn, phường Trung Phụng, quận Đống Đa",
        "12 Hàng Than, phường Phúc Xá, quận Hoàn Kiếm",
    ],
)
def test_what_the_register_does_not_know_is_nowhere(address: str) -> None:
    assert resolved(address).wards == ()


def test_a_district_alone_is_all_its_wards() -> None:
    origin = resolved("Số 12 ngõ 3, huyện Phú Xuyên")
    assert origin.vague and {"Xã Phú Xuyên", "Xã Chuyên Mỹ"} <= set(named(origin))


@pytest.mark.parametrize("address", ["Số 12 ngõ 3", "Số 12 ngõ 3, Hà Nội", "45 Hàng Bạc, HN", "Xóm 5", ""])
def test_most_addresses_name_no_unit(address: str) -> None:
    assert register().read(parse(address))[0].text == ""


def test_a_list_speaks_of_the_past_when_most_of_what_it_names_is_past() -> None:
    def told(*addresses: str) -> list[Words]:
        return [register().read(parse(address))[0] for address in addresses]

    old, now, bare = "5 Lê Lai, phường Hàng Trống", "5 Lê Lai, phường Hồng Hà", "5 Đội Cấn"
    assert register().speaks_of_the_past(told(old, bare, bare))
    assert register().speaks_of_the_past(told("5 Đội Cấn, phường Ngọc Hà, quận Ba Đình"))
    assert not register().speaks_of_the_past(told(old, now))
    assert not register().speaks_of_the_past(told(bare))
    assert not register().speaks_of_the_past([])


@given(st.text(max_size=60), st.none() | st.text(max_size=20))
def test_any_text_is_read(text: str, cell: str | None) -> None:
    words, address = register().read(parse(text), cell)
    origin = register().resolve(words, past=True, toward=None)
    assert not origin.whole or len(origin.wards) == 1
    way_of(address)


@given(
    st.sampled_from([row["old_name"] for row in rows("20250701")]), st.sampled_from(["5 ", "Số 5 ngõ 3 ", "thôn A, "])
)
def test_a_ward_named_changes_nothing_of_the_way(name: str, way: str) -> None:
    bare = parse(f"{way}Lê Lai")
    _, read = register().read(parse(f"{way}Lê Lai, {name}"))
    assert (read.house, read.lanes, read.street, read.hamlet) == (bare.house, bare.lanes, bare.street, bare.hamlet)


HERE, THERE = 1, 2


def origin(*wards: int, whole: bool = False, vague: bool = False) -> Origin:
    return Origin("", None, True, wards, whole, vague)


@pytest.mark.parametrize(
    ("said", "here", "knowing", "verdict"),
    [
        (None, HERE, (), Verdict(HERE)),
        (None, None, (), Verdict(None, "unnamed")),
        (origin(), HERE, (), Verdict(None, "unknown")),
        (origin(HERE, whole=True), HERE, (), Verdict(HERE)),
        (origin(THERE, whole=True), HERE, (), Verdict(None, "elsewhere")),
        (origin(THERE, whole=True), None, (), Verdict(THERE)),
        (origin(HERE, THERE), HERE, (), Verdict(None, "partial")),
        (origin(HERE, THERE), HERE, (HERE,), Verdict(HERE)),
        (origin(HERE, THERE), HERE, (THERE,), Verdict(None, "elsewhere")),
        (origin(HERE, THERE), HERE, (HERE, THERE), Verdict(None, "partial")),
        (origin(THERE, 3), HERE, (), Verdict(None, "elsewhere")),
        (origin(HERE, THERE), None, (THERE,), Verdict(THERE)),
        (origin(HERE, THERE, vague=True), HERE, (), Verdict(HERE)),
        (origin(THERE, vague=True), HERE, (), Verdict(None, "elsewhere")),
    ],
)
def test_where_a_row_goes(said: Origin | None, here: int | None, knowing: tuple[int, ...], verdict: Verdict) -> None:
    assert decide(said, here, knowing) == verdict


def test_ways_are_known_by_their_accents_unless_typed_without() -> None:
    ways = ways_named(["Hàng Bạc", "Ngõ Thổ Quan"])
    assert ways.hold("hàng bạc") and ways.hold("HANG BAC") and ways.hold("ngõ Thổ Quan")
    assert not ways.hold("Hàng Bắc") and not ways.hold("Hàng Bông")


@pytest.mark.parametrize(
    ("address", "way"),
    [
        ("Số 5 phố Hàng Bạc", "Hàng Bạc"),
        ("Số 5 ngõ 12 Đội Cấn", "Đội Cấn"),
        ("Số 5 ngõ Thổ Quan", "ngõ Thổ Quan"),
        ("Số 5 ngõ 12", ""),
        ("Thôn Giẽ Hạ", "Thôn Giẽ Hạ"),
        ("Xóm 5", ""),
    ],
)
def test_what_tells_the_ward_of_a_door(address: str, way: str) -> None:
    assert way_of(parse(address)) == way
