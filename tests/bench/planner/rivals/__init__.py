"""The solvers ours stands beside; each is given the same metric as a matrix, capacities, hours, windows and bars.

How far a unit's least number of doors can be asked of them: OR-Tools is charged for what is missing, the others cannot be told.
"""
