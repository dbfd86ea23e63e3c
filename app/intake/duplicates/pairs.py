"""PURE: finds what may be the same among the rows of a list and what is stored, in one pass over keys, never all with all.

What the same means is the slice's to say (`TwinRules`). Sure: the same in every way that tells, nothing against it.
Likely: a person must decide. Sharing: others at the same door, which is no duplicate.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Generic, Literal, Protocol, TypeVar

Grade = Literal["sure", "likely", "sharing"]
T = TypeVar("T")
D = TypeVar("D", contravariant=True)

WINDOW = 24
"""With so many of one key a new thing is compared: a phone that a hundred households gave tells nothing."""
MOST_ASKED = 3
"""So many likely others one row is asked about."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Why two things may be one: `reasons` in codes, `agrees` how many of them speak for it.

    `weak`: sure only where nothing else that as much speaks for could be meant. `alike`: word for word the same, so that
    nobody need look.
    """

    grade: Grade
    reasons: tuple[str, ...]
    agrees: int
    weak: bool = False
    alike: bool = False

    @property
    def asked(self) -> "Finding":
        """The same as a question."""
        return replace(self, grade="likely")


SHARING = Finding("sharing", ("door_same",), 1)


@dataclass(frozen=True, slots=True)
class Pair:
    """A row and what it may be: an earlier row, or something stored."""

    row: int
    other: int
    stored: bool
    finding: Finding


class TwinRules(Protocol[D]):
    """How a slice tells its things from one another."""

    def keys(self, thing: D) -> Iterable[str]:
        """Return keys of which two things share at least one if they may be the same."""

    def compare(self, one: D, other: D, stored: bool) -> Finding | None:
        """Compare a thing with a row's, `one` being stored or an earlier row; None: they are different."""

    def door(self, thing: D) -> str:
        """Return what those share that live behind one door; "" where that is not known."""

    def known_by(self, thing: D) -> str:
        """Return what the thing is known by from list to list."""

    def tells(self, thing: D) -> int:
        """Return how much it tells: what tells little is looked at last, when all it may be is known."""


@dataclass(frozen=True, slots=True)
class Found:
    """The pairs in the order of the rows, and what each row surely is among the stored."""

    pairs: tuple[Pair, ...]
    there: dict[int, int]


def find_pairs(stored: Iterable[tuple[int, T]], rows: Iterable[tuple[int, T]], rules: TwinRules[T]) -> Found:
    """Find what may be the same; each thing with its id, ids of rows rising. The time grows with the number of things.

    A row that is surely another is not looked at further: the other stands for it. A stored thing is at most one row.
    """
    search = _Search(rules)
    for thing_id, thing in stored:
        search.add(_Head(thing_id, thing, stored=True), search.keys(thing))
    for row_id, thing in sorted(rows, key=lambda row: -rules.tells(row[1])):
        search.look(row_id, thing)
    search.settle_weak()
    search.share_doors()
    return search.found()


def groups_of(things: Iterable[tuple[int, T]], rules: TwinRules[T]) -> list[list[int]]:
    """Return the ids, rising, of those that are surely one, group by group."""
    pairs = find_pairs((), things, rules).pairs
    groups: dict[int, list[int]] = {}
    for row, first in unite(((pair.row, pair.other) for pair in pairs if pair.finding.grade == "sure"), ()).items():
        groups.setdefault(first, [first]).append(row)
    return [sorted(group) for _, group in sorted(groups.items())]


@dataclass(slots=True)
class _Head(Generic[T]):
    """Something that stands for itself and for the rows that are surely it; `row` is the one a stored thing is."""

    id: int
    thing: T
    stored: bool
    row: int | None = None
    there: "_Head[T] | None" = None
    members: list[tuple[int, Finding]] = field(default_factory=list)


