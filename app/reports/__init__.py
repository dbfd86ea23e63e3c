"""Reads the other slices: the drive board. No tables. Permissions: reports:board (figures), reports:people (names)."""
