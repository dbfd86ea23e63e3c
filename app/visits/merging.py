"""What visits do when two households become one: they are the winner's from then on, and may go back whence they came.

Only running drives follow. In a closed one the two stay two, so that its figures never move.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, or_, select, update

from app.access.actor import Actor
from app.doors.actions import lock_door, settle_door
from app.doors.rules import Knock
from app.drives.models import Drive
from app.extensions import db
from app.kernel.errors import Refused
from app.kernel.words import N_
from app.places.models import Household, HouseholdMerge
from app.visits.models import Assist, Consent, Visit
from app.visits.queries import current_visits, knocks_of, point_assists


def merge_visits(actor: Actor, now: datetime, loser: Household, winner: Household) -> dict[str, Any]:
    """Let the loser's visits count for the winner, in every running drive; return what parting them needs.

    People keep apart: the loser's slots come after the winner's, so that nobody is counted twice and nobody lost.
    """
    drives = _running_drives_of(loser)
    if any(not winner.alley.path.startswith(drive.area.path) for drive in drives):
        raise Refused(N_("The other household has visits in a drive this one is not part of. Merge it the other way."))
    return {"drives": [_move(drive, loser, winner) for drive in drives]}


def part_visits(actor: Actor, now: datetime, merge: HouseholdMerge, memory: dict[str, Any]) -> None:
    """Give the loser its visits back."""
    for part in memory["drives"]:
        drive = db.session.get_one(Drive, part["drive"])
        with _Doors(drive, merge.loser, merge.winner):
            _give(part, merge.loser_id, -part["shift"])


def blocks_parting(merge: HouseholdMerge, memory: dict[str, Any]) -> str | None:
    """Return why the visits can no longer be told apart."""
    ids = [part["drive"] for part in memory["drives"]]
    if db.session.scalar(select(exists().where(Drive.id.in_(ids), Drive.state != "open"))):
        return N_("A drive with visits there was closed since; its figures stay as they are.")
    later = exists().where(Visit.drive_id.in_(ids), Visit.household_id == merge.winner_id, Visit.received_at > merge.at)
    if db.session.scalar(select(later)):
        return N_("Somebody has visited the merged household since.")
    if any(assist.at > merge.at for drive_id in ids for assist in point_assists(drive_id, merge.winner_id)):
        return N_("Somebody of the merged household was helped at a sales point since.")
    return None


def shift_of(household: Household, drive_id: int) -> int:
    """Return by how much the slots of a merged household's people moved in a drive: phones may still tell the old ones."""
    query = select(HouseholdMerge.memory).where(
        HouseholdMerge.loser_id == household.id, HouseholdMerge.undone_at.is_(None)
    )
    parts = [part for memory in db.session.scalars(query) for part in memory["visits"]["drives"]]
    return sum(part["shift"] for part in parts if part["drive"] == drive_id)


def _running_drives_of(household: Household) -> Sequence[Drive]:
    visited = select(Visit.drive_id).where(Visit.household_id == household.id)
    helped = select(Assist.drive_id).where(Assist.household_id == household.id)
    query = select(Drive).where(or_(Drive.id.in_(visited), Drive.id.in_(helped)), Drive.state == "open")
    return db.session.scalars(query.order_by(Drive.id)).all()


class _Doors:
    """The two doors in a drive, locked for a move of visits between them, and settled after it."""

    def __init__(self, drive: Drive, loser: Household, winner: Household) -> None:
        self._drive = drive
        pair = sorted((loser, winner), key=lambda household: household.id)
        self._states = [lock_door(drive.id, household.id, household.alley_id) for household in pair]

    def __enter__(self) -> None:
        self._before = [self._knocks(state.household_id) for state in self._states]

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if error is not None:
            return
        db.session.flush()
        db.session.expire_all()
        for state, before in zip(self._states, self._before, strict=True):
            settle_door(state, before, self._knocks(state.household_id), self._drive.max_tries)

    def _knocks(self, household_id: int) -> list[Knock]:
        return knocks_of(self._drive, household_id, current_visits(self._drive.id, household_id))


def _move(drive: Drive, loser: Household, winner: Household) -> dict[str, Any]:
    with _Doors(drive, loser, winner):
        highest = select(func.max(Assist.slot)).where(Assist.drive_id == drive.id, Assist.household_id == winner.id)
        shift = db.session.scalar(highest) or 0
        part = {
            "drive": drive.id,
            "shift": shift,
            "visits": _ids(Visit, drive.id, loser.id),
            "assists": _ids(Assist, drive.id, loser.id),
            "consents": _ids(Consent, drive.id, loser.id),
        }
        _give(part, winner.id, shift)
    return part


def _ids(model: Any, drive_id: int, household_id: int) -> list[int]:
    query = select(model.id).where(model.drive_id == drive_id, model.household_id == household_id)
    return list(db.session.scalars(query.order_by(model.id)))


def _give(part: dict[str, Any], household_id: int, shift: int) -> None:
    """Write the household into the rows a part names, the slots of its people moved by `shift`."""
    _write(Visit, part["visits"], {"household_id": household_id})
    for model, ids in ((Assist, part["assists"]), (Consent, part["consents"])):
        _write(model, ids, {"household_id": household_id, "slot": model.slot + shift})


def _write(model: Any, ids: Collection[int], values: dict[str, Any]) -> None:
    rows = update(model).where(model.id.in_(ids)).values(values)
    db.session.execute(rows.execution_options(synchronize_session=False))
