"""Mended cells laid over a file, columns kept as notes, headings known again, an error list that comes back."""

import json
from datetime import date, datetime

import pytest

from app.intake.flagged import Alike
from app.intake.problem_file import file_back, row_code
from app.intake.reader.book import ListRead, SheetChoice, read_list
from app.intake.reader.mended import AS_NOTE, cells_from_plain, cells_to_plain, raw_cells, row_again
from app.intake.reader.shapes import Remembered, recall, shape_of
from app.intake.reader.sheets import Broken, CellRow, Grid
from app.intake.rules import is_update
from app.places.household_list import HOUSEHOLDS, HouseholdRow

TODAY = date(2026, 11, 28)
LIST = (
    "Xóm Đình;;;\nSTT;Chủ hộ;Địa chỉ;Số khẩu;SĐT;Tôn giáo;CCCD\n"
    "1;Trần An;Số 4 ngõ 2;ba người;912345678;Phật;001\n2;Lê Bình;nt;2\n"
)


def read(text: str, choice: SheetChoice | None = None) -> ListRead[HouseholdRow]:
    return read_list(text.encode(), "ds.csv", HOUSEHOLDS, TODAY, {"CSV": choice} if choice else None)


def test_a_mended_cell_is_read_in_place_of_the_files_own() -> None:
    [an, binh] = read(LIST, SheetChoice(mends={3: {3: "3"}, 4: {2: "Số 6 ngõ 2"}})).sheets[0].rows.rows
    assert an.candidate is not None and an.candidate.members == 3
    assert binh.candidate is not None and binh.candidate.address == "Số 6 ngõ 2", "a mended line is no longer too short"
    assert binh.issues == ()


def test_a_mend_outside_the_file_is_nothing() -> None:
    rows = read(LIST, SheetChoice(mends={99: {0: "x"}, 3: {99: "x"}, 0: {0: "x"}})).sheets[0].rows.rows
    assert [row.number for row in rows] == [3, 4]


@pytest.mark.parametrize("mended", [{}, {"members": "3"}, {"members": "", "phone": "12"}, {"head_name": "A?n"}])
def test_a_row_read_alone_is_the_row_of_the_file(mended: dict[str, str]) -> None:
    sheet = read(LIST).sheets[0]
    kept = json.loads(json.dumps(cells_to_plain(raw_cells(sheet.grid, sheet.mapping, sheet.rows.rows[0]))))
    alone = row_again(
        HOUSEHOLDS, "CSV", 3, cells_from_plain(kept) | {key: text or None for key, text in mended.items()}, TODAY
    )
    places = {key: place for place, key in sheet.mapping.items()}
    choice = SheetChoice(mends={3: {places[key]: text for key, text in mended.items()}})
    whole = read(LIST, choice).sheets[0].rows.rows[0]
    assert alone is not None
    assert (alone.number, alone.candidate, alone.issues) == (whole.number, whole.candidate, whole.issues)


def test_what_stands_above_goes_along_with_a_row() -> None:
    text = "Chủ hộ;Địa chỉ;Số khẩu\nXóm 3;;\nTrần An;Số 4;ba\nLê Bình;nt;hai\n"
    sheet = read(text).sheets[0]
    cells = [raw_cells(sheet.grid, sheet.mapping, row) for row in sheet.rows.rows]
    assert [(one["address"], one["hamlet"]) for one in cells] == [("Số 4", "Xóm 3"), ("Số 4", "Xóm 3")]
    again = row_again(HOUSEHOLDS, "CSV", 4, cells[1] | {"members": "2"}, TODAY)
    assert again is not None and again.candidate is not None and again.candidate.hamlet == "Xóm 3"


def test_an_emptied_row_is_none_any_more() -> None:
    assert row_again(HOUSEHOLDS, "CSV", 3, {"head_name": None, "members": None}, TODAY) is None
    lonely = row_again(HOUSEHOLDS, "CSV", 3, {"head_name": None, "members": "9"}, TODAY)
    assert lonely is not None and lonely.candidate is None, "a row of the list, wherever it would stand"


