"""Reads for counting people helped at a point: the drives that are open there, its houses, and what was counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, literal, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from app.access.actor import Actor, Scope
from app.drives.models import Drive
from app.extensions import db
from app.kernel.errors import NotFound
from app.kernel.vietnamese.fold import fold
from app.kernel.words import N_
from app.people.queries.areas import ward_of
from app.places.models import Area, Household
from app.places.queries import IN_USE, WALK
from app.places.tree import path_ids, under
from app.sales.models import Occurrence
from app.sales.queries.scope import shift_for
from app.visits.actions.at_point import SETTING
from app.visits.door_page import Known, known_people
from app.visits.models import Assist
from app.visits.queries import current_visits

SHOWN = 20


@dataclass(frozen=True)
class HelpedThere:
    """Something counted at a shift, with its drive; lives where the shift lives."""

    shift: Occurrence
    drive: Drive
    assist: Assist
    access_scope: Scope


@dataclass(frozen=True)
class CountedThere:
    """What was counted at a shift: the sum of people and the latest rows with the house each belongs to."""

    total: int
    rows: Sequence[tuple[Assist, Household | None]]


def open_drives_at(shift: Occurrence) -> Sequence[Drive]:
    """Return the open drives that cover the shift's point, the newest first, with their apps."""
    query = select(Drive).options(selectinload(Drive.apps)).join(Drive.area).options(contains_eager(Drive.area))
    query = query.where(Drive.state == "open", Drive.area_id.in_(path_ids(shift.point.area.path)))
    return db.session.scalars(query.order_by(Drive.starts_on.desc(), Drive.id.desc())).all()


def houses_found(shift: Occurrence, words: str) -> Sequence[Household]:
    """Return houses of the point's ward whose number and alley fit the words.

    Whoever runs the point may ask; names of people lead nowhere, so that nobody's address can be looked up.
    """
    typed = fold(words).split()[:8]
    if not typed:
        return ()
    query = select(Household).join(Household.alley).options(contains_eager(Household.alley))
    query = query.where(*(_stands_there(word) for word in typed), under(ward_of(shift.point.area).path), *IN_USE)
    return db.session.scalars(query.order_by(Household.alley_id, *WALK).limit(SHOWN)).all()


def house_of(shift: Occurrence, household_id: int) -> Household:
    """Return one house of the point's ward. Raises NotFound for any other."""
    query = select(Household).join(Household.alley).options(contains_eager(Household.alley))
    query = query.where(Household.id == household_id, under(ward_of(shift.point.area).path), *IN_USE)
    household = db.session.scalar(query)
    if household is None:
        raise NotFound(N_("There is no such household."))
    return household


def people_of_house(drive: Drive, household: Household) -> tuple[Known, ...]:
    """Return the people of a house recorded in the drive so far, at the door or at a point."""
    return known_people(drive, household.id, current_visits(drive.id, household.id))


def counted_at(shift: Occurrence) -> CountedThere:
    """Return what was counted at the shift and not taken back."""
    standing: tuple[Any, ...] = (
        Assist.setting == SETTING,
        Assist.place_uid == shift.uid,
        Assist.taken_back_at.is_(None),
    )
    total = db.session.scalar(select(func.coalesce(func.sum(Assist.n), 0)).where(*standing)) or 0
    query = (
        select(Assist, Household).outerjoin(Household, Household.id == Assist.household_id).outerjoin(Household.alley)
    )
    query = query.options(contains_eager(Household.alley)).where(*standing)
    rows = db.session.execute(query.order_by(Assist.at.desc(), Assist.id.desc()).limit(SHOWN)).all()
    return CountedThere(int(total), [(assist, household) for assist, household in rows])


def helped_for(actor: Actor, uid: str, help_uid: str) -> HelpedThere:
    """Return one thing counted at a shift in sight. Raises NotFound for any other."""
    shift = shift_for(actor, uid)
    query = select(Assist, Drive).join(Drive, Drive.id == Assist.drive_id)
    query = query.where(Assist.uid == help_uid, Assist.setting == SETTING, Assist.place_uid == shift.uid)
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound(N_("This was not counted here."))
    return HelpedThere(shift, row[1], row[0], shift.access_scope)


def _stands_there(word: str) -> ColumnElement[bool]:
    alley = literal(" ").concat(Area.search_fold)
    return or_(
        Household.plate.istartswith(word, autoescape=True),
        Household.plate.icontains(f"/{word}", autoescape=True),
        alley.contains(f" {word}", autoescape=True),
    )
