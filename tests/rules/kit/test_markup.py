"""The checks behind `page` find what they are there to find."""

import pytest

from tests.kit.markup import faults

PAGE = (
    '<!doctype html><html lang="vi"><head><title>Trang</title></head><body><main><h1>Ngõ 45</h1>{}</main></body></html>'
)
FORM = '<form action="/a" method="post"><input type="hidden" name="csrf_token" value="t">{}</form>'


@pytest.mark.parametrize(
    "inside",
    [
        "",
        FORM.format('<label for="n">Tên</label><input id="n" name="n"><button>Lưu</button>'),
        FORM.format('<label>Tên <input name="n"></label>'),
        '<form action="/find"><input name="q" aria-label="Tìm"></form>',
        '<a href="/x"><svg><use href="/i.svg#i-plus"></use></svg> Thêm</a>',
    ],
)
def test_sound_pages_pass(inside: str) -> None:
    assert faults(PAGE.format(inside)) == []


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<h1>Hai</h1>", "one h1"),
        ('<p id="a"></p><p id="a"></p>', "stands 2 times"),
        ('<form method="post" action="/a"><button>Lưu</button></form>', "no CSRF token"),
        (FORM.format("").replace(' action="/a"', ""), "no action"),
        ('<form action="/f"><input type="hidden" name="csrf_token" value="t"></form>', "into the address"),
        ('<form action="/f"><input name="q"></form>', "no label"),
        ('<form action="/f"><label for="z">Tên</label><input id="q" name="q"></form>', "points at nothing"),
        ('<p style="color:red">x</p>', "inline style"),
        ('<button onclick="x()">x</button>', "inline onclick"),
        ("<script>x()</script>", "inline script"),
        ("<style>p{}</style>", "inline <style>"),
        ('<a href="#">x</a>', "leads nowhere"),
        ('<a href="javascript:x()">x</a>', "javascript:"),
        ('<a href="/x"><svg></svg></a>', "without words"),
        ("<p><div></p>", "HTML line"),
        ("{{ name }}", "template syntax"),
        ('<img src="/a.png">', "without alt"),
    ],
)
def test_each_fault_is_named(inside: str, said: str) -> None:
    assert any(said in fault for fault in faults(PAGE.format(inside)))


@pytest.mark.parametrize(
    "text", ['<li id="a">x</li>', '<tr id="r-1"><td>x</td></tr>', '<p id="a">x</p><p id="b" hx-swap-oob="true">y</p>']
)
def test_sound_fragments_pass(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [('<p id="a"></p><p id="b"></p>', "one root"), ("<p>x</p>", "has no id"), ("words", "not bare text")],
)
def test_each_fault_of_a_fragment_is_named(text: str, said: str) -> None:
    assert any(said in fault for fault in faults(text))
