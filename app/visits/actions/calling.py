"""Calling a household from its door's page: the numbers are told once the record says who asked."""

from datetime import datetime

from app.access.actor import Actor
from app.audit.actions import record
from app.kernel.clock import local_day
from app.kernel.errors import Refused
from app.kernel.words import N_
from app.visits.queries import DoorAt


def call_household(actor: Actor, now: datetime, at: DoorAt) -> tuple[str, ...]:
    """Return the numbers of a household and write down who asked for them. Each time is a row of the record.

    Raises Refused once the drive is closed, and for a household that asked to be left alone.
    """
    home, until = at.household, at.household.suppressed_until
    if at.drive.state != "open":
        raise Refused(N_("The drive is closed; nobody is called for it any more."))
    if home.suppressed_reason and (until is None or until >= local_day(now)):
        raise Refused(N_("They asked to be left alone."))
    numbers = tuple(number for number in (home.phone, home.phone2) if number)
    if not numbers:
        raise Refused(N_("No number is known of this house."))
    record(actor, now, "visits.call", "household", home.id, home.alley.path, drive=at.drive.id, numbers=len(numbers))
    return numbers
