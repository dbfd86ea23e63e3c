"""PURE: what the lines of alleys say about walking there: what hangs on what, where it opens, where a number stands.

A line may be drawn from either end. A lane begins where it comes nearest to what it hangs on; a street begins where the
numbers of its lanes (or of its known doors) are small.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from app.kernel.plane import Line, Point, Spot, length, point_at, spot_of
from app.places.lines.crossings import Crossing, crossings_of, ends_on
from app.places.lines.names import Way

MEETS_M = 60.0
"""A lane whose nearer end lies further than this from its street does not open on it as far as the map knows."""

NUMBER_M = 2.5
"""Metres a house number takes where nothing better is known: two rows of houses of five metres."""

SUFFIX_M = 1.5
WIDEST_NUMBER_M = 10.0

Marks: TypeAlias = Sequence[tuple[int, float]]


@dataclass(frozen=True)
class Mapped:
    """An alley as the survey needs it: `mouth` is its number on what it hangs on, `highest` the highest number in it."""

    id: int
    way: Way
    mouth: int | None
    line: Line | None
    highest: int = 0
    doors: tuple[tuple[int, Point], ...] = ()


@dataclass(frozen=True)
class Surveyed:
    """Where an alley lies: on which other it hangs, at how many metres, on which side (0 odd, 1 even), how long it is.

    `crossings` are those of a street in their order, its ends among them; a lane has none. `marks` are known (number,
    metres) of the odd side and of the even one, which count at their own pace.
    """

    line: Line
    metres: float
    parent_id: int | None = None
    mouth_m: float | None = None
    mouth_side: int | None = None
    crossings: tuple[Crossing, ...] = ()
    highest: int = 0
    marks: tuple[Marks, Marks] = ((), ())

    def at(self, number: int, suffix: str = "") -> float:
        """Return how many metres from its beginning a house number stands."""
        letter = ord(suffix[0].upper()) - ord("A") + 1 if suffix[:1].isascii() and suffix[:1].isalpha() else 0
        return min(self._at_number(number) + SUFFIX_M * min(letter, 3), self.metres)

    def _at_number(self, number: int) -> float:
        odd, even = self.marks
        marks = (even or odd) if number % 2 == 0 else (odd or even)
        place = bisect_left([mark[0] for mark in marks], number)
        if place < len(marks):
            n1, m1 = marks[place]
            n0, m0 = marks[place - 1] if place else (0, 0.0)
            return m0 + (m1 - m0) * (number - n0) / (n1 - n0) if n1 > n0 else m1
        n0, m0 = marks[-1] if marks else (0, 0.0)
        step = min(m0 / n0, WIDEST_NUMBER_M) if n0 else NUMBER_M
        if self.highest > n0:
            step = min(step, max(0.0, self.metres - m0) / (self.highest - n0))
        return m0 + step * (number - n0)

    def point(self, number: int, suffix: str = "", aside: float = 6.0) -> Point:
        """Return where a numbered door stands: odd numbers to the left, even ones to the right."""
        return point_at(self.line, self.at(number, suffix), aside if number % 2 == 0 else -aside)


@dataclass(frozen=True)
class Ground:
    """Where the alleys of an area lie, by id; the points of doors that have their own; the ways all names say."""

    alleys: Mapping[int, Surveyed] = field(default_factory=dict)
    points: Mapping[int, Point] = field(default_factory=dict)
    ways: Mapping[int, Way] = field(default_factory=dict)


def survey(alleys: Iterable[Mapped]) -> dict[int, Surveyed]:
    """Return where each alley with a line lies, streets first, each lane after what it hangs on.

    A lane whose name tells no street hangs on what its line ends on; where that is nothing it is a street of its own.
    """
    drawn = sorted((one for one in alleys if one.line is not None), key=lambda one: (len(one.way.lanes), one.id))
    by_way = {one.way: one for one in reversed(drawn)}
    by_id = {one.id: one for one in drawn}
    named = {one.id: _above(one, by_way) for one in drawn}
    below: dict[int, list[Mapped]] = defaultdict(list)
    for one, on in named.items():
        if on is not None:
            below[on].append(by_id[one])
    found: dict[int, Surveyed] = {}
    for one, on in _hung(drawn, named).items():
        found[one] = _surveyed(by_id[one], on, found[on] if on is not None else None, below[one])
    loose = (one for one in drawn if found[one.id].parent_id is None and not (one.way.street and one.way.lanes))
    crossings = crossings_of({one.id: found[one.id].line for one in loose})
    return found | {one: replace(found[one], crossings=met) for one, met in crossings.items()}


def _hung(drawn: Sequence[Mapped], named: Mapping[int, int | None]) -> dict[int, int | None]:
    """Return what each alley hangs on, in an order in which that comes first; `named` is what their names say.

    Lanes that tell no street wait for what they end on: streets and the lanes of those, then one another.
    """
    waiting = {one.id: one.line or () for one in drawn if not one.way.street and named[one.id] is None}
    hung: dict[int, int | None] = {}
    for one in drawn:
        on = named[one.id]
        if one.id not in waiting and (on is None or on in hung):
            hung[one.id] = on
    lines = {one.id: one.line or () for one in drawn if one.id in hung}
    while waiting and lines:
        ending = ends_on(waiting, lines)
        hung |= ending
        lines = {one: waiting.pop(one) for one in ending}
    return hung | {one.id: named[one.id] for one in drawn if one.id not in hung}


def _above(lane: Mapped, by_way: Mapping[Way, Mapped]) -> int | None:
    """Return the innermost alley with a line that the name of a lane goes through."""
    ways = (Way(lane.way.street, lane.way.lanes[:depth]) for depth in range(len(lane.way.lanes) - 1, -1, -1))
    return next((by_way[way].id for way in ways if way in by_way), None)


def _surveyed(one: Mapped, above: int | None, on: Surveyed | None, below: Sequence[Mapped]) -> Surveyed:
    line = one.line or ()
    hung: Spot | None = None
    if on is not None:
        near, far = spot_of(on.line, line[0]), spot_of(on.line, line[-1])
        if abs(far.aside) < abs(near.aside):
            line, near, far = line[::-1], far, near
        if abs(near.aside) <= MEETS_M:
            # The side shows further in, where the lane has left the middle of the street.
            hung = Spot(near.at, spot_of(on.line, point_at(line, min(30.0, length(line)))).aside)
    if hung is None and _falls(line, one, below):
        line = line[::-1]
    told = [*_mouths(line, below), *((n, spot_of(line, point).at) for n, point in one.doors)]
    marks = _rising(mark for mark in told if mark[0] % 2), _rising(mark for mark in told if mark[0] % 2 == 0)
    highest = max((one.highest, *(lane.mouth or 0 for lane in below)))
    if hung is None:
        return Surveyed(line, length(line), highest=highest, marks=marks)
    side = 1 - one.mouth % 2 if one.mouth is not None else int(hung.aside > 0)
    return Surveyed(line, length(line), above, hung.at, side, (), highest, marks)


def _mouths(line: Line, below: Sequence[Mapped]) -> list[tuple[int, float]]:
    """Return number and metres of the lanes that come near the line."""
    found = []
    for lane in below:
        if lane.mouth is None or lane.line is None:
            continue
        near = min((spot_of(line, end) for end in (lane.line[0], lane.line[-1])), key=lambda spot: abs(spot.aside))
        if abs(near.aside) <= MEETS_M:
            found.append((lane.mouth, near.at))
    return found


def _falls(line: Line, one: Mapped, below: Sequence[Mapped]) -> bool:
    """Say whether numbers fall along the line, so that it was drawn from its far end."""
    known = _mouths(line, below) + [(number, spot_of(line, point).at) for number, point in one.doors]
    if len(known) < 2:
        return False
    middle = sum(number for number, _ in known) / len(known), sum(at for _, at in known) / len(known)
    return sum((number - middle[0]) * (at - middle[1]) for number, at in known) < 0


def _rising(marks: Iterable[tuple[int, float]]) -> list[tuple[int, float]]:
    """Return as many marks as possible that rise together in numbers and metres; what contradicts them is left out."""
    best: list[list[tuple[int, float]]] = []
    for number, at in sorted(marks):
        before = [row for row in best if row[-1][0] < number and row[-1][1] <= at]
        best.append([*max(before, key=len, default=[]), (number, at)])
    return max(best, key=len, default=[])
