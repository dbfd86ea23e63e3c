"""Standing in a shift: taken and left by oneself, given and taken by staff, and freed when somebody stops.

The person is locked, then the shift: the count that decides is read behind both, so that one place has one taker and
nobody stands in two places.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.access.actor import Actor
from app.audit.actions import record
from app.extensions import db
from app.kernel.clock import local
from app.kernel.errors import NotFound, Refused
from app.kernel.vietnamese.dates import show_time
from app.kernel.words import N_
from app.notices.actions import notify
from app.people.actions.commitments import give_time_back, take_time
from app.people.models import Account
from app.sales import crew_rules as rules
from app.sales.actions.locks import lock_accounts, lock_shift
from app.sales.models import Occurrence, ShiftSignup
from app.sales.queries.shifts import busy_of, facts_of, future_shifts_of, title_of

COMMITMENT = "shift"


def take_shift(actor: Actor, now: datetime, shift: Occurrence, role: str) -> None:
    """Take a place; said again it changes nothing, with another role it changes the work. Raises Refused."""
    account = _lock_worker(actor.account_id)
    lock_shift(shift)
    held = _signup(shift, account.id)
    if held and held.state == "confirmed" and held.role == role:
        return
    facts = facts_of(shift, without=account.id)
    rules.check_place(facts, role, busy_of([account.id], facts.span)[account.id], now)
    _hold_place(actor, now, shift, account, role)
    _record(actor, now, shift, "shift_take", role=role)


def leave_shift(actor: Actor, now: datetime, shift: Occurrence) -> None:
    """Give one's own place back before the shift begins; safe to run twice. Raises Refused once it has begun."""
    account = _lock_worker(actor.account_id)
    lock_shift(shift)
    held = _signup(shift, account.id)
    if held is None or held.state == "cancelled":
        return
    rules.check_may_leave(shift.starts_at, now)
    _free(shift, held, actor, now)
    _record(actor, now, shift, "shift_leave")


def put_in(actor: Actor, now: datetime, shift: Occurrence, account: Account, role: str) -> None:
    """Give somebody a place and tell them; safe to run twice. Raises Refused."""
    account = _lock_worker(account.id)
    lock_shift(shift)
    held = _signup(shift, account.id)
    if held and held.state in rules.OCCUPYING and held.role == role:
        return
    facts = facts_of(shift, without=account.id)
    rules.check_put_in(facts, role, busy_of([account.id], facts.span)[account.id], now)
    _hold_place(actor, now, shift, account, role)
    _record(actor, now, shift, "shift_put_in", account=account.id, role=role)
    tell_crew([account.id], now, "shift_changed", N_("You have been put into the shift %(title)s."), shift)


def take_out(actor: Actor, now: datetime, shift: Occurrence, account_id: int) -> None:
    """Take somebody's place away and tell them; safe to run twice. Raises Refused once the shift has begun."""
    _lock_worker(account_id)
    lock_shift(shift)
    held = _signup(shift, account_id)
    if held is None or held.state == "cancelled":
        return
    rules.check_may_leave(shift.starts_at, now)
    _free(shift, held, actor, now)
    _record(actor, now, shift, "shift_take_out", account=account_id)
    tell_crew([account_id], now, "shift_changed", N_("You have been taken out of the shift %(title)s."), shift)


def mark_attendance(actor: Actor, now: datetime, shift: Occurrence, account_id: int, came: bool) -> None:
    """Note that somebody came or stayed away, once the shift has begun. Raises Refused when their place is filled."""
    lock_shift(shift)
    held = _signup(shift, account_id)
    wanted = "done" if came else "no_show"
    if held is None or held.state == "cancelled":
        raise NotFound(N_("This person is not in the shift."))
    if held.state == wanted:
        return
    rules.check_begun(shift.starts_at, now)
    if came and held.state not in rules.OCCUPYING and not facts_of(shift).free.get(held.role):
        raise Refused(N_("Somebody else has filled this place."))
    held.state = wanted
    _count(shift)
    _record(actor, now, shift, f"shift_{wanted}", account=account_id)


def note_reveal(actor: Actor, now: datetime, shift: Occurrence, account_id: int) -> None:
    """Record that the phone number of somebody in the crew was looked at."""
    record(actor, now, "people.reveal", "account", account_id, shift.point.area.path, shift=shift.uid)


def free_shifts_of(actor: Actor, now: datetime, account_id: int) -> None:
    """Give back every coming shift of a person who stopped; safe to run twice."""
    for shift_id in future_shifts_of(account_id, now):
        shift = db.session.get_one(Occurrence, shift_id)
        lock_shift(shift)
        held = _signup(shift, account_id)
        if held is not None and held.state == "confirmed":
            _free(shift, held, actor, now)
            _record(actor, now, shift, "shift_take_out", account=account_id)


def keep_time_of_crew(shift: Occurrence) -> None:
    """Bring the crew's calendars in step with the shift's hours; one that is cancelled gives their time back."""
    give_time_back(COMMITMENT, shift.uid)
    if shift.state != "cancelled":
        crew = [one.account_id for one in shift.signups if one.state in rules.OCCUPYING]
        take_time(crew, COMMITMENT, shift.uid, title_of(shift), shift.starts_at, shift.ends_at)


def free_crew(actor: Actor, now: datetime, shift: Occurrence) -> list[int]:
    """Give back the places of everybody who signed up for a shift that is no more; return who they were."""
    crew = [one for one in shift.signups if one.state == "confirmed"]
    for held in crew:
        _free(shift, held, actor, now)
    return [held.account_id for held in crew]


def tell_crew(
    account_ids: Iterable[int], now: datetime, kind: str, message: str, shift: Occurrence, **more: str
) -> None:
    """Tell people of their shift; the message may name title, day, begins and ends."""
    facts = {
        "title": title_of(shift),
        "day": f"{local(shift.starts_at):%d/%m}",
        "begins": show_time(shift.starts_at),
        "ends": show_time(shift.ends_at),
    }
    notify(account_ids, now, kind, message, f"/shifts/{shift.uid}", **facts, **more)


def _lock_worker(account_id: int | None) -> Account:
    account = next(iter(lock_accounts(filter(None, [account_id]))), None)
    if account is None or account.disabled_at is not None:
        raise Refused(N_("This person no longer works here."))
    return account


def _signup(shift: Occurrence, account_id: int) -> ShiftSignup | None:
    return next((one for one in shift.signups if one.account_id == account_id), None)


def _hold_place(actor: Actor, now: datetime, shift: Occurrence, account: Account, role: str) -> None:
    held = _signup(shift, account.id)
    if held is None:
        held = ShiftSignup(account=account, role=role)
        shift.signups.append(held)
    held.role, held.state, held.by_id, held.at = role, "confirmed", actor.account_id, now
    _count(shift)
    take_time([account.id], COMMITMENT, shift.uid, title_of(shift), shift.starts_at, shift.ends_at)


def _free(shift: Occurrence, held: ShiftSignup, actor: Actor, now: datetime) -> None:
    held.state, held.by_id, held.at = "cancelled", actor.account_id, now
    _count(shift)
    give_time_back(COMMITMENT, shift.uid, [held.account_id])


def _count(shift: Occurrence) -> None:
    shift.taken = sum(one.state in rules.OCCUPYING for one in shift.signups)
    db.session.flush()


def _record(actor: Actor, now: datetime, shift: Occurrence, verb: str, **detail: Any) -> None:
    record(actor, now, f"sales.{verb}", "shift", shift.uid, shift.point.area.path, **detail)
