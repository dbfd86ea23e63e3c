"""Decisions and figures of reports on plain values, one topic a file. Pure."""
