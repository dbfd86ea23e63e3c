"""Addresses: parsed as people write them, written one way, walked in order."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.addresses.canonical import canonical, plate
from app.kernel.addresses.model import Address
from app.kernel.addresses.order import walk_key
from app.kernel.addresses.parse import parse
from app.kernel.addresses.shape import shape
from app.kernel.addresses.similar import same_door_key
from tests.kit.address_strategies import MUDDLES, REGIONS, addresses

CASES = json.loads((Path(__file__).parents[2] / "data" / "address_cases.json").read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("case", CASES, ids=[case["input"] for case in CASES])
def test_worked_cases(case: dict[str, Any]):
    address = parse(case["input"], **case.get("options", {}))
    understood = shape(case["input"], address)
    assert understood == {name: value for name, value in case.items() if name != "options"}


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
        ("12A-12B Hàng Bông", "Số 12A-12B, Hàng Bông", "12A-12B"),
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
    assert (shape(raw, address)["unit"], canonical(address)) == (unit, written)


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


@given(st.text(max_size=120) | MUDDLES, REGIONS)
def test_any_text_is_read_and_what_is_written_of_it_stays(text: str, region: Any):
    address = parse(text, region, {"": {"1"}, "doi can": {"3", "12"}})
    written = canonical(address)
    again = parse(written, region)
    assert canonical(again) == written
    assert shape(text, address)["canonical"] == written
    plate(address)
    walk_key(address)
    same_door_key(address)
    assert canonical(parse(unicodedata.normalize("NFD", text), region)) == canonical(parse(text, region))


@given(addresses())
def test_what_is_written_one_way_is_read_back(address: Address):
    assert parse(canonical(address)) == address


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
