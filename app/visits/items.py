"""Reading the content of an item of kind `visit`, `range` or `household`; phone and plain form send the same. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from app.kernel.errors import Invalid
from app.kernel.ids import is_uid
from app.kernel.vietnamese.clean import clean_lines, clean_text
from app.kernel.vietnamese.phones import parse_phones
from app.kernel.words import N_
from app.visits.outcomes import AGE_BANDS, BANDS, IN_A_ROW, OUTCOMES, RESULTS, STUCK_REASONS, TAKEN_BACK
from app.visits.rules import Person

LONGEST_NOTE = 1000
MOST_PEOPLE = 20
MOST_DOORS = 100
Kind = TypeVar("Kind")


@dataclass(frozen=True)
class VisitSent:
    """A visit as it was sent. Of the household either `household_id` or `household_uid` is known.

    `source` "paper": typed in from the sheet of the route named, walked by the account `by`.
    """

    drive_id: int
    household_id: int | None
    household_uid: str | None
    outcome: str
    assignment_uid: str | None = None
    note: str = ""
    people: tuple[Person, ...] = ()
    phones: int = 0
    come_back_on: date | None = None
    come_back_band: str = ""
    supersedes: str | None = None
    skew_s: int | None = None
    source: str = ""
    by: int | None = None


@dataclass(frozen=True)
class RangeSent:
    """A row of houses as it was sent: the same outcome for each of these households of one alley.

    `skew_s` is told by an outbox alone, whose page may be hours old.
    """

    drive_id: int
    alley_id: int
    outcome: str
    household_ids: frozenset[int]
    skew_s: int | None = None


@dataclass(frozen=True)
class HouseholdSent:
    """A missing household as it was sent, in words as the volunteer wrote them."""

    drive_id: int
    assignment_uid: str
    alley_id: int
    address: str
    head_name: str = ""
    phone: str = ""
    landmark: str = ""
    est_residents: int | None = None


def read_visit(payload: dict[str, Any]) -> VisitSent:
    """Return the visit in a payload. Raises Invalid, naming the field, for what cannot be used."""
    outcome = _one_of(payload, "outcome", {*OUTCOMES, TAKEN_BACK}, N_("Choose what came of the visit."))
    household = payload.get("household")
    people = _typed(payload, "people", list, [])
    if len(people) > MOST_PEOPLE:
        raise Invalid(N_("At most 20 people in one visit."), field="people")
    return VisitSent(
        drive_id=_number(payload, "drive", needed=True) or 0,
        household_id=_number(payload, "household", least=1) if type(household) is int else None,
        household_uid=_uid({"household": household}, "household") if isinstance(household, str) else None,
        outcome=outcome,
        assignment_uid=_uid(payload, "assignment"),
        note=_text(payload, "note", LONGEST_NOTE, lines=True),
        people=tuple(_person(person) for person in people),
        phones=_number(payload, "phones", most=MOST_PEOPLE) or 0,
        come_back_on=_day(payload, "come_back_on"),
        come_back_band=_one_of(payload, "come_back_band", {*BANDS, ""}, N_("Choose a part of the day."), ""),
        supersedes=_uid(payload, "supersedes"),
        skew_s=_skew(payload),
        source=_one_of(payload, "source", {"paper", ""}, N_("The phone sent something that is not a record."), ""),
        by=_number(payload, "by"),
    )


def read_range(payload: dict[str, Any]) -> RangeSent:
    """Return the row of houses in a payload. Raises Invalid, naming the field, for what cannot be used."""
    doors = _typed(payload, "doors", list, [])
    if not doors or not all(type(door) is int for door in doors):
        raise Invalid(N_("Tick at least one house."))
    if len(doors) > MOST_DOORS:
        raise Invalid(N_("At most %(most)s houses at once."), most=MOST_DOORS)
    return RangeSent(
        drive_id=_number(payload, "drive", needed=True) or 0,
        alley_id=_number(payload, "alley", needed=True) or 0,
        outcome=_one_of(payload, "outcome", IN_A_ROW, N_("Choose what came of the visit.")),
        household_ids=frozenset(doors),
        skew_s=_skew(payload),
    )


def without_names(payload: dict[str, Any]) -> dict[str, Any]:
    """Return a payload without name and phone of anybody who did not agree; the visit would not keep them either."""
    people = payload.get("people")
    if not isinstance(people, list):
        return payload
    return payload | {"people": [_agreed_part(person) for person in people]}


def _agreed_part(person: Any) -> Any:
    if not isinstance(person, dict) or person.get("consent") is True:
        return person
    return {key: value for key, value in person.items() if key not in ("name", "phone")}


def read_household(payload: dict[str, Any]) -> HouseholdSent:
    """Return the household in a payload. Raises Invalid, naming the field, for what cannot be used."""
    address = _text(payload, "address", 300)
    if not address:
        raise Invalid(N_("Write the house number as on the wall."), field="address")
    assignment = _uid(payload, "assignment")
    if assignment is None:
        raise Invalid(N_("The record names no route."))
    phone = _text(payload, "phone", 40)
    return HouseholdSent(
        drive_id=_number(payload, "drive", needed=True) or 0,
        assignment_uid=assignment,
        alley_id=_number(payload, "alley", needed=True) or 0,
        address=address,
        head_name=_text(payload, "head_name", 120),
        phone=_phone(phone),
        landmark=_text(payload, "landmark", 200),
        est_residents=_number(payload, "est_residents", most=200),
    )


def _person(sent: Any) -> Person:
    if not isinstance(sent, dict):
        raise Invalid(N_("The phone sent something that is not a record."))
    return Person(
        result=_one_of(sent, "result", RESULTS, N_("Choose the person's result.")),
        slot=_number(sent, "slot", least=1, most=99),
        label=_text(sent, "label", 40),
        age_band=_one_of(sent, "age_band", {*AGE_BANDS, ""}, N_("Choose an age from the list."), ""),
        stuck_reason=_one_of(sent, "stuck_reason", {*STUCK_REASONS, ""}, N_("Choose a reason from the list."), ""),
        steps=tuple(step for step in _typed(sent, "steps", list, []) if isinstance(step, str) and len(step) <= 20)[:12],
        app_id=_number(sent, "app"),
        name=_text(sent, "name", 120),
        phone=_phone(_text(sent, "phone", 40)),
        consent=sent.get("consent") is True,
    )


def _phone(text: str) -> str:
    if not text:
        return ""
    number = parse_phones(text).first
    if number is None:
        raise Invalid(N_("That is not a phone number. It has 10 digits."), field="phone")
    return number


def _typed(payload: dict[str, Any], key: str, kind: type[Kind], otherwise: Kind) -> Kind:
    value = payload.get(key)
    if value is None:
        return otherwise
    if type(value) is not kind:
        raise Invalid(N_("The phone sent something that is not a record."), field=key)
    return value


def _one_of(payload: dict[str, Any], key: str, known: Any, message: str, otherwise: str | None = None) -> str:
    value = payload.get(key)
    if value is None and otherwise is not None:
        return otherwise
    if not isinstance(value, str) or value not in known:
        raise Invalid(message, field=key)
    return value


def _text(payload: dict[str, Any], key: str, longest: int, lines: bool = False) -> str:
    raw = _typed(payload, key, str, "")
    text = clean_lines(raw) if lines else clean_text(raw)
    if len(text) > longest:
        raise Invalid(N_("Too long: at most %(most)s letters."), field=key, most=longest)
    return text


def _number(
    payload: dict[str, Any], key: str, needed: bool = False, least: int = 0, most: int = 2**31 - 1
) -> int | None:
    value = payload.get(key)
    if value is None and not needed:
        return None
    if type(value) is not int or not least <= value <= most:
        raise Invalid(N_("That number cannot be right."), field=key)
    return value


def _skew(payload: dict[str, Any]) -> int | None:
    return _number(payload, "skew_s", least=-(2**31), most=2**31 - 1)


def _uid(payload: dict[str, Any], key: str) -> str | None:
    value = payload.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not is_uid(value):
        raise Invalid(N_("The phone sent something that is not a record."), field=key)
    return value


def _day(payload: dict[str, Any], key: str) -> date | None:
    text = _typed(payload, key, str, "")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(N_("The day cannot be read."), field=key) from None
