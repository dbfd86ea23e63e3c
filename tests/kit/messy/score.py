"""How well lists are read, against the truth: rows, phones, other cells, repeated rows."""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.intake.duplicates.in_file import repeated_among
from app.intake.reader.book import read_list
from app.intake.reader.told import told
from app.kernel.vietnamese.fold import tone_norm
from app.people.twins import PersonRules, somebody_of_row
from app.people.volunteer_list import VOLUNTEERS
from app.places.household_list import HOUSEHOLDS
from app.places.twins import HouseholdRules, home_of_row
from tests.kit.messy.drafts import MessyList, Place

KINDS: dict[str, Any] = {"households": HOUSEHOLDS, "volunteers": VOLUNTEERS}
TWINS: dict[str, Any] = {
    "households": (lambda row: home_of_row(row, "north"), HouseholdRules()),
    "volunteers": (somebody_of_row, PersonRules()),
}
LIST_DAY = date(2021, 9, 8)


@dataclass
class Score:
    """What was to be found, what was found, and what was both; `misses` say in words what went wrong."""

    wanted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    both: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def add(self, what: str, wanted: Iterable[Hashable], found: Iterable[Hashable], where: str) -> None:
        there, told_of = set(wanted), set(found)
        self.wanted[what] += len(there)
        self.found[what] += len(told_of)
        self.both[what] += len(there & told_of)
        self.misses += [f"{where}: {what} missed {one}" for one in sorted(map(str, there - told_of))]
        self.misses += [f"{where}: {what} invented {one}" for one in sorted(map(str, told_of - there))]

    def recall(self, what: str) -> float:
        return self.both[what] / self.wanted[what] if self.wanted[what] else 1.0

    def precision(self, what: str) -> float:
        return self.both[what] / self.found[what] if self.found[what] else 1.0

    def table(self) -> str:
        lines = ["| what | in truth | recall | precision |", "| --- | ---: | ---: | ---: |"]
        lines += [
            f"| {what} | {self.wanted[what]} | {self.recall(what):.4f} | {self.precision(what):.4f} |"
            for what in self.wanted
        ]
        return "\n".join(lines)


def judge(messy: MessyList, score: Score) -> dict[str, Any]:
    """Read one list and add how well that went; return what was told of it."""
    read = read_list(messy.data, messy.file_name, KINDS[messy.kind], LIST_DAY)
    answer = told(read, *repeated_among(read, *TWINS[messy.kind]))
    where = f"{messy.kind} {messy.seed}"
    rows = {(row["sheet"], row["row"]): row for row in answer["normalised"]}
    truth = messy.truth
    good = {place for place, one in truth.items() if not one.code and not one.skip}
    score.add("rows", good, rows, where)
    score.add(
        "rows kept out", _codes(truth.items()), [(*_place(one), one["code"]) for one in answer["rejected"]], where
    )
    lines = {place for place, one in truth.items() if one.skip}
    score.add("lines without data", lines, map(_place, answer["skipped"]), where)
    score.add(
        "phones",
        [(place, phone) for place in good for phone in truth[place].facts["phones"]],
        [(place, row[key]) for place, row in rows.items() for key in ("phone", "phone2") if row[key]],
        where,
    )
    _cells(messy, rows, score, where)
    score.add(
        "repeated rows",
        {pair for group in messy.duplicates for pair in _pairs(group)},
        {pair for group in answer["duplicates"] for pair in _pairs(frozenset(map(_place, group)))},
        where,
    )
    return answer


def _cells(messy: MessyList, rows: dict[Place, dict[str, Any]], score: Score, where: str) -> None:
    wanted, found = set(), set()
    for place, row in rows.items():
        for key, value in messy.truth[place].facts.items() if place in messy.truth else ():
            if key != "phones":
                wanted.add((place, key, _alike(value)))
                found.add((place, key, _alike(row.get(key))))
    score.add("other cells", wanted, found, where)


def _alike(value: object) -> str:
    return tone_norm(str(value)).casefold()


def _codes(truth: Iterable[tuple[Place, Any]]) -> list[tuple[str, int, str]]:
    return [(*place, one.code) for place, one in truth if one.code]


def _pairs(group: frozenset[Place]) -> set[tuple[Place, Place]]:
    first, *others = sorted(group)
    return {(first, other) for other in others}


def _place(told_of: dict[str, Any]) -> Place:
    return told_of["sheet"], told_of["row"]
