"""The start page leads each of the cast to what needs them now."""

from datetime import timedelta

import pytest
from flask import Flask

from app.access.actor import Role
from app.extensions import db
from app.kernel.clock import utc_now
from app.people.models import Commitment
from tests.factories import drives, people, places, routes, sales
from tests.factories.people import Cast
from tests.factories.school_day import morning
from tests.kit.page import Page


@pytest.mark.parametrize(
    ("login", "leads_to"),
    [
        ("lan", "/drives/{drive}/board"),
        ("thu", "/drives/{drive}/board"),
        ("ban", "/teams/{team}/today"),
        ("minh", "/today"),
        ("quang", "/people"),
        ("hoa", "/drives"),
    ],
)
def test_while_a_drive_is_on(page: Page, cast: Cast, login: str, leads_to: str) -> None:
    drive = drives.drive(cast.ward)
    person = page.as_(login)
    answer = person.get("/", expect=303)
    assert answer.location == leads_to.format(drive=drive.id, team=cast.team.id)
    person.get(str(answer.location), expect=None)


def test_a_shift_of_today_comes_before_no_route(page: Page, cast: Cast) -> None:
    now = utc_now()
    shift = Commitment(
        account_id=cast.minh.id, kind="shift", ref="s", title="Xe 1", starts_at=now, ends_at=now + timedelta(minutes=1)
    )
    db.session.add(shift)
    minh = page.as_("minh")
    assert minh.get("/", expect=303).location == "/shifts"
    minh.get("/shifts")
    routes.assignment(drives.drive(cast.ward), [cast.minh], [places.household(places.alley(cast.ward))], cast.team)
    assert minh.get("/", expect=303).location == "/today"


@pytest.mark.parametrize(
    ("login", "leads_to"),
    [("huong", "board"), ("van", "board"), ("mai", "sheet"), ("dinh", "places"), ("chau", "week")],
)
def test_who_works_in_one_place_lands_in_it(page: Page, app: Flask, login: str, leads_to: str) -> None:
    at = morning()
    people.grant(people.account("dinh", "Nguyễn Văn Đình", at.cast.ward), Role.HAMLET_HEAD, at.cast.ward)
    point = sales.point(at.cast.ward)
    people.grant(people.account("chau", "Lý Châu", at.cast.ward), Role.POINT_STAFF, at.cast.ward, point_id=point.id)
    places_of = {"board": at.board, "sheet": "/schools/today", "places": "/areas", "week": "/sales"}
    person = page.as_(login)
    assert person.get("/", expect=303).location == places_of[leads_to]
    there = person.get(places_of[leads_to], expect=303 if leads_to == "sheet" else 200)
    assert leads_to != "sheet" or there.location == at.sheet
