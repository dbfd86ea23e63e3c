"""Pages of reports, one topic a file; all share one blueprint."""

from app.reports.views import board, hours
from app.reports.views.blueprint import bp

__all__ = ["board", "bp", "hours"]
