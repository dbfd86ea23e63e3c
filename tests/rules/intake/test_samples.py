"""The two sample lists give exactly what their .json files say."""

import io
import json
import re
import zipfile
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.intake.reader.book import ListRead, read_list
from app.intake.reader.rows import Row
from app.kernel.vietnamese.numbers import parse_count
from app.people.volunteer_list import VOLUNTEERS, VolunteerRow
from app.places.household_list import HOUSEHOLDS, HouseholdRow

SAMPLES = Path(__file__).parents[2] / "data" / "import_samples"
LIST_DAY = date(2021, 9, 8)
WORKBOOK = "02_doan_vien_hai_sheet.xlsx"
PLAIN = "03_ho_thon_cuu_windows1258.csv"


def expected(name: str) -> Any:
    return json.loads((SAMPLES / name).with_suffix(".json").read_text("utf-8"))


def without_given_name(data: bytes, row: int) -> bytes:
    """Return the workbook with the given name of a row of its first sheet emptied."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                content, times = re.subn(rb'<c r="C%d"[^>]*>.*?</c>' % row, b"", content)
                assert times == 1
            new.writestr(part.filename, content)
    return out.getvalue()


@pytest.fixture(scope="module")
def volunteers() -> ListRead[VolunteerRow]:
    return read_list((SAMPLES / WORKBOOK).read_bytes(), WORKBOOK, VOLUNTEERS, LIST_DAY)


@pytest.fixture(scope="module")
def one_unnamed() -> ListRead[VolunteerRow]:
    data = without_given_name((SAMPLES / WORKBOOK).read_bytes(), 56)
    return read_list(data, WORKBOOK, VOLUNTEERS, LIST_DAY)


@pytest.fixture(scope="module")
def households() -> ListRead[HouseholdRow]:
    return read_list((SAMPLES / PLAIN).read_bytes(), PLAIN, HOUSEHOLDS, LIST_DAY)


def findings(rows: tuple[Row[Any], ...]) -> list[dict[str, Any]]:
    """Return what a person must look at or what kept a row out, in the words of the .json; repeated rows apart."""
    return [
        {"sheet": row.sheet, "row": row.number, "code": issue.code, "value": issue.value, "column": issue.column}
        for row in rows
        for issue in row.issues
        if issue.weight != "note" and issue.code != "possible_duplicate"
    ]


def tidy(wanted: dict[str, Any]) -> dict[str, Any]:
    return {"value": None, "column": None, **wanted}


def test_volunteers_match_once_the_name_the_json_misses_is_missing(one_unnamed: ListRead[VolunteerRow]) -> None:
    wanted = expected(WORKBOOK)
    read = one_unnamed
    assert len(read.accepted) + len(read.rejected) == wanted["data_rows"]
    assert len(read.accepted) == wanted["accepted_before_dedupe"] == 161
    assert len(read.distinct) == wanted["distinct_people"] == 157
    assert [(row.sheet, row.number, row.issues[0].code) for row in read.rejected] == [
        (reject["sheet"], reject["row"], reject["code"]) for reject in wanted["rejected"]
    ]


def test_volunteers_as_the_workbook_lies(volunteers: ListRead[VolunteerRow]) -> None:
    assert (len(volunteers.accepted), len(volunteers.distinct), len(volunteers.rejected)) == (162, 158, 0)
    row_56 = next(row for row in volunteers.accepted if (row.sheet, row.number) == ("Khối địa bàn", 56))
    assert row_56.candidate is not None and row_56.candidate.name == "Hoàng Hải Quân"


def test_volunteer_sheets_headings_and_warnings(volunteers: ListRead[VolunteerRow]) -> None:
    wanted = expected(WORKBOOK)
    heads = {sheet.grid.name: sheet.header.first_row for sheet in volunteers.sheets if sheet.header}
    assert heads == {"Khối địa bàn": 4, "Khoi truong hoc": 1}
    assert {sheet.grid.name: sheet.ignored for sheet in volunteers.sheets if sheet.ignored} == {
        "Sheet3": "empty",
        "ma": "hidden",
    }
    sizes = {sheet.grid.name: len(sheet.rows.rows) for sheet in volunteers.sheets if sheet.header}
    assert sizes == {name: wanted["sheets"][name]["data_rows"] for name in sizes}
    assert findings(volunteers.check) == [tidy(warning) for warning in wanted["warnings"]]


def test_volunteer_duplicates_across_sheets(volunteers: ListRead[VolunteerRow]) -> None:
    pairs = {(row.twin, (row.sheet, row.number)) for row in volunteers.accepted if row.twin}
    assert pairs == {
        ((pair["first"]["sheet"], pair["first"]["row"]), (pair["second"]["sheet"], pair["second"]["row"]))
        for pair in expected(WORKBOOK)["duplicate_pairs"]
    }


def test_volunteer_rows(volunteers: ListRead[VolunteerRow]) -> None:
    found = {(row.sheet, row.number): asdict(row.candidate) for row in volunteers.accepted if row.candidate}
    for wanted in expected(WORKBOOK)["rows"]:
        row = dict(found[wanted.pop("sheet"), wanted.pop("row")])
        row["dob"] = row["dob"].isoformat() if row["dob"] else None
        assert {key: row[key] for key in wanted} == wanted


def test_second_sheet_has_no_sex_and_keeps_unaccented_names(volunteers: ListRead[VolunteerRow]) -> None:
    rows = [row for row in volunteers.accepted if row.sheet == "Khoi truong hoc" and row.candidate]
    assert {row.candidate.sex for row in rows if row.candidate} == {None}
    vu = next(row for row in rows if row.number == 8)
    assert vu.candidate is not None and vu.candidate.name == "Nguyen Nhat Vu"
    assert [issue.code for issue in vu.issues if issue.column == "name"] == ["name_unaccented"]


def test_households_match(households: ListRead[HouseholdRow]) -> None:
    wanted = expected(PLAIN)
    assert households.book.encoding == wanted["encoding"]
    assert households.book.delimiter == wanted["delimiter"]
    sheet = households.sheets[0]
    assert sheet.header is not None and sheet.header.first_row == wanted["header_line"]
    assert len(sheet.rows.rows) == wanted["data_rows"]
    assert len(households.accepted) == len(households.distinct) == wanted["accepted"]
    assert len(households.rejected) == wanted["rejected_count"]


def test_household_findings(households: ListRead[HouseholdRow]) -> None:
    wanted = expected(PLAIN)
    for rows, named in ((households.check, wanted["warnings"]), (households.rejected, wanted["rejected"])):
        found = [
            {"code": issue.code, "serial": int(row.serial or 0)} | ({"value": issue.value} if issue.value else {})
            for row in rows
            for issue in row.issues
            if issue.weight != "note"
        ]
        assert found == [{key: one[key] for key in ("code", "serial", "value") if key in one} for one in named]


def test_household_rows_and_sums(households: ListRead[HouseholdRow]) -> None:
    wanted = expected(PLAIN)
    sheet = households.sheets[0]
    assert sheet.header is not None and sheet.rows.skipped_columns == ("income",)
    income_place = sheet.header.keys.index("income")
    rows = {}
    for row in households.accepted:
        assert row.candidate is not None and "income" not in row.cells
        income = parse_count(sheet.grid.rows[row.number - 1][income_place])
        held = asdict(row.candidate)
        rows[int(row.serial or 0)] = held | {"name": held["head_name"], "income": income}
    for one in wanted["rows"]:
        row = rows[one.pop("stt")]
        assert {key: row[key] for key in one} == one
    sums = {key: sum(row[key] for row in rows.values()) for key in wanted["sums_of_accepted"]}
    assert sums == wanted["sums_of_accepted"]
