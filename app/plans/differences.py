"""What another way to share the doors changes, route by route, before anybody applies it. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class RouteChange:
    """One route that changes: its doors and minutes before and after, doors gained and lost. `id` is the unit's or route's."""

    id: int
    doors_before: int
    doors: int
    gained: int
    lost: int
    minutes_before: int
    minutes: int


@dataclass(frozen=True)
class Difference:
    """What changes altogether: `routes` have doors before or after, `moved` doors go elsewhere, `left` are nobody's then."""

    changes: Sequence[RouteChange]
    routes: int
    doors: int
    moved: int
    left: int

    @property
    def share(self) -> int:
        """Return the share of routes that change, in percent, rounded up: 1 of 300 is not nothing."""
        return -(-100 * len(self.changes) // max(1, self.routes))

    @property
    def moved_share(self) -> int:
        """Return the share of doors that go elsewhere, in percent, rounded up."""
        return -(-100 * self.moved // max(1, self.doors))

    def to_json(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Difference":
        """Return what was stored."""
        return cls(**{**stored, "changes": [RouteChange(**one) for one in stored["changes"]]})


def compare(
    before: Mapping[int, int | None],
    after: Mapping[int, int | None],
    minutes_before: Mapping[int, float],
    minutes: Mapping[int, float],
) -> Difference:
    """Hold two ways to share the same doors (door -> unit or None) against each other."""
    had, has = (Counter(unit for unit in way.values() if unit is not None) for way in (before, after))
    gained: Counter[int] = Counter()
    lost: Counter[int] = Counter()
    moved = 0
    for door, unit in after.items():
        was = before.get(door)
        if was == unit:
            continue
        moved += was is not None
        if unit is not None:
            gained[unit] += 1
        if was is not None:
            lost[was] += 1
    changes = [
        RouteChange(
            id=one,
            doors_before=had[one],
            doors=has[one],
            gained=gained[one],
            lost=lost[one],
            minutes_before=round(minutes_before.get(one, 0)),
            minutes=round(minutes.get(one, 0)),
        )
        for one in sorted(gained.keys() | lost.keys())
    ]
    left = sum(unit is None for unit in after.values())
    return Difference(changes, len(had.keys() | has.keys()), len(after), moved, left)
