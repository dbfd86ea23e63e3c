"""Lists that come again: a mended error list, pasted cells, columns chosen before, a list brought up to date."""

import io

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from xlsxwriter import Workbook

from app.extensions import db
from app.intake.models import IntakeRow, IntakeShape
from app.places.models import Household
from tests.factories.people import Cast, cast
from tests.http.intake.test_lists import bring, count, send
from tests.http.intake.test_mending import HEAD, kpis, read, row_named, take_in
from tests.kit.page import Page
from tests.kit.work import do_waiting_jobs

Table = list[list[str]]


@pytest.fixture
def people(app: object) -> Cast:
    return cast()


def error_list(page: Page, where: str) -> Table:
    answer = page.post(f"{where}/problems", {"form": "xlsx"}, expect=200)
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.response.get_data()))
    return [[str(cell) for cell in line] for line in book.get_sheet_by_index(0).to_python()]


def as_workbook(table: Table) -> bytes:
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Dòng cần sửa")
        for number, line in enumerate(table):
            for place, cell in enumerate(line):
                sheet.write_string(number, place, cell)
    return out.getvalue()


def bring_back(page: Page, people: Cast, table: Table) -> str:
    where = str(send(page, people.ward, as_workbook(table), "sửa rồi.xlsx").location)
    assert do_waiting_jobs() == ["done"]
    return str(page.get(where, expect=303).location)


