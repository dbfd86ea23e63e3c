"""What a door's visits add to the counters; the change of a door is the difference of two such lists. Pure.

Measures: visits, one for each outcome, and once a door or person in a drive: knocked, reached, helped, installed. They
stand on the day, team and people of the visit in which they first came true. helped_at_point is the part of helped that
came true at a sales point; whoever cannot be told apart there counts as helped, never as installed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from app.doors.rules import ANSWERED, AT_POINT, NOT_A_KNOCK, REOPENED, Knock, in_order

TeamKey = tuple[int, str, str]
PersonKey = tuple[int, str, str]
Counts = tuple[Counter[TeamKey], Counter[PersonKey]]


def counts_of(knocks: Iterable[Knock]) -> Counts:
    """Return (by (team, day, measure), by (account, day, measure)) of one door; both of a pair are credited."""
    by_team: Counter[TeamKey] = Counter()
    by_person: Counter[PersonKey] = Counter()
    for knock, measure in _events(in_order(knocks)):
        day = knock.day.isoformat()
        by_team[(knock.team_id, day, measure)] += 1
        for account in set(knock.accounts):
            by_person[(account, day, measure)] += 1
    return by_team, by_person


def change(before: Iterable[Knock], after: Iterable[Knock]) -> Counts:
    """Return what to add to the counters (numbers below zero too) when a door's visits go from `before` to `after`."""
    return tuple(_difference(new, old) for new, old in zip(counts_of(after), counts_of(before), strict=True))  # type: ignore[return-value]  # two counters in, two out


def _difference(new: Counter[TeamKey], old: Counter[TeamKey]) -> Counter[TeamKey]:
    keys = new.keys() | old.keys()
    return Counter({key: new[key] - old[key] for key in keys if new[key] != old[key]})


def _events(knocks: list[Knock]) -> Iterator[tuple[Knock, str]]:
    once: set[str] = set()
    helped: set[int] = set()
    installed: set[int] = set()
    for knock in knocks:
        if knock.outcome == REOPENED:
            continue
        away = knock.outcome == AT_POINT
        if not away:
            yield knock, "visits"
            yield knock, knock.outcome
        if not away and knock.outcome not in NOT_A_KNOCK and "knocked" not in once:
            once.add("knocked")
            yield knock, "knocked"
        if knock.outcome in ANSWERED and "reached" not in once:
            once.add("reached")
            yield knock, "reached"
        for person in knock.people:
            if person.success and person.slot not in helped:
                helped.add(person.slot)
                yield from _help(knock, away)
            if person.installed and person.slot not in installed:
                installed.add(person.slot)
                yield knock, "installed"
        for _one in range(knock.unnamed):
            yield from _help(knock, away)


def _help(knock: Knock, away: bool) -> Iterator[tuple[Knock, str]]:
    yield knock, "helped"
    if away:
        yield knock, "helped_at_point"
