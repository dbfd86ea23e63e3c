"""From rows to the pure planner and back: an instance of one area, and what a plan says about each unit."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from app.people.models import Account
from app.places.lines.names import Way
from app.places.lines.plates import mouth_number, place_of
from app.places.lines.queries import ground_below, ways_of
from app.places.models import Area
from app.plans.hanging import hung_by_name
from app.plans.laying import Home, as_it_lies
from app.plans.models import Plan as DraftPlan
from app.plans.promises import due_at, unhurried, waits_in
from app.plans.rules import capacity
from app.plans.segments import wholes
from app.plans.wishes import Wish, narrow
from app.routes.grounds import TeamRow
from app.routes.planner.balance import balance
from app.routes.planner.explanation import explain
from app.routes.planner.metric import Walk
from app.routes.planner.model import Instance, Plan, PlanAlley, PlanDoor, Route
from app.routes.planner.model import PlanUnit as Unit
from app.routes.planner.order import closed_walk, rank_of, walking_order
from app.routes.planner.plan import route_of
from app.routes.planner.shortage import refusals_for
from app.routes.planner.timing import walked_metres
from app.routes.rules import DOOR_MINUTES, doors_within, groups_of

NO_WAY = Way("")


@dataclass(frozen=True)
class UnitDraft:
    """A unit before it is a row."""

    name: str
    team_id: int
    member_ids: tuple[int, ...]
    home_area_id: int | None
    minutes: int


def units_in(teams: Iterable[TeamRow], kind: str) -> list[tuple[TeamRow, tuple[int, ...]]]:
    """Return the units these teams make, each with its team; who is in two teams walks with the first."""
    found = []
    seen: set[int] = set()
    for row in teams:
        members = [(account, pair) for account, pair in row.members if account not in seen]
        seen.update(account for account, _ in members)
        found += [(row, group) for group in groups_of(members, kind)]
    return found


def unit_drafts(
    teams: Sequence[TeamRow], people: Mapping[int, Account], kind: str, minutes: int, busy: Mapping[int, int]
) -> list[UnitDraft]:
    """Return the units these teams make, with the minutes each has left; `busy` is what people already have to walk."""
    drafts = []
    for row, group in units_in(teams, kind):
        free = capacity(minutes, [busy.get(account, 0) for account in group], kind)
        homes = (people[account].home_area_id for account in group)
        home = next((area_id for area_id in homes if area_id is not None), None)
        name = row.team.name if kind == "teams" else ", ".join(people[account].name for account in group)
        drafts.append(UnitDraft(name[:200], row.team.id, group, home, free))
    return drafts


def instance_of(plan: DraftPlan, areas: Sequence[Area], doors: Iterable[Home], wishes: Mapping[int, Wish]) -> Instance:
    """Build the planner's instance of a plan and its units. What is due at an hour outside the walk has no window."""
    hours, timed = plan.hours, is_timed(plan)
    units = [
        Unit(
            id=unit.id,
            name=unit.name,
            home_alley_id=unit.home_area_id,
            capacity_minutes=unit.capacity_minutes,
            min_minutes=min(plan.least_doors * DOOR_MINUTES, unit.capacity_minutes),
            barred=unit.barred,
            begins=unit.facts.get("begins", hours.begins),
        )
        for unit in plan.units
    ]
    windows = {door: window for door, wish in wishes.items() if timed and (window := narrow(wish, hours))}
    return replace(instance_with(areas, doors, units, windows), newcomer_minutes=_newcomer_minutes(plan))


def _newcomer_minutes(plan: DraftPlan) -> float:
    """Return the minutes one more unit would have: one that is not busy, a team as large as they mostly are."""
    sizes = [len(unit.member_ids) for unit in plan.units] or [1]
    return capacity(plan.hours.ends - plan.hours.begins, [0] * round(median(sizes)), str(plan.params["kind"]))


def is_timed(plan: DraftPlan) -> bool:
    """Say whether its walks pass a door at one moment: a whole team sends two of its people to where they are asked for."""
    return str(plan.params["kind"]) != "teams"


