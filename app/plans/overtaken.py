"""A draft that time has overtaken: its day is over."""

from dataclasses import dataclass
from datetime import date

from app.plans.models import Plan


@dataclass(frozen=True)
class Overtaken:
    """What became of a draft meanwhile: `past`, its day is over."""

    past: bool

    @property
    def shut(self) -> bool:
        """Say whether nothing of it can be given out any more."""
        return self.past


def overtaken(plan: Plan, today: date) -> Overtaken:
    """Return what became of a draft meanwhile."""
    return Overtaken(plan.day < today)
