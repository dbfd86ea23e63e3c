"""The job that draws a plan: everything placed or left over with a reason, and safe twice."""

from collections.abc import Iterator
from datetime import time

import pytest
from sqlalchemy import func, select

from app.doors.models import DoorState
from app.extensions import db
from app.jobs.models import JobRun
from app.jobs.worker import perform_here
from app.kernel.clock import utc_now
from app.people.models import Account
from app.plans.actions.drafts import discard_plan, draw_plan
from app.plans.actions.replan import propose
from app.plans.models import Plan, PlanStop, PlanUnit
from app.routes.planner.built_in import share_by_cut
from app.routes.planner.methods import Held, use_solver
from app.storage import unit
from tests.factories import drives, people, places, routes


def stops(plan):
    return db.session.scalars(select(PlanStop).where(PlanStop.plan_id == plan.id)).all()


def test_a_plan_takes_the_open_doors_only(cast):
    drive = drives.drive(cast.ward)
    alley = places.alley(cast.ward, "Ngõ 45", mouth=45)
    good = [places.household(alley, str(n)) for n in (1, 2, 3, 4)]
    places.household(alley, "5", void_reason="moved")
    places.household(alley, "6", suppressed_reason="asked")
    refused, held = places.household(alley, "7"), places.household(alley, "8")
    state = {"drive_id": drive.id, "household_id": refused.id, "area_id": alley.id, "status": "refused"}
    db.session.add(DoorState(**state))
    routes.assignment(drive, [cast.minh], [held])
    plan = routes.plan(drive, cast.lan, [alley], [cast.team])
    assert plan.state == "draft"
    assert {stop.household_id for stop in stops(plan)} == {house.id for house in good}
    (pair,) = plan.units
    assert set(pair.member_ids) == {cast.minh.id, cast.ban.id}
    assert pair.facts["doors"] == 4 and pair.facts["minutes"] >= 20
    assert plan.report["left"] == 0


def test_too_many_doors_are_left_over_with_the_figures(cast):
    drive = drives.drive(cast.ward)
    alley = places.alley(cast.ward)
    for number in range(1, 41):
        places.household(alley, str(number))
    plan = routes.plan(drive, cast.lan, [alley], [cast.team], ends=time(9))
    placed = [stop for stop in stops(plan) if stop.unit_id]
    assert 0 < len(placed) < 40
    assert plan.report["left"] == 40 - len(placed)
    (refusal,) = plan.report["refusals"]
    assert refusal["code"] == "not_enough_people" and refusal["people"] > 0
    assert refusal["doors"] == plan.report["left"]
    assert not plan.units[0].facts["over"]


def test_the_job_changes_nothing_when_it_runs_again(cast):
    drive, alley = drives.drive(cast.ward), places.alley(cast.ward)
    places.household(alley)
    plan = routes.plan(drive, cast.lan, [alley], [cast.team])
    run = db.session.scalars(select(JobRun).where(JobRun.uid == plan.job_uid)).one()
    assert (run.state, run.result_url) == ("done", f"/plans/{plan.uid}")
    run.state = "queued"
    unit.commit()
    perform_here(run.uid)
    assert db.session.scalar(select(func.count()).select_from(PlanStop)) == 1
    assert db.session.scalar(select(func.count()).select_from(PlanUnit)) == 1


def test_the_job_runs_on_its_owners_rights(cast):
    drive, alley = drives.drive(cast.ward), places.alley(cast.ward)
    places.household(alley)
    plan = routes.plan(drive, cast.lan, [alley], [cast.team])
    plan.state = "planning"
    run = db.session.scalars(select(JobRun).where(JobRun.uid == plan.job_uid)).one()
    run.state, run.owner_id = "queued", cast.hoa.id
    unit.commit()
    perform_here(run.uid)
    db.session.expire_all()
    assert run.state == "failed"
    assert db.session.scalars(select(Plan.state)).one() == "planning"


