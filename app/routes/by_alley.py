"""Doors grouped by the alleys they lie in."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from app.places.models import Area, Household


def by_alley(stops: Iterable[Any]) -> list[tuple[Area, list[Any]]]:
    """Group things that have a household by its alley, in the order in which the alleys first come."""
    found: dict[Area, list[Any]] = {}
    for alley, run in groupby(stops, key=lambda stop: stop.household.alley):
        found.setdefault(alley, []).extend(run)
    return list(found.items())


def alleys_of(houses: Iterable[Household]) -> list[tuple[Area, list[Household]]]:
    """Group households by their alley, in the order in which the alleys first come."""
    found: dict[Area, list[Household]] = {}
    for house in houses:
        found.setdefault(house.alley, []).append(house)
    return list(found.items())


def first_alleys(alleys: Iterable[tuple[Area, list[Household]]], most: int) -> Iterator[tuple[Area, list[Household]]]:
    """Yield whole alleys until they hold so many doors; a page lists no ward at once."""
    doors = 0
    for alley, houses in alleys:
        if doors >= most:
            return
        doors += len(houses)
        yield alley, houses
