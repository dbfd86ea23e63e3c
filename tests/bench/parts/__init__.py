"""What is measured, one topic a file; each part yields its figures."""

from collections.abc import Callable, Iterator

from tests.bench.figures import Figure
from tests.bench.parts import boards, imports, lists, memory, pages, phones, post, route, search, wards, weight
from tests.bench.run import Run

Part = Callable[[Run], Iterator[Figure]]

PARTS: dict[str, Part] = {
    "route": route.measure,
    "post": post.measure,
    "boards": boards.measure,
    "lists": lists.measure,
    "search": search.measure,
    "phones": phones.measure,
    "memory": memory.measure,
    "weight": weight.measure,
    "pages": pages.measure,
    "imports": imports.measure,
    "wards": wards.measure,
}
"""In this order: what comes later finds the sites of what came before."""
