"""The built-in planner: who knocks on which doors, in which order; pure, and no coordinate needed."""
