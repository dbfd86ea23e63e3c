"""The read model of the door page: people recorded before, and what happened at this door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.drives.models import Drive
from app.visits.models import Assist, Visit
from app.visits.outcomes import RESULTS, TAKEN_BACK, Choice, counts_as_helped, shown_as
from app.visits.queries import DoorAt, all_visits, point_assists
from app.visits.rules import happened_at


@dataclass(frozen=True)
class Known:
    """A person recorded before: their latest row, and whether they had a success in this drive."""

    slot: int
    label: str
    age_band: str
    result: str
    helped: bool


@dataclass(frozen=True)
class Past:
    """A visit in the history. `corrected_at`: it replaced an earlier row then; `standing`: it counts now."""

    visit: Visit
    at: datetime
    choice: Choice
    standing: bool
    taken_back: bool
    corrected_at: datetime | None


@dataclass(frozen=True)
class DoorPage:
    """What the page shows beside its form."""

    at: DoorAt
    known: tuple[Known, ...]
    history: tuple[Past, ...]


def door_page(at: DoorAt) -> DoorPage:
    """Return the door with its history, newest first, replaced rows included."""
    rows = all_visits(at.drive.id, at.household.id)
    replaced_by = {row.supersedes_uid: row for row in rows if row.supersedes_uid}
    shown = [row for row in rows if row.outcome != TAKEN_BACK]
    history = tuple(_past(row, replaced_by.get(row.uid)) for row in reversed(shown))
    standing = [past.visit for past in reversed(history) if past.standing]
    return DoorPage(at, known_people(at.drive, at.household.id, standing), history)


def known_people(drive: Drive, household_id: int, visits: Sequence[Visit]) -> tuple[Known, ...]:
    """Return the people of the household by slot, as the visits that stand and help at sales points leave them."""
    assists = [assist for visit in visits for assist in visit.assists]
    latest: dict[int, Assist] = {}
    helped: set[int] = set()
    for assist in sorted([*assists, *point_assists(drive.id, household_id)], key=lambda assist: assist.at):
        latest[assist.slot] = assist
        if counts_as_helped(assist.result, drive.success_results):
            helped.add(assist.slot)
    return tuple(
        Known(slot, assist.label, assist.age_band, RESULTS[assist.result].label, slot in helped)
        for slot, assist in sorted(latest.items())
    )


def _past(visit: Visit, replaced_by: Visit | None) -> Past:
    return Past(
        visit=visit,
        at=happened_at(visit.phone_at, visit.skew_s, visit.received_at),
        choice=shown_as(visit.outcome, sum(assist.result == "installed_new" for assist in visit.assists)),
        standing=replaced_by is None,
        taken_back=replaced_by is not None and replaced_by.outcome == TAKEN_BACK,
        corrected_at=visit.received_at if visit.supersedes_uid else None,
    )