def test_those_who_walk_already_have_less_time(cast):
    drive, alley, other = drives.drive(cast.ward), places.alley(cast.ward), places.alley(cast.ward, "Ngõ 9")
    for number in range(1, 7):
        places.household(alley, str(number))
        places.household(other, str(number))
    first = routes.plan(drive, cast.lan, [alley], [cast.team])
    lan = people.actor(db.session.get(Account, cast.lan.id))
    routes.publish(lan, first)
    second = routes.plan(drive, cast.lan, [other], [cast.team])
    assert second.units[0].capacity_minutes == 150 - first.units[0].facts["minutes"]


class Steps:
    """Notes what a job tells of its progress, storing each step as a job does; `then` happens `at` one of them."""

    def __init__(self, then=lambda: None, at=0) -> None:
        self.told, self._then, self._at = [], then, at

    def __call__(self, done: int, total: int, doing: str = "") -> None:
        if len(self.told) == self._at:
            self._then()
        self.told.append((done, total, doing))
        unit.commit()


def asked_for(cast) -> Plan:
    drive, alley = drives.drive(cast.ward), places.alley(cast.ward)
    for number in range(1, 6):
        places.household(alley, str(number))
    plan = routes.plan(drive, cast.lan, [alley], [cast.team])
    plan.state = "planning"
    unit.commit()
    return plan


def test_the_job_tells_how_far_it_is_and_holds_nothing_open_meanwhile(cast):
    plan, steps = asked_for(cast), Steps()
    draw_plan(people.actor(cast.lan), utc_now(), plan, steps)
    assert steps.told == [(0, 5, "Sharing out the doors"), (5, 5, "Writing the routes down")]
    assert plan.state == "draft" and len(stops(plan)) == 5


@pytest.fixture
def looked_at() -> Iterator[list[bool]]:
    """Return, for each sharing out in this process, whether the database was held meanwhile."""
    seen: list[bool] = []

    def share(*given, **more) -> Held:
        seen.append(db.session().in_transaction())
        return share_by_cut(*given, **more)

    use_solver(share)
    yield seen
    use_solver(None)


def test_nobody_waits_for_the_database_while_doors_are_shared_out(cast, looked_at):
    plan, lan = asked_for(cast), people.actor(cast.lan)
    looked_at.clear()
    draw_plan(lan, utc_now(), plan, Steps())
    unit.commit()
    propose(lan, utc_now(), plan, plan.revision, "rest", Steps())
    assert looked_at == [False, False] and plan.proposal["way"] == "rest"


def test_what_changed_while_it_was_worked_out_is_not_proposed_for(cast):
    plan, lan = asked_for(cast), people.actor(cast.lan)
    draw_plan(lan, utc_now(), plan, Steps())
    unit.commit()
    thrown_away = Steps(lambda: discard_plan(lan, utc_now(), plan))
    assert propose(lan, utc_now(), plan, plan.revision, "rest", thrown_away) == {"moved": 0}
    assert plan.proposal == {}


def test_a_plan_thrown_away_while_it_is_drawn_stays_thrown_away(cast):
    plan = asked_for(cast)
    lan = people.actor(cast.lan)
    draw_plan(lan, utc_now(), plan, Steps(lambda: discard_plan(lan, utc_now(), plan)))
    unit.commit()
    assert plan.state == "discarded" and stops(plan) == []


class Killed(BaseException):
    """What ends the process that draws, wherever it is."""


def killed() -> None:
    raise Killed


@pytest.mark.parametrize("step", [0, 1])
def test_work_that_died_in_the_middle_is_done_again_and_nothing_is_there_twice(cast, step):
    plan, lan = asked_for(cast), people.actor(cast.lan)
    with pytest.raises(Killed):
        draw_plan(lan, utc_now(), plan, Steps(killed, at=step))
    unit.rollback()
    assert plan.state == "planning"
    draw_plan(lan, utc_now(), plan, Steps())
    unit.commit()
    assert plan.state == "draft" and len(stops(plan)) == 5
    assert db.session.scalar(select(func.count()).select_from(PlanUnit)) == len(plan.units)
