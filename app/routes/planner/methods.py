"""Which method shares doors out in this process: the built-in one, or the solver where it was brought in."""

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeAlias

from app.routes.planner.metric import Walk
from app.routes.planner.model import Instance

Held: TypeAlias = dict[int, list[int]]
"""Place of a unit in the instance -> its doors (places in the instance) in walking order."""


class Sharing(Protocol):
    """Shares the doors among the units; doors that fit nowhere are in no route.

    `begun` are routes to go on from: doors may be added to them and change between them. `steps` of polish; None
    leaves the number to the method. Same arguments, same answer.
    """

    def __call__(
        self,
        instance: Instance,
        walk: Walk,
        seed: int = 0,
        steps: int | None = None,
        begun: Mapping[int, Sequence[int]] | None = None,
    ) -> Held:
        """Return the doors of every unit that got some."""
        ...


_in_use: list[Sharing] = []


def use_solver(share: Sharing | None) -> None:
    """Let every plan of this process, and of those forked from it, be made by this solver; None takes it away."""
    _in_use[:] = [] if share is None else [share]


def solver_in_use() -> Sharing | None:
    """The solver this process was equipped with, if any."""
    return _in_use[0] if _in_use else None
