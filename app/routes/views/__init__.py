"""Pages of routes, one topic a file; all share one blueprint."""

from app.routes.views import hand_over, held, team_card
from app.routes.views.blueprint import bp

__all__ = ["bp", "hand_over", "held", "team_card"]
