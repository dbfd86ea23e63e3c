"""Read models of the planning pages, put together from queries and rules."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from app.access.actor import Actor
from app.drives.models import Drive
from app.kernel.clock import HCM, start_of
from app.places.models import Area, Household
from app.routes import queries, rules, words
from app.routes.models import Plan, PlanStop, PlanUnit
from app.routes.queries import AlleyRow, Busy, PlanPart, TeamRow

NO_TIME = start_of(date(2000, 1, 1))
LAST_YEAR = 2200


@dataclass(frozen=True)
class Choice:
    """What may be planned in an area: alleys (those with the fewest doors visited first in each hamlet), teams."""

    area: Area
    rows: Sequence[AlleyRow]
    teams: Sequence[TeamRow]

    @property
    def hamlets(self) -> list[tuple[Area, list[AlleyRow]]]:
        """Return hamlet and its alleys, the hamlets in list order."""
        found: dict[Area, list[AlleyRow]] = {}
        for row in self.rows:
            found.setdefault(row.hamlet, []).append(row)
        return list(found.items())


@dataclass(frozen=True)
class Total:
    """The choice added up: doors and minutes needed; units and minutes there are (0 when the times make no sense), and
    who is busy with what then."""

    doors: int
    minutes: int
    units: int
    room: int
    busy: Sequence[str]

    @property
    def enough(self) -> bool:
        """Say whether the people chosen have time for the doors chosen."""
        return self.room >= self.minutes


@dataclass(frozen=True)
class UnitCard:
    """A unit of a plan in words."""

    unit: PlanUnit
    team: str
    tone: str
    icon: str
    note: str
    alleys: str
    reason: str
    busy: Sequence[str]


@dataclass(frozen=True)
class PlanBoard:
    """A plan on its page: cards, what is left over and why, the balance in one line."""

    cards: Sequence[UnitCard]
    refusals: Sequence[str]
    counts: Counter[str]
    most: int


@dataclass(frozen=True)
class PartBoard:
    """One unit of a plan (None: what is left over): its doors by alley."""

    card: UnitCard | None
    alleys: Sequence[tuple[Area, list[PlanStop]]]


@dataclass(frozen=True)
class LeftOut:
    """A door that could not be given out, why, and who has it."""

    household: Household
    why: str
    who: str


@dataclass(frozen=True)
class PublishBoard:
    """What giving out will do: routes and doors, what is left over, what will be left out."""

    routes: int
    doors: int
    people: int
    left_over: int
    over: Sequence[UnitCard]
    left_out: Sequence[LeftOut]


def choice(actor: Actor, drive: Drive, area: Area, today: date) -> Choice:
    """Return what the actor may choose in one area of a drive."""
    rows = queries.alley_rows(drive, area, today)
    open_first = sorted(rows, key=lambda row: row.open == 0)
    hamlets = list(dict.fromkeys(row.hamlet.id for row in open_first))
    worst_first = sorted(rows, key=lambda row: (hamlets.index(row.hamlet.id), row.open == 0, row.visited_percent))
    return Choice(area, worst_first, queries.team_rows(actor, area))


def with_hamlet(board: Choice, chosen: Collection[int], hamlet_id: int | None) -> list[int]:
    """Return the choice with every open alley of a hamlet ticked, or unticked when all of them were."""
    all_of_it = {row.area.id for row in board.rows if row.hamlet.id == hamlet_id and row.open}
    return sorted(set(chosen) - all_of_it if all_of_it <= set(chosen) else set(chosen) | all_of_it)


def total(board: Choice, form: Any) -> Total:
    """Add up what stands in the form, whether or not it can be sent yet."""
    alleys, teams = set(form.alleys.data or ()), set(form.teams.data or ())
    doors = sum(row.open for row in board.rows if row.area.id in alleys)
    kind = form.kind.data if form.kind.data in rules.KINDS else "pairs"
    chosen = [row for row in board.teams if row.team.id in teams]
    units = [group for row in chosen for group in rules.groups_of(row.members, kind)]
    begins, ends = window_of(form)
    busy = queries.busy_spans({account for group in units for account in group}, begins, ends)
    taken = {one: rules.overlap_minutes([(b.starts_at, b.ends_at) for b in busy[one]], begins, ends) for one in busy}
    window = int((ends - begins) / timedelta(minutes=1))
    room = sum(
        rules.capacity(window, len(group), kind, max((taken.get(one, 0) for one in group), default=0))
        for group in units
    )
    return Total(doors, rules.estimate(doors), len(units), room, _busy_lines(busy))


def window_of(form: Any) -> tuple[datetime, datetime]:
    """Return from when to when the form says; a moment when it makes no sense."""
    day, begins, ends = form.day.data, form.begins.data, form.ends.data
    if day is None or begins is None or ends is None or not NO_TIME.year <= day.year <= LAST_YEAR:
        return NO_TIME, NO_TIME
    start, stop = (datetime.combine(day, edge, tzinfo=HCM) for edge in (begins, ends))
    return start, max(start, min(stop, start + rules.LONGEST_WINDOW))


def _busy_lines(busy: Mapping[int, Sequence[Busy]]) -> list[str]:
    """Say who is busy then, with what and how long, each person in one line."""
    people = sorted(queries.accounts(busy.keys()).values(), key=lambda one: (one.name_sort, one.id))
    return [words.busy_with(one.name, [(b.title, b.starts_at, b.ends_at) for b in busy[one.id]]) for one in people]


def plan_board(plan: Plan) -> PlanBoard:
    """Return the page of a draft: the overloaded first, the idle last."""
    cards = _cards(plan)
    worked = [card.unit.facts["minutes"] for card in cards if card.unit.facts.get("doors")]
    tones = Counter(card.tone for card in cards)
    order = {"brick": 0, "leaf": 1, "blue": 1, "slate": 2}
    names = {area.id: area.label for area in queries.areas_under(plan.area)}
    refusals = [
        words.refusal(
            plan.params["kind"],
            r["code"],
            r["people"],
            r["doors"],
            ", ".join(names[i] for i in r["alleys"] if i in names),
        )
        for r in plan.report.get("refusals", ())
    ]
    ordered = sorted(cards, key=lambda card: (order[card.tone], card.unit.position))
    return PlanBoard(ordered, refusals, tones, max(worked, default=0))


def _cards(plan: Plan) -> list[UnitCard]:
    names = {unit.id: words.given_names(unit.name) for unit in plan.units}
    alleys = {area.id: area.label for area in queries.areas_under(plan.area)}
    teams = queries.team_names({unit.team_id for unit in plan.units if unit.team_id})
    busy: dict[int, dict[int, list[Busy]]] = defaultdict(lambda: defaultdict(list))
    for one in plan.report.get("busy", ()):
        span = Busy(one["title"], datetime.fromisoformat(one["from"]), datetime.fromisoformat(one["to"]))
        busy[one["unit"]][one["account"]].append(span)
    return [_card(unit, names, alleys, teams, _busy_lines(busy[unit.id])) for unit in plan.units]


def _card(
    unit: PlanUnit, names: dict[int, str], alleys: dict[int, str], teams: dict[int, str], busy: Sequence[str]
) -> UnitCard:
    facts = unit.facts
    tone, icon, note = words.load_note(facts)
    listed = ", ".join(f"{alleys.get(share['alley'], '?')} ({share['doors']})" for share in facts["shares"])
    reason = words.reason(facts, names, alleys) if facts["doors"] else ""
    return UnitCard(unit, teams.get(unit.team_id or 0, ""), tone, icon, note, listed, reason, busy)


def part_board(part: PlanPart) -> PartBoard:
    """Return one unit's doors in walking order, alley by alley (an alley left and entered again stands once)."""
    card = next((card for card in _cards(part.plan) if part.unit and card.unit.id == part.unit.id), None)
    return PartBoard(card, by_alley(queries.stops_of(part.plan, part.unit)))


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


