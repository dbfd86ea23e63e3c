"""Coordinates of the line chart that `templates/ui/line_chart.html` draws: numbers in, positions out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor


@dataclass(frozen=True)
class Line:
    """A horizontal line and the words at its end."""

    y: float
    words: str


@dataclass(frozen=True)
class Tick:
    """Words under the horizontal axis."""

    x: float
    words: str
    anchor: str


@dataclass(frozen=True)
class Mark:
    """A point with its value beside it."""

    x: float
    y: float
    words: str
    text_x: float
    text_y: float
    anchor: str


@dataclass(frozen=True)
class LineChart:
    """One size of the chart, ready to draw. `path`, `area` and `need` are SVG path data; empty when there is nothing to draw."""

    width: int
    height: int
    left: int
    right: int
    grid: tuple[Line, ...]
    goal: Line | None
    path: str
    area: str
    need: str
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True)
class Point:
    """A reading: `at` is its place on the axis in days from the start, `percent` its value (0-100)."""

    at: float
    percent: float


@dataclass(frozen=True)
class Size:
    """The drawing's measures in pixels; the right margin holds the last value."""

    width: int
    height: int
    left: int = 40
    margin: int = 16
    top: int = 28
    foot: int = 30


PHONE = Size(318, 190)
DESKTOP = Size(660, 230)


def line_chart(
    points: Sequence[Point],
    last_day: float,
    *,
    size: Size,
    day_words: Callable[[float], str],
    percent_words: Callable[[float], str],
    goal: float | None = None,
    goal_words: str = "",
) -> LineChart:
    """Place a rising series, its goal and the path still needed from the last reading to the goal on the last day."""
    values = [point.percent for point in points] + ([goal] if goal is not None else [])
    low = max(0, floor((min(values, default=0) - 4) / 10) * 10)
    high = min(100, max(low + 20, ceil((max(values, default=0) + 1) / 10) * 10))
    days = max(last_day, max((point.at for point in points), default=0), 1)
    right, bottom = size.width - size.margin, size.height - size.foot

    def x_of(at: float) -> float:
        return round(size.left + (right - size.left) * at / days, 1)

    def y_of(percent: float) -> float:
        return round(bottom - (bottom - size.top) * (percent - low) / (high - low), 1)

    step = 10 if high - low <= 40 else 20
    grid = tuple(Line(y_of(value), percent_words(value)) for value in range(low, high + 1, step) if value != goal)
    path = " ".join(f"{'L' if index else 'M'}{x_of(p.at)} {y_of(p.percent)}" for index, p in enumerate(points))
    area, need = "", ""
    marks: tuple[Mark, ...] = ()
    if points:
        first, last = points[0], points[-1]
        area = f"{path} L{x_of(last.at)} {bottom} L{x_of(first.at)} {bottom}Z"
        if goal is not None and last.percent < goal and last.at < days:
            need = f"M{x_of(last.at)} {y_of(last.percent)}L{x_of(days)} {y_of(goal)}"
        marks = _marks(first, last, x_of, y_of, percent_words, at_edge=last.at >= days)
    ends = sorted({0.0, days} | ({points[-1].at} if points else set()))
    return LineChart(
        width=size.width,
        height=size.height,
        left=size.left,
        right=right,
        grid=grid,
        goal=Line(y_of(goal), goal_words) if goal is not None else None,
        path=path,
        area=area,
        need=need,
        marks=marks,
        ticks=_ticks(ends, days, x_of, day_words),
    )


def _marks(
    first: Point,
    last: Point,
    x_of: Callable[[float], float],
    y_of: Callable[[float], float],
    words: Callable[[float], str],
    at_edge: bool,
) -> tuple[Mark, ...]:
    """Mark the first and the last reading; the value stands above the line, where it covers nothing."""
    x, y = x_of(last.at), y_of(last.percent)
    # On the last day there is no room to the right of the point.
    end = Mark(x, y, words(last.percent), *((x + 5, y + 24, "end") if at_edge else (x, y + 24, "middle")))
    if first.at == last.at:
        return (end,)
    x, y = x_of(first.at), y_of(first.percent)
    return (Mark(x, y, words(first.percent), x, y + 24, "start"), end)


def _ticks(
    ends: Sequence[float], days: float, x_of: Callable[[float], float], words: Callable[[float], str]
) -> tuple[Tick, ...]:
    """Name the first, the last read and the last day, leaving out a day whose words would touch the next."""
    ticks: list[Tick] = []
    for at in ends:
        if ticks and at != days and x_of(at) - ticks[-1].x < 44:
            continue
        if ticks and at == days and x_of(at) - ticks[-1].x < 64 and len(ticks) > 1:
            ticks.pop()
        ticks.append(Tick(x_of(at), words(at), "start" if at == 0 else "end" if at == days else "middle"))
    return tuple(ticks)
