"""What other people, days or hours would bring, before anybody is called. Pure."""

import math
from dataclasses import dataclass
from datetime import time

from app.routes.rules import estimate

EVENING_HOURS = (time(18), time(20, 30))
"""When people are home who are out by day."""

WALKING_TOGETHER = {"pairs": 2, "singles": 1, "teams": 2}
"""How many people knock at one door together; a team works in pairs."""


@dataclass(frozen=True)
class WhatIf:
    """The doors chosen, and what it takes to reach all of them: people and minutes needed, people and minutes there would be."""

    doors: int
    people: int
    people_needed: int
    minutes: int
    minutes_needed: int
    days: int
    minutes_each: int

    @property
    def enough(self) -> bool:
        """Say whether all the doors would be reached."""
        return self.minutes >= self.minutes_needed

    @property
    def people_short(self) -> int:
        """Return how many more people it would take."""
        return max(0, self.people_needed - self.people) if not self.enough else 0

    @property
    def doors_short(self) -> int:
        """Return how many doors would be left over."""
        if self.enough:
            return 0
        return math.ceil(self.doors * (1 - self.minutes / self.minutes_needed))


def what_if(doors: int, people: int, room: int, window: int, kind: str, days: int, more: int) -> WhatIf:
    """Work out one case: `room` is the minutes the people chosen have in one day's `window`, `more` walk beside them."""
    together = WALKING_TOGETHER[kind]
    needed = estimate(doors)
    added = more // together * window
    each = max(1, window * days)
    return WhatIf(
        doors=doors,
        people=people + more,
        people_needed=math.ceil(needed / each) * together,
        minutes=(room + added) * days,
        minutes_needed=needed,
        days=days,
        minutes_each=window * days,
    )
