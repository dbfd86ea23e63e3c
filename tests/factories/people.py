"""Accounts, roles, teams; and the cast that tests speak of: Lan, Minh, Hoa, Thu, Bản, and Quang who administers."""

from dataclasses import dataclass
from typing import Any

from app.access.actor import Actor, Role
from app.extensions import db
from app.kernel.clock import utc_now
from app.kernel.ids import uuid7
from app.kernel.vietnamese.fold import fold
from app.kernel.vietnamese.names import sort_key
from app.people.actors import actor_of
from app.people.models import Account, Membership, Team, TeamMember
from app.people.passwords import hash_password
from app.places.models import Area
from tests.factories import places

PASSWORD = "ngõ nhỏ phố nhỏ 7"


def account(login: str, name: str | None = None, area: Area | None = None, **values: Any) -> Account:
    """Add a person who can be signed in with `page.as_(login)`; no password, `with_password` gives one."""
    row = _account(login, name or f"Nguyễn Thị {login.title()}", area, **values)
    db.session.add(row)
    db.session.flush()
    return row


def _account(login: str, name: str, area: Area | None = None, **values: Any) -> Account:
    return Account(
        uid=uuid7(),
        login=login,
        name=name,
        name_sort=sort_key(name),
        search_fold=fold(name),
        area=area,
        created_at=utc_now(),
        **values,
    )


def with_password(person: Account, password: str = PASSWORD) -> Account:
    """Let the person sign in through the form (hashing takes a while: only where the form is what is tested)."""
    person.password_hash = hash_password(password)
    db.session.flush()
    return person


def grant(person: Account, role: Role, area: Area | None = None, team: Team | None = None, **values: Any) -> Membership:
    """Give the person a role; `school_id`, `class_id`, `point_id` for those inside a school or at a point."""
    row = _membership(person, role, area, team, **values)
    db.session.add(row)
    db.session.flush()
    return row


def _membership(
    person: Account, role: Role, area: Area | None = None, team: Team | None = None, **values: Any
) -> Membership:
    return Membership(account=person, role=role, area=area, team=team, granted_at=utc_now(), **values)


def team(area: Area, name: str = "Đội 1") -> Team:
    """Add a team of the area."""
    row = Team(uid=uuid7(), name=name, area=area, created_at=utc_now())
    db.session.add(row)
    db.session.flush()
    return row


def join(person: Account, group: Team, pair: int | None = 1) -> TeamMember:
    """Put the person into the team, walking with whoever has the same pair number."""
    row = TeamMember(account=person, team=group, pair=pair, since=utc_now())
    db.session.add(row)
    db.session.flush()
    return row


def actor(person: Account) -> Actor:
    """Return the person's actor, for calling actions and queries straight."""
    return actor_of(person)


@dataclass(frozen=True)
class Cast:
    """Two wards and the people in them. Logins are the field names."""

    ward: Area
    other_ward: Area
    team: Team
    quang: Account
    lan: Account
    minh: Account
    ban: Account
    thu: Account
    hoa: Account
    son: Account


def cast() -> Cast:
    """Add everybody, at once, since nearly every test begins so.

    Quang administers; in one ward Lan coordinates, Bản leads the team in which Minh volunteers, Thu reads; Hoa
    coordinates the other ward, where Sơn volunteers.
    """
    here, there = places.ward("Phường Cửa Nam"), places.ward("Phường Văn Miếu")
    people = {
        "quang": _account("quang", "Đỗ Quang"),
        "lan": _account("lan", "Trần Thị Lan", here),
        "minh": _account("minh", "Lê Minh", here),
        "ban": _account("ban", "Hoàng Văn Bản", here),
        "thu": _account("thu", "Phạm Thị Thu", here),
        "hoa": _account("hoa", "Vũ Thị Hoa", there),
        "son": _account("son", "Đặng Sơn", there),
    }
    db.session.add_all(people.values())
    group = team(here)
    roles = [
        _membership(people["quang"], Role.ADMIN),
        _membership(people["lan"], Role.COORDINATOR, here),
        _membership(people["minh"], Role.VOLUNTEER, here),
        _membership(people["ban"], Role.LEADER, team=group),
        _membership(people["thu"], Role.READER, here),
        _membership(people["hoa"], Role.COORDINATOR, there),
        _membership(people["son"], Role.VOLUNTEER, there),
    ]
    pair = [TeamMember(account=people[name], team=group, pair=1, since=utc_now()) for name in ("minh", "ban")]
    db.session.add_all([*roles, *pair])
    db.session.flush()
    return Cast(here, there, group, **people)
