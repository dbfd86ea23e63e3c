"""Days are said in the language of the page."""

from datetime import date

import pytest
from flask import Flask
from flask_babel import force_locale

from app.web.days import day_long, day_short


@pytest.mark.parametrize(
    ("language", "short", "long"),
    [("vi", "T7 28/11", "thứ Bảy 28/11"), ("en", "Sat 28/11", "Saturday 28/11")],
)
def test_a_saturday(app: Flask, language: str, short: str, long: str) -> None:
    with app.test_request_context(), force_locale(language):
        assert (day_short(date(2026, 11, 28)), day_long(date(2026, 11, 28))) == (short, long)
