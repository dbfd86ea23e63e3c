"""What is ticked on the board of a draft, added up: to whom it could go, and what keeps some of it where it is."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.places.models import Area
from app.plans import board_queries, rules, words
from app.plans.models import Plan, PlanUnit
from app.plans.planning import walk_of
from app.routes import grounds


@dataclass(frozen=True)
class Chosen:
    """The alleys ticked and the doors picked, added up; minutes and metres with the walk between the doors.

    `places` says in words what they are. `best` is the unit they would best go to, `to` the one they go to (None: they are
    left over); `overruns`: unit id -> by how many minutes it would be beyond its time with them, for each that can take some.
    `shut`: unit id -> the alleys among them into which it does not go, in words.
    """

    places: str
    doors: int
    minutes: int
    metres: int
    best: PlanUnit | None
    to: PlanUnit | None
    overruns: Mapping[int, int]
    shut: Mapping[int, str]

    @property
    def over(self) -> int:
        """Return by how many minutes the unit they go to would be beyond its time."""
        return self.overruns.get(self.to.id, 0) if self.to and self.doors else 0

    @property
    def barred(self) -> str:
        """Return the alleys into which the unit they go to does not go."""
        return self.shut.get(self.to.id, "") if self.to and self.doors else ""


def chosen(plan: Plan, alley_ids: Collection[int], doors: Collection[int] = (), to: int | None = None) -> Chosen:
    """Add up for the unit `to` (0: nobody; None: the one they best go to, most time to spare first)."""
    some = bool(alley_ids or doors)
    areas = grounds.areas_under(plan.area) if some else []
    stops = board_queries.stops_in(plan, alley_ids, doors) if some else []
    minutes, metres = map(round, walk_of(areas, [stop.household for stop in stops]) if stops else (0, 0))
    single = Counter(stop.household.alley_id for stop in stops if stop.household.alley_id not in alley_ids)
    places = [
        words.part_of(area.label, single[area.id]) if single[area.id] else area.label
        for area in areas
        if area.id in alley_ids or single[area.id]
    ]
    shut = _shut(plan, [area for area in areas if any(stop.household.alley_id == area.id for stop in stops)])
    own = Counter(stop.unit_id for stop in stops)
    overruns, loads = {}, []
    for unit in plan.units_left:
        if not unit.locked and unit.id not in shut and (not stops or own[unit.id] < len(stops)):
            used, capacity = unit.facts["minutes"], unit.facts["capacity"]
            more = round(minutes * (1 - own[unit.id] / len(stops))) if stops else 0
            loads.append((unit.id, used, capacity))
            overruns[unit.id] = rules.overrun(used, more, capacity)
    best = rules.best_taker(loads, minutes)
    units = {unit.id: unit for unit in plan.units}
    taker = units.get(best or 0) if to is None else units.get(to)
    return Chosen(", ".join(places), len(stops), minutes, metres, units.get(best or 0), taker, overruns, shut)


def takers(plan: Plan, shut: Mapping[int, str] | None = None) -> list[tuple[int, str]]:
    """Return whom alleys can be given to, with the time each has: those with most to spare first, then nobody.

    Those with alleys they do not go into are named so, and come last: with those of `shut` (unit id -> alleys in words), or
    with all of theirs (None) where it is not known yet what they would get.
    """
    able = [unit for unit in plan.units_left if not unit.locked]
    if shut is None:
        shut = _shut(plan, grounds.areas_under(plan.area)) if any(unit.barred for unit in able) else {}
        able.sort(key=lambda unit: unit.facts["minutes"] - unit.facts["capacity"])
    else:
        able.sort(key=lambda unit: (unit.id in shut, unit.facts["minutes"] - unit.facts["capacity"]))
    told = [(unit.id, words.taker(unit.name, unit.facts, shut.get(unit.id, ""))) for unit in able]
    return [*told, (0, words.left_over())]


def _shut(plan: Plan, areas: Collection[Area]) -> dict[int, str]:
    """Return unit id -> those of the areas into which it does not go, in words."""
    barred = {unit.id: [area.label for area in areas if area.id in unit.barred] for unit in plan.units_left}
    return {one: words.listed(labels) for one, labels in barred.items() if labels}
