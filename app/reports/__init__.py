"""Reads the other slices: the drive board, teams at work, volunteers' hours.

No tables. Permissions: reports:board (figures), reports:people (names), reports:hours.
"""
