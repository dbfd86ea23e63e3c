"""Numbers as people type them: at most nine digits, said once in words, never an error of the server."""

import ast

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms.validators import InputRequired, NumberRange, Optional

from app.web.fields import DecimalField, IntegerField
from app.web.forms import QueryForm
from tests.kit.source import modules, tree_of


class Numbers(QueryForm):
    n = IntegerField("n", [InputRequired("Type."), NumberRange(0, 50, "From 0 to 50.")])
    more = IntegerField("more", [Optional(), NumberRange(0, 2**31 - 1)])
    rate = DecimalField("rate", [Optional(), NumberRange(1, 100)], places=1)


def read(app: Flask, **typed: str) -> Numbers:
    with app.test_request_context():
        form = Numbers(MultiDict(typed))
        form.validate()
        return form


@pytest.mark.parametrize("typed", ["1e5", "٣", "²", "4.0"])
def test_what_is_no_number_of_ours_is_refused_once_and_kept(app: Flask, typed: str) -> None:
    form = read(app, n=typed, more=typed)
    assert form.errors == {"n": ["Nhập số nguyên, ví dụ 4."], "more": ["Nhập số nguyên, ví dụ 4."]}
    assert (form.n.data, form.n._value()) == (None, typed)


@pytest.mark.parametrize("typed", ["9" * 10, "9" * 30, "9" * 401, "9" * 5000, "-" + "9" * 400])
def test_a_number_too_long_for_any_row_is_told_so_once_and_kept(app: Flask, typed: str) -> None:
    form = read(app, n=typed, more=typed)
    assert form.errors == {"n": ["Nhiều nhất 9 chữ số."], "more": ["Nhiều nhất 9 chữ số."]}
    assert (form.n.data, form.n._value()) == (None, typed)


def test_numbers_and_their_limits(app: Flask) -> None:
    assert read(app, n=" 7 ", more="999999999").errors == {}
    assert read(app, n="51").errors == {"n": ["From 0 to 50."]}
    assert read(app, n="").errors == {"n": ["Type."]}


@pytest.mark.parametrize("typed", ["NaN", "sNaN", "Infinity", "-inf", "x"])
def test_a_rate_is_finite(app: Flask, typed: str) -> None:
    form = read(app, n="1", rate=typed)
    assert list(form.errors) == ["rate"] and len(form.errors["rate"]) == 1


def test_no_form_takes_the_fields_of_the_library() -> None:
    ours = {"IntegerField", "DecimalField"}
    imports = (node for path in modules() for node in ast.walk(tree_of(path)) if isinstance(node, ast.ImportFrom))
    assert not [node for node in imports if node.module == "wtforms" and ours & {name.name for name in node.names}]
