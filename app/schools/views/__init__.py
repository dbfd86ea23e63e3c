"""Pages of schools, one topic a file; all share one blueprint."""

from app.schools.views import board, classes, counts, days, pupils, schools, sheet, staff
from app.schools.views.blueprint import bp

__all__ = ["board", "bp", "classes", "counts", "days", "pupils", "schools", "sheet", "staff"]
