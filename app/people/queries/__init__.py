"""Reads of people: accounts (visible ones), teams and pairs, areas to choose from, the organisation."""

from app.people.queries.accounts import account_for, account_named, administrators, names_of, volunteers_in
from app.people.queries.organisation import cutoff_hour, organisation
from app.people.queries.teams import leaders_of, pairs_of, team_for

__all__ = [
    "account_for",
    "account_named",
    "administrators",
    "cutoff_hour",
    "leaders_of",
    "names_of",
    "organisation",
    "pairs_of",
    "team_for",
    "volunteers_in",
]
