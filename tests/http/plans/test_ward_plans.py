"""A district plans several wards in one go and sees all of them on one page."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from app.access.actor import Role
from app.audit.models import AuditRow
from app.extensions import db
from app.jobs.models import JobRun
from app.jobs.rules import TRIES
from app.jobs.sweeping import give_back
from app.jobs.worker import perform_here
from app.kernel.clock import HCM, local_day, utc_now
from app.people.models import Account, Commitment
from app.plans.models import Plan
from app.storage import unit
from tests.factories import drives, people, places
from tests.factories.three_wards import District, ask_for, three_wards
from tests.kit.meanwhile import comes_too_late


@pytest.fixture
def district(cast) -> District:
    return three_wards()


def new(district: District) -> str:
    return f"/drives/{district.drive.id}/ward-plans/new"


def asked(wards, **changes):
    return {
        "wards": [str(ward.id) for ward in wards],
        "kind": "pairs",
        "day": (local_day(utc_now()) + timedelta(days=1)).isoformat(),
        "begins": "08:00",
        "ends": "10:30",
    } | changes


def plans() -> list[Plan]:
    return list(db.session.scalars(select(Plan).order_by(Plan.id)))


def test_new_ward_plans(page, district):
    dung = page.as_("dung")
    assert dung.get(f"/drives/{district.drive.id}/plans/new").css(f"a[href='{new(district)}']")
    answer = dung.get(new(district))
    assert answer.fields()["wards"] == [str(ward.id) for ward in district.wards[:2]]
    assert "chưa có đội" in answer.text_of("#wards-form") and "2 phường, xã, 12 nhà" in answer.text_of("#plan-sum")
    assert district.wards[2].label in answer.text_of("#wards-form details")
    assert not answer.css(f"[name=wards][value='{district.wards[2].id}']"), "what cannot be planned cannot be ticked"
    started = dung.submit(answer, "#wards-form", least="6")
    first, second = plans()
    assert (first.least_doors, second.least_doors) == (6, 6)
    assert started.location == f"/ward-plans/{first.together}" and first.together == second.together
    runs = {run.uid: run for run in db.session.scalars(select(JobRun))}
    assert [runs[plan.job_uid].queue for plan in (first, second)] == ["bulk", "default"], "two at a time"
    assert {plan.area_id for plan in (first, second)} == {ward.id for ward in district.wards[:2]}
    of_an = next(plan for plan in (first, second) if plan.area_id == district.wards[0].id)
    assert of_an.params["teams"] == [district.team.id], "none of the whole district"
    actions = db.session.scalars(select(AuditRow.action).order_by(AuditRow.id)).all()
    assert actions[-3:] == ["routes.plan_request", "routes.plan_request", "routes.plan_wards"]


def test_all_plans_are_seen_on_one_page_with_their_progress(page, district):
    dung = page.as_("dung")
    where = dung.submit(dung.get(new(district)), "#wards-form").location
    first, second = plans()
    shown = dung.get(where)
    assert "0 / 2" in shown.text and "Đang chờ tới lượt." in shown.text_of(f"#ward-plan-{first.uid}")
    assert "Sẽ chạy khi hàng đợi hoạt động." in shown.text, "no worker lives"
    assert shown.css("[hx-trigger='every 2s']")
    run = db.session.scalars(select(JobRun).where(JobRun.uid == first.job_uid)).one()
    run.state, run.done, run.total, run.message = "running", 3, 6, "Sharing out the doors"
    unit.commit()
    running = dung.get(where, htmx=True)
    assert not running.is_page and "50%" in running.text_of(f"#ward-plan-{first.uid}")
    assert "Đang chia tuyến" in running.text_of(f"#ward-plan-{first.uid}")
    run.state = "queued"
    unit.commit()
    perform_here(first.job_uid)
    half = dung.get(where)
    assert "1 / 2" in half.text and "6 nhà · 2 nhóm · chia hết" in half.text_of(f"#ward-plan-{first.uid}")
    perform_here(second.job_uid)
    done = dung.get(where)
    assert "2 / 2" in done.text and not done.css("[hx-trigger='every 2s']")


def test_what_could_not_be_planned_is_said_beside_the_others(page, district):
    for number in range(7, 60):
        places.household(district.alleys[1], f"5/{number}")
    dung = page.as_("dung")
    answer = dung.submit(dung.get(new(district)), "#wards-form", begins="08:00", ends="09:00")
    first, second = plans()
    for person in ("mot", "hai", "ba", "bon"):
        db.session.scalars(select(Account).where(Account.login == person)).one().disabled_at = utc_now()
    unit.commit()
    for plan in (first, second):
        perform_here(plan.job_uid)
    shown = dung.follow(answer)
    assert "Chưa chia được" in shown.text_of(f"#ward-plan-{first.uid}") or "Không" in shown.text_of(
        f"#ward-plan-{first.uid}"
    )
    assert "còn" in shown.text_of(f"#ward-plan-{second.uid}") and shown.css(f"#ward-plan-{second.uid} .plan-short")


def test_two_presses_are_one_set_of_plans(page, district):
    dung = page.as_("dung")
    shown = dung.get(new(district))
    first, again = dung.submit(shown, "#wards-form"), dung.submit(shown, "#wards-form")
    assert first.location == again.location and len(plans()) == 2
    other = dung.submit(shown, "#wards-form", ends="11:00")
    assert other.location != first.location and len(plans()) == 4


def test_who_asks_for_what_is_being_planned_is_sent_there(page, cast, district):
    people.grant(cast.hoa, Role.COORDINATOR, district.area)
    dung, hoa = page.as_("dung"), page.as_("hoa")
    first = dung.submit(dung.get(new(district)), "#wards-form")
    of_one = hoa.submit(hoa.get(new(district)), "#wards-form", wards=[str(district.wards[1].id)])
    assert hoa.submit(hoa.get(new(district)), "#wards-form").location == of_one.location == first.location
    one, two = plans()
    assert "Đang chờ tới lượt." in hoa.get(first.location).text_of(f"#ward-plan-{one.uid}"), "though Dung asked"
    perform_here(one.job_uid)
    assert hoa.submit(hoa.get(new(district)), "#wards-form").location == first.location and len(plans()) == 2
    perform_here(two.job_uid)
    assert hoa.submit(hoa.get(new(district)), "#wards-form").location != first.location, "those are over"
    assert len(plans()) == 4


def test_two_who_ask_at_the_same_moment_have_one_set_of_plans(app, cast, district):
    dung, drive, wards = district.dung.id, district.drive.id, [ward.id for ward in district.wards[:2]]
    unit.commit()
    first = ask_for(db.session.get_one(Account, dung), drive, wards)
    with comes_too_late(app, lambda: ask_for(db.session.get_one(Account, dung), drive, wards)) as second:
        pass
    assert second.result() == first and len(plans()) == 2


def test_a_ward_whose_work_died_leaves_the_others_and_is_asked_for_again(page, cast, district):
    dung = page.as_("dung")
    where = dung.submit(dung.get(new(district)), "#wards-form").location
    first, second = plans()
    died = db.session.scalars(select(JobRun).where(JobRun.uid == first.job_uid)).one()
    died.state, died.attempts = "running", TRIES
    give_back([died], utc_now())
    unit.commit()
    perform_here(second.job_uid)
    shown = dung.get(where)
    assert "1 / 2" in shown.text and not shown.css("[hx-trigger='every 2s']")
    assert "Không làm được" in shown.text_of(f"#ward-plan-{first.uid}")
    assert "1 phường, xã chưa chia được" in shown.text_of("#again")
    again = dung.submit(shown, "#again")
    assert again.location == where and dung.submit(shown, "#again").location == where, "sent twice"
    run = db.session.scalars(select(JobRun).where(JobRun.uid == plans()[0].job_uid)).one()
    assert run.uid != died.uid and run.state == "queued" and len(db.session.scalars(select(JobRun)).all()) == 3
    assert "Đang chờ tới lượt." in dung.get(where).text_of(f"#ward-plan-{first.uid}")
    perform_here(run.uid)
    done = dung.get(where)
    assert "2 / 2" in done.text and not done.css("#again") and len(plans()) == 2


def test_sum_says_which_ward_has_too_few_people(page, district):
    for number in range(7, 60):
        places.household(district.alleys[1], f"5/{number}")
    dung = page.as_("dung")
    dung.get(new(district))
    path = f"/drives/{district.drive.id}/ward-plans/sum"
    told = dung.post(path, asked(district.wards[:2]), htmx=True)
    assert not told.is_page and "Phường Bình: chỉ có 2 giờ 30 cho 59 nhà" in told.text_of("#plan-sum")
    assert "Chưa chọn phường, xã nào." in dung.post(path, asked([]), expect=200).text_of("#plan-sum")
    dung.post(path, asked(district.wards, day="hôm nay", ends=""), expect=200)


def test_sum_looks_at_who_is_busy_then(page, district):
    dung = page.as_("dung")
    dung.get(new(district))
    path = f"/drives/{district.drive.id}/ward-plans/sum"
    assert "3 nhóm có 7 giờ 30: đủ người" in dung.post(path, asked(district.wards[:2]), htmx=True).text_of("#plan-sum")
    begins = datetime.combine(local_day(utc_now()) + timedelta(days=1), time(8), tzinfo=HCM)
    for login in ("nam", "sau"):
        person = db.session.scalars(select(Account).where(Account.login == login)).one()
        span = {"title": "Ca trực", "starts_at": begins, "ends_at": begins + timedelta(hours=2)}
        db.session.add(Commitment(account_id=person.id, kind="shift", ref=login, **span))
    db.session.commit()
    told = dung.post(path, asked(district.wards[:2]), htmx=True).text_of("#plan-sum")
    assert "Phường Bình: chỉ có 30 phút cho 6 nhà" in told


@pytest.mark.parametrize("home", [None, 1])
def test_who_is_in_teams_of_two_wards_walks_in_one(page, district, home):
    """In that of their home, else in the first."""
    both = [db.session.scalars(select(Account).where(Account.login == login)).one() for login in ("nam", "sau")]
    other = people.team(district.wards[0], "Đội chung")
    for person in both:
        people.join(person, other, pair=None)
        person.home_area_id = district.alleys[home].id if home is not None else None
    db.session.commit()
    dung = page.as_("dung")
    told = dung.post(
        f"/drives/{district.drive.id}/ward-plans/sum", asked(district.wards[:2]), expect=None, htmx=True
    ).text_of("#plan-sum")
    assert ("Phường Bình: chỉ có 0 phút" in told) == (home is None)
    dung.submit(dung.get(new(district)), "#wards-form")
    for plan in plans():
        perform_here(plan.job_uid)
    walk_in = {
        plan.area_id for plan in plans() for unit in plan.units if {one.id for one in both} & set(unit.member_ids)
    }
    assert walk_in == {district.wards[home or 0].id}


def test_all_wards_or_none(page, cast, district):
    dung = page.as_("dung")
    dung.get(new(district))
    for wards, words in (
        ([], "Chọn ít nhất một phường, xã."),
        (district.wards, "Phường Chợ chưa có đội nào."),
        ([district.wards[0], cast.ward], None),
    ):
        answer = dung.post(new(district), asked(wards), expect=422)
        assert answer.css(".summary") and (words is None or words in answer.text_of(".summary"))
    answer = dung.post(new(district), asked(district.wards[:2], ends="07:00"), expect=422)
    assert answer.fields()["wards"] == [str(ward.id) for ward in district.wards[:2]]
    assert plans() == [] and db.session.scalars(select(JobRun)).all() == []


def test_ward_plans_are_planned_and_seen_within_ones_reach(page, cast, district):
    dung = page.as_("dung")
    where = dung.submit(dung.get(new(district)), "#wards-form").location
    first, second = plans()
    tam = page.as_("tam")
    seen = tam.get(where)
    assert seen.css(f"#ward-plan-{first.uid}") and not seen.css(f"#ward-plan-{second.uid}")
    assert tam.get(new(district)).fields()["wards"] == [str(district.wards[0].id)]
    tam.post(new(district), asked(district.wards[:2]), expect=422)
    for stranger, status in (("hoa", 404), ("minh", 403), ("ban", 403)):
        page.as_(stranger).get(where, expect=status)
        page.as_(stranger).get(new(district), expect=status)
    assert len(plans()) == 2


def test_a_closed_drive_is_not_planned(page, district):
    shut = drives.drive(district.area, state="closed")
    dung = page.as_("dung")
    dung.get(f"/drives/{shut.id}/ward-plans/new", expect=409)
    dung.post(f"/drives/{shut.id}/ward-plans/new", asked(district.wards[:2]), expect=422)


@pytest.mark.sqlite_alone
def test_a_drive_of_many_wards_offers_those_that_can_be_planned(page, district):
    for number in range(9):
        places.area(f"Xã {number}", "ward", district.area, kind="xã")
    dung = page.as_("dung")
    wards = dung.get(new(district))
    assert len(wards.css("[name=wards]")) == 2
    assert "9 phường, xã khác không còn nhà cần chia" in wards.text_of("#wards-form")
    one = dung.get(f"/drives/{district.drive.id}/plans/new?area={district.wards[1].id}")
    assert len(one.css("#where option")) == 12 and not one.css(".filters")
    assert one.text_of("#where option[selected]") == district.wards[1].label
