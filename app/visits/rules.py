"""Decisions about a visit: when it happened, whose it is, whether it came late, which slots its people take. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256

from app.doors.rules import OPEN, Status
from app.kernel.errors import Invalid, Refused
from app.kernel.words import N_
from app.visits.outcomes import INSTALLED, WITH_PEOPLE

GIVEN_UP = frozenset({"closed", "lapsed", "released", "handed_over", "cancelled"})
"""States of a route after which its work still counts, marked late."""

CLOCK_TOLERANCE = timedelta(minutes=2)
OLDEST = timedelta(days=60)
SAME_MOMENT = timedelta(minutes=30)
FURTHEST_COME_BACK = timedelta(days=60)
RECHECK_ONE_IN = 20
RECHECK_WITHIN = timedelta(days=7)
CLAIM_LASTS = timedelta(minutes=15)
"""For so long those who walk along are told that somebody stands at a door."""


@dataclass(frozen=True)
class Person:
    """One person of the household as sent. `slot` None: somebody not recorded before."""

    result: str
    slot: int | None = None
    label: str = ""
    age_band: str = ""
    stuck_reason: str = ""
    steps: tuple[str, ...] = ()
    app_id: int | None = None
    name: str = ""
    phone: str = ""
    consent: bool = False


def happened_at(phone_at: datetime, skew_s: int, received_at: datetime) -> datetime:
    """Return when it truly was: the phone's time less what its clock was ahead, never later than it was received."""
    return min(phone_at - timedelta(seconds=skew_s), received_at)


def clock_skew(phone_at: datetime, told_s: int | None, received_at: datetime) -> int:
    """Return by how many seconds to take the phone's clock as ahead.

    `told_s` is what the phone measured against the server. A time in the future or two months old cannot be true: then
    the moment of receipt is taken.
    """
    told = timedelta(seconds=told_s or 0)
    skew = told if abs(told) > CLOCK_TOLERANCE else timedelta()
    if phone_at - skew > received_at + CLOCK_TOLERANCE or received_at - (phone_at - skew) > OLDEST:
        skew = phone_at - received_at
    return int(skew.total_seconds())


def is_late(route_state: str | None, holds_now: bool, drive_state: str) -> bool:
    """Say whether the work came after the route was given up, handed on, or the drive closed."""
    return drive_state == "closed" or (route_state is not None and (route_state in GIVEN_UP or not holds_now))


def check_come_back(outcome: str, on: date | None, today: date) -> None:
    """Raise Invalid unless the day of coming back fits: needed for `come_back`, from today on, within two months."""
    if on is None:
        if outcome == "come_back":
            raise Invalid(N_("Choose the day to come back."), field="come_back_on")
        return
    if on < today:
        raise Invalid(N_("The day must be today or later."), field="come_back_on")
    if on > today + FURTHEST_COME_BACK:
        raise Invalid(N_("Choose a day within the next two months."), field="come_back_on")


def check_people(outcome: str, people: Collection[Person]) -> None:
    """Raise Invalid when people are recorded although nobody was met."""
    if people and outcome not in WITH_PEOPLE:
        raise Invalid(N_("With this outcome nobody was met; leave the people empty."), field="outcome")


def people_of(outcome: str, people: Sequence[Person], phones: int) -> tuple[Person, ...]:
    """Return the people a visit records: those named, else as many new installs as phones (the button means one)."""
    if people or outcome != INSTALLED:
        return tuple(people)
    return tuple(Person("installed_new") for _ in range(max(phones, 1)))


def with_slots(people: Sequence[Person], known: Collection[int], waiting: Sequence[int]) -> tuple[Person, ...]:
    """Give every person a slot: new installs without one first fill people who still `waiting` for help, then new slots.

    `known` are the slots other visits of the household used. Raises Invalid when two people claim one slot.
    """
    claimed = [person.slot for person in people if person.slot is not None]
    if len(claimed) != len(set(claimed)) or any(slot not in known for slot in claimed):
        raise Invalid(N_("Two people of one household were mixed up. Open the house again."))
    free = [slot for slot in waiting if slot not in claimed]
    next_slot = max([0, *known]) + 1
    placed = []
    for person in people:
        slot = person.slot
        if slot is None and free and not person.label and not person.age_band:
            slot = free.pop(0)
        elif slot is None:
            slot, next_slot = next_slot, next_slot + 1
        placed.append(replace(person, slot=slot))
    return tuple(placed)


def check_still_current(superseded_by: str | None) -> None:
    """Raise Refused when somebody changed the visit in the meantime; `superseded_by` is their name."""
    if superseded_by is not None:
        raise Refused(
            N_("%(name)s changed this visit meanwhile. Look at it again before you save."), name=superseded_by
        )


def why_left_out(status: str, last_on: date | None, today: date, mine: bool, left_alone: bool) -> str:
    """Return why a row of houses leaves this door out, as a code of `outcomes.LEFT_OUT`; "" when it is written."""
    if not mine:
        return "not_yours"
    if left_alone:
        return "left_alone"
    if status not in OPEN:
        return "settled"
    if last_on == today:
        return "today"
    return "promised" if status == Status.SCHEDULED else ""


def drawn_for_recheck(uid: str) -> bool:
    """Say whether a success is among the one in twenty somebody else asks about; its uid alone decides."""
    return _lot(uid) % RECHECK_ONE_IN == 0


def who_rechecks(uid: str, members: Collection[int], made_by: Collection[int]) -> int | None:
    """Return who of the team goes there: always the same one for a visit, never one of those who made it."""
    others = sorted(set(members) - set(made_by))
    return others[_lot(uid) // RECHECK_ONE_IN % len(others)] if others else None


def _lot(uid: str) -> int:
    return int.from_bytes(sha256(uid.encode()).digest()[:8])


def flags_of(skew_s: int, at: datetime, others: Collection[datetime]) -> list[str]:
    """Return what a person should look at: a wrong clock, or somebody else at the same door within half an hour."""
    found = ["clock"] if skew_s else []
    if any(abs(at - other) <= SAME_MOMENT for other in others):
        found.append("twice")
    return found
