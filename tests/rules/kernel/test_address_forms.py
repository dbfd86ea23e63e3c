"""Addresses as strangers type them: every form that a rule of reading allows, and what is flagged."""

import unicodedata
from typing import Any

import pytest

from app.kernel.addresses.canonical import canonical
from app.kernel.addresses.parse import parse
from app.kernel.addresses.shape import shape

C3_305 = {"apt": "305", "floor": "3", "building": "C3", "complex": "Kim Liên"}
INFERRED = ["floor_inferred"]
QUIET: dict[str, Any] = {"unit": {}, "hamlet": [], "admin": [], "flags": []}


def read(raw: str, region: Any = "north") -> dict[str, Any]:
    return shape(raw, parse(raw, region))


def check(raw: str, written: str, told: dict[str, Any], region: Any = "north") -> None:
    understood = read(raw, region)
    assert understood["canonical"] == written
    expected = QUIET | told
    assert {name: understood[name] for name in expected} == expected


DOI_CAN = "Số 5, ngách 3, ngõ 12, Đội Cấn"


@pytest.mark.parametrize(
    "raw",
    [
        "Số 5 ngách 3 ngõ 12 Đội Cấn",
        "số 5, ngách 12/3, Đội Cấn",
        "Ngõ 12, ngách 3, số 5, Đội Cấn",
        "ngách 12/3 số nhà 5 Đội Cấn",
        "5 ngách 12/3 ngõ 12 Đội Cấn",
        "12/3/5 Đội Cấn",
        "12 / 3 / 5, Đội Cấn",
        "12\\3\\5 Đội Cấn",
        "Số nhà: 05 ngách 03 ngõ 012 Đội Cấn",
        "SN05 ngách 3 - ngõ 12 - Đội Cấn",
        "S/N 5; ngách 3; ngõ 12; Đội Cấn",
        "Nhà số 5 ngách 3 ngõ 12 Đội Cấn",
        "#5 ngách 3 ngõ 12 Đội Cấn",
        "No.5 ngách 3 ngõ 12 Đội Cấn",
        "Đội Cấn, ngõ 12, ngách 3, số 5",
        "Đội Cấn số 5 ngách 12/3",
        "ngõ số 12 ngách số 3 nhà 5 Đội Cấn",
        unicodedata.normalize("NFD", "Số 5 ngách 3 ngõ 12 Đội Cấn"),
        "Số 5 ngách\xa03 \u200bngõ 12  Đội Cấn.",
        "“Số 5 ngách 3 ngõ 12 Đội Cấn”",
        "ĐC: Số 5 ngách3 ngõ12 Đội Cấn",
        "Số 5 (ngách 3) ngõ 12, Đội Cấn",
        "Số 5 ngách (3) ngõ 12, Đội Cấn",
    ],
)
def test_one_door_in_many_hands(raw: str):
    check(raw, DOI_CAN, {"street": "Đội Cấn", "side": "even"})


