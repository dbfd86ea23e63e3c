"""Doors that asked for an hour, alleys a group does not go into, a least number of doors: planned, told, changed by hand."""

from datetime import time, timedelta

import pytest
from sqlalchemy import select

from app.audit.models import AuditRow
from app.doors.models import DoorState
from app.extensions import db
from app.jobs.worker import perform_here
from app.kernel.clock import local, local_day, utc_now
from app.plans.models import Plan, PlanStop
from app.routes.models import AssignmentDoor
from tests.factories import people, places, routes
from tests.http.plans.conftest import doors_of, give

AFTERNOON = {"begins": time(14), "ends": time(18)}


@pytest.fixture
def day(drive):
    return min(local_day(utc_now()) + timedelta(days=1), drive.ends_on)


def asks(drive, door, on, band, status="scheduled"):
    """Let a household have asked for this day and part of it."""
    row = DoorState(drive_id=drive.id, household_id=door.id, area_id=door.alley_id, status=status)
    row.next_due_on, row.next_due_band = on, band
    db.session.add(row)
    db.session.flush()
    return door


def unit_of(plan, door):
    query = select(PlanStop.unit_id).where(PlanStop.plan_id == plan.id, PlanStop.household_id == door.id)
    return db.session.scalar(query.execution_options(populate_existing=True))


def kept_out(lan, plan, unit, *alleys, **options):
    ids = [str(alley.id) for alley in alleys]
    return lan.submit(lan.get(f"/plans/{plan.uid}"), "#bar", to=str(unit.id), alleys=ids, **options)


def test_doors_of_an_hour_are_planned_for_it_and_others_wait(page, cast, drive, alleys, day):
    now_due, evening, other, again = doors_of(alleys[0])[:4]
    asks(drive, now_due, day, "afternoon")
    asks(drive, evening, day, "morning")
    asks(drive, other, day + timedelta(days=2), "")
    asks(drive, again, day - timedelta(days=1), "afternoon", "attempted")
    plan = routes.plan(drive, cast.lan, alleys, [cast.team], **AFTERNOON)
    assert unit_of(plan, evening) is None and unit_of(plan, other) is None
    assert unit_of(plan, now_due) and unit_of(plan, again) and plan.report["left"] == 0 and plan.doors == 18
    lan = page.as_("lan")
    board = lan.get(f"/plans/{plan.uid}")
    watch = board.text_of(".watch")
    assert "1 nhà hẹn buổi sáng, ngoài giờ đi: để lại" in watch and "1 nhà hẹn ngày khác: để lại" in watch
    assert "5/1 Ngõ 5 : hẹn 14:00–17:30, tới khoảng 14:" in board.text_of(".units")
    left = lan.get(f"/plans/{plan.uid}/units/0")
    assert len(left.css("[name=doors]")) == 2 and not left.css("[name=alleys]"), "taken in one by one"
    assert "hẹn buổi sáng, ngoài giờ đi" in left.text_of("#later")


@pytest.mark.sqlite_alone
def test_one_that_waits_can_be_taken_in_and_the_card_says_what_is_missed(page, cast, drive, alleys, day):
    morning, late = doors_of(alleys[0])[0], doors_of(alleys[1])[0]
    asks(drive, morning, day, "morning")
    asks(drive, late, day, "evening")
    plan = routes.plan(drive, cast.lan, alleys, [cast.team], by_hand=True, **AFTERNOON)
    lan, unit = page.as_("lan"), plan.units[0]
    give(lan, plan, [alleys[0]], unit)
    assert unit_of(plan, morning) is None and unit.facts["doors"] == 5, "a whole alley goes without those that wait"
    chosen = {"doors": [str(morning.id)], "to": str(unit.id)}
    lan.submit(lan.get(f"/plans/{plan.uid}/units/0"), "#move-form", **chosen)
    card = lan.get(f"/plans/{plan.uid}").text_of(f"#unit-{unit.id}")
    assert unit_of(plan, morning) == unit.id and "5/1 Ngõ 5 : hẹn buổi sáng, ngoài giờ đi" in card
    assert not plan.later and "hẹn buổi sáng, ngoài giờ đi" in lan.get(f"/plans/{plan.uid}").text_of(".watch")
    lan.submit(lan.get(f"/plans/{plan.uid}"), "#undo")
    assert [due.door for due in plan.later] == [morning.id]
    lan.submit(lan.get(f"/plans/{plan.uid}"), "#undo")
    lan.submit(lan.get(f"/plans/{plan.uid}/units/0"), "#move-form", doors=[str(late.id)], to=str(unit.id))
    assert "1 nhà lỡ hẹn." in lan.get(f"/plans/{plan.uid}/publish").text_of("main")
    assert "9/1 Ngõ 9 : tới lúc 14:0" in lan.get(f"/plans/{plan.uid}").text_of(f"#unit-{unit.id}")
    assert "hẹn từ 17:30" in lan.get(f"/plans/{plan.uid}/units/{unit.id}").text_of("#move-form")


