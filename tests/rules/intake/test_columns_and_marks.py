"""Columns known by what they hold, names and sexes over two columns, and what only the XML of a workbook tells."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from app.intake.reader.book import ListRead, read_list
from app.intake.reader.cells import name_notes
from app.intake.reader.told import told
from app.people.volunteer_list import VOLUNTEERS, VolunteerRow
from app.places.household_list import HOUSEHOLDS, HouseholdRow

TODAY = date(2026, 11, 22)
SAMPLES = Path(__file__).parents[2] / "data" / "import_samples"
HEAD = "STT;Chủ hộ;Địa chỉ;Số khẩu\n"


def households(text: str) -> ListRead[HouseholdRow]:
    return read_list(text.encode(), "ds.csv", HOUSEHOLDS, TODAY)


def volunteers(text: str) -> ListRead[VolunteerRow]:
    return read_list(text.encode(), "ds.csv", VOLUNTEERS, TODAY)


def book_of(*sheets: list[list[object]], hidden: tuple[int, ...] = ()) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    for lines in sheets:
        page = book.add_worksheet()
        for number, line in enumerate(lines):
            page.write_row(number, 0, line)
        for number in hidden:
            page.set_row(number - 1, None, None, {"hidden": True})
    book.close()
    return out.getvalue()


def with_part(data: bytes, name: str, change: tuple[bytes, bytes]) -> bytes:
    """Return the workbook with one piece of one part written otherwise."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == name:
                assert change[0] in content
                content = content.replace(*change)
            new.writestr(part.filename, content)
    return out.getvalue()


def test_columns_without_heading_are_known_by_their_cells() -> None:
    read = households(
        "STT;Chủ hộ;;;Mã\n1;Trần An;Số 4 ngõ 2;0912345678;001099012345\n2;Lê Bình;12/3 Tuệ Tĩnh;912345679;001099012346\n"
    )
    assert read.sheets[0].mapping == {0: "stt", 1: "head_name", 2: "address", 3: "phone", 4: "cccd"}
    assert read.sheets[0].rows.skipped_columns == ("cccd",)
    assert "0010990" not in str(read.sheets[0].rows.rows)


@pytest.mark.parametrize("head", ["", "a;b;c;d\n", "DANH SÁCH HỘ;;;\n;;;\n"])
def test_a_list_without_any_heading(head: str) -> None:
    read = households(f"{head}1;Trần Thị Bình;Số 4 ngõ 2;0912345678\n2;Lê Bình;Xóm 3;\n3;Vũ Chi;Đội 7;0912345670\n")
    assert [row.candidate.head_name for row in read.accepted if row.candidate] == ["Trần Thị Bình", "Lê Bình", "Vũ Chi"]
    assert len(list(read.sheets[0].skipped)) == head.count("\n")


def test_one_heading_over_family_and_given_name() -> None:
    read = volunteers("TT;Họ và tên;;Nữ\n1;Trần Thị;Hoa;x\n2;Lê Văn;Minh;\n3;Vũ;Chi;x\n")
    assert [row.candidate.name for row in read.accepted if row.candidate] == ["Trần Thị Hoa", "Lê Văn Minh", "Vũ Chi"]
    households_read = households("STT;Họ đệm;Tên;Địa chỉ\n1;Trần Thị;Hoa;Số 4\n2;Lê;;Số 5\n")
    assert [row.candidate.head_name for row in households_read.accepted if row.candidate] == ["Trần Thị Hoa"]
    assert [row.issues[0].code for row in households_read.rejected] == ["missing_given_name"]


def test_a_year_under_the_sex_is_a_mark_and_a_birth() -> None:
    read = volunteers("TT;Họ và tên;Năm sinh;\n;;Nam;Nữ\n1;Trần Hoa;;1999\n2;Lê Minh;2001;\n3;Vũ Chi;?;\n")
    rows = [row.candidate for row in read.accepted if row.candidate]
    assert [(row.sex, row.birth_year) for row in rows] == [("F", 1999), ("M", 2001), (None, None)]
    assert [issue.code for issue in read.accepted[2].issues] == ["unknown_mark"]


