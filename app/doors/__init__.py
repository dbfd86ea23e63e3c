"""The state of each door in a drive and the counters kept with it; visits write here, routes and boards read.

Tables: door_state, tally, tally_person. No permissions of its own: it has no pages.
"""
