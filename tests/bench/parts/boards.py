"""The dashboards: what they cost may not depend on the number of visits."""

from collections.abc import Iterator, Sequence

from tests.bench.district import LEAD, Ids, ids_of
from tests.bench.figures import Bar, Figure
from tests.bench.run import ENGINES, FEW, MANY, Run, compare

AGAINST_FLOOR, GROWTH = Bar(times=3), Bar(most=1.2)


def measure(run: Run) -> Iterator[Figure]:
    """Yield each board at many visits against the floor, and how it grew from few."""
    for engine in ENGINES:
        few, many, floor = run.site(engine, FEW), run.site(engine, MANY), run.floor(engine)
        boards = _boards(ids_of(many.app))
        shown = boards if engine == "sqlite" else boards[:1]
        anyone = floor.stranger()
        for what, path in shown:
            before, after = few.browser(LEAD), many.browser(LEAD)
            small, large, bare = compare(
                (few, lambda before=before, path=path: before.get(path)),
                (many, lambda after=after, path=path: after.get(path)),
                (floor, lambda anyone=anyone: anyone.get("/board")),
            )
            named = f"{what}, {engine}"
            yield Figure(f"{named}, {MANY:,} visits, processor", large.cpu_ms, "ms", AGAINST_FLOOR, bare.cpu_ms)
            yield Figure(f"{named}, {MANY:,} visits / {FEW:,}", large.cpu_ms / small.cpu_ms, "", GROWTH)


def _boards(ids: Ids) -> Sequence[tuple[str, str]]:
    drive = f"/drives/{ids.drive}"
    return (
        ("drive board", f"{drive}/board"),
        ("drive board, all alleys", f"{drive}/board/alleys"),
        ("teams of the drive", f"{drive}/teams"),
        ("a team at work", f"/teams/{ids.team}/today"),
        ("areas", "/areas"),
        ("a ward's page", f"/areas/{ids.ward}"),
    )
