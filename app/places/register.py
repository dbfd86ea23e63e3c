"""Loads the register of administrative units at three dates: units, whom they stood under, what they became."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from app.access.actor import Actor
from app.audit.actions import record
from app.config import PROJECT
from app.extensions import db
from app.kernel.vietnamese.fold import fold, tone_norm
from app.places.models import Area, AreaParent, AreaSuccession
from app.places.tree import plant

FOLDER = PROJECT / "data" / "admin"
PROVINCE = ("01", "thành phố", "Hà Nội")
SECOND, THIRD = date(2025, 1, 1), date(2025, 7, 1)
_BEGINS = {"2021": None, "2025-01-01": SECOND, "2025-07-01": THIRD}
_LEVELS = {"district": "district", "commune": "ward"}
_KINDS = ("thành phố", "thị trấn", "thị xã", "phường", "quận", "huyện", "xã")

# A unit is its level, its code and the day it begins (None: before the oldest list).
Key = tuple[str, str, date | None]


@dataclass(frozen=True)
class Listed:
    """One unit as the lists tell it."""

    key: Key
    kind: str
    name: str
    parent: Key
    valid_to: date | None


@dataclass(frozen=True)
class Loaded:
    """How much a load added; all nothing when it was loaded before."""

    units: int
    successions: int


def load_register(actor: Actor, now: datetime, folder: Path = FOLDER) -> Loaded:
    """Bring the units of the register into the tree. Safe twice: what is there stays as it is."""
    known = _known()
    added = 0
    if ("province", PROVINCE[0], None) not in known:
        province = Area(
            level="province", code=PROVINCE[0], kind=PROVINCE[1], name=PROVINCE[2], search_fold=fold(" ".join(PROVINCE))
        )
        known["province", PROVINCE[0], None] = plant(province, None)
        added += 1
    listed = read_units(folder / "units.csv")
    for unit in listed:
        if unit.key not in known:
            known[unit.key] = _add(unit, known[unit.parent])
            added += 1
    successions = _succeed(known, folder / "successions_20250101.csv", None, SECOND)
    successions += _succeed(known, folder / "successions_20250701.csv", SECOND, THIRD)
    successions += _dissolve_districts(known)
    if added or successions:
        record(actor, now, "places.load", "register", "units", units=added, successions=successions)
    return Loaded(added, successions)


def read_units(path: Path) -> list[Listed]:
    """Return the units of all lists, parents first; one that two lists tell alike is one unit."""
    units: dict[Key, Listed] = {}
    latest: dict[tuple[str, str], Key] = {}
    for row in _rows(path):
        level, begins = _LEVELS[row["level"]], _BEGINS[row["slice"]]
        kind, name = split_kind(row["name"])
        before = units.get(latest.get((level, row["code"]), ("", "", None)))
        if before and begins != THIRD and _same(before, kind, name):
            continue
        if before and before.valid_to is None and begins:
            units[before.key] = _ended(before, begins - timedelta(days=1))
        key: Key = (level, row["code"], begins)
        ends = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
        units[key] = Listed(key, kind, name, _parent_key(row["parent"]), ends)
        latest[level, row["code"]] = key
    present = {row["code"] for row in _rows(path) if row["slice"] == "2025-01-01"}
    return [_closed(unit, present) for unit in sorted(units.values(), key=lambda unit: unit.key[0] != "district")]


def split_kind(full_name: str) -> tuple[str, str]:
    """Cut «Phường Hàng Trống» into phường and Hàng Trống."""
    lowered = full_name.lower()
    kind = next((kind for kind in _KINDS if lowered.startswith(f"{kind} ")), "")
    return kind, full_name[len(kind) :].strip()


def _same(before: Listed, kind: str, name: str) -> bool:
    return before.kind == kind and tone_norm(before.name) == tone_norm(name)


def _ended(unit: Listed, day: date) -> Listed:
    return Listed(unit.key, unit.kind, unit.name, unit.parent, day)


def _closed(unit: Listed, present: set[str]) -> Listed:
    """End the units that a later list no longer has: communes gone by 2025, and all that ended with the districts."""
    _, code, begins = unit.key
    if unit.valid_to is not None or begins == THIRD:
        return unit
    return _ended(unit, (THIRD if code in present else SECOND) - timedelta(days=1))


def _parent_key(code: str) -> Key:
    return ("province", code, None) if code == PROVINCE[0] else ("district", code, None)


def _add(unit: Listed, parent: Area) -> Area:
    level, code, begins = unit.key
    area = Area(
        level=level,
        code=code,
        kind=unit.kind,
        name=unit.name,
        region=parent.region,
        valid_from=begins,
        valid_to=unit.valid_to,
        search_fold=fold(f"{unit.kind} {unit.name} {code}"),
    )
    return plant(area, parent, begins)


def _known() -> dict[Key, Area]:
    query = select(Area).where(Area.code.is_not(None))
    return {(area.level, str(area.code), area.valid_from): area for area in db.session.scalars(query)}


def _succeed(known: dict[Key, Area], path: Path, begins: date | None, became: date) -> int:
    """Add the rows of one reform; an old unit may have begun before the list it is told by."""
    made = _made()
    count = 0
    for row in _rows(path):
        code = row["old_code"]
        old = known.get(("ward", code, begins)) or known["ward", code, None]
        new = known.get(("ward", row["new_code"], became)) or known["ward", row["new_code"], None]
        if old is not new and (old.id, new.id) not in made:
            made.add((old.id, new.id))
            db.session.add(AreaSuccession(old_id=old.id, new_id=new.id, share=row["part"]))
            count += 1
    return count


def _dissolve_districts(known: dict[Key, Area]) -> int:
    """Say that the districts went, for what they were, to the wards that hold their communes."""
    made = _made()
    db.session.flush()
    query = (
        select(AreaParent.parent_id, AreaSuccession.new_id)
        .join(AreaSuccession, AreaSuccession.old_id == AreaParent.area_id)
        .join(Area, Area.id == AreaParent.parent_id)
        .where(
            Area.level == "district",
            AreaSuccession.new_id.in_([area.id for key, area in known.items() if key[2] == THIRD]),
        )
        .distinct()
    )
    pairs = {(old, new) for old, new in db.session.execute(query)} - made
    db.session.add_all(AreaSuccession(old_id=old, new_id=new, share="partial") for old, new in sorted(pairs))
    return len(pairs)


def _made() -> set[tuple[int, int]]:
    db.session.flush()
    return {(old, new) for old, new in db.session.execute(select(AreaSuccession.old_id, AreaSuccession.new_id))}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