class _Search(Generic[T]):
    def __init__(self, rules: TwinRules[T]) -> None:
        self._rules = rules
        self._heads: list[_Head[T]] = []
        self._blocks: dict[int, _Head[T] | list[_Head[T]]] = {}
        self._asked: list[tuple[_Head[T], _Head[T], Finding]] = []
        self._weak: list[tuple[_Head[T], Finding, _Head[T]]] = []
        self._sure: list[tuple[_Head[T], _Head[T], Finding]] = []
        self._sharing: list[Pair] = []

    def keys(self, thing: T) -> Iterable[int]:
        """Return the keys as numbers, which take less room: two that are one by chance are compared in vain."""
        return dict.fromkeys(map(hash, self._rules.keys(thing)))

    def add(self, head: _Head[T], keys: Iterable[int]) -> None:
        self._heads.append(head)
        for key in keys:
            held = self._blocks.get(key)
            if held is None:  # as nearly every key has it
                self._blocks[key] = head
            elif isinstance(held, list):
                held.append(head)
            else:
                self._blocks[key] = [held, head]

    def look(self, row_id: int, thing: T) -> None:
        keys = self.keys(thing)
        met = self._met(thing, keys)
        sure = [(head, found) for head, found in met if found.grade == "sure" and head.row is None]
        likely = [(head, found) for head, found in met if found.grade == "likely"]
        rows = [one for one in sure if not one[0].stored]
        there = [one for one in sure if one[0].stored and not one[1].weak]
        as_before = next((one for one in there if one[1].alike), None)
        if len(rows) == 1 and not there and not _rivalled(rows[0][1], likely):
            rows[0][0].members.append((row_id, rows[0][1]))
            return
        head = _Head(row_id, thing, stored=False)
        if as_before:
            self._be(*as_before, head)
        elif len(rows) + len(there) > 1:  # a person says which
            self._asked += [(other, head, found.asked) for other, found in (*rows, *there)]
        elif there:
            self._be(*there[0], head)
        else:
            self._asked += [(other, head, found.asked) for other, found in rows]
            self._weak += [(other, found, head) for other, found in sure if other.stored]
        self._asked += [(other, head, found) for other, found in likely]
        self.add(head, keys)

    def _met(self, thing: T, keys: Iterable[int]) -> list[tuple[_Head[T], Finding]]:
        near: dict[int, _Head[T]] = {}
        for key in keys:
            held = self._blocks.get(key)
            block = [] if held is None else held[-WINDOW:] if isinstance(held, list) else [held]
            near |= {id(head): head for head in block}
        compared = [(head, self._rules.compare(head.thing, thing, head.stored)) for head in near.values()]
        return [(head, found) for head, found in compared if found is not None]

    def _be(self, other: _Head[T], found: Finding, head: _Head[T]) -> None:
        """Let a row be the stored thing it surely is."""
        other.row, head.there = head.id, other
        self._sure.append((other, head, found))

    def settle_weak(self) -> None:
        """Where a row and a stored thing have nobody but one another, they are one; else a person is asked."""
        free = [one for one in self._weak if one[0].row is None]
        rows = Counter(head.id for _, _, head in free)
        things = Counter(other.id for other, _, _ in free)
        rivals: dict[int, list[tuple[_Head[T], Finding]]] = defaultdict(list)
        for other, head, found in self._asked:
            if other.stored and other.row is None:
                rivals[head.id].append((other, found))
        for other, found, head in free:
            if rows[head.id] == 1 and things[other.id] == 1 and not _rivalled(found, rivals[head.id]):
                self._be(other, found, head)
            else:
                self._asked.append((other, head, found.asked))

    def share_doors(self) -> None:
        """Note who lives behind a door where somebody else was met first, unless the two are asked about anyway."""
        asked = {(id(other), id(head)) for other, head, _ in self._asked}
        first: dict[str, _Head[T]] = {}
        for head in self._heads:
            door = self._rules.door(head.thing)
            if not door or (head.stored and head.row is not None):
                continue
            other = first.setdefault(door, head)
            known = head.there is not None and (other.stored or other.there is not None)
            if other is not head and not head.stored and not known and (id(other), id(head)) not in asked:
                self._sharing.append(_pair(other, head, SHARING))

    def found(self) -> Found:
        pairs = list(self._sharing)
        there = {head.id: other.id for other, head, _ in self._sure}
        pairs += [_pair(other, head, found) for other, head, found in self._sure if not found.alike]
        for head in self._heads:
            pairs += _members(head)
        pairs += self._questions()
        return Found(tuple(sorted(pairs, key=lambda pair: (pair.row, not pair.stored, pair.other))), there)

    def _questions(self) -> Iterable[Pair]:
        """Return the likely pairs: of a row that is known already only what is not, and of each row only a few."""
        count: Counter[int] = Counter()
        for other, head, found in sorted(self._asked, key=lambda one: (one[1].id, not one[0].stored)):
            settled = head.there is not None and (other.stored or other.there is not None)
            taken = other.stored and other.row is not None
            if not settled and not taken and count[head.id] < MOST_ASKED:
                count[head.id] += 1
                yield _pair(other, head, found)


def _rivalled(found: Finding, others: Iterable[tuple[_Head[T], Finding]]) -> bool:
    """Say whether something else could be meant as well."""
    return found.weak and any(other.agrees >= found.agrees for _, other in others)


def _members(head: _Head[T]) -> list[Pair]:
    """Return the rows that are surely one: the first of the file stands, whichever was looked at first."""
    why = dict(head.members)
    first = min([head.id, *why])
    if first != head.id:
        why[head.id] = why[first]
    return [Pair(row, first, False, found) for row, found in why.items() if row != first]


def _pair(other: _Head[T], head: _Head[T], found: Finding) -> Pair:
    """Return the pair with the later row first; of two rows the earlier stands."""
    if other.stored:
        return Pair(head.id, other.id, True, found)
    return Pair(max(other.id, head.id), min(other.id, head.id), False, found)


def unite(merges: Iterable[tuple[int, int]], apart: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return row -> the row that stands for it (the lowest of its group) for all that are not themselves.

    Merges in the order in which they weigh; one that would bring together two that are kept apart is left out.
    """
    groups: dict[int, set[int]] = {}
    foes: dict[int, set[int]] = defaultdict(set)
    for one, other in apart:
        foes[one].add(other)
        foes[other].add(one)
    for one, other in merges:
        small, large = sorted((groups.get(one, {one}), groups.get(other, {other})), key=len)
        if small is large or any(foes[row] & large for row in small if row in foes):
            continue
        large |= small
        groups |= dict.fromkeys((one, other, *small), large)
    firsts = {id(group): min(group) for group in groups.values()}
    return {row: first for row, group in groups.items() if (first := firsts[id(group)]) != row}
