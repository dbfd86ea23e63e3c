"""Từng Ngõ: the intranet that sends youth volunteers from alley to alley, door to door."""
