"""The rooms of a building put on the list at once, and taken out again while nobody has touched them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from app.access.actor import Actor
from app.extensions import db
from app.kernel.ids import uuid7
from app.places.actions.households import HouseholdFields, fill
from app.places.models import Area, Household
from app.places.queries import IN_USE
from app.places.rooms import Room
from app.places.rules import door_of
from app.places.word_index import index_new
from app.storage.references import referring


def known_rooms(alley: Area, rooms: Sequence[Room]) -> set[str]:
    """Return the addresses of those rooms that the alley's list holds already."""
    keys = {door_of(room.address, alley.region, alley.label).door_key: room.address for room in rooms}
    query = select(Household.door_key).where(Household.alley_id == alley.id, *IN_USE)
    return {keys[key] for key in db.session.scalars(query) if key in keys}


def add_rooms(actor: Actor, now: datetime, alley: Area, rooms: Sequence[Room], kind: str) -> list[Household]:
    """Add the rooms the alley lacks, in order. Two who add the same building take turns; the caller writes the audit row."""
    db.session.execute(select(Area.id).where(Area.id == alley.id).with_for_update())
    known = known_rooms(alley, rooms)
    rows = [_row(actor, now, alley, room, kind) for room in rooms if room.address not in known]
    if not rows:
        return []
    db.session.execute(insert(Household), rows)
    query = select(Household).where(Household.uid.in_([row["uid"] for row in rows])).order_by(Household.id)
    added = list(db.session.scalars(query))
    index_new((room.id, room.search_fold, room.head_name) for room in added)
    return added


def _row(actor: Actor, now: datetime, alley: Area, room: Room, kind: str) -> dict[str, Any]:
    household = Household(
        uid=uuid7(), alley_id=alley.id, source="field", created_at=now, created_by=actor.account_id, changed_at=now,
        changed_by=actor.account_id, walk_override=0, version=1, void_reason="", suppressed_reason="",
    )  # fmt: skip
    fill(household, alley, HouseholdFields(room.address, room.landmark[:200], kind))
    return {column.key: getattr(household, column.key) for column in Household.__table__.columns if column.key != "id"}


def untouched(household_ids: Collection[int], besides: Collection[str]) -> list[int]:
    """Return those that nobody has changed, visited or named in any table but `besides`; they are held until the end."""
    query = select(Household.id).where(Household.id.in_(household_ids), Household.version == 1, *IN_USE)
    found = db.session.scalars(query.order_by(Household.id).with_for_update()).all()
    used = referring(Household, found, besides=["household_word", "door_claim", *besides])
    return [one for one in found if one not in used]


def remove_households(household_ids: Collection[int]) -> None:
    """Delete households to which nothing refers."""
    gone = delete(Household).where(Household.id.in_(household_ids))
    db.session.execute(gone.execution_options(synchronize_session=False))
