"""The order of an alley's doors set by hand, and given back to the house numbers."""

from datetime import datetime

from sqlalchemy import select, update

from app.access.actor import Actor
from app.audit.actions import record
from app.extensions import db
from app.kernel.errors import Invalid, NotFound
from app.kernel.words import N_
from app.places.models import Area, Household
from app.places.queries import IN_USE, WALK
from app.places.rules import moved

MOVES = ("up", "down", "first")


def move_door(actor: Actor, now: datetime, alley: Area, household_id: int, move: str) -> None:
    """Move one door of an alley up, down or first; from then on the whole alley keeps its order by hand."""
    if move not in MOVES:
        raise Invalid(N_("Choose where the door goes."))
    doors = db.session.scalars(select(Household).where(Household.alley_id == alley.id, *IN_USE).order_by(*WALK)).all()
    by_id = {door.id: door for door in doors}
    if household_id not in by_id:
        raise NotFound(N_("There is no such household."))
    order = moved(list(by_id), household_id, move)
    for place, door_id in enumerate(order):
        by_id[door_id].walk_override = place - len(order)
    record(actor, now, "places.move_door", "household", household_id, alley.path, move=move)


def forget_order(actor: Actor, now: datetime, alley: Area) -> None:
    """Let the house numbers decide the order of an alley again. Safe twice."""
    db.session.execute(update(Household).where(Household.alley_id == alley.id).values(walk_override=0))
    record(actor, now, "places.forget_order", "area", alley.id, alley.path)
