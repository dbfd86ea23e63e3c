"""A household leaves the lists: its door leaves running routes, who walks them is told, counters stay in step."""

from sqlalchemy import select

from app.doors.verify import differences
from app.extensions import db
from app.inbox.receive import receive
from app.kernel.clock import utc_now
from app.notices.models import Notice
from app.places.models import Household
from app.routes.models import AssignmentDoor
from app.visits.queries import raw_doors
from tests.factories import people, routes
from tests.http.visits.conftest import Walk, walk
from tests.kit.page import Page

__all__ = ["walk"]


def void(page: Page, door: Household, reason: str = "demolished") -> None:
    lan = page.as_("lan")
    lan.submit(lan.get(f"/households/{door.id}/void"), reason=reason)


def held(door: Household) -> list[bool]:
    return list(db.session.scalars(select(AssignmentDoor.active).where(AssignmentDoor.household_id == door.id)))


def test_its_door_leaves_the_route_and_both_are_told(page: Page, walk: Walk) -> None:
    door = walk.doors[0]
    void(page, door)
    assert held(door) == [False]
    told = db.session.scalars(select(Notice).where(Notice.kind == "door_left")).all()
    assert {notice.account_id for notice in told} == {walk.cast.minh.id, walk.chi.id}
    minh = page.as_("minh")
    assert "Nhà 45/8 đã được đưa ra khỏi danh sách" in minh.get("/notices").text_of("main")
    assert "45/8" not in minh.get("/today").text_of("main")
    void(page, door)
    assert len(db.session.scalars(select(Notice).where(Notice.kind == "door_left")).all()) == 2, "told once"


def test_a_settled_door_stays_done_on_its_route_and_the_counters_stay_right(page: Page, walk: Walk) -> None:
    for door, outcome in ((walk.doors[0], "refused"), (walk.doors[1], "not_home")):
        receive(people.actor(walk.cast.minh), utc_now(), routes.visit_item(walk.drive, door, outcome))
        void(page, door)
    assert (held(walk.doors[0]), held(walk.doors[1])) == ([True], [False])
    assert differences(raw_doors()) == []


def test_a_visit_that_was_on_its_way_still_counts(page: Page, walk: Walk) -> None:
    void(page, walk.doors[0])
    answer = receive(people.actor(walk.cast.minh), utc_now(), routes.visit_item(walk.drive, walk.doors[0], "not_found"))
    assert answer.status == 201
    assert differences(raw_doors()) == []


def test_put_back_it_waits_for_a_new_route(page: Page, walk: Walk) -> None:
    door = walk.doors[0]
    void(page, door)
    lan = page.as_("lan")
    lan.submit(lan.get(f"/households/{door.id}"), "#restore")
    assert held(door) == [False]
    assert "45/8" in lan.get(f"/drives/{walk.drive.id}/doors-nobody-holds").text_of("main")
