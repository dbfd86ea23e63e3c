"""What is ticked on the board of a draft, added up: what of it would go to whom, and what stays where it is."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.places.models import Area, Household
from app.plans import board_queries, rules, words
from app.plans.models import Plan, PlanStop, PlanUnit
from app.plans.naming import told_apart
from app.plans.planning import walk_added, walk_of
from app.routes import grounds
from app.routes.rules import estimate


@dataclass(frozen=True)
class Chosen:
    """The doors of the alleys ticked and those picked that would change hands, added up; minutes and metres with the walk
    between them.

    `places` says in words where they are. `fixed` more are on routes locked or given out, `had` are there already, `later`
    are due at another time. `best` is the unit they would best go to, `to` the one they go to (None: they are left over), by
    `over` minutes beyond its time then.
    `shut`: unit id -> the alleys among them into which it does not go, in words.
    """

    places: str
    doors: int
    fixed: int
    had: int
    later: int
    minutes: int
    metres: int
    best: PlanUnit | None
    to: PlanUnit | None
    over: int
    shut: Mapping[int, str]

    @property
    def some(self) -> bool:
        """Say whether anything of the draft is ticked, be it only what stays where it is."""
        return bool(self.doors or self.fixed or self.had or self.later)

    @property
    def barred(self) -> str:
        """Return the alleys into which the unit they go to does not go."""
        return self.shut.get(self.to.id, "") if self.to else ""


def chosen(plan: Plan, alley_ids: Collection[int], doors: Collection[int] = (), to: int | None = None) -> Chosen:
    """Add up for the unit `to` (0: nobody; None: the one they best go to, most time to spare first)."""
    some = bool(alley_ids or doors)
    areas = grounds.areas_under(plan.area) if some else []
    later = {due.door for due in plan.later}.difference(doors)
    there = board_queries.stops_in(plan, alley_ids, doors) if some else []
    stops = [stop for stop in there if stop.household_id not in later]
    fixed = {unit.id for unit in plan.units if unit.locked or unit.given_at}
    free = [stop for stop in stops if stop.unit_id not in fixed]
    shut = _shut(plan, _areas_of(areas, free))
    units = {unit.id: unit for unit in plan.units}
    best = units.get(_best(plan, free, shut) or 0)
    taker = best if to is None else units.get(to)
    moving = [stop for stop in free if stop.unit_id != (taker.id if taker else None)]
    minutes, metres, over = _walks(plan, areas, [stop.household for stop in moving], taker)
    counts = len(moving), len(stops) - len(free), len(free) - len(moving), len(there) - len(stops)
    return Chosen(_places(areas, moving, alley_ids), *counts, minutes, metres, best, taker, over, shut)


def _walks(plan: Plan, areas: Sequence[Area], homes: Sequence[Household], to: PlanUnit | None) -> tuple[int, int, int]:
    """Return the minutes and metres of these doors, and by how many minutes the round of who gets them would be over time."""
    if not homes:
        return 0, 0, 0
    if to is None:
        minutes, metres = walk_of(areas, homes)
        return round(minutes), round(metres), 0
    own = board_queries.homes_of(to) if to.facts["doors"] else ()
    minutes, metres, more = walk_added(plan, areas, to.id, own, homes)
    return round(minutes), round(metres), rules.overrun(to.facts["minutes"], round(more), to.facts["capacity"])


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


def _best(plan: Plan, free: Sequence[PlanStop], shut: Collection[int]) -> int | None:
    """Return the id of the unit to which these doors best go: none that has them all, or does not go there."""
    own = Counter(stop.unit_id for stop in free)
    loads = [
        (unit.id, unit.facts["minutes"], unit.facts["capacity"])
        for unit in plan.units_left
        if not unit.locked and unit.id not in shut and (not free or own[unit.id] < len(free))
    ]
    return rules.best_taker(loads, estimate(len(free)))


def _places(areas: Sequence[Area], stops: Sequence[PlanStop], whole: Collection[int]) -> str:
    """Name the alleys of these doors in list order, with how many where an alley is not given as a `whole`."""
    doors, labels = Counter(stop.household.alley_id for stop in stops), told_apart(areas)
    return ", ".join(
        labels[area.id] if area.id in whole else words.part_of(labels[area.id], doors[area.id])
        for area in areas
        if doors[area.id]
    )


def _areas_of(areas: Sequence[Area], stops: Sequence[PlanStop]) -> list[Area]:
    alleys = {stop.household.alley_id for stop in stops}
    return [area for area in areas if area.id in alleys]


def _shut(plan: Plan, areas: Collection[Area]) -> dict[int, str]:
    """Return unit id -> those of the areas into which it does not go, in words."""
    barred = {unit.id: [area.label for area in areas if area.id in unit.barred] for unit in plan.units_left}
    return {one: words.listed(labels) for one, labels in barred.items() if labels}