@pytest.mark.parametrize(
    ("raw", "written"),
    [
        ("SỐ 5 NGÁCH 3 NGÕ 12 ĐỘI CẤN", "Số 5, ngách 3, ngõ 12, ĐỘI CẤN"),
        ("so 5 ngach 3 ngo 12 doi can", "Số 5, ngách 3, ngõ 12, doi can"),
        ("so nha 5 ngach 12/3 Doi Can", "Số 5, ngách 3, ngõ 12, Doi Can"),
        ("hem 173/24/7 Hoang Hoa Tham", "hẻm 7, ngách 24, ngõ 173, Hoang Hoa Tham"),
        ("hẻm 7 ngách 24 ngõ 173 Hoàng Hoa Thám", "hẻm 7, ngách 24, ngõ 173, Hoàng Hoa Thám"),
        ("ngõ 173 ngách 24 hẻm 7 số 3 Hoàng Hoa Thám", "Số 3, hẻm 7, ngách 24, ngõ 173, Hoàng Hoa Thám"),
        ("Số 3 hẻm 24/7 ngõ 173 Hoàng Hoa Thám", "Số 3, hẻm 7, ngách 24, ngõ 173, Hoàng Hoa Thám"),
        ("173/24/7/3 Hoàng Hoa Thám", "Số 3, hẻm 7, ngách 24, ngõ 173, Hoàng Hoa Thám"),
        ("12/3/5 ngõ 12 Đội Cấn", DOI_CAN),
        ("Ngõ 67B  Phố Lý Nam Đế", "ngõ 67B, Phố Lý Nam Đế"),
        ("ngõ 204 D Đội Cấn", "ngõ 204D, Đội Cấn"),
        ("ngõ k14 Trần Hữu Tước", "ngõ K14, Trần Hữu Tước"),
        ("Số 7 ngõ E4 Phương Mai", "Số 7, ngõ E4, Phương Mai"),
        ("Ngõ 1G Phố Trần Quang Diệu", "ngõ 1G, Phố Trần Quang Diệu"),
        ("Số 2 ngách K14/5 Trần Hữu Tước", "Số 2, ngách 5, ngõ K14, Trần Hữu Tước"),
        ("9 Ngõ Thổ Quan 1", "Số 9, ngõ Thổ Quan 1"),
        ("Số 9, ngõ Quan Thổ 1, Tôn Đức Thắng", "Số 9, ngõ Quan Thổ 1, Tôn Đức Thắng"),
        ("9 Ngõ Quan Thổ 1 Tôn Đức Thắng", "Số 9, ngõ Quan Thổ 1, Tôn Đức Thắng"),
        ("38 Ngõ Lý Thường Kiệt", "Số 38, ngõ Lý Thường Kiệt"),
        ("kiệt 123/45 Lê Duẩn", "hẻm 45, kiệt 123, Lê Duẩn"),
        ("5 trong ngõ 135 Đội Cấn", "Số 5, ngõ 135, Đội Cấn"),
        ("9 ngõ Xã Đàn 2 phố Xã Đàn", "Số 9, ngõ Xã Đàn 2, phố Xã Đàn"),
        ("Ngõ Huyện số 9", "Số 9, ngõ Huyện"),
        ("Ngõ Xóm Hà Hồi", "ngõ Xóm Hà Hồi"),
        ("5 ngõ Chợ Khâm Thiên đường Khâm Thiên", "Số 5, ngõ Chợ Khâm Thiên, đường Khâm Thiên"),
        ("Ngõ 8+10+12 Cao Bá Quát", "ngõ 8-12, Cao Bá Quát"),
        ("Số 5 đầu ngõ 12 Đội Cấn", "Số 5, ngõ 12, Đội Cấn"),
    ],
)
def test_lanes_in_every_order_and_notation(raw: str, written: str):
    assert (read(raw)["canonical"], read(raw)["flags"]) == (written, [])


@pytest.mark.parametrize(
    ("raw", "house", "written"),
    [
        ("12BIS Lò Sũ", {"num": 12, "suf": "BIS"}, "Số 12 bis, Lò Sũ"),
        ("12 ter Lò Sũ", {"num": 12, "suf": "TER"}, "Số 12 ter, Lò Sũ"),
        ("12-bis Lò Sũ", {"num": 12, "suf": "BIS"}, "Số 12 bis, Lò Sũ"),
        ("số 12 Quater, Lò Sũ", {"num": 12, "suf": "QUATER"}, "Số 12 quater, Lò Sũ"),
        ("11 A Hàng Bạc", {"num": 11, "suf": "A"}, "Số 11A, Hàng Bạc"),
        ("11 a hàng bạc", {"num": 11, "suf": "A"}, "Số 11A, hàng bạc"),
        ("11-A Hàng Bạc", {"num": 11, "suf": "A"}, "Số 11A, Hàng Bạc"),
        ("37đ Lò Đúc", {"num": 37, "suf": "Đ"}, "Số 37Đ, Lò Đúc"),
        ("37 Đ, Lò Đúc", {"num": 37, "suf": "Đ"}, "Số 37Đ, Lò Đúc"),
        ("37\u00d0 Lò Đúc", {"num": 37, "suf": "Đ"}, "Số 37Đ, Lò Đúc"),
        ("71b4 Hàng Trống", {"num": 71, "suf": "B4"}, "Số 71B4, Hàng Trống"),
        ("Số 6A1 Hàng Trống", {"num": 6, "suf": "A1"}, "Số 6A1, Hàng Trống"),
        ("12AB Hàng Trống", {"num": 12, "suf": "AB"}, "Số 12AB, Hàng Trống"),
        ("0012 Hàng Trống", {"num": 12, "suf": ""}, "Số 12, Hàng Trống"),
        ("17-19 Gia Ngư", {"num": 17, "suf": "", "end": 19, "n": 2}, "Số 17-19, Gia Ngư"),
        ("17 – 19 Gia Ngư", {"num": 17, "suf": "", "end": 19, "n": 2}, "Số 17-19, Gia Ngư"),
        ("số 17 và 19 Gia Ngư", {"num": 17, "suf": "", "end": 19, "n": 2}, "Số 17-19, Gia Ngư"),
        ("8&10 Gia Ngư", {"num": 8, "suf": "", "end": 10, "n": 2}, "Số 8-10, Gia Ngư"),
        ("49;53 Gia Ngư", {"num": 49, "suf": "", "end": 53, "n": 2}, "Số 49-53, Gia Ngư"),
        ("42 + 40 Gia Ngư", {"num": 40, "suf": "", "end": 42, "n": 2}, "Số 40-42, Gia Ngư"),
        ("51-53-55 Gia Ngư", {"num": 51, "suf": "", "end": 55, "n": 3}, "Số 51-55, Gia Ngư"),
        ("12A-12B Gia Ngư", {"num": 12, "suf": "A", "end": 12, "n": 2}, "Số 12A-12B, Gia Ngư"),
        ("12/3-5 Gia Ngư", {"num": 3, "suf": "", "end": 5, "n": 2}, "Số 3-5, ngõ 12, Gia Ngư"),
        ("Không số, ngõ 35 Linh Quang", {"none": True}, "không số, ngõ 35, Linh Quang"),
        ("K/s ngõ 35 Linh Quang", {"none": True}, "không số, ngõ 35, Linh Quang"),
        ("nhà chưa có số ngõ 35 Linh Quang", {"none": True}, "không số, ngõ 35, Linh Quang"),
        ("Số nhà: không, ngõ 35 Linh Quang", {"none": True}, "không số, ngõ 35, Linh Quang"),
        ("ko số ngõ 35 Linh Quang", {"none": True}, "không số, ngõ 35, Linh Quang"),
        ("Hàng Bạc, 12", {"num": 12, "suf": ""}, "Số 12, Hàng Bạc"),
        ("Hàng Bạc", None, "Hàng Bạc"),
    ],
)
def test_house_numbers(raw: str, house: dict[str, Any] | None, written: str):
    check(raw, written, {"house": house})


