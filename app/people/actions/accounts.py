"""Adding, editing, disabling people, and the volunteers of an imported list."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.access.actor import SYSTEM_ACTOR, Actor, Role, Scope
from app.access.names import P
from app.access.table import allows
from app.audit.actions import record
from app.extensions import db
from app.kernel.errors import Forbidden, Invalid, Refused
from app.kernel.ids import uuid7
from app.kernel.vietnamese.fold import fold
from app.kernel.vietnamese.names import proper_case, sort_key
from app.kernel.words import N_
from app.people.actors import grants_of
from app.people.cards import end_cards
from app.people.hooks import tell_disabled
from app.people.models import Account, Membership
from app.people.queries.accounts import logins_like
from app.people.rules import clean_login, is_login, login_stem, may_manage, suggest_login
from app.people.sessions import cancel_links, end_sessions_of
from app.people.twins import Somebody
from app.people.volunteer_twins import people_of, surely
from app.places.models import Area

AREA_NOT_YOURS = N_("You have not been given this area.")
LONGEST_NAME = 120  # a letter may become two when its case changes
LOGIN_TAKEN = N_("%(login)s is already somebody's sign-in name. Try %(free)s.")


@dataclass(frozen=True)
class Person:
    """What is written down about somebody. `area` is the ward they belong to, `home` the hamlet or alley they live in."""

    name: str
    area: Area | None
    phone: str | None = None
    unit: str = ""
    position: str = ""
    home: Area | None = None
    born_on: date | None = None
    birth_year: int | None = None
    sex: str = ""


def free_login(name: str) -> str:
    """Return the sign-in name suggested for a name: nobody has it yet."""
    plain = suggest_login(name, ())
    return suggest_login(name, logins_like(login_stem(plain)))


def add_person(
    actor: Actor,
    now: datetime,
    person: Person,
    login: str = "",
    batch_id: int | None = None,
    school_id: int | None = None,
) -> Account:
    """Add an account without a password and without a role. Raises Invalid for a sign-in name that cannot be.

    `school_id`: somebody to work in that school; whoever appoints its staff may add them.
    """
    if school_id is None or not allows(actor, P.SCHOOL_STAFF, Scope(school_id=school_id)):
        _check_area(actor, P.PEOPLE_ADD, person)
    return _add(actor, now, person, login, batch_id)


def _add(actor: Actor, now: datetime, person: Person, login: str, batch_id: int | None = None) -> Account:
    login = clean_login(login) or free_login(person.name)
    if not is_login(login):
        raise Invalid(N_("A sign-in name has 2 to 40 letters a-z, digits, or . _ - between them."), field="login")
    account = Account(uid=uuid7(), login=login, created_at=now, batch_id=batch_id)
    write_person(account, person)
    try:
        with db.session.begin_nested():
            db.session.add(account)
    except IntegrityError:
        raise Invalid(LOGIN_TAKEN, field="login", login=login, free=free_login(person.name)) from None
    record(actor, now, "people.add", "account", account.id, _path(account))
    return account


def add_volunteer(
    actor: Actor,
    now: datetime,
    person: Person,
    *,
    login: str = "",
    batch_id: int | None = None,
    find: Callable[[Person], Account | None] | None = None,
) -> tuple[Account, bool]:
    """Add somebody as a volunteer of a ward, or find them; say whether they are new. Safe twice.

    The same person is, in the same ward, surely the same by the rules of `people.twins`; a list knows by itself (`find`).
    """
    _check_area(actor, P.PEOPLE_ADD, person)
    return admit_volunteer(actor, now, person, login=login, batch_id=batch_id, find=find)


def admit_volunteer(
    actor: Actor,
    now: datetime,
    person: Person,
    *,
    login: str = "",
    batch_id: int | None = None,
    find: Callable[[Person], Account | None] | None = None,
) -> tuple[Account, bool]:
    """Do what `add_volunteer` does for an actor whose right was checked elsewhere: a leader lets somebody into the team."""
    account = find(person) if find else _same_person(person)
    fresh = account is None
    if account is None:
        account = _add(actor, now, person, login, batch_id)
    held = select(Membership.id).where(
        Membership.account_id == account.id, Membership.role == Role.VOLUNTEER.value, Membership.ended_at.is_(None)
    )
    if db.session.scalar(held) is None:
        area_id = person.area.id if person.area else None
        role = Membership(
            account_id=account.id,
            role=Role.VOLUNTEER.value,
            area_id=area_id,
            granted_by=actor.account_id,
            granted_at=now,
        )
        db.session.add(role)
        record(actor, now, "people.give_role", "account", account.id, _path(account), role=Role.VOLUNTEER.value)
    return account, fresh


def note_volunteer_file(actor: Actor, now: datetime, people: int) -> None:
    """Write down that the list of volunteers, numbers included, left as a file."""
    record(actor, now, "people.export", "account", actor.account_id, None, n=people)


def edit_person(actor: Actor, now: datetime, account: Account, person: Person, version: int) -> None:
    """Change what is written about a person. Raises Refused when somebody else changed it since `version`."""
    refuse_above(actor, account)
    if account.version != version:
        raise Refused(N_("Somebody else changed this person meanwhile. Look at what is stored now, then save again."))
    if person.area is not account.area:
        _check_area(actor, P.PEOPLE_EDIT, person)
    if person.home is not None and not (person.area and person.home.path.startswith(person.area.path)):
        raise Invalid(N_("Choose an alley or hamlet of the ward."), field="home_area")
    moved = account.area_id != (person.area.id if person.area else None)
    write_person(account, person)
    account.version += 1
    record(actor, now, "people.edit", "account", account.id, _path(account), moved=moved)


def disable_person(actor: Actor, now: datetime, account: Account, reason: str) -> None:
    """Stop a person: signed out everywhere, links cancelled, what they hold goes back. Safe twice."""
    if account.id == actor.account_id:
        raise Refused(N_("You cannot stop your own account. Ask another administrator."))
    refuse_above(actor, account)
    if account.disabled_at is not None:
        return
    account.disabled_at, account.disabled_reason = now, reason
    account.version += 1
    end_sessions_of(account.id, now, "disabled")
    cancel_links(account.id, now)
    end_cards(actor, now, [account.id], "disabled")
    tell_disabled(actor, now, account.id)
    record(actor, now, "people.disable", "account", account.id, _path(account))


def enable_person(actor: Actor, now: datetime, account: Account) -> None:
    """Let a stopped person work again, with the roles and teams they had. Safe twice."""
    refuse_above(actor, account)
    if account.disabled_at is None:
        return
    account.disabled_at, account.disabled_reason = None, ""
    account.version += 1
    record(actor, now, "people.enable", "account", account.id, _path(account))


def note_reveal(actor: Actor, now: datetime, account: Account) -> None:
    """Record that the actor looked at the person's whole phone number."""
    record(actor, now, "people.reveal", "account", account.id, _path(account))


