"""What staff do with a crew: put somebody in, take them out, note who came; phones are shown one by one."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.audit.models import AuditRow
from app.extensions import db
from app.kernel.clock import utc_now
from app.notices.models import Notice
from app.people.actions.commitments import take_time
from app.people.models import Commitment
from app.sales.models import ShiftSignup
from tests.http.sales.conftest import Selling
from tests.kit.page import Page


def states(selling: Selling) -> dict[str, str]:
    rows = db.session.scalars(select(ShiftSignup).where(ShiftSignup.occurrence_id == selling.shift.id))
    return {row.account.login: row.state for row in rows}


def crew(selling: Selling, what: str) -> str:
    return f"/shifts/{selling.shift.uid}/crew/{what}"


@pytest.mark.parametrize("login", ["lan", "tam"])
def test_put_in_and_taken_out(page: Page, selling: Selling, login: str) -> None:
    staff = page.as_(login)
    found = staff.get(crew(selling, "add"))
    assert "Nguyễn Minh Chi" in found.text_of("#candidates") and "Đặng Sơn" not in found.text
    staff.submit(found, "#put-in-form", role="seller", person=str(selling.chi.id))
    assert states(selling) == {"chi": "confirmed"} and selling.shift.taken == 1
    staff.post(crew(selling, "add"), {"role": "seller", "person": str(selling.chi.id)})
    assert selling.shift.taken == 1
    staff.post(crew(selling, f"{selling.chi.id}/take-out"))
    assert states(selling) == {"chi": "cancelled"} and selling.shift.taken == 0
    assert db.session.scalars(select(Commitment)).all() == []
    told = db.session.scalars(select(Notice.message).where(Notice.account_id == selling.chi.id)).all()
    assert len(told) == 2


def test_the_search_answers_with_its_part(page: Page, selling: Selling) -> None:
    lan = page.as_("lan")
    part = lan.get(crew(selling, "add") + "?q=chi", htmx=True)
    assert not part.is_page and "Chi" in part.text and "Minh</b></b>" not in part.text
    assert "Không tìm thấy ai" in lan.get(crew(selling, "add") + "?q=khongcoai").text_of("#candidates")
    lan.get(crew(selling, "add") + "?q=%00%25_")


def test_who_is_busy_is_refused_by_name_of_the_thing(page: Page, selling: Selling) -> None:
    begins = selling.shift.starts_at
    take_time([selling.chi.id], "route", "r1", "ngõ 45", begins, begins + timedelta(hours=2))
    lan = page.as_("lan")
    found = lan.get(crew(selling, "add"))
    assert "ngõ 45" in found.text_of("#candidates")
    refused = lan.submit(found, "#put-in-form", role="seller", person=str(selling.chi.id), expect=409)
    assert "Người này có ngõ 45, " in refused.text_of("#put-in-form-errors")
    assert refused.one(f"input[name=person][value='{selling.chi.id}']").has_attr("checked")
    assert states(selling) == {} and selling.shift.taken == 0


def test_nobody_chosen(page: Page, selling: Selling) -> None:
    lan = page.as_("lan")
    lan.submit(lan.get(crew(selling, "add")), "#put-in-form", expect=422)
    lan.post(crew(selling, "add"), {"role": "seller", "person": str(selling.cast.son.id)}, expect=404)
    lan.post(crew(selling, "add"), {"role": "boss", "person": str(selling.chi.id)}, expect=409)


def test_who_came_and_who_did_not(page: Page, selling: Selling) -> None:
    lan = page.as_("lan")
    lan.post(crew(selling, "add"), {"role": "seller", "person": str(selling.chi.id)})
    lan.post(crew(selling, f"{selling.chi.id}/came"), expect=409)
    selling.shift.starts_at = utc_now() - timedelta(hours=1)
    lan.post(crew(selling, f"{selling.chi.id}/no-show"))
    assert states(selling) == {"chi": "no_show"} and selling.shift.taken == 0
    for login in ("minh", "ban"):
        person = getattr(selling.cast, login)
        lan.post(crew(selling, "add"), {"role": "seller", "person": str(person.id)})
    lan.post(crew(selling, f"{selling.chi.id}/came"), expect=409)
    lan.post(crew(selling, f"{selling.cast.minh.id}/no-show"))
    lan.post(crew(selling, f"{selling.chi.id}/came"))
    assert states(selling) == {"chi": "done", "minh": "no_show", "ban": "confirmed"} and selling.shift.taken == 2


def test_a_phone_is_shown_to_the_crew_and_noted(page: Page, selling: Selling) -> None:
    for login in ("minh", "chi"):
        page.as_(login).post(f"/shifts/{selling.shift.uid}/take", {"role": "seller"})
    minh = page.as_("minh")
    shown = minh.get(f"/shifts/{selling.shift.uid}")
    assert "0912345678" not in shown.text.replace(" ", "")
    part = minh.post(crew(selling, f"{selling.chi.id}/reveal"), htmx=True)
    assert not part.is_page and part.one("a")["href"] == "tel:0912345678"
    assert minh.post(crew(selling, f"{selling.chi.id}/reveal"), expect=200).is_page
    assert (
        db.session.scalars(select(AuditRow.account_id).where(AuditRow.action == "people.reveal")).all()
        == [selling.cast.minh.id] * 2
    )
    page.as_("ban").post(crew(selling, f"{selling.chi.id}/reveal"), expect=403)


def test_who_may_not(page: Page, selling: Selling) -> None:
    page.as_("minh").get(crew(selling, "add"), expect=403)
    page.as_("minh").post(crew(selling, "add"), expect=403)
    page.as_("hoa").get(crew(selling, "add"), expect=404)
    page.as_("lan").post(crew(selling, f"{selling.chi.id}/take-out"), expect=404)
