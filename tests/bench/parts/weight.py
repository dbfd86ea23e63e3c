"""Bytes: stylesheet, scripts and htmx as brotli packs them, and pages on the wire."""

from collections.abc import Iterator
from pathlib import Path

import brotli

from app.config import PROJECT
from tests.bench.figures import Bar, Figure
from tests.bench.run import Run

STATIC = PROJECT / "static"
FILES = (
    ("stylesheet", "css/*.css", Bar(most=10)),
    ("own JavaScript, all of it", "js/**/*.js", Bar(most=12)),
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
    return len(brotli.compress(path.read_bytes(), quality=11))
