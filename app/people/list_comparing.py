"""Volunteers beside what a list would make of them: the fields a list fills, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.intake.registry import Comparing
from app.kernel.words import N_
from app.people.models import Account

LABELS = {
    "phone": N_("Phone"),
    "unit": N_("Union branch or class"),
    "position": N_("Position"),
    "born_on": N_("Date of birth"),
    "birth_year": N_("Year of birth"),
}


def values_of_volunteers(ids: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
    """Return id -> field -> value, of the accounts among these that are in use."""
    query = select(Account).where(Account.id.in_(ids), Account.disabled_at.is_(None)).order_by(Account.id)
    return {one.id: {field: getattr(one, field) for field in LABELS} for one in db.session.scalars(query)}


COMPARING = Comparing(values_of_volunteers, LABELS, "people.person", "account_id")
