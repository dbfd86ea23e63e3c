"""Headings, odd rows, odd cells and hostile files, each on a small list."""

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Literal
from unicodedata import normalize

import pytest
import xlsxwriter

from app.intake.reader.archive import MAX_UNPACKED
from app.intake.reader.book import ListRead, SheetChoice, read_list
from app.intake.reader.files import FileKind, sniff
from app.intake.reader.sheets import Book, read_book
from app.intake.reader.unreadable import SENTENCES, Unreadable
from app.people.volunteer_list import VOLUNTEERS, tidy_unit
from app.places.household_list import HOUSEHOLDS, HouseholdRow, compose_address
from tests.kit.lists import two_level_households

TODAY = date(2026, 11, 22)


def households(text: str, **choices: SheetChoice) -> ListRead[HouseholdRow]:
    return read_list(text.encode(), "ds.csv", HOUSEHOLDS, TODAY, choices)


def codes(read: ListRead[HouseholdRow]) -> list[list[str]]:
    return [[issue.code for issue in row.issues] for sheet in read.sheets for row in sheet.rows.rows]


def workbook(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def test_two_level_heading_under_titles(tmp_path: Path) -> None:
    path = two_level_households(tmp_path / "ho.xlsx", 60)
    read = read_list(path.read_bytes(), path.name, HOUSEHOLDS, TODAY)
    header = read.sheets[0].header
    assert header is not None and (header.first_row, header.last_row) == (5, 6)
    assert header.keys == (
        "stt",
        "head_name",
        "house_no",
        "lane",
        "hamlet",
        "phone",
        "members",
        "smartphones",
        "installed",
        "cccd",
        "note",
    )
    assert [heading.text for heading in header.headings][2] == "Địa chỉ · Số nhà"
    assert header.confidence >= 0.95
    assert (len(read.accepted), len(read.rejected)) == (60, 0)
    assert read.sheets[0].rows.skipped_columns == ("cccd",)
    first = read.accepted[0].candidate
    assert first is not None
    assert (first.address, first.smartphones, first.installed) == ("Số 1, ngõ 1, Xóm Chùa", 1, 1)
    assert all("0010" not in str(row) for row in read.accepted)
    reasons = [row.reason for row in read.sheets[0].rows.ignored if row.reason != "blank"]
    assert reasons == ["totals", "signature", "signature", "signature"]


def test_two_level_heading_in_plain_text_spreads_over_blanks() -> None:
    read = households("TT;Họ tên;Địa chỉ;;;ĐTTM;\n;;Số nhà;Ngõ;Xóm;Có;Đã cài\n1;Trần Văn An;12A;5;3;2;1\n")
    row = read.accepted[0].candidate
    assert row is not None
    assert (row.house_no, row.lane, row.hamlet, row.smartphones, row.installed) == ("12A", "5", "3", 2, 1)
    assert row.address == "Số 12A, ngõ 5, Xóm 3"


def test_a_person_may_change_columns_and_heading_row() -> None:
    text = "a;b;c\nTrần Thị Bình;nhà cuối;0912345678\n"
    assert households(text).sheets[0].ignored == "no_header"
    chosen = SheetChoice(header_row=1, columns={0: "head_name", 1: "address", 2: "phone"})
    row = households(text, CSV=chosen).accepted[0].candidate
    assert row is not None and (row.head_name, row.phone) == ("Trần Thị Bình", "0912345678")
    without = households("Chủ hộ;Địa chỉ;SĐT\nTrần Thị Bình;Số 4;0912345678\n", CSV=SheetChoice(columns={2: None}))
    assert without.accepted[0].candidate is not None and without.accepted[0].candidate.phone is None


def test_a_needed_column_that_is_taken_away_is_named() -> None:
    read = households("Chủ hộ;Địa chỉ\nTrần Thị Bình;Số 4\n", CSV=SheetChoice(columns={0: None}))
    assert read.sheets[0].missing == (("head_name", "given_name"),)
    assert not read.accepted


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (";Tổng cộng;;12", "totals"),
        ("Cộng;;;12", "totals"),
        (";Danh sách này gồm có: 2 hộ;;", "footer"),
        ("Người lập biểu;;;", "signature"),
        (";;Phú Yên, ngày 8 tháng 9 năm 2021;", "signature"),
        ("TỔ TRƯỞNG;;;", "signature"),
        ("Trang 2/5;;;", "footer"),
        (";TỔNG SỐ: 12 hộ;;40", "totals"),
        ("STT;Chủ hộ;Địa chỉ;Số khẩu", "repeated_header"),
        ("(1);(2);(3);(4)", "column_numbers"),
        ("1;2;3;4", "column_numbers"),
        ("A;B;1;2", "column_numbers"),
        ("II. Xóm 3;;;", "section"),
        ("5;Tổ dân phố số 7 (12 hộ);;", "section"),
        ("Các hộ mới chuyển đến;;;", "caption"),
        (";;;", "blank"),
        (";...;;", "blank"),
    ],
)
def test_rows_that_are_no_data(line: str, reason: str) -> None:
    read = households(f"STT;Chủ hộ;Địa chỉ;Số khẩu\n1;Trần An;Số 1;2\n{line}\n2;Lê Bình;Số 2;3\n")
    assert [row.reason for row in read.sheets[0].rows.ignored] == [reason]
    assert [row.number for row in read.accepted] == [2, 4]


