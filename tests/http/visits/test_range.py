"""A row of houses written in one act and taken back in one."""

import pytest
from sqlalchemy import select

from app.doors.models import DoorState
from app.doors.verify import differences
from app.extensions import db
from app.inbox.receive import receive
from app.kernel.clock import utc_now
from app.kernel.ids import uuid7
from app.places.actions import suppress_household
from app.visits.models import Visit
from app.visits.queries import raw_doors
from tests.factories import people, places, routes
from tests.http.visits.conftest import Walk
from tests.kit.page import Answer, Page

ASKED = "?first=8&last=12&side=even&outcome=not_home"


def url_of(walk: Walk) -> str:
    return f"/drives/{walk.drive.id}/alleys/{walk.doors[0].alley_id}/range"


def log(person: Page, walk: Walk, asked: str = ASKED) -> Answer:
    return person.follow(person.submit(person.get(url_of(walk) + asked), "#range-log"))


def outcomes() -> list[tuple[str, str]]:
    rows = db.session.scalars(select(Visit).order_by(Visit.id)).all()
    return [(row.household.plate, row.outcome) for row in rows]


def states() -> set[str]:
    return set(db.session.scalars(select(DoorState.status)))


def test_a_row_is_written_and_taken_back_as_one(page: Page, walk: Walk) -> None:
    minh = page.as_("minh")
    shown = log(minh, walk)
    assert outcomes() == [("45/8", "not_home"), ("45/10", "not_home"), ("45/12", "not_home")]
    visits = db.session.scalars(select(Visit)).all()
    assert all(visit.flags == ["range"] and visit.assignment_id == walk.route.id for visit in visits)
    assert {visit.partner_id for visit in visits} == {walk.chi.id}
    assert differences(raw_doors()) == []
    assert "Đã ghi 3 nhà: 45/8, 45/10, 45/12" in shown.text_of("main")
    told = minh.follow(minh.submit(shown, "#take-back"))
    assert "Đã hoàn tác 3 nhà" in told.text_of("#status")
    assert [outcome for _plate, outcome in outcomes()] == ["not_home"] * 3 + ["taken_back"] * 3
    assert states() == {"unvisited"} and differences(raw_doors()) == []
    minh.submit(shown, "#take-back")
    assert len(outcomes()) == 6, "twice is once"


def test_the_preview_names_every_door_and_why_some_are_left_out(page: Page, walk: Walk) -> None:
    lan = people.actor(walk.cast.lan)
    for door, outcome in ((walk.doors[0], "refused"), (walk.doors[1], "not_home")):
        receive(people.actor(walk.cast.minh), utc_now(), routes.visit_item(walk.drive, door, outcome))
    suppress_household(lan, utc_now(), walk.doors[2], "asked")
    other = places.household(walk.doors[0].alley, "45/11B", address_raw="45/11B")
    places.household(walk.doors[0].alley, "45/10/3", address_raw="45/10/3")
    page_of_minh = page.as_("minh").get(url_of(walk) + "?first=8&last=12&side=both&outcome=vacant")
    assert page_of_minh.texts("#range-log .pick b") == ["45/11", "45/12"]
    told = {why: doors for why, doors in (text.rsplit(" ", 1) for text in page_of_minh.texts("#left-out + .rows li"))}
    assert told == {
        "đã xong rồi": "45/8",
        "hôm nay đã đến": "45/9",
        "đã xin đừng đến": "45/10",
        "không thuộc tuyến của bạn": other.plate,
    }, "45/10/3 stands in a lane of its own"
    assert "1 nhà không có số trong dãy" in page_of_minh.text_of("#range-form")


def test_sent_twice_is_written_once(page: Page, walk: Walk) -> None:
    minh = page.as_("minh")
    form = minh.get(url_of(walk) + ASKED).fields("#range-log")
    for _time in range(2):
        minh.post(url_of(walk) + ASKED, form)
    assert len(outcomes()) == 3


def test_only_what_was_ticked_and_is_still_open_is_written(page: Page, walk: Walk) -> None:
    minh = page.as_("minh")
    form = minh.get(url_of(walk) + ASKED).fields("#range-log")
    receive(people.actor(walk.chi), utc_now(), routes.visit_item(walk.drive, walk.doors[0], "refused"))
    minh.post(url_of(walk) + ASKED, form | {"door": [str(walk.doors[0].id), str(walk.doors[2].id)]})
    assert outcomes() == [("45/8", "refused"), ("45/10", "not_home")]
    again = form | {"uid": uuid7(), "door": [str(walk.doors[0].id)]}
    assert "Không còn nhà nào" in minh.post(url_of(walk) + ASKED, again, expect=409).text_of("main")


def test_what_was_written_since_stays_when_the_row_is_taken_back(page: Page, walk: Walk) -> None:
    minh = page.as_("minh")
    shown = log(minh, walk)
    receive(people.actor(walk.chi), utc_now(), routes.visit_item(walk.drive, walk.doors[2], "installed", phones=1))
    told = minh.follow(minh.submit(shown, "#take-back")).text_of("#status")
    assert "Đã hoàn tác 2 nhà" in told and "1 nhà đã có người ghi tiếp" in told
    assert differences(raw_doors()) == []


def test_a_leader_and_a_coordinator_write_for_others(page: Page, walk: Walk) -> None:
    log(page.as_("ban"), walk, "?first=8&last=8&side=both&outcome=vacant")
    log(page.as_("lan"), walk, "?first=9&last=9&side=both&outcome=not_found")
    assert {visit.source for visit in db.session.scalars(select(Visit))} == {"leader"}
    assert outcomes() == [("45/8", "vacant"), ("45/9", "not_found")]


def test_bad_input_is_told_and_kept(page: Page, walk: Walk) -> None:
    minh = page.as_("minh")
    shown = minh.get(url_of(walk) + "?first=x&last=12&side=even&outcome=", expect=422)
    assert shown.value_of("last") == "12" and shown.css("#range-form-errors")
    assert not minh.get(url_of(walk) + "?first=2&last=4&side=odd&outcome=not_home").css("#range-log")
    minh.get(url_of(walk) + "?first=2&last=4&side=odd&outcome=installed", expect=422)
    form = minh.get(url_of(walk) + ASKED).fields("#range-log")
    for changes in ({"uid": "x"}, {"outcome": "refused"}, {"door": []}, {"door": "²"}):
        minh.post(url_of(walk) + ASKED, form | {"uid": uuid7()} | changes, expect=422)
    assert not outcomes()


def test_who_may_write_a_row(page: Page, walk: Walk) -> None:
    shown = log(page.as_("minh"), walk)
    taken_back = str(shown.one("#take-back")["action"])
    for login, status in {"son": 404, "hoa": 404, "thu": 403, "quang": 403}.items():
        person = page.as_(login)
        person.get(url_of(walk), expect=status)
        person.get("/notices")
        person.post(url_of(walk), {"uid": uuid7(), "outcome": "vacant"}, expect=status)
        person.post(taken_back, expect=403 if status == 403 else 404)
    page.as_("chi").post(taken_back, expect=404)
    walk.drive.state = "closed"
    page.as_("minh").get(url_of(walk), expect=404)


@pytest.mark.parametrize("path", ["/today", "/routes/{uid}"])
def test_the_way_there(page: Page, walk: Walk, path: str) -> None:
    assert page.as_("minh").get(path.format(uid=walk.route.uid)).css(f"a[href='{url_of(walk)}']")
