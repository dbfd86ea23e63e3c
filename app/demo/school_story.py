"""The schools of the story in figures: who declares on which of its seven school days, class by class. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

SCHOOL_DAYS = 7


@dataclass(frozen=True)
class SchoolStory:
    """One school: `first` and `last` are the shares of pupils declared for on the first and the seventh day."""

    name: str
    level: str
    grades: range
    classes: int
    pupils: int
    first: float
    last: float

    @property
    def class_names(self) -> list[tuple[str, int]]:
        """Return (name, grade) of every class, the classes shared out over the grades: 6A, 6B, 7A …"""
        grades = list(self.grades)
        each, more = divmod(self.classes, len(grades))
        found = []
        for place, grade in enumerate(grades):
            found += [(f"{grade}{'ABCDEG'[n]}", grade) for n in range(each + (place < more))]
        return found

    def sizes(self, big: str = "7A", big_size: int = 45) -> list[int]:
        """Return how many pupils each class has; the one called `big` has exactly so many."""
        names = [name for name, _ in self.class_names]
        kept = big_size if big in names else 0
        others = [name for name in names if not (kept and name == big)]
        each, more = divmod(self.pupils - kept, len(others))
        shared = iter([each + (place < more) for place in range(len(others))])
        return [kept if kept and name == big else next(shared) for name in names]

    def declared_on(self, day: int, pupils: int) -> int:
        """Return for how many of so many pupils somebody declared on a day (0 to 6)."""
        share = self.first + (self.last - self.first) * day / (SCHOOL_DAYS - 1)
        return round(share * pupils)


def habits(pupils: int, class_of: Sequence[int], rng: Random) -> list[float]:
    """Return how slow each pupil's home is to declare, 0 at once to 1 never; the homes of one class are alike."""
    mood: dict[int, float] = {}
    return [
        0.75 * rng.random() + 0.25 * mood.setdefault(of, rng.random())
        for of in (class_of[place] for place in range(pupils))
    ]


def declared(slowness: Sequence[float], wanted: int, rng: Random) -> frozenset[int]:
    """Return the places of the `wanted` pupils who declared: those with quick homes, a little chance each day."""
    today = sorted(range(len(slowness)), key=lambda place: slowness[place] + 0.12 * rng.random())
    return frozenset(today[:wanted])


def school_days_before(as_of: date, weekdays: Sequence[int], wanted: int = SCHOOL_DAYS) -> list[date]:
    """Return the last school days before a day, the earliest first."""
    found: list[date] = []
    day = as_of
    while len(found) < wanted:
        day -= timedelta(days=1)
        if day.isoweekday() in weekdays:
            found.append(day)
    return found[::-1]


PRIMARY, LOWER, UPPER = range(1, 6), range(6, 10), range(10, 13)
PHU_YEN_SCHOOLS = (
    SchoolStory("Trường Tiểu học Phú Yên", "primary", PRIMARY, 14, 455, 0.42, 0.71),
    SchoolStory("Trường THCS Phú Yên", "lower_secondary", LOWER, 9, 340, 0.61, 0.84),
    SchoolStory("Trường THPT Phú Xuyên B", "upper_secondary", UPPER, 6, 165, 0.78, 0.93),
)
CUA_NAM_SCHOOLS = (
    SchoolStory("Trường Tiểu học Nguyễn Du", "primary", PRIMARY, 12, 402, 0.42, 0.71),
    SchoolStory("Trường THCS Ngô Sĩ Liên", "lower_secondary", LOWER, 10, 372, 0.61, 0.84),
    SchoolStory("Trường THPT Việt Đức", "upper_secondary", UPPER, 6, 228, 0.78, 0.93),
)

# What is known of the app on pupils' phones, by level: installed, not installed, no phone.
APP_STATES: Mapping[str, tuple[int, int, int]] = {
    "primary": (4, 8, 70),
    "lower_secondary": (26, 22, 38),
    "upper_secondary": (62, 20, 8),
}