def test_people_called_tong_and_cong_stay_people() -> None:
    read = households("STT;Chủ hộ;Địa chỉ\n1;Tống Văn An;Số 1\n;Công Thị Bình;Số 2\n;Tống Cường;Số 3\n")
    assert len(read.accepted) == 3


def test_people_named_like_places_stay_people() -> None:
    """Tô, Bàn, Lang and Dương are families; tổ, bản, làng and đường head groups."""
    people = ["Tô Thị Sửu", "Bàn Văn Ba", "Lang Thị Ba", "Dương Văn Tư", "Ngô Văn Năm", "To Thi Suu"]
    read = households("Chủ hộ;Địa chỉ\n" + "".join(f"{name};\n" for name in people) + "Lê An;Số 1\n")
    assert [row.candidate.head_name for row in read.accepted if row.candidate] == [*people, "Lê An"]


def test_signature_after_the_footer_is_no_household() -> None:
    read = households("Chủ hộ;Địa chỉ;SĐT\nTrần An;Số 1;\nNgười lập;;\n;;\nTrần Văn Tuấn;;\n")
    assert [row.number for row in read.accepted] == [2]


def test_three_who_sign_side_by_side_are_no_household() -> None:
    read = households(
        "STT;Chủ hộ;Địa chỉ;SĐT\n1;Trần An;Số 1;\n;NGƯỜI LẬP;TRƯỞNG THÔN;CHỦ TỊCH\n;Lê An;Vũ Tư;Hà Ba\n2;Lê Bình;Số 2;\n"
    )
    assert [row.number for row in read.accepted] == [2, 5]


def test_the_last_rows_of_a_list_without_numbers_are_no_signature() -> None:
    read = households("Chủ hộ;Địa chỉ;SĐT\nTrần An;Số 5;0912345678\nLê Bình;;\n;Số 7;\n;;0912345670\n")
    assert [row.number for row in read.accepted] == [2, 3, 4]
    assert [row.issues[0].code for row in read.rejected] == ["missing_name"]


@pytest.mark.parametrize("third", [";;;;(người);(chiếc);(chiếc)", ";;;;;Có;Đã cài"])
def test_a_third_line_of_the_heading_is_no_data(third: str) -> None:
    read = households(
        f"STT;Chủ hộ;Địa chỉ;;;Trong đó;\n;;Số nhà;Ngõ;Số khẩu;Smartphone;\n{third}\n1;Trần An;5;2;3;1;0\n"
    )
    assert [(line.number, line.reason) for line in read.sheets[0].skipped] == [
        (1, "header"),
        (2, "header"),
        (3, "header"),
    ]
    assert [row.number for row in read.accepted] == [4]


