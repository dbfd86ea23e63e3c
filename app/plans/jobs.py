"""Work on plans that takes its time: ids in, an action called."""

from typing import Any

from app.access.actor import Actor
from app.jobs.registry import Progress
from app.kernel.clock import utc_now
from app.plans import queries
from app.plans.actions.drafts import draw_plan
from app.plans.actions.replan import propose


def plan_routes(actor: Actor, progress: Progress, **args: Any) -> dict[str, Any]:
    """Draw the plan `plan_uid` within its owner's reach."""
    plan = queries.plan_for(actor, args["plan_uid"])
    return draw_plan(actor, utc_now(), plan, progress)


def replan_routes(actor: Actor, progress: Progress, **args: Any) -> dict[str, Any]:
    """Work out another way to share the doors of `plan_uid` as it stood at `revision`, within its owner's reach."""
    plan = queries.plan_for(actor, args["plan_uid"])
    return propose(actor, utc_now(), plan, args["revision"], args["way"], progress)
