"""One place left on a sheet, one request on the table, and two people at the same moment."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.kernel.clock import utc_now
from app.kernel.errors import NotFound
from app.people.actions import joining
from app.people.actions.joining import Asking
from app.people.models import Account, TeamLink, TeamMember, TeamRequest
from app.people.queries.joining import request_for
from app.storage import unit
from tests.factories import people
from tests.factories.people import Cast
from tests.kit.meanwhile import comes_too_late, meanwhile

KEY = "the key of a site"


def count(of: type) -> int:
    return db.session.scalar(select(func.count()).select_from(of)) or 0


def make_link(cast: Cast, places: int) -> TeamLink:
    link = joining.make_team_link(people.actor(cast.lan), utc_now(), cast.team, places, KEY)
    db.session.commit()
    return link


def test_the_last_place_of_a_sheet(app: Flask, cast: Cast) -> None:
    link = make_link(cast, 1)
    link_id = link.id

    def ask(phone: str) -> None:
        joining.ask_to_join(utc_now(), db.session.get_one(TeamLink, link_id), Asking("Nguyễn Minh Chi", phone))

    assert link.used == 0
    meanwhile(app, lambda: ask("0912345670"))
    with pytest.raises(NotFound):
        ask("0912345671")
    unit.rollback()
    assert (link.used, count(TeamRequest)) == (1, 1)


def test_two_leaders_let_the_same_person_in(app: Flask, cast: Cast) -> None:
    link, lan = make_link(cast, 5), people.actor(cast.lan)
    team_id = link.team_id
    joining.ask_to_join(utc_now(), link, Asking("Nguyễn Minh Chi", "0912345670"))
    db.session.commit()
    request_id, before = db.session.scalars(select(TeamRequest.id)).one(), count(Account)

    def let_in() -> str:
        try:
            joining.accept_request(lan, utc_now(), request_for(lan, team_id, request_id))
        except NotFound:
            unit.rollback()
            return "answered already"
        return "in"

    assert let_in() == "in"
    with comes_too_late(app, let_in) as second:
        pass
    assert second.result() == "answered already"
    newest = select(func.max(Account.id)).scalar_subquery()
    places = select(func.count()).select_from(TeamMember).where(TeamMember.account_id == newest)
    assert (count(Account), db.session.scalar(places)) == (before + 1, 1)
