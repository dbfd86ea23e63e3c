"""A walk sheet that came back on paper: found by its code, typed in once, credited to those who walked."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.doors.models import DoorState, TallyPerson
from app.extensions import db
from app.kernel.clock import local_day, utc_now
from app.routes.models import AssignmentDoor
from app.visits.models import Visit
from tests.factories import places


@pytest.fixture
def sheet(walk):
    walk.route.print_code = "ABC234"
    return f"/sheets/{walk.route.uid}"


def visits():
    return db.session.scalars(select(Visit).order_by(Visit.id)).all()


def line(number, **values):
    return {f"rows-{number}-{name}": value for name, value in values.items()}


def test_the_code_opens_the_sheet(page, walk, sheet):
    for typed in ("ABC234", "abc 234", "abc-234"):
        assert page.as_("ban").get(f"/sheets?code={typed}", expect=303).location == sheet
    assert page.as_("minh").get("/sheets?code=abc234", expect=303).location == sheet
    for login in ("hoa", "son"):
        refused = page.as_(login).get("/sheets?code=ABC234", expect=404)
        assert "Xem lại mã trên phiếu" in refused.text_of(".field-error")
        page.as_(login).get(sheet, expect=404)
    page.as_("thu").get(sheet, expect=403)
    assert page.as_("lan").get("/sheets?code=%00x", expect=404).value_of("code")


def test_a_sheet_is_typed_in_and_credited_to_who_walked(page, walk, sheet):
    ban = page.as_("ban")
    answer = ban.get(sheet)
    assert len(answer.css("fieldset.card")) == 5
    told = (
        line(0, outcome="installed", helped="2")
        | line(1, outcome="not_home")
        | line(2, outcome="already")
        | line(3, outcome="refused", note="Chủ nhà đi vắng lâu")
    )
    sent = {"by": str(walk.chi.id)} | told
    ban.submit(answer, "#sheet-form", **sent)
    ban.submit(answer, "#sheet-form", **sent)
    logged = visits()
    assert [one.outcome for one in logged] == ["met", "not_home", "met", "refused"], "sent twice, stored once"
    assert {one.source for one in logged} == {"paper"} and not any(one.late for one in logged)
    assert {(one.account_id, one.partner_id) for one in logged} == {(walk.chi.id, walk.cast.minh.id)}
    helped = select(TallyPerson.n).where(TallyPerson.account_id == walk.chi.id, TallyPerson.measure == "helped")
    assert sum(db.session.scalars(helped)) >= 2
    assert not list(db.session.scalars(select(TallyPerson.n).where(TallyPerson.account_id == walk.cast.ban.id))), (
        "who types in walked nowhere"
    )
    again = ban.get(sheet)
    assert len(again.css("fieldset.card")) == 1 and len(again.css("section .pills a")) == 4
    assert walk.route.state == "in_progress"


def test_what_cannot_be_is_refused_and_kept(page, walk, sheet):
    minh, today = page.as_("minh"), local_day(utc_now())
    answer = minh.get(sheet)
    assert answer.fields("#sheet-form")["by"] == [str(walk.cast.minh.id)], "my own sheet"
    refused = minh.submit(answer, "#sheet-form", expect=422, **line(0, outcome="come_back", note="Tối đến"))
    assert "Chọn ngày hẹn lại" in refused.text or "Chọn ngày" in refused.text_of("#rows-0-outcome-error")
    assert refused.value_of("rows-0-note") == "Tối đến" and refused.value_of("rows-0-outcome") == "come_back"
    for day in (today + timedelta(days=1), walk.drive.starts_on - timedelta(days=1)):
        late = minh.submit(answer, "#sheet-form", expect=422, day=day.isoformat(), **line(0, outcome="refused"))
        assert "muộn nhất là hôm nay" in late.text_of(".summary")
    minh.submit(answer, "#sheet-form", expect=422, by=str(walk.cast.son.id), **line(0, outcome="refused"))
    assert visits() == []


def test_a_promise_on_paper_is_kept(page, walk, sheet):
    minh, day = page.as_("minh"), local_day(utc_now()) + timedelta(days=2)
    minh.submit(minh.get(sheet), "#sheet-form", **line(4, outcome="come_back", come_back_on=day.isoformat()))
    door = db.session.scalar(select(DoorState).where(DoorState.household_id == walk.doors[4].id))
    assert (door.status, door.next_due_on) == ("scheduled", day)


def test_a_sheet_of_yesterday_is_of_yesterday(page, walk, sheet):
    lan, yesterday = page.as_("lan"), local_day(utc_now()) - timedelta(days=1)
    lan.submit(lan.get(sheet), "#sheet-form", day=yesterday.isoformat(), **line(0, outcome="refused"))
    assert local_day(visits()[0].phone_at) == yesterday and visits()[0].skew_s == 0


def test_a_sheet_that_comes_after_the_end_counts_late(page, walk, sheet):
    walk.route.state = "closed"
    for door in db.session.scalars(select(AssignmentDoor)):
        door.active = False
    lan = page.as_("lan")
    lan.submit(lan.get(sheet), "#sheet-form", **line(0, outcome="installed"))
    assert [(one.late, one.source) for one in visits()] == [(True, "paper")]


def test_another_house_cannot_be_slipped_in(page, walk, sheet):
    minh, neighbour = page.as_("minh"), places.household(walk.doors[0].alley, "45/99")
    answer = minh.get(sheet)
    for other in (neighbour.id, 987654):
        minh.submit(answer, "#sheet-form", expect=422, **line(0, outcome="refused", household=str(other)))
    assert visits() == []
