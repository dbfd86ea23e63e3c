"""A walk sheet that came back on paper: found by its code, typed in letter by letter, credited to those who walked."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditRow
from app.doors.models import DoorState, TallyPerson
from app.extensions import db
from app.inbox.models import ReceivedConflict
from app.inbox.receive import receive
from app.kernel.clock import HCM, local_day, utc_now
from app.routes.models import AssignmentDoor
from app.visits.models import Visit
from tests.factories import people, places, routes
from tests.kit.statements import statements

MOST_STATEMENTS_A_LINE = 30


@pytest.fixture
def sheet(walk):
    """The sheet of yesterday morning, so that every part of that day is over."""
    yesterday = local_day(utc_now()) - timedelta(days=1)
    walk.route.print_code = "ABC234"
    walk.route.starts_at = datetime.combine(yesterday, time(8), tzinfo=HCM)
    walk.route.created_at = walk.route.starts_at - timedelta(hours=10)
    return f"/sheets/{walk.route.uid}"


def visits():
    return db.session.scalars(select(Visit).order_by(Visit.household_id, Visit.id)).all()


def line(number, **values):
    return {f"rows-{number}-{name}": value for name, value in values.items()}


def lines_to_type(answer):
    return len(answer.css("[data-line]"))


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
    assert lines_to_type(answer) == 5 and answer.texts(".keys kbd")[:5] == ["C", "S", "H", "V", "T"]
    told = (
        line(0, letter="c", phones="2")
        | line(1, letter="V")
        | line(2, letter="S")
        | line(3, letter="t", note="Chủ nhà đi vắng lâu")
    )
    sent = {"by": str(walk.chi.id)} | told
    ban.submit(answer, "#sheet-form", **sent)
    ban.submit(answer, "#sheet-form", **sent)
    logged = visits()
    assert [one.outcome for one in logged] == ["met", "not_home", "met", "refused"], "sent twice, stored once"
    assert {one.source for one in logged} == {"paper"} and not any(one.late for one in logged)
    assert {(one.account_id, one.partner_id) for one in logged} == {(walk.chi.id, walk.cast.minh.id)}
    assert {one.phone_at for one in logged} == {walk.route.starts_at}
    helped = select(TallyPerson.n).where(TallyPerson.account_id == walk.chi.id, TallyPerson.measure == "helped")
    assert sum(db.session.scalars(helped)) >= 2
    assert not list(db.session.scalars(select(TallyPerson.n).where(TallyPerson.account_id == walk.cast.ban.id))), (
        "who types in walked nowhere"
    )
    typed = db.session.scalars(select(AuditRow).where(AuditRow.action == "visits.type_sheet")).first()
    assert typed.detail == {"drive": walk.drive.id, "n": 4, "waiting": 0}
    again = ban.get(sheet)
    assert "Đã nhập 4 nhà. Còn 1 nhà." in again.text_of(".status")
    assert lines_to_type(again) == 1 and len(again.css(".line-known")) == 4
    assert [node["id"] for node in again.css(".line")] == [f"line-{door.id}" for door in walk.doors], (
        "the printed order"
    )
    assert walk.route.state == "in_progress"


def test_a_bad_line_blocks_no_other_and_nothing_typed_is_lost(page, walk, sheet):
    minh = page.as_("minh")
    answer = minh.get(sheet)
    assert answer.fields("#sheet-form")["by"] == [str(walk.cast.minh.id)], "my own sheet"
    told = (
        line(0, letter="H", note="Tối đến")
        | line(1, letter="V")
        | line(2, letter="Q", phones="3")
        | line(3, phones="hai")
        | line(4, note="Không ghi chữ")
    )
    refused = minh.submit(answer, "#sheet-form", expect=422, **told)
    assert [one.household_id for one in visits()] == [walk.doors[1].id]
    assert "Đã nhập 1 nhà. 4 dòng chờ sửa:" in refused.text_of("#sheet-told h2")
    assert [node["href"] for node in refused.css("#sheet-told a")] == [
        f"#line-{walk.doors[place].id}" for place in (0, 2, 3, 4)
    ]
    kept = {name: value[0] for name, value in refused.fields("#sheet-form").items() if name.startswith("rows-")}
    for name, value in told.items():
        assert name.startswith("rows-1-") or kept[name] == value
    assert not [name for name in kept if name.startswith("rows-1-")], "what is stored is not asked for again"
    assert refused.css("[data-unsaved]")
    put_right = line(0, back="M") | line(2, letter="C") | line(3, phones="", letter="X") | line(4, letter="K")
    minh.submit(refused, "#sheet-form", **put_right)
    assert len(visits()) == 5 and "Đã nhập hết các nhà của phiếu này" in minh.get(sheet).text


def test_what_cannot_be_said_of_the_whole_sheet_stores_nothing(page, walk, sheet):
    minh, today = page.as_("minh"), local_day(utc_now())
    answer = minh.get(sheet)
    for day in (today + timedelta(days=1), walk.drive.starts_on - timedelta(days=1)):
        late = minh.submit(answer, "#sheet-form", expect=422, day=day.isoformat(), **line(0, letter="T", note="Bận"))
        assert "muộn nhất là hôm nay" in late.text_of("#sheet-told")
        assert (late.value_of("rows-0-letter"), late.value_of("rows-0-note")) == ("T", "Bận")
    minh.submit(answer, "#sheet-form", expect=422, by=str(walk.cast.son.id), **line(0, letter="T"))
    minh.submit(answer, "#sheet-form", expect=422, band="midnight", **line(0, letter="T"))
    assert visits() == []


def test_a_promise_on_paper_is_kept(page, walk, sheet):
    minh, yesterday = page.as_("minh"), local_day(walk.route.starts_at)
    minh.submit(minh.get(sheet), "#sheet-form", **line(4, letter="H", back="mt"))
    door = db.session.scalar(select(DoorState).where(DoorState.household_id == walk.doors[4].id))
    assert (door.status, door.next_due_on, door.next_due_band) == (
        "scheduled",
        yesterday + timedelta(days=1),
        "evening",
    )


def test_what_was_recorded_meanwhile_is_shown_and_not_overwritten(page, walk, sheet):
    minh = page.as_("minh")
    answer = minh.get(sheet)
    first, second = walk.doors[0], walk.doors[1]
    later = walk.route.starts_at + timedelta(minutes=20)
    receive(people.actor(walk.chi), utc_now(), routes.visit_item(walk.drive, first, "refused", later))
    told = line(0, letter="C") | line(1, letter="V")
    refused = minh.submit(answer, "#sheet-form", expect=422, **told)
    assert "Đã có người ghi" in refused.text_of(f"#line-{first.id}") and "Chi" in refused.text_of(f"#line-{first.id}")
    assert refused.value_of("rows-0-letter") == "C", "what the paper says stands there to compare"
    assert [(one.household_id, one.outcome) for one in visits()] == [(first.id, "refused"), (second.id, "not_home")]
    again = minh.get(sheet)
    assert not again.css(f"#line-{first.id} input") and "Từ chối" in again.text_of(f"#line-{first.id}")


def test_the_walk_of_another_part_of_the_day_is_another_visit(page, walk, sheet):
    receive(
        people.actor(walk.chi),
        utc_now(),
        routes.visit_item(walk.drive, walk.doors[0], "not_home", walk.route.starts_at),
    )
    minh = page.as_("minh")
    answer = minh.get(sheet)
    minh.submit(answer, "#sheet-form", band="evening", **line(0, letter="V"))
    assert [(one.band, one.source) for one in visits()] == [("morning", "phone"), ("evening", "paper")]


def test_other_content_under_one_line_is_kept_beside(page, walk, sheet):
    minh = page.as_("minh")
    answer = minh.get(sheet)
    minh.submit(answer, "#sheet-form", **line(0, letter="V"))
    refused = minh.submit(answer, "#sheet-form", expect=422, **line(0, letter="T"))
    assert "nội dung khác" in refused.text_of(f"#line-{walk.doors[0].id}")
    assert [one.outcome for one in visits()] == ["not_home"]
    assert db.session.scalar(select(func.count()).select_from(ReceivedConflict)) == 1


def test_a_sheet_of_another_day_is_of_that_day(page, walk, sheet):
    lan, earlier = page.as_("lan"), local_day(walk.route.starts_at) - timedelta(days=1)
    walk.route.created_at -= timedelta(days=2)
    lan.submit(lan.get(sheet), "#sheet-form", day=earlier.isoformat(), band="afternoon", **line(0, letter="T"))
    assert local_day(visits()[0].phone_at) == earlier and visits()[0].skew_s == 0
    assert visits()[0].band == "afternoon"


def test_a_sheet_that_comes_after_the_end_counts_late(page, walk, sheet):
    walk.route.state = "closed"
    for door in db.session.scalars(select(AssignmentDoor)):
        door.active = False
    lan = page.as_("lan")
    lan.submit(lan.get(sheet), "#sheet-form", **line(0, letter="C"))
    assert [(one.late, one.source) for one in visits()] == [(True, "paper")]


def test_another_house_cannot_be_slipped_in(page, walk, sheet):
    minh, neighbour = page.as_("minh"), places.household(walk.doors[0].alley, "45/99")
    answer = minh.get(sheet)
    for other in (neighbour.id, 987654):
        minh.submit(answer, "#sheet-form", expect=422, **line(0, letter="T", household=str(other)))
    assert visits() == []


def test_a_whole_sheet_asks_little_for_each_line(page, walk, sheet):
    minh = page.as_("minh")
    answer = minh.get(sheet)
    told = {name: value for place in range(5) for name, value in line(place, letter="V").items()}
    with statements() as asked:
        minh.submit(answer, "#sheet-form", **told)
    assert len(visits()) == 5 and len(asked) <= 40 + 5 * MOST_STATEMENTS_A_LINE
