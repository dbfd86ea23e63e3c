"""Pages of lists, one topic a file; all share one blueprint."""

from app.intake.views import lists, mends
from app.intake.views.blueprint import bp

__all__ = ["bp", "lists", "mends"]
