"""Pages of visits, one topic a file; all share one blueprint."""

from app.visits.views import buildings, helping, not_arrived, pairs, ranges, rechecks, review, sheets, today
from app.visits.views.blueprint import bp

__all__ = ["bp", "buildings", "helping", "not_arrived", "pairs", "ranges", "rechecks", "review", "sheets", "today"]