@pytest.mark.parametrize("mark", ["x", "X", "✓", "v", "+", "có", "1"])
def test_marks_under_a_sex(mark: str) -> None:
    read = volunteers(f"Họ và tên;Nam;Nữ\nTrần Hoa;;{mark}\nLê Minh;{mark};\n")
    assert [row.candidate.sex for row in read.accepted if row.candidate] == ["F", "M"]


def test_of_headings_that_repeat_the_first_counts() -> None:
    """On the first page the heading is merged, on the second it is not and so reads a little better."""
    heading = [["STT", "Chủ hộ", "Địa chỉ", None, "Tổ"], [None, None, "Số nhà", "Đường/phố", None]]
    lines = [["DANH SÁCH"], *heading, [1, "Trần An", 5, "Tuệ Tĩnh", 3], ["DANH SÁCH"], *heading]
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet()
    for number, line in enumerate([*lines, [2, "Lê Bình", "6A", "nt", "nt"], ["Cộng trang 2"]]):
        page.write_row(number, 0, line)
    page.merge_range("C2:D2", "Địa chỉ")
    page.merge_range("A2:A3", "STT")
    book.close()
    read = read_list(out.getvalue(), "ds.xlsx", HOUSEHOLDS, TODAY)
    assert [(row.number, row.candidate.address) for row in read.accepted if row.candidate] == [
        (4, "Số 5, Tuệ Tĩnh, Xóm 3"),
        (8, "Số 6A, Tuệ Tĩnh, Xóm 3"),
    ]
    reasons = [line.reason for line in read.sheets[0].skipped]
    assert reasons == ["title", "header", "header", "title", "repeated_header", "repeated_header", "totals"]


def test_a_volunteer_list_read_as_households_brings_in_no_household() -> None:
    path = SAMPLES / "02_doan_vien_hai_sheet.xlsx"
    read = read_list(path.read_bytes(), path.name, HOUSEHOLDS, TODAY)
    assert not read.accepted
    assert {sheet.ignored for sheet in read.sheets} == {"no_header", "empty", "hidden"}


def test_hidden_rows_are_read_and_told() -> None:
    lines = [["Chủ hộ", "Địa chỉ"], ["Trần An", "Số 1"], ["Lê Bình", "Số 2"], ["Vũ Chi", "Số 3"]]
    read = read_list(book_of(lines, hidden=(3,)), "ds.xlsx", HOUSEHOLDS, TODAY)
    assert [[issue.code for issue in row.issues] for row in read.accepted] == [[], ["hidden_row_read"], []]


def test_a_formula_without_its_result_is_told_and_no_empty_cell() -> None:
    lines = [["Chủ hộ", "Địa chỉ", "Số khẩu"], ["Trần An", "Số 1", 77], ["Lê Bình", "Số 2", 3]]
    data = with_part(
        book_of(lines), "xl/worksheets/sheet1.xml", (b'<c r="C2"><v>77</v></c>', b'<c r="C2"><f>A1*2</f><v></v></c>')
    )
    read = read_list(data, "ds.xlsx", HOUSEHOLDS, TODAY)
    first = read.accepted[0]
    assert first.candidate is not None and first.candidate.members is None
    assert [(issue.code, issue.column) for issue in first.issues] == [("formula_without_value", "members")]


def test_a_formula_that_was_worked_out_to_nothing_is_an_empty_cell() -> None:
    lines = [["Chủ hộ", "Địa chỉ", "Số khẩu"], ["Trần An", "Số 1", 77], ["Lê Bình", "Số 2", 3]]
    none = b'<c r="C2" t="str"><f>IF(A1="","",2)</f><v></v></c>'
    data = with_part(book_of(lines), "xl/worksheets/sheet1.xml", (b'<c r="C2"><v>77</v></c>', none))
    first = read_list(data, "ds.xlsx", HOUSEHOLDS, TODAY).accepted[0]
    assert first.candidate is not None and first.candidate.members is None and not first.issues


