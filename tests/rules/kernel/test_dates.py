"""Dates out of cells: day before month, as exact as they are, nothing guessed silently; how they are shown."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.vietnamese.dates import parse_date, show_date, show_day_long, show_day_short, show_time

TODAY = date(2026, 11, 22)
EIGHTH = "2005-04-08"


@pytest.mark.parametrize(
    ("raw", "iso", "flags"),
    [
        ("8/4/2005", EIGHTH, ()),
        ("08-04-2005", EIGHTH, ()),
        ("8.4.2005", EIGHTH, ()),
        ("8 / 4 / 2005", EIGHTH, ()),
        ("'08/04/2005", EIGHTH, ()),
        ("08042005", EIGHTH, ()),
        ("8042005", EIGHTH, ("zero_added",)),
        ("ngày 8 tháng 4 năm 2005", EIGHTH, ()),
        ("Ngày 08 tháng 04 năm 2005", EIGHTH, ()),
        ("mùng 8 tháng Tư năm 2005", EIGHTH, ()),
        ("8 tháng 4, 2005", EIGHTH, ()),
        ("thứ Sáu, ngày 8/4/2005", EIGHTH, ()),
        ("T6 8/4/2005", EIGHTH, ()),
        ("sinh ngày 8/4/2005", EIGHTH, ()),
        ("2005-04-08", EIGHTH, ()),
        ("2005/4/8", EIGHTH, ()),
        ("2005-04-08 00:00:00", EIGHTH, ()),
        ("2005-04-08T00:00:00", EIGHTH, ()),
        ("20050408", EIGHTH, ()),
        ("8/4/2005 7:30", EIGHTH, ()),
        ("8/4/2005 12:00:00 SA", EIGHTH, ()),
        ("17h30 ngày 8/4/2005", EIGHTH, ()),
        ("8/4/2005 lúc 17h", EIGHTH, ()),
        ("8-Apr-2005", EIGHTH, ()),
        ("April 8, 2005", EIGHTH, ()),
        (date(2005, 4, 8), EIGHTH, ()),
        (datetime.fromisoformat("2005-04-08T09:30:00"), EIGHTH, ()),
        # never swapped
        ("12/11/2005", "2005-11-12", ()),
        ("11/12/2005", "2005-12-11", ()),
        # two-digit years: 00-30 are 20xx
        ("8/4/05", EIGHTH, ("two_digit_year",)),
        ("8/4/'05", EIGHTH, ("two_digit_year",)),
        ("05-06-99", "1999-06-05", ("two_digit_year",)),
        ("1/1/00", "2000-01-01", ("two_digit_year",)),
        ("1/1/26", "2026-01-01", ("two_digit_year",)),
        ("1/1/31", "1931-01-01", ("two_digit_year",)),
        ("8-Apr-05", EIGHTH, ("two_digit_year",)),
        ("04.06.30", "2030-06-04", ("date_future", "two_digit_year")),
        # serial numbers of Excel
        (38450, EIGHTH, ("excel_date_repaired",)),
        (38450.0, EIGHTH, ("excel_date_repaired",)),
        ("38450", EIGHTH, ("excel_date_repaired",)),
        ("38450.0", EIGHTH, ("excel_date_repaired",)),
        ("38450.75", EIGHTH, ("excel_date_repaired",)),
        (20000, "1954-10-03", ("excel_date_repaired",)),
        (50000, "2036-11-21", ("date_future", "excel_date_repaired")),
        # only the month
        ("03/2014", "2014-03", ()),
        ("3-2014", "2014-03", ()),
        ("2014-03", "2014-03", ()),
        ("tháng 3/2014", "2014-03", ()),
        ("T3/2014", "2014-03", ()),
        ("tháng năm năm 2014", "2014-05", ()),
        ("tháng mười một năm 2014", "2014-11", ()),
        ("tháng 4/05", "2005-04", ("two_digit_year",)),
        ("5/99", "1999-05", ("two_digit_year",)),
        # only the year
        (2002, "2002", ()),
        (2002.0, "2002", ()),
        ("2002", "2002", ()),
        ("1900", "1900", ()),
        ("2025", "2025", ()),
        ("năm 2002", "2002", ()),
        ("sinh năm 2002", "2002", ()),
        ("sn 87", "1987", ("two_digit_year",)),
        ("2.002", "2002", ("thousands_read",)),
        (date(1905, 6, 24), "2002", ("excel_date_repaired",)),
        # a day without its year
        ("5/9", "2026-09-05", ("year_assumed",)),
    ],
)
def test_dates(raw: object, iso: str, flags: tuple[str, ...]):
    read = parse_date(raw, TODAY)
    assert (read.iso, read.flags) == (iso, flags)
    assert read.precision == {10: "day", 7: "month", 4: "year"}[len(iso)]
    assert read.year == int(iso[:4])
    assert (read.value is None) == (read.precision == "year")


@pytest.mark.parametrize(
    "raw",
    ["31/02/2001", "29/2/2001", "12/25/2001", "8/13/2005", "13/2014", "32/1/2001", "0/4/2005", "31022001", "31/4"],
)
def test_days_that_no_calendar_has(raw: str):
    read = parse_date(raw, TODAY)
    assert (read.value, read.year, read.precision, read.flags) == (None, None, None, ("date_impossible",))


@pytest.mark.parametrize(
    "raw",
    [
        "1899", "2101", "3005", 205, "20", 0, "19999", "50001", 99999, -5, "8/4/20005", "8/4/200", "8/4/1805", "8/4/0005",
        "hè 2001", "không nhớ", "1990?", "~1990", "8/4/2005 (âm lịch)", "2004-2005", "8/4/2005 và 9/4/2005", float("nan"),
        "9" * 5000, "²",
    ],
)  # fmt: skip
def test_what_is_neither_a_day_nor_a_year(raw: object):
    read = parse_date(raw, TODAY)
    assert (read.iso, read.flags) == (None, ("not_a_year",))


@pytest.mark.parametrize("raw", [None, "", "  ", "'", True])
def test_an_empty_cell_is_no_date(raw: object):
    assert (parse_date(raw, TODAY).iso, parse_date(raw, TODAY).flags) == (None, ())


def test_a_month_stands_for_its_first_day_and_a_year_for_none():
    assert parse_date("03/2014", TODAY).value == date(2014, 3, 1)
    assert parse_date("2014", TODAY).value is None


@given(
    st.dates(date(1906, 1, 1), date(2100, 12, 31)), st.sampled_from(["{0}/{1}/{2}", "{0}.{1}.{2}", "{2}-{1:02}-{0:02}"])
)
def test_a_day_is_read_back_whichever_sign_parts_it(day: date, way: str):
    assert parse_date(way.format(day.day, day.month, day.year), TODAY).value == day
    assert parse_date(show_date(day), TODAY).value == day == parse_date(day, TODAY).value


@given(
    st.text(max_size=40)
    | st.text("0123456789/.- thángnămTquý'", max_size=24)
    | st.integers()
    | st.floats()
    | st.dates()
    | st.from_regex(r"\d{1,4}[/. -]\d{1,4}[/. -]\d{1,5}", fullmatch=True)
)
def test_any_date_cell_is_read_and_what_was_read_is_stable(raw: object):
    read = parse_date(raw, TODAY)
    assert (read.precision is None) == (read.year is None) == (read.iso is None)
    if read.iso is not None:
        assert parse_date(read.iso, TODAY).iso == read.iso


def test_days_and_times_are_shown():
    saturday, sunday = date(2026, 11, 28), date(2026, 11, 29)
    assert (show_date(TODAY), show_day_short(saturday), show_day_short(sunday)) == (
        "22/11/2026",
        "T7 28/11",
        "CN 29/11",
    )
    assert (show_day_long(saturday), show_day_long(sunday)) == ("thứ Bảy 28/11", "chủ nhật 29/11")
    late = datetime(2026, 11, 27, 18, 5, tzinfo=UTC)
    assert (show_date(late), show_time(late), show_time(time(17, 30))) == ("28/11/2026", "1:05", "17:30")
