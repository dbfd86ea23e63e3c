"""The board of a draft: what each act does, says, refuses and takes back, with and without htmx."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.audit.models import AuditRow
from app.extensions import db
from app.jobs.worker import perform_here
from app.kernel.clock import local_day, utc_now
from app.plans import giving, words
from app.plans.actions import steps
from app.plans.models import Plan, PlanStep, PlanStop
from app.routes.models import Assignment
from app.storage import unit
from tests.factories import people, routes
from tests.factories.ward_at_work import visit_some
from tests.http.plans.conftest import give
from tests.kit.statements import statements


@pytest.fixture
def teams(cast):
    found = [cast.team]
    for place in (2, 3):
        team = people.team(cast.ward, f"Đội {place}")
        for name in ("a", "b"):
            people.join(people.account(f"{name}{place}", area=cast.ward), team)
        found.append(team)
    return found


@pytest.fixture
def plan(cast, drive, alleys, teams):
    return routes.plan(drive, cast.lan, alleys, teams, kind="teams", by_hand=True)


def held(plan):
    """Return unit name (or "") -> the alleys and numbers it has, in walking order."""
    found = {one.name: [] for one in plan.units} | {"": []}
    names = {one.id: one.name for one in plan.units} | {None: ""}
    query = select(PlanStop).where(PlanStop.plan_id == plan.id).order_by(PlanStop.position)
    for stop in db.session.scalars(query.execution_options(populate_existing=True)):
        found[names[stop.unit_id]].append(f"{stop.household.alley.name} {stop.household.plate}")
    return found


def refusal(answer):
    return answer.text_of(".summary")


@pytest.mark.sqlite_alone
def test_by_hand_every_door_waits(page, cast, drive, alleys, teams):
    lan = page.as_("lan")
    fields = lan.get(f"/drives/{drive.id}/plans/new?unheld").fields()
    answer = lan.post(f"/drives/{drive.id}/plans/new", fields | {"kind": "teams", "by_hand": "1"})
    plan = db.session.scalars(select(Plan)).one()
    board = lan.follow(answer)
    assert plan.state == "draft" and plan.job_uid is None and len(held(plan)[""]) == 18
    assert "18 nhà chưa ai đi" in board.text_of(".watch") and "3 đội rảnh chưa có nhà" in board.text_of(".watch")
    assert not board.css(".t-brick"), "nobody is missing: they have no doors yet"


def test_alleys_reached_least_stand_first_with_their_share(page, cast, drive, alleys, plan):
    doors = [stop.household for stop in db.session.scalars(select(PlanStop).where(PlanStop.plan_id == plan.id))]
    first = [door for door in doors if door.alley_id == alleys[0].id][:3]
    route = routes.assignment(drive, [cast.minh], first)
    visit_some(cast.minh, drive, route, first)
    db.session.commit()
    lines = page.as_("lan").get(f"/plans/{plan.uid}").texts(".give-list li")
    assert [line.split(" ", 2)[1] for line in lines] == ["9", "14", "5"]
    assert lines[0] == "Ngõ 9 6 nhà · chưa ai: 6 nhà 0%" and lines[2].endswith("50%")


@pytest.mark.sqlite_alone
def test_the_foot_adds_up_what_is_ticked(page, alleys, plan):
    lan = page.as_("lan")
    fields = lan.get(f"/plans/{plan.uid}").fields("#give") | {"alleys": [str(alleys[0].id), str(alleys[1].id)]}
    foot = lan.post(f"/plans/{plan.uid}/sum", fields, htmx=True)
    said = foot.text_of("#chosen")
    assert not foot.is_page and "Ngõ 5, Ngõ 9 · 12 nhà" in said and "khoảng 1 giờ" in said and "đi bộ" in said
    assert "Giao cho Đội 1" in said
    whole = lan.post(f"/plans/{plan.uid}/sum", fields, expect=200)
    assert whole.is_page and whole.fields("#give")["alleys"] == fields["alleys"]


def test_what_is_ticked_is_held_against_the_time_of_each(page, alleys, plan):
    one, two, three = plan.units
    for whose, minutes in ((one, 30), (two, 60), (three, 0)):
        whose.facts = {**whose.facts, "capacity": minutes}
    both = [alleys[0].id, alleys[1].id]
    ticked = giving.chosen(plan, both)
    assert ticked.best is two and ticked.over == ticked.minutes - 60 > 0
    assert [giving.chosen(plan, both, (), unit.id).over for unit in (one, three)] == [
        ticked.minutes - 30,
        ticked.minutes,
    ]
    give(page.as_("lan"), plan, alleys[:1], one)
    half = giving.chosen(plan, both, (), one.id)
    assert half.doors == 6 and half.minutes < ticked.minutes, "what they have already is not counted twice"
    assert giving.chosen(plan, [alleys[0].id]).best is not one


def test_give(page, alleys, plan):
    lan = page.as_("lan")
    one, two, _ = plan.units
    done = lan.follow(give(lan, plan, alleys[:2], one))
    assert "Đã chuyển 12 nhà sang Đội 1." in done.text_of("#status")
    assert len(held(plan)["Đội 1"]) == 12 and one.facts["doors"] == 12 and plan.report["left"] == 6
    assert "Giao cho Đội 2" in done.text_of("#chosen"), "the next one has most time"
    part = give(lan, plan, alleys[1:2], two, htmx=True)
    assert not part.is_page and "Đã chuyển 6 nhà sang Đội 2." in part.text and part.css("#board")
    assert [len(doors) for doors in held(plan).values()] == [6, 6, 0, 6]
    give(lan, plan, alleys[:1], None)
    assert len(held(plan)[""]) == 12


@pytest.mark.sqlite_alone
def test_give_says_why_not(page, alleys, plan):
    lan = page.as_("lan")
    one, two, _ = plan.units
    assert "Đánh dấu ngõ cần giao." in refusal(give(lan, plan, [], one, expect=422))
    give(lan, plan, alleys[:1], one)
    again = give(lan, plan, alleys[:1], one, expect=422)
    assert "đang của Đội 1 rồi" in refusal(again) and again.fields("#give")["alleys"] == [str(alleys[0].id)]
    stale = lan.get(f"/plans/{plan.uid}")
    give(lan, plan, alleys[1:2], two)
    late = lan.submit(stale, "#give", alleys=[str(alleys[2].id)], to=str(two.id), expect=409, htmx=True)
    assert "Có người vừa sửa bản chia này." in refusal(late) and not late.is_page
    assert "Chưa làm được:" in refusal(late) and "Việc vừa làm: " in late.text_of("#board > .banner")
    assert len(held(plan)[""]) == 6


@pytest.mark.sqlite_alone
def test_doors_go_to_a_group_of_the_draft_or_stay(page, cast, drive, alleys, teams, plan):
    lan = page.as_("lan")
    one = plan.units[0]
    give(lan, plan, alleys, one)
    stranger = routes.plan(drive, cast.lan, alleys, teams, kind="teams", by_hand=True).units[0]
    for other in (stranger.id, 987654):
        answer = lan.submit(
            lan.get(f"/plans/{plan.uid}"), "#give", alleys=[str(alleys[0].id)], to=str(other), expect=422
        )
        assert "Bản chia này không có nhóm đó." in refusal(answer)
    assert len(held(plan)[one.name]) == 18


@pytest.mark.sqlite_alone
def test_a_row_of_houses(page, alleys, plan):
    lan = page.as_("lan")
    one = plan.units[0]
    row = {"alley": str(alleys[0].id), "first": "2", "last": "5", "side": ["even"], "to": str(one.id)}
    lan.submit(lan.get(f"/plans/{plan.uid}"), "#row", **row)
    assert sorted(held(plan)["Đội 1"]) == ["Ngõ 5 5/2", "Ngõ 5 5/4"]
    lan.submit(lan.get(f"/plans/{plan.uid}"), "#row", **row | {"side": ["both"]})
    assert len(held(plan)["Đội 1"]) == 4
    nothing = lan.submit(lan.get(f"/plans/{plan.uid}"), "#row", **row | {"first": "80", "last": "90"}, expect=422)
    assert "không có số nhà như vậy" in nothing.text_of("#row .summary") and nothing.css("details[open] #row")
    turned = lan.submit(lan.get(f"/plans/{plan.uid}"), "#row", **row | {"first": "6", "last": "5", "side": ["both"]})
    assert "Đã chuyển 1 nhà" in lan.follow(turned).text_of("#status"), "6 to 5 is 5 to 6"
    below = lan.submit(lan.get(f"/plans/{plan.uid}"), "#row", **row | {"first": "-5"}, expect=422)
    assert "Số nhà từ 1 trở lên." in below.text_of("#row .summary")
    huge = lan.submit(lan.get(f"/plans/{plan.uid}"), "#row", **row | {"last": "99999999999"}, expect=422)
    assert "Nhiều nhất 9 chữ số." in huge.text_of("#row .summary")
    empty = lan.submit(lan.get(f"/plans/{plan.uid}"), "#row", **row | {"first": "", "last": "hai"}, expect=422)
    assert "Nhập số đầu." in empty.text_of("#row .summary")


@pytest.mark.sqlite_alone
def test_a_locked_route_stays(page, alleys, plan):
    lan = page.as_("lan")
    one, two, _ = plan.units
    give(lan, plan, alleys[:1], one)
    board = lan.get(f"/plans/{plan.uid}")
    done = lan.follow(lan.submit(board, "#lock-form", lock=str(one.id)))
    assert one.locked and "Đã khoá" in done.text_of(f"#unit-{one.id}")
    assert "Các nhà này nằm trong tuyến đã khoá." in refusal(give(lan, plan, alleys[:1], two, expect=409))
    assert "Tuyến của Đội 1 đang khoá." in refusal(give(lan, plan, alleys[1:2], one, expect=409))
    assert "Tuyến này đang khoá." in lan.get(f"/plans/{plan.uid}/units/{one.id}").text_of("main")
    lan.submit(lan.get(f"/plans/{plan.uid}"), "#lock-form", unlock=str(one.id))
    give(lan, plan, alleys[:1], two)
    assert len(held(plan)["Đội 2"]) == 6
    lan.post(f"/plans/{plan.uid}/lock", {"revision": plan.revision, "lock": "987654"}, expect=422)


@pytest.mark.sqlite_alone
def test_pins(page, alleys, plan):
    lan = page.as_("lan")
    one = plan.units[0]
    give(lan, plan, alleys[:1], one)
    here = f"/plans/{plan.uid}/units/{one.id}"
    doors = lan.get(here).css("[name=doors]")
    assert len(lan.get(here).texts(".badge")) == 6, "what was given by hand is pinned"
    chosen = [doors[0]["value"], doors[1]["value"]]
    done = lan.follow(lan.submit(lan.get(here), "#move-form", doors=chosen, pin="0"))
    assert "Bỏ ghim 2 nhà." in done.text_of("#status") and len(done.texts(".badge")) == 4
    assert "Đánh dấu nhà trước." in refusal(lan.submit(done, "#move-form", doors=chosen, pin="0", expect=422))
    lan.submit(lan.get(here), "#move-form", doors=chosen, pin="1")
    assert len(lan.get(here).texts(".badge")) == 6


@pytest.mark.sqlite_alone
def test_doors_are_added_up_moved_and_taken_back_on_the_page_of_their_group(page, alleys, plan):
    lan = page.as_("lan")
    one, two, _ = plan.units
    give(lan, plan, alleys[:1], one)
    before = held(plan)
    here = f"/plans/{plan.uid}/units/{one.id}"
    fields = lan.get(here).fields("#move-form") | {"alleys": [str(alleys[0].id)], "to": str(two.id)}
    two.facts = {**two.facts, "capacity": 1}
    db.session.commit()
    foot = lan.post(f"{here}/sum", fields, htmx=True)
    assert (
        not foot.is_page and foot.text_of("#moving").startswith("6 nhà") and "Đội 2 sẽ quá" in foot.text_of("#moving")
    )
    assert lan.post(f"{here}/sum", fields, expect=200).fields("#move-form")["alleys"] == fields["alleys"]
    doors = lan.get(here).css("[name=doors]")
    moved = lan.follow(lan.submit(lan.get(here), "#move-form", doors=[doors[0]["value"]], to=str(two.id)))
    assert "Đã chuyển 1 nhà sang Đội 2." in moved.text_of("#status")
    assert moved.fields("#move-form")["to"] == [str(two.id)], "the next doors go to the same group"
    back = lan.follow(lan.submit(moved, "#undo"))
    assert (
        held(plan) == before and back.css("#move-form") and "Đã hoàn tác: 1 nhà cho Đội 2." in back.text_of("#status")
    )


def test_every_act_is_undone_the_newest_first(page, alleys, plan):
    lan = page.as_("lan")
    one, two, _ = plan.units
    before = held(plan)
    give(lan, plan, alleys[:2], one)
    given = held(plan)
    give(lan, plan, alleys[1:], two)
    lan.submit(lan.get(f"/plans/{plan.uid}"), "#lock-form", lock=str(one.id))
    board = lan.get(f"/plans/{plan.uid}")
    assert "Hoàn tác: khoá tuyến của Đội 1" in board.text_of("#undo")
    board = lan.follow(lan.submit(board, "#undo"))
    assert not one.locked and "Đã hoàn tác: khoá tuyến của Đội 1." in board.text_of("#status")
    board = lan.follow(lan.submit(board, "#undo"))
    assert held(plan) == given
    board = lan.follow(lan.submit(board, "#undo"))
    assert held(plan) == before and not board.css("#undo") and not db.session.scalars(select(PlanStep)).all()
    late = lan.post(f"/plans/{plan.uid}/undo", {"revision": plan.revision}, expect=409)
    assert "Không còn gì để hoàn tác." in refusal(late)


def planned_anew(lan, plan):
    """Ask for another way to share the rest, let the worker find it, and return the board that shows it."""
    board = lan.follow(lan.submit(lan.get(f"/plans/{plan.uid}"), "#replan", way="rest"))
    assert board.css(f"#job-{plan.job_uid}") and not board.css(".proposal")
    unit.commit()
    perform_here(plan.job_uid)
    return lan.get(f"/plans/{plan.uid}")


def test_the_rest_is_planned_again_and_shown_first(page, alleys, plan):
    lan = page.as_("lan")
    one, two, three = plan.units
    give(lan, plan, alleys[:1], one)
    lan.submit(lan.get(f"/plans/{plan.uid}"), "#lock-form", lock=str(one.id))
    give(lan, plan, alleys[1:2], two)
    before = held(plan)
    shown = lan.follow(lan.submit(lan.get(f"/plans/{plan.uid}"), "#replan", way="near"))
    said = shown.text_of(".proposal")
    assert held(plan) == before, "nothing moves before somebody says so"
    assert "6 nhà chưa ai đi sẽ có người đi. 0/18 nhà chuyển sang nhóm khác (0%). 1/3 tuyến thay đổi (33%)." in said
    assert f"Đi bộ: trước {on_foot(plan)}, sau " in said
    assert "Không nhà nào bị bỏ lại." in said and "Đội 1" not in said and "+6" in said
    lan.submit(shown, "#drop")
    assert held(plan) == before and not lan.get(f"/plans/{plan.uid}").css(".proposal")
    shown = planned_anew(lan, plan)
    done = lan.follow(lan.submit(shown, "#apply"))
    after = held(plan)
    assert after["Đội 1"] == before["Đội 1"] and set(before["Đội 2"]) <= set(after["Đội 2"]) and not after[""]
    assert "Hoàn tác: chia lại 6 nhà" in done.text_of("#undo")
    lan.submit(done, "#undo")
    assert held(plan) == before
    assert three.facts["doors"] == 0


def on_foot(plan):
    return words.on_foot(sum(unit.facts["walk_m"] for unit in plan.units))


@pytest.mark.sqlite_alone
def test_who_stays_beyond_their_time_is_named_with_the_reason(page, alleys, plan):
    lan = page.as_("lan")
    one = plan.units[0]
    give(lan, plan, alleys[:2], one)
    one.capacity_minutes = 30
    db.session.commit()
    for way in ("near", "rest"):
        lan.submit(lan.get(f"/plans/{plan.uid}"), "#replan", way=way)
        unit.commit()
        if way == "rest":
            perform_here(plan.job_uid)
        said = lan.get(f"/plans/{plan.uid}").text_of(".proposal")
        assert f"{one.name}: quá" in said and "nhà ghim giữ nguyên. Bỏ ghim bớt trước." in said


@pytest.mark.sqlite_alone
def test_a_proposal_holds_for_what_was_looked_at(page, alleys, plan):
    lan = page.as_("lan")
    shown = planned_anew(lan, plan)
    give(lan, plan, alleys[:1], plan.units[0])
    assert "Có người vừa sửa bản chia này." in refusal(lan.submit(shown, "#apply", expect=409))
    assert "Có người vừa sửa" in refusal(lan.submit(shown, "#replan", way="rest", expect=409))
    for one in plan.units:
        lan.submit(lan.get(f"/plans/{plan.uid}"), "#lock-form", lock=str(one.id))
    board = lan.get(f"/plans/{plan.uid}")
    assert "Mọi tuyến đều khoá." in refusal(lan.submit(board, "#replan", way="near", expect=409))
    assert "Chọn phần cần chia lại." in refusal(lan.submit(board, "#replan", way="moon", expect=422))


@pytest.mark.sqlite_alone
def test_a_large_plan_is_worked_out_by_a_worker(page, plan):
    plan.report = {**plan.report, "left": 500}
    db.session.commit()
    lan = page.as_("lan")
    board = lan.follow(lan.submit(lan.get(f"/plans/{plan.uid}"), "#replan", way="near"))
    assert board.css(f"#job-{plan.job_uid}") and not board.css(".proposal")
    unit.commit()
    perform_here(plan.job_uid)
    assert lan.get(f"/plans/{plan.uid}").css(".proposal")


def test_some_routes_are_given_out_before_others(page, cast, alleys, plan):
    lan = page.as_("lan")
    one, two, _ = plan.units
    give(lan, plan, alleys[:1], one)
    give(lan, plan, alleys[1:2], two)
    give(lan, plan, alleys[2:], two)
    check = lan.get(f"/plans/{plan.uid}/publish")
    assert "Đánh dấu tuyến cần giao." in refusal(lan.submit(check, "#publish-form", units=[], expect=422))
    assert "1 đội chưa có nhà" in check.text_of("main") and check.text_of("#publish-sum").startswith("2 tuyến 18 nhà")
    part = lan.get(f"/plans/{plan.uid}/publish?sum=1&units={one.id}", htmx=True)
    assert not part.is_page and part.text_of("#publish-sum").startswith("1 tuyến 6 nhà")
    board = lan.follow(lan.submit(check, "#publish-form", units=[str(one.id)]))
    route = db.session.scalars(select(Assignment)).one()
    assert plan.state == "draft" and one.route_uid == route.uid and route.target_doors == 6
    assert "Đã giao" in board.text_of(f"#unit-{one.id}") and not board.css("#undo")
    assert "Các nhà này nằm trong tuyến đã khoá." in refusal(give(lan, plan, alleys[:1], two, expect=409))
    sheets = lan.get(f"/plans/{plan.uid}/sheets")
    assert len(sheets.css(".sheet-page")) == 1 and len(sheets.css("tbody tr")) == 6
    assert lan.get(f"/plans/{plan.uid}/publish").fields("#publish-form")["units"] == [str(two.id)]
    lan.submit(lan.get(f"/plans/{plan.uid}/publish"), "#publish-form")
    assert plan.state == "published" and len(db.session.scalars(select(Assignment)).all()) == 2
    done = lan.get(f"/plans/{plan.uid}")
    assert len(done.css("#print-some [name=route]")) == 2
    some = lan.get(f"/plans/{plan.uid}/sheets?route={route.uid}")
    assert route.print_code in some.text and len(some.css(".sheet-page")) == 1
    assert len(lan.get(f"/plans/{plan.uid}/sheets").css(".sheet-page")) == 2


@pytest.mark.sqlite_alone
def test_doors_left_over_keep_the_draft_open_while_somebody_has_time(page, cast, drive, alleys, plan):
    lan = page.as_("lan")
    one, two, three = plan.units
    give(lan, plan, alleys[:1], one)
    board = lan.follow(lan.submit(lan.get(f"/plans/{plan.uid}/publish"), "#publish-form"))
    assert plan.state == "draft" and "12 nhà chưa ai đi" in board.text_of(".watch")
    give(lan, plan, alleys[1:2], two)
    three.capacity_minutes = 0
    db.session.commit()
    done = lan.follow(lan.submit(lan.get(f"/plans/{plan.uid}/publish"), "#publish-form"))
    assert plan.state == "published" and "6 nhà trong bản chia này chưa ai đi." in done.text_of("main")
    (again,) = [link["href"] for link in done.css("main a") if "Chia tiếp 6 nhà" in link.get_text()]
    assert lan.get(again).fields()["alleys"] == [str(alleys[2].id)]


@pytest.mark.sqlite_alone
def test_a_draft_thrown_away_comes_back(page, alleys, plan):
    lan = page.as_("lan")
    give(lan, plan, alleys[:1], plan.units[0])
    before = held(plan)
    lan.submit(lan.get(f"/plans/{plan.uid}"), "#discard")
    gone = lan.get(f"/plans/{plan.uid}")
    assert not gone.css("#give")
    for act in ("sum", "give", "range", "undo"):
        assert "nháp" in lan.post(f"/plans/{plan.uid}/{act}", {"revision": 1}, expect=409).text_of("main")
    lan.submit(gone, "#restore")
    assert plan.state == "draft" and held(plan) == before and lan.get(f"/plans/{plan.uid}").css("#give")


@pytest.mark.sqlite_alone
def test_the_board_is_the_coordinators_of_that_area_alone(page, cast, plan):
    for login, status in (("hoa", 404), ("minh", 403)):
        person = page.as_(login)
        for act in ("sum", "give", "range", "lock", "replan", "apply", "drop", "undo", "restore"):
            person.post(f"/plans/{plan.uid}/{act}", {"revision": plan.revision}, expect=status)
        person.get(f"/plans/{plan.uid}/sheets", expect=status)


@pytest.mark.sqlite_alone
def test_every_act_is_on_the_record(cast, alleys, plan):
    lan, now, one = people.actor(cast.lan), utc_now(), plan.units[0]
    steps.give_alleys(lan, now, plan, plan.revision, [alleys[0].id], one)
    steps.lock_unit(lan, now, plan, plan.revision, one, True)
    steps.lock_unit(lan, now, plan, plan.revision, one, True)
    steps.undo_step(lan, now, plan, plan.revision)
    rows = db.session.execute(select(AuditRow.action, AuditRow.detail).order_by(AuditRow.id)).all()[-3:]
    assert [row[0] for row in rows] == ["routes.plan_move", "routes.plan_lock", "routes.plan_undo"]
    assert rows[0][1] == {"doors": 6, "to": one.id} and rows[2][1] == {"verb": "lock"}


@pytest.mark.sqlite_alone
def test_what_if(page, drive, alleys, teams):
    lan = page.as_("lan")
    fields = lan.get(f"/drives/{drive.id}/plans/new?unheld").fields()
    day = (local_day(utc_now()) + timedelta(days=1)).isoformat()
    fields |= {"kind": "pairs", "day": day, "begins": "08:00", "ends": "08:30"}

    def told(**changes):
        said = lan.post(f"/drives/{drive.id}/plans/sum", fields | changes, htmx=True).text_of("#what-if")
        return said.replace(" ,", ",")

    assert "Cần 8 người, mỗi người 30 phút" in told()
    assert "Có 6 người: thêm 2 người hoặc bớt 3 nhà." in told()
    assert "Có 11 người: đủ." in told(more="5")
    assert "Cần 4 người, mỗi người 1 giờ trong 2 ngày" in told(days="2")
    assert "Cần 2 người, mỗi người 2 giờ 30" in told(evening="y")
    wrong = told(more="-4", days="0")
    assert "Thêm người: Từ 0 đến 500 người." in wrong and "Trong mấy ngày: Từ 1 đến 14 ngày." in wrong
    assert "Cần" not in wrong, "nothing is worked out from what makes no sense"
    taken = {"evening": "y", "hours": "evening"}
    evening = lan.post(f"/drives/{drive.id}/plans/sum", fields | taken, htmx=True).fields("#plan-form")
    assert (evening["begins"], evening["ends"]) == (["18:00"], ["20:30"]), (
        "the hours thought about become those of the plan"
    )
    assert "Chọn ngõ và giờ trước." in told(alleys=[])


@pytest.mark.sqlite_alone
def test_the_board_asks_little(page, alleys, plan):
    lan = page.as_("lan")
    give(lan, plan, alleys[:1], plan.units[0])
    db.session.commit()
    lan.get("/account")
    with statements() as asked:
        lan.get(f"/plans/{plan.uid}")
    assert len(asked) <= 13, "\n".join(asked)


@pytest.mark.sqlite_alone
def test_planned_anew_without_a_change_nothing_changes(page, cast, drive, alleys):
    plan = routes.plan(drive, cast.lan, alleys, [cast.team])
    lan = page.as_("lan")
    assert "Không đổi gì" in planned_anew(lan, plan).text_of(".proposal")
