"""Pages of schools, one topic a file; all share one blueprint."""

from app.schools.views import classes, counts, days, pupils, schools, staff
from app.schools.views.blueprint import bp

__all__ = ["bp", "classes", "counts", "days", "pupils", "schools", "staff"]
