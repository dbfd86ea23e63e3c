"""Drafts that time has overtaken: their day is over, others have their doors, or somebody changed them meanwhile."""

from datetime import timedelta

from sqlalchemy import func, select

from app.extensions import db
from app.kernel.clock import local_day, utc_now
from app.notices.models import Notice
from app.routes.models import Assignment
from tests.factories import people, routes
from tests.http.plans.conftest import give


def told_and_given():
    return [db.session.scalar(select(func.count()).select_from(model)) for model in (Notice, Assignment)]


def test_a_draft_whose_day_is_over_is_not_given_out(page, cast, drive, alleys):
    plan = routes.plan(drive, cast.lan, alleys, [cast.team])
    lan = page.as_("lan")
    fresh = lan.get(f"/plans/{plan.uid}/publish")
    yesterday = local_day(utc_now()) - timedelta(days=1)
    plan.params = {**plan.params, "day": yesterday.isoformat()}
    db.session.commit()
    before = told_and_given()
    words = f"Ngày đi {yesterday:%d/%m} đã qua. Chọn lại ngày."
    assert words in lan.submit(fresh, "#publish-form", expect=409).text_of(".summary")
    assert told_and_given() == before and plan.state == "draft"
    board, check = lan.get(f"/plans/{plan.uid}"), lan.get(f"/plans/{plan.uid}/publish")
    for shown in (board, check):
        assert "đã qua" in shown.text_of(".banner.t-brick")
        (again,) = [link["href"] for link in shown.css(".banner a")]
        assert len(lan.get(again).fields()["alleys"]) == len(alleys)
    assert not board.css(f"a[href='/plans/{plan.uid}/publish']") and not check.css(".form-actions")


def test_a_draft_whose_doors_others_have_says_so_and_leads_on(page, cast, drive, alleys, second_team):
    first = routes.plan(drive, cast.lan, alleys[:1], [cast.team])
    both, late = (routes.plan(drive, cast.lan, lanes, [second_team]) for lanes in (alleys[:2], alleys[:1]))
    lan = page.as_("lan")
    assert not lan.get(f"/plans/{both.uid}").css(".banner")
    (route,) = routes.publish(people.actor(cast.lan), first)
    board = lan.get(f"/plans/{both.uid}")
    assert "6 nhà trong bản nháp này nay đã ở tuyến khác" in board.text_of(".banner")
    assert board.css(f"a[href='/plans/{both.uid}/publish']"), "the rest can be given out"
    board, check = lan.get(f"/plans/{late.uid}"), lan.get(f"/plans/{late.uid}/publish")
    for shown in (board, check):
        assert "6 nhà nay đã ở tuyến khác" in shown.text_of(".banner.t-brick")
        assert shown.css(f".banner a[href*='alley={alleys[0].id}']")
    assert not board.css(f"a[href='/plans/{late.uid}/publish']")
    (folded,) = check.css("#publish-form details")
    (told,) = check.texts("#publish-form summary")
    assert told.startswith("6 nhà") and "Lê Minh" in told and folded.select(f"a[href='/routes/{route.uid}']")
    lan.submit(check, "#discard-taken")
    assert late.state == "discarded"


def test_a_group_that_got_doors_meanwhile_is_ticked_and_the_act_is_told(page, cast, drive, alleys, second_team):
    plan = routes.plan(drive, cast.lan, alleys, [cast.team, second_team], by_hand=True)
    one, two = plan.units
    lan = page.as_("lan")
    give(lan, plan, alleys[:1], one)
    stale = lan.get(f"/plans/{plan.uid}/publish")
    give(lan, plan, alleys[1:2], two)
    again = lan.submit(stale, "#publish-form", expect=409)
    assert again.fields("#publish-form")["units"] == [str(one.id), str(two.id)]
    assert "Việc vừa làm: " in again.text_of(".banner.t-slate") and "6 nhà" in again.text_of(".banner.t-slate")
    left = lan.submit(again, "#publish-form", units=[str(one.id)], revision="1", expect=409)
    assert left.fields("#publish-form")["units"] == [str(one.id)], "what was unticked stays so"