@pytest.mark.sqlite_alone
def test_a_route_lasts_until_its_last_promise(page, cast, drive, alleys, day):
    late = asks(drive, doors_of(alleys[1])[0], day, "evening")
    plan = routes.plan(drive, cast.lan, alleys, [cast.team], by_hand=True, **AFTERNOON)
    lan, unit = page.as_("lan"), plan.units[0]
    lan.submit(lan.get(f"/plans/{plan.uid}/units/0"), "#move-form", doors=[str(late.id)], to=str(unit.id))
    assert unit.facts["minutes"] < 10, "waiting fills nobody's time"
    (given,) = routes.publish(people.actor(cast.lan), plan)
    assert local(given.starts_at + timedelta(minutes=given.minutes)).time().replace(second=0) >= time(17, 35)
    form = lan.get(f"/drives/{drive.id}/plans/new?unheld").fields() | {"day": day.isoformat()}
    told = lan.post(f"/drives/{drive.id}/plans/sum", form | {"begins": "15:00", "ends": "18:00"}, htmx=True)
    assert "14:00–17:3" in told.text_of("#plan-sum")


@pytest.mark.sqlite_alone
def test_those_that_wait_can_be_taken_in_and_shared_out_by_the_planner(page, cast, drive, alleys, day):
    waiting = doors_of(alleys[0])[:2]
    for door in waiting:
        asks(drive, door, day, "morning")
    plan = routes.plan(drive, cast.lan, alleys, [cast.team], **AFTERNOON)
    lan = page.as_("lan")
    left = lan.get(f"/plans/{plan.uid}/units/0")
    nothing = lan.submit(left, "#move-form", take="1", expect=422)
    assert "Đánh dấu nhà trước." in nothing.text_of(".summary")
    done = lan.follow(lan.submit(left, "#move-form", take="1", later=["1"]))
    assert "Nhận thêm 2 nhà." in done.text_of("#status") and not done.css("#later") and plan.report["left"] == 2
    lan.submit(lan.get(f"/plans/{plan.uid}"), "#replan", way="near")
    lan.submit(lan.get(f"/plans/{plan.uid}"), "#apply")
    assert all(unit_of(plan, door) for door in waiting) and plan.report["left"] == 0
    for _act in ("shared out", "taken in"):
        lan.submit(lan.get(f"/plans/{plan.uid}"), "#undo")
    assert {due.door for due in plan.later} == {door.id for door in waiting}


@pytest.mark.sqlite_alone
def test_planned_again_those_that_wait_stay_and_the_promised_go_first(page, cast, drive, alleys, day):
    every = [door for alley in alleys for door in doors_of(alley)]
    asks(drive, every[0], day, "evening")
    plan = routes.plan(drive, cast.lan, alleys, [cast.team], begins=time(14), ends=time(15))
    left = [door for door in every[1:] if unit_of(plan, door) is None]
    assert left and plan.report["left"] == len(left)
    asks(drive, left[-1], day, "")
    db.session.commit()
    lan = page.as_("lan")
    lan.submit(lan.get(f"/plans/{plan.uid}"), "#replan", way="near", least="3")
    shown = lan.get(f"/plans/{plan.uid}")
    assert plan.least_doors == 3 and shown.fields("#replan")["least"] == ["3"]
    lan.submit(shown, "#apply")
    assert unit_of(plan, left[-1]) and unit_of(plan, every[0]) is None
    assert "routes.plan_least" in db.session.scalars(select(AuditRow.action)).all()
    wrong = lan.submit(lan.get(f"/plans/{plan.uid}"), "#replan", way="near", least="0", expect=422)
    assert "Từ 1 đến 30 nhà." in wrong.text_of(".summary") and plan.least_doors == 3


def test_a_team_is_kept_out_of_an_alley_from_the_first_plan_on(page, cast, drive, alleys, second_team):
    lan = page.as_("lan")
    form = lan.get(f"/drives/{drive.id}/plans/new?unheld").fields()
    chosen = form | {"bar_team": str(cast.team.id), "bar_alley": str(alleys[0].id), "least": "2"}
    shown = lan.post(f"/drives/{drive.id}/plans/sum", chosen, htmx=True)
    pair = f"{cast.team.id}-{alleys[0].id}"
    assert shown.fields("form")["bars"] == [pair] and "không đi Ngõ 5" in shown.text_of("#team-bars")
    lan.post(f"/drives/{drive.id}/plans/new", form | {"least": "0"}, expect=422)
    answer = lan.post(f"/drives/{drive.id}/plans/new", form | {"bars": [pair, "x-1", "9-9"], "least": "2"})
    plan = db.session.scalars(select(Plan)).one()
    assert plan.params["bars"] == [[cast.team.id, alleys[0].id]] and plan.least_doors == 2
    perform_here(plan.job_uid)
    barred = [unit for unit in plan.units if unit.team_id == cast.team.id]
    assert barred and all(unit.barred == {alleys[0].id} for unit in barred)
    assert {unit_of(plan, door) for door in doors_of(alleys[0])}.isdisjoint({unit.id for unit in barred})
    assert "Không đi Ngõ 5" in lan.follow(answer).text_of(f"#unit-{barred[0].id}")
    again = lan.get(f"/drives/{drive.id}/plans/new").fields()
    assert again["bars"] == [pair], "the next plan begins with it"


