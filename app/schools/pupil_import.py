"""Taking a list of pupils into one school: classes that are missing are begun; safe twice."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.access.actor import Actor, Scope
from app.access.names import P
from app.access.table import allows
from app.audit.actions import record
from app.extensions import db
from app.intake.registry import ListPlace, Outcome, TakenRow
from app.kernel.clock import local_day
from app.kernel.errors import Forbidden
from app.kernel.vietnamese.fold import fold, tone_norm
from app.kernel.words import N_
from app.people.queries.areas import parts_of
from app.places.models import Area
from app.schools.actions.classes import begin_class
from app.schools.actions.list_marks import ListMarks
from app.schools.actions.pupils import PupilFields, new_pupil, search_text
from app.schools.actions.sheet import recount_class_days
from app.schools.models import Pupil, School, SchoolClass
from app.schools.pupil_list import PupilRow
from app.schools.rules import GRADES, school_year


def import_pupils(
    actor: Actor, now: datetime, place: ListPlace, batch_id: int, rows: Sequence[TakenRow]
) -> list[Outcome]:
    """Take the rows into the school of the place. A pupil is found by code, else by class, name and birth date.

    Somebody who is there already is only moved to the class the list names (by code) and filled where empty; whoever left
    stays away. A row whose grade the school does not have is left out. What the list marks of days that are over is
    declared for those nobody has said a word for.
    """
    if place.school_id is None or not allows(actor, P.PUPIL_EDIT, Scope(school_id=place.school_id)):
        raise Forbidden(N_("You have not been given this school."))
    school = db.session.scalars(
        select(School).where(School.id == place.school_id).with_for_update(key_share=True)
    ).one()
    classes = _Classes(actor, now, school, batch_id)
    there = _Pupils(school)
    alleys = _Alleys(school)
    outcomes: list[Outcome] = []
    touched: set[int] = set()
    marks = ListMarks(actor, now, school, batch_id)
    for row in rows:
        told: PupilRow = row.candidate
        of_class = classes.of(told)
        if of_class is None:
            outcomes.append(Outcome(row.id, "left_out", None))
            continue
        fields = PupilFields(
            name=told.name,
            code=told.code,
            born_on=told.dob,
            guardian_name=told.guardian or "",
            guardian_phone=told.phone,
            alley_id=alleys.of(told.address),
        )
        pupil = there.take(of_class, told)
        if pupil is None:
            pupil = new_pupil(now, of_class, fields, batch_id)
            db.session.flush()
            there.remember(pupil)
            touched.add(of_class.id)
            outcomes.append(Outcome(row.id, "created", pupil.id))
        else:
            was = _fill(pupil, of_class, fields)
            touched |= {was["class_id"], of_class.id} if "class_id" in was else set()
            before = {"was": was, "version": pupil.version} if was else None
            outcomes.append(Outcome(row.id, "changed" if was else "same", pupil.id, before))
        marks.add(pupil, told.days)
    outcomes = marks.book(outcomes)
    recount_class_days(touched, local_day(now))
    created = sum(outcome.code == "created" for outcome in outcomes)
    record(
        actor, now, "schools.import", "intake_batch", batch_id,
        created=created, classes=classes.begun, marks=marks.booked, marks_left=marks.left,
    )  # fmt: skip
    return outcomes


def _fill(pupil: Pupil, of_class: SchoolClass, fields: PupilFields) -> dict[str, Any]:
    """Fill what is empty about a pupil and move them to the class of the list; return what stood there before."""
    if pupil.left_at is not None:
        return {}
    wanted = {
        "code": fields.code,
        "born_on": fields.born_on,
        "guardian_name": fields.guardian_name,
        "guardian_phone": fields.guardian_phone,
        "alley_id": fields.alley_id,
    }
    changes = {name: value for name, value in wanted.items() if value and not getattr(pupil, name)}
    if pupil.class_id != of_class.id:
        changes["class_id"] = of_class.id
    was = {name: getattr(pupil, name) for name in changes}
    for name, value in changes.items():
        setattr(pupil, name, value)
    if changes:
        pupil.search_fold = search_text(pupil)
        pupil.version += 1
    return was


class _Classes:
    """The classes of this school year, each looked up or begun once."""

    def __init__(self, actor: Actor, now: datetime, school: School, batch_id: int) -> None:
        self._actor, self._now, self._school, self._batch_id = actor, now, school, batch_id
        self._year = school_year(local_day(now))
        self.begun = 0
        there = select(SchoolClass).where(SchoolClass.school_id == school.id, SchoolClass.year == self._year)
        self._found = {one.name.upper(): one for one in db.session.scalars(there)}

    def of(self, row: PupilRow) -> SchoolClass | None:
        """Return the class of a row; None when it was ended, or the school has no such grade."""
        found = self._found.get(row.class_name)
        if found is None and row.grade in GRADES[self._school.level]:
            found = begin_class(
                self._actor, self._now, self._school, row.class_name, row.grade, self._year, self._batch_id
            )
            self._found[row.class_name] = found
            self.begun += 1
        return found if found is not None and found.ended_at is None else None


class _Pupils:
    """The pupils of the school; each is found by one row of the list only."""

    def __init__(self, school: School) -> None:
        everybody = db.session.scalars(select(Pupil).where(Pupil.school_id == school.id).order_by(Pupil.id)).all()
        self._by_code = {pupil.code: pupil for pupil in everybody if pupil.code}
        self._by_digits = {pupil.code.lstrip("0"): pupil for pupil in everybody if pupil.code}
        self._by_name: dict[tuple[int, str], list[Pupil]] = defaultdict(list)
        for pupil in everybody:
            self._by_name[pupil.class_id, _key(pupil.name)].append(pupil)

    def take(self, of_class: SchoolClass, row: PupilRow) -> Pupil | None:
        """Return the pupil of a row: by code, else of the class with that name and birth date (one may be missing)."""
        named = self._by_name[of_class.id, _key(row.name)]
        found = self._by_code.get(row.code or "") or self._without_zeros(row)
        if found is None:
            fitting = [one for one in named if not (row.code and one.code) and _may_be_born(one, row)]
            found = min(fitting, key=lambda one: one.born_on != row.dob, default=None)
        if found in named:
            named.remove(found)
        return found

    def remember(self, pupil: Pupil) -> None:
        """Let a later row with the code of a new pupil find them."""
        if pupil.code:
            self._by_code[pupil.code] = self._by_digits[pupil.code.lstrip("0")] = pupil

    def _without_zeros(self, row: PupilRow) -> Pupil | None:
        """Return the pupil of this name whose code differs by zeros at its front alone: Excel takes them away."""
        found = self._by_digits.get((row.code or "").lstrip("0"))
        return found if found is not None and _key(found.name) == _key(row.name) else None


class _Alleys:
    """Finds the alley of the school's ward that an address names."""

    def __init__(self, school: School) -> None:
        alleys = parts_of(school.area, ("alley",))
        named = {_called(alley): alley.id for alley in alleys}
        self._named = sorted(named.items(), key=lambda item: -len(item[0]))

    def of(self, address: str | None) -> int | None:
        """Return the alley's id, the longest name that fits first."""
        words = f" {fold(address or '')} "
        return next((alley_id for name, alley_id in self._named if f" {name} " in words), None)


def _called(alley: Area) -> str:
    """Return the words that mean an alley: its name, with its kind before it where the name is a number alone."""
    return fold(f"{alley.kind} {alley.name}" if fold(alley.name).isalnum() else alley.name)


def _may_be_born(pupil: Pupil, row: PupilRow) -> bool:
    return pupil.born_on is None or row.dob is None or pupil.born_on == row.dob


def _key(name: str) -> str:
    return " ".join(tone_norm(name).casefold().split())
