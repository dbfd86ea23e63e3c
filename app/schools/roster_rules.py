"""Pure decisions about a school's roster: what kind of day it is, and who stands in which class."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

CLASS, OFF, REMOTE = "class", "off", "remote"
GRADES = {"primary": range(1, 6), "lower_secondary": range(6, 10), "upper_secondary": range(10, 13)}
NEW_YEAR_MONTH = 8
LONGEST_CLASS_NAME = 20

_PARTS = re.compile(r"\d*(?P<letters>\D*)(?P<number>\d{0,6})")
_CLASS = re.compile(r"(?:lớp\s*)?(?P<grade>\d{1,2})(?!\d)(?P<rest>[\w\s./-]*)", re.IGNORECASE)


@dataclass(frozen=True)
class DayPlan:
    """What a school's day is to be: `kind` class, off or remote; `cutoff` the minute of the day (465 = 7:45)."""

    kind: str
    cutoff: int
    note: str


def day_plan(weekdays: Sequence[int], cutoff: int, exception: tuple[str, int | None, str] | None, on: date) -> DayPlan:
    """Return the plan of a day: the exception (kind, own cut-off or None, note) before the week's ISO weekdays."""
    if exception is not None:
        kind, own, note = exception
        return DayPlan(kind, cutoff if own is None else own, note)
    return DayPlan(CLASS if on.isoweekday() in weekdays else OFF, cutoff, "")


def read_class(text: str) -> tuple[str, int] | None:
    """Return a class written one way and its grade: «lớp 6a 1» is ("6A1", 6); None for what names no grade of 1-12."""
    found = _CLASS.fullmatch(" ".join(text.split()))
    if found is None or not 1 <= int(found["grade"]) <= 12:
        return None
    grade = int(found["grade"])
    rest = re.sub(r"\s+", "", found["rest"]).upper()
    name = f"{grade}{rest}"
    return (name, grade) if len(name) <= LONGEST_CLASS_NAME else None


def read_classes(text: str) -> tuple[list[tuple[str, int]], list[str]]:
    """Return the classes typed as «6A, 6B; 6C» in their order, each once, and the pieces that name no class."""
    pieces = [piece.strip() for piece in re.split(r"[,;\n]", text) if piece.strip()]
    read = [(piece, read_class(piece)) for piece in pieces]
    return list(dict.fromkeys(found for _, found in read if found)), [piece for piece, found in read if not found]


def school_year(on: date) -> int:
    """Return the year in which the school year of a day began; a new one begins in August."""
    return on.year if on.month >= NEW_YEAR_MONTH else on.year - 1


def class_order(name: str, grade: int) -> tuple[int, str, int, str]:
    """Return what puts classes in order: 6A before 6B, 6A2 before 6A10, 6 before 7."""
    found = _PARTS.fullmatch(name)
    letters, number = (found["letters"], int(found["number"] or 0)) if found else ("", 0)
    return grade, letters, number, name