@pytest.mark.sqlite_alone
def test_a_group_is_kept_out_by_hand_and_let_in_again(page, cast, drive, alleys, second_team):
    plan = routes.plan(drive, cast.lan, alleys, [cast.team, second_team], by_hand=True)
    lan = page.as_("lan")
    one, two = plan.units[0], plan.units[-1]
    give(lan, plan, alleys[:2], one)
    nothing = kept_out(lan, plan, one, expect=422)
    assert "Đánh dấu ngõ nhóm này không đi." in nothing.text_of(".summary") and nothing.css("details[open] #bar")
    assert nothing.text_of(".summary").startswith("Chưa làm được:")
    done = lan.follow(kept_out(lan, plan, one, alleys[0]))
    assert "không đi 1 ngõ. 6 nhà chưa có ai." in done.text_of("#status") and one.facts["doors"] == 6
    assert "Không đi Ngõ 5" in done.text_of(f"#unit-{one.id}")
    refused = give(lan, plan, alleys, one, expect=409)
    assert "không đi Ngõ 5" in refused.text_of(".summary") and one.facts["doors"] == 6, "all or nothing"
    give(lan, plan, alleys[:1], two)
    lan.submit(lan.get(f"/plans/{plan.uid}"), "#undo")
    undone = lan.follow(lan.submit(lan.get(f"/plans/{plan.uid}"), "#undo"))
    assert not one.barred and one.facts["doors"] == 12 and "không đi 1 ngõ" in undone.text_of("#status")
    kept_out(lan, plan, one, alleys[0])
    lift = {"lift": f"{one.id}-{alleys[0].id}"}
    part = lan.submit(lan.get(f"/plans/{plan.uid}"), "#lift", htmx=True, **lift)
    assert not part.is_page and not one.barred and part.text_of(".toast span").startswith("Cho ")
    give(lan, plan, alleys[:1], one)
    lan.submit(lan.get(f"/plans/{plan.uid}"), "#lock-form", lock=str(one.id))
    assert "đang khoá" in kept_out(lan, plan, one, alleys[0], expect=409).text_of(".summary")
    lan.post(f"/plans/{plan.uid}/bar", {"revision": plan.revision, "to": "987654"}, expect=422)
    told = db.session.scalars(select(AuditRow.action)).all()
    assert {"routes.plan_bar", "routes.plan_unbar"} <= set(told)


@pytest.mark.sqlite_alone
def test_an_alley_all_are_kept_out_of_is_told(page, cast, drive, alleys):
    plan = routes.plan(drive, cast.lan, alleys, [cast.team], bars=[(cast.team.id, alleys[0].id)])
    board = page.as_("lan").get(f"/plans/{plan.uid}")
    assert plan.report["left"] == 6 and "Không ai trong số đã chọn được vào Ngõ 5." in board.text_of("#board")


@pytest.mark.sqlite_alone
def test_a_group_that_comes_for_two_doors_is_told(page, cast, drive, alleys):
    plan = routes.plan(drive, cast.lan, alleys, [cast.team], by_hand=True)
    lan, unit = page.as_("lan"), plan.units[0]
    doors = [str(door.id) for door in doors_of(alleys[0])[:2]]
    lan.submit(lan.get(f"/plans/{plan.uid}/units/0"), "#move-form", doors=doors, to=str(unit.id))
    assert "1 nhóm phải đến mà chưa được 4 nhà" in lan.get(f"/plans/{plan.uid}").text_of(".watch")


