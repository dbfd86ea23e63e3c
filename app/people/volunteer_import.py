"""Taking a list of volunteers in: an account without a password, its ward, its team; safe twice."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import select

from app.access.actor import Actor, Scope
from app.access.names import P
from app.access.table import allows
from app.audit.actions import record
from app.extensions import db
from app.intake.registry import ListPlace, Outcome, OutcomeCode, TakenRow
from app.kernel.errors import Forbidden
from app.kernel.vietnamese.fold import fold, tone_norm
from app.kernel.words import N_
from app.people.actions.accounts import Person, add_volunteer
from app.people.actions.teams import add_members, add_team
from app.people.models import Account, Team
from app.people.queries.areas import parts_of, ward_of
from app.people.twins import Somebody, somebody_of_row
from app.people.volunteer_list import VolunteerRow
from app.people.volunteer_twins import RULES, people_of, surely
from app.places.models import Area
from app.places.tree import hold_ward

SHORTEST_HOME_NAME = 3


def import_volunteers(
    actor: Actor, now: datetime, place: ListPlace, batch_id: int, rows: Sequence[TakenRow]
) -> list[Outcome]:
    """Take the rows in as volunteers of the place's ward; those of one union branch or class become one team.

    Somebody who is there already, surely or because it was said so, is not made again: what is empty about them is
    filled. Somebody in a team stays there.
    """
    if not allows(actor, P.PEOPLE_ADD, Scope(area_path=place.path)):
        raise Forbidden(N_("You have not been given this area."))
    hold_ward(place.path)
    area = db.session.get_one(Area, place.id)
    ward = ward_of(area)
    homes, people = _Homes(ward, area), _People(ward)
    outcomes: list[Outcome] = []
    joining: dict[str, list[Account]] = {}
    for row in rows:
        told: VolunteerRow = row.candidate
        person = Person(
            name=told.name,
            area=ward,
            phone=told.phone,
            unit=(told.unit or "")[:120],
            position=(told.position or "")[:120],
            home=homes.of(told),
            born_on=told.dob,
            birth_year=told.birth_year,
            sex=told.sex or "",
        )
        account, fresh = add_volunteer(actor, now, person, batch_id=batch_id, find=partial(people.take, row))
        code, before = ("created", None) if fresh else _fill(account, person)
        outcomes.append(Outcome(row.id, code, account.id, before))
        if told.unit and account.disabled_at is None:
            joining.setdefault(told.unit, []).append(account)
    db.session.flush()
    teams = _join_teams(actor, now, ward, joining, batch_id)
    created = sum(outcome.code == "created" for outcome in outcomes)
    record(actor, now, "people.import", "intake_batch", batch_id, ward.path, created=created, teams=teams)
    return outcomes


def _join_teams(actor: Actor, now: datetime, ward: Area, joining: dict[str, list[Account]], batch_id: int) -> int:
    """Put everybody who is in no team yet into the team of their unit; return how many teams were begun."""
    there = select(Team).where(Team.area_id == ward.id, Team.ended_at.is_(None)).order_by(Team.id.desc())
    teams = {_key(team.name): team for team in db.session.scalars(there)}
    begun = 0
    for unit, accounts in joining.items():
        alone = [
            account
            for account in dict.fromkeys(accounts)
            if all(held.ended_at is not None for held in account.team_places)
        ]
        if not alone:
            continue
        if _key(unit) not in teams:
            teams[_key(unit)] = add_team(actor, now, unit, ward, batch_id)
            begun += 1
        add_members(actor, now, teams[_key(unit)], alone)
        db.session.flush()
        for account in alone:
            db.session.expire(account, ["team_places"])
    return begun


def _fill(account: Account, person: Person) -> tuple[OutcomeCode, dict[str, Any] | None]:
    """Fill what is empty about somebody who is there already; say whether that was anything, and which fields."""
    filled: list[str] = []
    for field, value in (
        ("phone", person.phone),
        ("unit", person.unit),
        ("position", person.position),
        ("born_on", person.born_on),
        ("birth_year", person.birth_year),
        ("sex", person.sex),
        ("home_area_id", person.home.id if person.home else None),
    ):
        if value not in (None, "") and getattr(account, field) in (None, ""):
            setattr(account, field, value)
            filled.append(field)
    if not filled:
        return "same", None
    account.version += 1
    account.search_fold = fold(" ".join(filter(None, (account.name, account.login, account.phone))))[:300]
    return "changed", {"version": account.version, "filled": filled}


class _People:
    """The people of the ward as they were before the list; each is at most one of its rows."""

    def __init__(self, ward: Area) -> None:
        self._known: dict[int, Somebody] = dict(people_of(ward))
        self._by_key: dict[str, list[int]] = defaultdict(list)
        for account_id, somebody in self._known.items():
            for key in RULES.keys(somebody):
                self._by_key[key].append(account_id)
        self._taken: set[int] = set()

    def take(self, row: TakenRow, _person: Person) -> Account | None:
        """Return the account a row is: the one that was said, else the one it surely is."""
        found = row.stored_id if row.stored_id in self._known and row.stored_id not in self._taken else None
        if found is None:
            mine = somebody_of_row(row.candidate)
            near = {account_id for key in RULES.keys(mine) for account_id in self._by_key.get(key, ())}
            found = surely(((one, self._known[one]) for one in sorted(near - self._taken - row.apart)), mine)
        if found is None:
            return None
        self._taken.add(found)
        return db.session.get_one(Account, found)


class _Homes:
    """Finds the hamlet or alley somebody lives in, where the address or the branch names it."""

    def __init__(self, ward: Area, listed: Area) -> None:
        self._default = listed if listed is not ward else None
        named = {fold(part.name): part for part in parts_of(ward) if len(part.name) >= SHORTEST_HOME_NAME}
        self._named = sorted(named.items(), key=lambda item: -len(item[0]))

    def of(self, row: VolunteerRow) -> Area | None:
        words = f" {fold(row.address or '')} | {fold(row.unit or '')} "
        return next((area for name, area in self._named if f" {name} " in words), self._default)


def _key(name: str) -> str:
    return " ".join(tone_norm(name).casefold().split())