def test_cells_are_kept_with_their_types() -> None:
    moment = datetime.fromisoformat("2026-05-03T07:30")
    cells = {"a": date(2026, 5, 3), "b": moment, "c": 912345678.0, "d": None, "e": "x", "f": True}
    assert cells_from_plain(json.loads(json.dumps(cells_to_plain(cells)))) == cells
    [broken] = cells_from_plain(json.loads(json.dumps(cells_to_plain({"a": Broken("#REF!")})))).values()
    assert isinstance(broken, Broken) and broken == "#REF!"


def test_unknown_columns_are_notes_only_when_somebody_says_so() -> None:
    three = {3: {3: "3"}}
    [plain, _] = read(LIST, SheetChoice(mends=three)).sheets[0].rows.rows
    assert plain.candidate is not None and plain.candidate.note is None
    noted = read(LIST, SheetChoice(columns={5: AS_NOTE, 6: AS_NOTE}, mends=three)).sheets[0]
    assert noted.rows.rows[0].candidate is not None and noted.rows.rows[0].candidate.note == "Tôn giáo: Phật"
    assert noted.noted == {5}, "an identity card is refused by its name"


def test_notes_of_other_columns_stand_below_the_note_itself() -> None:
    text = "Chủ hộ;Địa chỉ;Ghi chú;Tôn giáo\nTrần An;Số 4;nhà cuối ngõ;Phật\nLê Bình;Số 6;;Lương\n"
    rows = read(text, SheetChoice(columns={3: AS_NOTE})).accepted
    assert [row.candidate.note for row in rows if row.candidate] == ["nhà cuối ngõ\nTôn giáo: Phật", "Tôn giáo: Lương"]


def grid(*rows: CellRow) -> Grid:
    return Grid("CSV", rows)


def test_a_shape_is_the_folded_words_of_a_heading_wherever_it_stands() -> None:
    first = grid(("Danh sách",), ("Người ký", "Ở đâu ", None), ("An", "Số 4"))
    later = grid((None,), ("năm nay",), ("x",), ("NGƯỜI KÝ", "o dau"), ("Bình", "Số 6"))
    shape = shape_of(first, 2, 1)
    assert shape is not None and shape != shape_of(first, 3, 1)
    found = recall(later, {shape: Remembered(1, {0: "head_name"})})
    assert found is not None and found.row == 4
    assert recall(later, {}) is None and recall(first, {shape: Remembered(2)}) is None
    assert shape_of(first, 1, 1) is None, "one word is no heading"


def test_lines_of_an_error_list_are_known_by_their_codes() -> None:
    back = file_back(
        [
            grid(("Ghi chú",)),
            grid(("MÃ DÒNG ", "Chủ hộ"), (row_code(3, 14), "'=An"), (None, "ai đó"), (None, None), ("L3-x", 1)),
        ]
    )
    assert back is not None and (back.heading_row, back.strange) == (1, 2)
    [line] = back.lines
    assert (line.list_id, line.row_id, line.texts) == (3, 14, {1: "=An"})
    assert file_back([grid(("Mã dòng", "Chủ hộ"), ("x", "y"))]) is None
    assert back.keys(HOUSEHOLDS)[1] == "head_name"


def test_cells_alike_have_one_finding_in_one_column_and_one_text() -> None:
    issues = [{"code": "members_not_a_number", "column": "members", "value": "ba người"}]
    assert Alike("members_not_a_number", "members").among(issues)
    assert Alike("members_not_a_number", "members", "ba người").among(issues)
    assert not Alike("members_not_a_number", "members", "4 người").among(issues)
    assert not Alike("members_not_a_number", "smartphones").among(issues)


@pytest.mark.parametrize(("shared", "earlier", "said"), [(0, 0, False), (1, 3, True), (1, 4, False), (5, 5, True)])
def test_an_update_shares_a_third_of_what_there_was(shared: int, earlier: int, said: bool) -> None:
    assert is_update(shared, earlier) is said
