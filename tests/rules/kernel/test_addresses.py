"""Addresses: parsed as people write them, written one way, walked in order."""

import json
import re
import sqlite3
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.addresses.canonical import canonical, plate, side
from app.kernel.addresses.model import Address, House, Lane, Unit
from app.kernel.addresses.order import walk_key
from app.kernel.addresses.parse import parse
from app.kernel.addresses.similar import same_door_key

CASES = json.loads((Path(__file__).parents[2] / "data" / "address_cases.json").read_text(encoding="utf-8"))["cases"]


def number_of(part: House | Lane) -> dict[str, Any]:
    if isinstance(part, House) and part.none:
        return {"none": True}
    if isinstance(part, Lane) and part.name:
        return {"name": part.name}
    joined = {} if part.end is None else {"end": part.end, "n": part.count}
    return {"num": part.num, "suf": part.suffix, **joined}


def units_of(unit: Unit) -> dict[str, str]:
    named = {name: getattr(unit, name) for name in ("apt", "floor", "building", "complex", "stall")}
    return {name: value for name, value in named.items() if value}


@pytest.mark.parametrize("case", CASES, ids=[case["input"] for case in CASES])
def test_worked_cases(case: dict[str, Any]):
    address = parse(case["input"], **case.get("options", {}))
    understood = {
        "canonical": canonical(address),
        "side": side(address),
        "house": number_of(address.house) if address.house else None,
        "lanes": [{"kind": lane.kind, **number_of(lane)} for lane in address.lanes],
        "street": address.street,
        "unit": units_of(address.unit),
        "hamlet": list(address.hamlet),
        "admin": list(address.admin),
        "flags": list(address.flags),
    }
    assert understood == {name: case[name] for name in understood}


@pytest.mark.parametrize(
    ("raw", "written", "on_the_wall"),
    [
        ("45/14A Đặng Thuỳ Trâm", "Số 14A, ngõ 45, Đặng Thuỳ Trâm", "45/14A"),
        ("45/18/2", "Số 2, ngách 18, ngõ 45", "45/18/2"),
        ("37Đ Lò Đúc", "Số 37Đ, Lò Đúc", "37Đ"),
        ("11 A Hàng Bạc", "Số 11A, Hàng Bạc", "11A"),
        ("11 Đ. Láng", "Số 11, Đ. Láng", "11"),
        ("71b4 Hàng Bè", "Số 71B4, Hàng Bè", "71B4"),
        ("số nhà :07 ngõ 12", "Số 7, ngõ 12", "12/7"),
        ("12.0", "Số 12", "12"),
        ("No. 1B Phố Huế", "Số 1B, Phố Huế", "1B"),
        ("49;53 Hàng Gai", "Số 49-53, Hàng Gai", "49-53"),
        ("12A-12B Hàng Bông", "Số 12A, Hàng Bông", "12A"),
        ("Số 12 bis", "Số 12 bis", "12 bis"),
        ("12Hàng Bạc", "Số 12, Hàng Bạc", "12"),
        ("so 5 ngach 3 ngo 12 Doi Can", "Số 5, ngách 3, ngõ 12, Doi Can", "12/3/5"),
        ("SỐ 5 NGÁCH 12/3 ĐỘI CẤN", "Số 5, ngách 3, ngõ 12, ĐỘI CẤN", "12/3/5"),
        ("Ngõ 12 số 5 Đội Cấn", "Số 5, ngõ 12, Đội Cấn", "12/5"),
        ("Số 24, ngách 30, ngõ Thông Phong", "Số 24, ngách 30, ngõ Thông Phong", "30/24"),
        ("Hẻm 10 Ngách 111 Xã Đàn 2", "hẻm 10, ngách 111, Xã Đàn 2", ""),
        ("Hẻm 16 Ngách 127 Ngõ Thổ Quan 1", "hẻm 16, ngách 127, ngõ Thổ Quan 1", ""),
        ("Ngách 173/59-61 Hoàng Hoa Thám", "ngách 59-61, ngõ 173, Hoàng Hoa Thám", ""),
        ("Ngõ E4 Phương Mai", "ngõ E4, Phương Mai", ""),
        ("Ngõ Huyện, phường Hàng Trống", "ngõ Huyện", ""),
        ("Số 3 Xã Đàn", "Số 3, Xã Đàn", "3"),
        ("58A đường làng", "Số 58A, đường làng", "58A"),
        ("Số 5 đường số 3", "Số 5, đường số 3", "5"),
        ("Đường 21/8", "Đường 21/8", ""),
        ("19 Tháng 12", "19 Tháng 12", ""),
        ("5A Phố Yên Bái 2", "Số 5A, Phố Yên Bái 2", "5A"),
        ("Số 5 Nhà Thờ", "Số 5, Nhà Thờ", "5"),
        ("K/s cạnh chùa Láng", "không số", ""),
        ("P102 số 45/9", "Số 9, ngõ 45", "45/9 P.102"),
        ("Phòng 1203, tầng 12, tòa CT2", "", "CT2 P.1203"),
        ("Phòng 101 chung cư Hoàng Anh Thanh Bình", "", "P.101"),
        ("", "", ""),
    ],
)
def test_house_lanes_and_street(raw: str, written: str, on_the_wall: str):
    address = parse(raw)
    assert (canonical(address), plate(address)) == (written, on_the_wall)


