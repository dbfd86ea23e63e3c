"""Finding what may be twice: in one pass, surely or likely, measured against lists whose truth is known."""

import json
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.intake.duplicates.pairs import (
    MOST_ASKED,
    WINDOW,
    Finding,
    Found,
    Pair,
    TwinRules,
    find_pairs,
    groups_of,
    unite,
)
from app.intake.duplicates.steering import KeptPair, fill_gaps, plan_of
from app.intake.reader.book import read_list
from app.people.twins import PersonRules, Somebody, somebody_of_row
from app.people.volunteer_list import VOLUNTEERS
from app.places.household_list import HouseholdRow
from app.places.twins import Home, HouseholdRules, home_of, home_of_row
from tests.kit import twice

SAMPLES = Path(__file__).parents[2] / "data" / "import_samples"
PHONE, OTHER_PHONE = "0912345678", "0987654321"


def home(address: str, name: str = "Trần Văn Hòa", phone: str | None = None) -> Home:
    return home_of(name, (phone,), address, "north")


def find(rows: Sequence[Home], stored: Sequence[Home] = ()) -> Found:
    """Rows are numbered from 1 as in a sheet, what is stored from 101."""
    return find_pairs(enumerate(stored, 101), list(enumerate(rows, 1)), HouseholdRules())


def told(pairs: Iterable[Pair]) -> list[tuple[int, int, str]]:
    return [(pair.row, pair.other, pair.finding.grade) for pair in pairs]


def test_the_first_row_of_the_file_stands_whichever_was_looked_at_first() -> None:
    rows = [home("Số 5 ngõ 12"), home("12/5", phone=PHONE), home("Số 7 ngõ 12"), home("5 ngõ 12")]
    assert told(find(rows).pairs) == [(2, 1, "sure"), (4, 1, "sure")]


def test_what_two_that_contradict_may_both_be_is_a_question() -> None:
    rows = [home("Số 5 ngõ 12"), home("12/5", phone=PHONE), home("5 ngõ 12", phone=OTHER_PHONE)]
    assert told(find(rows).pairs) == [(2, 1, "likely"), (3, 1, "likely"), (3, 2, "likely")]


def test_a_stored_household_is_one_row_at_most() -> None:
    found = find([home("Xóm Chùa"), home("Xóm Chùa"), home("Xóm Chùa")], [home("Xóm Chùa"), home("Xóm Chùa")])
    assert found.there == {1: 102, 2: 101} or found.there == {1: 101, 2: 102}
    assert {pair.finding.grade for pair in found.pairs} == {"likely"}
    assert {pair.row for pair in found.pairs} == {3}


def test_what_came_in_from_a_list_is_not_asked_about_again() -> None:
    rows = [home("Số 5 ngõ 12", phone=PHONE), home("12/5", phone=OTHER_PHONE), home("Số 5 ngõ 12", "Lê Thị Cúc")]
    assert told(find(rows).pairs) == [(2, 1, "likely"), (3, 1, "sharing")]
    again = find(rows, rows)
    assert again.there == {1: 101, 2: 102, 3: 103} and again.pairs == ()


def test_what_is_surely_stored_but_written_otherwise_is_shown() -> None:
    found = find([home("Số 5 ngõ 12")], [home("12/5", phone=PHONE)])
    assert (found.there, told(found.pairs), found.pairs[0].stored) == ({1: 101}, [(1, 101, "sure")], True)


def test_one_unnumbered_namesake_is_the_household_two_are_a_question() -> None:
    alone = find([home("Xóm Chùa", phone=PHONE)], [home("Xóm Chùa")])
    assert alone.there == {1: 101}
    two = find([home("Xóm Chùa", phone=PHONE), home("Xóm Chùa", phone=OTHER_PHONE)], [home("Xóm Chùa")])
    assert two.there == {} and told(two.pairs) == [(1, 101, "likely"), (2, 101, "likely")]


def test_two_heads_at_one_door_share_it_and_are_no_duplicate() -> None:
    rows = [home("Số 5 ngõ 12", phone=PHONE), home("12/5", "Lê Thị Cúc"), home("5 ngõ 12", "Trần Văn Hóa")]
    assert told(find(rows).pairs) == [(2, 1, "sharing"), (3, 1, "sharing")]
    rooms = [home("P.305 CT2A", phone=PHONE), home("P.306 CT2A", "Lê Thị Cúc")]
    assert find(rooms).pairs == ()


def test_a_row_is_asked_about_a_few_others_only() -> None:
    rows = [home("Xóm Chùa") for _ in range(20)]
    asked = Counter(pair.row for pair in find(rows).pairs)
    assert max(asked.values()) == MOST_ASKED


def test_five_hundred_that_are_the_same_are_one() -> None:
    pairs = find([home("Số 5 ngõ 12") for _ in range(500)]).pairs
    assert told(pairs) == [(row, 1, "sure") for row in range(2, 501)]
    into = unite([(pair.row, pair.other) for pair in pairs], [])
    assert into == dict.fromkeys(range(2, 501), 1)


