"""The figures of the drive board on plain values. Pure.

Two rates, never mixed: the official one comes from readings alone; the one "by the list" is
(installed at the start + installed since) / smartphones of the households whose smartphones are known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.access.actor import Scope
from app.drives.rules import Reading


@dataclass(frozen=True)
class ListFigures:
    """What the household list says of an area. `unknown` households have no number of smartphones yet."""

    households: int = 0
    unknown: int = 0
    smartphones: int = 0
    installed_at_start: int = 0

    def __add__(self, other: "ListFigures") -> "ListFigures":
        return ListFigures(
            self.households + other.households,
            self.unknown + other.unknown,
            self.smartphones + other.smartphones,
            self.installed_at_start + other.installed_at_start,
        )


@dataclass(frozen=True)
class AlleyLine:
    """An alley on the board. `percent` is None where no household's smartphones are known."""

    area_id: int
    name: str
    households: int
    knocked: int
    percent: float | None

    @property
    def not_visited(self) -> int:
        """Return how many doors nobody has knocked at yet."""
        return max(0, self.households - self.knocked)


@dataclass(frozen=True)
class Official:
    """The newest official reading, and how far it is from the first one, in percentage points."""

    percent: float
    installs: int
    denominator: int
    kind: str
    at: datetime
    points: float | None
    first_at: datetime
    first_percent: float


def official(readings: Sequence[Reading]) -> Official | None:
    """Return the official figure from readings of one kind in order of time; None without any."""
    if not readings:
        return None
    first, last = readings[0], readings[-1]
    percent, first_percent = last.rate * 100, first.rate * 100
    points = percent - first_percent if len(readings) > 1 else None
    return Official(percent, last.installs, last.denominator, last.kind, last.at, points, first.at, first_percent)


def percent_by_list(figures: ListFigures, installed_since: int) -> float | None:
    """Return the rate by the list in percent, or None where no smartphones are known."""
    if not figures.smartphones:
        return None
    return (figures.installed_at_start + installed_since) / figures.smartphones * 100


@dataclass(frozen=True)
class Load:
    """How many open doors a team still holds, and how many people it has."""

    team_id: int
    name: str
    doors: int
    people: int
    area_path: str = "/"

    @property
    def access_scope(self) -> Scope:
        """A team's load is seen where the team is."""
        return Scope(area_path=self.area_path, team_ids=frozenset({self.team_id}))

    @property
    def per_person(self) -> float:
        """Return open doors a person."""
        return self.doors / max(1, self.people)


def overloaded(loads: Sequence[Load], factor: float = 1.5, least_doors: int = 20) -> tuple[Load, Load] | None:
    """Return (the heaviest team, the lightest) when the heaviest carries `factor` times the mean a person, else None."""
    busy = [load for load in loads if load.people]
    if len(busy) < 2:
        return None
    mean = sum(load.doors for load in busy) / sum(load.people for load in busy)
    heaviest = max(busy, key=lambda load: (load.per_person, -load.team_id))
    lightest = min(busy, key=lambda load: (load.per_person, load.team_id))
    too_much = heaviest.doors >= least_doors and heaviest.per_person > factor * mean
    return (heaviest, lightest) if too_much else None
