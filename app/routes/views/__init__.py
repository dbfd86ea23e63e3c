"""Pages of routes, one topic a file; all share one blueprint."""

from app.routes.views import board, hand_over, held, maps, plans, spread, team_card, wards
from app.routes.views.blueprint import bp

__all__ = ["board", "bp", "hand_over", "held", "maps", "plans", "spread", "team_card", "wards"]
