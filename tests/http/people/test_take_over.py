"""Ways to somebody else's account: links kept from better days, races with a password change."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.extensions import db
from app.kernel.clock import utc_now
from app.kernel.errors import Invalid
from app.people import sign_in
from app.people.actions import accounts, links, roles
from app.people.models import Membership, SignInSession
from app.people.passwords import hash_password
from app.people.role_places import Place
from tests.factories import people
from tests.factories.people import Cast
from tests.kit.page import Page


def made(by: people.Account, whom: people.Account) -> str:
    secret = links.make_link(people.actor(by), utc_now(), whom)
    db.session.flush()
    return f"/link/{secret}"


def test_a_link_made_for_a_volunteer_is_dead_once_they_coordinate(page: Page, cast: Cast) -> None:
    path = made(cast.ban, cast.minh)
    page.get(path)
    roles.give_role(people.actor(cast.quang), utc_now(), cast.minh, Role.COORDINATOR, Place(area=cast.ward))
    page.get(path, expect=404)
    page.post(path, {"password": "một câu dễ nhớ", "again": "một câu dễ nhớ"}, expect=404)


def test_a_leader_who_no_longer_leads_keeps_no_links(page: Page, cast: Cast) -> None:
    path = made(cast.ban, cast.minh)
    leading = db.session.scalars(select(Membership).where(Membership.account_id == cast.ban.id)).one()
    roles.end_role(people.actor(cast.quang), utc_now(), leading)
    page.get(path, expect=404)


def test_whoever_is_stopped_keeps_no_links(page: Page, cast: Cast) -> None:
    path = made(cast.lan, cast.minh)
    accounts.disable_person(people.actor(cast.quang), utc_now(), cast.lan, "nghỉ")
    page.get(path, expect=404)


def test_a_link_does_not_outlive_a_stop(page: Page, cast: Cast) -> None:
    path = made(cast.lan, cast.minh)
    quang = people.actor(cast.quang)
    accounts.disable_person(quang, utc_now(), cast.minh, "nghỉ")
    accounts.enable_person(quang, utc_now(), cast.minh)
    page.get(path, expect=404)


def test_a_link_of_an_administrator_works_for_anybody(page: Page, cast: Cast) -> None:
    page.get(made(cast.quang, cast.lan))


@pytest.mark.parametrize("what", ["password", "stopped"])
def test_the_old_password_opens_nothing_while_it_is_being_changed(app: Flask, cast: Cast, what: str) -> None:
    people.with_password(cast.minh)
    known = sign_in.credentials_of("minh")
    if what == "password":
        cast.minh.password_hash = hash_password("một câu khác hẳn")
    else:
        accounts.disable_person(people.actor(cast.quang), utc_now(), cast.minh, "nghỉ")
    db.session.flush()
    with pytest.raises(Invalid):
        sign_in.sign_in(known, utc_now(), "")
    assert db.session.scalar(select(SignInSession)) is None


@pytest.mark.parametrize(
    ("who", "whom", "role", "status"),
    [
        ("lan", "minh", "admin", (403, 422)),
        ("lan", "minh", "coordinator", (403, 422)),
        ("lan", "lan", "admin", (403, 422)),
        ("ban", "minh", "leader", (403,)),
        ("ban", "ban", "coordinator", (403,)),
        ("hoa", "minh", "leader", (404,)),
    ],
)
def test_nobody_gives_a_role_above_their_own(
    page: Page, cast: Cast, who: str, whom: str, role: str, status: tuple[int, ...]
) -> None:
    browser, person = page.as_(who), getattr(cast, whom)
    held = len(db.session.scalars(select(Membership)).all())
    sent = {"role": role, "area": str(cast.ward.id), "team": str(cast.team.id)}
    assert browser.post(f"/people/{person.id}/roles/new", sent, expect=None).status in status
    assert len(db.session.scalars(select(Membership)).all()) == held


@pytest.mark.parametrize("place", ["other_ward", "team"])
def test_a_coordinator_gives_nothing_outside_their_area(page: Page, cast: Cast, place: str) -> None:
    there = people.team(cast.other_ward, "Đội bên kia")
    sent = {"role": "leader", "team": str(there.id)} if place == "team" else {"role": "reader", "area": "2"}
    sent |= {"area": str(cast.other_ward.id)}
    page.as_("lan").post(f"/people/{cast.minh.id}/roles/new", sent, expect=422)


def test_a_leader_who_finds_a_coordinator_in_the_team_gets_nothing(page: Page, cast: Cast) -> None:
    people.join(cast.lan, cast.team, pair=None)
    people.join(cast.quang, cast.team, pair=None)
    ban = page.as_("ban")
    for person in (cast.lan, cast.quang):
        for act in ("link", "disable", "sessions/end"):
            assert ban.post(f"/people/{person.id}/{act}", {"reason": "x"}, expect=403)
