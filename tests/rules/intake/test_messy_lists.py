"""Lists spoilt in every known way, at random, the truth known: what is found of them, and that no row is ever lost."""

import csv
import io
from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.intake.reader.book import read_list
from app.intake.reader.told import told
from app.intake.reader.unreadable import Unreadable
from app.places.contact_list import CONTACTS
from app.schools.pupil_list import PUPILS
from tests.kit.messy.households import household_list
from tests.kit.messy.score import KINDS, LIST_DAY, Score, judge
from tests.kit.messy.volunteers import volunteer_list

SEEDS = range(24)
ALL_KINDS: dict[str, Any] = KINDS | {"pupils": PUPILS, "contacts": CONTACTS}


@pytest.fixture(scope="module")
def score() -> Score:
    found = Score()
    for seed in SEEDS:
        messy = household_list(seed) if seed % 2 else volunteer_list(seed)
        answer = judge(messy, found)
        if messy.encoding:
            assert answer["encoding"].removesuffix("-sig") == messy.encoding.removesuffix("-sig"), messy.seed
    return found


@pytest.mark.parametrize(
    ("what", "recall", "precision"),
    [
        ("rows", 0.99, 0.99),
        ("lines without data", 0.99, 0.99),
        ("rows kept out", 0.99, 0.99),
        ("phones", 0.99, 0.99),
        ("other cells", 0.99, 0.99),
        ("repeated rows", 0.95, 1.0),
    ],
)
def test_messy_lists_are_read_right(score: Score, what: str, recall: float, precision: float) -> None:
    assert score.wanted[what] > 10
    assert score.recall(what) >= recall, score.misses
    assert score.precision(what) >= precision, score.misses


def all_rows_are_named(data: bytes, name: str, kind: str) -> None:
    """Each row of each sheet stands once in accepted, rejected or skipped, none twice."""
    read = read_list(data, name, ALL_KINDS[kind], LIST_DAY)
    answer = told(read)
    named = Counter(
        (one["sheet"], one["row"]) for part in ("normalised", "rejected", "skipped") for one in answer[part]
    )
    there = [(sheet.grid.name, number) for sheet in read.sheets for number in range(1, len(sheet.grid.rows) + 1)]
    assert named == Counter(there)
    assert answer["accepted"] == len(answer["normalised"])


@pytest.mark.parametrize("seed", SEEDS[:6])
def test_every_row_of_a_messy_list_is_named(seed: int) -> None:
    messy = household_list(seed) if seed % 2 else volunteer_list(seed)
    all_rows_are_named(messy.data, messy.file_name, messy.kind)


WRITTEN = (
    'STT;Họ và tên;Chủ hộ;Địa chỉ;SĐT;Số khẩu;Nam;Nữ;Ngày sinh;Chi đoàn;Ghi chú;Tổng cộng;Người lập biểu;nt;";x;12;0;'
    "Xóm 3;Tổ 5;Trần Văn An;Tô Thị Sửu;Số 5 ngõ 2;12/3;0912345678;912345678.0;31/02/2001;38640;(1);(2);1;2;3;;=1+1;?"
)
WORDS = st.sampled_from(WRITTEN.split(";"))
ANY_CELL = st.one_of(
    WORDS, WORDS, st.text(max_size=12), st.integers(-5, 10**12).map(str), st.dates().map(date.isoformat)
)
GRIDS = st.lists(st.lists(ANY_CELL, max_size=8), min_size=1, max_size=14)
HEADS: dict[str, list[str]] = {
    "households": ["STT", "Chủ hộ", "Địa chỉ", "SĐT", "Số khẩu", "Ghi chú"],
    "volunteers": ["TT", "HỌ ĐỆM", "TÊN", "Nam", "Nữ", "Ngày sinh", "SĐT"],
    "pupils": ["STT", "Mã HS", "Họ và tên", "Lớp", "1/9", "2/9", "3/9"],
    "contacts": ["STT", "Số HĐ", "Tên khách hàng", "Địa chỉ", "SĐT", "Trạng thái"],
}


@settings(max_examples=120, deadline=None)
@given(grid=GRIDS, kind=st.sampled_from(sorted(HEADS)), headed=st.booleans())
def test_no_grid_loses_a_row(grid: list[list[str]], kind: str, headed: bool) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows([HEADS[kind], *grid] if headed else grid)
    try:
        all_rows_are_named(out.getvalue().encode("utf-8", "replace"), "ds.csv", kind)
    except Unreadable as refused:
        assert refused.code in ("empty", "not_a_sheet")


def test_the_lines_of_a_file_are_the_rows_of_its_sheet() -> None:
    """A stray quotation mark swallows no line, wherever it stands."""
    lines = [
        "STT;Chủ hộ;Địa chỉ;Ghi chú",
        '1;Trần An;Số 1;"nói: ""vâng"""',
        '2;Lê Bình;";',
        '3;Vũ Chi;"Số 3;x',
        "4;Hà;Số 4;",
    ]
    read = read_list("\n".join(lines).encode(), "ds.csv", KINDS["households"], LIST_DAY)
    assert [row.number for row in read.accepted] == [2, 3, 4, 5]
    found: list[Any] = [row.candidate.address for row in read.accepted]
    assert found == ["Số 1", "Số 1", '"Số 3', "Số 4"]
