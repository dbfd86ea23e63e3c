"""Typed codes find their own mistakes; PINs and holders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.actor import Grant, Role
from app.people.card_rules import ALPHABET, grouped, may_hold_card, read_code, read_pin, write_code
from app.people.secrets import card_code, card_pin, code_mac, printed_key

NUMBERS = st.integers(min_value=0, max_value=2**256)


@given(NUMBERS)
def test_a_code_reads_back_however_it_is_typed(number: int) -> None:
    code = write_code(number)
    assert (
        read_code(code)
        == read_code(grouped(code).lower())
        == read_code(f"  {grouped(code).replace('-', ' ')} ")
        == code
    )


@given(NUMBERS, st.integers(0, 8), st.sampled_from(ALPHABET))
def test_one_wrong_letter_is_found(number: int, place: int, letter: str) -> None:
    code = write_code(number)
    wrong = code[:place] + letter + code[place + 1 :]
    assert read_code(wrong) == (code if wrong == code else None)


@given(NUMBERS, st.integers(0, 7))
def test_two_letters_that_changed_places_are_found(number: int, place: int) -> None:
    code = write_code(number)
    wrong = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert read_code(wrong) == (code if wrong == code else None)


@pytest.mark.parametrize("typed", ["", "K7M", "K7M-29P-XQ4-K", "ắắắ-ắắắ-ắắắ", "OOO-OOO-OOO", "٣٣٣-٣٣٣-٣٣٣"])
def test_what_is_no_code(typed: str) -> None:
    assert read_code(typed) is None


@pytest.mark.parametrize(
    ("typed", "read"),
    [("482913", "482913"), (" 482 913 ", "482913"), ("48291", None), ("48291a", None), ("٤٨٢٩١٣", None), ("", None)],
)
def test_a_pin_is_six_plain_digits(typed: str, read: str | None) -> None:
    assert read_pin(typed) == read


@pytest.mark.parametrize(
    ("roles", "may"),
    [
        ([Role.VOLUNTEER], True),
        ([Role.VOLUNTEER, Role.LEADER], True),
        ([Role.VOLUNTEER, Role.COORDINATOR], False),
        ([Role.HOMEROOM], False),
        ([], False),
    ],
)
def test_cards_are_for_those_who_walk(roles: list[Role], may: bool) -> None:
    assert may_hold_card([Grant(role) for role in roles]) is may


def test_what_is_printed_follows_from_the_sites_key_and_nothing_else() -> None:
    for drawn in (printed_key, card_code, card_pin, code_mac):
        assert drawn("a key", "one") == drawn("a key", "one")
        assert len({drawn("a key", "one"), drawn("a key", "two"), drawn("another key", "one")}) == 3
    assert len(printed_key("a key", "one")) == 22 and len(card_pin("a key", "one")) == 6
