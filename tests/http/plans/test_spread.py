"""A volunteer drops out on the morning of a drive: neighbours take the doors left, and hardly anything else changes."""

from datetime import time

import pytest
from sqlalchemy import select

from app.audit.models import AuditRow
from app.extensions import db
from app.notices.models import Notice
from app.plans.models import Plan
from app.routes.models import Assignment, AssignmentDoor
from tests.factories import people, places, routes
from tests.factories.ward_at_work import visit_some

WALKERS = 24
DOORS_EACH = 5


@pytest.fixture
def morning(cast, drive):
    """One volunteer an alley, each with its five doors, given out; return the routes in the order of their alleys."""
    team = people.team(cast.ward, "Đội 24")
    lanes = []
    for number in range(1, WALKERS + 1):
        lane = places.alley(cast.ward, f"Ngõ {number}", mouth=number)
        for door in range(1, DOORS_EACH + 1):
            places.household(lane, str(door))
        people.join(people.account(f"v{number:02}", area=cast.ward, home_area=lane), team, pair=None)
        lanes.append(lane)
    plan = routes.plan(drive, cast.lan, lanes, [team], kind="singles", begins=time(8), ends=time(9))
    return routes.publish(people.actor(cast.lan), plan)


def doors():
    """Return route -> the households it holds now."""
    found = {}
    held = select(AssignmentDoor.assignment_id, AssignmentDoor.household_id).where(AssignmentDoor.active)
    for route_id, household_id in db.session.execute(held):
        found.setdefault(route_id, set()).add(household_id)
    return found


def plan_of(route):
    return db.session.scalar(select(Plan.uid).where(Plan.id == route.plan_id))


def test_a_tenth_of_the_routes_changes_at_most_and_nothing_visited_moves(page, cast, drive, morning):
    assert len(morning) == WALKERS
    gone = morning[7]
    walkers = {route.id: db.session.get(type(cast.minh), route.holders[0].account_id) for route in morning}
    mine = list(db.session.scalars(select(AssignmentDoor).where(AssignmentDoor.assignment_id == gone.id)))
    visited = [door.household for door in sorted(mine, key=lambda door: door.position)][1:3]  # nobody home, refused
    visit_some(walkers[gone.id], drive, gone, [mine[0].household, *visited][1:])
    other = db.session.scalars(select(AssignmentDoor).where(AssignmentDoor.assignment_id == morning[8].id)).first()
    visit_some(walkers[morning[8].id], drive, morning[8], [other.household])
    db.session.commit()
    before = doors()
    lan = page.as_("lan")
    assert lan.get(f"/routes/{gone.uid}").css(f"a[href='/routes/{gone.uid}/spread']")
    shown = lan.get(f"/routes/{gone.uid}/spread")
    assert doors() == before, "nothing moves before somebody says so"
    rows = shown.texts("#spread-form tbody tr")
    assert 0 < len(rows) <= WALKERS // 10 and "3 nhà sang tuyến khác" in shown.text_of(".kpis")
    will = {row.th.get_text(): row.select_one("[data-label='Giờ']").get_text() for row in shown.css("tbody tr")}
    answer = lan.submit(shown, "#spread-form", reason="Ốm")
    assert "3 nhà" in lan.follow(answer).text_of("#status")
    after = doors()
    assert gone.id not in after and answer.location == f"/routes/{gone.uid}"
    changed = [one for one in after if after[one] != before[one]]
    assert len(changed) == len(rows) and len(changed) <= 0.1 * (WALKERS - 1)
    assert all(before[one] <= after[one] for one in after), "nobody else loses a door"
    moved = set().union(*(after[one] - before[one] for one in changed))
    assert moved == before[gone.id] - {door.id for door in visited}
    assert other.household_id in after[morning[8].id]
    ended = lan.get(f"/routes/{gone.uid}")
    assert "Thời gian cần" not in ended.text_of("main")
    assert "24 người · như lúc giao" in lan.get(f"/plans/{plan_of(gone)}/map").text_of("header")
    history = ended.css("section[aria-labelledby=events]")[0]
    for one in morning:
        if one.id in changed:
            came = f"{len(after[one.id] - before[one.id])} nhà"
            assert f"{came} sang {walkers[one.id].name}" in " ".join(history.get_text().split())
            assert history.select(f"a[href='/routes/{one.uid}']")
            page_of = lan.get(f"/routes/{one.uid}")
            (minutes,) = [told for whose, told in will.items() if one.title in whose.split(" · ")]
            assert f"Thời gian cần {minutes.split(' → ')[1]} " in page_of.text_of("section[aria-labelledby=facts]")
            theirs = page_of.text_of("section[aria-labelledby=events]")
            assert f"{came} từ tuyến của {walkers[gone.id].name}" in theirs
    assert gone.state == "handed_over"
    told = set(db.session.scalars(select(Notice.account_id).where(Notice.kind == "route_doors_added")))
    assert told == {walkers[one].id for one in changed}
    actions = db.session.scalars(select(AuditRow.action).order_by(AuditRow.id)).all()
    assert actions[-1] == "routes.handed_over" and "routes.added" in actions
    for one in changed:
        places_ = db.session.scalars(
            select(AssignmentDoor.position).where(AssignmentDoor.assignment_id == one, AssignmentDoor.active)
        ).all()
        assert len(places_) == len(set(places_)), "each door has its place in the walk"


