"""Read models of one group of a draft, and of what giving the draft out will do."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.places.models import Area
from app.plans import boards, queries, words
from app.plans.boards import UnitCard
from app.plans.left_out import LeftOut
from app.plans.models import Plan, PlanStop, PlanUnit
from app.plans.queries import PlanPart
from app.plans.wishes import Due
from app.routes import words as route_words
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
class PublishBoard:
    """What giving out will do: the groups to choose from, people, what is left over, what will be left out."""

    rows: Sequence[OutRow]
    people: int
    left_over: int
    left_out: Sequence[LeftOut]

    @property
    def doors(self) -> int:
        """Return how many doors can be given out altogether."""
        return sum(row.doors for row in self.rows)


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
    return [(one, name) for one, name in boards.takers(part.plan) if one != own]


def publish_board(plan: Plan, day: date) -> PublishBoard:
    """Return what giving the draft out will do, as things stand now."""
    waiting: dict[int, PlanUnit] = {unit.id: unit for unit in plan.units_left}
    stops = [stop for stop in queries.stops_of(plan, every=True) if stop.unit_id in waiting]
    held, needed = queries.held_doors(plan), queries.still_needed(plan, day)
    out = [
        LeftOut(stop.household, "held" if stop.household_id in held else "settled", held.get(stop.household_id, ""))
        for stop in stops
        if stop.household_id in held or stop.household_id not in needed
    ]
    gone = {one.household.id for one in out}
    doors: dict[int | None, int] = defaultdict(int)
    for stop in stops:
        doors[stop.unit_id] += stop.household_id not in gone
    rows = [OutRow(card, doors[card.unit.id]) for card in boards.cards_of(plan) if doors[card.unit.id]]
    people = {member for row in rows for member in row.card.unit.member_ids}
    return PublishBoard(rows, len(people), int(plan.report.get("left", 0)), out)


def unit_hint(row: OutRow) -> str:
    """Say what a group would get, how that fits its time, and how many promised visits it would miss."""
    facts, missed = row.card.unit.facts, sum(line.missed for line in row.card.due)
    load = f"{route_words.span(facts['minutes'])} / {route_words.span(facts['capacity'])} · {row.card.note}"
    return f"{load} {words.missed(missed)}" if missed else load
