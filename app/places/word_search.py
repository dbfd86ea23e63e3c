"""Finds households by the beginnings of their words without gathering all who have a common one.

Of words of which one is on few doors, those few are looked at. Where every word is common, the doors are walked in
their order, since many of them fit; what fits fewer than that is gathered from the index, the rarest word first.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Text, and_, bindparam, cast, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.extensions import db
from app.kernel.vietnamese.fold import fold
from app.places.models import Area, Household, HouseholdWord
from app.places.queries import IN_USE, WALK
from app.places.word_index import LONGEST

# Words of which one is on no more doors than these are rare: these doors are looked at.
FEW = 800
# So many doors are walked, and further only where what was found promises enough by the end.
WALKS = (2_000, 8_000, 20_000)
# So many doors that have the rarest words are put into the order of doors.
GATHERED = 4_000
# Beyond so many it does not matter which of two words is rarer.
MANY = 10_000
_MOST_WORDS = 8
_AFTER_ALL = "\U0010ffff"
DOOR = (Household.alley_id, *WALK)
# Words of the landmark are found too, but what stands on the wall and the name come first.
_TEXTS = (Household.plate, Household.head_name, Household.address_raw, Area.kind, Area.name)


def begins(text: ColumnElement[str] | InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    """Match texts of folded words one of which begins with a folded word."""
    return (literal(" ") + text).like(f"% {word}%")


def candidates(
    folded: Sequence[str], accented: Sequence[str], seen: Sequence[ColumnElement[bool]], enough: int, most: int
) -> Sequence[Row[Any]]:
    """Return the first households in the areas seen that have for every word asked one that begins with it.

    Words with accents are those of the name as it is written; `accented` is empty where any accents will do. Those who
    have them come along first; then the others, if these are not `enough`. Walking ends with `most`. A row is the place
    of the door among the others, which ends in the id (DOOR), and the texts.
    """
    asked = _telling(folded)
    counted = _rarest_first(asked, FEW + 1)
    found: Sequence[Row[Any]] = ()
    if accented and counted[0][0] > (FEW if len(asked) > 1 else most):
        as_written = _telling(accented)
        found = _find(_rarest_first(as_written, FEW + 1), seen, enough, most)
    if len(found) < enough:
        there = {row.id for row in found}
        found = [*found, *(row for row in _find(counted, seen, enough, most) if row.id not in there)]
    return found


def on_the_way(folded: Sequence[str], seen: Sequence[ColumnElement[bool]], most: int) -> Sequence[Row[Any]]:
    """Return the first households in few alleys that have every word, in rows like those of `candidates`."""
    return _read(_walked(_telling(folded), seen, 0, WALKS[-1]).limit(most))


def _find(
    counted: Sequence[tuple[int, str]], seen: Sequence[ColumnElement[bool]], enough: int, most: int
) -> Sequence[Row[Any]]:
    words = [word for _count, word in counted]
    if counted[0][0] > FEW:
        found: list[Row[Any]] = []
        for start, end in pairwise((0, *WALKS)):
            found += _read(_walked(words, seen, start, end - start).limit(most - len(found)))
            if len(found) >= enough:
                return found
            if len(found) * WALKS[-1] < enough * end:
                break
        words = [word for _count, word in _rarest_first(words, MANY)]
    return _gathered(words, seen, max(FEW, most) if len(words) > 1 else most)


def _telling(words: Sequence[str]) -> list[str]:
    """Return the longest of the words, without those that another begins with anyhow."""
    short = dict.fromkeys(word[:LONGEST] for word in words)
    telling = [word for word in short if not any(other != word and other.startswith(word) for other in short)]
    return sorted(telling, key=len, reverse=True)[:_MOST_WORDS]


def _starting(column: InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    return and_(column >= word, column < word + _AFTER_ALL)


def _rarest_first(words: Sequence[str], up_to: int | None) -> list[tuple[int, str]]:
    """Return the words with how many words of doors they begin, counted no further than `up_to`."""
    ranges = [
        select(HouseholdWord.household_id).where(_starting(HouseholdWord.word, word)).limit(up_to) for word in words
    ]
    counts = [select(func.count()).select_from(one.subquery()).scalar_subquery() for one in ranges]
    return sorted(zip(db.session.execute(select(*counts)).one(), words, strict=True))


def _has(household_id: ColumnElement[int] | InstrumentedAttribute[int], word: str) -> ColumnElement[bool]:
    # A value and not EXISTS: PostgreSQL may turn that into a join, which goes wrong by seconds while a word's count is unknown.
    other = aliased(HouseholdWord)
    one = select(literal(1)).where(other.household_id == household_id, _starting(other.word, word)).limit(1)
    return one.scalar_subquery().is_not(None)


def _holds(household: Any, words: Sequence[str]) -> list[ColumnElement[bool]]:
    """Match a household that has the words: its text says so at once, its words are asked for accents only then."""
    folded = dict.fromkeys(fold(" ".join(words)).split())
    text = [begins(household.search_fold, word) for word in folded]
    return text + [_has(household.id, word) for word in words if word not in folded]


def _walked(words: Sequence[str], seen: Sequence[ColumnElement[bool]], start: int, doors: int) -> Select[Any]:
    """Select those who have the words from so many doors after the first; ix_household_walk alone answers it."""
    alleys = select(Area.id).where(*seen)
    walked = select(Household.id, Household.search_fold).where(Household.alley_id.in_(alleys), *IN_USE)
    door = walked.order_by(*DOOR).limit(doors).offset(start).subquery()
    return select(door.c.id).where(*_holds(door.c, words))


def _gathered(words: Sequence[str], seen: Sequence[ColumnElement[bool]], most: int) -> Sequence[Row[Any]]:
    """Return those who have every word; who has the first ones is gathered until they are few enough to be asked."""
    first, *others = words
    ids = set(_having(first))
    while len(ids) > FEW and others:
        ids.intersection_update(_having(others.pop(0)))
    if not ids:
        return ()
    numbers = sorted(map(int, ids))[:GATHERED]
    these = Household.id.in_(bindparam("these", numbers, expanding=True, literal_execute=True))
    # A sum is in no index: without it SQLite would rather go through every door of the areas seen.
    inside = (Household.alley_id + 0).in_(select(Area.id).where(*seen))
    query = select(Household.id).where(these, inside, *IN_USE, *_holds(Household, others))
    return _read(query.order_by(*DOOR).limit(most))


def _having(word: str) -> Sequence[str]:
    """Return the ids of all who have a word; as one text they cross from the database ten times as fast as as rows."""
    ids = func.aggregate_strings(cast(HouseholdWord.household_id, Text), ",")
    text: str | None = db.session.scalar(select(ids).where(_starting(HouseholdWord.word, word)))
    return text.split(",") if text else ()


def _read(ids: Select[Any]) -> Sequence[Row[Any]]:
    query: Any = select(*DOOR, *_TEXTS).join(Area, Area.id == Household.alley_id)
    return db.session.execute(query.where(Household.id.in_(ids)).order_by(*DOOR)).all()
