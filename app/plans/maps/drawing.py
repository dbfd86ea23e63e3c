"""PURE: where everything of an alley tree stands on paper, in the units of an SVG 328 wide, the width of a phone's card.

What has branches is a line down the page with its houses on both sides, odd ones left, and its lanes leaving it to the
right where their numbers stand. What has none is a row of houses, even ones above, that turns back at the edge.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from app.plans.maps.alley_tree import LOOKS, Door, Node

WIDTH, EDGE = 328, 8
DOOR, STEP, GAP = 8, 11, 3
SIGN = 26
"""A house, from one to the next, from its line; how high a sign is."""

ROW_SPACE, MARK_SPACE = 10, 34
"""Between the rows of an alley; where the stretches of routes are numbered there is room for the numbers."""

MARK, ASIDE = 16, 15
"""How high the number of a stretch is, how far its middle is from that of its door."""

HUES = 8
"""The colours of routes, in static/css/map.css: more are not told apart in thin lines by everybody's eyes."""

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
    hue: int
    d: str


@dataclass(frozen=True)
class Mark:
    """The number of a stretch, on its first door: A2 is the second of route A."""

    hue: int
    x: float
    y: float
    width: int
    text: str


@dataclass
class Drawing:
    """One tree drawn: `doors` is a path for each look, `stood` where the middle of each door is.

    `squares` are those that can be picked, where the drawing is for choosing (maps/squares.py).
    """

    root: Node
    height: int = 0
    strokes: list[Stroke] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    doors: dict[str, str] = field(default_factory=dict)
    lines: list[RouteLine] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    stood: dict[int, "Stood"] = field(default_factory=dict)
    squares: Sequence[Sequence[str]] = ()
    width: int = WIDTH


@dataclass(frozen=True)
class Stood:
    """Where the middle of a door is, which way is free beside it (-1 up, 1 down, 0 neither), in which row of its lane.

    `turns` say where rows end: the first, third … to the right, the others to the left.
    """

    x: float
    y: float
    free: int
    row: int = 0
    turns: tuple[float, float] = (0, 0)


def stretches(roots: Iterable[Node], routes: Sequence[Sequence[int]]) -> list[list[tuple[int, int]]]:
    """Return the doors of each route with the number of their stretch: a new one begins where the lane changes."""
    lane_of = {door.id: id(node) for root in roots for node in root.all() for door in node.doors}
    found = []
    for doors in routes:
        stretch, before, counted = 0, None, []
        for door in doors:
            if lane_of.get(door) != before or not stretch:
                stretch, before = stretch + 1, lane_of.get(door)
            counted.append((door, stretch))
        found.append(counted)
    return found


def draw(root: Node, routes: Sequence[Sequence[tuple[int, int]]] = ()) -> Drawing:
    """Draw one tree with the stretches of all routes that lie on it."""
    pen = _Pen(Drawing(root), MARK_SPACE if routes else ROW_SPACE)
    pen.drawing.height = round(pen.root(root)) + EDGE
    stood = pen.drawing.stood
    pen.drawing.doors = {look: "".join(parts) for look, parts in pen.paths.items() if parts}
    for unit, doors in enumerate(routes):
        for stretch, run in groupby(doors, key=lambda one: one[1]):
            _draw_stretch(pen.drawing, unit, stretch, [stood[door] for door, _ in run if door in stood])
    return pen.drawing


def letter_of(unit: int) -> str:
    """Return the letter of a route: A … Z, AA, AB …"""
    turns, place = divmod(unit, len(LETTERS))
    return (letter_of(turns - 1) if turns else "") + LETTERS[place]


def name_of(unit: int, stretch: int) -> str:
    """Return what the mark of a stretch says: A2."""
    return f"{letter_of(unit)}{stretch}"


def hue_of(unit: int) -> int:
    """Return which of the colours of routes a route has; its letter tells it from others of the same colour."""
    return unit % HUES


