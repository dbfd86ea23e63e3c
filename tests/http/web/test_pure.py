"""Macros that are drawn once: what looks alike and is not stays apart."""

from flask import Flask, render_template_string
from markupsafe import Markup

SOURCE = """{% from "ui/button.html" import button %}{{ button(label, value=value) }}"""


def draw(label: str, value: object) -> str:
    return render_template_string(SOURCE, label=label, value=value)


def test_a_text_is_escaped_though_the_same_letters_came_as_markup_before(app: Flask) -> None:
    with app.test_request_context("/"):
        assert "<b>Có</b>" in draw(Markup("<b>Có</b>"), 1)
        assert "&lt;b&gt;Có&lt;/b&gt;" in draw("<b>Có</b>", 1)
        assert "<b>Có</b>" in draw(Markup("<b>Có</b>"), 1)


def test_a_number_is_no_truth_value(app: Flask) -> None:
    with app.test_request_context("/"):
        assert 'value="1"' in draw("Hai máy", 1)
        assert 'value="True"' in draw("Hai máy", True)


def test_a_value_that_cannot_be_remembered_is_drawn_each_time(app: Flask) -> None:
    with app.test_request_context("/"):
        assert [draw("Hai máy", [number]) for number in (1, 2)] == [draw("Hai máy", [1]), draw("Hai máy", [2])]
