"""PURE: where everything of an alley tree stands on paper, in the units of an SVG 328 wide, the width of a phone's card.

What has branches is a line down the page with its houses on both sides, odd ones left, and its lanes leaving it to the
right where their numbers stand. What has none is a row of houses, even ones above, that turns back at the edge.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from app.plans.maps.alley_tree import LOOKS, Door, Node

WIDTH, EDGE = 328, 8
DOOR, STEP, GAP = 8, 11, 3
SIGN = 26
"""A house, from one to the next, from its line; how high a sign is."""

ROW_SPACE, MARK_SPACE = 10, 30
"""Between the rows of an alley; where the stretches of routes are numbered there is room for the numbers."""

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Stroke:
    """The line of a node."""

    d: str
    node: Node


@dataclass(frozen=True)
class Sign:
    """The sign of a node and what stands beside it (or, `below`, under it)."""

    x: int
    y: int
    width: int
    node: Node
    below: bool


@dataclass(frozen=True)
class RouteLine:
    """A stretch of a route: the doors of one lane in their order; `unit` is its place among the routes."""

    unit: int
    d: str


@dataclass(frozen=True)
class Mark:
    """The number of a stretch, on its first door: A2 is the second of route A."""

    unit: int
    x: float
    y: float
    width: int
    text: str


@dataclass
class Drawing:
    """One tree drawn: `doors` is a path for each look."""

    root: Node
    height: int = 0
    strokes: list[Stroke] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    doors: dict[str, str] = field(default_factory=dict)
    lines: list[RouteLine] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    width: int = WIDTH


@dataclass(frozen=True)
class _Stood:
    """Where the middle of a door is, and which way is free beside it (-1 up, 1 down, 0 neither)."""

    x: float
    y: float
    free: int


def stretches(roots: Iterable[Node], routes: Sequence[Sequence[int]]) -> list[list[tuple[int, int]]]:
    """Return the doors of each route with the number of their stretch: a new one begins where the lane changes."""
    lane_of = {door.id: id(node) for root in roots for node in _all_nodes(root) for door in node.doors}
    found = []
    for doors in routes:
        stretch, before, counted = 0, None, []
        for door in doors:
            if lane_of.get(door) != before or not stretch:
                stretch, before = stretch + 1, lane_of.get(door)
            counted.append((door, stretch))
        found.append(counted)
    return found


def _all_nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _all_nodes(child)


def draw(root: Node, routes: Sequence[Sequence[tuple[int, int]]] = ()) -> Drawing:
    """Draw one tree with the stretches of all routes that lie on it."""
    pen = _Pen(Drawing(root), MARK_SPACE if routes else ROW_SPACE)
    pen.drawing.height = round(pen.root(root)) + EDGE
    pen.drawing.doors = {look: "".join(parts) for look, parts in pen.paths.items() if parts}
    for unit, doors in enumerate(routes):
        for stretch, run in groupby(doors, key=lambda one: one[1]):
            _draw_stretch(pen.drawing, unit, stretch, [pen.stood[door] for door, _ in run if door in pen.stood])
    return pen.drawing


def letter_of(unit: int) -> str:
    """Return the letter of a route: A … Z, AA, AB …"""
    turns, place = divmod(unit, len(LETTERS))
    return (letter_of(turns - 1) if turns else "") + LETTERS[place]


class _Pen:
    """Draws downwards; every method returns the lowest point it reached."""

    def __init__(self, drawing: Drawing, space: int) -> None:
        self.drawing, self.space = drawing, space
        self.stood: dict[int, _Stood] = {}
        self.paths: dict[str, list[str]] = {look: [] for look in ("open", "done", "later", "closed")}

    def root(self, node: Node) -> float:
        """Draw the tree; its own name stands above the drawing."""
        return self._spine(node, EDGE + 20, EDGE, half=2 if node.kind == "hamlet" else 7)

    def _node(self, node: Node, x: float, y: float, from_x: float) -> float:
        """Draw a lane whose sign begins at (x, y), reached from a line at `from_x`."""
        width = max(36, 14 + 8 * len(node.label))
        width = min(width, WIDTH - EDGE - round(x))
        below = node.percent is not None and x + width + 108 > WIDTH - EDGE
        self.drawing.signs.append(Sign(round(x), round(y), width, node, below))
        more = 18 if below else 0
        if node.children:
            reached = self._spine(node, x + 13, y + SIGN + more, half=3, from_=(from_x, y + SIGN / 2))
            return max(reached, y + SIGN + more)
        return self._row(node, x, y + more, (from_x, y + SIGN / 2))

    def _row(self, node: Node, x: float, y: float, from_: tuple[float, float]) -> float:
        """Draw the houses along a line that turns at the edge of the paper."""
        pairs = _pairs(node.doors)
        first = x + 26
        a_row = max(1, int((WIDTH - EDGE - 20 - first) // STEP))
        pitch = 2 * (DOOR + GAP) + self.space
        line = y + SIGN + DOOR + GAP + (3 if self.space == ROW_SPACE else self.space / 2)
        d = [f"M{from_[0]:g} {from_[1]:g}H{x + 13:g}V{line:g}"]
        end = first
        for place, pair in enumerate(pairs):
            row, column = divmod(place, a_row)
            back = row % 2
            if column == 0 and row:
                turn = first + a_row * STEP if back else first - 4
                d.append(f"H{turn:g}a{pitch / 2:g} {pitch / 2:g} 0 0 {back} 0 {pitch:g}")
                line += pitch
            left = first + (a_row - 1 - column if back else column) * STEP
            end = left if back else left + STEP
            for door, odd in ((pair[0], True), (pair[1], False)):
                if door is not None:
                    self._door(door, left, line + GAP if odd else line - GAP - DOOR, 1 if odd else -1)
        d.append(f"H{max(end, first):g}" if pairs else f"h{STEP:g}")
        self.drawing.strokes.append(Stroke("".join(d), node))
        return line + GAP + DOOR + self.space / 2

    def _spine(self, node: Node, x: float, y: float, half: int, from_: tuple[float, float] | None = None) -> float:
        """Draw a line down the page, its houses on both sides, its lanes to the right in the order of their numbers."""
        below = [y + 8, y + 8]
        child_x = x + half + GAP + DOOR + 10
        lowest = branch_end = y
        connected = y
        waiting = list(node.children)
        place = len(self.drawing.strokes)
        doors = sorted(node.doors, key=_by_number)
        for door in [*doors, None]:
            number = door.place.number if door is not None else None
            while waiting and (door is None or (number is not None and (waiting[0].mouth or 10**6) < number)):
                lane = waiting.pop(0)
                top = max(branch_end, max(below) - SIGN / 2 + 2)
                connected = top + SIGN / 2
                branch_end = self._node(lane, child_x, top, x) + 4
                below = [connected + 8, connected + 8]
            if door is None:
                break
            odd = number % 2 == 1 if number is not None else below[0] <= below[1]
            side = 0 if odd else 1
            self._door(door, x - half - GAP - DOOR if odd else x + half + GAP, below[side], 0)
            below[side] += STEP
            lowest = max(lowest, below[side])
        end = max(connected, lowest)
        start = f"M{from_[0]:g} {from_[1]:g}H{x:g}V" if from_ else f"M{x:g} {y:g}V"
        self.drawing.strokes.insert(place, Stroke(f"{start}{end:g}", node))
        return max(end, branch_end)

    def _door(self, door: Door, x: float, y: float, free: int) -> None:
        look = LOOKS.get(door.state, "open")
        square = f"M{x:g} {y:g}h{DOOR}v{DOOR}h-{DOOR}z"
        self.paths["done" if look == "done" else "open"].append(square)
        if look == "later":
            self.paths["later"].append(f"M{x + DOOR:g} {y:g}v{DOOR}h-{DOOR}z")
        if look == "closed":
            self.paths["closed"].append(f"M{x:g} {y:g}l{DOOR} {DOOR}m0-{DOOR}l-{DOOR} {DOOR}")
        self.stood[door.id] = _Stood(x + DOOR / 2, y + DOOR / 2, free)


def _by_number(door: Door) -> tuple[bool, int, str]:
    return door.place.number is None, door.place.number or 0, door.place.suffix


def _pairs(doors: Sequence[Door]) -> list[tuple[Door | None, Door | None]]:
    """Return odd and even doors as they face each other, 13 opposite 14; those without a number come last, two and two."""
    facing: dict[tuple[int, str, int], list[Door | None]] = {}
    loose = []
    for door in sorted(doors, key=_by_number):
        number = door.place.number
        if number is None:
            loose.append(door)
            continue
        twin = 0
        while True:  # flats of one house share its number: each gets a place of its own
            pair = facing.setdefault(((number + 1) // 2, door.place.suffix, twin), [None, None])
            if pair[1 - number % 2] is None:
                pair[1 - number % 2] = door
                break
            twin += 1
    pairs = [(pair[0], pair[1]) for _, pair in sorted(facing.items())]
    return pairs + [(loose[i], loose[i + 1] if i + 1 < len(loose) else None) for i in range(0, len(loose), 2)]


def _draw_stretch(drawing: Drawing, unit: int, stretch: int, points: Sequence[_Stood]) -> None:
    if not points:
        return
    drawing.lines.append(RouteLine(unit, "M" + "L".join(f"{at.x:g} {at.y:g}" for at in points)))
    first = points[0]
    text = f"{letter_of(unit)}{stretch}"
    drawing.marks.append(Mark(unit, first.x, first.y + 15 * first.free, 8 + 8 * len(text), text))