@pytest.mark.parametrize(
    ("raw", "written", "street"),
    [
        ("7 Đội Cấn", "Số 7, Đội Cấn", "Đội Cấn"),
        ("Số 9 Tố Hữu", "Số 9, Tố Hữu", "Tố Hữu"),
        ("9 Khuất Duy Tiến", "Số 9, Khuất Duy Tiến", "Khuất Duy Tiến"),
        ("24 ngõ 3 Thông Phong", "Số 24, ngõ 3, Thông Phong", "Thông Phong"),
        ("Số 3 Xã Đàn", "Số 3, Xã Đàn", "Xã Đàn"),
        ("3 Xã Đàn 2", "Số 3, Xã Đàn 2", "Xã Đàn 2"),
        ("8 Phố Bà Huyện Thanh Quan", "Số 8, Phố Bà Huyện Thanh Quan", "Phố Bà Huyện Thanh Quan"),
        ("8 Bà Huyện Thanh Quan", "Số 8, Bà Huyện Thanh Quan", "Bà Huyện Thanh Quan"),
        ("5 Nhà Chung", "Số 5, Nhà Chung", "Nhà Chung"),
        ("5 Phố Hàng Đường", "Số 5, Phố Hàng Đường", "Phố Hàng Đường"),
        ("5 Đường Thành", "Số 5, Đường Thành", "Đường Thành"),
        ("5 Lò Đúc", "Số 5, Lò Đúc", "Lò Đúc"),
        ("5 Lo Duc", "Số 5, Lo Duc", "Lo Duc"),
        ("5 Phuong Mai", "Số 5, Phuong Mai", "Phuong Mai"),
        ("5 Quan Su", "Số 5, Quan Su", "Quan Su"),
        ("22 Le Hong Phong", "Số 22, Le Hong Phong", "Le Hong Phong"),
        ("22 Tôn Thất Tùng", "Số 22, Tôn Thất Tùng", "Tôn Thất Tùng"),
        ("15 Phố 8/3", "Số 15, Phố 8/3", "Phố 8/3"),
        ("15 đường 21/8", "Số 15, đường 21/8", "đường 21/8"),
        ("Số 15, 21/8", "Số 15, 21/8", "21/8"),
        ("Số 2 Phố 19 Tháng 12", "Số 2, Phố 19 Tháng 12", "Phố 19 Tháng 12"),
        ("2 19 Tháng 12", "Số 2, 19 Tháng 12", "19 Tháng 12"),
        ("12 đường 3 tháng 2", "Số 12, đường 3 tháng 2", "đường 3 tháng 2"),
        ("Phố 19-12", "Phố 19-12", "Phố 19-12"),
        ("5A Yên Bái 2", "Số 5A, Yên Bái 2", "Yên Bái 2"),
        ("Vân Hồ 3", "Vân Hồ 3", "Vân Hồ 3"),
        ("12 ngõ 4 Vân Hồ 3", "Số 12, ngõ 4, Vân Hồ 3", "Vân Hồ 3"),
        ("Số 5 đường số 3", "Số 5, đường số 3", "đường số 3"),
        ("Số 120 Quốc lộ 1A", "Số 120, Quốc lộ 1A", "Quốc lộ 1A"),
        ("120 QL6", "Số 120, QL6", "QL6"),
        ("Số 5 Tỉnh lộ 419", "Số 5, Tỉnh lộ 419", "Tỉnh lộ 419"),
        ("11 Đ. Láng", "Số 11, Đ. Láng", "Đ. Láng"),
        ("11 đại lộ Thăng Long", "Số 11, đại lộ Thăng Long", "đại lộ Thăng Long"),
        ("34 Hà Trung", "Số 34, Hà Trung", "Hà Trung"),
        ("12 Phố Huế", "Số 12, Phố Huế", "Phố Huế"),
    ],
)
def test_streets_that_look_like_something_else(raw: str, written: str, street: str):
    check(raw, written, {"street": street})


