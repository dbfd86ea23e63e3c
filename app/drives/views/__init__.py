"""Pages of drives, one topic a file; all share one blueprint."""

from app.drives.views import drives, readings
from app.drives.views.blueprint import bp

__all__ = ["bp", "drives", "readings"]
