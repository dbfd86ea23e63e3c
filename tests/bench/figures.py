"""A figure with its bar, and how a run's figures are printed and written into docs/measurements.md."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


@dataclass(frozen=True)
class Bar:
    """What a figure must reach: at most `most`, at most `times` the floor, or at least the floor divided by `part`."""

    most: float | None = None
    times: float | None = None
    part: float | None = None

    def met(self, ours: float, floor: float | None) -> bool:
        """Say whether the figure reaches every part of the bar."""
        most = [limit for limit in (self.most, self.times and floor and self.times * floor) if limit is not None]
        enough = self.part is None or floor is None or ours >= floor / self.part
        return enough and all(ours <= limit for limit in most)

    def words(self, unit: str) -> str:
        """Return the bar as the table shows it."""
        said = [f"at most {self.most:g} {unit}".strip()] if self.most is not None else []
        said += [f"at most {self.times:g} x floor"] if self.times is not None else []
        said += [f"at least floor / {self.part:g}"] if self.part is not None else []
        return ", ".join(said)


NONE = Bar()


@dataclass(frozen=True)
class Figure:
    """One line of the table."""

    what: str
    ours: float
    unit: str
    bar: Bar = NONE
    floor: float | None = None

    @property
    def met(self) -> bool:
        """Say whether the bar is reached; a figure without a bar is for reading only."""
        return self.bar.met(self.ours, self.floor)

    def cells(self) -> list[str]:
        """Return the line's cells."""
        ratio = f"{self.ours / self.floor:.1f}" if self.floor else ""
        floor = f"{self.floor:,.4g} {self.unit}" if self.floor is not None else ""
        verdict = "" if self.bar == NONE else "yes" if self.met else "NO"
        return [self.what, f"{self.ours:,.4g} {self.unit}".strip(), floor, ratio, self.bar.words(self.unit), verdict]


HEADINGS = ["what", "ours", "floor", "ours / floor", "bar", "met"]


def table(figures: Iterable[Figure]) -> str:
    """Return the figures as a Markdown table."""
    rows = [HEADINGS, ["---"] * len(HEADINGS), *(figure.cells() for figure in figures)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def missed(figures: Sequence[Figure]) -> list[str]:
    """Return a sentence for every bar that is not reached."""
    words = "{what}: {ours}, bar {bar}"
    lines = []
    for figure in figures:
        if not figure.met:
            what, ours, floor, _ratio, bar, _met = figure.cells()
            lines.append(words.format(what=what, ours=ours, bar=bar + (f" (floor {floor})" if floor else "")))
    return lines


def write_between_markers(path: Path, section: str) -> None:
    """Put `section` where the figures stand in a document. Raises ValueError when it has no such place."""
    text = path.read_text(encoding="utf-8")
    place = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    if not place.search(text):
        raise ValueError(f"{path} has no place for the figures: {BEGIN} … {END}")
    path.write_text(place.sub(lambda _found: f"{BEGIN}\n{section}\n{END}", text), encoding="utf-8")
