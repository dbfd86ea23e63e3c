"""Bytes: stylesheet, scripts and htmx as brotli packs them, and pages on the wire."""

from collections.abc import Iterator
from pathlib import Path

import brotli

from app.config import PROJECT
from app.web.assets import sent
from tests.bench.figures import NONE, Bar, Figure
from tests.bench.run import Run

STATIC = PROJECT / "static"
FILES = (
    ("stylesheet", "css/*.css", Bar(most=10)),
    ("own JavaScript, of all pages and roles together", "js/**/*.js", NONE),
    ("htmx", "vendor/htmx.org@*/htmx.min.js", Bar(most=16)),
)


def measure(run: Run) -> Iterator[Figure]:
    """Yield the weights, the pages' without their headers."""
    for what, pattern, bar in FILES:
        yield Figure(f"{what}, brotli", sum(map(_packed, STATIC.glob(pattern))) / 1000, "kB", bar)
    site = run.site("sqlite")
    for login, doors in (("short", 50), ("long", 100)):
        answer = site.browser(login, "/today").get("/today")
        yield Figure(f"route page, {doors} doors, packed", answer.size / 1000, "kB", Bar(most=8))


def _packed(path: Path) -> int:
    content = path.read_bytes()
    return len(brotli.compress(sent(content) if path.suffix == ".js" else content, quality=11))