@pytest.mark.parametrize(
    ("raw", "written", "unit", "flags"),
    [
        ("P1203 tòa CT2A", "", {"apt": "1203", "floor": "12", "building": "CT2A"}, INFERRED),
        ("P.1203 - CT2A - KĐT Xa La", "",
         {"apt": "1203", "floor": "12", "building": "CT2A", "complex": "Xa La"}, INFERRED),
        ("phòng số 305, nhà C3, TT Kim Liên", "", C3_305, INFERRED),
        ("Tập thể 8/3, Quỳnh Mai", "Quỳnh Mai", {"complex": "8/3"}, []),
        ("Số 12 khu A tập thể Bưu Điện", "Số 12", {"building": "A", "complex": "Bưu Điện"}, []),
        ("12 chung cư 229 Phố Vọng", "Số 12, 229 Phố Vọng", {"complex": "chung cư"}, ["unread_number"]),
        ("P305 C3 tập thể Kim Liên", "", C3_305, INFERRED),
        ("phong 305 nha c3 tap the Kim Lien", "", C3_305 | {"complex": "Kim Lien"}, INFERRED),
        ("PHÒNG 305 NHÀ C3 TẬP THỂ KIM LIÊN", "", C3_305 | {"complex": "KIM LIÊN"}, INFERRED),
        ("căn hộ 12A05 tòa Park 5 KĐT Times City", "",
         {"apt": "12A05", "floor": "12A", "building": "Park 5", "complex": "Times City"}, INFERRED),
        ("Căn 12A05", "", {"apt": "12A05", "floor": "12A"}, INFERRED),
        ("tầng 3 phòng 12 số 5 Hàng Bạc", "Số 5, Hàng Bạc", {"apt": "12", "floor": "3"}, []),
        ("Tầng 12A, 5 Hàng Bạc", "Số 5, Hàng Bạc", {"floor": "12A"}, []),
        ("lầu 2, 5 Hàng Bạc", "Số 5, Hàng Bạc", {"floor": "2"}, []),
        ("3/F 5 Hàng Bạc", "Số 5, Hàng Bạc", {"floor": "3"}, []),
        ("5, 2nd floor Hàng Bạc", "Số 5, Hàng Bạc", {"floor": "2"}, []),
        ("Tòa nhà Keangnam, Phạm Hùng", "Phạm Hùng", {"building": "Keangnam"}, []),
        ("Số 5 chung cư Golden Land", "Số 5", {"complex": "Golden Land"}, []),
        ("Số 5 khu đô thị Xa La", "Số 5", {"complex": "Xa La"}, []),
        ("Số 15 lô A3 KĐT Minh Dương", "Số 15", {"building": "A3", "complex": "Minh Dương"}, []),
        ("nhà B tập thể Thành Công", "", {"building": "B", "complex": "Thành Công"}, []),
        ("TT Bộ Công An, ngõ 31 Hoàng Cầu", "ngõ 31, Hoàng Cầu", {"complex": "Bộ Công An"}, []),
        ("Kiot 5 chợ Hôm", "chợ Hôm", {"stall": "5"}, []),
        ("ki-ốt số 12 chợ Hôm", "chợ Hôm", {"stall": "12"}, []),
        ("Ki ốt 5A, 10 Hàng Bạc", "Số 10, Hàng Bạc", {"stall": "5A"}, []),
        ("sạp số 12-14 chợ Đồng Xuân", "chợ Đồng Xuân", {"stall": "12-14"}, []),
        ("phòng 305-307 số 5 Hàng Bạc", "Số 5, Hàng Bạc", {"apt": "305-307", "floor": "3"}, INFERRED),
        ("P.12A-05 số 5 Hàng Bạc", "Số 5, Hàng Bạc", {"apt": "12A-05", "floor": "12A"}, INFERRED),
        ("tầng 2-3, 5 Hàng Bạc", "Số 5, Hàng Bạc", {"floor": "2-3"}, []),
        ("căn 1203-CT2 KĐT Xa La", "", {"apt": "1203", "floor": "12", "building": "CT2", "complex": "Xa La"}, INFERRED),
        ("quầy 7 chợ Đồng Xuân", "chợ Đồng Xuân", {"stall": "7"}, []),
        ("sạp B12 chợ Đồng Xuân", "chợ Đồng Xuân", {"stall": "B12"}, []),
        ("A9 Ngõ Thông Phong", "ngõ Thông Phong", {"building": "A9"}, ["ambiguous_code"]),
        ("12 Sông Lô", "Số 12, Sông Lô", {}, []),
    ],
)  # fmt: skip
def test_units(raw: str, written: str, unit: dict[str, str], flags: list[str]):
    check(raw, written, {"unit": unit, "flags": flags})


