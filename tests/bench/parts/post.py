"""Posting a visit from the dock of the route page."""

from collections.abc import Callable, Iterator
from itertools import count

from app.kernel.ids import uuid7
from tests.bench.client import HTMX, Answer, Browser
from tests.bench.district import HOUSEHOLDS, Route, route_of
from tests.bench.figures import Bar, Figure
from tests.bench.run import ENGINES, Run, compare

BAR, ANSWER_KB = Bar(times=6), Bar(most=1.5)


def measure(run: Run) -> Iterator[Figure]:
    """Yield processor time and wait for a post, and the bytes of its answer."""
    for engine in ENGINES:
        site, floor = run.site(engine), run.floor(engine)
        walker, anyone = site.browser("long", "/today"), floor.stranger()
        send, sizes = sender(walker, route_of(site.app, "long")), []
        ours, bare = compare(
            (site, lambda send=send, sizes=sizes: sizes.append(send().size)),
            (floor, bare_sender(anyone)),
        )
        yield Figure(f"post a visit, {engine}, processor", ours.cpu_ms, "ms", BAR, bare.cpu_ms)
        yield Figure(f"post a visit, {engine}, until the answer", ours.wait_ms, "ms", BAR, bare.wait_ms)
        if engine == "sqlite":
            yield Figure("answer to a post, the largest", max(sizes) / 1000, "kB", ANSWER_KB)


def visit(route: Route, place: int, outcome: str = "not_home") -> dict[str, object]:
    """Return the dock's form for the door at this place of a route."""
    here, following = route.doors[place % len(route.doors)], route.doors[(place + 1) % len(route.doors)]
    of_route = {"drive": route.drive, "assignment": route.uid, "dock": 1}
    return of_route | {"uid": uuid7(), "household": here, "was_next": following, "outcome": outcome}


def sender(walker: Browser, route: Route) -> Callable[[], Answer]:
    """Return a way to send one visit after the other, door by door."""
    places = count()
    return lambda: walker.post("/visits", visit(route, next(places)), HTMX)


def bare_sender(anyone: Browser) -> Callable[[], Answer]:
    """Return the same for the floor."""
    doors = count(1)
    return lambda: anyone.post("/visit", {"door": 1 + next(doors) % HOUSEHOLDS, "status": 1})
