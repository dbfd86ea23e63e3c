"""Pages of sales, one topic a file; all share one blueprint."""

from app.sales.views import points, schedule, stops, suppliers, week
from app.sales.views.blueprint import bp

__all__ = ["bp", "points", "schedule", "stops", "suppliers", "week"]
