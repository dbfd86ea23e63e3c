"""Templates: small parts that say what they need, controls from the kit, nothing inline, nothing unescaped."""

import re
from pathlib import Path

import pytest

from app.web.resend import SECRET_FIELDS
from tests.kit.source import TEMPLATES, modules, shown, templates

MARKUP = [path for path in templates() if path.suffix == ".html"]
PARTS = [path for path in MARKUP if path.name.startswith("_")]
COMMENT = re.compile(r"\{#.*?#\}", re.S)
INCLUDE = re.compile(r"\{%-?\s*include\s+(.+?)\s*-?%\}")
HAND_MADE = re.compile(r"<(input|select|textarea|table)\b(?![^>]*type=\"hidden\")")
INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "a <style> element": re.compile(r"<style\b", re.I),
    "a script without src": re.compile(r"<script\b(?![^>]*\ssrc=)", re.I),
    "an event handler": re.compile(r"<[^>]*\s(on[a-z]+|hx-on[a-z:-]*)\s*=", re.I),
    "a javascript: address": re.compile(r"javascript:", re.I),
    "an evaluated htmx value": re.compile(r"['\"]js:|hx-vals='js|hx-trigger=\"[^\"]*\["),
}


def source(path: Path) -> str:
    return COMMENT.sub("", path.read_text("utf-8"))


@pytest.mark.parametrize("path", PARTS, ids=shown)
def test_a_part_says_what_it_needs(path: Path) -> None:
    assert path.read_text("utf-8").startswith("{# needs:")


@pytest.mark.parametrize("path", MARKUP, ids=shown)
def test_only_parts_are_included(path: Path) -> None:
    for named in INCLUDE.findall(source(path)):
        literal = re.fullmatch(r"[\"']([^\"']+)[\"'](?:\s+(?:with|without) context)?", named)
        assert literal, f"include {named}: a name, not an expression"
        assert Path(literal[1]).name.startswith("_"), f"include {named}: only _parts"
        assert (TEMPLATES / literal[1]).exists(), f"include {named}: there is no such file"


@pytest.mark.parametrize("path", MARKUP, ids=shown)
def test_nothing_is_inline_and_nothing_unescaped(path: Path) -> None:
    text = source(path)
    found = [name for name, pattern in INLINE.items() if pattern.search(text)]
    assert not found, f"{shown(path)}: {', '.join(found)}"
    assert not re.search(r"\|\s*safe\b|autoescape\s+false|Markup\(", text), "everything is escaped"


@pytest.mark.parametrize("path", [p for p in MARKUP if p.parent.name != "ui"], ids=shown)
def test_controls_and_tables_come_from_the_kit(path: Path) -> None:
    found = HAND_MADE.search(source(path))
    assert not found, f"{shown(path)}: {found[0] if found else ''} by hand; use a macro of templates/ui"


def test_no_secret_is_written_back_into_a_page() -> None:
    """What could not be stored comes back in a form to send again; every field of a password or PIN is left out of it."""
    field = re.compile(r"(\w+)\s*=\s*PasswordField\(")
    secret = {name for path in modules() for name in field.findall(path.read_text("utf-8"))}
    assert {"password", "old", "again"} <= secret <= SECRET_FIELDS, "name it in app/web/resend.py"
