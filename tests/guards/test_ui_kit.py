"""The UI kit keeps its promises: sound markup from every macro, one CSS block a macro, icons that exist, bytes in budget."""

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import brotli
import pytest
from flask import Flask
from flask_babel import Babel
from flask_wtf import CSRFProtect, FlaskForm
from jinja2 import StrictUndefined
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional

from app.web import pure
from app.web.assets import sent
from app.web.charts import DESKTOP, PHONE, LineChart, Point, line_chart
from tests.kit.markup import faults, parse

ROOT = Path(__file__).resolve().parents[2]
MACROS = {path.stem: path.read_text("utf-8") for path in sorted((ROOT / "templates/ui").glob("*.html"))}
CSS = (ROOT / "static/css/app.css").read_text("utf-8")
HTMX = "static/vendor/htmx.org@4.0.1/htmx.min.js"
ICONS = set(re.findall(r'id="i-([a-z0-9-]+)"', (ROOT / "static/icons.svg").read_text("utf-8")))
# These draw inside another block: an icon, or the pills and rows of a field.
WITHOUT_OWN_BLOCK = {"theme"}
LAYOUT_CONTEXT = {
    "lang": "vi",
    "theme": "dark",
    "unread_notices": 2,
    "actor": SimpleNamespace(name="Lan", place="Phường Hoàn Kiếm"),
    "nav": [
        SimpleNamespace(endpoint_url=f"/{name}", label=name, icon=icon, current=name == "b", phone=name != "f")
        for name, icon in zip("abcdef", ("route", "map", "users", "school", "bell", "settings"), strict=True)
    ],
    "notices_url": "/notices",
    "account_url": "/account",
    "sign_out_url": "/sign-out",
}


AREAS = [SelectChoice("1", "Ward"), SelectChoice("2", "Commune")]
OUTCOMES = [SelectChoice("done", "Installed"), SelectChoice("no", "Declined")]
MARKS = [SelectChoice("dog", "Dog"), SelectChoice("eve", "Evenings only")]


class EveryForm(FlaskForm):
    uid = HiddenField(default="0199")
    name = StringField("Name", [InputRequired("Name missing.")], description="As on the card.")
    password = PasswordField("Password", [InputRequired("Password missing.")])
    area = SelectField("Area", [Optional()], choices=AREAS)
    note = TextAreaField("Note", [Optional()])
    day = DateField("Come back on", [Optional()])
    phones = IntegerField("Phones", [InputRequired("How many?")], render_kw={"min": 0, "max": 9})
    outcome = RadioField("Outcome", [InputRequired("Choose one.")], choices=OUTCOMES)
    marks = SelectMultipleField("Marks", [Optional()], choices=MARKS)
    agreed = BooleanField("Agreed")
    file = FileField("File", [Optional()])


def chart(size: object, readings: list[Point]) -> LineChart:
    return line_chart(
        readings,
        11,
        size=size,
        goal=60,
        goal_words="Goal 60%",
        day_words=lambda at: f"{at:.0f}/9",
        percent_words=lambda value: f"{value:.0f}%",
    )


