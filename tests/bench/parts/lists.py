"""Lists paged by key: a page far down costs what the first one costs."""

import re
from collections.abc import Iterator, Sequence
from html import unescape

from tests.bench.client import Browser
from tests.bench.district import ADMIN, LEAD, Ids, ids_of
from tests.bench.figures import Bar, Figure
from tests.bench.run import Run, compare

BAR = Bar(most=1.5)
NEXT = re.compile(r'rel="next"[^>]*href="([^"]+)"|href="([^"]+)"[^>]*rel="next"')
FAR = 40


def measure(run: Run) -> Iterator[Figure]:
    """Yield what the last page within reach costs, in first pages."""
    site = run.site("sqlite")
    for what, login, first in _lists(ids_of(site.app)):
        reader = site.browser(login)
        page, last = far_page(reader, first)
        at_first, at_last = compare(
            (site, lambda reader=reader, first=first: reader.get(first)),
            (site, lambda reader=reader, last=last: reader.get(last)),
        )
        yield Figure(f"{what}, first page, processor", at_first.cpu_ms, "ms")
        yield Figure(f"{what}, page {page} / page 1", at_last.cpu_ms / at_first.cpu_ms, "", BAR)


def _lists(ids: Ids) -> Sequence[tuple[str, str, str]]:
    return (
        ("people", LEAD, "/people"),
        ("households of an alley", LEAD, f"/alleys/{ids.alley}"),
        ("routes of the drive", LEAD, f"/drives/{ids.drive}/routes"),
        ("hours", LEAD, "/hours"),
        ("audit log", ADMIN, "/audit"),
    )


def far_page(reader: Browser, first: str) -> tuple[int, str]:
    """Follow the link to the next page; return the number of the last one seen, and its path."""
    path, page = first, 1
    while page < FAR:
        found = NEXT.search(reader.get(path, encoding="identity").body.decode())
        if found is None:
            break
        path, page = unescape(found[1] or found[2]), page + 1
    return page, path