@pytest.mark.parametrize(
    ("raw", "written", "hamlet", "admin"),
    [
        ("Đội 7", "", ["Đội 7"], []),
        ("doi 7 thon Cuu", "", ["doi 7", "thon Cuu"], []),
        ("đội VII, xã Vân Từ", "", ["đội VII"], ["xã Vân Từ"]),
        ("Xóm II thôn Giẽ Hạ xã Phú Yên", "", ["Xóm II", "thôn Giẽ Hạ"], ["xã Phú Yên"]),
        ("tổ 3-4 phường Láng", "", ["tổ 3-4"], ["phường Láng"]),
        ("Hà Nội", "", [], ["Hà Nội"]),
        ("TP Hồ Chí Minh", "", [], ["TP Hồ Chí Minh"]),
        ("12 đường Hà Nội", "Số 12, đường Hà Nội", [], []),
        ("5 xa lộ Hà Nội, TP Thủ Đức", "Số 5, xa lộ Hà Nội", [], ["TP Thủ Đức"]),
        ("Tổ IV phường Láng", "", ["Tổ IV"], ["phường Láng"]),
        ("số 22 tổ 14A P. Phúc Tân Q. Hoàn Kiếm", "Số 22", ["tổ 14A"], ["P. Phúc Tân", "Q. Hoàn Kiếm"]),
        ("SN 15 TDP số 3", "Số 15", ["TDP số 3"], []),
        ("Số 8 tổ dân phố 5, KDC số 2", "Số 8", ["tổ dân phố 5", "KDC số 2"], []),
        ("Khu 7 thị trấn Phú Xuyên", "", ["Khu 7"], ["thị trấn Phú Xuyên"]),
        ("khối 3 Cụm 5 xã Vân Từ", "", ["khối 3", "Cụm 5"], ["xã Vân Từ"]),
        ("Số 12 làng Cựu", "Số 12", ["làng Cựu"], []),
        ("tiểu khu Phú Mỹ, TT Phú Xuyên", "", ["tiểu khu Phú Mỹ"], ["TT Phú Xuyên"]),
        ("Bản Lác, xã Chiềng Châu, huyện Mai Châu", "", ["Bản Lác"], ["xã Chiềng Châu", "huyện Mai Châu"]),
        ("ấp 3 xã Bình Chánh", "", ["ấp 3"], ["xã Bình Chánh"]),
        ("THÔN CỰU, XÃ VÂN TỪ, HUYỆN PHÚ XUYÊN", "", ["THÔN CỰU"], ["XÃ VÂN TỪ", "HUYỆN PHÚ XUYÊN"]),
        ("thon Cuu xa Van Tu huyen Phu Xuyen", "", ["thon Cuu"], ["xa Van Tu", "huyen Phu Xuyen"]),
        ("So 5 to 12 phuong Phuc Tan quan Hoan Kiem", "Số 5", ["to 12"], ["phuong Phuc Tan", "quan Hoan Kiem"]),
        ("chung cư Xuân Mai, Dương Nội, Hà Đông", "", [], ["Dương Nội", "Hà Đông"]),
        ("Thôn Cựu - Vân Từ - Phú Xuyên - Hà Nội", "", ["Thôn Cựu"], ["Vân Từ", "Phú Xuyên", "Hà Nội"]),
        ("Số 5 tổ 3 Đội Cấn", "Số 5, Đội Cấn", ["tổ 3"], []),
        ("12 Hàng Bạc P. Hàng Bạc Q. Hoàn Kiếm TP Hà Nội", "Số 12, Hàng Bạc", [], ["P. Hàng Bạc", "Q. Hoàn Kiếm", "TP Hà Nội"]),
        ("12 Hàng Bạc, P.Hàng Bạc, Q.Hoàn Kiếm, TP.HN", "Số 12, Hàng Bạc", [], ["P.Hàng Bạc", "Q.Hoàn Kiếm", "TP.HN"]),
        ("12 Lý Quốc Sư P Hàng Trống Q Hoàn Kiếm HN", "Số 12, Lý Quốc Sư", [], ["P Hàng Trống", "Q Hoàn Kiếm", "HN"]),
        ("12 Hàng Bạc Hà Nội", "Số 12, Hàng Bạc", [], ["Hà Nội"]),
        ("12 Hàng Bạc, Hà Nội 100000, Việt Nam", "Số 12, Hàng Bạc", [], ["Hà Nội 100000", "Việt Nam"]),
        ("so 5 ngo 12 Doi Can, phuong Doi Can, quan Ba Dinh, Ha Noi",
         "Số 5, ngõ 12, Doi Can", [], ["phuong Doi Can", "quan Ba Dinh", "Ha Noi"]),
        ("12 Hàng Điếu, Cửa Đông, Hoàn Kiếm, Hà Nội", "Số 12, Hàng Điếu", [], ["Cửa Đông", "Hoàn Kiếm", "Hà Nội"]),
        ("5 Hào Nam, P. Ô Chợ Dừa, Đống Đa, HN", "Số 5, Hào Nam", [], ["P. Ô Chợ Dừa", "Đống Đa", "HN"]),
        ("34 Đội Cấn, Đội Cấn, Ba Đình", "Số 34, Đội Cấn", [], ["Đội Cấn", "Ba Đình"]),
        ("12 Phố Huế, Hai Bà Trưng", "Số 12, Phố Huế", [], ["Hai Bà Trưng"]),
        ("Số 12, Hai Bà Trưng, Hà Nội", "Số 12, Hai Bà Trưng", [], ["Hà Nội"]),
        ("5 Phùng Hưng, X. Vân Từ, H. Phú Xuyên", "Số 5, Phùng Hưng", [], ["X. Vân Từ", "H. Phú Xuyên"]),
        ("Số 5 Quang Trung, TX Sơn Tây", "Số 5, Quang Trung", [], ["TX Sơn Tây"]),
        ("Số 5 thị xã Sơn Tây tỉnh Hà Tây", "Số 5", [], ["thị xã Sơn Tây", "tỉnh Hà Tây"]),
        ("Ngõ Huyện phường Hàng Trống", "ngõ Huyện", [], ["phường Hàng Trống"]),
    ],
)  # fmt: skip
def test_places_around_the_door(raw: str, written: str, hamlet: list[str], admin: list[str]):
    understood = read(raw)
    assert (understood["canonical"], understood["hamlet"], understood["admin"]) == (written, hamlet, admin)
    assert understood["flags"] == []


