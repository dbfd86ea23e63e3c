"""The read model of a draft's board: its alleys, its groups and how loaded they are, what is still to look at."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.places.models import Area
from app.plans import board_queries, queries, rules, words
from app.plans.board_queries import AlleyDoors
from app.plans.choosing import busy_lines
from app.plans.differences import Difference, RouteChange
from app.plans.models import Plan, PlanStep, PlanUnit
from app.plans.planning import walk_of
from app.plans.queries import Busy
from app.routes import grounds

SPLITS_TOLD = 5


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
class AlleyLine:
    """An alley of the draft as one line of the list: how much of it is reached, and who takes it."""

    area: Area
    doors: AlleyDoors
    who: str


@dataclass(frozen=True)
class Chosen:
    """The alleys ticked, added up, and the unit they would best go to; minutes and metres with the walk between the doors."""

    alleys: str
    doors: int
    minutes: int
    metres: int
    best: PlanUnit | None


@dataclass(frozen=True)
class Changes:
    """A proposal in words: each route that changes with its name, and what changes altogether."""

    rows: Sequence[tuple[str, RouteChange]]
    whole: Difference


@dataclass(frozen=True)
class PlanBoard:
    """A draft on its page: cards, alleys (those reached least first), what is left over and why, the balance in one line."""

    cards: Sequence[UnitCard]
    alleys: Sequence[AlleyLine]
    refusals: Sequence[str]
    counts: Counter[str]
    most: int
    idle: Sequence[str]
    splits: Sequence[str]
    more_splits: int
    undo: str
    changes: Changes | None

    @property
    def over(self) -> list[UnitCard]:
        """Return those who have more than their hours."""
        return [card for card in self.cards if card.tone == "brick"]


def plan_board(plan: Plan) -> PlanBoard:
    """Return the board of a draft: the overloaded first, the idle last."""
    areas = {area.id: area for area in grounds.areas_under(plan.area)}
    cards = _cards(plan, areas)
    worked = [card.unit.facts["minutes"] for card in cards if card.unit.facts.get("doors")]
    order = {"brick": 0, "leaf": 1, "blue": 1, "slate": 2}
    kind = plan.params["kind"]
    refusals = [
        words.refusal(kind, r["code"], r["people"], r["doors"], _labels(areas, r["alleys"]))
        for r in plan.report.get("refusals", ())
    ]
    alleys = board_queries.alley_doors(plan)
    names = _names(plan)
    splits = [_split(plan, areas[one].label, doors, names) for one, doors in alleys.items() if _is_split(doors)]
    step = board_queries.last_step(plan)
    return PlanBoard(
        cards=sorted(cards, key=lambda card: (order[card.tone], card.unit.position)),
        alleys=_lines(areas, alleys, names),
        refusals=refusals,
        counts=Counter(card.tone for card in cards),
        most=max(worked, default=0),
        idle=[card.unit.name for card in cards if card.unit.capacity_minutes > 0 and not card.unit.facts["doors"]],
        splits=splits[:SPLITS_TOLD],
        more_splits=max(0, len(splits) - SPLITS_TOLD),
        undo=step_words(plan, step) if step else "",
        changes=_changes(plan),
    )


def step_words(plan: Plan, step: PlanStep) -> str:
    """Say what an act on the draft was."""
    unit = next((unit.name for unit in plan.units if unit.id == step.detail.get("to")), "")
    return words.step(step.verb, step.detail.get("doors", 0), unit)


def difference_of(plan: Plan) -> Difference | None:
    """Return what the proposal for the plan as it stands would change; None when there is none."""
    if plan.state != "draft" or plan.proposal.get("revision") != plan.revision:
        return None
    return Difference.from_json(plan.proposal["difference"])


def chosen(plan: Plan, alley_ids: Collection[int]) -> Chosen:
    """Add the alleys ticked up; without any, the unit is the one with most time to spare."""
    areas = grounds.areas_under(plan.area) if alley_ids else []
    doors = board_queries.doors_in(plan, alley_ids) if alley_ids else []
    minutes, metres = walk_of(areas, doors) if doors else (0, 0)
    labels = ", ".join(area.label for area in areas if area.id in alley_ids)
    loads = [(unit.id, unit.facts["minutes"], unit.facts["capacity"]) for unit in plan.units_left if not unit.locked]
    best = rules.best_taker(loads, round(minutes))
    return Chosen(
        labels, len(doors), round(minutes), round(metres), next((one for one in plan.units if one.id == best), None)
    )


def takers(plan: Plan) -> list[tuple[int, str]]:
    """Return whom alleys can be given to, with the time each has: those with most to spare first, then nobody."""
    able = [unit for unit in plan.units_left if not unit.locked]
    able.sort(key=lambda unit: unit.facts["minutes"] - unit.facts["capacity"])
    return [(unit.id, f"{unit.name} · {words.load_note(unit.facts)[2]}") for unit in able] + [(0, words.left_over())]


def card_of(plan: Plan, unit: PlanUnit) -> UnitCard:
    """Return one unit's card."""
    areas = {area.id: area for area in grounds.areas_under(plan.area)}
    return next(card for card in _cards(plan, areas) if card.unit is unit)


