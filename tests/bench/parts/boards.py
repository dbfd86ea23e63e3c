"""The dashboards: what they cost may not depend on the number of visits."""

from collections.abc import Iterator

from tests.bench import rows
from tests.bench.figures import Bar, Figure
from tests.bench.parts.names import ENGINES
from tests.bench.run import FEW, MANY, Run, compare

AGAINST_FLOOR, GROWTH = Bar(times=3), Bar(most=1.2)
DRIVE = f"/drives/{rows.DRIVE}"
BOARDS = (
    ("drive board", "lan", f"{DRIVE}/board"),
    ("drive board, all alleys", "lan", f"{DRIVE}/board/alleys"),
    ("teams of the drive", "lan", f"{DRIVE}/teams"),
    ("a team at work", "lan", "/teams/1/today"),
    ("areas", "lan", "/areas"),
    ("a ward's page", "lan", "/areas/2"),
)


def measure(run: Run) -> Iterator[Figure]:
    """Yield each board at many visits against the floor, and how it grew from few."""
    for engine in ENGINES:
        few, many, floor = run.site(engine, FEW), run.site(engine, MANY), run.floor(engine)
        shown = BOARDS if engine == "sqlite" else BOARDS[:1]
        anyone = floor.stranger()
        for what, login, path in shown:
            before, after = few.browser(login), many.browser(login)
            small, large, bare = compare(
                (few, lambda before=before, path=path: before.get(path)),
                (many, lambda after=after, path=path: after.get(path)),
                (floor, lambda anyone=anyone: anyone.get("/board")),
            )
            named = f"{what}, {engine}"
            yield Figure(f"{named}, {MANY:,} visits, processor", large.cpu_ms, "ms", AGAINST_FLOOR, bare.cpu_ms)
            yield Figure(f"{named}, {MANY:,} visits / {FEW:,}", large.cpu_ms / small.cpu_ms, "", GROWTH)
