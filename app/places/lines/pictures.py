"""PURE: small pictures of where the lines of names lie among those that are drawn, windows of one sheet in metres."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.kernel.plane import Line, Point, span, spot_of

WIDE, HIGH = 3, 2
LEAST_M = 400.0
"""A window shows so many metres across at least, so that something else lies in it."""

MEETS_M = 25.0
"""A line whose end lies this near to another one leaves it."""


@dataclass(frozen=True)
class Picture:
    """A window of the sheet (an SVG viewBox) with the line of a name, and the drawn alley the line leaves, if any."""

    view: str
    d: str
    meets: int | None


@dataclass(frozen=True)
class Sheet:
    """The drawn lines as one path, and a picture for each name by its id."""

    d: str
    pictures: Mapping[int, Picture]


def sheet_of(drawn: Mapping[int, Sequence[Line]], names: Mapping[int, Sequence[Line]]) -> Sheet:
    """Return the drawn alleys and, by name, where its lines lie among them."""
    lines = [line for parts in (*drawn.values(), *names.values()) for line in parts]
    if not lines:
        return Sheet("", {})
    corner = lines[0][0]
    boxes = [(alley_id, line, _box(line, corner)) for alley_id, parts in drawn.items() for line in parts]
    pictures = {name: _picture(parts, corner, boxes) for name, parts in names.items() if parts}
    return Sheet(_path((line for _, line, _ in boxes), corner), pictures)


_Box = tuple[float, float, float, float]


def _picture(parts: Sequence[Line], corner: Point, boxes: Sequence[tuple[int, Line, _Box]]) -> Picture:
    found = [_box(line, corner) for line in parts]
    left, top = min(box[0] for box in found), min(box[1] for box in found)
    right, bottom = max(box[2] for box in found), max(box[3] for box in found)
    width = max(LEAST_M, 2.4 * (right - left), 2.4 * (bottom - top) * WIDE / HIGH)
    height = width * HIGH / WIDE
    x, y = (left + right - width) / 2, (top + bottom - height) / 2
    view = f"{round(x)} {round(y)} {round(width)} {round(height)}"
    return Picture(view, _path(parts, corner), _met(parts[0], corner, boxes))


def _met(line: Line, corner: Point, boxes: Sequence[tuple[int, Line, _Box]]) -> int | None:
    """Return the drawn alley an end of the line lies nearest to."""
    best: tuple[float, int | None] = (MEETS_M, None)
    for end in (line[0], line[-1]):
        x, y = _at(end, corner)
        for alley_id, other, (left, top, right, bottom) in boxes:
            if left - MEETS_M <= x <= right + MEETS_M and top - MEETS_M <= y <= bottom + MEETS_M:
                best = min(best, (abs(spot_of(other, end).aside), alley_id), key=lambda one: one[0])
    return best[1]


def _box(line: Line, corner: Point) -> _Box:
    points = [_at(point, corner) for point in line]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _at(point: Point, corner: Point) -> tuple[float, float]:
    """Return metres to the right and down, as paper has them."""
    east, north = span(corner, point)
    return east, -north


def _path(lines: Iterable[Line], corner: Point) -> str:
    return "".join("M" + "L".join("{} {}".format(*map(round, _at(point, corner))) for point in line) for line in lines)
