"""`make bench-planner`: our plan beside those of VROOM, OR-Tools and PyVRP, on the same wards, for the same seconds.

The scorer, its metric and the generator of wards are written apart from the planner, so that one can prove the other.
"""
