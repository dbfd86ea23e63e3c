"""A leader's word on a visit that asked for it: the door is opened again, or what was found is agreed to."""

from collections.abc import Sequence
from datetime import datetime

from app.access.actor import Actor
from app.audit.actions import record
from app.doors.actions import lock_door, settle_door
from app.doors.rules import REOPENED
from app.extensions import db
from app.kernel.clock import band_at
from app.kernel.errors import Refused
from app.kernel.ids import uuid7
from app.kernel.words import N_
from app.notices.actions import notify
from app.places.actions import suppress_household, void_household
from app.visits.models import Visit
from app.visits.outcomes import FOR_REVIEW
from app.visits.queries import current_visits, knock_of, knocks_of

AGREED = "agreed"


def reopen_door(actor: Actor, now: datetime, visit: Visit, reason: str) -> None:
    """Let volunteers knock at the door again; the visit stays as it was. Raises Refused when it was settled already."""
    drive, household = visit.drive, visit.household
    door = lock_door(drive.id, household.id, household.alley_id)
    before = current_visits(drive.id, household.id)
    _check_waits(visit, before)
    word = Visit(
        uid=uuid7(),
        drive=drive,
        household=household,
        account_id=actor.account_id,
        team_id=visit.team_id,
        source="leader",
        outcome=REOPENED,
        note=reason,
        phone_at=now,
        received_at=now,
        band=band_at(now).value,
    )
    db.session.add(word)
    visit.review = REOPENED
    db.session.flush()
    old = knocks_of(drive, household.id, before)
    settle_door(door, old, [*old, knock_of(word, drive.success_results)], drive.max_tries)
    _record(actor, now, visit, "reopen")
    message = N_("House %(plate)s is open again.")
    notify([visit.account_id], now, "door_reopened", message, _url(visit), plate=household.called or "–")


def agree_to_visit(actor: Actor, now: datetime, visit: Visit) -> None:
    """Agree to what was found. Raises Refused when it was settled already.

    Who asked not to be visited, and an unsafe house, are left alone in every drive; who moved leaves the list.
    """
    lock_door(visit.drive_id, visit.household_id, visit.household.alley_id)
    _check_waits(visit, current_visits(visit.drive_id, visit.household_id))
    if visit.outcome == "moved":
        void_household(actor, now, visit.household, "moved")
    else:
        suppress_household(actor, now, visit.household, "safety" if visit.outcome == "unsafe" else "asked")
    visit.review = AGREED
    _record(actor, now, visit, "agree")


def _check_waits(visit: Visit, standing: Sequence[Visit]) -> None:
    if visit.outcome not in FOR_REVIEW or visit.review or visit not in standing:
        raise Refused(N_("This was settled already. Look at the list again."))


def _record(actor: Actor, now: datetime, visit: Visit, verb: str) -> None:
    path = visit.household.alley.path
    record(actor, now, f"visits.{verb}", "visit", visit.uid, path, drive=visit.drive_id, outcome=visit.outcome)


def _url(visit: Visit) -> str:
    return f"/doors/{visit.drive_id}/{visit.household_id}"
