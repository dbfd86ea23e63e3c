"""People helped at a running point: counted in the drive of its area, once, and taken back."""

from datetime import datetime

from app.access.actor import Actor
from app.audit.actions import record
from app.drives.models import Drive
from app.kernel.errors import Invalid
from app.kernel.words import N_
from app.places.models import Household
from app.sales.crew_rules import check_runs
from app.sales.models import Occurrence
from app.sales.rules import Span
from app.visits.actions.at_point import HelpGiven, help_at_point, take_help_back
from app.visits.models import Assist

MOST = 20


def count_helped(
    actor: Actor, now: datetime, shift: Occurrence, drive: Drive, given: HelpGiven, household: Household | None
) -> None:
    """Count what was done for one person of a household, or for up to twenty people nobody can tell apart."""
    check_runs(shift.state, Span(shift.starts_at, shift.ends_at), now)
    if not 1 <= given.n <= MOST:
        raise Invalid(N_("From 1 to 20 people at a time."), field="n")
    if help_at_point(actor, now, drive, given, household):
        facts = {"drive": drive.id, "shift": shift.uid, "result": given.result, "n": given.n}
        record(actor, now, "sales.help", "assist", given.uid, shift.point.area.path, **facts)


def take_back_helped(actor: Actor, now: datetime, shift: Occurrence, drive: Drive, assist: Assist) -> None:
    """Take counted help out again; safe to run twice."""
    if take_help_back(actor, now, drive, assist):
        facts = {"drive": drive.id, "shift": shift.uid}
        record(actor, now, "sales.help_back", "assist", assist.uid, shift.point.area.path, **facts)