def test_only_what_was_shown_is_done(page, cast, drive, morning):
    lan, gone = page.as_("lan"), morning[3]
    shown = lan.get(f"/routes/{gone.uid}/spread")
    first = db.session.scalars(select(AssignmentDoor).where(AssignmentDoor.assignment_id == gone.id)).first()
    walker = db.session.get(type(cast.minh), gone.holders[0].account_id)
    visit_some(walker, drive, gone, [first.household])
    db.session.commit()
    before = doors()
    again = lan.submit(shown, "#spread-form", reason="Ốm", expect=409)
    assert "Có người vừa đi thêm nhà." in again.text_of(".summary") and doors() == before
    assert again.value_of("reason") == "Ốm" and "4 nhà sang tuyến khác" in again.text_of(".kpis")
    lan.submit(again, "#spread-form")
    over = lan.submit(again, "#spread-form", expect=409)
    assert "đã đổi trạng thái" in over.text_of("main")


@pytest.mark.sqlite_alone
def test_doors_nobody_has_time_for_become_free(page, cast, drive):
    lane = places.alley(cast.ward, "Ngõ 5", mouth=5)
    for number in range(1, 21):
        places.household(lane, str(number))
    plan = routes.plan(drive, cast.lan, [lane], [cast.team], kind="singles", begins=time(8), ends=time(9))
    given = routes.publish(people.actor(cast.lan), plan)
    lan = page.as_("lan")
    shown = {route: lan.get(f"/routes/{route.uid}/spread") for route in given}
    gone = next(route for route in given if shown[route].css("#spread-form tbody tr"))
    (stays,) = (route for route in given if route is not gone)
    before = doors()
    assert "nhà hôm nay không ai đủ giờ" in shown[gone].text_of(".banner")
    lan.submit(shown[gone], "#spread-form")
    free = before[gone.id] - doors()[stays.id]
    assert free and gone.state == "handed_over"
    assert f"Cả Ngõ 5 {len(free)}" in lan.get(f"/drives/{drive.id}/doors-nobody-holds").text_of("main")
    alone = lan.get(f"/routes/{stays.uid}/spread")
    assert "Không tuyến nào ngày đó còn giờ." in alone.text_of("main") and not alone.css(".form-actions")


@pytest.mark.sqlite_alone
def test_where_few_routes_may_change_that_is_said(page, cast, drive):
    team, lanes = people.team(cast.ward, "Đội 4"), []
    for number in range(1, 5):
        lanes.append(places.alley(cast.ward, f"Ngõ {number}", mouth=number))
        for door in range(1, 9):
            places.household(lanes[-1], str(door))
        people.join(people.account(f"v{number}", area=cast.ward, home_area=lanes[-1]), team, pair=None)
    plan = routes.plan(drive, cast.lan, lanes, [team], kind="singles", begins=time(8), ends=time(9))
    gone, *_ = routes.publish(people.actor(cast.lan), plan)
    shown = page.as_("lan").get(f"/routes/{gone.uid}/spread")
    assert len(shown.css("#spread-form tbody tr")) == 2
    assert "chỉ đổi tối đa 2 tuyến một lúc. Tuyến khác vẫn còn giờ." in shown.text_of(".banner")
    assert "không ai đủ giờ" not in shown.text_of("main")


@pytest.mark.sqlite_alone
def test_it_is_the_coordinators_of_that_area_alone(page, cast, drive, morning):
    uid = morning[0].uid
    for login, status in (("hoa", 404), ("minh", 403), ("v01", 403)):
        person = page.as_(login)
        person.get(f"/routes/{uid}/spread", expect=status)
        person.post(f"/routes/{uid}/spread", {"seal": "x"}, expect=status)
    assert db.session.scalars(select(Assignment.state).distinct()).all() == ["assigned"]