@pytest.mark.parametrize(
    ("raw", "flag", "written"),
    [
        ("Ngô 154 Đội Cấn", "typo_fixed", "ngõ 154, Đội Cấn"),
        ("2026-03-12 00:00:00", "excel_date_repaired", "Số 3, ngõ 12"),
        ("12-3 Đội Cấn", "dash_as_slash", "Số 3, ngõ 12, Đội Cấn"),
        ("10/49 Ngõ Quan Thổ 1", "ambiguous_order", "Số 49, ngách 10, ngõ Quan Thổ 1"),
        ("ngõ 12/3 Đội Cấn", "ambiguous_path", "ngách 3, ngõ 12, Đội Cấn"),
        ("ngách 12/3 ngõ 15 Láng Hạ", "lane_conflict", "ngách 3, ngõ 12, ngõ 15, Láng Hạ"),
        ("5 Nguy?n Trãi", "lost_characters", "Số 5, Nguy?n Trãi"),
    ],
)
def test_what_is_uncertain_is_flagged(raw: str, flag: str, written: str):
    address = parse(raw)
    assert (address.flags, canonical(address)) == ((flag,), written)


def test_a_repeated_lane_is_not_uncertain():
    address = parse("12/3 ngõ 12 Đội Cấn")
    assert (canonical(address), address.flags) == ("Số 3, ngõ 12, Đội Cấn", ())


def test_a_reversed_plate_is_turned_when_the_street_is_known():
    known = {"hoang hoa tham": {"173"}}
    plate_text = "Hẻm 17/63/173 Đường Hoàng Hoa Thám"
    turned = parse(plate_text, known_lanes=known)
    assert canonical(turned) == "hẻm 17, ngách 63, ngõ 173, Đường Hoàng Hoa Thám"
    assert turned.flags == ("reversed_plate",)
    assert canonical(parse(plate_text)) == "hẻm 173, ngách 63, ngõ 17, Đường Hoàng Hoa Thám"
    assert parse("hẻm 173/63/17 Hoàng Hoa Thám", known_lanes=known).flags == ()


def test_other_regions_name_their_lanes_otherwise():
    assert canonical(parse("hẻm 12/3 Lê Văn Sỹ", "south")) == "hẻm 3, hẻm 12, Lê Văn Sỹ"
    assert canonical(parse("K12/H3/5K Ông Ích Khiêm", "centre")) == "Số 5K, hẻm 3, kiệt 12, Ông Ích Khiêm"


