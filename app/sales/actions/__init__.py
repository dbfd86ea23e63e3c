"""Writes of sales, one topic a file."""
