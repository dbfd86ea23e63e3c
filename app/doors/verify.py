"""Proof that states and counters equal the raw visits, and the way to make them so; the raw rows are the caller's."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import delete, select

from app.doors.actions import PERSON_KEYS, TALLY_KEYS
from app.doors.models import DoorState, Tally, TallyPerson
from app.doors.rules import Knock, door_after
from app.doors.tally import counts_of
from app.extensions import Model, db
from app.storage.kept import all_kept
from app.storage.upsert import add_counts

Row = tuple[object, ...]


@dataclass(frozen=True)
class RawDoor:
    """One door with all its current visits, as the raw rows tell them; without a household, what belongs to no door."""

    drive_id: int
    household_id: int | None
    area_id: int
    max_tries: int
    knocks: tuple[Knock, ...]


@dataclass(frozen=True)
class Difference:
    """A row that is not what the raw rows make it. `key` names it; a state is compared field by field."""

    table: str
    key: Row
    stored: object
    counted: object
    drive_id: object = None


def differences(doors: Iterable[RawDoor]) -> list[Difference]:
    """Compare states, counters and what the database keeps with a recount; an empty list means they are equal."""
    doors = list(doors)
    by_team, by_person = _recount(doors)
    found = _counter_differences(Tally, TALLY_KEYS, by_team)
    found += _counter_differences(TallyPerson, PERSON_KEYS, by_person)
    return found + _state_differences(doors) + _kept_differences()


def rebuild(doors: Iterable[RawDoor]) -> None:
    """Write the counters anew, put every door's state right and count what is kept, in the caller's transaction."""
    doors = list(doors)
    by_team, by_person = _recount(doors)
    for model, keys, counts in ((Tally, TALLY_KEYS, by_team), (TallyPerson, PERSON_KEYS, by_person)):
        db.session.execute(delete(model))
        rows = [dict(zip(keys, key, strict=True)) | {"n": n} for key, n in sorted(counts.items(), key=str)]
        for start in range(0, len(rows), 500):
            add_counts(model, rows[start : start + 500], keys)
    states = {(state.drive_id, state.household_id): state for state in db.session.scalars(select(DoorState))}
    for door in doors:
        if door.household_id is None:
            continue
        key = (door.drive_id, door.household_id)
        state = states.pop(key, None)
        if state is None:
            state = DoorState(drive_id=door.drive_id, household_id=door.household_id, area_id=door.area_id)
            db.session.add(state)
        for name, value in _wanted(door).items():
            setattr(state, name, value)
    db.session.flush()
    for kept in all_kept():
        kept.rebuild()


def _recount(doors: list[RawDoor]) -> tuple[Counter[Row], Counter[Row]]:
    by_team: Counter[Row] = Counter()
    by_person: Counter[Row] = Counter()
    for door in doors:
        teams, people = counts_of(door.knocks)
        for (team, day, measure), n in teams.items():
            by_team[(door.drive_id, door.area_id, team, date.fromisoformat(day), measure)] += n
        for (account, day, measure), n in people.items():
            by_person[(door.drive_id, account, date.fromisoformat(day), measure)] += n
    return by_team, by_person


def _counter_differences(model: type[Model], keys: tuple[str, ...], counted: Counter[Row]) -> list[Difference]:
    table = model.__table__
    rows = db.session.execute(select(*(table.c[key] for key in keys), table.c.n))
    stored = {tuple(row[:-1]): row[-1] for row in rows}
    return [
        Difference(model.__tablename__, key, stored.get(key, 0), counted[key], key[0])
        for key in sorted(stored.keys() | counted.keys(), key=str)
        if stored.get(key, 0) != counted[key]
    ]


def _state_differences(doors: list[RawDoor]) -> list[Difference]:
    found = []
    states = {(state.drive_id, state.household_id): state for state in db.session.scalars(select(DoorState))}
    for door in doors:
        if door.household_id is None:
            continue
        key = (door.drive_id, door.household_id)
        state = states.get(key)
        for name, value in _wanted(door).items():
            stored = getattr(state, name, None)
            if stored != value:
                found.append(Difference("door_state", (*key, name), stored, value, door.drive_id))
    return found


def _kept_differences() -> list[Difference]:
    return [
        Difference(kept.table.name, key, stored, counted, key[0] if kept.keys[0] == "drive_id" else None)
        for kept in all_kept()
        for key, stored, counted in kept.differences()
    ]


def _wanted(door: RawDoor) -> dict[str, object]:
    wanted = asdict(door_after(door.knocks, door.max_tries))
    return wanted | {"status": str(wanted["status"])}
