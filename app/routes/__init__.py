"""Walking routes: a pure planner, draft plans, published assignments and their life cycle, walk sheets.

Tables: plan, plan_unit, plan_stop, plan_step, assignment, assignment_holder, assignment_door, assignment_event.
Permissions: routes:*.
"""
