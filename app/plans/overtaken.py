"""A draft that time has overtaken: its day is over, or others have its doors."""

from dataclasses import dataclass
from datetime import date

from app.plans import queries
from app.plans.models import Plan


@dataclass(frozen=True)
class Overtaken:
    """What became of a draft meanwhile: `past`, its day is over; `held` of its doors are in other routes; `whole`, all are."""

    past: bool
    held: int
    whole: bool

    @property
    def shut(self) -> bool:
        """Say whether nothing of it can be given out any more."""
        return self.past or self.whole


def overtaken(plan: Plan, today: date) -> Overtaken:
    """Return what became of a draft meanwhile."""
    doors, held = queries.doors_waiting(plan)
    return Overtaken(plan.day < today, held, 0 < doors == held)
