"""Doors a plan could not give out, and who has them."""

from dataclasses import dataclass

from app.places.models import Household
from app.plans import queries
from app.plans.models import Plan


@dataclass(frozen=True)
class LeftOut:
    """A door that could not be given out, why, and who has it."""

    household: Household
    why: str
    who: str


def left_out(plan: Plan) -> list[LeftOut]:
    """Return the doors that were left out when the plan was given out, with those who hold them now."""
    listed = plan.report.get("left_out", [])
    households = queries.households([one["household"] for one in listed])
    held = queries.held_doors(plan)
    return [
        LeftOut(households[one["household"]], one["why"], held.get(one["household"], ""))
        for one in listed
        if one["household"] in households
    ]
