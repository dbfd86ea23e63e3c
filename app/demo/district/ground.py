"""The ground of the district: wards of today, in them hamlets, alleys and households, each with what its fate says."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from random import Random

from app.access.actor import Actor
from app.demo.district.figures import WEEK, Commune, alleys_in, days_walked, led_up_to
from app.demo.district.rows import Rows
from app.demo.names import FOLDER, Names
from app.demo.places import GROUP, SOURCE, Lane, addresses, fields_told
from app.demo.story import Fate, Proportions, fates
from app.doors.rules import Door, Knock
from app.kernel.ids import uuid7
from app.places.actions.areas import new_area
from app.places.actions.households import fill
from app.places.lines.queries import ways_of
from app.places.models import Area, AreaParent, Household, HouseholdWord
from app.places.word_index import words_of
from app.plans.planning import plan_door
from app.routes.planner.model import PlanAlley, PlanDoor
from app.visits.models import Assist

HAMLET = "thôn"
UNVISITED = Door()
UNWALKED = 12
"""One alley of so many is walked by nobody in the story's week."""


@dataclass(slots=True)
class Home:
    """A household while its story is told: what is to come of it, and where its door stands."""

    id: int
    called: str
    alley: "Alley"
    fate: Fate
    spot: PlanDoor
    door: Door = UNVISITED
    knocks: list[Knock] = field(default_factory=list)
    assists: list[Assist] = field(default_factory=list)


@dataclass
class Alley:
    """An alley with its homes in walking order, and on which days of a week somebody walks it."""

    area: Area
    spot: PlanAlley
    days: tuple[int, ...]
    homes: list[Home] = field(default_factory=list)


@dataclass(frozen=True)
class Hamlet:
    """A hamlet of a ward, a part of what was `commune`."""

    area: Area
    commune: Commune
    alleys: tuple[Alley, ...]

    @property
    def homes(self) -> Iterator[Home]:
        """Return its homes, alley by alley."""
        return (home for alley in self.alleys for home in alley.homes)


class Ground:
    """Adds the places of one commune after the other."""

    def __init__(self, rows: Rows, names: Names, rng: Random) -> None:
        self._rows, self._names, self._rng = rows, names, rng
        self._hamlets: dict[int, int] = {}
        with (FOLDER / "phu_yen.csv").open(encoding="utf-8", newline="") as lines:
            self._called = sorted({(row["kind"], row["name"]) for row in csv.DictReader(lines)})

    def add(
        self, actor: Actor, now: datetime, ward: Area, commune: Commune, story: Proportions, before: int, weeks: int
    ) -> list[Hamlet]:
        """Add the hamlets of a commune with all their doors; `before` visits fall into the `weeks` before the story's."""
        hamlets = [self._hamlet(actor, now, ward, commune, n) for n in range(1, len(commune.hamlets) + 1)]
        sizes = [size for households in commune.hamlets for size in alleys_in(households)]
        counts = [len(alleys_in(households)) for households in commune.hamlets]
        told = iter(self._fates(story, sizes, counts, before, weeks, commune.daily_new))
        found = []
        for area, count in zip(hamlets, counts, strict=True):
            called = self._rng.sample(self._called, count)
            alleys = [self._alley(actor, now, area, place, *name, *next(told)) for place, name in enumerate(called, 1)]
            found.append(Hamlet(area, commune, tuple(alleys)))
        return found

    def _fates(
        self,
        story: Proportions,
        sizes: Sequence[int],
        counts: Sequence[int],
        before: int,
        weeks: int,
        weights: Sequence[int],
    ) -> Iterator[tuple[tuple[int, ...], list[Fate]]]:
        """Yield for each alley the days it is walked and the fates of its doors."""
        places = iter(range(len(sizes)))
        days: list[tuple[int, ...]] = []
        for count in counts:
            here = [next(places) for _ in range(count)]
            skipped = frozenset(n for n, place in enumerate(here) if place % UNWALKED == UNWALKED - 1)
            days += days_walked([sizes[place] for place in here], weights, skipped)
        told = fates(story, [walked for walked, size in zip(days, sizes, strict=True) for _ in range(size)], self._rng)
        knocked = [place for place, fate in enumerate(told) if fate.visits]
        each, more = divmod(before, len(knocked)) if knocked else (0, 0)
        steps = {place: each + (n < more) for n, place in enumerate(knocked)}
        doors = iter(enumerate(told))
        for walked, size in zip(days, sizes, strict=True):
            first = walked[0] if walked else 0
            yield walked, [led_up_to(fate, steps.get(place, 0), weeks, first) for place, fate in islice(doors, size)]

    def _hamlet(self, actor: Actor, now: datetime, ward: Area, commune: Commune, number: int) -> Area:
        place = self._hamlets[ward.id] = self._hamlets.get(ward.id, 0) + 1
        return self._plant(actor, now, ward, new_area(ward, GROUP, f"{commune.name} {number}", HAMLET, place))

    def _alley(
        self,
        actor: Actor,
        now: datetime,
        hamlet: Area,
        place: int,
        kind: str,
        name: str,
        days: tuple[int, ...],
        told: Sequence[Fate],
    ) -> Alley:
        area = self._plant(actor, now, hamlet, new_area(hamlet, "alley", name, kind, place))
        spot = PlanAlley(area.id, area.label, None, area.mouth, place)
        alley = Alley(area, spot, days)
        (way,) = ways_of([area])
        written = addresses(Lane(area, hamlet, len(told)), False, self._rng)
        for (address, landmark), fate in zip(written, told, strict=True):
            fields = fields_told(address, landmark, fate, self._names, self._rng)
            household = Household(
                id=self._rows.id_for(Household),
                uid=uuid7(),
                alley_id=area.id,
                source=SOURCE,
                created_at=now,
                created_by=actor.account_id,
                changed_at=now,
                changed_by=actor.account_id,
                walk_override=0,
            )
            fill(household, area, fields)
            self._keep(actor, now, household, area)
            alley.homes.append(Home(household.id, household.called, alley, fate, plan_door(household, lanes=way.lanes)))
        alley.homes.sort(key=lambda home: (home.spot.walk_key, home.id))
        return alley

    def _plant(self, actor: Actor, now: datetime, parent: Area, area: Area) -> Area:
        area.id = self._rows.id_for(Area)
        area.parent_id, area.path = parent.id, f"{parent.path}{area.id}/"
        self._rows.put(area)
        self._rows.add(AreaParent, area_id=area.id, parent_id=parent.id)
        self._rows.record(actor.account_id, now, "places.add_area", "area", area.id, area.path, level=area.level)
        return area

    def _keep(self, actor: Actor, now: datetime, household: Household, alley: Area) -> None:
        self._rows.put(household)
        for word in sorted(words_of(household)):
            self._rows.add(HouseholdWord, word=word, household_id=household.id)
        self._rows.record(
            actor.account_id, now, "places.add_household", "household", household.id, alley.path, source=SOURCE
        )
        self._rows.write_if_many()


def walked_on(hamlets: Iterable[Hamlet], day: int, weeks: int) -> tuple[list[Alley], list[Alley]]:
    """Return the alleys walked on a day of the whole story for the first time in the week, and those walked again.

    In the `weeks` before the story's each alley is walked once a week.
    """
    week, weekday = divmod(day, WEEK)
    alleys = [alley for hamlet in hamlets for alley in hamlet.alleys]
    first = [alley for alley in alleys if alley.days[:1] == (weekday,)]
    again = [alley for alley in alleys if weekday in alley.days[1:]] if week == weeks else []
    return first, again
