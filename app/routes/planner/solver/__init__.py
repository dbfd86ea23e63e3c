"""The compiled solver: flow from doors to homes, local search, ruin and recreate; needs requirements-planner.txt.

Nothing here is imported by the web process: `app.routes.planner.equipment` is the one door to it.
"""
