"""What people chose for the columns of lists: kept by the shape of a heading, taken for the next list of that shape."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.sql.elements import ColumnElement

from app.access.actor import Actor
from app.extensions import db
from app.intake.models import IntakeBatch, IntakeShape
from app.intake.reader.book import ListRead, SheetChoice
from app.intake.reader.shapes import Remembered, recall, shape_of
from app.intake.reader.sheets import Grid


class Memory:
    """What is known of headings for a list; `recalled` names the sheets that were read from it."""

    def __init__(self, batch: IntakeBatch) -> None:
        self._known = _known(batch)
        self.recalled: dict[str, SheetChoice] = {}

    def __call__(self, grid: Grid) -> SheetChoice | None:
        """Return what was chosen for a sheet of this shape."""
        found = recall(grid, self._known) if self._known and not grid.ignored else None
        if found is None:
            return None
        choice = SheetChoice(header_row=found.row, header_levels=found.what.levels, columns=found.what.columns)
        self.recalled[grid.name] = choice
        return choice


def remember_columns(
    actor: Actor, now: datetime, batch: IntakeBatch, read: ListRead[Any], choices: Mapping[str, SheetChoice]
) -> None:
    """Keep what a person chose for the columns of each sheet; a later choice for the same heading takes its place.

    A choice that says what the heading says itself is none to remember.
    """
    for sheet in read.sheets:
        columns = choices[sheet.grid.name].columns if sheet.grid.name in choices else {}
        if sheet.header is None or not columns:
            continue
        levels = 1 + sheet.header.last_row - sheet.header.first_row
        shape = shape_of(sheet.grid, sheet.header.first_row, levels)
        if shape is None:
            continue
        mine = (IntakeShape.kind == batch.kind, IntakeShape.place_key == batch.place.key, IntakeShape.shape == shape)
        db.session.execute(delete(IntakeShape).where(*mine))
        if {place: key for place, key in columns.items() if key is not None} == sheet.header.mapping():
            continue
        db.session.add(
            IntakeShape(
                kind=batch.kind,
                place_key=batch.place.key,
                shape=shape,
                levels=levels,
                columns={str(place): key for place, key in columns.items()},
                account_id=actor.account_id,
                at=now,
            )
        )
        db.session.flush()


def forget_columns(batch: IntakeBatch) -> None:
    """Forget what was chosen for the headings of this list."""
    shapes = [sheet["shape"] for sheet in batch.sheets if sheet.get("shape")]
    db.session.execute(delete(IntakeShape).where(_meant_for(batch), IntakeShape.shape.in_(shapes)))


def _known(batch: IntakeBatch) -> dict[str, Remembered]:
    """Return shape -> what was chosen, that of this place before that of this person elsewhere, the latest first."""
    query = select(IntakeShape).where(_meant_for(batch)).order_by(IntakeShape.id)
    kept = sorted(db.session.scalars(query), key=lambda one: (one.place_key == batch.place.key, one.id))
    return {one.shape: Remembered(one.levels, {int(place): key for place, key in one.columns.items()}) for one in kept}


def _meant_for(batch: IntakeBatch) -> ColumnElement[bool]:
    here = or_(IntakeShape.place_key == batch.place.key, IntakeShape.account_id == batch.account_id)
    return (IntakeShape.kind == batch.kind) & here