def test_section_rows_name_the_hamlet_below_them() -> None:
    read = households("STT;Chủ hộ;Số nhà\nI. Xóm Đình;;\n1;Trần An;4\nXóm Chùa;;\n2;Lê Bình;5\n")
    found = [row.candidate.hamlet for row in read.accepted if row.candidate]
    assert found == ["Xóm Đình", "Xóm Chùa"]


def test_lanes_and_hamlets_of_group_rows_complete_the_address() -> None:
    read = households(
        "STT;Chủ hộ;Địa chỉ\nXóm Đình;;\nNgõ 5;;\n1;Trần An;Số 4\n2;Hà Tư;ngõ 5 số 9\nXóm Chùa;;\n3;Lê Bình;7A\n"
    )
    rows = [row.candidate for row in read.accepted if row.candidate]
    assert [row.address for row in rows] == ["Số 4, Ngõ 5, Xóm Đình", "ngõ 5 số 9, Xóm Đình", "Số 7A, Xóm Chùa"]
    assert [row.address_typed for row in rows] == ["Số 4", "ngõ 5 số 9", "7A"]


@pytest.mark.parametrize(
    ("heading", "cells", "address"),
    [
        ("Số nhà;Ngõ;Phố;Tổ", "5;12;Tuệ Tĩnh;3", "Số 5, ngõ 12, Tuệ Tĩnh, Xóm 3"),
        ("Số nhà;Đường/phố;Tổ", "12/3;phố Huế;Tổ 3", "Số 12/3, phố Huế, Tổ 3"),
        ("Số nhà;Địa chỉ", "5;ngõ 12 Tuệ Tĩnh", "Số 5, ngõ 12 Tuệ Tĩnh"),
        ("Số nhà;Địa chỉ", "5;Số 5 ngõ 12 Tuệ Tĩnh", "Số 5 ngõ 12 Tuệ Tĩnh"),
        ("Địa chỉ;Tổ", "Số 5 ngõ 12;3", "Số 5 ngõ 12, Xóm 3"),
        ("Địa chỉ;Tổ", "Tổ 3;Tổ 3", "Tổ 3"),
    ],
)
def test_the_columns_of_an_address_make_one(heading: str, cells: str, address: str) -> None:
    row = households(f"Chủ hộ;{heading}\nTrần An;{cells}\n").accepted[0].candidate
    assert row is not None and row.address == address


@pytest.mark.parametrize("mark", ["nt", "-nt-", '"""', "như trên", "〃"])
def test_ditto_marks_repeat_the_cell_above(mark: str) -> None:
    cell = '""""' if mark == '"""' else mark
    read = households(f"STT;Chủ hộ;Địa chỉ\n1;Trần An;Xóm 3\n2;Lê Bình;{cell}\n3;Vũ Chi;{cell}\n")
    assert {row.candidate.address for row in read.accepted if row.candidate} == {"Xóm 3"}


def test_cell_findings() -> None:
    read = households(
        "STT;Chủ hộ;Địa chỉ;SĐT;Số khẩu;Số máy;Đã cài;Ghi chú\n"
        "1;Nguy?n An;Số 1;0912345678;2;1;1;\n"
        "2;Trần Bình;Số 2;12345;2;1;1;\n"
        "3;Lê Chí;Số 3;;1.200;1;2;CCCD 001099012345 nhé\n"
        "4;;Số 4;;;;;\n"
        "5;Vũ Dũng;;;;;;\n"
        "6;Đỗ Giang;Số 6;;hai;;;\n"
        "7;;;0912345678;;;;\n"
        "8;Hà Hải;Số 8;;3;x;;\n"
    )
    assert codes(read) == [
        ["lost_characters"],
        ["phone_invalid"],
        ["installed_gt_smartphones", "thousands_read", "identity_number_dropped"],
        ["head_name_missing"],
        ["missing_address"],
        ["members_not_a_number"],
        ["missing_name"],
        [],
    ]
    third = read.accepted[2].candidate
    assert third is not None and third.members == 1200 and "001099012345" not in str(third)
    eighth = read.accepted[-1].candidate
    assert eighth is not None and eighth.smartphones == 1


