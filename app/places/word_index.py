"""Keeps the words a household is found by, one row a word, so that a search asks an index and not every household.

The words of `search_fold` stand folded, those of the name also with their accents (lower case, old tone style), so
that «Hòa» need not be picked out of every «hoa». Kept in the flush that stores the household.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, event, insert, inspect, select
from sqlalchemy.orm import Session, UOWTransaction

from app.extensions import db
from app.kernel.vietnamese.fold import tone_norm
from app.places.models import Household, HouseholdWord
from app.storage.bulk import insert_many

_READ = ("search_fold", "head_name")
LONGEST = 40


def accented_words(text: str) -> list[str]:
    """Return the words of a text with their accents: lower case, in the old tone style."""
    return "".join(char if char.isalnum() else " " for char in tone_norm(text).lower()).split()


def words_of(household: Household) -> set[str]:
    """Return every word the household is found by."""
    return _words(household.search_fold, household.head_name)


def _words(search_fold: str, head_name: str) -> set[str]:
    return {word[:LONGEST] for word in (*search_fold.split(), *accented_words(head_name))}


@event.listens_for(Session, "after_flush")
def _keep(session: Session, _context: UOWTransaction) -> None:
    fresh = [row for row in session.new if isinstance(row, Household)]
    changed = [row for row in session.dirty if isinstance(row, Household) and _reads_differently(row)]
    if changed:
        gone = [row.id for row in changed]
        session.execute(delete(HouseholdWord).where(HouseholdWord.household_id.in_(gone)))
    rows: list[dict[str, Any]] = [
        {"word": word, "household_id": row.id} for row in (*fresh, *changed) for word in sorted(words_of(row))
    ]
    if rows:
        session.execute(insert(HouseholdWord), rows)


def _reads_differently(household: Household) -> bool:
    state = inspect(household)
    return any(state.attrs[name].history.has_changes() for name in _READ)


def index_new(households: Iterable[tuple[int, str, str]]) -> None:
    """Write the words of households that were stored past the session, each as (id, search_fold, head_name)."""
    words = ((word, found[0]) for found in households for word in sorted(_words(*found[1:])))
    insert_many(HouseholdWord, ("word", "household_id"), words)


def index_words_again() -> int:
    """Write the words of every household anew (after rows were put in by other means); return how many there are."""
    db.session.execute(delete(HouseholdWord))
    count = 0
    for households in db.session.scalars(select(Household).order_by(Household.id)).partitions(2000):
        rows = [{"word": word, "household_id": row.id} for row in households for word in sorted(words_of(row))]
        db.session.execute(insert(HouseholdWord), rows)
        count += len(rows)
    return count