@pytest.mark.parametrize(
    ("raw", "unit", "written"),
    [
        (
            "P1203 tòa CT2A KĐT Xa La",
            {"apt": "1203", "floor": "12", "building": "CT2A", "complex": "Xa La"},
            "",
        ),
        (
            "căn 12A05 chung cư Golden Land, 275 Nguyễn Trãi",
            {"apt": "12A05", "floor": "12A", "complex": "Golden Land"},
            "Số 275, Nguyễn Trãi",
        ),
        ("tầng 3, 12 Hàng Bè", {"floor": "3"}, "Số 12, Hàng Bè"),
        ("Kiot 5 chợ Hôm", {"stall": "5"}, "chợ Hôm"),
        ("Số 5 TT Kim Liên", {"complex": "Kim Liên"}, "Số 5"),
        ("nhà B tập thể Thành Công", {"building": "B", "complex": "Thành Công"}, ""),
        ("Phố Sông Lô", {}, "Phố Sông Lô"),
    ],
)
def test_units(raw: str, unit: dict[str, str], written: str):
    address = parse(raw)
    assert (units_of(address.unit), canonical(address)) == (unit, written)


@pytest.mark.parametrize(
    ("raw", "hamlet", "admin"),
    [
        ("12 Hàng Bạc Hà Nội", (), ("Hà Nội",)),
        ("Số 5, P. Đội Cấn, Q. Ba Đình, HN", (), ("P. Đội Cấn", "Q. Ba Đình", "HN")),
        ("5 Lê Văn Sỹ, P.12, Q.3, TP. Hồ Chí Minh", (), ("P.12", "Q.3", "TP. Hồ Chí Minh")),
        ("TT Phú Xuyên, H. Phú Xuyên", (), ("TT Phú Xuyên", "H. Phú Xuyên")),
        ("Đội 7", ("Đội 7",), ()),
        ("7 Đội Cấn", (), ()),
        ("7 Tố Hữu", (), ()),
        ("Số 12 - Tổ 5 - Phường Láng", ("Tổ 5",), ("Phường Láng",)),
        (
            "khu 7, thôn Cựu xã Vân Từ huyện Phú Xuyên",
            ("khu 7", "thôn Cựu"),
            ("xã Vân Từ", "huyện Phú Xuyên"),
        ),
        ("Tổ dân phố số 3 Phúc Tân", ("Tổ dân phố số 3",), ()),
        ("tổ IV phường Láng", ("tổ IV",), ("phường Láng",)),
    ],
)
def test_places_around_the_door(raw: str, hamlet: tuple[str, ...], admin: tuple[str, ...]):
    address = parse(raw)
    assert (address.hamlet, address.admin) == (hamlet, admin)


def test_landmarks_are_kept():
    assert parse("số 5 (nhà ông Tư) ngõ 12").landmark == "nhà ông Tư"
    assert parse("Km 13 Quốc lộ 6").landmark == "Km 13"
    assert parse("Không số, đối diện đình làng, thôn Cựu").landmark == "đối diện đình làng"


@given(st.text(max_size=120), st.sampled_from(["north", "south", "centre"]))
def test_any_text_is_read(text: str, region: Any):
    address = parse(text, region, {"": {"1"}})
    canonical(address)
    plate(address)
    side(address)
    walk_key(address)
    same_door_key(address)


MUDDLE = """
số sn ngõ nhà Ngô ngách hẻm kiệt phố đường tổ đội thôn làng Láng xã Đàn P. Q. TT Kim Liên tầng 3/F P305 lô A3
12 12A
5bis 7/8 1/2/3 8+10 17-3 12. , - / ( ) không K/s gần Đội Cấn Hà Nội tháng Ð ? 0 99999999
"""
WORDS = st.sampled_from(MUDDLE.split())


@given(st.lists(WORDS, max_size=12).map(" ".join), st.sampled_from(["north", "south", "centre"]))
def test_any_muddle_of_address_words_is_read(text: str, region: Any):
    walk_key(parse(text, region))


SUFFIXES = st.sampled_from(["", "A", "B", "Đ", "BIS", "TER", "B4"])
NUMBERS = st.integers(min_value=1, max_value=999)
NAMES = st.sampled_from(["Thông Phong", "Thổ Quan 1", "K14", "Chợ Khâm Thiên", "Huyện"])
STREETS = st.sampled_from(
    [
        None,
        "Đội Cấn",
        "Phố 8/3",
        "Phố 8/3, Quỳnh Mai",
        "Xã Đàn 2",
        "Tố Hữu",
        "đường làng",
        "Phố 19 Tháng 12",
        "Hàng Bạc",
    ]
)


