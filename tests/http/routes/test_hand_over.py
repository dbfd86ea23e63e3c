"""Doors from hand to hand: a route handed over whole or in part, late work of the first pair, doors nobody holds."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.audit.models import AuditRow
from app.doors.models import DoorState, TallyPerson
from app.extensions import db
from app.inbox.receive import receive
from app.kernel.clock import local_day, utc_now
from app.notices.models import Notice
from app.people.models import Commitment
from app.routes.models import Assignment, AssignmentDoor, AssignmentEvent
from app.storage import unit
from app.visits.models import Visit
from tests.factories import drives, people, places, routes
from tests.kit.statements import statements


@pytest.fixture
def drive(cast):
    return drives.drive(cast.ward)


@pytest.fixture
def doors(cast):
    lanes = [places.alley(cast.ward, f"Ngõ {n}", mouth=n) for n in (5, 9)]
    return [places.household(lane, f"{lane.mouth}/{n}") for lane in lanes for n in (1, 2, 3)]


@pytest.fixture
def pair(cast):
    """Nga and Tú, who walk together in Bản's team."""
    two = [people.account(login, name, cast.ward) for login, name in (("nga", "Vũ Nga"), ("tu", "Lý Tú"))]
    for one in two:
        people.grant(one, "volunteer", cast.ward)
        people.join(one, cast.team, pair=2)
    return two


@pytest.fixture
def route(cast, drive, doors):
    now = utc_now()
    span = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=2)}
    return routes.assignment(
        drive, [cast.minh], doors, cast.team, title="Ngõ 5, 9", due_at=now + timedelta(hours=5), print_code="AB", **span
    )


def key_of(pair):
    return "p" + ".".join(str(one.id) for one in sorted(pair, key=lambda one: one.name_sort))


def log(drive, who, house, outcome, **more):
    answer = receive(people.actor(who), utc_now(), routes.visit_item(drive, house, outcome, **more))
    unit.commit()
    return answer


def held(route):
    mine = select(AssignmentDoor.household_id).where(AssignmentDoor.assignment_id == route.id, AssignmentDoor.active)
    return set(db.session.scalars(mine))


def events(route):
    query = select(AssignmentEvent.kind).where(AssignmentEvent.assignment_id == route.id)
    return db.session.scalars(query.order_by(AssignmentEvent.id)).all()


def notices(person):
    return db.session.scalars(select(Notice.kind).where(Notice.account_id == person.id).order_by(Notice.id)).all()


def newest():
    return db.session.scalars(select(Assignment).order_by(Assignment.id.desc())).first()


def test_a_route_is_handed_over_whole(page, cast, drive, doors, route, pair):
    log(drive, cast.minh, doors[0], "refused")
    log(drive, cast.minh, doors[1], "come_back", come_back_on=(local_day(utc_now()) + timedelta(days=1)).isoformat())
    ban = page.as_("ban")
    answer = ban.get(f"/routes/{route.uid}/hand-over")
    ban.submit(answer, "#hand-form", to=key_of(pair), reason="Minh về sớm")
    new = newest()
    assert (route.state, new.state, new.title) == ("handed_over", "assigned", "Ngõ 5, Ngõ 9")
    assert held(new) == {house.id for house in doors[1:]} and held(route) == set()
    assert {holder.account_id for holder in new.holders} == {one.id for one in pair}
    assert new.due_at == route.due_at and new.team_id == cast.team.id and len(new.print_code) == 6
    assert events(route)[-1] == "handed_over" and events(new) == ["assigned"]
    acts = db.session.scalars(select(AuditRow.action).where(AuditRow.object_kind == "assignment")).all()
    assert {"routes.handed_over", "routes.assigned"} <= set(acts)
    assert notices(cast.minh) == ["route_handed_over"] and [notices(one) for one in pair] == [["route_assigned"]] * 2
    told = page.as_("minh").get("/notices").text_of("main")
    assert "Ngõ 5, 9 chuyển cho Vũ Nga, Lý Tú: 5 nhà" in told or "Ngõ 5, 9 chuyển cho Lý Tú, Vũ Nga: 5 nhà" in told
    promised = db.session.scalar(select(DoorState).where(DoorState.household_id == doors[1].id))
    assert promised.status == "scheduled" and promised.next_due_on is not None
    mine = page.as_("minh").get(f"/routes/{route.uid}")
    assert "5/1" in mine.text_of("main") and "9/3" not in mine.text_of("main"), "the doors done stay, the others left"
    assert "Minh về sớm" in mine.text_of(".timeline")
    assert "9/3" in page.as_("nga").get("/today").text_of("main")


