"""What is said of the rows of a household list before they come in: which former wards they name, what will wait."""

import re
from collections.abc import Sequence
from functools import partial

from app.extensions import db
from app.intake.reader.issues import Issue
from app.intake.registry import ListPlace, TakenRow
from app.places.household_import import key_of, told_of
from app.places.household_list import HouseholdRow
from app.places.models import Area
from app.places.placing import LOOKED_AT, Found, Places, Told

WAITING = {
    "partial": "ward_divided",
    "elsewhere": "ward_elsewhere",
    "unknown": "ward_unknown",
    "unnamed": "ward_unnamed",
}
# Houses and lanes; five digits may be the code of a ward, and a number after a word for wards is its name.
_NUMBERS = re.compile(r"(?<!\d)(?<!\bphường )(?<!\bquận )(?<![pq]\.)(?<![pq]\. )\d{1,4}(?!\d)", re.IGNORECASE)


def look_over(place: ListPlace, candidates: Sequence[HouseholdRow | None]) -> dict[int, Issue]:
    """Return, of the rows that name a ward of before or outside the list's area, what becomes of each; reads only."""
    area = db.session.get_one(Area, place.id)
    rows = [TakenRow(number, row) for number, row in enumerate(candidates) if row is not None]
    places = Places(area, [told_of(row) for row in rows[:LOOKED_AT]])
    asked = rows if area.level == "province" else [row for row in rows if places.may_name(told_of(row))]
    alike: dict[Told, Issue | None] = {}
    issues: dict[int, Issue] = {}
    for row in asked:
        told = told_of(row)
        shape = _NUMBERS.sub("0", told[0]), told[1]
        if shape not in alike:
            found = places.of(told, partial(key_of, row))
            issue = _issue(places, area, found)
            if not found.alone:
                alike[shape] = issue
        else:
            issue = alike[shape]
        if issue is not None:
            issues[row.id] = issue
    return issues


def _issue(places: Places, area: Area, found: Found) -> Issue | None:
    if found.waits is not None:
        return Issue(WAITING[found.waits.why], "address", found.waits.words or None)
    if found.came_from is None:
        return None
    units = places.directory.by_id
    to = units.get(found.start or 0)
    was, now = units[found.came_from], to.label if to else area.label
    return Issue("ward_of_before", "address", f"{was.label} → {now}")
