"""`python -m tests.bench.planner.corners [--doors N]`: a true ward planned as the app does, by the ends of its streets and
by their crossings, beside what the walks are on the map.

The ward is Văn Miếu - Ô Chợ Dừa, each named street and lane an alley; its doors are invented. © OpenStreetMap contributors.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from itertools import accumulate, pairwise
from random import Random

import click

from app.kernel.plane import Line, Point, joined, metres, point_at
from app.places.lines.names import Way, way_of
from app.places.lines.plates import mouth_number
from app.places.lines.survey import Ground, Mapped, survey
from app.plans.hanging import hung_by_name
from app.plans.laying import Door, as_it_lies, on_ground
from app.plans.planning import plan_door
from app.routes.planner.equipment import equip
from app.routes.planner.model import Instance, Plan, PlanAlley, PlanUnit
from app.routes.planner.plan import make_plan
from tests.bench.planner.ground import LIVED_IN, number_at
from tests.kit.true_streets import Points, true_ways

SEED = "van mieu - o cho dua"
DOORS, DOORS_A_UNIT, MINUTES, LEAST_MINUTES = 3_000, 10, (90, 120, 120, 180), 20
A_HOUSE_M, HOUSE_ASIDE_M = 5.0, 4.0


def true_ward(doors: int) -> tuple[Instance, Ground, list[Door]]:
    """Return the ward by its names, what its lines say, and its doors."""
    lines: dict[Way, list[Line]] = defaultdict(list)
    names: dict[Way, str] = {}
    for name, line in sorted(true_ways()):
        if name:
            way = way_of(name, "north")
            lines[way].append(line)
            names.setdefault(way, name)
    ways = dict(enumerate(sorted(lines), 1))
    mouths = {one: mouth_number(way.lanes[-1]) if way.lanes else None for one, way in ways.items()}
    laid = survey(Mapped(one, way, mouths[one], joined(lines[way])[0]) for one, way in ways.items())
    random = Random(SEED)
    places = [
        (one, at, number_at(at, side))
        for one, alley in laid.items()
        for side in (0, 1)
        for at in (A_HOUSE_M * house + random.uniform(1, 4) for house in range(int(alley.metres // A_HOUSE_M)))
        if random.random() < LIVED_IN
    ]
    kept = sorted(random.sample(places, min(doors, len(places))))
    homes = [Door(place, one, str(number), 0, f"{number:05}") for place, (one, _, number) in enumerate(kept, 1)]
    points = {
        place: point_at(laid[one].line, at, HOUSE_ASIDE_M if number % 2 == 0 else -HOUSE_ASIDE_M)
        for place, (one, at, number) in enumerate(kept, 1)
    }
    ground = Ground(laid, points, ways)
    units = tuple(
        PlanUnit(unit, str(unit), random.choice(homes).alley_id, random.choice(MINUTES), LEAST_MINUTES)
        for unit in range(1, len(homes) // DOORS_A_UNIT + 1)
    )
    listed = [PlanAlley(one, names[way], None, mouths[one], one) for one, way in ways.items()]
    spots = tuple(plan_door(home, lanes=ways[home.alley_id].lanes) for home in homes)
    return Instance(hung_by_name(listed, ways), spots, units), ground, homes


class Map:
    """Walks on everything that is drawn, from door to door."""

    def __init__(self, instance: Instance, ground: Ground) -> None:
        self._of_door = {door.id: (door.alley_id, door.at_m or 0.0) for door in instance.doors}
        self._home = {unit.id: (unit.home_alley_id or 0, 0.0) for unit in instance.units}
        self._ground = ground
        stops: dict[int, set[float]] = defaultdict(set)
        for alley, at in (*self._of_door.values(), *self._home.values()):
            stops[alley].add(at)
        openings = []
        for one, laid in ground.alleys.items():
            if laid.parent_id is not None and laid.mouth_m is not None:
                stops[laid.parent_id].add(laid.mouth_m)
                openings.append((laid.line[0], self._point(laid.parent_id, laid.mouth_m)))
            stops[one].add(0.0)
        drawn = [self._with_stops(one, sorted(at)) for one, at in stops.items()]
        self._points = Points([*(line for _, line in true_ways()), *drawn, *openings])

    def walked(self, plan: Plan) -> float:
        """Return the metres of all walks, home to home; a leg for which there is no way on the map is left out."""
        total = 0.0
        for route in plan.routes:
            if route.doors:
                home = self._home[route.unit_id]
                for a, b in pairwise([home, *(self._of_door[door] for door in route.doors), home]):
                    end = self._point(*b)
                    total += self._points.metres_from(self._point(*a), end).get(end, 0.0)
        return total

    def _point(self, alley: int, at: float) -> Point:
        return point_at(self._ground.alleys[alley].line, at)

    def _with_stops(self, alley: int, stops: Iterable[float]) -> Line:
        """Return the line of an alley through everything on it."""
        line = self._ground.alleys[alley].line
        reached = accumulate((metres(a, b) for a, b in pairwise(line)), initial=0.0)
        places = [*zip(reached, line, strict=True), *((at, self._point(alley, at)) for at in stops)]
        return tuple(point for _, point in sorted(places))


@click.command()
@click.option("--doors", type=click.IntRange(10, 20_000), default=DOORS)
def main(doors: int) -> None:
    """Plan the ward both ways and print what the plans say and what one walks."""
    equip()
    named, ground, homes = true_ward(doors)
    whole = on_ground(named, ground, homes)
    walks = Map(whole, ground)
    make_plan(whole, steps=1)
    for name, prepare in (("ends", lambda: whole), ("crossings", lambda: as_it_lies(named, ground, homes))):
        began = time.perf_counter()
        instance = prepare()
        prepared = time.perf_counter()
        plan = make_plan(instance)
        planned = time.perf_counter()
        told = sum(route.minutes_walk for route in plan.routes) * instance.speed
        click.echo(
            f"{name}: {len(instance.alleys)} alleys, prepared in {1000 * (prepared - began):.0f} ms, planned in"
            f" {planned - prepared:.2f} s; {told:,.0f} m told, {walks.walked(plan):,.0f} m walked"
        )


if __name__ == "__main__":
    sys.exit(main())
