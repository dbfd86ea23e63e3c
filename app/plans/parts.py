"""Read models of one group of a draft, and of what giving the draft out will do."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.places.models import Area
from app.plans import boards, giving, queries, words
from app.plans.boards import UnitCard
from app.plans.left_out import LeftOut, by_route, doors_left_out
from app.plans.models import Plan, PlanStop, PlanUnit
from app.plans.queries import PlanPart
from app.plans.wishes import Due
from app.routes.by_alley import by_alley


@dataclass(frozen=True)
class PartBoard:
    """One unit of a plan (None: what is left over): its doors by alley, those that wait for another time apart; when doors
    are due (by household); and whether they may be moved.
    """

    card: UnitCard | None
    alleys: Sequence[tuple[Area, list[PlanStop]]]
    later: Sequence[PlanStop]
    due: Mapping[int, Due]
    open: bool


@dataclass(frozen=True)
class OutRow:
    """A group whose route can be given out, and how many of its doors can."""

    card: UnitCard
    doors: int


@dataclass(frozen=True)
class OutFigures:
    """How many routes and doors go out to how many people, and how many doors stay in the draft."""

    routes: int
    doors: int
    people: int
    stay: int


@dataclass(frozen=True)
class PublishBoard:
    """What giving out will do: the groups to choose from and those without a door, what is left over or will be left out."""

    rows: Sequence[OutRow]
    idle: Sequence[str]
    left_over: int
    left_out: Sequence[LeftOut]

    @property
    def over(self) -> list[OutRow]:
        """Return those who would have more than their hours."""
        return [row for row in self.rows if row.card.tone == "brick"]

    @property
    def doors_left_out(self) -> int:
        """Return how many doors will be left out."""
        return doors_left_out(self.left_out)

    def figures(self, unit_ids: Collection[int]) -> "OutFigures":
        """Count what giving these groups their routes does."""
        out = [row for row in self.rows if row.card.unit.id in unit_ids]
        doors = sum(row.doors for row in out)
        people = {member for row in out for member in row.card.unit.member_ids}
        stay = self.left_over + sum(row.doors for row in self.rows) - doors
        return OutFigures(len(out), doors, len(people), stay)


def part_board(part: PlanPart) -> PartBoard:
    """Return one unit's doors in walking order, alley by alley (an alley left and entered again stands once)."""
    card = boards.card_of(part.plan, part.unit) if part.unit else None
    shut = part.unit is not None and (part.unit.locked or part.unit.given_at is not None)
    due = {one.door: one for one in (part.unit.due if part.unit else part.plan.later)}
    stops = queries.stops_of(part.plan, part.unit)
    waits = set() if part.unit else due.keys()
    later = [stop for stop in stops if stop.household_id in waits]
    return PartBoard(card, by_alley(s for s in stops if s.household_id not in waits), later, due, not shut)


def targets(part: PlanPart) -> list[tuple[int, str]]:
    """Return whom the doors of a unit can be moved to: those with most to spare first, then "left over"."""
    own = part.unit.id if part.unit else 0
    return [(one, name) for one, name in giving.takers(part.plan) if one != own]


def publish_board(plan: Plan, day: date) -> PublishBoard:
    """Return what giving the draft out will do, as things stand now."""
    waiting: dict[int, PlanUnit] = {unit.id: unit for unit in plan.units_left}
    stops = [stop for stop in queries.stops_of(plan, every=True) if stop.unit_id in waiting]
    held, needed = queries.routes_holding(plan), queries.still_needed(plan, day)
    out = [
        (stop.household, "held" if stop.household_id in held else "settled")
        for stop in stops
        if stop.household_id in held or stop.household_id not in needed
    ]
    gone = {home.id for home, _ in out}
    doors: dict[int | None, int] = defaultdict(int)
    for stop in stops:
        doors[stop.unit_id] += stop.household_id not in gone
    cards = [card for card in boards.cards_of(plan) if card.unit.id in waiting]
    rows = [OutRow(card, doors[card.unit.id]) for card in cards if doors[card.unit.id]]
    idle = [words.short_names(card.unit.name) for card in cards if not doors[card.unit.id]]
    return PublishBoard(rows, idle, int(plan.report.get("left", 0)), by_route(out, held))
