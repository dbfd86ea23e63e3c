"""Walking routes: plans, assignments and their life cycle, walk sheets; the planner itself is pure."""
