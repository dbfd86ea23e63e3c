"""Writes of visits, one topic a file."""

from app.visits.actions.buildings import add_building, take_back_building
from app.visits.actions.calling import call_household
from app.visits.actions.claims import claim_door
from app.visits.actions.households import add_missing_household
from app.visits.actions.log import log_visit
from app.visits.actions.ranges import log_range, take_back_range
from app.visits.actions.receiving import receive_own_route
from app.visits.actions.rechecks import answer_recheck, ask_recheck
from app.visits.actions.review import agree_to_visit, reopen_door
from app.visits.actions.settling import choose_between, settle_item
from app.visits.actions.sheets import type_sheet

__all__ = [
    "add_building",
    "add_missing_household",
    "agree_to_visit",
    "answer_recheck",
    "ask_recheck",
    "call_household",
    "choose_between",
    "claim_door",
    "log_range",
    "log_visit",
    "receive_own_route",
    "reopen_door",
    "settle_item",
    "take_back_building",
    "take_back_range",
    "type_sheet",
]
