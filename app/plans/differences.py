"""What another way to share the doors changes, route by route, before anybody applies it. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True)
class RouteChange:
    """One route that changes: its doors, minutes and metres before and after, doors gained and lost. `id` is the unit's or
    route's.
    """

    id: int
    doors_before: int
    doors: int
    gained: int
    lost: int
    minutes_before: int
    minutes: int
    metres_before: int = 0
    metres: int = 0


@dataclass(frozen=True)
class Over:
    """A route that stays so many minutes beyond its time, because doors are pinned there or nobody else has time."""

    id: int
    minutes: int
    pinned: bool


@dataclass(frozen=True)
class Difference:
    """What changes altogether, of so many `routes` and `doors`: doors of nobody's are `given` to somebody, others `moved` to
    somebody else, `left` are nobody's then; the metres walked before and after; who stays beyond their time.
    """

    changes: Sequence[RouteChange]
    routes: int
    doors: int
    given: int
    moved: int
    left: int
    metres_before: int = 0
    metres: int = 0
    over: Sequence[Over] = ()

    @property
    def share(self) -> int:
        """Return the share of routes that change, in percent, rounded up: 1 of 300 is not nothing."""
        return -(-100 * len(self.changes) // max(1, self.routes))

    @property
    def moved_share(self) -> int:
        """Return the share of doors that go to somebody else, in percent, rounded up."""
        return -(-100 * self.moved // max(1, self.doors))

    def to_json(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Difference":
        """Return what was stored."""
        told = {"given": 0, "over": (), **stored}
        changes, over = [RouteChange(**one) for one in told["changes"]], [Over(**one) for one in told["over"]]
        return cls(**{**told, "changes": changes, "over": over})


Walked: TypeAlias = Mapping[int, tuple[float, float]]
"""Unit or route -> the minutes its walk takes, and its metres."""


def compare(
    before: Mapping[int, int | None], after: Mapping[int, int | None], was: Walked, will: Walked, routes: int
) -> Difference:
    """Hold two ways to share the same doors (door -> unit or None) among so many routes against each other."""
    had, has = (Counter(unit for unit in way.values() if unit is not None) for way in (before, after))
    gained: Counter[int] = Counter()
    lost: Counter[int] = Counter()
    given = moved = 0
    for door, unit in after.items():
        held = before.get(door)
        if held == unit:
            continue
        given += held is None
        moved += held is not None and unit is not None
        if unit is not None:
            gained[unit] += 1
        if held is not None:
            lost[held] += 1
    none = (0.0, 0.0)
    changes = [
        RouteChange(
            id=one,
            doors_before=had[one],
            doors=has[one],
            gained=gained[one],
            lost=lost[one],
            minutes_before=round(was.get(one, none)[0]),
            minutes=round(will.get(one, none)[0]),
            metres_before=round(was.get(one, none)[1]),
            metres=round(will.get(one, none)[1]),
        )
        for one in sorted(gained.keys() | lost.keys())
    ]
    metres_before, metres = (round(sum(walk[1] for walk in way.values())) for way in (was, will))
    left = sum(unit is None for unit in after.values())
    return Difference(changes, routes, len(after), given, moved, left, metres_before, metres)
