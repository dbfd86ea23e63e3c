"""PURE: what the pairs of a list, found and decided, mean for its rows: which are one, and what of them is stored already."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, NamedTuple, TypeVar

from app.intake.duplicates.pairs import unite
from app.kernel.vietnamese.alike import Likeness, alike
from app.kernel.vietnamese.fold import has_marks

MERGE, BOTH, DISTINCT = "merge", "both", "distinct"
DECISIONS = (MERGE, BOTH, DISTINCT)
REMEMBERED = (MERGE, DISTINCT)
"""What is said of the two for good; that both are to be kept is said of this list."""

_NAMES = ("name", "head_name")
C = TypeVar("C")


class KeptPair(NamedTuple):
    """A pair as it is kept: `other` an earlier row or None, `stored` something stored or None."""

    row: int
    other: int | None
    stored: int | None
    grade: str
    decision: str

    @property
    def merges(self) -> bool:
        """Say whether the two are one: it was said, or it is sure and nobody said otherwise."""
        return self.decision == MERGE or (self.grade == "sure" and not self.decision)

    @property
    def parts(self) -> bool:
        """Say whether a person said that the two are not to be one."""
        return self.decision in (BOTH, DISTINCT)


@dataclass(frozen=True, slots=True)
class Plan:
    """`into`: row -> the row that stands for it; of those that stand: `stored`, what they are, `apart`, what they are not."""

    into: Mapping[int, int]
    stored: Mapping[int, int]
    apart: Mapping[int, frozenset[int]]


def plan_of(pairs: Sequence[KeptPair], rows: Collection[int]) -> Plan:
    """Return what becomes of these rows. What a person said weighs more than what was found, apart more than one."""
    present = [pair for pair in pairs if pair.row in rows and (pair.other is None or pair.other in rows)]
    present.sort(key=lambda pair: pair.decision != MERGE)
    among = [(pair, pair.other) for pair in present if pair.other is not None]
    into = unite(
        ((pair.row, other) for pair, other in among if pair.merges),
        ((pair.row, other) for pair, other in among if pair.parts),
    )
    there: dict[int, int] = {}
    taken: set[int] = set()
    for pair in present:
        row = into.get(pair.row, pair.row)
        if pair.stored is not None and pair.merges and row not in there and pair.stored not in taken:
            there[row] = pair.stored
            taken.add(pair.stored)
    apart: dict[int, set[int]] = defaultdict(set)
    for pair in present:
        row = into.get(pair.row, pair.row)
        if pair.stored is not None and pair.grade != "sharing" and there.get(row) != pair.stored:
            apart[row].add(pair.stored)
    return Plan(into, there, {row: frozenset(things) for row, things in apart.items()})


def who_stands(into: Mapping[int, int], wanted: Collection[int], inside: Collection[int]) -> dict[int, int]:
    """Return row -> the row that stands for it, of groups as `unite` gives them: one that is in, else the first wanted.

    Rows that are in already stay what they are; a group of which nobody is in or wanted waits as it is.
    """
    groups: dict[int, list[int]] = {}
    for row, first in into.items():
        groups.setdefault(first, [first]).append(row)
    found: dict[int, int] = {}
    for group in groups.values():
        there = sorted(row for row in group if row in inside) or sorted(row for row in group if row in wanted)
        if there:
            found |= {row: there[0] for row in group if row != there[0] and row not in inside}
    return found


def counts_of(pairs: Sequence[KeptPair], doubtful: Collection[int]) -> dict[str, int]:
    """Return how many rows go into others (of all, of those without remarks), how many pairs wait, are decided, share a house.

    `doubtful`: the rows to check.
    """
    kinds = Counter(pair.grade if pair.grade != "likely" else "decided" if pair.decision else "asked" for pair in pairs)
    rows = {pair.row for pair in pairs} | {pair.other for pair in pairs if pair.other is not None}
    return {
        "twins": len(plan_of(pairs, rows).into),
        "twins_good": len(plan_of(pairs, rows.difference(doubtful)).into),
        "asked": kinds["asked"],
        "decided": kinds["decided"],
        "same_pairs": kinds["sure"],
        "sharing": kinds["sharing"],
    }


def fill_gaps(first: C, later: C) -> C:
    """Return the first of two rows that are one with what only the later one tells; nothing it tells itself is lost.

    A second phone goes beside the first, another note below it; a name without accents gives way to one that has them.
    """
    told: dict[str, Any] = {}
    for name in (field.name for field in fields(first)):  # type: ignore[arg-type]  # every candidate is a dataclass
        mine, theirs = getattr(first, name), getattr(later, name)
        if theirs in (None, "") or mine == theirs:
            continue
        if mine in (None, "") or (name in _NAMES and _better(theirs, mine)):
            told[name] = theirs
        elif name == "note" and theirs not in mine:
            told[name] = f"{mine}\n{theirs}"
        elif name == "phone" and getattr(first, "phone2", theirs) is None:
            told["phone2"] = theirs
    return replace(first, **told) if told else first  # type: ignore[type-var]  # every candidate is a dataclass


def _better(theirs: str, mine: str) -> bool:
    return has_marks(theirs) and not has_marks(mine) and alike(theirs, mine) is Likeness.PLAIN


def ordered(one: str, other: str) -> tuple[str, str]:
    """Return the two names of a pair in the order in which they are remembered."""
    return (one, other) if one <= other else (other, one)
