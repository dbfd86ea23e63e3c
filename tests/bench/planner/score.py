"""What a plan is worth: whether it is valid, its metres, split alleys and balance."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.bench.planner.metric import Metric
from tests.bench.planner.wards import Unit, Ward

SHOWN = 3
SLACK_MIN = 1e-6


@dataclass(frozen=True)
class Score:
    """The figures of a plan; `errors` say in words why it is not valid. Under: units with fewer doors than their least."""

    errors: tuple[str, ...]
    walk_m: float
    splits: int
    idle: int
    under: int
    most: int
    fewest: int

    @property
    def valid(self) -> bool:
        """Say whether the plan may be walked."""
        return not self.errors

    @property
    def verdict(self) -> str:
        """Say whether the plan is valid, or what is wrong first."""
        more = len(self.errors) - SHOWN
        return "yes" if self.valid else "; ".join(self.errors[:SHOWN]) + (f" and {more} more" if more > 0 else "")


def score(ward: Ward, routes: Mapping[str, Sequence[int]]) -> Score:
    """Judge a plan: unit id -> doors in the order in which they are walked, home to home."""
    metric = Metric(ward.alleys)
    units = {unit.id: unit for unit in ward.units}
    errors = [f"there is no unit {one}" for one in routes if one not in units]
    walked = {one: list(doors) for one, doors in routes.items() if one in units and doors}
    errors += _counted(ward, [door for doors in walked.values() for door in doors])
    metres = 0.0
    at_work: dict[int, set[str]] = defaultdict(set)
    for one, doors in walked.items():
        known = [door for door in doors if 0 <= door < len(ward.doors)]
        metres += metric.walk(units[one].home, [ward.doors[door] for door in known])
        errors += _refused(ward, units[one], known) + _late(ward, metric, units[one], known)
        for door in known:
            at_work[ward.doors[door][0]].add(one)
    loads = [len(walked.get(unit.id, ())) for unit in ward.units]
    return Score(
        tuple(errors),
        metres,
        splits=sum(len(who) > 1 for who in at_work.values()),
        idle=loads.count(0),
        under=sum(0 < load < unit.least for load, unit in zip(loads, ward.units, strict=True)),
        most=max(loads),
        fewest=min((load for load in loads if load), default=0),
    )


def _counted(ward: Ward, doors: Sequence[int]) -> list[str]:
    """Return what is wrong when every door must be visited once."""
    times = Counter(doors)
    unknown = sorted(door for door in times if not 0 <= door < len(ward.doors))
    missing = [door for door in range(len(ward.doors)) if not times[door]]
    twice = sorted(door for door, n in times.items() if n > 1)
    told = ((unknown, "there is no door"), (missing, "nobody visits door"), (twice, "more than one visit at door"))
    return [f"{words} {door}" for found, words in told for door in found]


def _refused(ward: Ward, unit: Unit, doors: Sequence[int]) -> list[str]:
    too_many = [f"unit {unit.id} has {len(doors)} doors of {unit.cap}"] if len(doors) > unit.cap else []
    barred = sorted({ward.doors[door][0] for door in doors} & unit.barred)
    return too_many + [f"unit {unit.id} may not go into alley {alley}" for alley in barred]


def _late(ward: Ward, metric: Metric, unit: Unit, doors: Sequence[int]) -> list[str]:
    """Return where the unit comes too late; who comes too early waits. The way home after the last door is free."""
    late = []
    now, end = unit.window
    here = unit.home
    for door in doors:
        now += metric.metres(here, ward.doors[door]) / ward.speed
        here = ward.doors[door]
        if door in ward.windows:
            opens, closes = ward.windows[door]
            now = max(now, opens)
            if now > closes:
                late.append(f"unit {unit.id} reaches door {door} at minute {now:.1f}, after {closes:g}")
        now += ward.service
    if now > end + SLACK_MIN:
        late.append(f"unit {unit.id} leaves its last door at minute {now:.1f}, after {end:g}")
    return late
