"""A teacher's own class on their phone: which of its pages the phone keeps, and when what it kept was said."""

from datetime import datetime

from flask import Response, url_for

from app.access.actor import Actor
from app.access.names import P
from app.access.table import reaches
from app.schools.queries.sheet import Sheet
from app.visits.rules import clock_skew, happened_at
from app.web.context import WITH_OUTBOX
from app.web.phone import from_outbox, may_keep


def said_at(now: datetime) -> datetime | None:
    """Return when it was said what a phone's outbox sends; None: now, by somebody who stands before the page."""
    sent = from_outbox()
    if sent is None or sent.present:
        return None
    return happened_at(sent.at, clock_skew(sent.at, sent.skew_s, now), now)


def on_phone(actor: Actor, found: Sheet) -> bool:
    """Say whether taps on the sheet are kept on the phone first: the teacher's own class, today."""
    own = found.school_class.id in reaches(actor, P.SHEET_MARK).class_ids
    return own and not found.past and actor.holds(*WITH_OUTBOX)


def keep_sheet(actor: Actor, found: Sheet, page: Response) -> Response:
    """Let the phone keep the sheet as long as it takes a word: a closed one would be no use tomorrow without signal.

    The only class of a teacher is also what opens without signal where the sheet of the day is asked for.
    """
    if not (found.takes and on_phone(actor, found)):
        return page
    addresses = [url_for("schools.sheet", class_id=found.school_class.id)]
    if len(reaches(actor, P.SHEET_MARK).class_ids) == 1:
        addresses.append(url_for("schools.today"))
    return may_keep(page, *addresses)
