"""Cells put right on the page of a list: one, all like it, back again; and what holds of them afterwards."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.audit.models import AuditRow
from app.extensions import db
from app.intake.models import IntakeBatch, IntakeMend, IntakeRow
from app.places.models import Household
from tests.factories.people import Cast, cast
from tests.http.intake.test_lists import count, send
from tests.kit.page import Answer, Page
from tests.kit.work import do_waiting_jobs

HEAD = "Chủ hộ;Địa chỉ;Số khẩu;SĐT\n"
ODD = HEAD + (
    "Trần An;Số 4 ngõ 2;3;0912345678\n"
    "Lê Bình;Số 6 ngõ 2;ba người;0912345679\n"
    "Vũ Cúc;Số 8 ngõ 5;ba người;0912345670\n"
    "Đỗ Dung;Số 9 ngõ 5;4;12345\n"
    "Bùi Én;Số 11 ngõ 5;2;999\n"
    ";;5;0912345671\n"
)


@pytest.fixture
def people(app: object) -> Cast:
    return cast()


def read(page: Page, people: Cast, text: str = ODD, name: str = "a.csv") -> str:
    """Upload a list and let it be read; return its address."""
    where = str(send(page, people.ward, text.encode(), name).location)
    assert do_waiting_jobs() == ["done"]
    return where


def take_in(page: Page, where: str, rows: str = "all") -> Answer:
    """Confirm what is good, let it come in and return the page of the list."""
    page.submit(page.get(where), "#confirm", expect=303) if rows == "all" else page.post(
        f"{where}/confirm", {"rows": rows}
    )
    assert do_waiting_jobs() == ["done"]
    return page.get(where)


def row_named(name: str) -> IntakeRow:
    rows = db.session.scalars(select(IntakeRow).order_by(IntakeRow.id))
    return next(row for row in rows if name in (row.values.get("cells") or row.values["row"]).values())


def mend(page: Page, where: str, name: str, htmx: bool = False, **cells: str) -> Answer:
    """Type into the cells of the row that bears a name, and save."""
    row = row_named(name)
    shown = page.get(f"{where}?tab={row.status}")
    changes = {f"cell-{key}": text for key, text in cells.items()}
    return page.submit(shown, f"#mend-{row.id}", htmx=htmx, **changes)


def kpis(page: Page, where: str) -> list[str]:
    return page.get(where).texts("#list-summary .kpi b")


def test_a_cell_is_mended_in_its_row_and_read_again_at_once(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    where = read(lan, people)
    assert kpis(lan, where) == ["1", "2", "3", "0"]
    shown = lan.get(f"{where}?tab=rejected")
    row = row_named("Lê Bình")
    cell = shown.one(f"#mend-row-{row.id} input[name=cell-members]")
    assert (cell["value"], cell["aria-invalid"]) == ("ba người", "true")
    assert "không phải là số. «ba người»" in shown.text_of(f"#mend-row-{row.id}")
    part = mend(lan, where, "Lê Bình", htmx=True, members="3")
    assert part.one(f"li#mend-row-{row.id}") and not part.css(f"#mend-{row.id}")
    assert part.texts("#list-summary .kpi b") == ["2", "2", "2", "0"], "what it counts in changes beside it"
    assert "4" in part.text_of("#confirm button[value=all]")
    row = row_named("Lê Bình")
    assert (row.status, row.values["row"]["members"], row.issues) == ("good", 3, [])
    assert kpis(lan, where) == ["2", "2", "2", "0"]
    told = db.session.scalars(select(AuditRow).where(AuditRow.action == "intake.mend")).one()
    assert told.detail == {"rows": 1}, "nothing of what was typed"


def test_without_scripts_it_goes_back_to_the_row(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    where = read(lan, people)
    still = mend(lan, where, "Đỗ Dung", phone="1234")
    assert str(still.location).endswith(f"#mend-row-{row_named('Đỗ Dung').id}")
    assert "«1234»" in lan.get(f"{where}?tab=check").text_of("#list-rows")
    assert "hợp lệ" in lan.follow(mend(lan, where, "Đỗ Dung", phone="0987654321")).text_of("#status")
    assert row_named("Đỗ Dung").values["row"]["phone"] == "0987654321"


def test_what_is_mended_holds_when_the_file_is_read_with_other_columns(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    where = read(lan, people)
    mend(lan, where, "Lê Bình", members="3")
    lan.submit(lan.get(where), "#reading", s0_c3="-")
    assert do_waiting_jobs() == ["done"]
    row = row_named("Lê Bình")
    assert (row.status, row.values["row"]["members"], row.values["row"]["phone"]) == ("good", 3, None)
    shown = lan.get(f"{where}?tab=mended")
    assert "ba người → 3" in shown.text_of(f"#mend-row-{row.id}")
    lan.submit(shown, f"#unmend-{row.id}-1")
    assert row_named("Lê Bình").status == "rejected" and count(IntakeMend) == 0


def test_all_like_it_tells_how_many_first_and_goes_back_as_one(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    where = read(lan, people)
    row = row_named("Lê Bình")
    button = lan.get(f"{where}?tab=rejected").one(f"#mend-{row.id} button[name=cell]")
    assert "2" in button.get_text()
    typed = {"cell": "members", "cell-members": "3"}
    asked = lan.post(str(button["formaction"]), typed, expect=200)
    assert "«ba người»" in asked.text_of("main") and count(IntakeMend) == 0, "asking changes nothing"
    assert lan.post(str(button["formaction"]), typed, htmx=True).one(f"li#mend-row-{row.id}")
    sent = lan.post(str(button["formaction"]), asked.fields() | {"sure": "same"})
    assert "2" in lan.follow(sent).text_of("#status")
    assert [row_named(name).status for name in ("Lê Bình", "Vũ Cúc")] == ["good", "good"]
    lan.submit(lan.get(f"{where}?tab=mended"), f"#unmend-{row.id}-1")
    assert [row_named(name).status for name in ("Lê Bình", "Vũ Cúc")] == ["rejected", "rejected"]


def test_cells_that_cannot_be_read_are_left_empty_by_one_rule(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    where = read(lan, people)
    alike = f"{where}/rows/{row_named('Đỗ Dung').id}/alike"
    asked = lan.post(alike, {"cell": "phone", "cell-phone": "12345"}, expect=200)
    assert not asked.css("button[value=same]"), "nothing else was typed"
    lan.post(alike, asked.fields() | {"sure": "empty"})
    assert kpis(lan, where)[:3] == ["3", "0", "3"]
    assert row_named("Bùi Én").values["row"]["phone"] is None


def test_a_row_with_no_one_cell_to_blame_offers_them_all_and_may_be_emptied(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    where = read(lan, people, HEAD + "Trần An;Số 4 ngõ 2;3;0912345678\nHồ Giang;Số 13\n")
    row = db.session.scalars(select(IntakeRow).where(IntakeRow.row == 3)).one()
    form = lan.get(f"{where}?tab=rejected").fields(f"#mend-{row.id}")
    assert {name for name in form if name.startswith("cell-")} == {
        *("cell-head_name", "cell-address", "cell-members", "cell-phone")
    }
    mend(lan, where, "Hồ Giang", head_name="", address="")
    assert kpis(lan, where)[:3] == ["1", "0", "0"]
    assert "Đã để trống mọi ô" in lan.get(f"{where}?tab=mended").text_of("#list-rows")
    lan.submit(lan.get(f"{where}?tab=mended"), f"#unmend-{row.id}-1")
    mend(lan, where, "Hồ Giang", members="2")
    assert kpis(lan, where)[:3] == ["2", "0", "0"], "a line that somebody looked at is no longer too short"


def test_good_rows_go_in_while_the_rest_waits_and_comes_later(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    where = read(lan, people)
    done = take_in(lan, where)
    assert count(Household) == 3 and done.texts("#list-summary .kpi b") == ["3", "0", "0", "3"]
    assert "3 dòng" in done.text_of(".banner") and "3 dòng" in done.text_of("#list-confirm")
    assert not done.css("#confirm") and "3 dòng" in lan.get("/lists").text_of("tbody tr")
    mend(lan, where, "Lê Bình", members="3")
    assert "1" in lan.get(where).text_of("#confirm button")
    done = take_in(lan, where)
    assert count(Household) == 4 and done.texts("#list-summary .kpi b") == ["4", "0", "0", "2"]
    lan.post(f"{where}/confirm", {"rows": "all"}, expect=409)
    lan.submit(lan.get(f"{where}/undo"), "#undo")
    assert do_waiting_jobs() == ["done"]
    assert count(Household) == 0, "taking it back covers what came in later"


def test_seven_days_count_from_the_rows_that_came_in_last(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    where = read(lan, people)
    take_in(lan, where)
    batch = db.session.scalars(select(IntakeBatch)).one()
    assert batch.confirmed_at is not None
    batch.confirmed_at -= timedelta(days=8)
    assert lan.get(where).css("#undo-closed")
    mend(lan, where, "Vũ Cúc", members="3")
    assert not take_in(lan, where).css("#undo-closed")


def test_only_rows_without_remarks_leave_the_others_waiting(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    where = read(lan, people)
    done = take_in(lan, where, "good")
    assert count(Household) == 1
    assert "2" in done.text_of("#confirm button[value=all]"), "those to check may still come in as they are"
    take_in(lan, where)
    assert count(Household) == 3


def test_a_row_mended_into_another_one_does_not_come_in_twice(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    where = read(lan, people, HEAD + "Trần An;Số 4 ngõ 2;3;\nTrần A?n;Số 4 ngõ 2;ba mươi;\n")
    mend(lan, where, "Trần A?n", head_name="Trần An", members="3")
    take_in(lan, where)
    assert count(Household) == 1


def test_what_is_in_takes_no_mends(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    where = read(lan, people)
    row = row_named("Đỗ Dung")
    take_in(lan, where)
    lan.post(f"{where}/rows/{row.id}", {"cell-phone": "0987654321"}, expect=409)
    lan.post(f"{where}/rows/{row.id}/alike", {"cell": "phone", "sure": "empty"}, expect=303)
    assert count(IntakeMend) == 0


def test_who_may_mend(page: Page, people: Cast) -> None:
    where = read(page.as_("lan"), people)
    row = row_named("Đỗ Dung")
    for login, status in {"minh": 403, "thu": 403, "quang": 403, "hoa": 404}.items():
        person = page.as_(login)
        person.get("/notices")
        person.post(f"{where}/rows/{row.id}", {"cell-phone": "0987654321"}, expect=status)
    page.as_("lan").post(f"{where}/rows/{row.id + 999}", {}, expect=404)
    assert count(IntakeMend) == 0
