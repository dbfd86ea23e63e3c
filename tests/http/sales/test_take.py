"""Taking a shift in two taps and leaving it in two; every closed button says why."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.access.actor import Role
from app.extensions import db
from app.kernel.clock import utc_now
from app.people.actions.accounts import disable_person
from app.people.actions.commitments import take_time
from app.people.models import Commitment
from app.sales.models import Occurrence, RoleNeed, ShiftSignup
from tests.factories import people, sales
from tests.http.sales.conftest import Selling
from tests.kit.page import Page
from tests.kit.statements import statements


def path(shift: Occurrence, what: str = "") -> str:
    return f"/shifts/{shift.uid}{what}"


def signups(shift: Occurrence) -> list[tuple[str, str, str]]:
    rows = db.session.scalars(select(ShiftSignup).where(ShiftSignup.occurrence_id == shift.id).order_by(ShiftSignup.id))
    return [(row.account.login, row.role, row.state) for row in rows]


def test_one_tap_in_the_list_takes_a_shift_with_one_kind_of_work(page: Page, selling: Selling) -> None:
    minh = page.as_("minh")
    taken = minh.follow(minh.submit(minh.get("/shifts"), f"#take-{selling.shift.id}"))
    assert "Bạn ở trong ca này: Bán hàng." in taken.text_of("#take")
    assert signups(selling.shift) == [("minh", "seller", "confirmed")] and selling.shift.taken == 1
    busy = db.session.scalars(select(Commitment)).one()
    assert (busy.account_id, busy.kind, busy.ref) == (selling.cast.minh.id, "shift", selling.shift.uid)
    assert (busy.starts_at, busy.ends_at) == (selling.shift.starts_at, selling.shift.ends_at)
    assert "Xe 1" in minh.get("/shifts").text_of("section:has(#mine)")


def test_taken_twice_is_one_place(page: Page, selling: Selling) -> None:
    minh = page.as_("minh")
    for _tap in range(2):
        minh.post(path(selling.shift, "/take"), {"role": "seller"})
    assert signups(selling.shift) == [("minh", "seller", "confirmed")] and selling.shift.taken == 1


def test_several_kinds_of_work_are_chosen_on_the_page(page: Page, selling: Selling) -> None:
    db.session.add(RoleNeed(occurrence_id=selling.shift.id, role="cashier", n=1))
    selling.shift.needed = 3
    minh = page.as_("minh")
    assert not minh.get("/shifts").css(f"#take-{selling.shift.id}")
    missing = minh.submit(minh.get(path(selling.shift)), "#take-form", expect=422)
    assert "Chọn việc của bạn" in missing.text_of("#take-form-errors")
    minh.submit(minh.get(path(selling.shift)), "#take-form", role="cashier")
    assert signups(selling.shift) == [("minh", "cashier", "confirmed")]
    minh.post(path(selling.shift, "/take"), {"role": "seller"})
    assert signups(selling.shift) == [("minh", "seller", "confirmed")] and selling.shift.taken == 1


@pytest.mark.parametrize("role", ["", "boss", "1 OR 1=1", "x" * 4000])
def test_work_the_shift_does_not_need(page: Page, selling: Selling, role: str) -> None:
    answer = page.as_("minh").post(path(selling.shift, "/take"), {"role": role}, expect=None)
    assert answer.status in (409, 422) and signups(selling.shift) == []


def test_left_in_two_taps_and_taken_again_in_the_same_row(page: Page, selling: Selling) -> None:
    minh = page.as_("minh")
    minh.post(path(selling.shift, "/take"), {"role": "seller"})
    asked = minh.get(path(selling.shift, "/leave"))
    minh.submit(asked, "#leave-form")
    minh.submit(asked, "#leave-form")
    assert signups(selling.shift) == [("minh", "seller", "cancelled")] and selling.shift.taken == 0
    assert db.session.scalars(select(Commitment)).all() == []
    minh.post(path(selling.shift, "/take"), {"role": "seller"})
    assert signups(selling.shift) == [("minh", "seller", "confirmed")] and selling.shift.taken == 1


def closed(page: Page, selling: Selling, why: str) -> None:
    minh = page.as_("minh")
    shown = minh.get(path(selling.shift))
    assert why in shown.text_of("#why-closed")
    assert shown.one("#take-form button")["aria-disabled"] == "true"
    refused = minh.post(path(selling.shift, "/take"), {"role": "seller"}, expect=409)
    assert why in refused.text_of("#take-form-errors")
    assert ("minh", "seller", "confirmed") not in signups(selling.shift)


def test_a_full_shift(page: Page, selling: Selling) -> None:
    selling.shift.needs[0].n = selling.shift.needed = 1
    page.as_("chi").post(path(selling.shift, "/take"), {"role": "seller"})
    closed(page, selling, "Ca này đã đủ người.")
    minh = page.as_("minh")
    assert "Ca này đã đủ người." in minh.get("/shifts").text
    assert not minh.get("/shifts?free=1").css(f"#shift-row-{selling.shift.id}")


@pytest.mark.parametrize(
    ("begins", "why"), [(-1, "Ca đã bắt đầu. Hỏi người phụ trách điểm bán nhé."), (-30, "Ca này đã xong.")]
)
def test_a_shift_that_has_begun_or_is_over(page: Page, selling: Selling, begins: int, why: str) -> None:
    selling.shift.starts_at = utc_now() + timedelta(hours=begins)
    selling.shift.ends_at = selling.shift.starts_at + timedelta(hours=4)
    closed(page, selling, why)


def test_a_postponed_shift(page: Page, selling: Selling) -> None:
    selling.shift.notice = "postponed"
    closed(page, selling, "Ca này đang hoãn.")


def test_another_shift_at_the_same_time(page: Page, selling: Selling) -> None:
    second = sales.point(selling.cast.ward, "Xe 2")
    other = sales.shift(second, selling.stops[1:], selling.shift.starts_at + timedelta(hours=3, minutes=59))
    page.as_("minh").post(path(other, "/take"), {"role": "seller"})
    closed(page, selling, "Bạn có ca Xe 2, Chợ Cây Quéo, ")


def on_a_route(selling: Selling, minutes: int) -> None:
    ends = selling.shift.starts_at + timedelta(minutes=minutes)
    take_time([selling.cast.minh.id], "route", "r1", "ngõ 45", ends - timedelta(hours=3), ends)


def test_a_route_for_more_than_an_hour(page: Page, selling: Selling) -> None:
    on_a_route(selling, 61)
    closed(page, selling, "Bạn có tuyến ngõ 45, ")


def test_a_route_for_less_than_an_hour_only_warns(page: Page, selling: Selling) -> None:
    on_a_route(selling, 60)
    minh = page.as_("minh")
    assert not minh.get("/shifts").css(f"#take-{selling.shift.id}"), "the warning is read before the tap"
    shown = minh.get(path(selling.shift))
    assert "Bạn có tuyến ngõ 45, " in shown.text_of("#take .banner")
    minh.submit(shown, "#take-form")
    assert signups(selling.shift) == [("minh", "seller", "confirmed")]


def test_ends_that_touch_do_not_clash(page: Page, selling: Selling) -> None:
    on_a_route(selling, 0)
    minh = page.as_("minh")
    assert not minh.get(path(selling.shift)).css("#take .banner")
    minh.post(path(selling.shift, "/take"), {"role": "seller"})


def test_a_begun_shift_is_not_left(page: Page, selling: Selling) -> None:
    minh = page.as_("minh")
    minh.post(path(selling.shift, "/take"), {"role": "seller"})
    selling.shift.starts_at = utc_now() - timedelta(minutes=1)
    minh.post(path(selling.shift, "/leave"), expect=409)
    assert signups(selling.shift) == [("minh", "seller", "confirmed")]


def test_who_stops_leaves_their_shifts(page: Page, selling: Selling) -> None:
    page.as_("minh").post(path(selling.shift, "/take"), {"role": "seller"})
    over = sales.shift(selling.car, selling.stops, utc_now() - timedelta(days=2))
    db.session.add(ShiftSignup(occurrence_id=over.id, account=selling.cast.minh, role="seller", at=utc_now()))
    over.taken = 1
    disable_person(people.actor(selling.cast.lan), utc_now(), selling.cast.minh, "chuyển công tác")
    db.session.commit()
    assert signups(selling.shift) == [("minh", "seller", "cancelled")] and selling.shift.taken == 0
    assert signups(over) == [("minh", "seller", "confirmed")]
    assert db.session.scalars(select(Commitment)).all() == []


def test_the_list_costs_the_same_however_long(page: Page, selling: Selling) -> None:
    minh = page.as_("minh")

    def cost() -> int:
        db.session.commit()
        with statements() as seen:
            minh.get("/shifts")
        return len(seen)

    few = 0
    for number in range(12):
        few = cost() if number == 1 else few
        begins = selling.shift.starts_at + timedelta(days=number)
        more = sales.shift(sales.point(selling.cast.ward, f"Xe {number + 2}"), selling.stops, begins)
        db.session.add(ShiftSignup(occurrence_id=more.id, account=selling.chi, role="seller", at=utc_now()))
        more.taken = 1
    assert cost() == few


def test_the_list_goes_on(page: Page, selling: Selling) -> None:
    for number in range(35):
        sales.shift(selling.car, selling.stops[:1], selling.shift.starts_at + timedelta(days=1 + number // 5))
    minh = page.as_("minh")
    first = minh.get("/shifts")
    assert len(first.css("[id^=shift-row-]")) == 30
    second = minh.get(str(first.one("a[rel=next]")["href"]))
    seen = {row["id"] for answer in (first, second) for row in answer.css("[id^=shift-row-]")}
    assert len(seen) == 36


@pytest.mark.parametrize("query", ["after=999999999", "after=%00", "after=x", "free=%00", "after=-1"])
def test_strange_questions_of_the_list(page: Page, selling: Selling, query: str) -> None:
    page.as_("minh").get(f"/shifts?{query}")


def test_who_may_not(page: Page, selling: Selling) -> None:
    page.as_("son").get(path(selling.shift), expect=404)
    page.as_("son").post(path(selling.shift, "/take"), {"role": "seller"}, expect=404)
    page.as_("thu").post(path(selling.shift, "/take"), {"role": "seller"}, expect=403)
    draft = sales.shift(selling.car, selling.stops, selling.shift.starts_at + timedelta(days=3), state="planned")
    minh = page.as_("minh")
    minh.get(path(draft), expect=404)
    minh.post(path(draft, "/take"), {"role": "seller"}, expect=404)
    assert f"shift-row-{draft.id}" not in minh.get("/shifts").text


def test_a_reader_sees_no_names(page: Page, selling: Selling) -> None:
    page.as_("chi").post(path(selling.shift, "/take"), {"role": "seller"})
    assert "Chi" in page.as_("minh").get(path(selling.shift)).text_of("#crew")
    shown = page.as_("thu").get(path(selling.shift))
    assert "Chi" not in shown.text and "Người trong ca 1/2" in shown.text_of("#crew")


def test_a_leader_takes_part(page: Page, selling: Selling) -> None:
    people.grant(selling.cast.ban, Role.VOLUNTEER, selling.cast.ward)
    page.as_("ban").post(path(selling.shift, "/take"), {"role": "seller"})
    page.as_("ban").get(path(selling.shift, "/run"))