def test_a_mended_error_list_is_known_and_takes_the_place_of_what_waits(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    where = read(lan, people)
    before = kpis(lan, where)
    bring_back(lan, people, error_list(lan, where))
    assert kpis(lan, where) == before and "không có gì thay đổi" in lan.get(where).text_of("#returned")
    take_in(lan, where, "good")
    table = error_list(lan, where)
    assert [line[2] for line in table[1:]] == ["3", "4", "5", "6", "7"]
    table[1][table[0].index("Số khẩu")] = "3"
    table[3][table[0].index("Số điện thoại")] = "0987654321"
    table.append(["", "CSV", "99", "", "Ai Đó"])
    assert bring_back(lan, people, [["Sửa cho chị Lan"], [], *table]).endswith(where)
    assert (row_named("Lê Bình").status, row_named("Đỗ Dung").status) == ("good", "good")
    assert row_named("Vũ Cúc").status == "rejected"
    told = lan.get(where)
    assert "2 dòng" in told.text_of("#returned") and "1 dòng" in told.text_of("#returned")
    assert lan.get("/lists").text_of("tbody").count("csv") == 1, "the errand is no list of its own"
    lan.submit(told, "#unreturn")
    assert (row_named("Lê Bình").status, row_named("Đỗ Dung").status) == ("rejected", "check")


def test_an_error_list_of_somebody_elses_list_is_refused(page: Page, people: Cast) -> None:
    lan, hoa = page.as_("lan"), page.as_("hoa")
    where = read(lan, people)
    table = error_list(lan, where)
    table[1][table[0].index("Số khẩu")] = "3"
    sent = str(send(hoa, people.other_ward, as_workbook(table), "a.xlsx").location)
    do_waiting_jobs()
    assert "không nhận thay đổi" in hoa.get(sent).text_of("main")
    assert row_named("Lê Bình").status == "rejected"


def test_cells_pasted_from_a_spreadsheet_are_a_list(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    form = lan.get("/lists/new")
    pasted = '\tChủ hộ\tĐịa chỉ\tSố khẩu\r\n1\tTrần An\tSố 4 ngõ 2\t3\r\n2\tLê Bình\t"Số 6\nngõ 2"\t4\r\n'
    sent = {**form.fields("#upload"), "kind": "households", "area": str(people.ward.id), "pasted": pasted}
    answer = lan.post("/lists/new", sent, content_type="multipart/form-data")
    do_waiting_jobs()
    assert lan.get(str(answer.location)).texts(".kpi b")[:3] == ["2", "0", "0"]
    assert {row.values["row"]["address"] for row in db.session.scalars(select(IntakeRow))} == {
        "Số 4 ngõ 2",
        "Số 6 ngõ 2",
    }


SHAPE = "Người ký;Đại diện;Ở đâu;Máy bàn;Thu chi;CCCD\n"


def test_columns_chosen_once_are_taken_for_the_next_list_of_that_shape(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    where = read(lan, people, "x;y\n" + SHAPE + "ký;Trần An;Số 4 ngõ 2;0912345678;7 triệu;001099012345\n")
    lan.submit(lan.get(where), "#reading", s0_row="2")
    do_waiting_jobs()
    chosen = {"s0_c1": "head_name", "s0_c2": "address", "s0_c3": "phone", "s0_c4": "+note", "s0_c5": "+note"}
    lan.submit(lan.get(where), "#reading", **chosen)
    do_waiting_jobs()
    row = row_named("Trần An")
    assert row.values["row"]["phone"] == "0912345678"
    assert row.values["row"]["note"] == "Thu chi: 7 triệu", "kept since somebody said so; an identity card never is"
    assert not lan.get(where).css("#recalled")
    again = read(lan, people, "Năm nay;;\nx;y\n" + SHAPE + "ký;Lê Bình;Số 6 ngõ 2;0912345679;8 triệu;\n", "b.csv")
    shown = lan.get(again)
    assert (shown.value_of("s0_c1"), shown.value_of("s0_c4")) == ("head_name", "+note")
    assert row_named("Lê Bình").values["row"]["note"] == "Thu chi: 8 triệu"
    assert shown.css("#recalled")
    elsewhere = send(page.as_("hoa"), people.other_ward, (SHAPE + "a;Vũ Cúc;c;d;e;f\n").encode(), "c.csv")
    do_waiting_jobs()
    assert not page.as_("hoa").get(str(elsewhere.location)).css("#recalled"), "another place, another person"
    lan.submit(shown, "#by-headings")
    do_waiting_jobs()
    shown = lan.get(again)
    assert not shown.css("#recalled") and shown.value_of("s0_c4") == "-" and count(IntakeShape) == 0


def test_a_list_brought_up_to_date_says_what_it_would_do(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    rows = "Trần An;Số 4 ngõ 2;3;\nLê Bình;Số 6 ngõ 2;;\nVũ Cúc;Số 8 ngõ 5;2;\n"
    bring(lan, people.ward, (HEAD + rows).encode(), "tháng 8.csv")
    before = db.session.scalars(select(Household.version).order_by(Household.id)).all()
    where = read(lan, people, HEAD + "Trần An;Số 4 ngõ 2;3;\nLê Bình;Số 6 ngõ 2;4;0912345678\nMai Hoa;Số 1 ngõ 9;2;\n")
    assert "tháng 8.csv" in lan.get(where).text_of("#compared")
    assert lan.get(where).texts("#compared .kpi b") == ["1", "1", "1", "1"]
    changes = lan.get(f"{where}?tab=changes").text_of("#list-rows tbody")
    assert "Số khẩu: (trống) → 4" in changes and "0912345678" not in changes
    gone = db.session.scalars(select(Household).where(Household.head_name == "Vũ Cúc")).one()
    missing = lan.get(f"{where}?tab=missing")
    assert missing.css(f"#list-rows a[href='/households/{gone.id}']")
    assert db.session.scalars(select(Household.version).order_by(Household.id)).all() == before, "nothing came in yet"
    done = take_in(lan, where)
    assert done.texts("#list-summary .kpi b") == ["1", "1", "1", "0"], "what was foreseen"
    assert count(Household) == 4, "what is missing stays"


def test_lists_of_two_hamlets_miss_nothing_of_each_other(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    bring(lan, people.ward, (HEAD + "Trần An;Số 4 ngõ 2;3;\nLê Bình;Số 6 ngõ 2;4;\n").encode(), "a.csv")
    where = read(lan, people, HEAD + "Mai Hoa;Số 1 ngõ 9;2;\n", "b.csv")
    assert lan.get(where).texts("#compared .kpi b") == ["1", "0", "0"]
    assert not lan.get(where).css("#list-rows .tabs a[href*=missing]")