def test_a_route_spread_keeps_hours_and_bars_and_its_papers_tell_them(page, cast, drive, alleys, second_team, day):
    third = people.team(cast.ward, "Đội 3")
    people.join(people.account("ba", area=cast.ward), third)
    asked = asks(drive, doors_of(alleys[0])[0], day, "evening")
    teams = [cast.team, second_team, third]
    plan = routes.plan(drive, cast.lan, alleys, teams, kind="teams", by_hand=True, **AFTERNOON)
    lan = page.as_("lan")
    for alley, unit in zip(alleys, plan.units, strict=True):
        give(lan, plan, [alley], unit)
    kept_out(lan, plan, plan.units[1], alleys[0])
    given = routes.publish(people.actor(cast.lan), plan)
    gone = next(route for route in given if route.team_id == cast.team.id)
    assert "hẹn buổi tối" in lan.get(f"/routes/{gone.uid}/sheet").text_of(".sheet-alley")
    assert "Hẹn buổi tối" in lan.get(f"/routes/{gone.uid}").text_of(f"#door-row-{asked.id}")
    assert "hẹn buổi tối" in lan.get(f"/routes/{gone.uid}/hand-over").text_of("#doors")
    shown = lan.get(f"/routes/{gone.uid}/spread")
    assert "5/1 Ngõ 5 : tới lúc 15:00, hẹn từ 17:30" in shown.text_of(".watch")
    lan.submit(shown, "#spread-form")
    holders = select(AssignmentDoor.assignment_id).join(places.Household).where(AssignmentDoor.active)
    holders = set(db.session.scalars(holders.where(places.Household.alley_id == alleys[0].id)))
    assert holders == {route.id for route in given if route.team_id == third.id}, "the other group does not go there"


@pytest.mark.sqlite_alone
def test_doors_for_another_time_are_counted_in_one_way_everywhere(page, cast, drive, alleys, second_team, day):
    first, second = doors_of(alleys[0])[:2]
    for door in (first, second):
        asks(drive, door, day, "morning")
    lan, told = page.as_("lan"), "hẹn lúc khác: 2, để lại"
    fields = lan.get(f"/drives/{drive.id}/plans/new?unheld").fields() | {"day": day.isoformat(), "kind": "teams"}
    asked = fields | {"begins": "14:00", "ends": "17:00"}
    total = lan.post(f"/drives/{drive.id}/plans/sum", asked, htmx=True).text_of("#plan-sum")
    assert total.startswith("16 nhà, khoảng") and told in total
    at_that_time = lan.post(f"/drives/{drive.id}/plans/sum", asked | {"begins": "09:00"}, htmx=True).text_of(
        "#plan-sum"
    )
    assert at_that_time.startswith("18 nhà") and "hẹn lúc khác" not in at_that_time
    plan = routes.plan(drive, cast.lan, alleys, [cast.team, second_team], kind="teams", by_hand=True, **AFTERNOON)
    board = lan.get(f"/plans/{plan.uid}")
    assert next(li for li in board.texts("#give-list li") if li.startswith("Ngõ 5")).startswith(
        f"Ngõ 5 6 nhà · chưa ai: 4 nhà; {told}"
    )
    unit = plan.units[0]
    give(lan, plan, alleys[1:], unit)
    ticked = lan.post(f"/plans/{plan.uid}/sum", board.fields("#give") | {"alleys": [str(alleys[0].id)]}, htmx=True)
    assert ticked.text_of("#chosen [role=status]").startswith(f"Ngõ 5 · 4 nhà {told[0].upper()}{told[1:]}.")
    near = lan.follow(lan.submit(lan.get(f"/plans/{plan.uid}"), "#replan", way="near")).text_of(".proposal")
    assert "0/16 nhà" in near and "Không nhà nào bị bỏ lại. Hẹn lúc khác: 2, để lại." in near


@pytest.mark.sqlite_alone
def test_an_alley_with_only_doors_for_another_time_says_so(page, cast, drive, alleys, second_team, day):
    for door in doors_of(alleys[0]):
        asks(drive, door, day, "morning")
    plan = routes.plan(drive, cast.lan, alleys, [cast.team, second_team], kind="teams", by_hand=True, **AFTERNOON)
    lan, (first, second, _), unit = page.as_("lan"), alleys, plan.units[0]
    fields = lan.get(f"/plans/{plan.uid}").fields("#give")
    foot = lan.post(f"/plans/{plan.uid}/sum", fields | {"alleys": [str(first.id)]}, htmx=True)
    only = "Ở đây chỉ còn nhà hẹn lúc khác. Mở “Hẹn lúc khác” để nhận vào."
    assert only in foot.text_of("#chosen [role=status]") and foot.css(
        f"#chosen a[href='/plans/{plan.uid}/units/0#later']"
    )
    assert only in give(lan, plan, [first], unit, expect=422).text_of(".summary")
    row = {"alley": str(first.id), "first": "1", "last": "9", "side": ["both"], "to": str(unit.id)}
    assert only in lan.submit(lan.get(f"/plans/{plan.uid}"), "#row", **row, expect=422).text_of("#row .summary")
    both = lan.post(f"/plans/{plan.uid}/sum", fields | {"alleys": [str(first.id), str(second.id)]}, htmx=True)
    said = both.text_of("#chosen [role=status]")
    assert said.startswith("Ngõ 9 · 6 nhà Hẹn lúc khác: 6, để lại.") and "Ngõ 5" not in said
