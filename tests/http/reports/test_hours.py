"""Volunteers' hours: one's own, a team's, a ward's; a confirmation to print and a file without formulas."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.access.actor import Role
from app.audit.models import AuditRow
from app.extensions import db
from app.kernel.clock import local_day, start_of, utc_now
from app.sales.models import ShiftSignup
from app.visits.models import Visit
from tests.factories import people, sales
from tests.http.reports.conftest import Ward
from tests.kit.page import Page
from tests.kit.statements import statements

YESTERDAY = timedelta(days=1)


def days(first_ago: int = 3, last_ago: int = 0) -> str:
    today = local_day(utc_now())
    return f"first={today - timedelta(days=first_ago)}&last={today - timedelta(days=last_ago)}"


@pytest.fixture
def walked(ward: Ward) -> Ward:
    """Minh (with Bản) visited two doors yesterday at 8:00 and 8:40."""
    eight = start_of(local_day(utc_now()) - YESTERDAY) + timedelta(hours=8)
    for place, minutes in ((0, 0), (1, 40)):
        ward.visit(place, "not_home")
        visit = db.session.scalars(select(Visit).order_by(Visit.id.desc()).limit(1)).one()
        visit.phone_at = eight + timedelta(minutes=minutes)
    return ward


def test_a_volunteer_sees_their_own_day_by_day(page: Page, walked: Ward) -> None:
    minh = page.as_("minh")
    own = minh.get(f"/hours?{days()}", expect=303)
    shown = minh.follow(own).text_of("main")
    assert "45 phút" in shown and "40 phút" in shown and "15 phút" in shown, "40 minutes at doors, 45 counted, the rule"
    assert page.as_("minh").get(f"/hours/{walked.cast.ban.id}?{days()}", expect=404)


def test_who_sees_whose(page: Page, walked: Ward) -> None:
    listed = {login: page.as_(login).get(f"/hours?{days()}").texts("tbody th") for login in ("lan", "ban")}
    assert listed["lan"] == listed["ban"] == ["Hoàng Văn Bản", "Lê Minh"], "both of a pair, by given name"
    far = page.as_("hoa").get(f"/hours?{days()}")
    assert not far.css("tbody th") and "Chưa ai" in far.text_of("main")
    page.as_("hoa").get(f"/hours/{walked.cast.minh.id}?{days()}", expect=404)
    page.as_("thu").get("/hours", expect=403)


def test_a_shift_that_is_over_counts(page: Page, ward: Ward) -> None:
    now = utc_now()
    point = sales.point(ward.cast.ward)
    begins = start_of(local_day(now) - YESTERDAY) + timedelta(hours=9)
    over = sales.shift(point, [], begins, hours=2)
    ahead = sales.shift(point, [], now + timedelta(minutes=30), hours=2)
    missed = sales.shift(point, [], begins + timedelta(hours=4), hours=1)
    for shift, state in ((over, "confirmed"), (ahead, "confirmed"), (missed, "no_show")):
        row = ShiftSignup(occurrence_id=shift.id, account_id=ward.cast.minh.id, role="seller", state=state, at=now)
        db.session.add(row)
    shown = page.as_("minh").get(f"/hours/{ward.cast.minh.id}?{days()}").texts("tbody td")
    assert "2 giờ" in shown and len(shown) == 4


def test_the_confirmation_for_paper(page: Page, walked: Ward) -> None:
    minh = page.as_("minh")
    shown = minh.get(f"/hours/{walked.cast.minh.id}/confirmation?{days()}")
    assert "Xác nhận giờ tình nguyện" in shown.text_of("h1")
    said = shown.text_of("main")
    assert "Lê Minh" in said and "Đội 1" in said and "45 phút" in said and "Cách tính" in said


def test_the_file_holds_no_formula_and_is_on_record(page: Page, walked: Ward) -> None:
    walked.cast.minh.name = "=HYPERLINK(1)"
    lan = page.as_("lan")
    answer = lan.submit(lan.get(f"/hours?{days()}"), "#hours-file", expect=200)
    text = answer.response.get_data().decode("utf-8-sig")
    assert "'=HYPERLINK" in text and "\n=HYPERLINK" not in text and text.count("\r\n") == 3
    assert "reports.hours_file" in db.session.scalars(select(AuditRow.action)).all()
    assert lan.post("/hours/file", {"first": "x"}).location == "/hours"


@pytest.mark.parametrize(
    "asked", ["first=x&last=2026-11-01", "first=2026-11-02&last=2026-11-01", "first=2026-01-01&last=2026-11-01"]
)
def test_days_that_cannot_be(page: Page, ward: Ward, asked: str) -> None:
    answer = page.as_("lan").get(f"/hours?{asked}", expect=422)
    assert answer.css(".field-error") and answer.value_of("last") == "2026-11-01"


def test_the_list_goes_on_page_by_page_at_the_same_cost(page: Page, walked: Ward) -> None:
    visit = db.session.scalars(select(Visit).limit(1)).one()
    lan = page.as_("lan")

    def asked() -> int:
        with statements() as seen:
            lan.get(f"/hours?{days()}")
        return len(seen)

    before = asked()
    for number in range(52):
        somebody = people.account(f"v{number}", f"Trần Văn {chr(65 + number % 26)}{number}", walked.cast.ward)
        people.grant(somebody, Role.VOLUNTEER, walked.cast.ward)
        walked.visit(2, "not_home", walked.cast.lan)
        db.session.scalars(select(Visit).order_by(Visit.id.desc()).limit(1)).one().partner_id = somebody.id
    assert visit.account_id == walked.cast.minh.id
    assert asked() == before
    first = lan.get(f"/hours?{days()}")
    second = lan.get(str(first.one(".pager a[rel=next]")["href"]))
    names = first.texts("tbody th") + second.texts("tbody th")
    assert len(first.texts("tbody th")) == 50 and len(names) == len(set(names)) == 55
