"""What the alleys of a plan are called where they stand together: two of one name with the hamlet each is in."""

from collections import Counter
from collections.abc import Collection

from app.places.models import Area
from app.places.tree import path_ids


def told_apart(areas: Collection[Area]) -> dict[int, str]:
    """Return area id -> its label, with the group above it where another of the areas has the same one."""
    known = {area.id: area for area in areas}
    times = Counter(area.label for area in areas)
    return {area.id: _within(area, known) if times[area.label] > 1 else area.label for area in areas}


def _within(area: Area, known: dict[int, Area]) -> str:
    above = [known[one] for one in path_ids(area.path) if one in known and one != area.id]
    group = next((one for one in reversed(above) if one.level == "group"), None)
    return f"{area.label} ({group.label})" if group else area.label