def test_equal_cells_of_another_type_are_read_anew(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "ds.xlsx"))
    sheet = book.add_worksheet()
    for number, line in enumerate(
        [("Chủ hộ", "Địa chỉ", "Số máy"), ("An", 1, 1), ("Bình", True, True), ("Chi", "1", 1.0)]
    ):
        sheet.write_row(number, 0, line)
    book.close()
    read = read_list((tmp_path / "ds.xlsx").read_bytes(), "ds.xlsx", HOUSEHOLDS, TODAY)
    assert [(row.candidate.address, row.candidate.smartphones) for row in read.accepted if row.candidate] == [
        ("1", 1),
        ("x", 1),
        ("1", 1),
    ]


def test_repeated_households_are_one() -> None:
    read = households("Chủ hộ;Địa chỉ\nTrần Hoà;Số 12 ngõ 5\nTrần Hóa;Số 12 ngõ 5\nTrần Hòa;số 12, ngõ 5\n")
    assert [row.twin for row in read.accepted] == [None, None, ("CSV", 2)]
    assert len(read.distinct) == 2


def test_a_house_number_that_excel_made_a_date(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "ngay.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ("Chủ hộ", "Số nhà"))
    sheet.write(1, 0, "Trần An")
    sheet.write_datetime(1, 1, date(2021, 3, 12), book.add_format({"num_format": "d/m"}))
    book.close()
    read = read_list((tmp_path / "ngay.xlsx").read_bytes(), "ngay.xlsx", HOUSEHOLDS, TODAY)
    row = read.accepted[0]
    assert row.candidate is not None and row.candidate.house_no == "12/3"
    assert [issue.code for issue in row.issues] == ["excel_date_repaired"]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("Chủ hộ;Địa chỉ\nAn;1, 2\n", ";"),
        ("Chủ hộ,Địa chỉ\nAn,1\n", ","),
        ("sep=|\nChủ hộ|Địa chỉ\nAn|1\n", "|"),
        ("DANH SÁCH HỘ, PHƯỜNG CỬA NAM\nChủ hộ;Phường, xã;Địa chỉ\nAn;Cửa Nam;Số 1, phố Huế\n", ";"),
        ("Chủ hộ;Địa chỉ\nAn;Số 1, ngõ 2, phố Huế\n", ";"),
        ("Chủ hộ, Địa chỉ\nAn, 1\n", ","),
    ],
)
def test_delimiters(text: str, delimiter: str) -> None:
    read = households(text)
    assert read.book.delimiter == delimiter
    assert len(read.accepted) == 1


def test_utf16_text_from_excel() -> None:
    text = "Chủ hộ\tĐịa chỉ\nĐặng Thị Hoà\tSố 5\n".encode("utf-16")
    read = read_list(text, "unicode.txt", HOUSEHOLDS, TODAY)
    assert read.accepted[0].candidate is not None
    assert read.accepted[0].candidate.head_name == "Đặng Thị Hoà"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_letters_taken_apart_are_put_together(form: Literal["NFC", "NFD"]) -> None:
    text = "Chủ hộ;Địa chỉ;Ghi chú\nĐẶNG THỊ HOÀ;Số 5 ngõ Thổ Quan;đã hẹn\n"
    candidate = households(normalize(form, text)).accepted[0].candidate
    assert candidate is not None
    assert (candidate.head_name, candidate.address) == ("Đặng Thị Hoà", "Số 5 ngõ Thổ Quan")


def test_an_old_encoding_can_be_chosen_by_hand() -> None:
    data = "Chủ hộ;Địa chỉ\nĐặng Văn An;Số 5\n".encode("cp1258", "ignore")
    assert read_book(data, FileKind.CSV, "cp1252").encoding == "cp1252"
    assert isinstance(read_book(data, FileKind.CSV, "nonsense"), Book)


