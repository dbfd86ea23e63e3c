"""The organisation's settings."""

from datetime import datetime

from app.access.actor import Actor
from app.audit.actions import record
from app.extensions import db
from app.people.models import Organisation
from app.people.queries.organisation import THE_ONE, organisation


def save_settings(actor: Actor, now: datetime, name: str, short_name: str, phone: str, cutoff_hour: int) -> None:
    """Write who runs this site and when a day's figures close."""
    row = organisation()
    if row is None:
        row = Organisation(id=THE_ONE)
        db.session.add(row)
    row.name, row.short_name, row.phone, row.cutoff_hour, row.changed_at = name, short_name, phone, cutoff_hour, now
    record(actor, now, "people.settings", "organisation", THE_ONE, cutoff_hour=cutoff_hour)
