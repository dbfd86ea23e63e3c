"""Reads of schools, one topic a file; each goes through what the actor reaches."""