def test_a_part_goes_on_top_of_another_route(page, cast, drive, doors, route, pair):
    other = routes.assignment(drive, pair, [places.household(doors[0].alley, "5/9")], cast.team, title="Ngõ 5 cuối")
    lan = page.as_("lan")
    answer = lan.get(f"/routes/{route.uid}/hand-over")
    lan.submit(answer, "#hand-form", to=f"r{other.id}", alleys=[str(doors[3].alley_id)], doors=[str(doors[0].id)])
    assert held(other) >= {house.id for house in (doors[0], *doors[3:])} and len(held(other)) == 5
    assert (route.state, held(route)) == ("received", {doors[1].id, doors[2].id})
    assert events(route) == ["handed_part"] and events(other) == ["added"]
    assert "route_doors_added" in notices(pair[0]) and "route_handed_over" in notices(cast.minh)


def test_late_work_of_the_first_pair_counts(page, cast, drive, doors, route, pair):
    log(drive, cast.minh, doors[0], "installed")
    lan = page.as_("lan")
    lan.submit(lan.get(f"/routes/{route.uid}/hand-over"), "#hand-form", to=key_of(pair))
    new = newest()
    sent = log(drive, cast.minh, doors[4], "installed", assignment=route.uid)
    assert sent.status == 201
    visit = db.session.scalar(select(Visit).where(Visit.uid == sent.uid))
    assert visit.late and visit.assignment_id == route.id and visit.account_id == cast.minh.id
    helped = select(TallyPerson.n).where(TallyPerson.account_id == cast.minh.id, TallyPerson.measure == "helped")
    assert sum(db.session.scalars(helped)) == 2
    assert new.state == "assigned" and doors[4].id in held(new), "the door stays with the pair that holds it now"
    assert page.as_("nga").get("/today").one(f"#door-{doors[4].id}")


def test_times_go_with_the_doors(page, cast, doors, route, pair):
    now = utc_now()
    db.session.add(
        Commitment(
            account_id=cast.minh.id, kind="route", ref=route.uid, title="x", starts_at=now, ends_at=route.ends_at
        )
    )
    shift = {"title": "Chợ Hôm", "starts_at": now, "ends_at": now + timedelta(hours=1)}
    db.session.add(Commitment(account_id=pair[0].id, kind="shift", ref="s1", **shift))
    lan = page.as_("lan")
    answer = lan.get(f"/routes/{route.uid}/hand-over")
    assert "Chợ Hôm" in answer.text_of("#to")
    lan.submit(answer, "#hand-form", to=key_of(pair))
    taken = db.session.scalars(select(Commitment).where(Commitment.kind == "route")).all()
    assert {(one.account_id, one.ref) for one in taken} == {(one.id, newest().uid) for one in pair}
    assert {(one.starts_at, one.ends_at) for one in taken} == {(route.starts_at, route.ends_at)}


def test_what_is_missing_is_said(page, cast, doors, route, pair):
    lan = page.as_("lan")
    answer = lan.get(f"/routes/{route.uid}/hand-over")
    refused = lan.submit(answer, "#hand-form", reason="Ốm", expect=422)
    assert "Chọn người nhận nhà" in refused.text_of(".summary") and refused.value_of("reason") == "Ốm"
    refused = lan.submit(answer, "#hand-form", to=key_of(pair), alleys=[], expect=422)
    assert "Đánh dấu các nhà" in refused.text_of(".summary")
    refused = lan.submit(answer, "#hand-form", to=f"a{cast.minh.id}", expect=422)
    assert "đang đi tuyến này rồi" in refused.text_of(".summary")
    assert route.state == "received" and newest() == route
    lan.submit(answer, "#hand-form", to=key_of(pair))
    lan.submit(answer, "#hand-form", to=key_of(pair), expect=409)
    lan.get(f"/routes/{route.uid}/hand-over", expect=409)


