"""Reads of pupils: the roster of a class, and finding one inside a school."""

from collections.abc import Sequence

from sqlalchemy import and_, literal, select
from sqlalchemy.orm import joinedload

from app.access.actor import Actor
from app.access.names import P
from app.extensions import db
from app.kernel.vietnamese.fold import fold
from app.people.queries.areas import parts_of, ward_of
from app.places.models import Area
from app.schools.models import Pupil, School, SchoolClass
from app.schools.queries.scope import classes_visible_to
from app.storage.accents import accents_first

FOUND_SHOWN = 50


def roster_of(of_class: SchoolClass, *, left: bool = False) -> Sequence[Pupil]:
    """Return the pupils of a class by given name; those who left only when asked for."""
    gone = Pupil.left_at.is_not(None) if left else Pupil.left_at.is_(None)
    query = select(Pupil).where(Pupil.class_id == of_class.id, gone)
    return db.session.scalars(query.order_by(Pupil.name_sort, Pupil.id)).all()


def pupils_found(actor: Actor, school: School, words: str) -> Sequence[Pupil]:
    """Return the pupils of the school, within the actor's classes, of whom every typed word begins a word of the name."""
    typed = fold(words).split()
    if not typed:
        return []
    padded, agreeing = literal(" ").concat(Pupil.search_fold), accents_first(Pupil.name, words)
    query = (
        select(Pupil)
        .join(SchoolClass, SchoolClass.id == Pupil.class_id)
        .options(joinedload(Pupil.school_class))
        .where(
            Pupil.school_id == school.id,
            classes_visible_to(actor, P.PUPIL_SEE),
            and_(*(padded.contains(f" {word}", autoescape=True) for word in typed)),
        )
        .order_by(*agreeing, Pupil.left_at.is_not(None), Pupil.name_sort, Pupil.id)
        .limit(FOUND_SHOWN)
    )
    return db.session.scalars(query).all()


def alleys_near(school: School) -> list[Area]:
    """Return the alleys of the ward a school lies in, in the order of its tree."""
    return list(parts_of(ward_of(school.area), ("alley",)))
