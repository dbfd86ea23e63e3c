"""Writes of schools, one topic a file."""