class _Pen:
    """Draws downwards; every method returns the lowest point it reached."""

    def __init__(self, drawing: Drawing, space: int) -> None:
        self.drawing, self.space = drawing, space
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
        line = y + SIGN + DOOR + GAP + (3 if self.space == ROW_SPACE else self.space / 2 + 3)
        d = [f"M{from_[0]:g} {from_[1]:g}H{x + 13:g}V{line:g}"]
        end, turns = first, (first + a_row * STEP, first - 4)
        for place, pair in enumerate(pairs):
            row, column = divmod(place, a_row)
            back = row % 2
            if column == 0 and row:
                d.append(f"H{turns[1 - back]:g}a{pitch / 2:g} {pitch / 2:g} 0 0 {back} 0 {pitch:g}")
                line += pitch
            left = first + (a_row - 1 - column if back else column) * STEP
            end = left if back else left + STEP
            for door, odd in ((pair[0], True), (pair[1], False)):
                if door is not None:
                    y = line + GAP if odd else line - GAP - DOOR
                    self._door(door, Stood(left + DOOR / 2, y + DOOR / 2, 1 if odd else -1, row, turns))
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
        for (number, *_), door in [*by_number(node.doors), ((10**9, "", True), None)]:
            while waiting and (waiting[0].mouth or 10**6) < number:
                lane = waiting.pop(0)
                top = max(branch_end, max(below) - SIGN / 2 + 2)
                connected = top + SIGN / 2
                branch_end = self._node(lane, child_x, top, x) + 4
                below = [connected + 8, connected + 8]
            if door is None:
                break
            odd = number % 2 == 1 if door.place.number is not None else below[0] <= below[1]
            side = 0 if odd else 1
            aside = half + GAP + DOOR / 2
            self._door(door, Stood(x - aside if odd else x + aside, below[side] + DOOR / 2, 0))
            below[side] += STEP
            lowest = max(lowest, below[side])
        end = max(connected, lowest)
        start = f"M{from_[0]:g} {from_[1]:g}H{x:g}V" if from_ else f"M{x:g} {y:g}V"
        self.drawing.strokes.insert(place, Stroke(f"{start}{end:g}", node))
        return max(end, branch_end)

    def _door(self, door: Door, at: Stood) -> None:
        x, y = at.x - DOOR / 2, at.y - DOOR / 2
        look = LOOKS.get(door.state, "open")
        square = f"M{x:g} {y:g}h{DOOR}v{DOOR}h-{DOOR}z"
        self.paths["done" if look == "done" else "open"].append(square)
        if look == "later":
            self.paths["later"].append(f"M{x + DOOR:g} {y:g}v{DOOR}h-{DOOR}z")
        if look == "closed":
            self.paths["closed"].append(f"M{x:g} {y:g}l{DOOR} {DOOR}m0-{DOOR}l-{DOOR} {DOOR}")
        self.drawing.stood[door.id] = at


def by_number(doors: Iterable[Door]) -> list[tuple[tuple[int, str, bool], Door]]:
    """Return the doors of one lane by number, one without a number next to the one before it in the walk, as in the planner."""
    at = 0
    found = []
    for door in doors:
        at = at + 1 if door.place.number is None else door.place.number
        found.append(((at, door.place.suffix, door.place.number is None), door))
    return sorted(found, key=lambda one: one[0])


def _pairs(doors: Iterable[Door]) -> list[tuple[Door | None, Door | None]]:
    """Return odd and even doors as they face each other, 13 opposite 14; those without a number two and two between them."""
    facing: dict[tuple[int, str, bool, int], list[Door | None]] = {}
    for (number, suffix, loose), door in by_number(doors):
        twin = 0
        while True:  # flats of one house share its number: each gets a place of its own
            pair = facing.setdefault(((number + 1) // 2, suffix, loose, twin), [None, None])
            side = 1 - number % 2 if not loose else int(pair[0] is not None)
            if pair[side] is None:
                pair[side] = door
                break
            twin += 1
    return [(pair[0], pair[1]) for _, pair in sorted(facing.items(), key=lambda one: one[0])]


def _draw_stretch(drawing: Drawing, unit: int, stretch: int, points: Sequence[Stood]) -> None:
    if not points:
        return
    way = [f"M{points[0].x:g} {points[0].y:g}", *(_hop(one, other) for one, other in pairwise(points))]
    hue = hue_of(unit)
    drawing.lines.append(RouteLine(unit, hue, "".join(way)))
    text = name_of(unit, stretch)
    at, width = points[0], 8 + 8 * len(text)
    free = (one for one in points if _is_free(drawing.marks, one.x, one.y + ASIDE * one.free, width))
    at = next(free, at)
    drawing.marks.append(Mark(hue, at.x, at.y + ASIDE * at.free, width, text))


def _hop(one: Stood, other: Stood) -> str:
    """Draw the way from door to door: straight, or from row to row around the turn between them."""
    if abs(one.row - other.row) != 1:
        return f"L{other.x:g} {other.y:g}"
    side = min(one.row, other.row) % 2
    turn, out = one.turns[side], (-1 if side else 1) * abs(other.y - one.y)
    return f"H{turn:g}Q{turn + out:g} {(one.y + other.y) / 2:g} {turn:g} {other.y:g}H{other.x:g}"


def _is_free(marks: Iterable[Mark], x: float, y: float, width: int) -> bool:
    return all(abs(one.y - y) >= MARK or abs(one.x - x) >= (one.width + width) / 2 for one in marks)
