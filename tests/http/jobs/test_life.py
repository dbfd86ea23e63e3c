"""The life of a job: asked for, done with its owner's rights, taken back, broken, lost and found again."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm.attributes import set_committed_value

from app.access.actor import SYSTEM_ACTOR, Actor, Role
from app.extensions import db
from app.jobs.actions import cancel_job, request_job
from app.jobs.beats import write_beat
from app.jobs.models import JobRun
from app.jobs.queries import worker_beats
from app.jobs.registry import Progress
from app.jobs.slots import take_slot
from app.jobs.sweeping import sweep
from app.jobs.worker import perform_here
from app.kernel.clock import utc_now
from app.kernel.errors import Forbidden, Refused
from app.people.models import Membership
from app.places.models import Area
from app.storage import unit
from tests.factories import people, places
from tests.http.jobs.conftest import KIND, Bench, run_of

RACERS = 6
PATIENCE_S = 60


def wards() -> list[str]:
    return list(db.session.scalars(select(Area.name).where(Area.name.like("Phường _")).order_by(Area.id)))


def change(uid: str, **values: Any) -> None:
    """Change the row the way another process would, in a transaction of its own."""
    db.session.commit()
    with db.engine.begin() as other:
        other.execute(update(JobRun.__table__).where(JobRun.uid == uid).values(**values))


def found_by_a_sweep() -> None:
    sweep(SYSTEM_ACTOR, utc_now())
    unit.commit()


def test_asked_for_then_done(bench: Bench) -> None:
    uid = bench.ask(count=3)
    waiting = run_of(uid)
    assert (waiting.state, waiting.attempts, waiting.owner_id) == ("queued", 0, bench.owner.id)
    perform_here(uid)
    run = run_of(uid)
    assert (run.state, run.attempts, run.done, run.total, run.result) == ("done", 1, 3, 3, {"made": 3})
    assert run.started_at and run.finished_at and run.finished_at >= run.started_at
    assert wards() == ["Phường 1", "Phường 2", "Phường 3"]
    actor, args = bench.seen[0]
    assert args == {"count": 3} and actor.holds(Role.COORDINATOR) and actor.account_id == bench.owner.id


def test_performing_twice_does_it_once(bench: Bench) -> None:
    uid = bench.ask(count=1)
    perform_here(uid)
    perform_here(uid)
    assert len(bench.seen) == 1 and wards() == ["Phường 1"]
    perform_here("0190163d-8694-739b-aea5-966c26f8ad91")


def test_a_job_already_being_done_is_left_alone(bench: Bench) -> None:
    uid = bench.ask()
    change(uid, state="running", lease_until=utc_now() + timedelta(minutes=1))
    perform_here(uid)
    assert not bench.seen


def test_the_same_open_request_is_the_same_job(bench: Bench, cast: people.Cast) -> None:
    first = bench.ask("plan-7")
    assert bench.ask("plan-7") == first and bench.ask("plan-8") != first and bench.ask() != bench.ask()
    change(first, state="running", lease_until=utc_now() + timedelta(minutes=1))
    assert bench.ask("plan-7") == first
    change(first, state="done")
    assert bench.ask("plan-7") != first


def test_the_owner_takes_it_back_while_it_waits(bench: Bench) -> None:
    uid = bench.ask()
    cancel_job(people.actor(bench.owner), utc_now(), run_of(uid))
    unit.commit()
    perform_here(uid)
    found_by_a_sweep()
    assert (run_of(uid).state, bench.seen) == ("cancelled", [])
    with pytest.raises(Refused):
        cancel_job(people.actor(bench.owner), utc_now(), run_of(uid))


def test_taken_back_while_it_runs_it_stops_at_its_next_step(bench: Bench) -> None:
    def work(actor: Any, progress: Progress) -> dict[str, Any]:
        places.ward("Phường 1")
        progress(1, 3)
        change(uid, state="cancelled")
        places.ward("Phường 2")
        progress(2, 3)
        raise AssertionError("went on")

    bench.work = work
    uid = bench.ask()
    perform_here(uid)
    assert (run_of(uid).state, wards()) == ("cancelled", ["Phường 1"])


def test_taken_back_in_its_last_step_nothing_of_that_step_is_stored(bench: Bench) -> None:
    def work(actor: Any, progress: Progress) -> dict[str, Any]:
        change(uid, state="cancelled")
        places.ward("Phường 1")
        return {"made": 1}

    bench.work = work
    uid = bench.ask()
    perform_here(uid)
    run = run_of(uid)
    assert (run.state, run.result, wards()) == ("cancelled", {}, [])


def test_taken_back_it_stays_so_when_it_breaks_afterwards(bench: Bench) -> None:
    def work(actor: Any, progress: Progress) -> dict[str, Any]:
        change(uid, state="cancelled")
        raise RuntimeError("broke")

    bench.work = work
    uid = bench.ask()
    perform_here(uid)
    assert run_of(uid).state == "cancelled"


def test_cancelling_what_has_just_ended_is_refused(bench: Bench) -> None:
    uid = bench.ask()
    seen = run_of(uid)
    change(uid, state="done")
    actor = people.actor(bench.owner)
    db.session.refresh(seen)
    set_committed_value(seen, "state", "running")  # as it stood when the page was read
    with pytest.raises(Refused):
        cancel_job(actor, utc_now(), seen)
    unit.rollback()
    assert run_of(uid).state == "done"


def test_a_disabled_owner_s_job_fails_in_words(bench: Bench) -> None:
    uid = bench.ask()
    bench.owner.disabled_at = utc_now()
    unit.commit()
    perform_here(uid)
    run = run_of(uid)
    assert (run.state, run.message) == ("failed", "The person who asked for this may no longer do it.")
    assert not bench.seen


def test_roles_taken_away_meanwhile_are_gone_when_it_runs(bench: Bench) -> None:
    uid = bench.ask(count=1)
    db.session.execute(delete(Membership).where(Membership.account_id == bench.owner.id))
    unit.commit()
    perform_here(uid)
    ((actor, _args),) = bench.seen
    assert actor.account_id == bench.owner.id and not actor.grants


def test_what_the_system_asks_for_runs_as_the_system(bench: Bench) -> None:
    run = request_job(SYSTEM_ACTOR, utc_now(), KIND, {"count": 1}, "nightly")
    uid = run.uid
    unit.commit()
    perform_here(uid)
    ((actor, _args),) = bench.seen
    assert actor is SYSTEM_ACTOR and (run_of(uid).state, run_of(uid).owner_id) == ("done", None)


def test_nobody_asks_for_work_without_an_account(bench: Bench) -> None:
    with pytest.raises(Forbidden):
        request_job(Actor(account_id=None, name=""), utc_now(), KIND, {})


def test_a_refusal_fails_at_once_with_its_sentence(bench: Bench) -> None:
    def work(actor: Any, progress: Progress) -> dict[str, Any]:
        places.ward("Phường 1")
        raise Refused("Something about %(name)s.", name="Ngõ 45")

    bench.work = work
    uid = bench.ask()
    perform_here(uid)
    run = run_of(uid)
    assert (run.state, run.attempts, run.message, run.params) == (
        "failed",
        1,
        "Something about %(name)s.",
        {"name": "Ngõ 45"},
    )
    assert wards() == [] and run.finished_at


def test_broken_three_times_it_fails_and_nothing_of_the_last_try_is_stored(bench: Bench) -> None:
    def work(actor: Any, progress: Progress) -> dict[str, Any]:
        places.ward("Phường 1")
        db.session.flush()
        raise RuntimeError("broke")

    bench.work = work
    uid = bench.ask()
    for attempt in (1, 2):
        perform_here(uid)
        run = run_of(uid)
        assert (run.state, run.attempts) == ("queued", attempt)
    perform_here(uid)
    run = run_of(uid)
    assert (run.state, run.attempts, wards()) == ("failed", 3, [])
    assert run.message.startswith("This work broke three times.")
    perform_here(uid)
    assert len(bench.seen) == 3


def test_a_job_whose_worker_died_is_taken_over(bench: Bench) -> None:
    uid = bench.ask(count=1)
    change(uid, state="running", attempts=1, lease_until=utc_now() - timedelta(seconds=1))
    perform_here(uid)
    assert run_of(uid).attempts == 1, "nobody takes it over before it is known to be lost"
    found_by_a_sweep()
    perform_here(uid)
    assert (run_of(uid).state, run_of(uid).attempts) == ("done", 2)


def test_a_job_whose_worker_is_known_to_be_dead_is_taken_over_at_once(app: Flask, bench: Bench) -> None:
    slot = take_slot(app.extensions["config"].instance_dir, "default")
    uid, elsewhere, now = bench.ask(count=1), bench.ask(count=1), utc_now()
    write_beat(slot.name, "default", now, now)
    write_beat("elsewhere-000000/default-1", "default", now, now)
    held = {"state": "running", "attempts": 1, "lease_until": now + timedelta(minutes=5)}
    unit.commit()
    change(uid, **held, worker=slot.name)
    change(elsewhere, **held, worker="elsewhere-000000/default-1")
    found_by_a_sweep()
    assert [run_of(one).state for one in (uid, elsewhere)] == ["running", "running"] and len(worker_beats()) == 2
    db.session.rollback()
    os.close(slot.lock)
    found_by_a_sweep()
    assert [run_of(one).state for one in (uid, elsewhere)] == ["queued", "running"]
    assert [beat.name for beat in worker_beats()] == ["elsewhere-000000/default-1"]


def test_of_many_workers_one_does_it(app: Flask, bench: Bench) -> None:
    uid, together = bench.ask(count=1), Barrier(RACERS)

    def worker(_number: int) -> None:
        with app.app_context():
            together.wait(PATIENCE_S)
            perform_here(uid)
            db.session.remove()

    with ThreadPoolExecutor(RACERS) as pool:
        list(pool.map(worker, range(RACERS)))
    assert (len(bench.seen), wards(), run_of(uid).attempts) == (1, ["Phường 1"], 1)


def test_a_job_that_kills_its_worker_is_given_up_after_three_tries(bench: Bench) -> None:
    uid = bench.ask()
    change(uid, state="running", attempts=3, lease_until=utc_now() - timedelta(seconds=1))
    found_by_a_sweep()
    perform_here(uid)
    run = run_of(uid)
    assert (run.state, bench.seen) == ("failed", [])
    assert run.message.startswith("The program that did this ended in the middle three times.")
    assert run.finished_at


def test_a_worker_that_comes_back_too_late_stores_nothing(bench: Bench) -> None:
    def work(actor: Any, progress: Progress) -> dict[str, Any]:
        change(uid, attempts=2, lease_until=utc_now() + timedelta(minutes=5))  # another worker took it over
        places.ward("Phường 1")
        progress(1, 2)
        raise AssertionError("went on")

    bench.work = work
    uid = bench.ask()
    perform_here(uid)
    assert (run_of(uid).state, run_of(uid).done, wards()) == ("running", 0, [])


def test_progress_renews_the_lease(bench: Bench) -> None:
    def work(actor: Any, progress: Progress) -> dict[str, Any]:
        change(uid, lease_until=utc_now() + timedelta(seconds=1))
        progress(1, 2)
        left.append(run_of(uid).lease_until - utc_now())
        return {}

    left: list[timedelta] = []
    bench.work = work
    uid = bench.ask()
    perform_here(uid)
    assert left[0] > timedelta(minutes=4)


def test_the_sweep_finds_what_waits_and_what_was_lost(bench: Bench) -> None:
    waits, lost, runs, over = bench.ask(), bench.ask(), bench.ask(), bench.ask()
    change(lost, state="running", lease_until=utc_now() - timedelta(seconds=1))
    change(runs, state="running", lease_until=utc_now() + timedelta(minutes=1))
    change(over, state="failed")
    found_by_a_sweep()
    assert [run_of(uid).state for uid in (waits, lost, runs, over)] == ["queued", "queued", "running", "failed"]


def test_a_request_taken_back_leaves_no_job(bench: Bench) -> None:
    request_job(people.actor(bench.owner), utc_now(), KIND, {})
    unit.rollback()
    assert db.session.scalars(select(JobRun.id).where(JobRun.kind == KIND)).all() == []
