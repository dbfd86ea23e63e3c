"""Hides a library that only tools for developing bring along: structlog would load it where it finds it, 7 MB a process."""

raise ImportError("not there in production")
