"""Pages of sales, one topic a file; all share one blueprint."""

from app.sales.views import helped, points, public, running, schedule, shifts, stops, suppliers, week
from app.sales.views.blueprint import bp

__all__ = ["bp", "helped", "points", "public", "running", "schedule", "shifts", "stops", "suppliers", "week"]
