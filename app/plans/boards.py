"""The read model of a draft's board: its alleys, its groups and how loaded they are, what is still to look at."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.kernel.vietnamese.dates import show_time
from app.places.models import Area, Household
from app.plans import board_queries, queries, rules, words
from app.plans.board_queries import AlleyDoors
from app.plans.choosing import busy_lines
from app.plans.differences import Difference, RouteChange
from app.plans.maps.drawing import hue_of, letter_of
from app.plans.models import Plan, PlanStep, PlanUnit
from app.plans.naming import told_apart
from app.plans.queries import Busy
from app.routes import grounds

SPLITS_TOLD = 5
FEW_GROUPS = 12
"""So many groups are seen at a glance; of more, those without a door are folded."""


@dataclass(frozen=True)
class DueLine:
    """A door that is due at some time, in words; `missed` when the walk is not there then."""

    door: str
    words: str
    missed: bool


@dataclass(frozen=True)
class Bar:
    """A group and an alley it does not go into."""

    unit: PlanUnit
    alley: Area
    label: str


@dataclass(frozen=True)
class UnitCard:
    """A unit of a plan in words. `letter` and `hue` are those of its route on the map; `fair` is its share of the doors among
    those who walk; `pairs` those a team walks in when each has the whole time (else 0); `due` are the doors promised a visit,
    `again_missed` counts other next tries at a wrong hour.
    """

    unit: PlanUnit
    letter: str
    hue: int
    team: str
    fair: int
    pairs: int
    tone: str
    icon: str
    note: str
    alleys: str
    reason: str
    busy: Sequence[str]
    due: Sequence[DueLine]
    again_missed: int
    barred: str


@dataclass(frozen=True)
class AlleyLine:
    """An alley of the draft as one line of the list: how much of it is reached, and who takes it."""

    area: Area
    label: str
    doors: AlleyDoors
    who: str


@dataclass(frozen=True)
class Changes:
    """A proposal in words: each route that changes with its name, what changes altogether, who stays beyond their time."""

    rows: Sequence[tuple[str, RouteChange]]
    whole: Difference
    over: Sequence[str]


@dataclass(frozen=True)
class PlanBoard:
    """A draft on its page: cards, alleys (those reached least first), what is left over and why, the balance in one line.

    `scale` is how many doors and how many minutes a full bar means: the same for every card, so that bars compare.
    """

    cards: Sequence[UnitCard]
    alleys: Sequence[AlleyLine]
    refusals: Sequence[str]
    counts: Counter[str]
    most: int
    scale: tuple[int, int]
    idle: Sequence[str]
    busy: int
    few: Sequence[str]
    missed: Sequence[UnitCard]
    later: Sequence[str]
    bars: Sequence[Bar]
    splits: Sequence[str]
    more_splits: int
    undo: str
    changes: Changes | None

    @property
    def waiting(self) -> list[UnitCard]:
        """Return those without a door where they would bury the others: the page folds them."""
        idle = [card for card in self.cards if not card.unit.facts["doors"]]
        return idle if len(self.cards) > FEW_GROUPS and len(idle) < len(self.cards) else []

    @property
    def barred_alleys(self) -> int:
        """Return how many alleys some group does not go into."""
        return len({bar.alley.id for bar in self.bars})

    @property
    def barring_groups(self) -> int:
        """Return how many groups do not go everywhere."""
        return len({bar.unit.id for bar in self.bars})

    @property
    def over(self) -> list[UnitCard]:
        """Return those who have more than their hours."""
        return [card for card in self.cards if card.tone == "brick"]


def plan_board(plan: Plan) -> PlanBoard:
    """Return the board of a draft, its groups in their own order: nobody's card moves when doors change hands."""
    areas = {area.id: area for area in grounds.areas_under(plan.area)}
    labels = told_apart(areas.values())
    cards = _cards(plan, areas)
    worked = [card.unit.facts["minutes"] for card in cards if card.unit.facts.get("doors")]
    kind = plan.params["kind"]
    refusals = [
        words.refusal(kind, r["code"], r["people"], r["doors"], _labels(labels, r["alleys"]))
        for r in plan.report.get("refusals", ())
    ]
    alleys = board_queries.alley_doors(plan)
    names = _names(plan)
    splits = [_split(plan, labels[one], doors, names) for one, doors in alleys.items() if _is_split(doors)]
    step = board_queries.last_step(plan)
    return PlanBoard(
        cards=cards,
        alleys=_lines(areas, labels, alleys, names),
        refusals=refusals,
        counts=Counter(card.tone for card in cards),
        most=max(worked, default=0),
        scale=_scale(cards),
        busy=sum(unit.capacity_minutes == 0 and not unit.facts["doors"] for unit in plan.units_left),
        idle=[
            words.short_names(card.unit.name)
            for card in cards
            if card.unit.capacity_minutes > 0 and not card.unit.facts["doors"] and not card.unit.given_at
        ],
        few=[words.short_names(card.unit.name) for card in cards if 0 < card.unit.facts["doors"] < plan.least_doors],
        missed=[card for card in cards if any(line.missed for line in card.due)],
        later=_later(plan),
        bars=[Bar(unit, areas[one], labels[one]) for unit in plan.units for one in areas if one in unit.barred],
        splits=splits[:SPLITS_TOLD],
        more_splits=max(0, len(splits) - SPLITS_TOLD),
        undo=step_words(plan, step) if step else "",
        changes=_changes(plan),
    )


def step_words(plan: Plan, step: PlanStep) -> str:
    """Say what an act on the draft was."""
    unit = next((unit.name for unit in plan.units if unit.id == step.detail.get("to")), "")
    counted = step.detail.get("alleys", ()) if step.verb in ("bar", "unbar") else ()
    return words.step(step.verb, len(counted) or step.detail.get("doors", 0), words.given_names(unit))


