"""Logging, correcting and taking back a visit: always a new row, the door and the counters brought in step."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.access.actor import Actor, Scope
from app.access.names import P
from app.access.table import allows
from app.audit.actions import record
from app.doors.actions import lock_door, settle_door
from app.drives.models import Drive
from app.drives.queries import drive_with_area
from app.extensions import db
from app.inbox.receive import Item, Parked
from app.kernel.errors import Forbidden, Invalid, NotFound, Refused
from app.kernel.words import N_
from app.notices.actions import notify
from app.people.queries.teams import whom_to_tell
from app.places.models import Household
from app.places.queries import household_held
from app.routes.models import Assignment
from app.routes.progress import begin_route
from app.visits.actions.building import Work, facts_of, fill_visit, new_visit
from app.visits.items import VisitSent, read_visit
from app.visits.merging import shift_of
from app.visits.models import Visit
from app.visits.outcomes import OUTCOMES, TAKEN_BACK
from app.visits.queries import (
    assignments_that_held,
    current_visits,
    knocks_from,
    point_assists,
    superseding,
)
from app.visits.rules import check_still_current, happened_at, is_late

PAPER = "paper"
"""The source of visits typed in from a walk sheet."""

ALERTS = {
    "unsafe": N_("House %(plate)s is not safe. Nobody goes there until you reopen it."),
    "do_not_visit": N_("House %(plate)s asked not to be visited again."),
    "moved": N_("The household at %(plate)s has moved away. Look and confirm."),
}
ALERTS_WITHOUT_NUMBER = {
    "unsafe": N_("A house without a number is not safe. Nobody goes there until you reopen it."),
    "do_not_visit": N_("A house without a number asked not to be visited again."),
    "moved": N_("The household of a house without a number has moved away. Look and confirm."),
}


def log_visit(actor: Actor, now: datetime, item: Item, marks: Sequence[str] = ()) -> dict[str, Any]:
    """Apply an item of kind `visit`; with `supersedes` it corrects a visit or takes it back. Return what the phone shows.

    Raises Parked when the household or the visit it names has not arrived yet, DomainError when it cannot be accepted.
    `marks` are put among the flags of a new visit. Called within `inbox.receive` alone, which makes it safe to run twice.
    """
    sent = read_visit(item.payload)
    drive = drive_with_area(sent.drive_id)
    household = _named_household(sent)
    named = _named_visit(sent) if sent.supersedes else None
    if drive is not None and drive.state != "closed":
        household, sent = _as_merged(household, sent)
    if drive is None or not household.alley.path.startswith(drive.area.path):
        raise NotFound(N_("There is no such house on your route."))
    if drive.state == "draft":
        raise Refused(N_("The drive has not begun yet."))
    door = lock_door(drive.id, household.id, household.alley_id)
    before = current_visits(drive.id, household.id)
    replaced = _replaced(actor, sent, named, household, before) if named else None
    if replaced:
        visit = _correction(actor, now, item, sent, replaced)
    else:
        visit = _first_row(actor, now, item, sent, drive, household, before)
        visit.flags = [*visit.flags, *marks]
    others = [known for known in before if known is not replaced]
    at_points = point_assists(drive.id, household.id)
    if visit.outcome != TAKEN_BACK:
        helped = [*(assist for other in others for assist in other.assists), *at_points]
        db.session.add_all(fill_visit(visit, sent, drive, sorted(helped, key=lambda assist: assist.at)))
    db.session.add(visit)
    after = [*others, visit] if visit.outcome != TAKEN_BACK else others
    knocks = knocks_from(drive, before, at_points), knocks_from(drive, after, at_points)
    settle_door(door, *knocks, drive.max_tries)
    _tell(actor, now, visit, household, replaced)
    return {"visit": visit.uid, "door": door.status, "helped": door.helped}


def _named_household(sent: VisitSent) -> Household:
    if sent.household_id:
        household = household_held(Household.id, sent.household_id)
    else:
        household = household_held(Household.uid, sent.household_uid or "")
    if household is None and sent.household_uid:
        raise Parked(sent.household_uid)
    if household is None:
        raise NotFound(N_("There is no such house on your route."))
    return household


def _as_merged(household: Household, sent: VisitSent) -> tuple[Household, VisitSent]:
    """Return the household this one is read as now, and the visit with its people where the merge put them."""
    while household.merged_into_id is not None:
        shift = shift_of(household, sent.drive_id)
        moved = [replace(person, slot=person.slot + shift if person.slot else None) for person in sent.people]
        sent = replace(sent, people=tuple(moved))
        winner = household_held(Household.id, household.merged_into_id)
        assert winner is not None
        household = winner
    return household, sent


def _named_visit(sent: VisitSent) -> Visit:
    """Return the visit that is to be replaced. Raises Parked."""
    uid = sent.supersedes or ""
    visit = db.session.scalar(select(Visit).where(Visit.uid == uid))
    if visit is None:
        raise Parked(uid)
    return visit


def _replaced(actor: Actor, sent: VisitSent, visit: Visit, household: Household, current: Sequence[Visit]) -> Visit:
    """Return the visit when it may be replaced. Raises NotFound, Forbidden or Refused."""
    same_door = visit.drive_id == sent.drive_id and visit.household_id == household.id
    if not same_door or not allows(actor, P.VISIT_SEE, visit.access_scope):
        raise NotFound(N_("There is no such visit."))
    if not allows(actor, P.VISIT_LOG, visit.access_scope):
        raise Forbidden(N_("You may look at this, but not change it."))
    newer = superseding(visit.uid)
    check_still_current(newer.account.name if newer else None)
    if visit not in current:
        raise Refused(N_("This visit was taken back already."))
    return visit


def _first_row(
    actor: Actor,
    now: datetime,
    item: Item,
    sent: VisitSent,
    drive: Drive,
    household: Household,
    others: Sequence[Visit],
) -> Visit:
    if sent.outcome == TAKEN_BACK:
        raise Invalid(N_("Choose the visit to take back."), field="supersedes")
    work = _work_of(actor, sent, drive, household)
    elsewhere = [visit for visit in others if work.account_id not in (visit.account_id, visit.partner_id)]
    times = [happened_at(visit.phone_at, visit.skew_s, visit.received_at) for visit in elsewhere]
    if work.assignment is not None and not work.late:
        begin_route(actor, now, work.assignment)
    return new_visit(now, item, sent, work, household.id, times)


def _correction(actor: Actor, now: datetime, item: Item, sent: VisitSent, first: Visit) -> Visit:
    """Return a row that keeps who came and when from the first one; `received_at` tells when it was corrected."""
    own = actor.account_id in (first.account_id, first.partner_id)
    return Visit(
        uid=item.uid,
        drive_id=first.drive_id,
        household_id=first.household_id,
        assignment_id=first.assignment_id,
        account_id=first.account_id,
        partner_id=first.partner_id,
        team_id=first.team_id,
        source=first.source if own else "leader",
        phone_at=first.phone_at,
        received_at=now,
        skew_s=first.skew_s,
        band=first.band,
        late=first.late,
        flags=list(first.flags),
        supersedes_uid=first.uid,
        outcome=TAKEN_BACK if sent.outcome == TAKEN_BACK else "",
    )


def _work_of(actor: Actor, sent: VisitSent, drive: Drive, household: Household) -> Work:
    """Find the route the visit belongs to and check that the actor may log it. Raises NotFound."""
    routes = assignments_that_held(drive.id, household.id)
    if sent.source == PAPER:
        return _paper_work(actor, sent, drive, household, routes)
    mine = [
        (route, active, holder)
        for route, active in routes
        for holder in route.holders
        if holder.account_id == actor.account_id
    ]
    named = [found for found in mine if found[0].uid == sent.assignment_uid] or mine
    if named and actor.account_id is not None:
        route, door_active, holder = named[0]
        pair = [other.account_id for other in route.holders if other.account_id != actor.account_id and other.active]
        late = is_late(route.state, door_active and holder.active, drive.state)
        return Work(route, actor.account_id, pair[0] if len(pair) == 1 else None, route.team_id, "phone", late)
    present = next((route for route, active in routes if active), None)
    teams = frozenset(filter(None, (present.team_id,))) if present else frozenset[int]()
    if actor.account_id is None or not allows(actor, P.VISIT_LOG, Scope(household.alley.path, teams)):
        raise NotFound(N_("There is no such house on your route."))
    team_id = present.team_id if present else None
    return Work(present, actor.account_id, None, team_id, "leader", drive.state == "closed")


def _paper_work(
    actor: Actor, sent: VisitSent, drive: Drive, household: Household, routes: Sequence[tuple[Assignment, bool]]
) -> Work:
    """Credit a sheet to the holder who walked it, whoever types it in. Raises NotFound, or Invalid naming `by`."""
    route, active = next(((one, active) for one, active in routes if one.uid == sent.assignment_uid), (None, False))
    holders = {holder.account_id: holder for holder in route.holders} if route else {}
    teams = frozenset(filter(None, (route.team_id,))) if route else frozenset[int]()
    may = actor.account_id in holders or allows(actor, P.VISIT_LOG, Scope(household.alley.path, teams))
    if route is None or not may:
        raise NotFound(N_("There is no such house on your route."))
    walker = holders.get(sent.by or 0)
    if walker is None:
        raise Invalid(N_("Choose who walked."), field="by")
    others = [one for one in holders if one != walker.account_id]
    late = is_late(route.state, active and walker.active, drive.state)
    return Work(route, walker.account_id, others[0] if len(others) == 1 else None, route.team_id, PAPER, late)


def _tell(actor: Actor, now: datetime, visit: Visit, household: Household, replaced: Visit | None) -> None:
    """Write the audit row, and a notice to the leader for what they must look at."""
    verb = "log" if replaced is None else "take_back" if visit.outcome == TAKEN_BACK else "correct"
    path = household.alley.path
    record(actor, now, f"visits.{verb}", "visit", visit.uid, path, **facts_of(visit))
    choice = OUTCOMES.get(visit.outcome)
    if choice is None or not choice.alerts or (replaced is not None and replaced.outcome == visit.outcome):
        return
    whom = [account_id for account_id in whom_to_tell(visit.team_id, path) if account_id != actor.account_id]
    url = f"/doors/{visit.drive_id}/{visit.household_id}"
    called = household.called
    words = (ALERTS if called else ALERTS_WITHOUT_NUMBER)[visit.outcome]
    notify(whom, now, f"visit_{visit.outcome}", words, url, plate=called)
