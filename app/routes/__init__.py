"""Walking routes: a pure planner, assignments and their life cycle, walk sheets.

Tables: assignment, assignment_holder, assignment_door, assignment_event, route_open, drive_helper. Permissions: routes:*.
"""
