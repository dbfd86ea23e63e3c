"""Pages of places, one topic a file; all share one blueprint."""

from app.places.views import areas, households, merging, unplaced, walking
from app.places.views.blueprint import bp

__all__ = ["areas", "bp", "households", "merging", "unplaced", "walking"]
