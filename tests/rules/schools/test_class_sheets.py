"""A class's own sheet: its class by name or title, days as columns in every form, marks, codes without their zeros."""

from datetime import date

import pytest

from app.intake.reader.book import ListRead, read_list
from app.intake.reader.matrix import read_written
from app.intake.reader.mended import row_again
from app.schools.pupil_list import PUPILS, PupilRow
from app.schools.pupil_sheet import class_of_sheet, meaning
from tests.kit.class_sheets import Cells, ClassSheet, class_workbook

TODAY = date(2021, 12, 1)
HEAD = ("STT", "Họ và tên")


def read(*sheets: ClassSheet) -> ListRead[PupilRow]:
    return read_list(class_workbook(*sheets), "so.xlsx", PUPILS, TODAY)


def read_text(text: str) -> ListRead[PupilRow]:
    return read_list(text.encode(), "so.csv", PUPILS, TODAY)


def pupils(found: ListRead[PupilRow]) -> list[PupilRow]:
    return [row.candidate for row in found.accepted if row.candidate is not None]


def days_of(*rows: Cells, name: str = "6A", merged: tuple[tuple[int, int, int, int, str], ...] = ()) -> dict[str, str]:
    (only,) = pupils(read(ClassSheet(name, rows, merged)))
    return {day: mark[:3] for day, mark in only.days.items()}


def codes(found: ListRead[PupilRow]) -> list[list[str]]:
    return [[issue.code for issue in row.issues] for sheet in found.sheets for row in sheet.rows.rows]


@pytest.mark.parametrize(
    ("name", "titles", "wanted"),
    [
        ("6A", [], "6A"),
        ("Lớp 6a1", [], "6A1"),
        ("lop6B", [], "6B"),
        ("6A (35)", [], "6A"),
        ("6A - T9", [], "6A"),
        ("6A-T9", [], "6A"),
        ("6A_HK1", [], "6A"),
        ("12A10", [], "12A10"),
        ("11Văn", [], "11VĂN"),
        ("6.1", [], "6.1"),
        ("T9", ["TRƯỜNG THCS PHÚ YÊN", "LỚP 6A - NĂM HỌC 2021-2022"], "6A"),
        ("9-2021", ["THEO DÕI KHAI BÁO Y TẾ LỚP 7 B THÁNG 9/2021"], "7B"),
        ("Sheet1", ["Danh sách học sinh lớp: 6/1"], "6/1"),
        ("Sheet1", ["DANH SACH HOC SINH LOP 10A12"], "10A12"),
        ("Trang tính1", ["Lớp 5"], "5"),
        ("Trang tính1", ["Năm học 2021-2022", "Lớp:", "6C"], "6C"),
        ("6.1", ["LỚP 6/1"], "6/1"),
        ("Khối 6", ["DANH SÁCH KHỐI LỚP 6"], None),
        ("Sheet1", ["GVCN: Lê Thị Lan"], None),
        ("2021", [], None),
        ("T9", [], None),
    ],
)
def test_a_sheet_says_which_class_it_is(name: str, titles: list[str], wanted: str | None) -> None:
    assert class_of_sheet(name, titles).get("class_name") == wanted


@pytest.mark.parametrize(
    ("marks", "wanted"),
    [
        ("x X v V ✓ ✔ √ 1", "declared"),
        ("có|Có|đã KB|ĐÃ KB.|đã khai báo|da kb|co", "declared"),
        ("P p cp|vắng P|có phép", "absent_excused"),
        ("K kp|vắng|Vắng|không phép", "absent"),
        ("0 - – —|chưa|CHƯA KB|chua", "not_declared"),
        ("? ốm T N 2|không|cố|xx", None),
    ],
)
def test_what_a_mark_says(marks: str, wanted: str | None) -> None:
    said = [mark for part in marks.split("|") for mark in (part.split() if len(part.split()[0]) == 1 else [part])]
    assert {mark: meaning(mark) for mark in said} == dict.fromkeys(said, wanted)


def test_numbers_under_a_month_on_two_lines_with_totals_and_a_legend() -> None:
    sheet = ClassSheet(
        "6A",
        (
            ("TRƯỜNG THCS PHÚ YÊN",),
            ("LỚP 6A - NĂM HỌC 2021-2022",),
            (),
            (*[""] * 8, "Cộng"),
            (*[""] * 4, 13, 14, 15, 16, "Đã KB"),
            (1, "0123456780", "NGUYỄN VĂN AN", "1/2/2010", "x", "P", "K", "ốm", 1),
            (2, "0123456781", "Trần Thị Bé", "", 1, 0, "-", "", 1),
            ("", "", "Tổng số đã khai báo", "", 2),
            ("", "", "Vắng có phép", "", "", 1),
            ("Ghi chú: x là đã khai báo, P có phép",),
        ),
        (
            *((3, place, 4, place, word) for place, word in enumerate(("STT", "Mã HS", "Họ và tên", "Ngày sinh"))),
            (3, 4, 3, 7, "Tháng 9"),
        ),
    )
    found = read(sheet)
    an, be = pupils(found)
    assert (an.name, an.class_name, an.code, an.dob) == ("Nguyễn Văn An", "6A", "0123456780", date(2010, 2, 1))
    assert an.days == {"2021-09-13": "declared", "2021-09-14": "absent_excused", "2021-09-15": "absent"}
    assert be.days == {"2021-09-13": "declared", "2021-09-14": "not_declared", "2021-09-15": "not_declared"}
    (odd,) = [issue for row in found.check for issue in row.issues]
    assert (odd.code, odd.column, odd.value) == ("unknown_mark", "days", "ốm")
    assert [row.number for row in found.accepted] == [6, 7] and not found.rejected
    skipped = {line.number: line.reason for line in found.sheets[0].skipped}
    assert sorted(skipped) == [1, 2, 3, 4, 5, 8, 9, 10] and skipped[5] == "header", "every row is named"