def instance_with(
    areas: Sequence[Area],
    doors: Iterable[Home],
    units: Iterable[Unit],
    windows: Mapping[int, tuple[int, int]] | None = None,
) -> Instance:
    """Build the planner's instance: every area beneath the first one is an alley, so that homes anywhere resolve.

    Alleys hang on each other as their names say, and where lines are known as those lie; streets are in pieces then, which
    `facts_of` and `report_of` tell of as one. Doors stand in the order of their ids: planned again unchanged, the plan is
    the same. `windows`: household -> the minutes of the day in which it is to be reached.
    """
    root, known, doors = areas[0].id, {area.id for area in areas}, sorted(doors, key=lambda door: door.id)
    used = any(door.alley_id == root for door in doors)
    named = [area for area in areas if area.level == "alley"]
    ways = dict(zip((area.id for area in named), ways_of(named), strict=True))
    alleys = (
        PlanAlley(
            id=area.id,
            name=area.label,
            parent_id=area.parent_id if area.parent_id in known and area.parent_id != root else None,
            mouth=area.mouth,
            order=place,
        )
        for place, area in enumerate(areas)
        if used or area.id != root
    )
    hung = hung_by_name(alleys, ways)
    ids = {alley.id for alley in hung}
    instance = Instance(
        hung,
        tuple(plan_door(door, (windows or {}).get(door.id), ways.get(door.alley_id, NO_WAY).lanes) for door in doors),
        tuple(unit if unit.home_alley_id in ids else replace(unit, home_alley_id=None) for unit in units),
    )
    return as_it_lies(instance, ground_below(areas[0].path), doors)


def plan_door(household: Home, window: tuple[int, int] | None = None, lanes: Sequence[str] = ()) -> PlanDoor:
    """Return what the planner needs of a household in an alley reached through these `lanes`.

    One in a ngách that is in no list (45/18/2 in ngõ 45) stands where that opens.
    """
    place = place_of(household.plate, lanes)
    number, suffix = (mouth_number(place.lanes[0]), "") if place.lanes else (place.number, place.suffix)
    return PlanDoor(
        id=household.id,
        alley_id=household.alley_id,
        walk_key=f"{household.walk_override + 1_000_000:07d}{household.walk_key}",
        number=number,
        side=None if number is None else 1 - number % 2,
        minutes=DOOR_MINUTES,
        suffix=suffix,
        window=window,
    )


def held_plan(instance: Instance, held: Mapping[int, Collection[int]]) -> Plan:
    """Return the plan in which each unit has exactly these doors (unit id -> household ids), each walk in order.

    Doors left over are too many only where they are more than the units together have time for.
    """
    index = {door.id: place for place, door in enumerate(instance.doors)}
    walk = Walk(instance)
    rank = rank_of(walking_order(instance, walk))
    routes = [
        _walked(instance, walk, rank, place, [index[door] for door in sorted(held.get(unit.id, ()))])
        for place, unit in enumerate(instance.units)
    ]
    taken = {door for route in routes for door in route.doors}
    order = sorted(range(len(instance.doors)), key=lambda place: rank[place])
    left = tuple(instance.doors[place].id for place in order if instance.doors[place].id not in taken)
    spare = (unit.capacity_minutes - route.minutes for unit, route in zip(instance.units, routes, strict=True))
    room = sum(doors_within(minutes) for minutes in spare)
    return Plan(tuple(routes), left, refusals_for(instance, routes, left[room:]))


def _walked(instance: Instance, walk: Walk, rank: Sequence[int], unit: int, doors: Sequence[int]) -> Route:
    made = route_of(instance, walk, rank, unit, doors)
    index = {instance.doors[door].id: door for door in doors}
    order = [index[door] for door in made.doors]
    best = unhurried(instance, walk, unit, order)
    ids, alleys = tuple(instance.doors[k].id for k in best), dict.fromkeys(instance.doors[k].alley_id for k in best)
    minutes = walked_metres(walk, unit, best) / instance.speed
    return made if best == order else replace(made, doors=ids, minutes_walk=minutes, alleys=tuple(alleys))


def walked(instance: Instance, plan: Plan) -> dict[int, tuple[float, float]]:
    """Return unit id -> the minutes its route takes and the metres it walks."""
    return {route.unit_id: (route.minutes, route.minutes_walk * instance.speed) for route in plan.routes}


