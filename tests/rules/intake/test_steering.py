"""What pairs, found and decided, make of the rows of a list."""

from datetime import date

from app.intake.duplicates.steering import KeptPair, counts_of, fill_gaps, plan_of
from app.people.volunteer_list import VolunteerRow
from app.places.household_list import HouseholdRow

ROWS = {1, 2, 3, 4}


def of_rows(row: int, other: int, grade: str = "likely", decision: str = "") -> KeptPair:
    return KeptPair(row, other, None, grade, decision)


def of_stored(row: int, stored: int, grade: str = "likely", decision: str = "") -> KeptPair:
    return KeptPair(row, None, stored, grade, decision)


def test_what_is_sure_becomes_one_and_what_is_likely_waits() -> None:
    plan = plan_of([of_rows(2, 1, "sure"), of_rows(4, 3), of_stored(1, 101, "sure"), of_stored(3, 102)], ROWS)
    assert plan.into == {2: 1}
    assert plan.stored == {1: 101}
    assert plan.apart == {3: frozenset({102})}


def test_what_a_person_said_weighs_more_than_what_was_found() -> None:
    said = [of_rows(2, 1, "sure", "both"), of_rows(4, 3, "likely", "merge"), of_rows(3, 1, "sure", "distinct")]
    assert plan_of(said, ROWS).into == {4: 3}
    stored = [of_stored(1, 101, "sure", "distinct"), of_stored(1, 102, "likely", "merge")]
    plan = plan_of(stored, ROWS)
    assert (plan.stored, plan.apart) == ({1: 102}, {1: frozenset({101})})


def test_two_kept_apart_never_meet_through_a_third() -> None:
    pairs = [of_rows(2, 1, "sure"), of_rows(3, 2, "sure"), of_rows(3, 1, "likely", "distinct")]
    assert plan_of(pairs, ROWS).into == {2: 1}


def test_rows_that_stay_out_steer_nothing() -> None:
    pairs = [of_rows(2, 1, "sure"), of_stored(1, 101, "likely", "merge"), of_rows(3, 2, "sure")]
    plan = plan_of(pairs, {2, 3})
    assert (plan.into, plan.stored) == ({3: 2}, {})


def test_a_stored_household_is_one_group_of_rows() -> None:
    pairs = [of_stored(1, 101, "likely", "merge"), of_stored(2, 101, "likely", "merge"), of_rows(4, 3, "sure")]
    plan = plan_of([*pairs, of_stored(4, 102, "sure")], ROWS)
    assert plan.stored == {1: 101, 3: 102}
    assert plan.apart == {2: frozenset({101})}


def test_sharing_a_house_steers_nothing() -> None:
    plan = plan_of([of_rows(2, 1, "sharing"), of_stored(3, 101, "sharing")], ROWS)
    assert not (plan.into or plan.stored or plan.apart)


def test_counts() -> None:
    pairs = [
        of_rows(2, 1, "sure"),
        of_rows(4, 3, "likely", "merge"),
        of_stored(1, 101),
        of_rows(3, 1, "sharing"),
        of_stored(2, 102, "likely", "distinct"),
    ]
    assert counts_of(pairs, doubtful={3, 4}) == {
        "twins": 2, "twins_good": 1, "asked": 1, "decided": 2, "same_pairs": 1, "sharing": 1,
    }  # fmt: skip


def household(**told: object) -> HouseholdRow:
    return HouseholdRow(**{name: told.get(name) for name in HouseholdRow.__dataclass_fields__})


def test_the_first_row_is_filled_from_the_later_and_loses_nothing() -> None:
    first = household(head_name="Tran Van Hoa", address="12/5", phone="0912345678", members=4, note="cuối ngõ")
    later = household(
        head_name="Trần Văn Hòa", address="Số 5 ngõ 12", phone="0987654321", members=5, smartphones=2, note="đi làm tối"
    )
    one = fill_gaps(first, later)
    assert (one.head_name, one.address, one.members, one.smartphones) == ("Trần Văn Hòa", "12/5", 4, 2)
    assert (one.phone, one.phone2, one.note) == ("0912345678", "0987654321", "cuối ngõ\nđi làm tối")
    assert fill_gaps(one, later) == one
    assert fill_gaps(first, household()) is first


def test_a_name_gives_way_to_no_other_name() -> None:
    first = household(head_name="Trần Văn Hòa")
    assert fill_gaps(first, household(head_name="Trần Văn Hóa")) == first
    assert fill_gaps(first, household(head_name="Tran Van Hoa")) == first


def test_a_volunteer_gets_what_only_the_second_list_tells() -> None:
    blank = dict.fromkeys(VolunteerRow.__dataclass_fields__) | {"name": "Lê An", "zalo": False}
    first = VolunteerRow(**blank | {"birth_year": 2003})
    later = VolunteerRow(**blank | {"dob": date(2003, 1, 2), "birth_year": 2003, "zalo": True, "phone": "0912345678"})
    one = fill_gaps(first, later)
    assert (one.dob, one.phone, one.phone2) == (date(2003, 1, 2), "0912345678", None)
