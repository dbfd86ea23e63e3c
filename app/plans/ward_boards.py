"""Read models of planning several wards in one go, put together from queries and rules."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from app.drives.models import Drive
from app.jobs.models import JobRun
from app.jobs.queries import Standing, jobs_by_uid, standing_of
from app.plans import queries, rules, ward_queries, words
from app.plans.choosing import backwards, hours_of, window_of
from app.plans.models import Plan
from app.plans.planning import units_in
from app.plans.ward_queries import PlansTogether, WardRow
from app.plans.wish_queries import waiting_in
from app.routes import rules as route_rules


@dataclass(frozen=True)
class WardsTotal:
    """The wards chosen added up, and those of them whose people have too little time, each with what it has (minutes).

    `later` doors are due at another time; they are not among the others. `backwards`: the end comes before the beginning;
    `kind`: what walks as one.
    """

    wards: int
    doors: int
    later: int
    minutes: int
    units: int
    room: int
    short: Sequence[tuple[WardRow, int]]
    backwards: bool
    kind: str


@dataclass(frozen=True)
class WardPlan:
    """A plan among others, with so many units: `run` draws it, `refusals` say what it could not do."""

    plan: Plan
    units: int
    run: JobRun | None
    refusals: Sequence[str]


@dataclass(frozen=True)
class TogetherBoard:
    """Plans asked for together: those that are over, and how the first that waits stands (None: none waits)."""

    plans: Sequence[WardPlan]
    over: int
    waits: Standing | None

    @property
    def open(self) -> bool:
        """Say whether anything may still change by itself."""
        return any(_is_open(one) for one in self.plans)

    @property
    def stopped(self) -> int:
        """Return how many will not be drawn unless somebody asks again."""
        return sum(one.plan.state == "planning" and not _is_open(one) for one in self.plans)


def total(drive: Drive, rows: Sequence[WardRow], form: Any, today: date) -> WardsTotal:
    """Add up what stands in the form, whether or not it can be sent yet."""
    chosen = ward_queries.each_in_one([row for row in rows if row.area.id in set(form.wards.data or ()) and row.able])
    alleys, hours = [alley for row in chosen for alley in row.alley_ids], hours_of(form)
    later = waiting_in(drive.id, alleys, hours, today) if alleys and hours else {}
    waits = Counter(later.values())
    chosen = [replace(row, open=row.open - sum(waits[alley] for alley in row.alley_ids)) for row in chosen]
    kind = form.kind.data if form.kind.data in rules.KINDS else "pairs"
    begins, ends = window_of(form)
    minutes = int((ends - begins) / timedelta(minutes=1))
    groups = {row.area.id: [group for _, group in units_in(row.teams, kind)] for row in chosen}
    people = {account for found in groups.values() for group in found for account in group}
    taken = queries.busy_minutes(queries.busy_spans(people, begins, ends), begins, ends)
    rooms = {
        ward: sum(rules.capacity(minutes, [taken.get(one, 0) for one in group], kind) for group in found)
        for ward, found in groups.items()
    }
    return WardsTotal(
        len(chosen),
        sum(row.open for row in chosen),
        len(later),
        sum(route_rules.estimate(row.open) for row in chosen),
        sum(len(found) for found in groups.values()),
        sum(rooms.values()),
        [(row, rooms[row.area.id]) for row in chosen if rooms[row.area.id] < route_rules.estimate(row.open)],
        backwards(form),
        kind,
    )


def together_board(together: PlansTogether) -> TogetherBoard:
    """Return how every plan stands, in the order in which the wards are listed."""
    runs = jobs_by_uid([plan.job_uid for plan in together.plans if plan.job_uid])
    shut = {alley for plan in together.plans for refusal in _refusals(plan) for alley in refusal["alleys"]}
    names = ward_queries.area_labels(shut)
    units = ward_queries.unit_counts(together.plans)
    plans = [
        WardPlan(plan, units.get(plan.id, 0), runs.get(plan.job_uid or ""), _words(plan, names))
        for plan in together.plans
    ]
    waiting = (one.run for one in plans if one.plan.state == "planning" and one.run and one.run.state == "queued")
    first = next(waiting, None)
    over = sum(one.plan.state != "planning" for one in plans)
    return TogetherBoard(plans, over, standing_of(first) if first else None)


def _is_open(one: WardPlan) -> bool:
    return one.plan.state == "planning" and (one.run is None or one.run.state in ("queued", "running"))


def _refusals(plan: Plan) -> Collection[dict[str, Any]]:
    found: Collection[dict[str, Any]] = plan.report.get("refusals", ())
    return found


def _words(plan: Plan, names: dict[int, str]) -> list[str]:
    return [
        words.refusal(
            plan.params["kind"],
            refusal["code"],
            refusal["people"],
            refusal["doors"],
            ", ".join(names[alley] for alley in refusal["alleys"] if alley in names),
        )
        for refusal in _refusals(plan)
    ]
