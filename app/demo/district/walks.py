"""Routes of the district in bulk: planned for a ward, given out, received, begun, handed in; the rows of the actions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import Any

from app.demo.district.crews import Crew, Member
from app.demo.district.ground import Home
from app.demo.district.rows import Rows
from app.demo.walks import NOT_ALL_WALKED, Window
from app.doors.rules import OPEN
from app.drives.models import Drive
from app.jobs.models import JobRun
from app.kernel.ids import uuid7
from app.notices.models import Notice
from app.people.models import Commitment
from app.places.lines.queries import ways_of
from app.places.models import Area
from app.plans.actions.drafts import JOB
from app.plans.actions.publish import GIVEN, new_route
from app.plans.hanging import hung_by_name
from app.plans.models import Plan, PlanStop, PlanUnit
from app.plans.planning import facts_of, held_plan, report_of
from app.plans.rules import LEAST_DOORS, window_minutes
from app.plans.wishes import Hours, narrow, wish_of
from app.routes.actions.holding import CLOSED, RELEASED, SUBMITTED
from app.routes.actions.life import CODE_LENGTH, CODE_LETTERS, ROUTE
from app.routes.models import Assignment, AssignmentDoor, AssignmentEvent, AssignmentHolder
from app.routes.planner.model import Instance, Method
from app.routes.planner.model import PlanUnit as Unit
from app.routes.rules import DOOR_MINUTES, HOLDING


@dataclass(frozen=True)
class Draft:
    """What one pair of a team is to walk."""

    crew: Crew
    pair: tuple[Member, ...]
    homes: tuple[Home, ...]


@dataclass(frozen=True)
class Walk:
    """A route in the hands of a pair, its homes in walking order. The row is written once its day is told."""

    route: Assignment
    ward: Area
    crew: Crew
    pair: tuple[Member, ...]
    homes: tuple[Home, ...]


class Routes:
    """Writes plans and routes of one drive; what was told to anybody by `read_at` has been read then."""

    def __init__(self, rows: Rows, drive: Drive, rng: Random, read_at: datetime) -> None:
        self._rows, self._drive, self._rng, self._read_at = rows, drive, rng, read_at
        self._codes: set[str] = set()

    def give_out(
        self, coordinator_id: int, now: datetime, ward: Area, window: Window, groups: Sequence[Sequence[Draft]]
    ) -> list[Walk]:
        """Plan these routes of a ward for one window and publish them at once; the pairs of a group share its alleys."""
        plan = self._plan(coordinator_id, now, ward, window, [draft for group in groups for draft in group])
        walks: list[Walk] = []
        report: dict[str, Any] = {"placed": 0, "left": 0, "minutes": 0, "walk": 0}
        for group in groups:
            found, told = self._draw(plan, ward, group, len(walks))
            walks += found
            report = {name: report[name] + told[name] for name in report}
        facts = {"routes": len(walks), "doors": report["placed"], "left_out": 0}
        self._rows.put(
            plan,
            report={"busy": [], **report, "refusals": [], "later": [], "left_out": [], "method": str(Method.BUILT_IN)},
            revision=plan.revision + 1,
            state="published",
            published_at=now,
        )
        record = (coordinator_id, now, "routes.plan_draw", "plan", plan.uid, ward.path)
        self._rows.record(*record, doors=report["placed"], units=len(walks), left=0)
        self._rows.record(coordinator_id, now, "routes.publish", "plan", plan.uid, ward.path, **facts)
        for walk in walks:
            self._event(walk, coordinator_id, now, "assigned", detail={"doors": len(walk.homes)})
            holders = [member.id for member in walk.pair]
            self._notify(walk, holders, now, "route_assigned", GIVEN, doors=len(walk.homes))
        return walks

    def receive(self, walk: Walk, account_id: int, at: datetime, how: str = "phone") -> None:
        """Note that a holder has the route."""
        route = walk.route
        route.state, route.received_at, route.received_how = "received", at, how
        self._tell(walk, account_id, at, "received", how=how)

    def begin(self, walk: Walk, account_id: int, at: datetime) -> None:
        """Note a visit: the first one begins the route, which it receives too when nobody has."""
        if walk.route.state == "assigned":
            self.receive(walk, account_id, at, "visit")
        if walk.route.state == "received":
            walk.route.state = "in_progress"
            self._tell(walk, account_id, at, "started", how=walk.route.received_how)

    def hand_in(self, walk: Walk, at: datetime, later: datetime, complete: bool) -> None:
        """End a route: submitted and agreed to when all of it was walked, else taken back."""
        first, leader = walk.pair[0].id, walk.crew.leader.id
        holders = [member.id for member in walk.pair]
        if complete:
            self._tell(walk, first, at, "submitted")
            self._notify(walk, [leader] if leader != first else [], at, "route_submitted", SUBMITTED)
            walk.route.state = "closed"
            self._tell(walk, leader, later, "closed")
            self._notify(walk, holders, later, "route_closed", CLOSED)
            return
        walk.route.state = "released"
        self._tell(walk, leader, later, "released", NOT_ALL_WALKED)
        self._notify(walk, holders, later, "route_released", RELEASED)

    def keep(self, walk: Walk) -> None:
        """Write the route as it stands, with its doors; nothing happens to it after this."""
        route, held = walk.route, walk.route.state in HOLDING
        self._rows.put(route)
        doors = {"assignment_id": route.id, "drive_id": route.drive_id, "active": held}
        for position, home in enumerate(walk.homes):
            self._rows.add(AssignmentDoor, **doors, household_id=home.id, position=position)
        for member in sorted(walk.pair, key=lambda one: one.id):
            self._rows.add(AssignmentHolder, assignment_id=route.id, account_id=member.id)
            if held:
                span = {"starts_at": route.starts_at, "ends_at": route.ends_at}
                self._rows.add(Commitment, account_id=member.id, kind=ROUTE, ref=route.uid, title=route.title, **span)

    # ---- planning ----------------------------------------------------------------------------------------

    def _plan(self, coordinator_id: int, now: datetime, ward: Area, window: Window, drafts: Sequence[Draft]) -> Plan:
        alleys = list(dict.fromkeys(home.spot.alley_id for draft in drafts for home in draft.homes))
        teams = list(dict.fromkeys(draft.crew.team_id for draft in drafts))
        plan = Plan(
            id=self._rows.id_for(Plan),
            uid=uuid7(),
            job_uid=uuid7(),
            drive_id=self._drive.id,
            area_id=ward.id,
            made_by=coordinator_id,
            made_at=now,
            revision=1,
        )
        plan.params = {
            "alleys": alleys,
            "teams": teams,
            "kind": "pairs",
            "day": window.day.isoformat(),
            "begins": window.begins.isoformat("minutes"),
            "ends": window.ends.isoformat("minutes"),
            "minutes": window_minutes(window.day, window.begins, window.ends, window.day, window.day),
            "least": LEAST_DOORS,
            "bars": [],
        }
        self._rows.add(
            JobRun,
            uid=plan.job_uid,
            kind=JOB,
            args={"plan_uid": plan.uid},
            dedupe_key=f"{JOB}:{plan.uid}",
            owner_id=coordinator_id,
            state="done",
            attempts=1,
            result_url=f"/plans/{plan.uid}",
            created_at=now,
            started_at=now,
            finished_at=now,
        )
        facts = {"alleys": len(alleys), "teams": len(teams)}
        self._rows.record(coordinator_id, now, "routes.plan_request", "plan", plan.uid, ward.path, **facts)
        return plan

    def _draw(self, plan: Plan, ward: Area, drafts: Sequence[Draft], before: int) -> tuple[list[Walk], dict[str, Any]]:
        """Add units and stops as the planner orders and explains them, and return the routes made of them."""
        units = [self._unit(plan, draft, before + place) for place, draft in enumerate(drafts)]
        made, facts, report = _planned(plan.hours, units, drafts)
        walks = []
        for unit, draft in zip(units, drafts, strict=True):
            unit.facts = facts[unit.id]
            by_id = {home.id: home for home in draft.homes}
            homes = tuple(by_id[door] for door in made[unit.id])
            for position, home in enumerate(homes):
                self._rows.add(PlanStop, plan_id=plan.id, unit_id=unit.id, household_id=home.id, position=position)
            route = new_route(plan, unit, plan.made_at, (home.alley.area.label for home in homes), self._code())
            route.id, route.target_doors, route.state = self._rows.id_for(Assignment), len(homes), "assigned"
            unit.given_at, unit.route_uid = plan.made_at, route.uid
            self._rows.put(unit)
            walks.append(Walk(route, ward, draft.crew, draft.pair, homes))
        return walks, report

    def _unit(self, plan: Plan, draft: Draft, position: int) -> PlanUnit:
        return PlanUnit(
            id=self._rows.id_for(PlanUnit),
            plan_id=plan.id,
            position=position,
            name=", ".join(member.name for member in draft.pair)[:200],
            team_id=draft.crew.team_id,
            member_ids=[member.id for member in draft.pair],
            home_area_id=next((member.home_id for member in draft.pair if member.home_id is not None), None),
            capacity_minutes=plan.params["minutes"],
        )

    def _code(self) -> str:
        while (code := "".join(self._rng.choices(CODE_LETTERS, k=CODE_LENGTH))) in self._codes:
            pass
        self._codes.add(code)
        return code

    # ---- telling -----------------------------------------------------------------------------------------

    def _tell(self, walk: Walk, account_id: int, at: datetime, kind: str, reason: str = "", **facts: str) -> None:
        self._event(walk, account_id, at, kind, reason=reason)
        route = walk.route
        self._rows.record(account_id, at, f"routes.{kind}", "assignment", route.uid, walk.ward.path, **facts)

    def _event(self, walk: Walk, account_id: int, at: datetime, kind: str, **more: Any) -> None:
        told = {"assignment_id": walk.route.id, "at": at, "account_id": account_id, "kind": kind}
        self._rows.add(AssignmentEvent, **told, **more)

    def _notify(self, walk: Walk, whom: Sequence[int], at: datetime, kind: str, message: str, **more: int) -> None:
        for account_id in sorted(whom):
            self._rows.add(
                Notice,
                account_id=account_id,
                kind=kind,
                message=message,
                params={"title": walk.route.title, **more},
                url=f"/routes/{walk.route.uid}",
                created_at=at,
                read_at=self._read_at if at <= self._read_at else None,
            )


def _planned(
    hours: Hours, units: Sequence[PlanUnit], drafts: Sequence[Draft]
) -> tuple[dict[int, tuple[int, ...]], dict[int, dict[str, Any]], dict[str, Any]]:
    """Return unit -> its doors in walking order, unit -> what its card says, and what the plan as a whole says."""
    homes = [home for draft in drafts for home in draft.homes]
    alleys = {home.spot.alley_id: home.alley for home in homes}
    ways = ways_of([alley.area for alley in alleys.values()])
    ground = hung_by_name((alley.spot for alley in alleys.values()), dict(zip(alleys, ways, strict=True)))
    at_home = [unit.home_area_id if unit.home_area_id in alleys else None for unit in units]
    people = tuple(
        Unit(
            unit.id,
            unit.name,
            home,
            unit.capacity_minutes,
            min(LEAST_DOORS * DOOR_MINUTES, unit.capacity_minutes),
            begins=hours.begins,
        )
        for unit, home in zip(units, at_home, strict=True)
    )
    wishes = {
        home.id: wish_of(home.door.status, home.door.next_due_on, home.door.next_due_band, hours)
        for home in homes
        if home.door.next_due_on is not None and home.door.status in OPEN
    }
    spots = tuple(replace(home.spot, window=narrow(wishes.get(home.id), hours)) for home in homes)
    instance = Instance(ground, spots, people)
    held = {unit.id: [home.id for home in draft.homes] for unit, draft in zip(units, drafts, strict=True)}
    made = held_plan(instance, held)
    walks = {route.unit_id: route.doors for route in made.routes}
    return walks, facts_of(instance, made, wishes), report_of(instance, made)
