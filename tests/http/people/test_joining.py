"""Joining a team from a printed sheet: looking uses nothing up, nobody is in before a leader's word."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.access.actor import Role
from app.audit.models import AuditRow
from app.extensions import db
from app.kernel.clock import utc_now
from app.kernel.errors import NotFound
from app.people.actions import joining
from app.people.models import Account, TeamLink, TeamMember, TeamRequest
from app.people.secrets import printed_key
from tests.factories import people, places
from tests.factories.people import Cast
from tests.kit.page import Page

CHI = {"name": "nguyễn minh chi", "phone": "0912 345 678", "birth_year": "2004"}
SITE_KEY = "the-same-in-every-test"


def link_into(cast: Cast, places_left: int = 30) -> str:
    link = joining.make_team_link(people.actor(cast.ban), utc_now(), cast.team, places_left, SITE_KEY)
    db.session.flush()
    return f"/vao-doi/{printed_key(SITE_KEY, link.uid)}"


def asked(page: Page, path: str, **changes: str) -> None:
    page.get(path)
    page.post(path, CHI | changes, expect=200)


def requests() -> list[TeamRequest]:
    return list(db.session.scalars(select(TeamRequest).order_by(TeamRequest.id)))


def teams_of(account: Account) -> list[int]:
    query = select(TeamMember.team_id).where(TeamMember.account_id == account.id, TeamMember.ended_at.is_(None))
    return list(db.session.scalars(query))


@pytest.mark.parametrize("who", ["ban", "lan"])
def test_a_sheet_is_made_and_printed(page: Page, cast: Cast, who: str) -> None:
    browser = page.as_(who)
    path = f"/teams/{cast.team.id}/invite"
    shown = browser.get(path)
    assert browser.get(path + "/sheet", expect=303).location == path
    browser.submit(shown, "#invite-form", max_uses="0", expect=422)
    browser.submit(shown, "#invite-form", max_uses="25")
    sheet = browser.get(path + "/sheet")
    found = re.search(r"http://localhost(/vao-doi/[\w-]{22})", sheet.text)
    assert found and len(sheet.css("svg.qr")) == 1
    assert len(browser.get(path + "/sheet?small=1").css("svg.qr")) == 4
    assert found[1].removeprefix("/vao-doi/") not in str(db.session.scalars(select(TeamLink.secret_sha256)).all())
    assert "Đội 1" in page.get(found[1]).text_of("h1")
    browser.post(path + "/stop")
    page.get(found[1], expect=404)


def test_looking_uses_nothing_up_and_says_nothing_of_anybody(page: Page, cast: Cast) -> None:
    path = link_into(cast)
    for _ in range(3):
        shown = page.get(path)
    assert shown.headers["Referrer-Policy"] == "strict-origin" and shown.headers["Cache-Control"] == "no-store"
    assert not [name for name in ("Minh", "Bản", "Lan") if name in shown.text_of("main")]
    assert db.session.scalars(select(TeamLink.used)).one() == 0


def test_nobody_is_in_before_a_leader_says_so(page: Page, cast: Cast) -> None:
    alley = places.alley(cast.ward, "Ngõ Trạm")
    path = link_into(cast)
    asked(page, path, home=str(alley.id))
    assert db.session.scalar(select(func.count()).where(Account.phone == "0912345678")) == 0
    ban = page.as_("ban")
    assert "Nguyễn Minh Chi" in ban.get(f"/teams/{cast.team.id}").text_of("#requests")
    assert "xin vào" in ban.get("/notices").text_of("main")
    accept = f"/teams/{cast.team.id}/requests/{requests()[0].id}/accept"
    made = ban.follow(ban.post(accept))
    chi = db.session.scalars(select(Account).where(Account.phone == "0912345678")).one()
    assert (chi.name, chi.birth_year, chi.home_area, chi.area) == ("Nguyễn Minh Chi", 2004, alley, cast.ward)
    assert [one.role for one in chi.memberships] == ["volunteer"] and teams_of(chi) == [cast.team.id]
    assert made.css("#link-url") and not requests()
    ban.post(accept, expect=404)
    assert "people.team_accept" in db.session.scalars(select(AuditRow.action)).all()


def test_a_no_erases_what_was_written(page: Page, cast: Cast) -> None:
    asked(page, link_into(cast))
    [request] = requests()
    page.as_("lan").post(f"/teams/{cast.team.id}/requests/{request.id}/decline")
    assert not requests()
    assert db.session.scalar(select(func.count()).where(Account.phone == "0912345678")) == 0


def test_bad_input_keeps_the_text(page: Page, cast: Cast) -> None:
    path = link_into(cast)
    page.get(path)
    answer = page.post(path, CHI | {"phone": "12"}, expect=422)
    assert answer.value_of("phone") == "12" and answer.value_of("name") == "nguyễn minh chi"
    page.post(path, CHI | {"name": ""}, expect=422)
    page.post(path, CHI | {"birth_year": "04"}, expect=422)
    page.post(path, CHI | {"home": "987654"}, expect=422)
    assert not requests()


def test_twice_and_a_known_phone_get_the_same_words(page: Page, cast: Cast) -> None:
    cast.minh.phone = "0987654321"
    path = link_into(cast)
    page.get(path)
    answers = [
        page.post(path, CHI | {"phone": phone}, expect=200) for phone in ("0912345678", "0912345678", "0987654321")
    ]
    assert len({answer.text_of("main") for answer in answers}) == 1
    assert len(requests()) == 2 and db.session.scalars(select(TeamLink.used)).one() == 2


def test_letting_in_somebody_known_gives_no_way_into_their_account(page: Page, cast: Cast) -> None:
    chi = people.with_password(people.account("chi", "Nguyễn Minh Chi", cast.ward, phone="0912345678"))
    people.grant(chi, Role.VOLUNTEER, cast.ward)
    asked(page, link_into(cast), birth_year="")
    ban = page.as_("ban")
    answer = ban.post(f"/teams/{cast.team.id}/requests/{requests()[0].id}/accept")
    assert answer.location == f"/teams/{cast.team.id}" and teams_of(chi) == [cast.team.id]
    assert db.session.scalar(select(func.count()).where(Account.phone == "0912345678")) == 1


def test_somebody_of_another_team_stays_there(page: Page, cast: Cast) -> None:
    cast.minh.phone = "0987654321"
    other = people.team(cast.ward, "Đội 2")
    link = joining.make_team_link(people.actor(cast.lan), utc_now(), other, 5, SITE_KEY)
    asked(page, f"/vao-doi/{printed_key(SITE_KEY, link.uid)}", name="Lê Minh", phone="0987654321", birth_year="")
    page.as_("lan").post(f"/teams/{other.id}/requests/{requests()[0].id}/accept", expect=409)
    assert teams_of(cast.minh) == [cast.team.id] and len(requests()) == 1


def test_a_volunteer_signed_in_joins_with_one_button(page: Page, cast: Cast) -> None:
    chi = people.account("chi", "Nguyễn Minh Chi", cast.ward)
    people.grant(chi, Role.VOLUNTEER, cast.ward)
    path = link_into(cast)
    browser = page.as_("chi")
    shown = browser.get(path)
    for _ in range(2):
        browser.submit(shown, "#enter")
    assert teams_of(chi) == [cast.team.id] and db.session.scalars(select(TeamLink.used)).one() == 1
    for login in ("lan", "son"):
        other = page.as_(login)
        refused = other.submit(other.get(path), "#enter", expect=409)
        assert "đoàn viên của phường" in refused.text_of("[role=alert]")
    page.get(path)
    assert page.post(path + "/enter").location.startswith("/sign-in")


def test_links_end(app: Flask, page: Page, cast: Cast) -> None:
    full = link_into(cast, 1)
    asked(page, full)
    page.get(full, expect=404)
    page.post(full, CHI | {"phone": "0912345679"}, expect=404)
    first, second = link_into(cast), link_into(cast)
    page.get(first, expect=404)
    page.get(second)
    with pytest.raises(NotFound):
        joining.find_team_link(second.removeprefix("/vao-doi/"), utc_now() + timedelta(days=30, minutes=1))
    cast.team.ended_at = utc_now()
    page.get(second, expect=404)
    page.get("/vao-doi/" + "x" * 22, expect=404)


def test_who_may_invite(page: Page, cast: Cast) -> None:
    asked(page, link_into(cast))
    for login, status in (("minh", 403), ("thu", 403), ("hoa", 404)):
        browser = page.as_(login)
        browser.get(f"/teams/{cast.team.id}/invite", expect=status)
        browser.post(f"/teams/{cast.team.id}/requests/{requests()[0].id}/accept", expect=status)
    assert len(requests()) == 1


def test_an_old_request_is_forgotten_when_the_next_comes(page: Page, cast: Cast) -> None:
    path = link_into(cast)
    asked(page, path)
    requests()[0].asked_at = utc_now() - timedelta(days=31)
    asked(page, path, phone="0912345679")
    assert [one.phone for one in requests()] == ["0912345679"]
