"""Lists of contracts: what is read, which row of a contract stands, which household one belongs to, what it is called."""

from datetime import date

import pytest

from app.intake.reader.book import ListRead, read_list
from app.places.contact_list import CONTACTS, ContactRow
from app.places.contact_rules import (
    OTHER_SOURCE,
    Home,
    Told,
    home_of,
    home_without_number,
    in_ward,
    names_other_ward,
    source_called,
)

HEAD = "STT;Số hợp đồng;Tên khách hàng;Địa chỉ;Điện thoại;Phường;Trạng thái\n"


def read(rows: str, head: str = HEAD) -> ListRead[ContactRow]:
    return read_list((head + rows).encode(), "nuoc.csv", CONTACTS, date(2026, 11, 28))


def contracts(found: ListRead[ContactRow]) -> list[ContactRow]:
    return [row.candidate for row in found.accepted if row.candidate is not None]


def test_a_contract_is_read_whole() -> None:
    (one,) = contracts(read("1;012345678901;NGUYỄN VĂN AN;12/3 Đội Cấn;912000123;P. Cửa Nam;Đang dùng\n"))
    assert one == ContactRow(
        "012345678901", "Nguyễn Văn An", "12/3 Đội Cấn", "0912000123", None, "P. Cửa Nam", "Đang dùng"
    )


def test_an_address_in_parts_is_put_together() -> None:
    head = "Mã KH;Họ tên;Số nhà;Ngõ;Đường;Tổ;SĐT\n"
    (one,) = contracts(read("A1;Lê Ân;12A;5;Hàng Trống;Tổ 3;0912000123\n", head))
    assert one.address == "Số 12A, ngõ 5, Hàng Trống, Tổ 3"


def test_the_later_row_of_a_contract_loses_whatever_it_says() -> None:
    found = read("1;HD1;Lê Ân;Số 1;0912000123;;\n2;hd1;Lê Bình;Số 2;0912000124;;\n3;HD1;Lê Ân;Số 1;0912000123;;\n")
    assert [row.number for row in found.accepted] == [2]
    assert found.rejected[0].issues[0].value == "hd1"
    assert [(row.number, row.issues[0].code, row.issues[0].column, row.twin) for row in found.rejected] == [
        (3, "duplicate_code", "number", ("CSV", 2)),
        (4, "duplicate_code", "number", ("CSV", 2)),
    ]


def test_rows_without_a_number_or_a_name_are_named() -> None:
    found = read("1;;Lê Ân;Số 1;0912000123;;\n2;HD2;;Số 2;0912000124;;\n3;HD3;Lê Chi;;;;\n")
    assert [[issue.code for issue in row.issues] for row in found.rejected] == [["missing_number"], ["missing_name"]]
    assert [issue.code for row in found.check for issue in row.issues] == ["missing_address"]


AN, OTHER_PHONE = Told("Nguyễn Văn Hòa", frozenset({"0912000123"})), frozenset({"0987000111"})


@pytest.mark.parametrize(
    ("homes", "wanted"),
    [
        ([Home("Nguyễn Văn Hoà", frozenset(), 1)], 1),
        ([Home("NGUYỄN VĂN HÒA", frozenset({"0912000123"}), 1)], 1),
        ([Home("Trần Thị Bé", frozenset({"0912000123"}), 1)], 1),
        ([Home("", frozenset({"0912000123"}), 1)], 1),
        ([Home("Nguyễn Văn Hóa", frozenset(), 1)], None),
        ([Home("Nguyễn Văn Hóa", frozenset({"0912000123"}), 1)], None),
        ([Home("Nguyễn Văn Hòa", OTHER_PHONE, 1)], None),
        ([Home("Trần Thị Bé", frozenset(), 1)], None),
        ([Home("Nguyen Van Hoa", frozenset(), 1)], None),
        ([Home("Nguyen Van Hoa", frozenset({"0912000123"}), 1)], 1),
        ([Home("", frozenset(), 1)], None),
        ([Home("Nguyễn Văn Hòa", frozenset(), 1), Home("Nguyễn Văn Hòa", frozenset(), 2)], None),
        ([Home("Nguyễn Văn Hòa", frozenset(), 1), Home("Nguyễn Văn Hòa", frozenset({"0912000123"}), 2)], 2),
        ([], None),
    ],
)
def test_which_home_at_a_door_is_the_contracts(homes: list[Home], wanted: int | None) -> None:
    assert home_of(AN, homes) == wanted


def test_without_a_house_number_both_name_and_phone_must_agree() -> None:
    assert home_without_number(AN, [Home("Nguyễn Văn Hòa", frozenset({"0912000123"}), 1)]) == 1
    assert home_without_number(AN, [Home("Nguyễn Văn Hòa", frozenset(), 1)]) is None
    assert home_without_number(AN, [Home("Trần Thị Bé", frozenset({"0912000123"}), 1)]) is None


def test_another_ward_is_another_ward() -> None:
    known = {"cua nam", "nguyen du"}
    assert in_ward("P. Cửa Nam", known) and in_ward("Phường Nguyễn Du", known) and in_ward("", known)
    assert not in_ward("Phường Văn Miếu", known)
    assert names_other_ward(("P. Văn Miếu", "Q. Đống Đa"), known)
    assert not names_other_ward(("P. Cửa Nam", "Q. Hoàn Kiếm", "Hà Nội"), known)


def test_lists_of_one_kind_have_one_name() -> None:
    assert source_called(["CÔNG TY NƯỚC SẠCH HÀ ĐÔNG", "Danh sách tháng 9"], "ds") == "Hợp đồng nước"
    assert source_called([], "HD_nuoc_T10") == "Hợp đồng nước"
    assert source_called(["Khách hàng điện lực Phú Xuyên"], "ds") == "Hợp đồng điện"
    assert source_called(["Danh sách số điện thoại"], "ds") == OTHER_SOURCE