def walk_of(areas: Sequence[Area], doors: Sequence[Home]) -> tuple[float, float]:
    """Return about how many minutes and metres these doors take one after the other, whoever walks them."""
    instance = instance_with(areas, doors, ())
    walk = Walk(instance)
    metres = closed_walk(walk, None, range(len(doors)), rank_of(walking_order(instance, walk)))[1]
    return sum(door.minutes for door in instance.doors) + metres / instance.speed, metres


def walk_added(
    plan: DraftPlan, areas: Sequence[Area], unit_id: int, own: Sequence[Home], more: Sequence[Home]
) -> tuple[float, float, float]:
    """Return what `walk_of` says of the doors `more`, and the minutes by which the round of a unit grows when it gets them.

    That goes from home and back, past the doors it has of its `own` too. Hours asked for are left out: to keep them takes
    long to work out, and makes both rounds longer.
    """
    instance = instance_of(plan, areas, [*own, *more], {})
    walk = Walk(instance)
    rank = rank_of(walking_order(instance, walk))
    added = {door.id for door in more}
    new = [place for place, door in enumerate(instance.doors) if door.id in added]
    old = [place for place, door in enumerate(instance.doors) if door.id not in added]
    home = next(walk.home[place] for place, unit in enumerate(instance.units) if unit.id == unit_id)
    metres = closed_walk(walk, None, new, rank)[1]
    grows = closed_walk(walk, home, [*old, *new], rank)[1] - closed_walk(walk, home, old, rank)[1]
    at_doors = sum(instance.doors[place].minutes for place in new)
    return at_doors + metres / instance.speed, metres, at_doors + grows / instance.speed


def facts_of(
    instance: Instance, plan: Plan, wishes: Mapping[int, Wish] | None = None, timed: bool = True
) -> dict[int, dict[str, Any]]:
    """Return unit id -> what its card says: load, why these people, alleys and with whom they are shared, which of its
    doors are due at some time and when it is there; what it was asked for, and how long it waits for doors altogether.
    """
    loads = {load.unit_id: load for load in balance(instance, plan)}
    whole = wholes(instance)
    told = {facts.unit_id: facts for facts in explain(instance, plan, whole)}
    found: dict[int, dict[str, Any]] = {}
    routes = {route.unit_id: route for route in plan.routes}
    due = _due_in(instance, plan, wishes, timed) if wishes else {}
    waits = waits_in(instance, plan)
    for unit in instance.units:
        load, facts = loads[unit.id], told.get(unit.id)
        shares = facts.alleys if facts else ()
        found[unit.id] = {
            "doors": load.doors,
            "target": load.target_doors,
            "minutes": round(load.minutes),
            "walk_m": round(routes[unit.id].minutes_walk * instance.speed),
            "capacity": round(unit.capacity_minutes),
            "state": str(load.state),
            "over": load.over_capacity,
            "why": str(facts.why) if facts else "no_home",
            "home_m": round(facts.home_m) if facts and facts.home_m is not None else None,
            "shares": [{"alley": s.alley_id, "doors": s.doors, "with": list(s.with_units)} for s in shares],
            "begins": round(unit.begins),
            "barred": sorted(unit.barred - whole.keys()),
            "due": due.get(unit.id, []),
            "waits": waits.get(unit.id, 0),
        }
    return found


def _due_in(instance: Instance, plan: Plan, wishes: Mapping[int, Wish], timed: bool) -> dict[int, list[list[Any]]]:
    walk, doors = Walk(instance), {route.unit_id: route.doors for route in plan.routes}
    return {
        unit.id: [due.to_json() for due in due_at(instance, walk, place, doors[unit.id], wishes, timed)]
        for place, unit in enumerate(instance.units)
    }


def report_of(instance: Instance, plan: Plan) -> dict[str, Any]:
    """Return what the plan as a whole says: doors placed and left over, and why."""
    whole = wholes(instance)
    return {
        "placed": sum(len(route.doors) for route in plan.routes),
        "left": len(plan.unassigned),
        "minutes": round(sum(route.minutes for route in plan.routes)),
        "walk": round(sum(route.minutes_walk for route in plan.routes)),
        "refusals": [
            {
                "code": str(refusal.code),
                "people": refusal.missing_people,
                "doors": refusal.surplus_doors,
                "alleys": sorted({whole.get(alley, alley) for alley in refusal.alleys}),
            }
            for refusal in plan.refusals
        ],
    }