@pytest.mark.parametrize(
    ("raw", "region", "written", "lanes"),
    [
        ("12/3/5 Lê Văn Sỹ", "south", "Số 5, hẻm 3, hẻm 12, Lê Văn Sỹ", ["hẻm 12", "hẻm 3"]),
        ("12/5 Lê Văn Sỹ", "south", "Số 5, hẻm 12, Lê Văn Sỹ", ["hẻm 12"]),
        ("Số 5 hẻm 12 Lê Văn Sỹ", "south", "Số 5, hẻm 12, Lê Văn Sỹ", ["hẻm 12"]),
        ("5 hẻm 12/3 Lê Văn Sỹ", "south", "Số 5, hẻm 3, hẻm 12, Lê Văn Sỹ", ["hẻm 12", "hẻm 3"]),
        ("5 hẻm 3 hẻm 12 Lê Văn Sỹ", "south", "Số 5, hẻm 3, hẻm 12, Lê Văn Sỹ", ["hẻm 12", "hẻm 3"]),
        ("K12/H3/5 Ông Ích Khiêm", "centre", "Số 5, hẻm 3, kiệt 12, Ông Ích Khiêm", ["kiệt 12", "hẻm 3"]),
        ("k12/h3/5 Ông Ích Khiêm", "centre", "Số 5, hẻm 3, kiệt 12, Ông Ích Khiêm", ["kiệt 12", "hẻm 3"]),
        ("Số K12/H3/5A Ông Ích Khiêm", "centre", "Số 5A, hẻm 3, kiệt 12, Ông Ích Khiêm", ["kiệt 12", "hẻm 3"]),
        ("K12/5 Ông Ích Khiêm", "centre", "Số 5, kiệt 12, Ông Ích Khiêm", ["kiệt 12"]),
        ("Số 5 K12 Ông Ích Khiêm", "centre", "Số 5, kiệt 12, Ông Ích Khiêm", ["kiệt 12"]),
        ("12/3/5 Ông Ích Khiêm", "centre", "Số 5, hẻm 3, kiệt 12, Ông Ích Khiêm", ["kiệt 12", "hẻm 3"]),
        ("số 5 hẻm 3 kiệt 12 Ông Ích Khiêm", "centre", "Số 5, hẻm 3, kiệt 12, Ông Ích Khiêm", ["kiệt 12", "hẻm 3"]),
        ("5 kiet 12 Ong Ich Khiem", "centre", "Số 5, kiệt 12, Ong Ich Khiem", ["kiệt 12"]),
        ("12/3/5 Đội Cấn", "north", DOI_CAN, ["ngõ 12", "ngách 3"]),
    ],
)
def test_each_region_names_its_lanes(raw: str, region: str, written: str, lanes: list[str]):
    understood = read(raw, region)
    assert (understood["canonical"], understood["flags"]) == (written, [])
    assert [f"{lane['kind']} {lane['num']}" for lane in understood["lanes"]] == lanes