def cards_of(plan: Plan) -> list[UnitCard]:
    """Return every unit's card, in the order of the units."""
    return _cards(plan, {area.id: area for area in grounds.areas_under(plan.area)})


def _cards(plan: Plan, areas: Mapping[int, Area]) -> list[UnitCard]:
    names = _names(plan)
    teams = queries.team_names({unit.team_id for unit in plan.units if unit.team_id})
    busy: dict[int, dict[int, list[Busy]]] = defaultdict(lambda: defaultdict(list))
    for one in plan.report.get("busy", ()):
        span = Busy(one["title"], datetime.fromisoformat(one["from"]), datetime.fromisoformat(one["to"]))
        busy[one["unit"]][one["account"]].append(span)
    people = grounds.accounts({account for spans in busy.values() for account in spans}) if busy else {}
    labels = {area_id: area.label for area_id, area in areas.items()}
    return [_card(unit, names, labels, teams, busy_lines(busy.get(unit.id, {}), people)) for unit in plan.units]


def _card(
    unit: PlanUnit,
    names: Mapping[int, str],
    alleys: Mapping[int, str],
    teams: Mapping[int, str],
    busy: Sequence[str],
) -> UnitCard:
    facts = unit.facts
    tone, icon, note = words.load_note(facts)
    listed = ", ".join(f"{alleys.get(share['alley'], '?')} ({share['doors']})" for share in facts["shares"])
    reason = words.reason(facts, names, alleys) if facts["doors"] else ""
    return UnitCard(unit, teams.get(unit.team_id or 0, ""), tone, icon, note, listed, reason, busy)


def _names(plan: Plan) -> dict[int, str]:
    return {unit.id: words.given_names(unit.name) for unit in plan.units}


def _labels(areas: Mapping[int, Area], ids: Collection[int]) -> str:
    return ", ".join(areas[one].label for one in ids if one in areas)


def _lines(areas: Mapping[int, Area], alleys: Mapping[int, AlleyDoors], names: Mapping[int, str]) -> list[AlleyLine]:
    """Return a line for each alley, those reached least first, as they are listed where they are alike."""
    place = {area_id: number for number, area_id in enumerate(areas)}
    lines = [
        AlleyLine(areas[one], doors, words.taken_by(doors.with_unit, names))
        for one, doors in alleys.items()
        if one in areas
    ]
    return sorted(lines, key=lambda line: (line.doors.visited_percent, place[line.area.id]))


def _is_split(doors: AlleyDoors) -> bool:
    return len([unit for unit in doors.with_unit if unit is not None]) > 1


def _split(plan: Plan, alley: str, doors: AlleyDoors, names: Mapping[int, str]) -> str:
    """Say among whom an alley is split, and why."""
    taking = [unit for unit in plan.units if unit.id in doors.with_unit]
    given = sum(doors.with_unit[unit.id] for unit in taking)
    why = rules.why_split(given, doors.by_hand, max(unit.capacity_minutes for unit in taking))
    return words.split(alley, [names[unit.id] for unit in taking], why)


def _changes(plan: Plan) -> Changes | None:
    whole = difference_of(plan)
    if whole is None:
        return None
    names = {unit.id: unit.name for unit in plan.units}
    return Changes([(names.get(one.id, "?"), one) for one in whole.changes], whole)
