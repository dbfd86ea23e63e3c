"""A leader's word: a house is opened again, or what was found is agreed to; nothing a volunteer did is changed."""

import pytest
from sqlalchemy import select

from app.doors.models import DoorState, Tally, TallyPerson
from app.extensions import db
from app.inbox.receive import receive
from app.kernel.clock import utc_now
from app.kernel.errors import Invalid
from app.notices.models import Notice
from app.places.models import Household
from app.storage import unit
from app.visits.models import Visit
from tests.factories import people, routes


@pytest.fixture
def logged(walk):
    """Log one visit of Minh's with this outcome and return it."""

    def log(outcome):
        item = routes.visit_item(walk.drive, walk.doors[0], outcome, note="Chó dữ")
        receive(people.actor(walk.cast.minh), utc_now(), item)
        unit.commit()
        return db.session.scalars(select(Visit).where(Visit.uid == item.uid)).one()

    return log


def door(walk):
    query = select(DoorState).where(DoorState.household_id == walk.doors[0].id)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def counters():
    measured = {row.measure: row.n for row in db.session.scalars(select(Tally).where(Tally.n != 0))}
    return measured, sorted((row.account_id, row.measure, row.n) for row in db.session.scalars(select(TallyPerson)))


def test_nothing_waits(page, walk):
    assert "Không có nhà nào chờ" in page.as_("ban").get(f"/drives/{walk.drive.id}/doors-to-review").text_of("main")


def test_a_leader_opens_an_unsafe_house_again(page, walk, logged):
    visit, before = logged("unsafe"), counters()
    assert door(walk).status == "unsafe"
    ban = page.as_("ban")
    answer = ban.get(f"/drives/{walk.drive.id}/doors-to-review")
    assert "45/8" in answer.text_of("main") and "Chó dữ" in answer.text_of("main")
    refused = ban.post(f"/visits/{visit.uid}/reopen", {"reason": ""}, expect=422)
    assert "Ghi lý do" in refused.text_of("main")
    ban.post(f"/visits/{visit.uid}/reopen", {"reason": "Chủ nhà đã xích chó"})
    assert door(walk).status == "unvisited"
    assert counters() == before
    assert "Chủ nhà đã xích chó" in ban.get(f"/doors/{walk.drive.id}/{walk.doors[0].id}").text_of("main")
    assert "45/8" in page.as_("minh").get("/today").text_of("main")
    told = db.session.scalars(select(Notice.kind).where(Notice.account_id == walk.cast.minh.id)).all()
    assert "door_reopened" in told
    ban.post(f"/visits/{visit.uid}/reopen", {"reason": "Lần nữa"}, expect=409)


@pytest.mark.parametrize(
    ("outcome", "suppressed", "void"),
    [("do_not_visit", "asked", ""), ("unsafe", "safety", ""), ("moved", "", "moved")],
)
def test_a_leader_agrees(page, walk, logged, outcome, suppressed, void):
    visit = logged(outcome)
    ban = page.as_("ban")
    ban.get(f"/drives/{walk.drive.id}/doors-to-review")
    ban.post(f"/visits/{visit.uid}/agree")
    home = db.session.get(Household, walk.doors[0].id, populate_existing=True)
    assert (home.suppressed_reason, home.void_reason) == (suppressed, void)
    assert "Không có nhà nào chờ" in ban.get(f"/drives/{walk.drive.id}/doors-to-review").text_of("main")
    ban.post(f"/visits/{visit.uid}/agree", expect=409)


def test_who_may_not(page, walk, logged):
    visit = logged("unsafe")
    page.as_("minh").get(f"/drives/{walk.drive.id}/doors-to-review", expect=403)
    page.as_("minh").post(f"/visits/{visit.uid}/agree", expect=403)
    page.as_("hoa").get(f"/drives/{walk.drive.id}/doors-to-review", expect=404)
    page.as_("hoa").post(f"/visits/{visit.uid}/agree", expect=404)


def test_an_ordinary_visit_is_not_for_review(page, walk, logged):
    visit = logged("not_home")
    page.as_("ban").post(f"/visits/{visit.uid}/agree", expect=409)


def test_a_phone_cannot_say_that_a_house_is_open_again(walk):
    item = routes.visit_item(walk.drive, walk.doors[0], "reopened")
    with pytest.raises(Invalid, match="Choose what came of the visit"):
        receive(people.actor(walk.cast.minh), utc_now(), item)


@pytest.mark.parametrize("outcome", ["unsafe", "do_not_visit", "moved"])
def test_a_house_without_a_number_is_told_in_words(page, walk, logged, outcome):
    walk.doors[0].plate = walk.doors[0].landmark = ""
    logged(outcome)
    told = page.as_("ban").get("/notices").text_of("main").lower()
    assert "chưa có số" in told and "–" not in told
