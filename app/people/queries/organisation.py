"""Who runs this site, for every header and the settings page."""

from app.extensions import db
from app.people.models import Organisation

THE_ONE = 1


def organisation() -> Organisation | None:
    """Return the one row of settings, or None before anybody has filled it in."""
    return db.session.get(Organisation, THE_ONE)
