"""What the planner is given and what it answers: plain frozen values, ids as the database has them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

SPEED_M_PER_MINUTE = 70.0


@dataclass(frozen=True, slots=True)
class PlanAlley:
    """A street, lane or area. `mouth` is the number on the parent where it opens ("ngõ 45" opens at 45).

    Streets (without a parent) run between two `crossings`; pieces of one that share its name and `order` are one place in
    the list.
    """

    id: int
    name: str
    parent_id: int | None = None
    mouth: int | None = None
    order: int = 0
    # Known only where someone measured; every one of these may stay None.
    mouth_m: float | None = None
    mouth_side: int | None = None
    width_m: float | None = None
    length_m: float | None = None
    crossings: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class PlanDoor:
    """A household to visit. `side` is 0 for odd, 1 for even numbers; `walk_key` orders an alley's doors.

    `window` are the minutes of the day between which it must be reached (an appointment, a carry-over);
    `unit_id` pins it to one unit.
    """

    id: int
    alley_id: int
    walk_key: str = ""
    number: int | None = None
    side: int | None = None
    minutes: float = 5.0
    suffix: str = ""
    at_m: float | None = None
    window: tuple[float, float] | None = None
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class PlanUnit:
    """A volunteer, pair or team with one home or meeting place; minutes are work and walk, home to home.

    It sets out at minute `begins` of the day and is home `capacity_minutes` later at the latest.
    """

    id: int
    name: str
    home_alley_id: int | None
    capacity_minutes: float
    min_minutes: float = 0.0
    barred: frozenset[int] = frozenset()
    max_doors: int | None = None
    home_number: int | None = None
    home_at_m: float | None = None
    home_side: int | None = None
    begins: float = 0.0


@dataclass(frozen=True, slots=True)
class Instance:
    """One ward to plan.

    Raises ValueError when two things share an id, a door's alley is unknown, alleys hang on each other in a ring or
    nobody can walk.
    """

    alleys: tuple[PlanAlley, ...]
    doors: tuple[PlanDoor, ...]
    units: tuple[PlanUnit, ...]
    speed: float = SPEED_M_PER_MINUTE
    newcomer_minutes: float | None = None
    """What one more unit would have; None: what the present ones have."""
    door_minutes: float = field(init=False, compare=False, default=0.0)
    """What a door takes on average."""
    measured: bool = field(init=False, compare=False, default=True)
    """Whether every door's metres along its alley are known; else house numbers tell them."""

    def __post_init__(self) -> None:
        alleys = {a.id for a in self.alleys}
        for things in (self.alleys, self.doors, self.units):
            if len({t.id for t in things}) != len(things):
                raise ValueError("two things of one kind share an id")
        if any(d.alley_id not in alleys for d in self.doors):
            raise ValueError("a door stands in an unknown alley")
        if _in_a_ring({a.id: a.parent_id for a in self.alleys}):
            raise ValueError("alleys hang on each other in a ring")
        if not self.speed > 0:
            raise ValueError("the walking speed must be more than nothing")
        object.__setattr__(self, "measured", all(d.at_m is not None for d in self.doors))
        if self.doors:
            object.__setattr__(self, "door_minutes", sum(d.minutes for d in self.doors) / len(self.doors))

    def with_pins(self, unit_of: Mapping[int, int | None]) -> "Instance":
        """The same ward with each of these doors meant for its unit alone (door id -> unit id), all others for anybody."""
        return replace(self, doors=tuple(replace(door, unit_id=unit_of.get(door.id)) for door in self.doors))


def _in_a_ring(parents: Mapping[int, int | None]) -> bool:
    """Whether somebody who climbs from mouth to mouth never comes to a street."""
    safe: set[int] = set()
    for begin in parents:
        alley, way = begin, set[int]()
        while alley not in safe:
            if alley in way:
                return True
            way.add(alley)
            up = parents[alley]
            if up is None or up not in parents:
                break
            alley = up
        safe.update(way)
    return False


class RefusalCode(StrEnum):
    """Why something could not be planned; the web layer turns the code and its figures into words."""

    NOT_ENOUGH_PEOPLE = "not_enough_people"
    NOBODY_AVAILABLE = "nobody_available"
    ALLEY_BARRED_BY_ALL = "alley_barred_by_all"
    NOBODY_FREE_THEN = "nobody_free_then"
    """Doors with a window in which no unit that may go there is free and near enough."""
    UNIT_FULL = "unit_full"
    """Doors pinned to a unit that cannot take them: no room, barred, or not there in time."""


class Method(StrEnum):
    """What made a plan."""

    SOLVER = "solver"
    BUILT_IN = "built_in"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A code and its figures, as in "thiếu 3 người hoặc bớt 31 nhà"."""

    code: RefusalCode
    missing_people: int = 0
    surplus_doors: int = 0
    alleys: tuple[int, ...] = ()

    @property
    def params(self) -> Mapping[str, object]:
        """The figures that fill the placeholders of the message."""
        return {"people": self.missing_people, "doors": self.surplus_doors, "alleys": self.alleys}


@dataclass(frozen=True, slots=True)
class Route:
    """The doors of one unit in walking order; the walk runs home, doors, home."""

    unit_id: int
    doors: tuple[int, ...]
    minutes_work: float
    minutes_walk: float
    alleys: tuple[int, ...]

    @property
    def minutes(self) -> float:
        """Work and walk together."""
        return self.minutes_work + self.minutes_walk


@dataclass(frozen=True, slots=True)
class Plan:
    """A route for every unit (empty when it stays idle), the doors nobody could take, and why."""

    routes: tuple[Route, ...]
    unassigned: tuple[int, ...] = ()
    refusals: tuple[Refusal, ...] = field(default=())
    method: Method = Method.HAND

    @property
    def refusal(self) -> Refusal | None:
        """The first thing to tell the coordinator, if anything."""
        return self.refusals[0] if self.refusals else None
