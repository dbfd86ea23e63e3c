"""Rows of several tables as plain text that two ways of writing the same must share."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from app.extensions import Model, db
from app.plans.models import Plan, PlanUnit
from app.routes.models import Assignment

# What is drawn anew each time, or follows from it alone.
BY_CHANCE = {"id", "print_code", "payload_hash", "seal"}
# Columns that name a row by an id, and the table it lies in: told by its place in the order of ids.
NAMED: dict[str, type[Model]] = {"assignment_id": Assignment, "plan_id": Plan, "unit_id": PlanUnit}


def rows_of(models: Iterable[type[Model]]) -> dict[str, list[str]]:
    """Return table -> its rows as text, sorted; ids and uids that differ from time to time stand as places."""
    db.session.flush()
    places = {column: _places(model) for column, model in NAMED.items()}
    words = {uid: f"<{model.__name__} {n}>" for model in (Plan, Assignment) for n, uid in enumerate(_uids(model))}
    return {model.__tablename__: sorted(_text(row, places, words) for row in _rows(model)) for model in models}


def _rows(model: type[Model]) -> list[dict[str, Any]]:
    rows = db.session.execute(select(*model.__table__.columns)).mappings().all()
    own = {"uid"} if model.__tablename__ in ("assist", "job_run", "plan", "assignment") else set()
    told = [{name: value for name, value in row.items() if name not in BY_CHANCE | own | {"job_uid"}} for row in rows]
    if model is PlanUnit:  # a walk written in bulk is over: it does not tell what was due when
        told = [row | {"facts": row["facts"] | {"due": []}} for row in told]
    return told


def _text(row: dict[str, Any], places: dict[str, dict[int, int]], words: dict[str, str]) -> str:
    told = {name: places[name].get(value, value) if name in places else value for name, value in row.items()}
    text = json.dumps(told, default=str, ensure_ascii=False, sort_keys=True)
    for uid, word in words.items():
        text = text.replace(uid, word)
    return text


def _places(model: type[Model]) -> dict[int, int]:
    ids = db.session.scalars(select(model.__table__.c.id).order_by(model.__table__.c.id))
    return {one: place for place, one in enumerate(ids)}


def _uids(model: type[Model]) -> list[str]:
    return list(db.session.scalars(select(model.__table__.c.uid).order_by(model.__table__.c.id)))
