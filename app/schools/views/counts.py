"""What the ward may know of its schools."""

from flask.typing import ResponseReturnValue

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.kernel.clock import local_day, utc_now
from app.schools import phrases, words
from app.schools.queries.counts import apps_by_alley, apps_by_class, counted_schools
from app.schools.views.blueprint import bp
from app.web.fragments import show


@bp.get("/schools/counts")
@requires(P.SCHOOL_COUNTS)
def counts(actor: Actor) -> ResponseReturnValue:
    today = local_day(utc_now())
    return show(
        "schools/counts.html",
        today=today,
        schools=counted_schools(actor, today),
        words=words,
        phrases=phrases,
        by_class=apps_by_class(actor),
        by_alley=apps_by_alley(actor),
    )
