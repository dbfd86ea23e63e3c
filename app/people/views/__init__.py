"""Pages of people, one topic a file; all share one blueprint."""

from app.people.views import (
    account,
    accounts,
    card_sign_in,
    cards,
    joining,
    links,
    person,
    roles,
    settings,
    sign_in,
    teams,
)
from app.people.views.blueprint import bp

__all__ = [
    "account",
    "accounts",
    "bp",
    "card_sign_in",
    "cards",
    "joining",
    "links",
    "person",
    "roles",
    "settings",
    "sign_in",
    "teams",
]
