"""Pure decisions about people: sign-in names, who stands above whom, pairs, what a browser is called."""

import re
from collections.abc import Collection, Iterable, Sequence

from app.access.actor import Actor, Grant, Role
from app.access.table import APPOINTS
from app.kernel.vietnamese.fold import fold
from app.kernel.vietnamese.names import split_name
from app.kernel.words import N_

LOGIN_PATTERN = re.compile(r"[a-z0-9](?:[a-z0-9]|[._-](?=[a-z0-9])){1,39}")
PAIR_SIZES = (2, 3)

# The roles given on a person's page and what each reaches over; "area" of a volunteer is only where they are listed.
NEEDS = {
    Role.ADMIN: "nothing",
    Role.COORDINATOR: "area",
    Role.READER: "area",
    Role.LEADER: "team",
    Role.HAMLET_HEAD: "area",
    Role.VOLUNTEER: "area",
}
# The roles given on the page of a school or sales point: the part of a Place each cannot do without.
NEEDS_INSIDE = {
    Role.SCHOOL_LEAD: "school_id",
    Role.SCHOOL_OFFICE: "school_id",
    Role.HOMEROOM: "class_id",
    Role.POINT_STAFF: "point_id",
}

_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
_BROWSERS = (
    ("Zalo", "Zalo"),
    ("FBAN", "Facebook"),
    ("FBAV", "Facebook"),
    ("coc_coc", "Cốc Cốc"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def clean_login(typed: str) -> str:
    """Return a sign-in name the way it is stored: no spaces around, lower case."""
    return typed.strip().lower()


def is_login(login: str) -> bool:
    """Say whether a text can be a sign-in name: 2 to 40 of a-z, 0-9, with single . _ - between."""
    return LOGIN_PATTERN.fullmatch(login) is not None


def suggest_login(name: str, taken: Collection[str]) -> str:
    """Return a free sign-in name: given name and initials of the rest, Nguyễn Thị Lan -> lannt, lannt2, …"""
    family, middle, given = split_name(fold(name))
    stem = (given + "".join(word[0] for word in (family, *middle.split()) if word))[:32]
    if len(stem) < 2:
        stem = f"ban{stem}"
    number = 1
    while (login := stem if number == 1 else f"{stem}{number}") in taken:
        number += 1
    return login


def login_stem(login: str) -> str:
    """Return a suggested sign-in name without its number: all that may be taken begin with it."""
    return login.rstrip("0123456789") or login


def may_manage(actor: Actor, grants: Iterable[Grant]) -> bool:
    """Say whether the actor stands above somebody with these grants (links, disabling and editing ask it).

    An admin stands above everybody. Others never above a role they could not have given in the place where it
    reaches: a link to a coordinator's account would be a coordinator's rights. A plain volunteer has none to steal from
    those who work with volunteers. A school's lead stands above those alone who hold nothing outside that school, and
    what else the lead may do elsewhere adds nothing to it: whoever is appointed into a school stays their own.
    """
    if actor.holds(Role.ADMIN, Role.SYSTEM):
        return True
    held = list(grants)
    leads = [own for own in actor.grants if own.role is Role.SCHOOL_LEAD]
    others = [own for own in actor.grants if own.role is not Role.SCHOOL_LEAD]
    return any(all(_gives(own, grant) for grant in held) for own in leads) or (
        bool(others)
        and all(grant.role is Role.VOLUNTEER or any(_gives(own, grant) for own in others) for grant in held)
    )


def may_give(actor: Actor, grant: Grant) -> bool:
    """Say whether the actor may give or take back a role in the place where it reaches."""
    if actor.holds(Role.ADMIN, Role.SYSTEM):
        return True
    return any(_gives(own, grant) for own in actor.grants)


def _gives(own: Grant, grant: Grant) -> bool:
    return grant.role in APPOINTS.get(own.role, frozenset()) and _lies_in(own, grant)


def _lies_in(own: Grant, grant: Grant) -> bool:
    if own.school_id is not None:
        return grant.school_id == own.school_id
    return own.area_path is not None and grant.area_path is not None and grant.area_path.startswith(own.area_path)


def next_pair(numbers: Iterable[int | None]) -> int:
    """Return the smallest pair number that is free."""
    used = set(numbers)
    number = 1
    while number in used:
        number += 1
    return number


def pair_up(people: Sequence[int]) -> list[tuple[int, ...]]:
    """Return the people two by two in their order; an odd one out stays alone and is left out."""
    return [tuple(people[i : i + 2]) for i in range(0, len(people) - 1, 2)]


def device_words(user_agent: str) -> str:
    """Return what a person calls the browser behind a user agent: "Chrome · Android"; a message id when unknown."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return " · ".join(filter(None, (browser, system))) or N_("Unknown device")
