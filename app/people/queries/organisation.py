"""Who runs this site, for every header and the settings page."""

from typing import NamedTuple

from app.extensions import db
from app.people.models import Organisation

THE_ONE = 1
USUAL_CUTOFF = 17


class Host(NamedTuple):
    """Who runs the site, as headers and footers name it."""

    name: str
    short_name: str
    phone: str


def organisation() -> Organisation | None:
    """Return the one row of settings, or None before anybody has filled it in."""
    return db.session.get(Organisation, THE_ONE)


def cutoff_hour() -> int:
    """Return the hour (Vietnamese time) at which a day's figures close; 17 until somebody sets it."""
    row = organisation()
    return row.cutoff_hour if row else USUAL_CUTOFF
