"""No small cell is shown, and none can be worked out from the total of its row or column."""

from hypothesis import given
from hypothesis import strategies as st

from app.schools.suppression import LEAST, Cell, shown_cells, shown_line

TABLES = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 30), min_size=width, max_size=width), max_size=7)
)


def lines(table):
    return [*table, *(list(column) for column in zip(*table, strict=True))]


def possible(few: int, kept: int, total: int) -> bool:
    """Say whether so many cells of 0-4 and so many of any size from 5 (the narrower reading) can make the total."""
    return LEAST * kept <= total and (kept > 0 or total <= 4 * few)


@given(TABLES)
def test_no_small_cell_is_shown(table):
    for row, cells in zip(table, shown_cells(table), strict=True):
        for n, cell in zip(row, cells, strict=True):
            assert cell.n is None or (cell.n == n and n >= LEAST)
            assert cell.mark != "few" or n < LEAST


@given(TABLES)
def test_a_total_lets_nobody_work_out_a_small_cell(table):
    for numbers, cells in zip(lines(table), lines(shown_cells(table)), strict=True):
        hidden = [(n, cell) for n, cell in zip(numbers, cells, strict=True) if cell.mark != "shown"]
        few = sum(cell.mark == "few" for _, cell in hidden)
        left = sum(n for n, _ in hidden)
        assert len(hidden) != 1 or len(numbers) == 1
        for value in range(LEAST) if few else ():
            assert possible(few - 1, len(hidden) - few, left - value), (numbers, cells)


@given(TABLES)
def test_a_table_without_small_cells_is_shown_whole(table):
    grown = [[n + LEAST for n in row] for row in table]
    assert shown_cells(grown) == [[Cell("shown", n) for n in row] for row in grown]


def test_the_smallest_cell_that_hides_the_small_one_goes_with_it():
    hidden = shown_cells([[30, 12, 2], [20, 18, 15], [3, 25, 28]])
    assert [[cell.n for cell in row] for row in hidden] == [[30, None, None], [None, 18, None], [None, None, 28]]


def test_a_row_too_small_to_hide_anything_in_says_nothing():
    assert [cell.mark for cell in shown_line([4, 4, 4])] == ["kept", "kept", "kept"]


def test_a_small_class_takes_the_next_one_with_it():
    assert [cell.n for cell in shown_line([40, 4, 38])] == [40, None, None]
