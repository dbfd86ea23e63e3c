"""Asking somebody else to hear at a home that was helped how it went, and their answer."""

from datetime import datetime

from sqlalchemy import select

from app.access.actor import Actor
from app.audit.actions import record
from app.extensions import db
from app.kernel.errors import Invalid, Refused
from app.kernel.words import N_
from app.notices.actions import notify
from app.storage.upsert import insert_first
from app.visits.models import Recheck, Visit
from app.visits.outcomes import RECHECK_RESULTS
from app.visits.queries import superseding
from app.visits.rechecks import is_success, members_of
from app.visits.rules import drawn_for_recheck, who_rechecks

ASKED = N_("Please go by house %(plate)s and hear how it went there.")
ANSWERED = N_("%(name)s went by house %(plate)s and told what they heard.")


def ask_recheck(actor: Actor, now: datetime, visit: Visit) -> None:
    """Ask the one whom the lot names; never one of those who made the visit. Safe twice.

    Raises Refused for a visit that is not drawn, no success any more, or when the team has nobody else.
    """
    if not drawn_for_recheck(visit.uid) or not is_success(visit) or superseding(visit.uid) is not None:
        raise Refused(N_("This visit is not one of those to go by again."))
    members = members_of(visit.team_id) if visit.team_id else {}
    who = who_rechecks(visit.uid, members, (visit.account_id, visit.partner_id or 0))
    if who is None:
        raise Refused(N_("Nobody else is in the team."))
    values = {"visit_uid": visit.uid, "account_id": who, "asked_by": actor.account_id, "asked_at": now, "result": ""}
    if not insert_first(Recheck, values, ["visit_uid"]):
        return
    facts = {"drive": visit.drive_id, "household": visit.household_id, "account": who}
    record(actor, now, "visits.ask_recheck", "visit", visit.uid, visit.household.alley.path, **facts)
    notify([who], now, "recheck_asked", ASKED, f"/rechecks/{visit.uid}", plate=visit.household.called or "–")


def answer_recheck(actor: Actor, now: datetime, recheck: Recheck, result: str) -> None:
    """Note what was heard and tell whoever asked; a later answer takes the place of the first. Raises Invalid."""
    if result not in RECHECK_RESULTS:
        raise Invalid(N_("Choose what you heard."), field="result")
    query = select(Recheck).where(Recheck.id == recheck.id).with_for_update()
    row = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if row.result == result:
        return
    row.result, row.answered_at = result, now
    home = recheck.visit.household
    facts = {"drive": recheck.visit.drive_id, "household": home.id, "result": result}
    record(actor, now, "visits.answer_recheck", "visit", recheck.visit_uid, home.alley.path, **facts)
    url = f"/doors/{recheck.visit.drive_id}/{home.id}"
    notify([row.asked_by], now, "recheck_answered", ANSWERED, url, name=actor.name, plate=home.called or "–")
