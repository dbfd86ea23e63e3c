"""The district: the story of a ward at the size of an old district, written in bulk; the same rows the actions leave.

Below it nothing but rules and row builders of the real rooms decides what a row holds.
"""