def create_admin(now: datetime, name: str, login: str, password_hash: str) -> Account:
    """Add an administrator on the system's rights (the command of whoever runs the machine)."""
    account = add_person(SYSTEM_ACTOR, now, Person(name=name, area=None), login)
    account.password_hash = password_hash
    db.session.add(Membership(account_id=account.id, role=Role.ADMIN.value, granted_at=now))
    record(SYSTEM_ACTOR, now, "people.give_role", "account", account.id, role=Role.ADMIN.value)
    return account


def refuse_above(actor: Actor, account: Account) -> None:
    """Raise Forbidden when the actor does not stand above the account's roles (their own account is fine)."""
    if account.id != actor.account_id and not may_manage(actor, grants_of(account.id)):
        raise Forbidden(N_("This person has a role that you cannot give. Ask an administrator."))


def _check_area(actor: Actor, permission: P, person: Person) -> None:
    if not allows(actor, permission, Scope(area_path=person.area.path if person.area else None)):
        raise Invalid(AREA_NOT_YOURS, field="area")


def write_person(account: Account, person: Person) -> None:
    """Put what is told of a person on the account, and what follows from it: how the name sorts and is found."""
    account.name = proper_case(person.name)[:LONGEST_NAME]
    account.name_sort = sort_key(account.name)
    account.phone, account.unit, account.position = person.phone, person.unit, person.position
    account.area, account.home_area = person.area, person.home
    account.born_on, account.birth_year, account.sex = person.born_on, person.birth_year, person.sex
    account.search_fold = fold(" ".join(filter(None, (account.name, account.login, account.phone))))[:300]


def somebody_of(person: Person) -> Somebody:
    """Return a person as the rules compare them."""
    phones = (person.phone,) if person.phone else ()
    return Somebody(person.name, phones, person.born_on, person.birth_year, person.sex, person.unit)


def _same_person(person: Person) -> Account | None:
    found = surely(people_of(person.area), somebody_of(person))
    return db.session.get_one(Account, found) if found is not None else None


def _path(account: Account) -> str | None:
    return account.area.path if account.area else None