def test_who_may_hand_over(page, cast, drive, doors, route):
    path = f"/routes/{route.uid}/hand-over"
    page.as_("minh").get(path, expect=403)
    page.as_("hoa").get(path, expect=404)
    elsewhere = people.team(cast.ward, "Đội 2")
    people.join(people.account("sau", "Trần Sáu", cast.ward), elsewhere)
    assert "Đội 2" in page.as_("lan").get(path).text_of("#to")
    assert "Đội 2" not in page.as_("ban").get(path).text_of("#to"), "a leader gives within the team"


def test_the_page_asks_little_of_the_database(page, cast, drive, doors, route, pair):
    lan = page.as_("lan")
    with statements() as few:
        lan.get(f"/routes/{route.uid}/hand-over")
    for number in range(8):
        one = people.account(f"v{number}", area=cast.ward)
        people.join(one, cast.team, pair=10 + number // 2)
        routes.assignment(drive, [one], [places.household(doors[0].alley)], cast.team, title=f"T{number}")
    with statements() as many:
        lan.get(f"/routes/{route.uid}/hand-over")
    assert len(many) == len(few)


def test_doors_nobody_holds(page, cast, drive, doors, route, pair):
    lane = places.alley(cast.ward, "Ngõ 7", mouth=7)
    loose = [places.household(lane, f"7/{n}") for n in (1, 2, 3)]
    lan, path = page.as_("lan"), f"/drives/{drive.id}/doors-nobody-holds"
    answer = lan.get(path)
    assert "7/1" in answer.text_of("main") and "5/1" not in answer.text_of("#doors")
    refused = lan.submit(answer, "#unheld-form", to=key_of(pair), expect=422)
    assert "Đánh dấu các nhà" in refused.text_of(".summary")
    lan.submit(answer, "#unheld-form", to=key_of(pair), doors=[str(loose[0].id), str(loose[2].id)])
    new = newest()
    assert held(new) == {loose[0].id, loose[2].id} and (new.state, new.title) == ("assigned", "Ngõ 7")
    assert notices(pair[1]) == ["route_assigned"]
    lan.submit(lan.get(path), "#unheld-form", to=f"r{new.id}", alleys=[str(lane.id)])
    assert held(new) == {house.id for house in loose} and newest() == new
    assert "7/1" not in lan.get(path).text_of("main")
    lan.submit(answer, "#unheld-form", to=key_of(pair), alleys=[str(lane.id)], expect=422)
    for login, expect in (("hoa", 404), ("thu", 403), ("ban", 403)):
        page.as_(login).get(path, expect=expect)


def test_doors_nobody_holds_cost_the_same_however_many_alleys(page, cast, drive, doors):
    lan, url = page.as_("lan"), f"/drives/{drive.id}/doors-nobody-holds"
    lan.get(url)
    with statements() as few:
        lan.get(url)
    for n in range(60, 66):
        alley = places.alley(cast.ward, f"Ngõ {n}")
        for k in (1, 2):
            places.household(alley, f"{n}/{k}")
    with statements() as many:
        lan.get(url)
    assert len(many) == len(few)


def test_from_doors_nobody_holds_to_a_plan(page, cast, drive, doors):
    lan, lane = page.as_("lan"), doors[0].alley_id
    answer = lan.get(f"/drives/{drive.id}/doors-nobody-holds")
    act = str(next(node["formaction"] for node in answer.css("#unheld-form button[formaction]")))
    for ticked, expected in (([str(doors[1].id)], [str(lane)]), ([], [str(lane), str(doors[3].alley_id)])):
        following = lan.follow(lan.post(act, answer.fields("#unheld-form") | {"doors": ticked}))
        assert following.fields()["alleys"] == expected


def test_a_closed_drive_gives_out_nothing(page, cast, drive, doors, route, pair):
    lan, path = page.as_("lan"), f"/drives/{drive.id}/doors-nobody-holds"
    places.household(doors[0].alley, "5/7")
    open_page, hand_page = lan.get(path), lan.get(f"/routes/{route.uid}/hand-over")
    drive.state = "closed"
    assert not lan.get(path).css("#unheld-form")
    lan.submit(open_page, "#unheld-form", to=key_of(pair), alleys=[str(doors[0].alley_id)], expect=409)
    lan.submit(hand_page, "#hand-form", to=key_of(pair), expect=409)