def test_days_in_every_form() -> None:
    week = ("x", "x", "v")
    wanted = {"2021-09-13": "dec", "2021-09-14": "dec", "2021-09-15": "dec"}
    title = ("LỚP 6A",)
    in_words = (*HEAD, "13/9", "14/09/2021", "T4 15/9")
    as_dates = (*HEAD, *(date(2021, 9, day) for day in (13, 14, 15)))
    assert days_of(title, in_words, (1, "Lê Ân", *week)) == wanted
    assert days_of(title, as_dates, (1, "Lê Ân", *week)) == wanted
    assert days_of(title, ("Tháng 9 năm 2021",), (*HEAD, 13, 14, 15), (1, "Lê Ân", *week)) == wanted
    assert days_of((*HEAD, "Ngày 13", "Ngày 14", "Ngày 15"), (1, "Lê Ân", *week), name="6A T9-2021") == wanted
    both = (("Tháng 9/2021",), (*HEAD, 13, 14, 15), ("", "", "T2", "T3", "T4"), (1, "Lê Ân", *week))
    assert days_of(*both) == wanted
    below = ((*HEAD, "Thứ 2", "Thứ 3", "Thứ 4"), ("", "", 13, 14, 15), (1, "Lê Ân", *week))
    assert days_of(("Tháng 9/2021",), *below) == wanted
    stretch = (("Tuần 2 (từ ngày 13/9 đến ngày 18/9/2021)",), (*HEAD, "Thứ 2", "Thứ 3", "Thứ Tư"))
    assert days_of(*stretch, (1, "Lê Ân", *week)) == wanted


def test_weekdays_of_a_month_and_two_months_side_by_side() -> None:
    weekdays = (*HEAD, "Thứ 2", "Thứ 3", "Thứ 4", "Thứ 5", "Thứ 6", "Thứ 2")
    found = days_of(("Tháng 9/2021",), weekdays, (1, "Lê Ân", *"xxxxxx"))
    assert list(found) == [f"2021-09-{day:02}" for day in (6, 7, 8, 9, 10, 13)]
    above = ("", "", "Tháng 9/2021", "", "Tháng 10/2021", "")
    found = days_of(above, (*HEAD, 29, 30, 1, 4), (1, "Lê Ân", *"xxxx"))
    assert list(found) == ["2021-09-29", "2021-09-30", "2021-10-01", "2021-10-04"]


def test_marks_that_a_person_has_mended_read_as_they_are_written() -> None:
    sheet = ClassSheet("6A", ((*HEAD, "13/9/2021", "14/9/2021"), (1, "Lê Ân", "x", "ốm")))
    (row,) = read(sheet).accepted
    assert row.cells["days"] == "13/9/2021 x; 14/9/2021 ốm" and row.cells["class_name"] == "6A"
    mended = row_again(PUPILS, row.sheet, row.number, {**row.cells, "days": "13/9/2021 x; 14/9/2021 P"}, TODAY)
    assert mended is not None and mended.candidate is not None and mended.issues == ()
    assert (mended.candidate.class_name, mended.candidate.days) == (
        "6A", {"2021-09-13": "declared", "2021-09-14": "absent_excused"},
    )  # fmt: skip
    assert read_written("13/9/2021 x; 14/9/2021 P; 31/2/2021 x; hôm qua x; 15/9/2021") == {
        "2021-09-13": "x", "2021-09-14": "P",
    }  # fmt: skip


def test_which_year_it_was() -> None:
    school_year = ("LỚP 6A - NĂM HỌC 2021-2022",)
    assert list(days_of(school_year, ("Tháng 2",), (*HEAD, 7, 8), (1, "Lê Ân", "x", "x"))) == [
        "2022-02-07",
        "2022-02-08",
    ]
    assert list(days_of(("Tháng 11",), (*HEAD, 7, 8), (1, "Lê Ân", "x", "x"))) == ["2021-11-07", "2021-11-08"]
    assert list(days_of(("Tháng 12",), (*HEAD, 7, 8), (1, "Lê Ân", "x", "x"))) == ["2021-12-07", "2021-12-08"]
    assert list(days_of((*HEAD, "7/12", "8/12"), (1, "Lê Ân", "x", "x"))) == ["2020-12-07", "2020-12-08"]
    made_on = ("Phú Yên, ngày 2 tháng 10 năm 2021",)
    assert list(days_of(made_on, ("Tháng 9",), (*HEAD, 7, 8), (1, "Lê Ân", "x", "x"))) == ["2021-09-07", "2021-09-08"]