def test_the_rows_of_the_sample_that_are_one_person() -> None:
    name = "02_doan_vien_hai_sheet.xlsx"
    read = read_list((SAMPLES / name).read_bytes(), name, VOLUNTEERS, date(2021, 9, 8))
    rows = [(row.sheet, row.number, somebody_of_row(row.candidate)) for row in read.accepted if row.candidate]
    groups = groups_of([(place, row[2]) for place, row in enumerate(rows)], PersonRules())
    told = json.loads((SAMPLES / name).with_suffix(".json").read_text("utf-8"))["duplicate_pairs"]
    wanted = [sorted((one["sheet"], one["row"]) for one in (pair["first"], pair["second"])) for pair in told]
    assert sorted(sorted(rows[place][:2] for place in group) for group in groups) == sorted(wanted)


class Counting(HouseholdRules):
    """Counts how often two are compared."""

    def __init__(self) -> None:
        self.compared = 0

    def compare(self, one: Home, other: Home, stored: bool) -> Finding | None:
        self.compared += 1
        return super().compare(one, other, stored)


@pytest.mark.parametrize("n", [200, 400])
def test_the_work_grows_with_the_rows_and_not_with_their_square(n: int) -> None:
    rules = Counting()
    on_one_phone = [(row, home(f"Số {row} ngõ 12", f"Trần Văn {row}", PHONE)) for row in range(n)]
    find_pairs([], on_one_phone, rules)
    assert rules.compared <= n * WINDOW
    rules = Counting()
    namesakes = [(row, home(f"Số {row}, Xóm Chùa")) for row in range(n)]
    find_pairs([], namesakes, rules)
    assert rules.compared <= n * WINDOW * 2


def test_rows_go_together_unless_somebody_said_that_two_of_them_are_apart() -> None:
    assert unite([(2, 1), (3, 2)], []) == {2: 1, 3: 1}
    assert unite([(2, 1), (3, 2)], [(3, 1)]) == {2: 1}
    assert unite([(3, 2), (2, 1)], [(3, 1)]) == {3: 2}
    assert unite([(4, 3), (2, 1), (4, 2)], []) == {2: 1, 3: 1, 4: 1}
    assert unite([(4, 3), (2, 1), (4, 2)], [(1, 3)]) == {2: 1, 4: 3}


@dataclass(frozen=True)
class Measured:
    """Shares 0-1 of the true pairs that were found, surely or likely, and of what was found that is true."""

    recall: float
    sure_recall: float
    precision: float
    wrong: list[tuple[Any, Any]]


def measure(things: Sequence[Any], made: twice.Twice[Any], rules: TwinRules[Any]) -> Measured:
    pairs = find_pairs([], list(enumerate(things)), rules).pairs
    sure = unite([(pair.row, pair.other) for pair in pairs if pair.finding.grade == "sure"], [])

    def stands(row: int) -> int:
        return sure.get(row, row)

    true = made.same()
    asked = {(stands(pair.row), stands(pair.other)) for pair in pairs if pair.finding.grade == "likely"}
    asked |= {(other, row) for row, other in asked}
    merged = {(one, other) for one, other in true if stands(one) == stands(other)}
    found = merged | {(one, other) for one, other in true if (stands(one), stands(other)) in asked}
    wrong = [(made.rows[row], made.rows[first]) for row, first in sure.items() if made.truth[row] != made.truth[first]]
    likely = [pair for pair in pairs if pair.finding.grade == "likely"]
    right = sum(made.truth[pair.row] == made.truth[pair.other] for pair in likely)
    precision = (len(merged) + right) / max(len(merged) + len(likely), 1)
    return Measured(len(found) / len(true), len(merged) / len(true), precision, wrong)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_households_listed_twice(seed: int) -> None:
    made = twice.households(random.Random(seed))
    homes = [home_of(row.name, (row.phone,), row.address, "north") for row in made.rows]
    told = measure(homes, made, HouseholdRules())
    assert not told.wrong
    assert told.recall >= 0.95 and told.sure_recall >= 0.6, told


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_same_list_again_brings_nothing_new_and_asks_nothing(seed: int) -> None:
    made = twice.households(random.Random(seed), 300)
    unsaid = dict.fromkeys(HouseholdRow.__dataclass_fields__)
    rows = dict(
        enumerate(
            HouseholdRow(**unsaid | {"head_name": row.name.strip(), "address": row.address, "phone": row.phone})
            for row in made.rows
        )
    )
    things = [(number, home_of_row(row, "north")) for number, row in rows.items()]
    pairs = find_pairs([], things, HouseholdRules()).pairs
    plan = plan_of([KeptPair(one.row, one.other, None, one.finding.grade, "") for one in pairs], rows.keys())
    for row, first in sorted(plan.into.items()):
        rows[first] = fill_gaps(rows[first], rows.pop(row))
    again = find_pairs(((number, home_of_row(row, "north")) for number, row in rows.items()), things, HouseholdRules())
    same = [(pair.row, pair.other) for pair in again.pairs if pair.finding.grade == "sure" and not pair.stored]
    into = unite(same, [])
    there = {into.get(row, row) for row in again.there}
    assert there == {into.get(row, row) for row, _ in things}
    assert not [pair for pair in again.pairs if pair.finding.grade == "likely"]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_people_on_two_lists(seed: int) -> None:
    made = twice.people(random.Random(seed))
    people = [
        Somebody(row.name, (row.phone,) if row.phone else (), row.born, row.year, row.sex, row.unit)
        for row in made.rows
    ]
    told = measure(people, made, PersonRules())
    assert not told.wrong
    assert told.recall >= 0.95 and told.sure_recall >= 0.6, told
