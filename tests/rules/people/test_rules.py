"""Sign-in names, who stands above whom, pairs, what a browser is called."""

import pytest

from app.access.actor import Actor, Grant, Role
from app.people.rules import device_words, is_login, login_stem, may_manage, next_pair, pair_up, suggest_login

HERE, BELOW, THERE = "/1/5/", "/1/5/9/", "/1/6/"


def actor(*grants: Grant) -> Actor:
    return Actor(1, "Lan", grants)


ADMIN = actor(Grant(Role.ADMIN))
COORDINATOR = actor(Grant(Role.COORDINATOR, HERE))
LEADER = actor(Grant(Role.LEADER, HERE, team_id=3))
SCHOOL_LEAD = actor(Grant(Role.SCHOOL_LEAD, HERE, school_id=5))
BOTH_LEADS = actor(Grant(Role.LEADER, HERE, team_id=3), Grant(Role.SCHOOL_LEAD, HERE, school_id=5))


@pytest.mark.parametrize(
    ("name", "taken", "login"),
    [
        ("Nguyễn Thị Lan", (), "lannt"),
        ("Nguyễn Thị Lan", ("lannt", "lannt2"), "lannt3"),
        ("Đỗ Văn Đức", (), "ducdv"),
        ("Bản", (), "ban"),
        ("Y", (), "bany"),
    ],
)
def test_a_sign_in_name_is_suggested(name: str, taken: tuple[str, ...], login: str) -> None:
    assert suggest_login(name, taken) == login
    assert is_login(login)
    assert login.startswith(login_stem(login))


@pytest.mark.parametrize("login", ["", "a", "Lan", "lan nt", "-lan", "lan.", "la..n", "lẫn", "x" * 42, "../etc"])
def test_nonsense_is_no_sign_in_name(login: str) -> None:
    assert not is_login(login)


@pytest.mark.parametrize(
    ("who", "grants", "allowed"),
    [
        (ADMIN, [Grant(Role.ADMIN)], True),
        (COORDINATOR, [], True),
        (COORDINATOR, [Grant(Role.VOLUNTEER, THERE)], True),
        (COORDINATOR, [Grant(Role.LEADER, BELOW, team_id=3)], True),
        (COORDINATOR, [Grant(Role.LEADER, THERE, team_id=4)], False),
        (COORDINATOR, [Grant(Role.COORDINATOR, BELOW)], False),
        (COORDINATOR, [Grant(Role.VOLUNTEER, HERE), Grant(Role.ADMIN)], False),
        (LEADER, [Grant(Role.VOLUNTEER, HERE)], True),
        (LEADER, [Grant(Role.LEADER, HERE, team_id=3)], False),
        (LEADER, [Grant(Role.READER, HERE)], False),
        (COORDINATOR, [Grant(Role.SCHOOL_LEAD, BELOW, school_id=5)], True),
        (COORDINATOR, [Grant(Role.POINT_STAFF, THERE, point_id=5)], False),
        (SCHOOL_LEAD, [Grant(Role.HOMEROOM, HERE, school_id=5, class_id=50)], True),
        (SCHOOL_LEAD, [Grant(Role.SCHOOL_OFFICE, HERE, school_id=5)], True),
        (SCHOOL_LEAD, [Grant(Role.SCHOOL_LEAD, HERE, school_id=5)], False),
        (SCHOOL_LEAD, [Grant(Role.HOMEROOM, HERE, school_id=6, class_id=60)], False),
        (SCHOOL_LEAD, [Grant(Role.HOMEROOM, HERE, school_id=5), Grant(Role.COORDINATOR, HERE)], False),
        (SCHOOL_LEAD, [Grant(Role.HOMEROOM, HERE, school_id=5), Grant(Role.VOLUNTEER, HERE)], False),
        (SCHOOL_LEAD, [Grant(Role.POINT_STAFF, HERE, point_id=5)], False),
        (BOTH_LEADS, [Grant(Role.VOLUNTEER, HERE)], True),
        (BOTH_LEADS, [Grant(Role.HOMEROOM, HERE, school_id=5)], True),
        (BOTH_LEADS, [Grant(Role.HOMEROOM, HERE, school_id=5), Grant(Role.VOLUNTEER, HERE)], False),
    ],
)
def test_nobody_is_managed_from_below(who: Actor, grants: list[Grant], allowed: bool) -> None:
    assert may_manage(who, grants) is allowed


def test_the_smallest_free_pair_number_is_next() -> None:
    assert next_pair([]) == 1
    assert next_pair([1, 1, 3, None]) == 2


def test_people_are_paired_in_their_order_and_the_odd_one_is_left() -> None:
    assert pair_up([7, 3, 9, 4, 1]) == [(7, 3), (9, 4)]
    assert pair_up([7]) == []


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Linux; Android 9; SM-A105G) AppleWebKit/537.36 Chrome/96 Mobile Safari/537.36",
            "Chrome · Android",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 15_0 like Mac OS X) Version/15.0 Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Linux; Android 11) Chrome/96 Mobile Safari/537.36 Zalo android", "Zalo · Android"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130 Safari/537.36 Edg/130", "Edge · Windows"),
        ("curl/8", "Unknown device"),
    ],
)
def test_a_browser_is_called_what_people_call_it(agent: str, words: str) -> None:
    assert device_words(agent) == words
