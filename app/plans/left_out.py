"""Doors a plan could not give out, and who has them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.places.models import Household
from app.plans import queries
from app.plans.models import Plan
from app.routes.held_queries import Walkers, walkers_of
from app.routes.models import Assignment


@dataclass(frozen=True)
class LeftOut:
    """Doors that cannot be given out, why (words.LEFT_OUT), and the route that holds all of them (None: nobody's)."""

    why: str
    route: Assignment | None
    doors: Sequence[Household]

    @property
    def walkers(self) -> Walkers | None:
        """Return who walks that route."""
        return walkers_of(self.route) if self.route else None


def left_out(plan: Plan) -> list[LeftOut]:
    """Return the doors that were left out when the plan was given out, with the routes that hold them now."""
    listed = plan.report.get("left_out", [])
    households = queries.households([one["household"] for one in listed])
    found = ((households[one["household"]], one["why"]) for one in listed if one["household"] in households)
    return by_route(found, queries.routes_holding(plan))


def doors_left_out(found: Iterable[LeftOut]) -> int:
    """Return how many doors that is."""
    return sum(len(one.doors) for one in found)


def by_route(doors: Iterable[tuple[Household, str]], held: Mapping[int, Assignment]) -> list[LeftOut]:
    """Put the doors together that are left out for the same reason and in the same route."""
    found: dict[tuple[str, int | None], list[Household]] = {}
    for household, why in doors:
        route = held.get(household.id)
        found.setdefault((why, route.id if route else None), []).append(household)
    return [LeftOut(why, held.get(homes[0].id), homes) for (why, _), homes in found.items()]
