"""Finding one of 100,000 people by name or address, with and without accents."""

import time
from collections.abc import Iterator
from statistics import median

from app.access.actor import Actor
from app.extensions import db
from app.people.actors import actor_of
from app.people.queries import account_named
from app.places.search import households_found
from app.storage.engine import only_reading
from tests.bench.district import LEAD
from tests.bench.figures import Bar, Figure
from tests.bench.run import ENGINES, Run

BAR = Bar(most=15)
ASKED = (
    *("nguyen", "dat", "Đạt", "Nguyễn Văn Đạt", "tran thi hoa", "12/345", "ngo 7 hoa", "le q", "khongco"),
    *("n", "Nguyễn", "nguyen van dat", "nguyen van h", "le tran"),
)
TIMES = 15


def measure(run: Run) -> Iterator[Figure]:
    """Yield what the search itself takes: the middle of the slowest of these questions, and of them all."""
    for engine in ENGINES:
        with run.site(engine).app.app_context(), only_reading():
            account = account_named(LEAD)
            assert account is not None
            actor = actor_of(account)
            took = {words: median(_seconds(actor, words) for _time in range(TIMES)) * 1000 for words in ASKED}
            found = households_found(actor, "dat").households
            db.session.remove()
        if not any("Đạt" in household.head_name for household in found):
            raise AssertionError("«dat» does not find «Đạt»")
        slowest = max(took, key=lambda words: took[words])
        yield Figure(
            f"search among 100,000, {engine}, the middle of {len(ASKED)} questions", median(took.values()), "ms"
        )
        yield Figure(f"search among 100,000, {engine}, the slowest («{slowest}»)", took[slowest], "ms", BAR)


def _seconds(actor: Actor, words: str) -> float:
    db.session.rollback()
    began = time.perf_counter()
    households_found(actor, words)
    return time.perf_counter() - began