def test_a_sheet_of_nothing_but_formulas_is_not_taken_for_an_empty_one() -> None:
    data = with_part(
        book_of([["Chủ hộ", "Địa chỉ"], [55, 66]]),
        "xl/worksheets/sheet1.xml",
        (b'<c r="A2"><v>55</v></c><c r="B2"><v>66</v></c>', b'<c r="A2"><f>B9</f></c><c r="B2"><f>B8</f></c>'),
    )
    read = read_list(data, "ds.xlsx", HOUSEHOLDS, TODAY)
    assert [(line.number, line.reason) for line in read.sheets[0].skipped] == [(1, "header"), (2, "formulas")]


@pytest.mark.parametrize(
    ("cell", "address", "code"),
    [
        ("12-Mar", "12/3", "excel_date_repaired"),
        ("Mar-45", "3/45", "excel_date_repaired"),
        ("12-thg 3", "12/3", "excel_date_repaired"),
        ("2021-03-12 00:00:00", "12/3", "excel_date_repaired"),
        ("12/03/2021", "12/3", "excel_date_repaired"),
        ("12.0", "12", "cell_repaired"),
        ("12 Mây", "12 Mây", None),
        ("12/3/45", "12/3/45", None),
    ],
)
def test_house_numbers_that_became_dates_in_plain_text(cell: str, address: str, code: str | None) -> None:
    row = households(f"Chủ hộ;Địa chỉ\nTrần An;{cell}\n").accepted[0]
    typed = row.candidate.address_typed or row.candidate.address if row.candidate else None
    assert (typed or "").removeprefix("Số ") == address
    assert [issue.code for issue in row.issues] == ([code] if code else [])


