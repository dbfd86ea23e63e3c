"""Pages of people, one topic a file; all share one blueprint."""

from app.people.views import account, accounts, joining, links, person, roles, settings, sign_in, teams
from app.people.views.blueprint import bp

__all__ = ["account", "accounts", "bp", "joining", "links", "person", "roles", "settings", "sign_in", "teams"]