@pytest.fixture(scope="module")
def bare() -> Iterator[Flask]:
    """Only Flask, Jinja and the kit: no database, no room of the house."""
    app = Flask("kit", root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.config.update(SECRET_KEY="kit", BABEL_DEFAULT_LOCALE="en")
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["asset"] = lambda path: f"/static/{path}?v={(ROOT / 'static' / path).stat().st_size}"
    pure.register(app)
    Babel(app)
    CSRFProtect(app)
    with app.test_request_context("/"):
        yield app


def form(*, bad: bool = False) -> EveryForm:
    made = EveryForm(meta={"csrf": False})
    if bad:
        made.validate()
    return made


def rendered(app: Flask, macro: str, call: str, *, names: str = "", body: str | None = None, **context: object) -> str:
    source = f'{{% from "ui/{macro}.html" import {names or macro} %}}'
    source += f"{{{{ {call} }}}}" if body is None else f"{{% call{call} %}}{body}{{% endcall %}}"
    return app.jinja_env.from_string(source).render(**context).strip()


ROW = SimpleNamespace(id=7, name="Bà Mai", phone="0912")
EXAMPLES = [
    ("avatar", 'avatar("Nguyễn Thị Minh Khai")', {}),
    ("badge", 'badge("Done", "leaf", "check")', {}),
    ("banner", 'banner("Saved.", tone="leaf", title="Good.", role="status")', {}),
    ("bars", 'bars([{"name": "Alley 45", "percent": 24, "hint": "12", "href": "/a"}, {"name": "B", "percent": 7}], "x")', {}),
    ("button", 'button("Save", kind="primary", icon="check", name="a", value="b", busy="Saving…")', {}),
    ("button", 'button("Edit", href="/edit", icon="pencil", only_icon=true)', {}),
    ("copy", 'copy("https://a.vn/x", "Link")', {}),
    ("definition", 'definition([("Phone", ""), ("People", 4)])', {}),
    ("door", 'door("45/14", "Bà Mai", "/doors/1", hint="4 people", state="next", id="door-1")', {}),
    ("door", 'door("45/8", "Bà Mai", "/doors/1", state="done", mark="check", mark_label="Installed", tone="leaf")', {}),
    ("empty", 'empty("No households yet.", icon="house", action="Import", href="/import")', {}),
    ("filters", 'filters([("All", "/a", true, 4), ("New", "/b", false)], "Filter")', {}),
    ("keys", 'keys([("C", "Installed"), ("V", "Not home")], "Outcomes")', {}),
    ("icon", 'icon("check", label="Done")', {}),
    ("kpi", 'kpi([("667", "installed"), ("12", "waiting", "/w")], "Figures")', {}),
    ("outcome", 'outcome("Not home", "door-closed", value="away")', {}),
    ("page_header", 'page_header("Route", facts="Team 3", back="/", below="<b>x</b>"|safe)', {}),
    ("pager", 'pager(next="/?after=3", shown="1 to 50")', {}),
    ("pick", 'pick("alley", 3, "Alley 45", "38 doors", "52%", checked=true)', {}),
    ("plate", 'plate("45/18/23B", size="lg")', {}),
    ("progress", 'progress(8, 26, "Doors done", words="11 / 26", waiting=3)', {}),
    ("pupil", 'pupil(1, "Phạm Đức An", "check", "Declared", "leaf", action="/p", value="x", more="/m", more_label="x")', {}),
    ("pupil", 'pupil(1, "An", pick=("pupils", 3), note="Away")', {}),
    ("search", 'search("/people", "khai", target="#people", fields={"team": 3})', {}),
    ("sign", 'sign("ngõ", "45 Đặng Thuỳ Trâm")', {}),
    ("split", 'split([("Installed", 3, "leaf"), ("Declined", 1, "brick")], "Outcomes")', {}),
    ("tabs", 'tabs([("List", "/a", true), ("Teams", "/b", false)], "Parts")', {}),
    ("theme", 'theme("/account/theme", "sun")', {}),
    ("timeline", 'timeline([{"words": "Away", "tone": "slate", "icon": "door-closed", "when": "14/11", "note": ""}])', {}),
    ("toast", 'toast("Saved 45/14.", undo="/undo", fields={"uid": "1"})', {}),
    ("line_chart", 'line_chart(phone, desktop, "From 38% to 52%")', {
        "phone": chart(PHONE, [Point(0, 38), Point(7, 52)]), "desktop": chart(DESKTOP, [Point(0, 38)]),
    }),
    *[("field", f"field(form.{name}{more})", {"form": form_of}) for name, more in (
        ("name", ""), ("password", ""), ("area", ""), ("note", ""), ("day", ""), ("file", ""), ("agreed", ""),
        ("phones", ', kind="stepper", suffix="of 4"'), ("outcome", ', kind="tiles", icons={"done": "check"}'),
        ("marks", ', kind="pills"'), ("outcome", ""),
    ) for form_of in (False, True)],
]  # fmt: skip


def as_page(fragment: str) -> str:
    heading = "" if "<h1" in fragment else "<h1>x</h1>"
    return f'<!doctype html><html lang="vi"><head><title>x</title></head><body><main>{heading}{fragment}</main></body></html>'


@pytest.mark.parametrize(
    ("macro", "call", "context"), EXAMPLES, ids=[f"{macro}-{n}" for n, (macro, *_) in enumerate(EXAMPLES)]
)
def test_each_macro_draws_one_sound_root(bare: Flask, macro: str, call: str, context: dict[str, object]) -> None:
    if isinstance(context.get("form"), bool):
        context = {"form": form(bad=bool(context["form"]))}
    html = rendered(bare, macro, call, **context)
    roots = [node for node in parse(html).contents if getattr(node, "name", None)]
    assert len(roots) == 1, html
    assert faults(as_page(html if roots[0].name != "li" else f"<ul>{html}</ul>")) == []


def test_blocks_with_a_body(bare: Flask) -> None:
    table = rendered(
        bare,
        "table",
        '(row, key) table("People", [("name", "Name"), ("phone", "Phone", "num"), ("act", "")], rows, row_id="person")',
        body='{% if key == "act" %}<a href="/p/{{ row.id }}">Edit</a>{% else %}{{ row[key] }}{% endif %}',
        rows=[ROW],
    )
    assert faults(as_page(table)) == []
    assert parse(table).select_one("#person-7 th[scope=row]").get_text() == "Bà Mai"
    assert parse(table).select_one("td.num[data-label=Phone]").get_text() == "0912"
    dialog = rendered(bare, "dialog", ' dialog("drop", "Drop the door?")', body="<p>Sure</p>")
    assert faults(as_page(dialog)) == []


def test_a_refused_form_names_each_fault_and_leads_to_its_field(bare: Flask) -> None:
    body = "{{ field(form.name) }}{{ field(form.phones, kind='stepper') }}"
    body += "{{ field(form.outcome, kind='tiles') }}{{ field(form.password) }}"
    html = rendered(
        bare,
        "form_frame",
        ' form_frame("/save", form, id="visit")',
        body=f'{{% from "ui/field.html" import field %}}{body}',
        form=form(bad=True),
    )
    assert faults(as_page(html)) == []
    tree = parse(html)
    summary = tree.select_one("#visit-errors[role=alert][tabindex='-1'][autofocus]")
    assert [link.get_text() for link in summary.select("a")] == [
        "Name missing.",
        "Password missing.",
        "Phones: How many?",
        "Choose one.",
    ]
    assert all(tree.select_one(link["href"]) for link in summary.select("a"))
    assert tree.select_one("#name")["aria-describedby"] == "name-hint name-error"
    assert tree.select_one("#name-error").get_text(strip=True) == "Name missing."
    assert tree.select_one("input[type=hidden][name=uid]")["value"] == "0199"


def test_text_is_escaped_wherever_it_enters(bare: Flask) -> None:
    nasty = '"><script>alert(1)</script>'
    for macro, call in (
        ("plate", "plate(x)"),
        ("button", "button(x, href=x, title=x)"),
        ("door", "door(x, x, x, x)"),
        ("toast", "toast(x, undo=x, fields={x: x})"),
        ("search", "search(x, x, x)"),
        ("avatar", "avatar(x)"),
        ("bars", "bars([{'name': x, 'percent': 5, 'hint': x, 'href': x}], x)"),
    ):
        assert "<script" not in rendered(bare, macro, call, x=nasty), macro


@pytest.mark.parametrize("layout", ["app", "plain", "print"])
def test_layouts_are_sound_pages(bare: Flask, layout: str) -> None:
    page = bare.jinja_env.from_string(
        f'{{% extends "layouts/{layout}.html" %}}{{% block page_title %}}Route{{% endblock %}}'
        "{% block content %}<p>Hello</p>{% endblock %}{% block dock %}<p>Next</p>{% endblock %}"
    ).render(**LAYOUT_CONTEXT)
    assert faults(page) == []
    if layout == "app":
        assert [tab.get_text() for tab in parse(page).select(".tabbar > a")] == ["a", "b", "c"]
        assert [link.get_text(strip=True) for link in parse(page).select(".more-sheet > a")][:2] == ["d", "e"]
        assert "X-CSRFToken" in parse(page).body["hx-headers:inherited"]


def test_one_css_block_a_macro_in_the_same_order() -> None:
    layer = CSS[CSS.index("@layer ui {") : CSS.index("@layer pages {\n")]
    blocks = re.findall(r"^  /\* ([a-z_]+) \*/$", layer, re.M)
    assert blocks == sorted(set(MACROS) - WITHOUT_OWN_BLOCK)


def test_css_keeps_the_house_rules() -> None:
    rules = re.sub(r"/\*.*?\*/", "", CSS, flags=re.S)
    assert "!important" not in rules
    assert not re.search(r"(?<![\w-])#(?![0-9A-Fa-f]{3,8}\b)[\w-]+", rules), "an id selector"
    assert rules.count("{") == rules.count("}")


def test_every_icon_a_template_names_is_in_the_sprite() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text("utf-8")
        named = re.findall(r'(?:\bdraw|\bicon)\("([a-z0-9-]+)"', text)
        named += re.findall(r'\b(?:icon|icon_after|mark)="([a-z0-9-]+)"', text)
        assert set(named) <= ICONS, path.name


def test_every_behaviour_a_template_names_has_its_file() -> None:
    base = (ROOT / "templates/layouts/base.html").read_text("utf-8")
    listed = set(re.findall(r'"([a-z-]+)"', re.search(r"kit_modules = \[(.*?)\]", base)[1]))
    files = {path.stem for path in (ROOT / "static/js/modules").glob("*.js")}
    assert listed <= files
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text("utf-8")
        for value in re.findall(r'data-module(?:="|": ")([a-z -]+)"', text):
            assert set(value.split()) <= files, path.name


def test_bytes_stay_in_budget() -> None:
    def packed(*paths: Path) -> int:
        contents = ((path, path.read_bytes()) for path in paths)
        return sum(len(brotli.compress(sent(text) if path.suffix == ".js" else text)) for path, text in contents)

    assert packed(ROOT / "static/css/app.css") <= 10_000
    worker = {ROOT / "static/js/outbox/send.js", ROOT / "static/js/outbox/keep.js"}
    desk = ("autofilter", "card", "copy", "next-mend", "print", "sheet-keys", "unsaved", "unsent-here")
    own_page = {ROOT / f"static/js/modules/{name}.js" for name in desk}
    of_map = {ROOT / f"static/js/modules/{name}.js" for name in ("alley-map", "map")}
    of_board = {
        ROOT / f"static/js/modules/{name}.js" for name in ("choice", "drag-give", "in-turn", "keep-place", "squares")
    }
    every = {*(ROOT / "static/js").rglob("*.js")}
    route, of_class = {ROOT / "static/js/outbox/route.js"}, {ROOT / "static/js/outbox/class.js"}
    everywhere = every - worker - own_page - of_map - of_board - route - of_class
    assert packed(*everywhere, *route) <= 12_000, "what a phone loads for its route and its outbox"
    assert packed(*everywhere, *of_class) <= 12_000, "what a phone loads for its class and its outbox"
    assert packed(*of_map) <= 2_700, "what pages with a map load of ours"
    assert packed(*of_board) <= 5_000, "what the board of a plan loads of ours, beside its map"
    assert packed(ROOT / "static/css/map.css") <= 2_000
    leaflet = [ROOT / f"static/vendor/leaflet@1.9.4/leaflet.{kind}" for kind in ("js", "css")]
    assert packed(*leaflet) <= 41_000, "only where lines are known"
    assert packed(*own_page) <= 2_600, "what no page of a route or a class loads"
    assert packed(*worker, ROOT / "templates/inbox/sw.js") <= 4_500, "what a phone loads once, in the background"
    assert packed(ROOT / HTMX) <= 16_000
    assert packed(ROOT / "static/icons.svg") <= 4_500


def test_scripts_keep_their_meaning_without_comments() -> None:
    """Comments are left out line by line: no text may go over several lines."""
    for path in (ROOT / "static/js").rglob("*.js"):
        lines = path.read_text("utf-8").splitlines()
        assert all(line.count("`") % 2 == 0 for line in lines), path.name


def test_a_series_is_placed_inside_its_drawing() -> None:
    drawn = chart(PHONE, [Point(0, 38.1), Point(3, 44), Point(7, 52.2)])
    places = [float(number) for number in re.findall(r"[\d.]+", drawn.path)]
    assert all(drawn.left <= x <= drawn.right for x in places[::2])
    assert places[1::2] == sorted(places[1::2], reverse=True), "a rising rate climbs"
    assert drawn.goal and drawn.goal.y < min(places[1::2]), "the goal lies above"
    assert drawn.need.startswith(f"M{places[-2]} {places[-1]}L{drawn.right}"), (
        "the way still to go starts at the last reading"
    )
    assert [tick.words for tick in drawn.ticks] == ["0/9", "7/9", "11/9"]


def test_an_empty_series_still_draws_its_goal() -> None:
    drawn = chart(DESKTOP, [])
    assert (drawn.path, drawn.area, drawn.need, drawn.marks) == ("", "", "", ())
    assert drawn.goal and drawn.grid
