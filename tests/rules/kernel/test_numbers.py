"""Numbers out of cells: dots for thousands, commas for decimals, the other way told; how they are shown."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.vietnamese.numbers import (
    ParsedNumber,
    parse_count,
    parse_number,
    show_decimal,
    show_number,
    show_percent,
)


@pytest.mark.parametrize(
    ("raw", "value", "kind", "flags"),
    [
        ("12", 12, "count", ()),
        (12, 12, "count", ()),
        (12.0, 12, "count", ()),
        ("12.0", 12, "count", ("excel_number_repaired",)),
        ("12,0", 12, "count", ("excel_number_repaired",)),
        ("'12", 12, "count", ()),
        ("0", 0, "count", ()),
        ("1.500", 1500, "count", ("thousands_read",)),
        ("37.000", 37_000, "count", ("thousands_read",)),
        ("2.350.000", 2_350_000, "count", ()),
        ("1 500", 1500, "count", ()),
        ("1\xa0284\xa0000", 1_284_000, "count", ()),
        ("1,500", 1500, "count", ("other_separators",)),
        ("1,234,567", 1_234_567, "count", ("other_separators",)),
        ("4 người", 4, "count", ("unit_dropped",)),
        ("5 nhân khẩu", 5, "count", ("unit_dropped",)),
        ("không", 0, "count", ("none_read_as_zero",)),
        ("-3", -3, "count", ("negative",)),
        ("38,1", Decimal("38.1"), "decimal", ()),
        ("0,5", Decimal("0.5"), "decimal", ()),
        ("0,500", Decimal("0.500"), "decimal", ()),
        ("1.284,50", Decimal("1284.50"), "decimal", ()),
        ("38.1", Decimal("38.1"), "decimal", ("other_separators",)),
        ("1,284.50", Decimal("1284.50"), "decimal", ("other_separators",)),
        (1.5, Decimal("1.5"), "decimal", ()),
        ("38,1%", Decimal("38.1"), "percent", ()),
        ("38.1 %", Decimal("38.1"), "percent", ("other_separators",)),
        ("100%", 100, "percent", ()),
        ("12,500%", Decimal("12.500"), "percent", ()),
        ("15.000 đ", 15_000, "money", ()),
        ("15.000đ", 15_000, "money", ()),
        ("6.000.000 VNĐ", 6_000_000, "money", ()),
        ("98.000 đồng", 98_000, "money", ()),
        ("98.000₫", 98_000, "money", ()),
        ("15,000 đ", 15_000, "money", ("other_separators",)),
        ("1,5 triệu", 1_500_000, "money", ("scaled",)),
        ("2 tỷ đồng", 2_000_000_000, "money", ("scaled",)),
        ("1tr5", 1_500_000, "money", ("scaled",)),
        ("2tr35", 2_350_000, "money", ("scaled",)),
        ("15k", 15_000, "money", ("scaled",)),
    ],
)
def test_numbers(raw: object, value: int | Decimal, kind: str, flags: tuple[str, ...]):
    assert parse_number(raw) == ParsedNumber(value, kind, flags)


@pytest.mark.parametrize(
    "raw",
    [
        "12?",
        "hai",
        "~50",
        "50+",
        "1.50.000",
        "1/2",
        "12:30",
        "1e5",
        "12 13",
        "²",
        "9" * 5000,
        True,
        float("nan"),
        1e30,
        "%",
    ],
)
def test_what_is_no_number(raw: object):
    assert parse_number(raw) == ParsedNumber(None, None, ("not_a_number",))


@pytest.mark.parametrize("raw", [None, "", "  ", "'", "\xa0"])
def test_an_empty_cell_is_no_number(raw: object):
    assert parse_number(raw) == ParsedNumber(None, None)
    assert parse_count(raw) is None


@pytest.mark.parametrize(
    ("raw", "count"),
    [
        ("12", 12),
        (12.0, 12),
        ("12,0", 12),
        ("1.500", 1500),
        ("1,500", 1500),
        ("6.000 đ", 6000),
        ("4 người", 4),
        ("0", 0),
    ],
)
def test_counts(raw: object, count: int):
    assert parse_count(raw) == count


@pytest.mark.parametrize(
    "raw",
    [
        "12?",
        "1,5",
        "0.500",
        "50%",
        "5k",
        "1,5 triệu",
        "-3",
        -3,
        1.5,
        "1.50.000",
        "1.500,000",
        float("nan"),
        True,
        "²",
        "9" * 5000,
    ],
)
def test_what_is_no_count_is_refused(raw: object):
    with pytest.raises(ValueError, match="number"):
        parse_count(raw)


@given(st.text(max_size=40) | st.text("0123456789.,% đkngười-", max_size=20) | st.integers() | st.floats())
def test_any_cell_is_read_as_a_number(raw: object):
    read = parse_number(raw)
    assert (read.value is None) == (read.kind is None)


@given(st.integers(min_value=0, max_value=10**14))
def test_a_shown_number_is_read_back(value: int):
    assert parse_count(show_number(value)) == value
    assert parse_number(f"{show_number(value)} đ") == ParsedNumber(value, "money")


@given(st.decimals(min_value=0, max_value=10**9, places=1))
def test_a_shown_decimal_is_read_back(value: Decimal):
    assert parse_number(show_decimal(float(value))).value == value


def test_numbers_are_shown_the_vietnamese_way():
    assert (show_number(1284), show_decimal(0.9), show_decimal(1284.5, 2)) == ("1.284", "0,9", "1.284,50")
    assert (show_percent(0.522), show_percent(0.6, 0)) == ("52,2%", "60%")
