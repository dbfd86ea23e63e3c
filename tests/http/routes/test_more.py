"""More houses on request: near where one is, free ones only, a few at a time, told to the leader, never the same door twice."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditRow
from app.doors.models import DoorState
from app.extensions import db
from app.inbox.receive import receive
from app.kernel.clock import Band, band_at, local_day, utc_now
from app.notices.models import Notice
from app.places.models import Household
from app.routes.actions.more import take_more_doors
from app.routes.held_queries import assignment_for
from app.routes.models import Assignment, AssignmentDoor
from app.routes.rules import MORE_DOORS
from app.storage import unit
from tests.factories import people, places, routes
from tests.http.visits.conftest import Walk, walk
from tests.kit.meanwhile import meanwhile
from tests.kit.statements import statements

__all__ = ["walk"]


@pytest.fixture
def near(walk: Walk) -> Walk:
    """Four free doors further up the alley, two before, and a next alley with twelve; one door of five is left to walk."""
    alley = walk.doors[0].alley
    for n in (13, 14, 15, 16, 6, 7):
        places.household(alley, f"45/{n}", walk_key=f"45/{n:03}")
    for door, n in zip(walk.doors, range(8, 13), strict=True):
        door.walk_key = f"45/{n:03}"
    nearer = places.alley(walk.cast.ward, "47")
    for n in range(1, 13):
        places.household(nearer, f"47/{n}", walk_key=f"47/{n:03}")
    for door in walk.doors[:4]:
        receive(people.actor(walk.cast.minh), utc_now(), routes.visit_item(walk.drive, door, "refused"))
    return walk


def plates(route: Assignment) -> list[str]:
    query = select(AssignmentDoor).where(AssignmentDoor.assignment_id == route.id, AssignmentDoor.active)
    return [door.household.plate for door in db.session.scalars(query.order_by(AssignmentDoor.position))]


def test_the_next_doors_come_in_walking_order(page, near):
    minh = page.as_("minh")
    shown = minh.get("/today")
    answer = minh.follow(minh.submit(shown, "form[action$='/more']"))
    assert "Thêm 10 nhà vào tuyến của bạn." in answer.text_of(".status")
    expected = ["45/13", "45/14", "45/15", "45/16", "45/6", "45/7", "47/1", "47/2", "47/3", "47/4"]
    assert plates(near.route)[5:] == expected and len(expected) == MORE_DOORS
    assert near.route.target_doors == 5 + MORE_DOORS
    told = db.session.scalars(select(Notice).where(Notice.kind == "route_took_more")).all()
    assert {one.account_id for one in told} == {near.cast.ban.id, near.chi.id}
    assert db.session.scalars(select(AuditRow.detail).where(AuditRow.action == "routes.took_more")).all() == [
        {"doors": 10}
    ]
    assert "Xin thêm nhà" in minh.get(f"/routes/{near.route.uid}").text
    assert not minh.get("/today").css("form[action$='/more']"), "a full route offers no more"
    assert "còn 11 nhà" in minh.post(f"/routes/{near.route.uid}/more", expect=409).text, "pressed twice, given once"


def test_doors_of_others_and_settled_ones_are_left_alone(page, near):
    alley = near.doors[0].alley
    held, done = (
        places.household(alley, "45/17", walk_key="45/0121"),
        places.household(alley, "45/18", walk_key="45/0122"),
    )
    routes.assignment(near.drive, [near.cast.son], [held])
    receive(people.actor(near.cast.lan), utc_now(), routes.visit_item(near.drive, done, "vacant"))
    minh = page.as_("minh")
    minh.post(f"/routes/{near.route.uid}/more")
    assert "45/13" in plates(near.route) and not {"45/17", "45/18"} & set(plates(near.route))


def test_doors_of_another_part_of_the_day_wait_for_it(page, near):
    alley, now = near.doors[0].alley, utc_now()
    homes = {home.plate: home for home in db.session.scalars(select(Household).where(Household.alley_id == alley.id))}
    other = next(band for band in Band if band != band_at(now))
    for plate, band in (("45/13", other), ("45/14", band_at(now)), ("45/15", "")):
        state = {"status": "scheduled", "next_due_on": local_day(now), "next_due_band": band}
        row = DoorState(drive_id=near.drive.id, household_id=homes[plate].id, area_id=alley.id, **state)
        db.session.add(row)
    db.session.commit()
    assert take_more_doors(people.actor(near.cast.minh), now, near.route) == MORE_DOORS
    assert "45/13" not in plates(near.route) and {"45/14", "45/15"} <= set(plates(near.route))


def test_when_there_is_none_it_says_so(page, walk):
    for door in walk.doors:
        receive(people.actor(walk.cast.minh), utc_now(), routes.visit_item(walk.drive, door, "refused"))
    minh = page.as_("minh")
    shown = minh.get("/today")
    answer = minh.follow(minh.submit(shown, "#route-dock form[action$='/more']"))
    assert "Gần đây không còn nhà nào" in answer.text_of(".status")
    assert (
        db.session.scalar(select(func.count()).select_from(AuditRow).where(AuditRow.action == "routes.took_more")) == 0
    )


def test_who_may_and_when(page, near):
    url = f"/routes/{near.route.uid}/more"
    page.as_("ban").post(url, expect=409)
    page.as_("hoa").post(url, expect=404)
    near.route.due_at = utc_now() + timedelta(minutes=13)
    page.as_("minh").post(url)
    assert len(plates(near.route)) == 5 + 2, "no more than the time is enough for"
    near.route.due_at = utc_now() - timedelta(minutes=1)
    assert "hết giờ" in page.as_("minh").post(url, expect=409).text
    near.drive.state = "closed"
    page.as_("minh").post(url, expect=409)


def test_two_who_ask_at_once_never_get_the_same_door(app, near):
    son = people.actor(near.cast.son)
    theirs = routes.assignment(near.drive, [near.cast.son], [places.household(near.doors[0].alley, "45/20")])
    uid, other, minh = near.route.uid, theirs.uid, people.actor(near.cast.minh)
    db.session.commit()
    route = assignment_for(minh, uid)
    assert meanwhile(app, lambda: take_more_doors(son, utc_now(), assignment_for(son, other))) == MORE_DOORS
    assert take_more_doors(minh, utc_now(), route) == 8, "what is left of the eighteen"
    unit.commit()
    doubled = select(AssignmentDoor.household_id).where(AssignmentDoor.active)
    held = db.session.scalars(doubled).all()
    assert len(held) == len(set(held)) == 5 + 1 + 18


def test_a_request_asks_a_bounded_number_of_statements(page, near):
    minh = page.as_("minh")
    with statements() as asked:
        minh.post(f"/routes/{near.route.uid}/more")
    assert len(asked) <= 35
