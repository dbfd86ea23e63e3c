"""Pages of places, one topic a file; all share one blueprint."""

from app.places.views import areas, contacts, households, merging
from app.places.views.blueprint import bp

__all__ = ["areas", "bp", "contacts", "households", "merging"]
