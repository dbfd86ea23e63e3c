"""The dashboards: what they cost may not depend on the number of visits."""

from collections.abc import Iterator

from tests.bench.district import LEAD, Landmarks, landmarks
from tests.bench.figures import Bar, Figure
from tests.bench.parts.names import ENGINES
from tests.bench.run import Run, compare

AGAINST_FLOOR, GROWTH = Bar(times=3), Bar(most=1.2)


def measure(run: Run) -> Iterator[Figure]:
    """Yield each board at many visits against the floor, and how it grew from few."""
    for engine in ENGINES:
        few, many, floor = run.site(engine, run.few), run.site(engine, run.many), run.floor(engine)
        shown = _boards(landmarks(many.app))
        if engine != "sqlite":
            shown = shown[:1]
        anyone = floor.stranger()
        for what, path in shown:
            before, after = few.browser(LEAD), many.browser(LEAD)
            small, large, bare = compare(
                (few, lambda before=before, path=path: before.get(path)),
                (many, lambda after=after, path=path: after.get(path)),
                (floor, lambda anyone=anyone: anyone.get("/board")),
            )
            named = f"{what}, {engine}"
            yield Figure(f"{named}, {run.many:,} visits, processor", large.cpu_ms, "ms", AGAINST_FLOOR, bare.cpu_ms)
            yield Figure(f"{named}, {run.many:,} visits / {run.few:,}", large.cpu_ms / small.cpu_ms, "", GROWTH)


def _boards(there: Landmarks) -> list[tuple[str, str]]:
    drive = f"/drives/{there.drive}"
    return [
        ("drive board", f"{drive}/board"),
        ("drive board, all alleys", f"{drive}/board/alleys"),
        ("teams of the drive", f"{drive}/teams"),
        ("a team at work", f"/teams/{there.team}/today"),
        ("areas", "/areas"),
        ("a ward's page", f"/areas/{there.ward}"),
    ]
