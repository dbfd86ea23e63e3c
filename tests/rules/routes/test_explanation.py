"""Why a route is whose it is, how far from home it begins, how full it is and with whom its alleys are shared."""

from dataclasses import replace

import pytest

from app.routes.planner.explanation import RouteFacts, Why, explain
from app.routes.planner.metric import Walk
from app.routes.planner.model import Instance, Method, PlanUnit
from app.routes.planner.plan import plan_of
from tests.factories.wards import doors, lane, street, unit

FAR, HERE = unit(1, 3, min_minutes=20), unit(2, 1)


def told(*units: PlanUnit, held: dict[int, list[int]] | None = None, **door: object) -> RouteFacts:
    """What the first unit is told of its route: six doors of the street, unless `held` says otherwise."""
    houses = tuple(replace(one, **door) for one in doors(1, [2, 4, 6, 8, 10, 12], 1))
    elsewhere = tuple(doors(2, [1, 3], 50))
    ward = Instance((street(), lane(2, 20), lane(3, 90)), (*houses, *elsewhere), units)
    plan = plan_of(ward, Walk(ward), held or {0: range(6)}, Method.HAND)
    return explain(ward, plan)[0]


@pytest.mark.parametrize(
    ("units", "door", "why"),
    [
        ((FAR, HERE), {"unit_id": 1}, Why.PINNED),
        ((unit(1, None), HERE), {}, Why.NO_HOME),
        ((unit(1, 1), HERE), {}, Why.LIVES_HERE),
        ((FAR, unit(2, None)), {}, Why.NEAREST),
        ((FAR, replace(HERE, begins=900.0)), {"window": (0.0, 60.0)}, Why.ONLY_ONE_FREE),
        ((FAR, replace(HERE, capacity_minutes=4)), {}, Why.NEAREST_WITH_ROOM),
        ((FAR, replace(HERE, max_doors=0)), {}, Why.NEAREST_WITH_ROOM),
        ((FAR, replace(HERE, barred=frozenset({1}))), {}, Why.NEAREST_WITH_ROOM),
        ((replace(FAR, min_minutes=30), HERE), {}, Why.MINIMUM),
        ((FAR, HERE), {}, Why.FAIR_SHARE),
    ],
)
def test_why(units: tuple[PlanUnit, ...], door: dict[str, object], why: Why) -> None:
    assert told(*units, **door).why is why


def test_how_far_how_full_and_with_whom() -> None:
    facts = told(FAR, HERE, held={0: [5, 6, 4], 1: [0, 1, 2]})
    assert facts.home_m == pytest.approx(222 - 30), "from the mouth of the lane at 90 to number 12"
    assert (facts.doors, facts.capacity_minutes) == (3, 120)
    assert facts.minutes > 15
    assert [(a.alley_id, a.doors, a.with_units) for a in facts.alleys] == [(1, 2, (2,)), (2, 1, ())]
