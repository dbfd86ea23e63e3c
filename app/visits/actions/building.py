"""The rows of a visit as what was sent makes them: no query and no session, so that many can be made at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from app.drives.models import Drive
from app.inbox.receive import Item
from app.kernel.clock import band_at, local_day
from app.kernel.errors import Invalid
from app.kernel.ids import uuid7
from app.kernel.words import N_
from app.routes.models import Assignment
from app.visits.items import VisitSent
from app.visits.models import Assist, Consent, Visit
from app.visits.outcomes import INSTALLED, RESULTS, WITH_PEOPLE, counts_as_helped
from app.visits.rules import (
    Person,
    check_come_back,
    check_people,
    clock_skew,
    flags_of,
    happened_at,
    people_of,
    with_slots,
)

CONSENT_TEXT = N_(
    "I agree that my name and phone number are kept until the drive ends, so that a volunteer can help me."
)
CONSENT_VERSION = "1"
CONSENT_PURPOSE = "help_in_drive"


@dataclass(frozen=True)
class Work:
    """On whose behalf a visit is logged: the route, if any, who walked it and with whom, and how it came."""

    assignment: Assignment | None
    account_id: int | None
    partner_id: int | None
    team_id: int | None
    source: str
    late: bool


def new_visit(
    now: datetime, item: Item, sent: VisitSent, work: Work, household_id: int, elsewhere: Collection[datetime]
) -> Visit:
    """Return the first row of a visit; `elsewhere` is when others, not of this pair, were at the door."""
    skew = clock_skew(item.phone_at, sent.skew_s, now)
    at = happened_at(item.phone_at, skew, now)
    return Visit(
        uid=item.uid,
        drive_id=sent.drive_id,
        household_id=household_id,
        assignment_id=work.assignment.id if work.assignment else None,
        account_id=work.account_id,
        partner_id=work.partner_id,
        team_id=work.team_id,
        source=work.source,
        phone_at=item.phone_at,
        received_at=now,
        skew_s=skew,
        band=band_at(at).value,
        late=work.late,
        flags=flags_of(skew, at, elsewhere),
        assists=[],
    )


def fill_visit(visit: Visit, sent: VisitSent, drive: Drive, earlier: Sequence[Assist]) -> list[Consent]:
    """Check what was sent and put outcome, day to come back, note and people on the new row; return who agreed to what.

    `earlier` is who of the household was helped before, the oldest first. Raises Invalid for what cannot be.
    """
    people = people_of(sent.outcome, sent.people, sent.phones)
    at = happened_at(visit.phone_at, visit.skew_s, visit.received_at)
    check_people(sent.outcome, people)
    check_come_back(sent.outcome, sent.come_back_on, local_day(at))
    visit.outcome = "met" if sent.outcome == INSTALLED else sent.outcome
    visit.note = sent.note
    visit.come_back_on = sent.come_back_on if sent.outcome in WITH_PEOPLE else None
    visit.come_back_band = sent.come_back_band if visit.come_back_on else ""
    latest = {assist.slot: assist for assist in earlier}
    succeeded = {assist.slot for assist in earlier if counts_as_helped(assist.result, drive.success_results)}
    waiting = [slot for slot, assist in sorted(latest.items()) if slot not in succeeded and RESULTS[assist.result].open]
    agreed: list[Consent] = []
    for person in with_slots(people, latest.keys(), waiting):
        keeps_names = drive.privacy == "names" and person.consent and bool(person.name or person.phone)
        consent = _consent(visit, person, at) if keeps_names else None
        agreed += [consent] if consent else []
        visit.assists.append(_assist(visit, person, drive, at, latest.get(person.slot or 0), consent))
    return agreed


def facts_of(visit: Visit) -> dict[str, Any]:
    """Return what the record tells of a visit."""
    facts = {"drive": visit.drive_id, "household": visit.household_id, "outcome": visit.outcome}
    return facts | {"people": len(visit.assists), "late": visit.late}


def _assist(
    visit: Visit, person: Person, drive: Drive, at: datetime, earlier: Assist | None, consent: Consent | None
) -> Assist:
    apps = {app.id: app for app in drive.apps}
    if person.app_id is not None and person.app_id not in apps:
        raise Invalid(N_("That app is not one of this drive's."), field="people")
    app = apps.get(person.app_id) if person.app_id else next(iter(apps.values()), None)
    steps = set(app.steps) if app else set()
    return Assist(
        uid=uuid7(),
        drive_id=drive.id,
        household_id=visit.household_id,
        slot=person.slot,
        label=person.label or (earlier.label if earlier else ""),
        age_band=person.age_band or (earlier.age_band if earlier else ""),
        app_id=app.id if app else None,
        result=person.result,
        stuck_reason=person.stuck_reason,
        steps=[step for step in person.steps if step in steps],
        name=person.name if consent else "",
        phone=(person.phone or None) if consent else None,
        consent_uid=consent.uid if consent else None,
        account_id=visit.account_id,
        at=at,
    )


def _consent(visit: Visit, person: Person, at: datetime) -> Consent:
    return Consent(
        uid=uuid7(),
        drive_id=visit.drive_id,
        household_id=visit.household_id,
        slot=person.slot,
        purpose=CONSENT_PURPOSE,
        notice_version=CONSENT_VERSION,
        text_sha256=sha256(CONSENT_TEXT.encode()).hexdigest(),
        account_id=visit.account_id,
        at=at,
    )