def targets(part: PlanPart) -> list[tuple[int, str]]:
    """Return whom doors can be moved to, with the time each has: those with most to spare first, then "left over"."""
    own = part.unit.id if part.unit else 0
    others = [unit for unit in part.plan.units if unit.id != own]
    others.sort(key=lambda unit: unit.facts["minutes"] - unit.facts["capacity"])
    listed = [(unit.id, f"{unit.name} · {words.load_note(unit.facts)[2]}") for unit in others]
    return listed + ([(0, words.left_over())] if own else [])


def publish_board(plan: Plan, day: date) -> PublishBoard:
    """Return what giving the draft out will do, as things stand now."""
    stops = [stop for stop in queries.stops_of(plan, every=True) if stop.unit_id]
    held, needed = queries.held_doors(plan), queries.still_needed(plan, day)
    out = [
        LeftOut(stop.household, "held" if stop.household_id in held else "settled", held.get(stop.household_id, ""))
        for stop in stops
        if stop.household_id in held or stop.household_id not in needed
    ]
    gone = {one.household.id for one in out}
    units = {stop.unit_id for stop in stops if stop.household_id not in gone}
    people = {member for unit in plan.units if unit.id in units for member in unit.member_ids}
    over = [card for card in _cards(plan) if card.unit.facts["over"]]
    left_over = int(plan.report.get("left", 0))
    return PublishBoard(len(units), len(stops) - len(out), len(people), left_over, over, out)


def left_out(plan: Plan) -> list[LeftOut]:
    """Return the doors that were left out when the plan was given out, with those who hold them now."""
    listed = plan.report.get("left_out", [])
    households = queries.households([one["household"] for one in listed])
    held = queries.held_doors(plan)
    return [
        LeftOut(households[one["household"]], one["why"], held.get(one["household"], ""))
        for one in listed
        if one["household"] in households
    ]
