"""Reads the other slices: the drive board. No tables yet. Permission: reports:board."""
