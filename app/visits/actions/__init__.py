"""Writes of visits, one topic a file."""

from app.visits.actions.households import add_missing_household
from app.visits.actions.log import log_visit
from app.visits.actions.receiving import receive_own_route

__all__ = ["add_missing_household", "log_visit", "receive_own_route"]