def test_days_nobody_knows_the_month_of_are_asked_about() -> None:
    found = read(ClassSheet("6A", ((*HEAD, *range(1, 32)), (1, "Lê Ân", "x"), (2, "Lê Bình"))))
    assert [one.days for one in pupils(found)] == [{}, {}]
    assert codes(found) == [["month_unknown"], []]


def test_plain_text_with_two_lines_of_heading() -> None:
    found = read_text(
        "LỚP 8A - NĂM HỌC 2021-2022;;;;;\nSTT;Họ và tên;Mã HS;Tháng 9;;;\n;;;13;14;15;Ghi chú\n"
        "1;Trần Thị Bé;0123456789;x;;P;\n2;Trần Thị Cé;123456780;x;k;?;\n"
    )
    be, ce = pupils(found)
    assert (be.code, ce.code, be.class_name) == ("0123456789", "0123456780", "8A")
    assert be.days == {"2021-09-13": "declared", "2021-09-15": "absent_excused"}
    assert codes(found) == [[], ["unknown_mark", "leading_zero_restored"]]


def test_one_sheet_a_class_and_several_classes_on_one_sheet() -> None:
    found = read(
        ClassSheet("6A", ((*HEAD, "13/9"), (1, "Lê Ân", "x"))),
        ClassSheet("Khối 7", (HEAD, ("Lớp 7A",), (1, "Lê Bình"), ("LỚP 7B (30 HS)",), (1, "Lê Chi"))),
        ClassSheet("8A", (("LỚP 8B",), HEAD, (1, "Lê Dung"))),
        ClassSheet("9A", ((*HEAD, "Lớp"), (1, "Lê Én", "9C"), (2, "Lê Gấm", ""))),
    )
    assert [(one.name, one.class_name) for one in pupils(found)] == [
        ("Lê Ân", "6A"), ("Lê Bình", "7A"), ("Lê Chi", "7B"), ("Lê Dung", "8A"), ("Lê Én", "9C"), ("Lê Gấm", "9A"),
    ]  # fmt: skip
    assert [row.number for row in found.check] == [3] and codes(found)[3] == ["class_disputed"]


def test_a_list_without_any_class_is_no_list_of_pupils() -> None:
    found = read(ClassSheet("Sheet1", (("STT", "Họ và tên", "Ngày sinh"), (1, "Lê Ân", "1/2/2010"))))
    assert found.sheets[0].ignored == "no_header"


def coded(*codes: object) -> list[str | None]:
    rows = [(number, f"Lê Thị {'ABCDEGHIK'[number]}n", code) for number, code in enumerate(codes)]
    return [one.code for one in pupils(read(ClassSheet("6A", (("STT", "Họ và tên", "Mã học sinh"), *rows))))]


def test_codes_get_the_zeros_back_that_excel_took() -> None:
    assert coded("0123456789", 123456780, 2123456789) == ["0123456789", "0123456780", "2123456789"]
    assert coded(1123456789, 1123456780, 123456781) == ["1123456789", "1123456780", "0123456781"]
    assert coded("1123456789", "1123456780", "123456781") == ["1123456789", "1123456780", "123456781"], "typed so"
    assert coded(1, 2, 10) == ["1", "2", "10"], "counted through"
    assert coded(123456780, 123456781) == ["123456780", "123456781"], "nothing tells that zeros are missing"
    assert coded("001213000001", "HS01") == [None, "HS01"], "an identity card is no code"


def test_two_pupils_with_one_code() -> None:
    rows = (("Lê Ân", "HS1"), ("Lê Bình", "HS1"), ("lê ân", "HS1"))
    found = read(ClassSheet("6A", (("Họ và tên", "Mã HS"), *rows)))
    assert [row.number for row in found.rejected] == [3] and codes(found)[1] == ["duplicate_code"]
    assert [row.twin for row in found.accepted] == [None, ("6A", 2)]


def test_split_names_and_who_is_a_boy() -> None:
    head = ("TT", "Họ đệm", "Tên", "Nam", "Nữ", "13/9")
    rows = ((1, "LÊ THỊ", "ÂN", "", "x", "x"), (2, "Lê", "Bình", "x", "", "P"), (3, "Lê", "Chi", "x", "x", ""))
    found = read(ClassSheet("6A", (head, *rows)))
    assert [(one.name, one.sex) for one in pupils(found)] == [("Lê Thị Ân", "F"), ("Lê Bình", "M"), ("Lê Chi", None)]
    assert codes(found) == [[], [], ["both_marked"]]
