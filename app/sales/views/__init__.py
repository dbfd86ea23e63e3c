"""Pages of sales, one topic a file; all share one blueprint."""

from app.sales.views import helped, public, running, shifts
from app.sales.views.blueprint import bp

__all__ = ["bp", "helped", "public", "running", "shifts"]
