"""From rows to the pure planner and back: an instance of one area, and what a plan says about each unit."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.people.models import Account
from app.places.lines.queries import ground_below
from app.places.models import Area, Household
from app.plans.laying import Home, on_ground
from app.plans.models import PlanUnit
from app.plans.rules import LEAST_MINUTES, capacity
from app.routes.grounds import TeamRow
from app.routes.planner.balance import balance, explain
from app.routes.planner.metric import Walk
from app.routes.planner.model import Instance, Plan, PlanAlley, PlanDoor
from app.routes.planner.model import PlanUnit as Unit
from app.routes.planner.order import closed_walk, rank_of, walking_order
from app.routes.planner.plan import make_plan, route_of
from app.routes.planner.repair import Load
from app.routes.planner.replan import replan as replan_near
from app.routes.planner.shortage import refusals_for
from app.routes.rules import DOOR_MINUTES, estimate, groups_of

_NUMBER = re.compile(r"(\d+)\s*([A-Za-zĐđ]?)\W*$")


@dataclass(frozen=True)
class UnitDraft:
    """A unit before it is a row."""

    name: str
    team_id: int
    member_ids: tuple[int, ...]
    home_area_id: int | None
    minutes: int

    def unit(self, id: int) -> Unit:
        """Return what the planner needs of it, once it is the row with this id."""
        return _unit(id, self.name, self.home_area_id, self.minutes)


def unit_drafts(
    teams: Sequence[TeamRow], people: Mapping[int, Account], kind: str, minutes: int, busy: Mapping[int, int]
) -> list[UnitDraft]:
    """Return the units these teams make, with the minutes each has left; `busy` is what people already have to walk."""
    drafts = []
    seen: set[int] = set()
    for row in teams:
        members = [(account, pair) for account, pair in row.members if account not in seen]
        seen.update(account for account, _ in members)
        for group in groups_of(members, kind):
            taken = max((busy.get(account, 0) for account in group), default=0)
            free = capacity(minutes, len(group), kind, taken)
            homes = (people[account].home_area_id for account in group)
            home = next((area_id for area_id in homes if area_id is not None), None)
            name = row.team.name if kind == "teams" else ", ".join(people[account].name for account in group)
            drafts.append(UnitDraft(name[:200], row.team.id, group, home, free))
    return drafts


def instance_of(areas: Sequence[Area], doors: Iterable[Home], units: Iterable[PlanUnit]) -> Instance:
    """Build the planner's instance of the units of a plan."""
    drawn = (_unit(unit.id, unit.name, unit.home_area_id, unit.capacity_minutes) for unit in units)
    return instance_with(areas, doors, drawn)


def _unit(id: int, name: str, home_area_id: int | None, minutes: int) -> Unit:
    least = min(LEAST_MINUTES, minutes)
    return Unit(id=id, name=name, home_alley_id=home_area_id, capacity_minutes=minutes, min_minutes=least)


def instance_with(areas: Sequence[Area], doors: Iterable[Home], units: Iterable[Unit]) -> Instance:
    """Build the planner's instance: every area beneath the first one is an alley, so that homes anywhere resolve.

    Doors stand in the order of their ids: planned again unchanged, the plan is the same.
    """
    root, known, doors = areas[0].id, {area.id for area in areas}, sorted(doors, key=lambda door: door.id)
    used = any(door.alley_id == root for door in doors)
    alleys = tuple(
        PlanAlley(
            id=area.id,
            name=area.label,
            parent_id=area.parent_id if area.parent_id in known and area.parent_id != root else None,
            mouth=area.mouth,
            depth=area.path.count("/"),
            order=place,
        )
        for place, area in enumerate(areas)
        if used or area.id != root
    )
    ids = {alley.id for alley in alleys}
    instance = Instance(
        alleys,
        tuple(plan_door(door) for door in doors),
        tuple(unit if unit.home_alley_id in ids else replace(unit, home_alley_id=None) for unit in units),
    )
    return on_ground(instance, ground_below(areas[0].path), doors)


def plan_door(household: Home) -> PlanDoor:
    """Return what the planner needs of a household."""
    found = _NUMBER.search(household.plate)
    number = int(found[1][:6]) if found else None
    return PlanDoor(
        id=household.id,
        alley_id=household.alley_id,
        walk_key=f"{household.walk_override + 1_000_000:07d}{household.walk_key}",
        number=number,
        side=None if number is None else 1 - number % 2,
        minutes=DOOR_MINUTES,
        suffix=found[2].upper() if found else "",
    )