def last_words(plan: Plan) -> str:
    """Say which act can be undone; "" when there is none, or the plan is no draft any more."""
    step = board_queries.last_step(plan) if plan.state == "draft" else None
    return step_words(plan, step) if step else ""


def newest_act(plan: Plan) -> str:
    """Say what was done to the draft last, by whom and when, for somebody who had not seen it; "" when nothing was."""
    step = board_queries.last_step(plan)
    if step is None or step.account_id is None:
        return ""
    people = grounds.accounts({step.account_id})
    who = people[step.account_id].name if step.account_id in people else ""
    return ", ".join(filter(None, (who, show_time(step.at)))) + ": " + step_words(plan, step)


def difference_of(plan: Plan) -> Difference | None:
    """Return what the proposal for the plan as it stands would change; None when there is none."""
    if plan.state != "draft" or plan.proposal.get("revision") != plan.revision:
        return None
    return Difference.from_json(plan.proposal["difference"])


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
    labels = told_apart(areas.values())
    due = _due_lines(plan)
    fair = rules.fair_doors((unit.id, unit.facts["doors"], unit.facts["capacity"]) for unit in plan.units)
    cards = []
    for unit in plan.units:
        taken = busy.get(unit.id, {})
        pairs = _pairs(plan, unit, len(taken))
        share = fair.get(unit.id) or int(unit.facts.get("target") or unit.facts["doors"])
        cards.append(_card(unit, names, labels, teams, share, pairs, busy_lines(taken, people), due.get(unit.id, ())))
    return cards


def _pairs(plan: Plan, unit: PlanUnit, busy: int) -> int:
    if plan.params["kind"] != "teams":
        return 0
    return rules.whole_pairs(plan.params["minutes"], unit.facts["capacity"], len(unit.member_ids) - busy)


def _due_lines(plan: Plan) -> dict[int, list[DueLine]]:
    """Return unit id -> its doors that were promised a visit: those not reached in time first."""
    told = {unit.id: [due for due in unit.due if due.promised] for unit in plan.units_left}
    homes = queries.households({due.door for every in told.values() for due in every}) if any(told.values()) else {}
    lines = {
        one: [DueLine(_named(homes[due.door]), words.due(due, plan.day), due.case != "met") for due in every]
        for one, every in told.items()
    }
    return {one: sorted(every, key=lambda line: not line.missed) for one, every in lines.items()}


def _named(home: Household) -> str:
    return " ".join(filter(None, (home.plate or home.landmark, home.alley.label)))


def _later(plan: Plan) -> list[str]:
    """Say which doors the draft leaves alone: those due at another hour of its day, then those of other days together."""
    found: Counter[tuple[bool, bool, str]] = Counter()
    for due in plan.later:
        today = due.on == plan.day
        found[not today, not due.promised, due.band if today else ""] += 1
    return [
        words.later(
            doors, not again, words.other_day() if other else words.outside(words.due_when(plan.day, band, plan.day))
        )
        for (other, again, band), doors in sorted(found.items())
    ]


def _card(
    unit: PlanUnit,
    names: Mapping[int, str],
    alleys: Mapping[int, str],
    teams: Mapping[int, str],
    fair: int,
    pairs: int,
    busy: Sequence[str],
    due: Sequence[DueLine],
) -> UnitCard:
    facts = unit.facts
    tone, icon, note = words.load_note(facts)
    listed = ", ".join(f"{alleys.get(share['alley'], '?')} ({share['doors']})" for share in facts["shares"])
    why = "locked" if unit.locked else facts["why"]
    reason = words.reason({**facts, "why": why}, names, alleys) if facts["doors"] else ""
    barred = ", ".join(alleys[one] for one in alleys if one in unit.barred)
    team, missed = teams.get(unit.team_id or 0, ""), sum(d.case != "met" for d in unit.due if not d.promised)
    letter, hue = letter_of(unit.position), hue_of(unit.position)
    return UnitCard(unit, letter, hue, team, fair, pairs, tone, icon, note, listed, reason, busy, due, missed, barred)


def _scale(cards: Sequence[UnitCard]) -> tuple[int, int]:
    """Return the longest bars in doors and minutes; what is far beyond its limit ends at twice the largest limit."""
    found = []
    for used, limits in (
        ("doors", [card.fair for card in cards]),
        ("minutes", [card.unit.facts.get("capacity", 0) for card in cards]),
    ):
        found.append(min(max([card.unit.facts.get(used, 0) for card in cards] + limits), 2 * max(limits) or 1))
    return found[0], found[1]


def _names(plan: Plan) -> dict[int, str]:
    return {unit.id: words.given_names(unit.name) for unit in plan.units}


def _labels(labels: Mapping[int, str], ids: Collection[int]) -> str:
    return ", ".join(labels[one] for one in ids if one in labels)


def _lines(
    areas: Mapping[int, Area], labels: Mapping[int, str], alleys: Mapping[int, AlleyDoors], names: Mapping[int, str]
) -> list[AlleyLine]:
    """Return a line for each alley, those reached least first, as they are listed where they are alike."""
    place = {area_id: number for number, area_id in enumerate(areas)}
    lines = [
        AlleyLine(areas[one], labels[one], doors, words.taken_by(doors.with_unit, names, doors.later))
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
    over = [words.stays_over(names.get(one.id, "?"), one.minutes, one.pinned) for one in whole.over]
    return Changes([(names.get(one.id, "?"), one) for one in whole.changes], whole, over)
