"""Pages of plans, one topic a file; all share one blueprint."""

from app.plans.views import board, drafts, index, maps, sheets, spread, wards
from app.plans.views.blueprint import bp

__all__ = ["board", "bp", "drafts", "index", "maps", "sheets", "spread", "wards"]
