"""Plans: drafts of who walks which doors, the board on which they are changed, their maps, and giving them out as routes.

Tables: plan, plan_unit, plan_stop, plan_step. Permissions: routes:plan-*, routes:publish.
"""