def held_plan(instance: Instance, held: Mapping[int, Collection[int]]) -> Plan:
    """Return the plan in which each unit has exactly these doors (unit id -> household ids), each walk in order.

    Doors left over are too many only where the others together have no time for them.
    """
    index = {door.id: place for place, door in enumerate(instance.doors)}
    walk = Walk(instance)
    rank = rank_of(walking_order(instance, walk))
    routes = [
        route_of(instance, walk, rank, place, [index[door] for door in sorted(held.get(unit.id, ()))])
        for place, unit in enumerate(instance.units)
    ]
    taken = {door for route in routes for door in route.doors}
    order = sorted(range(len(instance.doors)), key=lambda place: rank[place])
    left = tuple(instance.doors[place].id for place in order if instance.doors[place].id not in taken)
    spare = sum(
        max(0.0, unit.capacity_minutes - route.minutes) for unit, route in zip(instance.units, routes, strict=True)
    )
    enough = spare >= estimate(len(left))
    return Plan(tuple(routes), left, () if enough else refusals_for(instance, routes, left))


def walk_of(areas: Sequence[Area], doors: Sequence[Household]) -> tuple[float, float]:
    """Return about how many minutes and metres these doors take one after the other, whoever walks them."""
    instance = instance_of(areas, doors, ())
    walk = Walk(instance)
    metres = closed_walk(walk, None, range(len(doors)), rank_of(walking_order(instance, walk)))[1]
    return sum(door.minutes for door in instance.doors) + metres / instance.speed, metres


def replan(
    instance: Instance,
    held: Mapping[int, Collection[int]],
    fixed: Collection[int],
    pinned: Collection[int],
    way: str,
    seed: int,
) -> dict[int, int]:
    """Share out again what may move; return household -> unit, without the doors for which nobody has time.

    The units `fixed` keep what they hold and get nothing, the doors `pinned` stay where they are. `way` "near" moves the
    doors nobody holds and those beyond somebody's time, to as few neighbours as can be; "rest" plans all others anew.
    """
    routes = {unit: sorted(doors) for unit, doors in held.items()}
    if way == "near":
        made = replan_near(instance, routes, seed, locked=fixed, visited=pinned).plan
    else:
        of = {door: unit for unit, doors in held.items() for door in doors if door in pinned}
        doors = tuple(replace(door, unit_id=of.get(door.id)) for door in instance.doors)
        made = make_plan(replace(instance, doors=doors), seed, kept={unit: routes.get(unit, ()) for unit in fixed})
    return {door: route.unit_id for route in made.routes for door in route.doors}


def spread(instance: Instance, held: Mapping[int, Collection[int]], most: int) -> dict[int, int]:
    """Return household -> unit for the doors nobody holds: to the nearest units with room, at most `most` of them.

    What the units hold already stays theirs. Doors that find no room are left out.
    """
    load = _load_of(instance, held)
    before = [set(doors) for doors in load.held]
    taken = set().union(*before)
    able = [place for place, unit in enumerate(instance.units) if unit.capacity_minutes > 0]
    _place_near(load, [door for door in range(len(instance.doors)) if door not in taken], able, most)
    return {
        instance.doors[door].id: instance.units[place].id
        for place, doors in enumerate(load.held)
        for door in doors
        if door not in before[place]
    }


def _load_of(instance: Instance, held: Mapping[int, Collection[int]]) -> Load:
    index = {door.id: place for place, door in enumerate(instance.doors)}
    walk = Walk(instance)
    rank = rank_of(walking_order(instance, walk))
    return Load(instance, walk, rank, [[index[door] for door in sorted(held.get(u.id, ()))] for u in instance.units])


def _place_near(load: Load, doors: Iterable[int], able: Sequence[int], most: int) -> None:
    """Put each door with the nearest unit that has room; once `most` units took some, only with those."""
    takers: list[int] = []
    for door in sorted(doors, key=lambda one: load.rank[one]):
        among = load.nearest(door, able if len(takers) < most else takers)
        if most < len(able):  # few shall change: those that changed already come first
            among.sort(key=lambda place: place not in takers)
        taker = next((place for place in among if load.fits(place, [*load.held[place], door])), None)
        if taker is not None:
            load.held[taker].append(door)
            takers += [taker] if taker not in takers else []


def facts_of(instance: Instance, plan: Plan) -> dict[int, dict[str, Any]]:
    """Return unit id -> what its card says: load, why these people, alleys and with whom they are shared."""
    loads = {load.unit_id: load for load in balance(instance, plan)}
    told = {facts.unit_id: facts for facts in explain(instance, plan)}
    found: dict[int, dict[str, Any]] = {}
    for unit in instance.units:
        load, facts = loads[unit.id], told.get(unit.id)
        shares = facts.alleys if facts else ()
        found[unit.id] = {
            "doors": load.doors,
            "target": load.target_doors,
            "minutes": round(load.minutes),
            "capacity": round(unit.capacity_minutes),
            "state": str(load.state),
            "over": load.over_capacity,
            "why": str(facts.why) if facts else "no_home",
            "home_m": round(facts.home_m) if facts and facts.home_m is not None else None,
            "shares": [{"alley": s.alley_id, "doors": s.doors, "with": list(s.with_units)} for s in shares],
        }
    return found


def report_of(plan: Plan) -> dict[str, Any]:
    """Return what the plan as a whole says: doors placed and left over, and why."""
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
                "alleys": list(refusal.alleys),
            }
            for refusal in plan.refusals
        ],
    }
