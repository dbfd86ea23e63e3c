"""Planning shifts: single and weekly, changed, cancelled, and what is refused with its reason."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditRow
from app.extensions import db
from app.jobs.schedule import run_due
from app.kernel.clock import local_day, utc_now
from app.notices.models import Notice
from app.people.actions.commitments import take_time
from app.people.models import Account, Commitment
from app.sales.actions.schedule import materialise
from app.sales.models import Occurrence, RoleNeed, ScheduleRule, ShiftSignup
from app.sales.rules import AHEAD
from tests.factories import sales

NEW = "/sales/shifts/new"


def signed_up(shift: Occurrence, account: Account, role: str = "seller") -> None:
    """Put a volunteer into the crew, as taking the shift does."""
    db.session.add(
        ShiftSignup(occurrence=shift, account=account, role=role, state="confirmed", by_id=account.id, at=utc_now())
    )
    shift.taken += 1
    take_time([account.id], "shift", shift.uid, "Xe 1", shift.starts_at, shift.ends_at)
    db.session.flush()


def shifts() -> list[Occurrence]:
    return list(db.session.scalars(select(Occurrence).order_by(Occurrence.starts_at)))


def test_the_form_comes_filled_in(page, ground):
    day = (ground.monday + timedelta(days=2)).isoformat()
    form = page.as_("lan").get(f"{NEW}?point={ground.first.id}&day={day}")
    assert form.value_of("point_id") == str(ground.first.id) and form.value_of("day") == day
    assert form.value_of("stops-0-stop_id") == str(ground.market.id)
    assert form.value_of("seller") == "3" and form.value_of("cashier") == "0"


def test_new_shift(page, ground):
    lan = page.as_("lan")
    lan.get(NEW)
    lan.post(NEW, ground.sent(order="1"))
    shift = shifts()[0]
    assert (shift.state, shift.starts_at, shift.ends_at) == ("planned", ground.at(1, 7), ground.at(1, 9))
    assert [(one.stop_id, one.starts_at, one.ends_at) for one in shift.stops] == [
        (ground.market.id, shift.starts_at, shift.ends_at)
    ]
    assert ({need.role: need.n for need in shift.needs}, shift.needed) == ({"seller": 3, "order": 1}, 4)
    assert db.session.scalar(select(AuditRow.action)) == "sales.add_shift"


def test_what_is_left_empty_comes_from_the_point(page, ground):
    lan = page.as_("lan")
    lan.get(NEW)
    lan.post(NEW, ground.sent(seller=""))
    assert shifts()[0].needed == 3
    lan.post(NEW, ground.sent(day=2, seller="0"))
    assert shifts()[1].needed == 0


def test_a_vehicle_moves_on(page, ground):
    lan = page.as_("lan")
    form = lan.get(f"{NEW}?point={ground.first.id}").fields() | ground.sent() | {"more": "1"}
    more = lan.post(NEW, form, expect=200)
    assert len(more.css("[name$='-stop_id']")) == 2 and more.value_of("begins") == "07:00"
    assert shifts() == []
    times = {"stops-0-begins": "07:00", "stops-0-ends": "08:00", "stops-1-begins": "08:05", "stops-1-ends": "09:00"}
    saved = lan.submit(more, **times | {"stops-1-stop_id": str(ground.hall.id)})
    assert [one.stop.name for one in shifts()[0].stops] == ["Chợ Cửa Nam", "Nhà văn hóa Giẽ Hạ"]
    assert "dưới 10 phút" in lan.follow(saved).text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"ends": "06:00"}, "Giờ kết thúc phải sau giờ bắt đầu."),
        ({"stops-0-stop_id": ""}, "Chưa chọn điểm dừng."),
        ({"stops-0-begins": "06:00", "stops-0-ends": "08:00"}, "Giờ ở điểm dừng phải nằm trong ca"),
        ({"day": "2020-01-01"}, "Giờ ấy đã qua."),
        ({"weekly": "y"}, "Chọn ít nhất một thứ trong tuần."),
        ({"weekly": "y", "weekdays": "1", "until": "2020-01-01"}, "Chọn ngày muộn hơn."),
    ],
)
def test_bad_input_keeps_the_text(page, ground, changed, said):
    lan = page.as_("lan")
    lan.get(NEW)
    answer = lan.post(NEW, ground.sent() | changed, expect=422)
    assert said in answer.text_of("main") and answer.value_of("seller") == "3"
    assert shifts() == [] and db.session.scalar(select(ScheduleRule.id)) is None


def test_one_point_is_not_in_two_shifts(page, ground):
    lan = page.as_("lan")
    lan.get(NEW)
    lan.post(NEW, ground.sent())
    answer = lan.post(NEW, ground.sent(begins="08:30", ends="10:00"), expect=422)
    day = f"{ground.monday + timedelta(days=1):%d/%m}"
    assert f"Xe 1 đã có ca 7:00–9:00 ngày {day} tại Chợ Cửa Nam." in answer.text_of("main")
    lan.post(NEW, ground.sent(begins="09:00", ends="10:00"))
    lan.post(NEW, ground.sent(point_id=str(ground.second.id)))
    assert len(shifts()) == 3


def test_sent_twice_is_one_shift(page, ground):
    lan = page.as_("lan")
    lan.get(NEW)
    lan.post(NEW, ground.sent())
    lan.post(NEW, ground.sent(), expect=422)
    assert len(shifts()) == 1


def test_a_point_of_another_ward_is_no_choice(page, ground):
    theirs = sales.point(ground.cast.other_ward, "Xe kia")
    lan = page.as_("lan")
    lan.get(NEW)
    lan.post(NEW, ground.sent(point_id=str(theirs.id)), expect=422)
    lan.post(NEW, ground.sent(**{"stops-0-stop_id": str(sales.stop(ground.cast.other_ward).id)}), expect=422)
    assert shifts() == []


def test_weekly(page, ground):
    lan = page.as_("lan")
    lan.get(NEW)
    lan.post(NEW, ground.sent(weekly="y", weekdays=["2", "4"]))
    rule = db.session.scalars(select(ScheduleRule)).one()
    made = shifts()
    assert rule.weekdays == [2, 4] and {one.on_date.isoweekday() for one in made} == {2, 4}
    assert made[0].on_date == ground.monday + timedelta(days=1)
    assert made[-1].on_date <= local_day(utc_now()) + AHEAD < made[-1].on_date + timedelta(days=7)
    assert {(one.needed, one.stops[0].stop_id, one.state) for one in made} == {(3, ground.market.id, "planned")}
    assert materialise(utc_now()) == 0 and len(shifts()) == len(made)
    later = utc_now() + timedelta(days=7)
    assert materialise(later) == 2 and materialise(later) == 0
    assert "T3, T5, 7:00–9:00" in lan.get(f"/sales/points/{ground.first.id}").text_of("main")


def test_weekly_ends_on_its_last_day(page, ground):
    lan = page.as_("lan")
    lan.get(NEW)
    until = ground.monday + timedelta(days=8)
    lan.post(NEW, ground.sent(weekly="y", weekdays=["2"], until=until.isoformat()))
    assert [one.on_date for one in shifts()] == [ground.monday + timedelta(days=1), until]
    assert materialise(utc_now() + timedelta(days=30)) == 0


def test_weekly_is_refused_when_one_day_is_taken(page, ground):
    sales.shift(ground.first, [ground.hall], ground.at(8, 8))
    lan = page.as_("lan")
    lan.get(NEW)
    answer = lan.post(NEW, ground.sent(weekly="y", weekdays=["2"]), expect=422)
    assert "Xe 1 đã có ca 8:00–10:00" in answer.text_of("main")
    assert len(shifts()) == 1 and db.session.scalar(select(ScheduleRule.id)) is None


def test_a_draft_dropped_is_not_made_again(page, ground):
    lan = page.as_("lan")
    lan.get(NEW)
    lan.post(NEW, ground.sent(weekly="y", weekdays=["2"]))
    uid, before = shifts()[0].uid, len(shifts())
    lan.submit(lan.get(f"/sales/shifts/{uid}/cancel"), which="one")
    materialise(utc_now())
    assert len(shifts()) == before - 1
    lan.get(f"/sales/shifts/{uid}/edit", expect=404)


def test_end_weekly_from_a_day_on(page, ground):
    lan = page.as_("lan")
    lan.get(NEW)
    lan.post(NEW, ground.sent(weekly="y", weekdays=["2"]))
    first, second, third, *_ = shifts()
    third.state = "published"
    signed_up(third, ground.cast.minh)
    cancel = f"/sales/shifts/{second.uid}/cancel"
    lan.submit(lan.get(cancel), which="all", expect=422)
    assert db.session.scalars(select(ScheduleRule)).one().until is None
    lan.submit(lan.get(cancel), which="all", reason="Hết đợt")
    assert [(one.uid, one.state) for one in shifts()] == [(first.uid, "planned"), (third.uid, "cancelled")]
    assert db.session.scalars(select(Notice.account_id)).all() == [ground.cast.minh.id]
    assert materialise(utc_now() + timedelta(days=30)) == 0


def test_end_weekly_from_a_day_chosen_on_the_page_of_the_point(page, ground):
    lan = page.as_("lan")
    lan.get(NEW)
    lan.post(NEW, ground.sent(weekly="y", weekdays=["2"]))
    first, second, *_ = shifts()
    second.state = "published"
    point = lan.get(f"/sales/points/{ground.first.id}")
    rule = db.session.scalars(select(ScheduleRule)).one()
    end = f"/sales/weekly/{rule.uid}/end"
    assert "Dừng từ ngày…" in point.text_of(f"a[href='{end}']")
    form = lan.get(end)
    past = (local_day(utc_now()) - timedelta(days=1)).isoformat()
    assert lan.submit(form, "#end-weekly-form", since=past, expect=422).value_of("since") == past
    since = second.on_date.isoformat()
    assert "Ghi lý do" in lan.submit(form, "#end-weekly-form", since=since, expect=422).text_of("#end-weekly-form")
    lan.submit(form, "#end-weekly-form", since=since, reason="Hết đợt")
    assert [(one.uid, one.state) for one in shifts()] == [(first.uid, "planned"), (second.uid, "cancelled")]
    assert rule.until == second.on_date - timedelta(days=1)
    lan.submit(form, "#end-weekly-form", since=(second.on_date + timedelta(days=7)).isoformat(), reason="Lần nữa")
    assert rule.until == second.on_date - timedelta(days=1), "an earlier end stays"
    page.as_("minh").get(end, expect=403)
    page.as_("hoa").get(end, expect=404)


def test_the_clock_makes_drafts_and_closes_what_is_over(app, page, ground):
    lan = page.as_("lan")
    lan.get(NEW)
    lan.post(NEW, ground.sent(weekly="y", weekdays=["2"]))
    made = len(shifts())
    over = sales.shift(ground.second, [ground.hall], utc_now() - timedelta(hours=15), hours=2)
    runs = sales.shift(ground.second, [ground.hall], utc_now() - timedelta(hours=13), hours=2)
    signed_up(over, ground.cast.minh)
    db.session.commit()
    now = utc_now()
    assert {"sales.ahead", "sales.close"} <= set(run_due(now))
    assert (over.state, runs.state, over.signups[0].state) == ("closed", "published", "confirmed")
    assert "sales.ahead" in run_due(now + timedelta(days=7)) and len(shifts()) == made + 3
    assert "sales.close" not in run_due(now + timedelta(days=7, minutes=30))


def test_a_shift_alone_does_not_repeat(page, ground):
    shift = sales.shift(ground.first, [ground.market], ground.at(1, 7))
    lan = page.as_("lan")
    form = lan.get(f"/sales/shifts/{shift.uid}/cancel")
    assert not form.css("[name=which]")
    lan.post(f"/sales/shifts/{shift.uid}/cancel", {"reason": "x", "which": "all"}, expect=422)
    assert shift.state == "published"


def test_edit_a_draft_tells_nobody(page, ground):
    shift = sales.shift(ground.first, [ground.market], ground.at(1, 7), state="planned")
    lan = page.as_("lan")
    form = lan.get(f"/sales/shifts/{shift.uid}/edit")
    assert (form.value_of("begins"), form.value_of("stops-0-begins"), form.value_of("seller")) == ("07:00", "", "3")
    lan.submit(form, ends="10:00", seller="2", order="1")
    assert (shift.ends_at, shift.notice, shift.needed, shift.version) == (ground.at(1, 10), "on_time", 3, 2)
    assert {need.role: need.n for need in shift.needs} == {"seller": 2, "order": 1}
    assert shift.stops[0].ends_at == shift.ends_at
    stale = lan.submit(form, ends="11:00", expect=422)
    assert "vừa có người khác sửa" in stale.text_of("main") and stale.value_of("ends") == "11:00"


def test_retime_takes_the_crew_along(page, ground):
    shift = sales.shift(ground.first, [ground.market], ground.at(1, 7))
    signed_up(shift, ground.cast.minh)
    lan = page.as_("lan")
    lan.submit(lan.get(f"/sales/shifts/{shift.uid}/edit"), begins="08:00", ends="10:00")
    assert (shift.state, shift.notice, shift.starts_at) == ("published", "retimed", ground.at(1, 8))
    held = db.session.scalars(select(Commitment)).one()
    assert (held.ref, held.starts_at, held.ends_at) == (shift.uid, ground.at(1, 8), ground.at(1, 10))
    notice = db.session.scalars(select(Notice)).one()
    assert notice.account_id == ground.cast.minh.id and notice.params["begins"] == "8:00"


def test_more_people_needed_is_no_new_time(page, ground):
    shift = sales.shift(ground.first, [ground.market], ground.at(1, 7))
    signed_up(shift, ground.cast.minh)
    lan = page.as_("lan")
    lan.submit(lan.get(f"/sales/shifts/{shift.uid}/edit"), seller="5")
    assert (shift.needed, shift.notice, db.session.scalar(select(Notice.id))) == (5, "on_time", None)


def test_retime_is_refused_when_the_crew_is_elsewhere(page, ground):
    shift = sales.shift(ground.first, [ground.market], ground.at(1, 7))
    signed_up(shift, ground.cast.minh)
    take_time([ground.cast.minh.id], "route", "r", "Tuyến", ground.at(1, 9), ground.at(1, 12))
    lan = page.as_("lan")
    answer = lan.submit(lan.get(f"/sales/shifts/{shift.uid}/edit"), ends="11:00", expect=422)
    assert "Lê Minh sẽ phải ở hai nơi cùng lúc" in answer.text_of("main")
    db.session.refresh(shift)
    assert (shift.ends_at, shift.notice, shift.version) == (ground.at(1, 9), "on_time", 1)


def test_fewer_than_have_signed_up_is_refused(page, ground):
    shift = sales.shift(ground.first, [ground.market], ground.at(1, 7))
    signed_up(shift, ground.cast.minh)
    lan = page.as_("lan")
    answer = lan.submit(lan.get(f"/sales/shifts/{shift.uid}/edit"), seller="0", expect=422)
    assert "Số người đã nhận ca nhiều hơn thế" in answer.text_of("main")
    assert db.session.scalar(select(RoleNeed.n).where(RoleNeed.occurrence_id == shift.id)) == 3


def test_moved_onto_another_shift_is_refused(page, ground):
    sales.shift(ground.first, [ground.hall], ground.at(2, 8))
    shift = sales.shift(ground.first, [ground.market], ground.at(1, 7))
    lan = page.as_("lan")
    day = (ground.monday + timedelta(days=2)).isoformat()
    answer = lan.submit(lan.get(f"/sales/shifts/{shift.uid}/edit"), day=day, expect=422)
    assert "Xe 1 đã có ca 8:00–10:00" in answer.text_of("main")


def test_cancel_a_published_shift(page, ground):
    shift = sales.shift(ground.first, [ground.market], ground.at(1, 7))
    signed_up(shift, ground.cast.minh)
    cancel = f"/sales/shifts/{shift.uid}/cancel"
    lan = page.as_("lan")
    form = lan.get(cancel)
    assert "Lê Minh" in form.text_of("main")
    assert "Ghi lý do" in lan.submit(form, expect=422).text_of("main")
    lan.submit(form, reason="Mưa to")
    db.session.refresh(shift)
    assert (shift.state, shift.notice, shift.notice_text, shift.taken) == ("cancelled", "postponed", "Mưa to", 0)
    assert db.session.scalar(select(func.count()).select_from(Commitment)) == 0
    assert db.session.scalar(select(ShiftSignup.state)) == "cancelled"
    assert db.session.scalars(select(Notice.params)).one()["reason"] == "Mưa to"
    lan.submit(form, reason="Mưa to", expect=422)


def test_point_staff_and_volunteers_do_not_plan(page, ground):
    minh = page.as_("minh")
    minh.get(NEW, expect=403)
    minh.get("/account")
    minh.post(NEW, ground.sent(), expect=403)
    assert shifts() == []
