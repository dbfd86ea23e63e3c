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
    full_name = name or f"Nguyễn Thị {login.title()}"
    row = Account(
        uid=uuid7(),
        login=login,
        name=full_name,
        name_sort=sort_key(full_name),
        search_fold=fold(full_name),
        area=area,
        created_at=utc_now(),
        **values,
    )
    db.session.add(row)
    db.session.flush()
    return row


def with_password(person: Account, password: str = PASSWORD) -> Account:
    """Let the person sign in through the form (hashing takes a while: only where the form is what is tested)."""
    person.password_hash = hash_password(password)
    db.session.flush()
    return person


def grant(person: Account, role: Role, area: Area | None = None, team: Team | None = None, **values: Any) -> Membership:
    """Give the person a role; `school_id`, `class_id`, `point_id` for those inside a school or at a point."""
    row = Membership(account=person, role=role, area=area, team=team, granted_at=utc_now(), **values)
    db.session.add(row)
    db.session.flush()
    return row


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
    """Add everybody: Quang administers; in one ward Lan coordinates, Bản leads the team in which Minh volunteers, Thu
    reads; Hoa coordinates the other ward, where Sơn volunteers."""
    here, there = places.ward("Phường Cửa Nam"), places.ward("Phường Văn Miếu")
    people = {
        "quang": account("quang", "Đỗ Quang"),
        "lan": account("lan", "Trần Thị Lan", here),
        "minh": account("minh", "Lê Minh", here),
        "ban": account("ban", "Hoàng Văn Bản", here),
        "thu": account("thu", "Phạm Thị Thu", here),
        "hoa": account("hoa", "Vũ Thị Hoa", there),
        "son": account("son", "Đặng Sơn", there),
    }
    group = team(here)
    grant(people["quang"], Role.ADMIN)
    grant(people["lan"], Role.COORDINATOR, here)
    grant(people["minh"], Role.VOLUNTEER, here)
    grant(people["ban"], Role.LEADER, team=group)
    grant(people["thu"], Role.READER, here)
    grant(people["hoa"], Role.COORDINATOR, there)
    grant(people["son"], Role.VOLUNTEER, there)
    join(people["minh"], group)
    join(people["ban"], group)
    db.session.flush()
    return Cast(here, there, group, **people)