@st.composite
def addresses(draw: st.DrawFn) -> Address:
    kinds = ("ngõ", "ngách", "hẻm")[: draw(st.integers(0, 3))]
    lanes = [Lane(kind, draw(NUMBERS), draw(SUFFIXES)) for kind in kinds]
    street = draw(STREETS)
    if lanes and street is None and draw(st.booleans()):
        lanes[0] = Lane("ngõ", name=draw(NAMES))
    house = draw(st.none() | st.just(House(none=True)) | st.builds(House, NUMBERS, SUFFIXES))
    return Address(house, tuple(lanes), street)


@given(addresses())
def test_what_is_written_one_way_is_read_back(address: Address):
    assert parse(canonical(address)) == address


@given(addresses(), addresses(), st.sampled_from(["u_walk", "numeric"]))
def test_walk_keys_differ_for_different_ways(one: Address, other: Address, mode: Any):
    same_way = (one.lanes, _number(one.house)) == (other.lanes, _number(other.house))
    assert (walk_key(one, mode) == walk_key(other, mode)) == same_way


def _number(house: House | None) -> tuple[int, str] | None:
    return (house.num, house.suffix) if house and house.num is not None else None


NUMERIC = [
    "1",
    "2",
    "9",
    "10",
    "12",
    "12/1",
    "12/2",
    "12 bis",
    "12 ter",
    "12A",
    "12A/4",
    "12C",
    "12D",
    "12Đ",
    "12E",
    "13",
]
NUMERIC += ["56-58-60", "57"]
U_WALK = [
    "1",
    "1A",
    "3",
    "5",
    "5/1",
    "5/3",
    "5/4",
    "5/2",
    "ngõ 5",
    "7",
    "12B",
    "12A",
    "12",
    "12/1",
    "12/2",
    "10",
    "2",
]
LAST = ["Số 3 ngõ Huyện", "Số 7 ngõ Thông Phong", "không số"]


@pytest.mark.parametrize(("mode", "walk"), [("numeric", NUMERIC + LAST), ("u_walk", U_WALK + LAST)])
def test_doors_are_walked_in_order(mode: Any, walk: list[str]):
    keys = [walk_key(parse(raw), mode) for raw in walk]
    assert [(a, b) for (a, x), (b, y) in pairwise(zip(walk, keys, strict=True)) if x >= y] == []


def test_rooms_are_walked_from_floor_to_floor():
    walk = ["Số 5", "P305 Số 5", "P1203 Số 5", "P305 nhà C3 tập thể Kim Liên", "P401 nhà C3 tập thể Kim Liên"]
    keys = [walk_key(parse(raw)) for raw in walk]
    assert keys == sorted(keys)
    assert walk_key(parse("Xóm 3 thôn Cựu")) < walk_key(parse("Xóm 10 thôn Cựu"))


@given(st.lists(addresses(), max_size=8))
def test_a_database_sorts_keys_as_bytes(found: list[Address]):
    keys = [walk_key(address) for address in found]
    connection = sqlite3.connect(":memory:")
    rows = connection.execute("SELECT value FROM json_each(?) ORDER BY value", [json.dumps(keys)]).fetchall()
    connection.close()
    assert [row[0] for row in rows] == sorted(keys, key=lambda key: key.encode())


def test_the_same_door_is_recognised_however_it_is_written():
    written = [
        "Số 5 ngách 3 ngõ 12 Đội Cấn",
        "12/3/5 phố Đội Cấn",
        "số nhà 05, ngách 12/3",
        "so 5 ngach 3 ngo 12 Doi Can",
    ]
    assert len({same_door_key(parse(raw)) for raw in written}) == 1
    others = ["12/3/5A Đội Cấn", "12/5/3 Đội Cấn", "P305, 12/3/5 Đội Cấn", "Số 5 ngõ 12"]
    assert len({same_door_key(parse(raw)) for raw in [written[0], *others]}) == 5
    assert same_door_key(parse("không số, ngõ 12")) == ""
    assert same_door_key(parse("phòng 305 nhà C3 tập thể Kim Liên")) != ""


def test_keys_hold_no_character_a_database_would_stumble_on():
    keys = [walk_key(parse(case["input"])) for case in CASES]
    assert all(re.fullmatch(r"[0-9a-z .]+", key) for key in keys)
