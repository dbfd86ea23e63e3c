"""The people of the district: volunteers of a hamlet in teams, each with a leader, neighbours in pairs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from app.access.actor import Actor, Role
from app.demo.district.ground import Hamlet
from app.demo.district.rows import Rows
from app.demo.names import PHONES, Names, phone
from app.kernel.ids import uuid7
from app.kernel.vietnamese.names import same_person_key
from app.notices.models import Notice
from app.people.actions.accounts import Person, write_person
from app.people.actions.roles import LEADS
from app.people.actions.teams import JOINED
from app.people.models import Account, Membership, Team, TeamMember
from app.people.rules import pair_up, suggest_login
from app.places.models import Area

MEMBER = "Đoàn viên"


@dataclass(frozen=True)
class Member:
    """A volunteer, as far as the story needs one."""

    id: int
    name: str
    name_sort: str
    home_id: int | None
    signs_in: bool = False

    @property
    def by_home(self) -> tuple[int, str]:
        """The key by which neighbours are paired."""
        return self.home_id or 0, self.name_sort


@dataclass(frozen=True)
class Crew:
    """A team of a hamlet; its first member leads it."""

    team_id: int
    leader: Member
    pairs: tuple[tuple[Member, ...], ...]


class People:
    """Adds the volunteers of one hamlet after the other."""

    def __init__(self, rows: Rows, names: Names, rng: Random, logins: Sequence[str], first_phone: int) -> None:
        self._rows, self._names, self._rng = rows, names, rng
        self._taken = set(logins)
        self._known: set[tuple[int, str, int]] = set()
        self._phone = first_phone

    def add(
        self,
        actor: Actor,
        now: datetime,
        ward: Area,
        hamlet: Hamlet,
        teams: Sequence[int],
        named: Sequence[Account] = (),
    ) -> list[Crew]:
        """Add so many teams with so many people each; `named` ones are there already and stand first in the first team."""
        found = []
        waiting = [self._known_one(actor, now, ward, account) for account in named]
        for number, size in enumerate(teams, 1):
            members, waiting = waiting[:size], waiting[size:]
            while len(members) < size:
                members.append(self._volunteer(actor, now, ward, hamlet, leads=not members))
            found.append(self._team(actor, now, hamlet.area, f"Đội {number} {hamlet.area.name}", members))
        return found

    def _known_one(self, actor: Actor, now: datetime, ward: Area, account: Account) -> Member:
        self._role(actor, now, account.id, ward.path, Role.VOLUNTEER, area_id=ward.id)
        return Member(account.id, account.name, account.name_sort, account.home_area_id, signs_in=True)

    def _volunteer(self, actor: Actor, now: datetime, ward: Area, hamlet: Hamlet, leads: bool) -> Member:
        home = self._rng.choice(hamlet.alleys).area
        person = self._young(ward, hamlet.area, home, leads)
        account = Account(id=self._rows.id_for(Account), uid=uuid7(), login=self._login(person.name), created_at=now)
        write_person(account, person)
        self._rows.put(account, area_id=ward.id, home_area_id=home.id)
        self._rows.record(actor.account_id, now, "people.add", "account", account.id, ward.path)
        self._role(actor, now, account.id, ward.path, Role.VOLUNTEER, area_id=ward.id)
        return Member(account.id, account.name, account.name_sort, home.id)

    def _young(self, ward: Area, hamlet: Area, home: Area, leads: bool) -> Person:
        """Return somebody the ward does not know yet: nobody of it has the same name and year."""
        while True:
            sex, year = self._rng.choice("mf"), self._rng.randint(1996, 2009)
            name = self._names.draw(sex, "young")
            key = (ward.id, same_person_key(name), year)
            if key not in self._known:
                break
        self._known.add(key)
        number = None
        if leads and self._phone < PHONES:
            number, self._phone = phone(self._phone), self._phone + 1
        unit = f"Chi đoàn {hamlet.kind} {hamlet.name}"
        return Person(name, ward, number, unit, MEMBER, home=home, birth_year=year, sex=sex)

    def _login(self, name: str) -> str:
        login = suggest_login(name, self._taken)
        self._taken.add(login)
        return login

    def _team(self, actor: Actor, now: datetime, area: Area, name: str, members: Sequence[Member]) -> Crew:
        team_id = self._rows.id_for(Team)
        self._rows.add(Team, id=team_id, uid=uuid7(), name=name, area_id=area.id, created_at=now)
        self._told(actor, now, "people.add_team", team_id, area)
        alone = sorted(members, key=lambda one: one.by_home)
        pairs = pair_up(list(range(len(alone))))
        numbers = {place: number for number, pair in enumerate(pairs, 1) for place in pair}
        for place, member in enumerate(alone):
            self._rows.add(TeamMember, team_id=team_id, account_id=member.id, pair=numbers.get(place), since=now)
            self._notice(member, now, "team", JOINED, "", name)
        self._told(actor, now, "people.join_team", team_id, area, n=len(members))
        self._told(actor, now, "people.pair", team_id, area, n=2 * len(pairs))
        leader = members[0]
        self._role(actor, now, leader.id, area.path, Role.LEADER, team_id=team_id)
        self._notice(leader, now, "role", LEADS, f"/teams/{team_id}", name)
        return Crew(team_id, leader, tuple(tuple(alone[place] for place in pair) for pair in pairs))

    def _role(self, actor: Actor, now: datetime, account_id: int, path: str, role: Role, **reach: int) -> None:
        given = {"account_id": account_id, "role": role.value, "granted_by": actor.account_id, "granted_at": now}
        self._rows.add(Membership, **given, **reach)
        told = {"team": reach["team_id"]} if "team_id" in reach else {}
        detail = {"role": role.value, **told}
        self._rows.record(actor.account_id, now, "people.give_role", "account", account_id, path, **detail)

    def _told(self, actor: Actor, now: datetime, action: str, team_id: int, area: Area, **detail: int) -> None:
        self._rows.record(actor.account_id, now, action, "team", team_id, area.path, **detail)

    def _notice(self, member: Member, now: datetime, kind: str, message: str, url: str, team: str) -> None:
        told = {"account_id": member.id, "kind": kind, "message": message, "url": url, "params": {"team": team}}
        self._rows.add(Notice, **told, created_at=now, read_at=now)
