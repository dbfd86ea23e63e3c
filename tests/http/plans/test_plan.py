"""From choosing alleys to routes in people's hands."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditRow
from app.extensions import db
from app.jobs.worker import perform_here
from app.kernel.clock import local_day, utc_now
from app.notices.models import Notice
from app.people.models import Account
from app.plans.models import Plan, PlanStop
from app.routes.models import Assignment, AssignmentDoor
from app.routes.planner.methods import solver_in_use, use_solver
from tests.factories import drives, people, places, routes


@pytest.fixture
def alleys(cast):
    lanes = [places.alley(cast.ward, f"Ngõ {n}", mouth=n) for n in (5, 9)]
    for lane in lanes:
        for number in range(1, 5):
            places.household(lane, f"{lane.mouth}/{number}", head_name="Nguyễn Thế Khải")
    return lanes


def asked(alleys, teams, **changes):
    return {
        "alleys": [str(alley.id) for alley in alleys],
        "teams": [str(team.id) for team in teams],
        "kind": "pairs",
        "day": (local_day(utc_now()) + timedelta(days=1)).isoformat(),
        "begins": "08:00",
        "ends": "10:30",
    } | changes


def stops_of(plan):
    return {stop.household_id: stop for stop in db.session.scalars(select(PlanStop).where(PlanStop.plan_id == plan.id))}


def test_new(page, cast, drive, alleys):
    lan = page.as_("lan")
    answer = lan.get(f"/drives/{drive.id}/plans/new?alley={alleys[0].id}")
    assert answer.fields()["alleys"] == [str(alleys[0].id)]
    assert "4 nhà, khoảng 23 phút, đi bộ 40 m" in answer.text_of("#plan-sum")
    answer = lan.post(f"/drives/{drive.id}/plans/new", asked(alleys, [cast.team]))
    plan = db.session.scalars(select(Plan)).one()
    assert (answer.location, plan.state) == (f"/plans/{plan.uid}", "planning")
    assert lan.follow(answer).css(f"#job-{plan.job_uid}")
    perform_here(plan.job_uid)
    done = lan.get(f"/plans/{plan.uid}")
    assert "Lê Minh" in done.text_of(".units") and "8 nhà" in done.text_of(".units")
    assert db.session.scalars(select(AuditRow.action).order_by(AuditRow.id)).all()[-2:] == [
        "routes.plan_request",
        "routes.plan_draw",
    ]


@pytest.fixture
def unequipped():
    before = solver_in_use()
    use_solver(None)
    yield
    use_solver(before)


def test_a_plan_made_without_the_solver_says_so(page, cast, drive, alleys, unequipped):
    plan = routes.plan(drive, cast.lan, alleys, [cast.team])
    lan = page.as_("lan")
    words = "không dùng bộ giải"
    assert plan.report["method"] == "built_in" and words in lan.get(f"/plans/{plan.uid}").text
    plan.report = plan.report | {"method": "solver"}
    db.session.commit()
    assert words not in lan.get(f"/plans/{plan.uid}").text


def test_what_walks_as_one_has_its_own_word(page, cast, drive, alleys):
    lan = page.as_("lan")
    for kind, words, head in (("pairs", "1 nhóm", "Nhóm"), ("singles", "2 người", "Người"), ("teams", "1 đội", "Đội")):
        plan = routes.plan(drive, cast.lan, alleys, [cast.team], kind=kind, by_hand=True)
        board = lan.get(f"/plans/{plan.uid}")
        assert words in board.text_of(".board-figures") and board.text_of("#units-head") == head
        assert f"{words} rảnh chưa có nhà: " in board.text_of(".watch")
        assert f"{words} chưa có nhà, không được báo" in lan.get(f"/plans/{plan.uid}/publish").text_of("main")
        told = lan.post(f"/drives/{drive.id}/plans/sum", asked(alleys, [cast.team], kind=kind), htmx=True)
        assert f"{words} có " in told.text_of("#plan-sum")


def test_two_presses_of_the_form_are_one_plan(page, cast, drive, alleys):
    lan = page.as_("lan")
    shown = lan.get(f"/drives/{drive.id}/plans/new").fields()["uid"]
    first = lan.post(f"/drives/{drive.id}/plans/new", asked(alleys, [cast.team], uid=shown))
    again = lan.post(f"/drives/{drive.id}/plans/new", asked(alleys, [cast.team], uid=shown))
    assert again.location == first.location and db.session.scalar(select(func.count()).select_from(Plan)) == 1
    other = lan.post(f"/drives/{drive.id}/plans/new", asked(alleys[:1], [cast.team], uid=shown))
    assert other.location != first.location, "another choice is another plan"


def test_new_keeps_what_was_chosen_when_something_is_wrong(page, cast, drive, alleys):
    lan = page.as_("lan")
    lan.get(f"/drives/{drive.id}/plans/new")
    for changes, words in (
        ({"ends": "07:00"}, "Giờ kết thúc phải sau giờ bắt đầu."),
        ({"day": "2020-01-01"}, "Ngày đi phải từ hôm nay trở đi."),
        ({"teams": []}, "Chọn ít nhất một đội."),
        ({"teams": ["987654"]}, None),
        ({"day": "hôm nay"}, None),
    ):
        answer = lan.post(f"/drives/{drive.id}/plans/new", asked(alleys[:1], [cast.team]) | changes, expect=422)
        assert answer.fields()["alleys"] == [str(alleys[0].id)]
        assert answer.css(".summary") and (words is None or words in answer.text_of(".summary"))
    lan.post(f"/drives/{drive.id}/plans/new", asked([], [cast.team]), expect=422)
    lan.post(f"/drives/{drive.id}/plans/new", asked([], [cast.team]) | {"alleys": ["x' OR 1=1"]}, expect=422)
    assert db.session.scalar(select(func.count()).select_from(Plan)) == 0


def test_what_is_wrong_is_said_with_its_field(page, cast, drive, alleys):
    lan = page.as_("lan")
    lan.get(f"/drives/{drive.id}/plans/new")
    for least, words in (("31", "Từ 1 đến 30 nhà."), ("bốn", "Nhập số nguyên, ví dụ 4.")):
        wrong = lan.post(f"/drives/{drive.id}/plans/new", asked(alleys, [cast.team], least=least), expect=422)
        assert f"Mỗi nhóm ít nhất bao nhiêu nhà: {words}" in wrong.text_of(".summary")


def test_sum_ticks_a_whole_hamlet(page, cast, drive, alleys):
    lan = page.as_("lan")
    lan.get(f"/drives/{drive.id}/plans/new")
    hamlet = {"hamlet": str(cast.ward.id)}
    answer = lan.post(f"/drives/{drive.id}/plans/sum", asked([], [cast.team]) | hamlet, expect=200)
    assert answer.is_page and len(answer.fields()["alleys"]) == 2
    answer = lan.post(f"/drives/{drive.id}/plans/sum", asked(alleys, [cast.team]) | hamlet, htmx=True)
    assert not answer.is_page and "alleys" not in answer.fields("form")
    assert "Chưa chọn ngõ nào." in answer.text_of("#plan-sum")


@pytest.mark.sqlite_alone
def test_sum_counts_only_what_may_be_chosen(page, cast, drive, alleys):
    elsewhere = places.alley(cast.other_ward, "Ngõ 30", mouth=30)
    places.household(elsewhere, "30/1")
    lan = page.as_("lan")
    lan.get(f"/drives/{drive.id}/plans/new")
    told = lan.post(f"/drives/{drive.id}/plans/sum", asked([alleys[0], elsewhere], [cast.team]), htmx=True)
    assert "4 nhà, khoảng 23 phút, đi bộ 40 m" in told.text_of("#plan-sum")


def test_hours_that_run_backwards_are_said_in_the_foot(page, cast, drive, alleys):
    lan = page.as_("lan")
    lan.get(f"/drives/{drive.id}/plans/new")
    hours = {"begins": "20:00", "ends": "18:00"}
    told = lan.post(f"/drives/{drive.id}/plans/sum", asked(alleys, [cast.team]) | hours, htmx=True).text_of("#plan-sum")
    assert "Giờ kết thúc phải sau giờ bắt đầu." in told and "8 nhà" in told
    assert "0 phút" not in told and "bận" not in told
    lan.get(f"/drives/{drive.id}/ward-plans/new")
    sent = asked([], []) | hours | {"wards": [str(cast.ward.id)]}
    wards = lan.post(f"/drives/{drive.id}/ward-plans/sum", sent, htmx=True)
    assert "Giờ kết thúc phải sau giờ bắt đầu." in wards.text_of("#plan-sum")


def test_a_closed_drive_is_not_planned(page, cast, alleys):
    drive = drives.drive(cast.ward, state="closed")
    lan = page.as_("lan")
    assert "đang mở" in lan.get(f"/drives/{drive.id}/plans/new", expect=409).text_of("main")
    answer = lan.post(f"/drives/{drive.id}/plans/new", asked(alleys, [cast.team]), expect=422)
    assert "Chỉ chia tuyến khi đợt ra quân đang mở." in answer.text_of(".summary")


def test_plans_are_hidden_from_strangers_and_kept_from_readers(page, cast, drive, alleys):
    plan = routes.plan(drive, cast.lan, alleys, [cast.team])
    for path in (f"/plans/{plan.uid}", f"/plans/{plan.uid}/units/0", f"/plans/{plan.uid}/publish"):
        page.as_("hoa").get(path, expect=404)
        page.as_("thu").get(path, expect=403)
        page.as_("minh").get(path, expect=403)
        page.as_("ban").get(path, expect=403)
    page.as_("hoa").get(f"/drives/{drive.id}/plans/new", expect=404)
    page.as_("lan").get(f"/plans/{plan.uid}/units/987654", expect=404)


def test_move(page, cast, drive, alleys, second_team):
    plan = routes.plan(drive, cast.lan, alleys, [cast.team, second_team])
    source = max(plan.units, key=lambda one: one.facts["doors"])
    target = next(one for one in plan.units if one is not source)
    lan = page.as_("lan")
    answer = lan.get(f"/plans/{plan.uid}/units/{source.id}")
    moving = int(answer.css("[name=doors]")[0]["value"])
    before = source.facts["doors"], target.facts["doors"]
    lan.submit(answer, "#move-form", doors=[str(moving)], to=str(target.id))
    assert stops_of(plan)[moving].unit_id == target.id
    assert (source.facts["doors"], target.facts["doors"]) == (before[0] - 1, before[1] + 1)
    alley_id = next(iter(stops_of(plan).values())).household.alley_id
    answer = lan.get(f"/plans/{plan.uid}/units/{target.id}")
    whole = int(answer.css("[name=alleys]")[0]["value"])
    lan.submit(answer, "#move-form", alleys=[str(whole)], to="0")
    left = [stop for stop in stops_of(plan).values() if stop.unit_id is None]
    assert left and {stop.household.alley_id for stop in left} == {whole} and alley_id
    assert plan.report["left"] == len(left)
    assert "Nhà chưa chia" in lan.get(f"/plans/{plan.uid}/units/0").text_of("h1")


def test_move_refuses_what_somebody_changed_meanwhile(page, cast, drive, alleys, second_team):
    plan = routes.plan(drive, cast.lan, alleys, [cast.team, second_team])
    source = max(plan.units, key=lambda one: one.facts["doors"])
    target = next(one for one in plan.units if one is not source)
    lan = page.as_("lan")
    stale = lan.get(f"/plans/{plan.uid}/units/{source.id}")
    first, second = (node["value"] for node in stale.css("[name=doors]")[:2])
    lan.submit(stale, "#move-form", doors=[first], to=str(target.id))
    answer = lan.submit(stale, "#move-form", doors=[second], to=str(target.id), expect=409)
    assert "Có người vừa sửa bản chia này." in answer.text_of(".summary")
    assert answer.fields("#move-form")["doors"] == [second]
    assert stops_of(plan)[int(second)].unit_id == source.id
    assert lan.submit(answer, "#move-form").status == 303


def test_move_needs_something_to_move(page, cast, drive, alleys):
    plan = routes.plan(drive, cast.lan, alleys, [cast.team])
    lan = page.as_("lan")
    answer = lan.get(f"/plans/{plan.uid}/units/{plan.units[0].id}")
    assert "Đánh dấu nhà cần chuyển" in lan.submit(answer, "#move-form", to="0", expect=422).text_of(".summary")
    lan.submit(answer, "#move-form", doors=["987654"], to="0", expect=422)
    lan.submit(answer, "#move-form", to="987654", expect=422)


def test_discard(page, cast, drive, alleys):
    plan = routes.plan(drive, cast.lan, alleys, [cast.team])
    lan = page.as_("lan")
    answer = lan.get(f"/plans/{plan.uid}")
    lan.submit(answer, "#discard")
    lan.submit(answer, "#discard")
    assert plan.state == "discarded"
    lan.get(f"/plans/{plan.uid}/publish", expect=409)


def test_publish(page, cast, drive, alleys):
    plan = routes.plan(drive, cast.lan, alleys, [cast.team])
    lan = page.as_("lan")
    answer = lan.get(f"/plans/{plan.uid}/publish")
    done = lan.follow(lan.submit(answer, "#publish-form"))
    route = db.session.scalars(select(Assignment)).one()
    assert route.target_doors == 8 and len(route.print_code) == 6
    assert set(route.title.split(", ")) == {"Ngõ 5", "Ngõ 9"} and route.state == "assigned"
    assert {holder.account_id for holder in route.holders} == {cast.minh.id, cast.ban.id}
    assert set(db.session.scalars(select(Notice.account_id))) == {cast.minh.id, cast.ban.id}
    assert "Đã giao 8 nhà trong 1 tuyến." in done.text
    lan.submit(answer, "#publish-form", expect=409)
    assert db.session.scalar(select(func.count()).select_from(Assignment)) == 1
    again = lan.get(f"/plans/{plan.uid}/publish", expect=303)
    assert again.location == f"/plans/{plan.uid}", "who comes back to the check sees what was given out"
    assert lan.follow(again).css(f"a[href='/plans/{plan.uid}/map']")


def test_two_plans_give_each_door_to_one_holder(page, cast, drive, alleys, second_team):
    first = routes.plan(drive, cast.lan, alleys[:1], [cast.team])
    both = routes.plan(drive, cast.lan, alleys, [second_team])
    lan = page.as_("lan")
    lan.submit(lan.get(f"/plans/{first.uid}/publish"), "#publish-form")
    before = lan.get(f"/plans/{both.uid}/publish")
    assert "4 nhà đã có người đi" in before.text_of("main") and "Lê Minh" in before.text_of("main")
    after = lan.follow(lan.submit(before, "#publish-form"))
    assert "4 nhà để lại, không giao." in after.text_of("main") and "Lê Minh" in after.text_of("main")
    held = db.session.scalars(select(AssignmentDoor.household_id).where(AssignmentDoor.active)).all()
    assert len(held) == len(set(held)) == 8
    assert sorted(db.session.scalars(select(Assignment.target_doors))) == [4, 4]
    assert len(both.report["left_out"]) == 4


def test_a_plan_whose_doors_are_all_taken_makes_no_route(page, cast, drive, alleys, second_team):
    first, same = (routes.plan(drive, cast.lan, alleys, [team]) for team in (cast.team, second_team))
    lan = people.actor(cast.lan)
    assert len(routes.publish(lan, first)) == 1
    assert routes.publish(lan, same) == []
    assert len(same.report["left_out"]) == 8
    assert db.session.scalar(select(func.count()).select_from(Assignment)) == 1
    page.as_("lan").get(f"/plans/{same.uid}")


def test_nobody_gets_a_route_after_leaving(cast, drive, alleys):
    plan = routes.plan(drive, cast.lan, alleys, [cast.team])
    for person in (cast.minh, cast.ban):
        db.session.get(Account, person.id).disabled_at = utc_now()
    assert routes.publish(people.actor(cast.lan), plan) == []
    assert {one["why"] for one in plan.report["left_out"]} == {"nobody"}


def test_a_team_stands_in_the_list_by_its_name(page, cast, drive, alleys):
    for login in ("mot", "hai"):
        people.join(people.account(login, area=cast.ward), cast.team)
    plan = routes.plan(drive, cast.lan, alleys, [cast.team], kind="teams")
    routes.publish(people.actor(cast.lan), plan)
    listed = page.as_("lan").get(f"/plans/{plan.uid}")
    assert listed.text_of("tbody summary") == "Đội 1 (4 người)"
    assert "Lê Minh" in listed.text_of("tbody details")
