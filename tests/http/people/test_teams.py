"""Teams in pairs: joining, pairing, moving, leading, ending."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.extensions import db
from app.kernel.clock import utc_now
from app.kernel.errors import Forbidden
from app.people.actions import teams
from app.people.models import Account, Team, TeamMember
from app.people.queries import leaders_of, pairs_of
from app.people.queries.teams import team_page
from tests.factories import people
from tests.factories.people import Cast
from tests.kit.page import Page


def volunteers(cast: Cast, *logins: str) -> list[Account]:
    found = [people.account(login, area=cast.ward) for login in logins]
    for one in found:
        people.grant(one, Role.VOLUNTEER, cast.ward)
    return found


def numbers(team: Team) -> dict[str, int | None]:
    return {member.account.login: pair.number for pair in pairs_of(team) for member in pair.members}


def test_a_team_is_begun_filled_and_paired(page: Page, cast: Cast) -> None:
    an, bich, chi = volunteers(cast, "an", "bich", "chi")
    lan = page.as_("lan")
    lan.get("/teams/new")
    answer = lan.post("/teams/new", {"name": "Đội 2", "area": str(cast.ward.id)})
    team = db.session.scalars(select(Team).where(Team.name == "Đội 2")).one()
    candidates = lan.follow(answer)
    assert {node["value"] for node in candidates.css("[name=people]")} == {str(one.id) for one in (an, bich, chi)}
    lan.post(f"/teams/{team.id}/add", {"people": []}, expect=422)
    lan.post(f"/teams/{team.id}/add", {"people": [str(an.id), str(bich.id), str(chi.id)]})
    lan.post(f"/teams/{team.id}/pair", {"people": [str(an.id)]}, expect=422)
    lan.post(f"/teams/{team.id}/pair", {"people": [str(an.id), str(chi.id)]})
    assert numbers(team) == {"an": 1, "chi": 1, "bich": None}
    lan.post(f"/teams/{team.id}/unpair", {"pair": "1"})
    lan.post(f"/teams/{team.id}/pair-rest")
    assert sorted(str(number) for number in numbers(team).values()) == ["1", "1", "None"]
    assert len(lan.get(f"/teams/{team.id}").css(".pair")) == 1


def test_teams_come_in_pages(cast: Cast) -> None:
    made = [cast.team, *(people.team(cast.ward, f"Đội {number}") for number in (2, 3))]
    found, after = [], 0
    while True:
        page = team_page(people.actor(cast.lan), after, size=2)
        found += [line.team for line in page.rows]
        if page.next_key is None:
            break
        after = int(page.next_key)
    assert found == made


def test_all_join_or_none(page: Page, cast: Cast) -> None:
    an, _ = volunteers(cast, "an", "bich")
    lan = page.as_("lan")
    lan.get(f"/teams/{cast.team.id}/add")
    lan.post(f"/teams/{cast.team.id}/add", {"people": [str(an.id), str(cast.minh.id)]}, expect=409)
    lan.post(f"/teams/{cast.team.id}/add", {"people": [str(an.id), str(cast.son.id)]}, expect=404)
    assert "an" not in numbers(cast.team)


def test_somebody_moves_and_the_other_of_the_pair_walks_alone(page: Page, cast: Cast) -> None:
    second = people.team(cast.ward, "Đội 2")
    place = db.session.scalars(select(TeamMember).where(TeamMember.account_id == cast.minh.id)).one()
    lan = page.as_("lan")
    path = f"/teams/{cast.team.id}/members/{place.id}/move"
    lan.get(path)
    lan.post(path, {"team": ""}, expect=422)
    lan.post(path, {"team": str(second.id)})
    db.session.expire_all()
    assert numbers(cast.team) == {"ban": None} and numbers(second) == {"minh": None}
    lan.post(path, {"team": str(second.id)}, expect=404)


def test_a_leader_pairs_their_own_team_only(page: Page, cast: Cast) -> None:
    other = people.team(cast.ward, "Đội 2")
    ban = page.as_("ban")
    ban.get(f"/teams/{cast.team.id}")
    ban.post(f"/teams/{cast.team.id}/unpair", {"pair": "1"})
    ban.post(f"/teams/{cast.team.id}/end", expect=403)
    ban.get(f"/teams/{other.id}", expect=404)
    page.as_("hoa").get(f"/teams/{cast.team.id}", expect=404)
    page.as_("minh").get("/teams", expect=403)


def test_a_leader_is_chosen(page: Page, cast: Cast) -> None:
    lan = page.as_("lan")
    minh = page.as_("minh")
    lan.get(f"/teams/{cast.team.id}/leader")
    lan.post(f"/teams/{cast.team.id}/leader", {"account": str(cast.minh.id)})
    assert {one.login for one in leaders_of(cast.team.id)} == {"ban", "minh"}
    minh.get("/account", expect=303)


def test_an_ended_team_frees_its_people(app: Flask, page: Page, cast: Cast) -> None:
    with pytest.raises(Forbidden):
        teams.end_team(people.actor(cast.ban), utc_now(), cast.team)
    lan, ban = page.as_("lan"), page.as_("ban")
    lan.get("/teams")
    lan.post(f"/teams/{cast.team.id}/end")
    assert leaders_of(cast.team.id) == []
    ban.get("/account", expect=303)
    lan.get(f"/teams/{cast.team.id}", expect=404)
