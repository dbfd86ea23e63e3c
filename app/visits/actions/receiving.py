"""Receiving one's route."""

from datetime import datetime

from app.access.actor import Actor
from app.routes.models import Assignment
from app.routes.progress import receive_route


def receive_own_route(actor: Actor, now: datetime, assignment: Assignment) -> None:
    """Note that the holder has the route on the phone; safe to run twice."""
    receive_route(actor, now, assignment)
