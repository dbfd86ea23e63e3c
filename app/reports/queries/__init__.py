"""Reads of reports, one topic a file; each goes through what the actor reaches."""
