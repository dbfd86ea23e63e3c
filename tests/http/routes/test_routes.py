"""Routes in people's hands: who sees them, received, handed in, closed, taken back; doors nobody holds."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.extensions import db
from app.kernel.clock import utc_now
from app.notices.models import Notice
from app.people.hooks import tell_disabled, tell_team_ended
from app.routes.models import AssignmentDoor, AssignmentEvent
from app.storage import unit
from tests.factories import drives, people, places, routes


@pytest.fixture
def drive(cast):
    return drives.drive(cast.ward)


@pytest.fixture
def doors(cast):
    alley = places.alley(cast.ward, "Ngõ 45")
    return [places.household(alley, f"45/{n}", head_name="Nguyễn Thế Khải") for n in (1, 2, 3)]


@pytest.fixture
def route(cast, drive, doors):
    return routes.assignment(
        drive, [cast.minh], doors, cast.team, state="assigned", title="Ngõ 45", due_at=utc_now() + timedelta(hours=5)
    )


def held(route):
    mine = select(AssignmentDoor.id).where(AssignmentDoor.assignment_id == route.id, AssignmentDoor.active)
    return len(db.session.scalars(mine).all())


def kinds(route):
    events = select(AssignmentEvent.kind).where(AssignmentEvent.assignment_id == route.id)
    return db.session.scalars(events.order_by(AssignmentEvent.id)).all()


def test_who_sees_a_route(page, cast, route):
    other = people.account("tam", area=cast.ward)
    people.grant(other, "volunteer", cast.ward)
    for path in (f"/routes/{route.uid}", f"/routes/{route.uid}/sheet"):
        for login in ("lan", "ban", "minh"):
            assert "45/2" in page.as_(login).get(path).text_of("main")
        for login in ("hoa", "son", "tam"):
            page.as_(login).get(path, expect=404)
        page.as_("thu").get(path, expect=403)


def test_the_list_shows_each_what_is_theirs(page, cast, drive, route):
    foreign = routes.assignment(drive, [cast.lan], [places.household(places.alley(cast.ward, "Ngõ 7"))], title="Ngõ 7")
    seen = {
        login: page.as_(login).get(f"/drives/{drive.id}/routes").texts("tbody th") for login in ("lan", "minh", "ban")
    }
    assert set(seen["lan"]) == {"Ngõ 45", "Ngõ 7"} and foreign
    assert seen["minh"] == seen["ban"] == ["Ngõ 45"]
    page.as_("hoa").get(f"/drives/{drive.id}/routes", expect=404)
    page.as_("thu").get(f"/drives/{drive.id}/routes", expect=403)


def test_the_list_is_filtered_by_state(page, cast, drive, route):
    lan = page.as_("lan")
    assert lan.get(f"/drives/{drive.id}/routes?state=waiting").texts("tbody th") == ["Ngõ 45"]
    assert not lan.get(f"/drives/{drive.id}/routes?state=ended").css("tbody")
    route.due_at = utc_now() - timedelta(hours=1)
    late = lan.get(f"/drives/{drive.id}/routes?state=late")
    assert "Quá hạn" in late.text_of("tbody")
    lan.get(f"/drives/{drive.id}/routes?state=%00nonsense")


def test_receive(page, cast, route):
    minh = page.as_("minh")
    answer = minh.get(f"/routes/{route.uid}")
    assert "của bạn đến" in answer.text_of(".page-header-facts")
    minh.submit(answer, "#receive")
    minh.submit(answer, "#receive")
    assert (route.state, route.received_how) == ("received", "web")
    assert kinds(route) == ["received"]


def test_only_holders_receive(page, cast, route):
    lan = page.as_("lan")
    assert not lan.get(f"/routes/{route.uid}").css("#receive")
    lan.post(f"/routes/{route.uid}/receive", expect=409)
    page.as_("hoa").post(f"/routes/{route.uid}/receive", expect=404)


def test_from_submitted_to_closed(page, cast, route, doors):
    minh, ban = page.as_("minh"), page.as_("ban")
    minh.submit(minh.get(f"/routes/{route.uid}"), "#receive")
    minh.submit(minh.get(f"/routes/{route.uid}"), "#submit")
    assert route.state == "submitted" and held(route) == 3
    assert db.session.scalar(select(Notice.message).where(Notice.account_id == cast.ban.id)).startswith(
        "%(title)s is done"
    )
    minh.post(f"/routes/{route.uid}/close", expect=403)
    page_of_leader = ban.get(f"/routes/{route.uid}")
    ban.submit(page_of_leader, "#reopen")
    ban.submit(ban.get(f"/routes/{route.uid}"), "#submit")
    ban.submit(page_of_leader, "#close")
    ban.submit(page_of_leader, "#close")
    assert route.state == "closed" and held(route) == 0
    assert kinds(route) == ["received", "submitted", "reopened", "submitted", "closed"]
    assert "45/2" in ban.get(f"/routes/{route.uid}").text_of("main")
    ban.post(f"/routes/{route.uid}/submit", expect=409)


def test_release(page, cast, drive, route):
    lan = page.as_("lan")
    answer = lan.get(f"/routes/{route.uid}")
    assert "Ghi lý do" in lan.submit(answer, "#release-form", expect=422).text_of(".summary")
    lan.submit(answer, "#release-form", reason="Ốm, nhờ đội khác")
    assert route.state == "released" and held(route) == 0
    assert "Ốm, nhờ đội khác" in lan.get(f"/routes/{route.uid}").text_of(".timeline")
    page.as_("minh").post(f"/routes/{route.uid}/release", {"reason": "x"}, expect=403)


def test_a_stopped_volunteer_returns_the_doors(cast, drive, route):
    pair = routes.assignment(drive, [cast.minh, cast.ban], [places.household(places.alley(cast.ward, "Ngõ 7"))])
    lan = people.actor(cast.lan)
    for _ in range(2):
        tell_disabled(lan, utc_now(), cast.minh.id)
        unit.commit()
    db.session.expire_all()
    assert (route.state, held(route), kinds(route)) == ("released", 0, ["released"])
    assert (pair.state, held(pair), kinds(pair)) == ("received", 1, ["left"])
    assert [one.account_id for one in pair.holders if one.active] == [cast.ban.id]


def test_an_ended_team_returns_the_doors(cast, drive, route):
    lan = people.actor(cast.lan)
    for _ in range(2):
        tell_team_ended(lan, utc_now(), cast.team.id)
        unit.commit()
    db.session.expire_all()
    assert (route.state, held(route), kinds(route)) == ("released", 0, ["released"])
    told = db.session.scalars(select(Notice.kind).where(Notice.account_id == cast.minh.id)).all()
    assert told.count("route_released") == 1


def test_doors_nobody_holds(page, cast, drive, route):
    loose = places.household(places.alley(cast.ward, "Ngõ 7"), "7/1")
    lan = page.as_("lan")
    answer = lan.get(f"/drives/{drive.id}/doors-nobody-holds")
    assert "7/1" in answer.text_of("main") and "45/1" not in answer.text_of("main")
    act = answer.one(".page-header a.button")
    assert lan.get(str(act["href"])).fields()["alleys"] == [str(loose.alley_id)]
    page.as_("hoa").get(f"/drives/{drive.id}/doors-nobody-holds", expect=404)
    page.as_("thu").get(f"/drives/{drive.id}/doors-nobody-holds", expect=403)
