"""Running a point: what residents read, new hours, what is in stock."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.extensions import db
from app.kernel.clock import local
from app.notices.models import Notice
from app.people.models import Commitment
from app.sales.models import Goods
from tests.factories import sales
from tests.http.sales.conftest import Selling
from tests.kit.page import Page


def of(selling: Selling, what: str) -> str:
    return f"/shifts/{selling.shift.uid}/{what}"


@pytest.mark.parametrize(
    ("notice", "words"), [("postponed", "Hoãn"), ("sold_out", "Hết hàng"), ("on_time", "Đúng lịch")]
)
def test_residents_read_it(page: Page, selling: Selling, notice: str, words: str) -> None:
    tam = page.as_("tam")
    before = selling.shift.changed_at
    tam.submit(tam.get(of(selling, "run")), "#notice-form", notice=notice, text="Trời mưa to, hẹn bà con ngày mai.")
    read = page.get("/diem-ban/ngo45").text
    assert words in read and "Trời mưa to, hẹn bà con ngày mai." in read
    assert selling.shift.changed_at > before and selling.shift.version == 2


@pytest.mark.parametrize("state", ["confirmed", "done"])
def test_new_hours_move_the_shift_and_its_crew(page: Page, selling: Selling, state: str) -> None:
    page.as_("minh").post(f"/shifts/{selling.shift.uid}/take", {"role": "seller"})
    selling.shift.signups[0].state = state
    minh = page.as_("minh")
    last = selling.shift.stops[1]
    changes = {"notice": "retimed", "stop": str(last.id), "begins": "13:00", "ends": "15:30"}
    minh.submit(minh.get(of(selling, "run")), "#notice-form", **changes)
    assert [f"{local(moment):%H:%M}" for moment in (selling.shift.starts_at, selling.shift.ends_at)] == [
        "07:00",
        "15:30",
    ]
    busy = db.session.scalars(select(Commitment)).one()
    assert (busy.starts_at, busy.ends_at) == (selling.shift.starts_at, selling.shift.ends_at)
    assert "13:00 – 15:30 chiều" in page.get("/diem-ban/caycheo").text


def test_new_hours_put_nobody_in_two_places(page: Page, selling: Selling) -> None:
    """The vehicle's own next shift, and a crew member's shift elsewhere, keep the hours from moving onto them."""
    page.as_("minh").post(f"/shifts/{selling.shift.uid}/take", {"role": "seller"})
    before = (selling.shift.starts_at, selling.shift.ends_at)
    tam = page.as_("tam")
    changes = {"notice": "retimed", "stop": str(selling.shift.stops[1].id), "begins": "13:00", "ends": "15:30"}

    evening = sales.shift(selling.car, selling.stops[:1], before[0] + timedelta(hours=8), hours=2)
    refused = tam.submit(tam.get(of(selling, "run")), "#notice-form", expect=422, **changes)
    assert "Xe 1 đã có ca 15:00–17:00" in refused.text and refused.value_of("ends") == "15:30"
    evening.state = "cancelled"

    stall = sales.point(selling.cast.ward, "Gian hàng", "unstaffed")
    elsewhere = sales.shift(stall, selling.stops[:1], before[0] + timedelta(hours=7), hours=1)
    page.as_("minh").post(f"/shifts/{elsewhere.uid}/take", {"role": "seller"})
    refused = tam.submit(tam.get(of(selling, "run")), "#notice-form", expect=422, **changes)
    assert f"{selling.cast.minh.name} sẽ phải ở hai nơi cùng lúc" in refused.text
    assert (selling.shift.starts_at, selling.shift.ends_at) == before and selling.shift.notice == "on_time"

    page.as_("minh").post(f"/shifts/{elsewhere.uid}/leave")
    tam.submit(tam.get(of(selling, "run")), "#notice-form", **changes)
    told = db.session.scalars(select(Notice).where(Notice.account_id == selling.cast.minh.id)).all()
    assert "shift_changed" in {one.kind for one in told}


@pytest.mark.parametrize(
    ("begins", "ends"), [("", ""), ("15:00", "14:00"), ("15:00", "15:00"), ("25:00", "26:00"), ("x", "y")]
)
def test_hours_that_cannot_be_keep_what_was_typed(page: Page, selling: Selling, begins: str, ends: str) -> None:
    tam = page.as_("tam")
    sent = {"notice": "retimed", "begins": begins, "ends": ends, "text": "Xe hỏng lốp"}
    answer = tam.submit(
        tam.get(of(selling, "run")), "#notice-form", stop=str(selling.shift.stops[0].id), expect=422, **sent
    )
    assert answer.value_of("text") == "Xe hỏng lốp" and answer.css(".field-error")
    assert selling.shift.notice == "on_time"


def test_strange_notices(page: Page, selling: Selling) -> None:
    tam = page.as_("tam")
    for notice in ("", "x", "planned"):
        tam.post(of(selling, "notice"), {"notice": notice}, expect=422)
    for stop in ("9" * 30, "²", "0", str(selling.shift.stops[0].id + 999)):
        sent = {"notice": "retimed", "stop": stop, "begins": "07:00", "ends": "08:00"}
        tam.post(of(selling, "notice"), sent, expect=422)
    tam.post(of(selling, "notice"), {"notice": "on_time", "text": "x" * 201}, expect=422)


def test_what_has_run_out(page: Page, selling: Selling) -> None:
    tam = page.as_("tam")
    rice, eggs = db.session.scalars(select(Goods).order_by(Goods.position))
    tam.submit(tam.get(of(selling, "run")), "#stock-form", goods=[str(rice.id)])
    assert (rice.in_stock, eggs.in_stock) == (True, False)
    assert "tạm hết" in page.get("/diem-ban/ngo45").text
    tam.post(of(selling, "stock"), {"goods": [str(eggs.id), "²", "9" * 40]})
    assert (rice.in_stock, eggs.in_stock) == (False, True)


def test_who_runs_a_point(page: Page, selling: Selling) -> None:
    for login, status in (("lan", 200), ("tam", 200), ("minh", 403), ("thu", 403), ("hoa", 404), ("son", 404)):
        page.as_(login).get(of(selling, "run"), expect=status)
    page.as_("minh").post(of(selling, "notice"), {"notice": "sold_out"}, expect=403)


def test_what_is_long_over_stays_as_it_is(page: Page, selling: Selling) -> None:
    """Else whoever once stood in a shift could lengthen it after the fact, or say for good what a point has."""
    page.as_("minh").post(f"/shifts/{selling.shift.uid}/take", {"role": "seller"})
    for moment in (selling.shift, *selling.shift.stops):
        moment.starts_at, moment.ends_at = moment.starts_at - timedelta(days=9), moment.ends_at - timedelta(days=9)
    minh = page.as_("minh")
    hours = {"notice": "retimed", "stop": str(selling.shift.stops[0].id), "begins": "00:00", "ends": "23:59"}
    minh.post(of(selling, "notice"), hours, expect=422)
    minh.post(of(selling, "stock"), expect=409)
    assert selling.shift.ends_at - selling.shift.starts_at == timedelta(hours=4)
    assert all(db.session.scalars(select(Goods.in_stock)))