@pytest.mark.parametrize(
    ("house_no", "lane", "hamlet", "address"),
    [
        ("12", "5", "Xóm 3", "Số 12, ngõ 5, Xóm 3"),
        ("Số 12", "Ngách 5/2", "4", "Số 12, Ngách 5/2, Xóm 4"),
        (None, None, "Đội 7", "Đội 7"),
        (None, None, None, None),
    ],
)
def test_address_of_parts(house_no: str | None, lane: str | None, hamlet: str | None, address: str | None) -> None:
    assert compose_address(house_no, lane, hamlet) == address


@pytest.mark.parametrize(
    ("text", "unit"), [("11 A3", "11A3"), ("12a2", "12A2"), ("Chi đoàn 3", "Chi đoàn 3"), (None, None)]
)
def test_class_names_are_written_one_way(text: str | None, unit: str | None) -> None:
    assert tidy_unit(text) == unit


def test_one_sex_column_and_a_missing_family_name() -> None:
    data = "Họ đệm;Tên;Giới tính;Năm sinh\nTrần Thị;Hoa;Nữ;2004\n;Minh;;2004\nLê Văn;;Nam;2004\n;;Nam;\n".encode()
    read = read_list(data, "dv.csv", VOLUNTEERS, TODAY)
    assert [(row.candidate.name, row.candidate.sex) for row in read.accepted if row.candidate] == [
        ("Trần Thị Hoa", "F"),
        ("Minh", None),
    ]
    assert [row.issues[0].code for row in read.rejected] == ["missing_given_name", "missing_name"]


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.csv", "empty"),
        (b"  \n", "a.csv", "empty"),
        (b"%PDF-1.7", "a.xlsx", "not_a_sheet"),
        (b"\x89PNG\r\n", "a.csv", "not_a_sheet"),
        (b"abc\0\0\0def\0x", "a.csv", "not_a_sheet"),
        (b"<html><table>", "a.xls", "web_page"),
        (b"PK\x03\x04 broken", "a.xlsx", "damaged"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600, "a.xls", "not_a_sheet"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "locked"),
        (workbook(xl__externalLinks__link1=b"<x/>"), "a.xlsx", "outside_links"),
        (workbook(), "a.xlsm", None),
        (workbook(**{"xl__vbaProject.bin": b"x"}), "a.xlsm", "macros"),
        (workbook(xl__worksheets__sheet1=b"\0" * (MAX_UNPACKED + 1)), "a.xlsx", "too_large_inside"),
        (workbook(xl__worksheets__sheet1=b"\0" * 1_000_000), "a.xlsx", "too_large_inside"),
    ],
)
def test_hostile_and_wrong_files(data: bytes, name: str, code: str | None) -> None:
    if code is None:
        assert sniff(data, name) is FileKind.XLSX
        return
    with pytest.raises(Unreadable) as refused:
        sniff(data, name)
    assert refused.value.code == code
    assert refused.value.message == SENTENCES[code]


def test_a_zip_that_lies_about_its_size_is_found_out() -> None:
    """The directory claims 10 bytes, the part unpacks to far more than is allowed."""
    honest = workbook(**{"xl__worksheets__sheet1.xml": bytes(64) * (MAX_UNPACKED // 64 + 1)})
    lying = honest.replace((MAX_UNPACKED // 64 * 64 + 64).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != honest
    with pytest.raises(Unreadable) as refused:
        read_book(lying, sniff(lying, "a.xlsx"))
    assert refused.value.code == "too_large_inside"


def test_a_cell_in_the_far_corner_is_refused_before_parsing() -> None:
    sheet = b'<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    data = workbook(**{"xl__worksheets__sheet1.xml": sheet})
    with pytest.raises(Unreadable) as refused:
        read_book(data, FileKind.XLSX)
    assert refused.value.code == "too_many_rows"


def test_broken_workbook_inside_a_sound_zip() -> None:
    with pytest.raises(Unreadable) as refused:
        read_book(workbook(), FileKind.XLSX)
    assert refused.value.code == "damaged"
