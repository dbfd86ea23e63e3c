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

MOVES = ("up", "down", "first", "last")


def move_door(actor: Actor, now: datetime, alley: Area, household_id: int, move: str, after: int = 0) -> int:
    """Move one door of an alley: one of MOVES, or `after` another; from then on the alley keeps its order by hand.

    Return the id of the door it stood after (0: it was the first), so that the move can be taken back.
    """
    if move not in (*MOVES, "after"):
        raise Invalid(N_("Choose where the door goes."))
    doors = db.session.scalars(select(Household).where(Household.alley_id == alley.id, *IN_USE).order_by(*WALK)).all()
    by_id = {door.id: door for door in doors}
    if household_id not in by_id or (move == "after" and after not in by_id.keys() - {household_id}):
        raise NotFound(N_("There is no such household."))
    before = list(by_id)
    order = moved(before, household_id, move, after)
    for place, door_id in enumerate(order):
        by_id[door_id].walk_override = place - len(order)
    record(actor, now, "places.move_door", "household", household_id, alley.path, move=move)
    place = before.index(household_id)
    return before[place - 1] if place else 0


def forget_order(actor: Actor, now: datetime, alley: Area) -> None:
    """Let the house numbers decide the order of an alley again. Safe twice."""
    db.session.execute(update(Household).where(Household.alley_id == alley.id).values(walk_override=0))
    record(actor, now, "places.forget_order", "area", alley.id, alley.path)
