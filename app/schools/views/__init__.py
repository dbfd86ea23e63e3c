"""Pages of schools, one topic a file; all share one blueprint."""

from app.schools.views import board, sheet
from app.schools.views.blueprint import bp

__all__ = ["board", "bp", "sheet"]