def test_wards_of_the_south_have_numbers():
    understood = read("5 Lê Văn Sỹ, P12, Q3, TP.HCM", "south")
    assert (understood["canonical"], understood["unit"]) == ("Số 5, Lê Văn Sỹ", {})
    assert understood["admin"] == ["P12", "Q3", "TP.HCM"]
    assert read("P12 số 5 Lê Văn Sỹ", "south")["unit"] == {"apt": "12"}


@pytest.mark.parametrize(
    ("raw", "written", "flags"),
    [
        ("Ngô 154 Ngọc Hà", "ngõ 154, Ngọc Hà", ["typo_fixed"]),
        ("NGÔ 154 NGỌC HÀ", "ngõ 154, NGỌC HÀ", ["typo_fixed"]),
        ("5 Ngô Quyền", "Số 5, Ngô Quyền", []),
        ("Nghách 17/20", "ngách 20, ngõ 17", ["typo_fixed"]),
        ("5 Ngỏ 12 Đội Cấn", "Số 5, ngõ 12, Đội Cấn", ["typo_fixed"]),
        ("5 hẽm 12/3/4 Đội Cấn", "Số 5, hẻm 4, ngách 3, ngõ 12, Đội Cấn", ["typo_fixed"]),
        ("P-210, ngàch 17/20", "ngách 20, ngõ 17", ["typo_fixed", "floor_inferred"]),
        ("2026-03-12 00:00:00", "Số 3, ngõ 12", ["excel_date_repaired"]),
        ("2026-03-12", "Số 3, ngõ 12", ["excel_date_repaired"]),
        ("12/03/2026", "Số 3, ngõ 12", ["excel_date_repaired"]),
        ("2026-03-12 00:00:00 Đội Cấn", "Số 3, ngõ 12, Đội Cấn", ["excel_date_repaired"]),
        ("12-Mar", "Số 3, ngõ 12", ["excel_date_repaired"]),
        ("12-thg 3", "Số 3, ngõ 12", ["excel_date_repaired"]),
        ("46093", "Số 3, ngõ 12", ["excel_date_repaired"]),
        ("12.0", "Số 12", []),
        ("12.0 Hàng Bạc", "Số 12, Hàng Bạc", []),
        ("12-3 Đội Cấn", "Số 3, ngõ 12, Đội Cấn", ["dash_as_slash"]),
        ("Số 12 – 3A Đội Cấn", "Số 3A, ngõ 12, Đội Cấn", ["dash_as_slash"]),
        ("10/49 Ngõ Quan Thổ 1", "Số 49, ngách 10, ngõ Quan Thổ 1", ["ambiguous_order"]),
        ("Ngõ 84/30 Ngọc Khánh", "ngách 30, ngõ 84, Ngọc Khánh", ["ambiguous_path"]),
        ("hẻm 12/3 Đội Cấn", "hẻm 3, ngách 12, Đội Cấn", ["ambiguous_path"]),
        ("1/2/3/4/5 Láng Hạ", "Số 5, hẻm 4, hẻm 3, ngách 2, ngõ 1, Láng Hạ", ["ambiguous_path"]),
        ("ngách 12/3 ngõ 15 Láng Hạ", "ngách 3, ngõ 12, ngõ 15, Láng Hạ", ["lane_conflict"]),
        ("15 Ngo Đào Duy Từ", "Số 15, ngõ Đào Duy Từ", ["ambiguous_lane"]),
        ("24 ngach 30 ngo thong phong", "Số 24, ngách 30, ngõ thong phong", ["ambiguous_lane"]),
        ("5 Ngo Quyen", "Số 5, Ngo Quyen", ["ambiguous_lane"]),
        ("12 P Hàng Bạc", "Số 12P, Hàng Bạc", ["ambiguous_letter"]),
        ("73 P Phố Cầu Gỗ", "Số 73P, Phố Cầu Gỗ", []),
        ("Hàng Bạc 47", "Hàng Bạc 47", ["ambiguous_number"]),
        ("Số 25 An Sinh ngõ 208 Trần Cung", "Số 25, ngõ 208, An Sinh, Trần Cung", ["ambiguous_street"]),
        ("3 5A Bao Khanh", "Số 3, 5A Bao Khanh", ["unread_number"]),
        ("Số 5 Nguy?n Trãi", "Số 5, Nguy?n Trãi", ["lost_characters"]),
        ("Số 5 TT Vĩnh Tường", "Số 5", ["ambiguous_tt"]),
        ("P1203 ngô 12-3 Đội Cấn", "ngách 3, ngõ 12, Đội Cấn",
         ["typo_fixed", "floor_inferred", "dash_as_slash", "ambiguous_path"]),
    ],
)  # fmt: skip
def test_what_is_uncertain_is_flagged(raw: str, written: str, flags: list[str]):
    assert (read(raw)["canonical"], read(raw)["flags"]) == (written, flags)


