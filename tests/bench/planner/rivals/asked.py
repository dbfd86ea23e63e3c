"""A ward in whole numbers, as solvers want it: costs in decimetres, times in seconds of the day."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from tests.bench.planner.matrix import Metres
from tests.bench.planner.wards import Ward

Whole = NDArray[np.int64]
Span = tuple[int, int]
Routes = dict[str, list[int]]


@dataclass(frozen=True)
class Asked:
    """Places are all doors, then all homes. Times are rounded up; the way home takes none, as the scorer has it."""

    ward: Ward
    cost: Whole
    travel_s: Whole
    service_s: int
    windows: Sequence[Span | None]
    hours: Sequence[Span]

    @property
    def doors(self) -> int:
        """Return how many doors there are; the home of unit j is place `doors + j`."""
        return len(self.ward.doors)

    @property
    def barred_alleys(self) -> frozenset[int]:
        """Return the alleys somebody may not go into."""
        return frozenset[int]().union(*(unit.barred for unit in self.ward.units))


def asked(ward: Ward, metres: Metres) -> Asked:
    """Return what solvers are told of a ward."""
    travel = np.ceil(metres / ward.speed * 60).astype(np.int64)
    travel[:, len(ward.doors) :] = 0
    windows = [ward.windows.get(door) for door in range(len(ward.doors))]
    return Asked(
        ward,
        np.rint(metres * 10).astype(np.int64),
        travel,
        round(ward.service * 60),
        [None if span is None else _seconds(span) for span in windows],
        [_seconds(unit.window) for unit in ward.units],
    )


def _seconds(span: tuple[float, float]) -> Span:
    return ceil(span[0] * 60), floor(span[1] * 60)
