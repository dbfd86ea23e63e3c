"""What a list marks of days that are over, declared through the sheet of each class and day; safe twice."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from app.access.actor import Actor, Scope
from app.access.names import P
from app.access.table import allows
from app.intake.registry import Outcome
from app.kernel.clock import local_day
from app.kernel.ids import uuid7
from app.schools.actions.sheet import Word, book_from_list
from app.schools.models import Pupil, School, SchoolClass
from app.schools.pupil_sheet import ABSENT, DECLARED, EXCUSED
from app.schools.queries.sheet import hours_of
from app.schools.rules import Hours, school_year

WORDS = {
    DECLARED: ("done", "Theo danh sách"),
    EXCUSED: ("absent", "Vắng có phép, theo danh sách"),
    ABSENT: ("absent", "Vắng, theo danh sách"),
}
"""What a mark declares, and the reason that is kept with it, in Vietnamese as all that stands in lists."""


class ListMarks:
    """The marks of one list, gathered by class and day, then booked a sheet at a time."""

    def __init__(self, actor: Actor, now: datetime, school: School, batch_id: int) -> None:
        self._actor, self._now, self._school, self._batch_id = actor, now, school, batch_id
        self._today = local_day(now)
        self._may = allows(actor, P.SHEET_MARK, Scope(school_id=school.id))
        self._classes: dict[int, SchoolClass] = {}
        self._told: dict[tuple[int, date], dict[int, Word]] = defaultdict(dict)
        self._hours: dict[date, Hours] = {}
        self._versions: dict[int, int] = {}
        self.booked = 0
        self.left = 0

    def add(self, pupil: Pupil, days: Mapping[str, str]) -> None:
        """Gather what the list tells of a pupil; days to come, and those of another school year, are left."""
        for told, mark in days.items():
            day = date.fromisoformat(told)
            if mark not in WORDS:
                continue
            if not self._may or day > self._today or school_year(day) != pupil.school_class.year:
                self.left += 1
                continue
            state, reason = WORDS[mark]
            self._classes[pupil.class_id] = pupil.school_class
            self._told[pupil.class_id, day][pupil.id] = Word(uuid7(), state, reason=reason)
            self._versions[pupil.id] = pupil.version

    def book(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """Declare what was gathered, in the order in which taps lock the sheets; return the outcomes with it.

        `before["marks"]` names the list, so that taking it back finds its words.
        """
        marked: set[int] = set()
        for (class_id, day), told in sorted(self._told.items()):
            words = book_from_list(
                self._actor, self._now, self._classes[class_id], self._hours_on(day), told, self._batch_id
            )
            marked.update(words)
            self.booked += len(words)
            self.left += len(told) - len(words)
        return [self._marked(one) if one.ref_id in marked else one for one in outcomes]

    def _hours_on(self, day: date) -> Hours:
        if day not in self._hours:
            self._hours[day] = hours_of(self._school, day)
        return self._hours[day]

    def _marked(self, outcome: Outcome) -> Outcome:
        assert outcome.ref_id is not None
        unchanged = {"was": {}, "version": self._versions[outcome.ref_id]} if outcome.code == "same" else {}
        before = {**unchanged, **(outcome.before or {}), "marks": self._batch_id}
        return replace(outcome, code="changed" if outcome.code == "same" else outcome.code, before=before)