def test_plates_written_from_the_door_outwards_are_turned_where_the_lanes_are_known():
    known = {"hoang hoa tham": {"173", "55"}}

    def told(raw: str) -> tuple[str, tuple[str, ...]]:
        address = parse(raw, known_lanes=known)
        return canonical(address), address.flags

    turned = "hẻm 17, ngách 63, ngõ 173, Đường Hoàng Hoa Thám"
    assert told("Hẻm 17/63/173 Đường Hoàng Hoa Thám") == (turned, ("reversed_plate",))
    assert told(turned) == (turned, ())
    assert told("5 ngách 63/173 Hoàng Hoa Thám") == ("Số 5, ngách 63, ngõ 173, Hoàng Hoa Thám", ("reversed_plate",))
    assert told("7/24/173 phố Hoàng Hoa Thám") == ("Số 7, ngách 24, ngõ 173, phố Hoàng Hoa Thám", ("reversed_plate",))
    assert told("173/24/7 Hoàng Hoa Thám") == ("Số 7, ngách 24, ngõ 173, Hoàng Hoa Thám", ())
    assert told("55/173 Hoàng Hoa Thám") == ("Số 173, ngõ 55, Hoàng Hoa Thám", ())
    assert told("17/63/173 Đội Cấn") == ("Số 173, ngách 63, ngõ 17, Đội Cấn", ())


@pytest.mark.parametrize(
    ("raw", "landmark"),
    [
        ("số 5 (nhà ông Tư) ngõ 12", "nhà ông Tư"),
        ("Km 13 Quốc lộ 6", "Km 13"),
        ("Km13+500 Đường Ngọc Hồi", "Km13+500"),
        ("Không số, đối diện đình làng, thôn Cựu", "đối diện đình làng"),
        ("K/s cạnh chùa Láng, gần chợ (ngõ cụt)", "cạnh chùa Láng, gần chợ, ngõ cụt"),
        ("Số 5 ngõ 12 Đội Cấn", None),
    ],
)
def test_landmarks_are_kept(raw: str, landmark: str | None):
    assert parse(raw).landmark == landmark
    assert read(raw).get("landmark") == landmark
