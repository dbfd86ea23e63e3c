"""A volunteer's route page of 100 and of 50 doors."""

from collections.abc import Iterator

from tests.bench.figures import Bar, Figure
from tests.bench.run import Run, compare

BAR = Bar(times=2.5)


def measure(run: Run) -> Iterator[Figure]:
    """Yield the server's processor time for a page."""
    for engine, login, doors in (("sqlite", "long", 100), ("sqlite", "short", 50), ("postgres", "long", 100)):
        site, floor = run.site(engine), run.floor(engine)
        walker, anyone = site.browser(login, "/today"), floor.stranger()
        ours, bare = compare(
            (site, lambda walker=walker: walker.get("/today")),
            (floor, lambda anyone=anyone, doors=doors: anyone.get(f"/full/5001/{doors}")),
        )
        yield Figure(f"route page, {doors} doors, {engine}, processor", ours.cpu_ms, "ms", BAR, bare.cpu_ms)
