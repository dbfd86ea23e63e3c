"""Pages of places, one topic a file; all share one blueprint."""

from app.places.lines import views as lines
from app.places.views import areas, contacts, households, merging, unplaced, walking
from app.places.views.blueprint import bp

__all__ = ["areas", "bp", "contacts", "households", "lines", "merging", "unplaced", "walking"]