def test_house_numbers_that_became_dates_in_a_workbook(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    page, day = book.add_worksheet(), book.add_format({"num_format": "d/m"})
    page.write_row(0, 0, ("Chủ hộ", "Số nhà", "Ghi chú"))
    for number, cell in enumerate((date(2021, 3, 12), date(1945, 3, 1), date(2021, 5, 1)), 1):
        page.write(number, 0, "Trần An")
        page.write_datetime(number, 1, cell, day)
        page.write_datetime(number, 2, date(2021, 9, 8), day)
    page.write_row(4, 0, ("Lê Bình", 44267))
    book.close()
    read = read_list((tmp_path / "a.xlsx").read_bytes(), "a.xlsx", HOUSEHOLDS, TODAY)
    rows = [row.candidate for row in read.accepted if row.candidate]
    assert [row.house_no for row in rows] == ["12/3", "3/45", "1/5", "12/3"]
    assert rows[0].note == "08/09/2021"


def test_old_fonts_are_turned_column_by_column() -> None:
    lines = [["Chủ hộ", "Địa chỉ"]] + [["NguyÔn V¨n Hßa", "Số 5 ngõ 2"], ["TrÇn ThÞ Thñy", "Số 6 ngõ 2"]] * 3
    read = read_list(book_of(lines), "ds.xlsx", HOUSEHOLDS, TODAY)
    found = [row.candidate for row in read.accepted if row.candidate]
    assert (found[0].head_name, found[1].head_name, found[0].address) == (
        "Nguyễn Văn Hòa",
        "Trần Thị Thủy",
        "Số 5 ngõ 2",
    )
    assert told(read)["encoding"] == "tcvn3"


def test_a_list_in_the_old_format() -> None:
    path = SAMPLES / "thon_cuu.xls"
    answer = told(read_list(path.read_bytes(), path.name, HOUSEHOLDS, TODAY))
    assert (answer["accepted"], answer["encoding"]) == (3, "tcvn3")
    assert [(row["name"], row["address"], row["hamlet"], row["phone"]) for row in answer["normalised"]] == [
        ("Nguyễn Văn Hòa", "Số 5 ngõ 2", "Xóm Đình", "0912345678"),
        ("Trần Thị Thủy", "Số 6 ngõ 2", "Xóm Đình", "0912345679"),
        ("Lê Đức Thắng", "12/3", "Xóm Đình", "0382345678"),
    ]
    assert [line["reason"] for line in answer["skipped"]] == ["title", "blank", "header", "totals", "hidden_sheet"]


def test_hidden_rows_of_the_old_format() -> None:
    book = xlwt.Workbook(encoding="utf-8")
    lines = [("STT", "Chủ hộ", "Số nhà", "Số khẩu"), *((number, "Trần An", f"{number}A", 4) for number in (1, 2, 3))]
    for name in ("Ẩn", "Hộ dân"):
        sheet = book.add_sheet(name)
        sheet.visibility = int(name == "Ẩn")
        for row, line in enumerate(lines):
            for column, cell in enumerate(line):
                sheet.write(row, column, cell)
    sheet.row(2).hidden = True
    kept = io.BytesIO()
    book.save(kept)
    answer = told(read_list(kept.getvalue(), "ds.xls", HOUSEHOLDS, TODAY))
    assert answer["accepted"] == 3
    assert [(one["sheet"], one["row"], one["code"]) for one in answer["warnings"]] == [("Hộ dân", 3, "hidden_row_read")]


def test_short_lines_are_kept_where_the_file_leaves_empty_ends_out() -> None:
    read = households(HEAD + "1;Trần An;Số 1\n2;Lê Bình;Số 2\n3;Vũ Chi;Số 3;4\n")
    assert len(read.accepted) == 3
    strict = households(HEAD + "1;Trần An;Số 1;2\n2;Lê Bình;Số 2\n3;Vũ Chi;Số 3;4;5\n")
    assert [row.issues[0].code for row in (*strict.rejected, *strict.check)] == ["too_few_columns", "extra_columns"]


def test_two_phone_columns_and_what_is_told_but_never_kept() -> None:
    text = (
        "Chủ hộ;Địa chỉ;SĐT;SĐT 2;Năm sinh;Thu nhập\n"
        "Trần An;Số 1;0912345678;0912345679;1960;2.350.000\n"
        "Lê Bình;Số 2;;;196x;\n"
    )
    read = read_list(text.encode(), "ds.csv", HOUSEHOLDS, TODAY, whole=True)
    answer = told(read)
    assert [(one["row"], one["code"], one["column"]) for one in answer["warnings"]] == [(3, "not_a_year", "birth_year")]
    row = answer["normalised"][0]
    assert (row["phone"], row["phone2"]) == ("0912345678", "0912345679")
    assert (row["birth_year"], row["income"]) == (1960, 2350000)
    assert "income" not in read.accepted[0].cells


@pytest.mark.parametrize(
    ("name", "told_of"),
    [
        ("Nguyen Van An", True),
        ("Phan Anh Viet", True),
        ("Doan Ha Bang", True),
        ("Phan Anh Trung", False),
        ("Mai Lan", False),
        ("H’Hen Nie", False),
        ("Lê Anh", False),
    ],
)
def test_a_name_is_unaccented_when_it_lost_its_accents(name: str, told_of: bool) -> None:
    assert [issue.code for issue in name_notes(name, "name")] == (["name_unaccented"] if told_of else [])


def test_pasted_cells_are_a_list() -> None:
    text = 'Chủ hộ\tĐịa chỉ\tGhi chú\nTrần An\tSố 1, ngõ 2\t"hai\ndòng"\nLê Bình\tSố 2\t\n'
    read = read_list(text.encode(), "Pasted cells", HOUSEHOLDS, TODAY)
    assert read.book.delimiter == "\t"
    assert [row.number for row in read.accepted] == [2, 3]
