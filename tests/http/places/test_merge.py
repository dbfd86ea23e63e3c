"""Two entries of one household become one and two again, with visits, people, routes and counters in step."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.doors.models import DoorState
from app.doors.verify import differences
from app.drives.actions import close_drive
from app.extensions import db
from app.inbox.receive import Answer, receive
from app.kernel.clock import local_day, utc_now
from app.kernel.ids import uuid7
from app.notices.models import Notice
from app.people.models import Account
from app.places import actions
from app.places.models import Household, HouseholdMerge
from app.routes.models import AssignmentDoor
from app.visits.actions.at_point import HelpGiven, help_at_point
from app.visits.models import Assist, Visit
from app.visits.queries import raw_doors
from tests.factories import people, places, routes
from tests.http.visits.conftest import Walk, walk
from tests.kit.page import Page
from tests.kit.statements import statements

__all__ = ["walk"]


@pytest.fixture
def twins(walk: Walk) -> tuple[Household, Household]:
    """Return two doors of the route that are one household; somebody was helped at each."""
    stays, goes = walk.doors[:2]
    goes.head_name, goes.phone, goes.est_residents, goes.door_key = stays.head_name, "0912345678", 5, ""
    assert verified(), "before anything"
    log(walk, goes, "not_home")
    log(walk, goes, "installed", phones=1, people=[{"result": "otp_stuck", "label": "Bà"}, {"result": "updated"}])
    log(walk, stays, "installed", phones=1)
    db.session.commit()
    assert verified()
    return stays, goes


def log(walk: Walk, door: Household, outcome: str, who: Account | None = None, **more: object) -> Answer:
    item = routes.visit_item(walk.drive, door, outcome, **more)
    return receive(people.actor(who or walk.cast.minh), utc_now(), item)


def verified() -> bool:
    db.session.flush()
    return differences(raw_doors()) == []


def merge(page: Page, stays: Household, goes: Household, login: str = "lan", **picked: str) -> None:
    person = page.as_(login)
    pair = person.get(f"/households/{stays.id}/merge/{goes.id}")
    person.submit(pair, "#merge-form", **picked)


def snapshot(walk: Walk) -> object:
    """Return every row a merge may touch, as plain values."""
    db.session.expire_all()
    kept = {}
    for model, names in (
        (Visit, ("id", "household_id")),
        (Assist, ("id", "household_id", "slot")),
        (DoorState, ("household_id", "status", "helped", "attempts", "last_visit_uid")),
        (Household, ("id", "head_name", "phone", "est_residents", "merged_into_id", "suppressed_reason")),
    ):
        rows = db.session.execute(select(*(getattr(model, name) for name in names)).order_by(model.id))
        kept[model.__name__] = [tuple(row) for row in rows]
    doors = select(
        AssignmentDoor.assignment_id, AssignmentDoor.household_id, AssignmentDoor.position, AssignmentDoor.active
    )
    kept["doors"] = sorted(tuple(row) for row in db.session.execute(doors))
    return kept


def test_merged_and_parted_all_is_as_before(page: Page, walk: Walk, twins: tuple[Household, Household]) -> None:
    stays, goes = twins
    before = snapshot(walk)
    assert f"/households/{stays.id}/merge/{goes.id}" in page.as_("lan").get(f"/households/{stays.id}/merge").text
    merge(page, stays, goes, est_residents="theirs")
    assert verified(), "counters equal the visits after the merge"
    assert (stays.phone, stays.est_residents, goes.merged_into_id) == ("0912345678", 5, stays.id)
    slots = db.session.scalars(select(Assist.slot).where(Assist.household_id == stays.id).order_by(Assist.slot)).all()
    assert slots == [1, 2, 3], "three people, each once"
    door = db.session.scalars(select(DoorState).where(DoorState.household_id == stays.id)).one()
    assert (door.helped, door.status) == (2, "reached")
    lan = page.as_("lan")
    assert "Tách hai hộ" in lan.get(f"/households/{goes.id}").text_of("main")
    shown = lan.get(f"/households/{stays.id}")
    assert "Trần Thị Lan gộp hai hộ" in lan.get(f"/households/{stays.id}/story").text_of("main")
    lan.submit(shown, "[id^=part-]")
    assert verified(), "and after they parted"
    assert snapshot(walk) == before
    lan.post(f"/households/{goes.id}/part", expect=404)


def helped_at_point(walk: Walk, door: Household, result: str = "installed_new", n: int = 0) -> None:
    given = HelpGiven(uid=uuid7(), place_uid=uuid7(), app_id=walk.drive.apps[0].id, result=result)
    assert help_at_point(people.actor(walk.cast.lan), utc_now() + timedelta(seconds=n), walk.drive, given, door)


def test_help_at_a_sales_point_comes_along_and_goes_back(page: Page, walk: Walk) -> None:
    stays, goes = walk.doors[:2]
    log(walk, stays, "installed", phones=1)
    helped_at_point(walk, goes)
    helped_at_point(walk, goes, "updated")
    db.session.commit()
    assert verified(), "a door that only a sales point knows"
    before = snapshot(walk)
    merge(page, stays, goes)
    assert verified(), "after the merge"
    rows = db.session.execute(select(Assist.household_id, Assist.slot).order_by(Assist.slot))
    assert [tuple(row) for row in rows] == [(stays.id, 1), (stays.id, 2), (stays.id, 3)]
    door = db.session.scalars(select(DoorState).where(DoorState.household_id == stays.id)).one()
    assert door.helped == 3
    page.as_("lan").post(f"/households/{goes.id}/part")
    assert verified(), "and after they parted"
    assert snapshot(walk) == before


def test_help_at_a_sales_point_since_stands_in_the_way(page: Page, walk: Walk) -> None:
    stays, goes = walk.doors[:2]
    helped_at_point(walk, goes)
    merge(page, stays, goes)
    helped_at_point(walk, stays, n=5)
    shown = page.as_("lan").get(f"/households/{stays.id}")
    assert "được giúp ở điểm bán" in shown.text_of("[id^=merge-]")
    page.as_("lan").post(f"/households/{goes.id}/part", expect=409)
    assert verified()


def test_the_route_keeps_one_door_for_both(page: Page, walk: Walk, twins: tuple[Household, Household]) -> None:
    stays, goes = twins
    merge(page, stays, goes)
    doors = db.session.scalars(select(AssignmentDoor).where(AssignmentDoor.active)).all()
    assert [door.household_id for door in doors].count(stays.id) == 1
    assert goes.id not in [door.household_id for door in doors]
    told = db.session.scalars(select(Notice).where(Notice.kind == "door_merged")).all()
    assert {notice.account_id for notice in told} == {walk.cast.minh.id, walk.chi.id}


def test_a_route_that_held_only_the_other_holds_the_one_that_stays(page: Page, walk: Walk) -> None:
    stays = places.household(walk.doors[0].alley, "45/99", head_name="Bà Mai 99")
    goes = walk.doors[3]
    merge(page, stays, goes)
    held = db.session.scalars(select(AssignmentDoor).where(AssignmentDoor.household_id == stays.id)).one()
    assert held.active and held.assignment_id == walk.route.id
    assert log(walk, goes, "refused").status == 201, "a phone that still knows the old one is understood"
    assert db.session.scalars(select(Visit.household_id)).all() == [stays.id]
    assert verified()
    why = page.as_("lan").get(f"/households/{stays.id}")
    assert why.css("[id^=part-]"), "no visit had moved, so the new one stays where it is"


def test_an_old_phone_means_the_same_person(page: Page, walk: Walk, twins: tuple[Household, Household]) -> None:
    stays, goes = twins
    merge(page, stays, goes)
    log(walk, goes, "met", people=[{"result": "installed_new", "slot": 1}])
    latest = db.session.scalars(select(Assist).order_by(Assist.id.desc())).first()
    assert latest is not None
    assert (latest.household_id, latest.slot, latest.label) == (stays.id, 2, "Bà")
    assert verified()
    blocked = page.as_("lan").get(f"/households/{stays.id}")
    assert not blocked.css("[id^=part-]")
    assert "Đã có người đến" in blocked.text_of("[id^=merge-]")
    page.as_("lan").post(f"/households/{goes.id}/part", expect=409)


def test_a_closed_drive_keeps_its_figures(page: Page, walk: Walk, twins: tuple[Household, Household]) -> None:
    stays, goes = twins
    close_drive(people.actor(walk.cast.lan), utc_now(), walk.drive)
    before = db.session.scalars(select(Visit.household_id).order_by(Visit.id)).all()
    merge(page, stays, goes)
    assert db.session.scalars(select(Visit.household_id).order_by(Visit.id)).all() == before
    assert verified()


def test_a_drive_closed_since_stands_in_the_way(page: Page, walk: Walk, twins: tuple[Household, Household]) -> None:
    stays, goes = twins
    merge(page, stays, goes)
    close_drive(people.actor(walk.cast.lan), utc_now(), walk.drive)
    page.as_("lan").post(f"/households/{goes.id}/part", expect=409)


def test_after_seven_days_or_an_edit_it_stays(page: Page, walk: Walk, twins: tuple[Household, Household]) -> None:
    stays, goes = twins
    merge(page, stays, goes)
    db.session.execute(update(HouseholdMerge).values(at=utc_now() - timedelta(days=8)))
    assert "7 ngày" in page.as_("lan").get(f"/households/{goes.id}").text_of("[id^=merge-]")
    db.session.execute(update(HouseholdMerge).values(at=utc_now() - timedelta(days=1)))
    stays.version += 1
    page.as_("lan").post(f"/households/{goes.id}/part", expect=409)


def test_stale_and_double_merges_are_refused(page: Page, walk: Walk, twins: tuple[Household, Household]) -> None:
    stays, goes = twins
    lan = page.as_("lan")
    pair = lan.get(f"/households/{stays.id}/merge/{goes.id}")
    goes.version += 1
    answer = lan.submit(pair, "#merge-form", expect=409, phone="mine")
    assert "Xem lại" in answer.text_of("#merge-form-errors")
    assert answer.css("[name=phone][value=mine][checked]"), "what was chosen is kept"
    lan.submit(answer, "#merge-form")
    lan.submit(answer, "#merge-form", expect=409)
    assert len(db.session.scalars(select(HouseholdMerge)).all()) == 1
    lan.post(f"/households/{stays.id}/merge/{goes.id}", {"version": "x"}, expect=422)


def test_a_wish_not_to_be_visited_is_never_lost(page: Page, walk: Walk) -> None:
    stays, goes = walk.doors[:2]
    actions.suppress_household(people.actor(walk.cast.lan), utc_now(), goes, "asked")
    merge(page, stays, goes)
    assert stays.suppressed_reason == "asked"
    page.as_("lan").post(f"/households/{goes.id}/part")
    assert (stays.suppressed_reason, goes.suppressed_reason) == ("", "asked")


def test_who_may_merge(page: Page, walk: Walk) -> None:
    stays, goes = walk.doors[:2]
    elsewhere = places.household(places.alley(walk.cast.other_ward, "Ngõ 7"), "7")
    url = f"/households/{stays.id}/merge"
    for login, status in {"minh": 403, "thu": 403, "quang": 403, "hoa": 404}.items():
        person = page.as_(login)
        person.get(url, expect=status)
        person.get(f"{url}/{goes.id}", expect=status)
        person.get("/notices")
        person.post(f"{url}/{goes.id}", {"version": "1", "other_version": "1"}, expect=status)
        person.post(f"/households/{goes.id}/part", expect=status)
    lan = page.as_("lan")
    lan.get(f"{url}/{elsewhere.id}", expect=404)
    lan.get(f"{url}/{stays.id}", expect=404)
    lan.post(f"{url}/{elsewhere.id}", {"version": "1", "other_version": "1", "uid": uuid7()}, expect=404)


def test_searching_for_the_other_answers_with_the_part(page: Page, walk: Walk) -> None:
    stays = walk.doors[0]
    lan = page.as_("lan")
    part = lan.get(f"/households/{stays.id}/merge?q=Mai", htmx=True)
    assert not part.is_page and len(part.css("li")) == 4, "the others, not itself"
    assert "Không tìm thấy" in lan.get(f"/households/{stays.id}/merge?q=zzz").text_of("main")


def test_a_merge_costs_the_same_however_long_the_alley_is(walk: Walk, twins: tuple[Household, Household]) -> None:
    stays, goes = twins
    for number in range(60):
        places.household(stays.alley, f"45/{number + 100}")
    db.session.commit()
    with statements() as said:
        actor = people.actor(walk.cast.lan)
        actions.merge_households(actor, utc_now(), stays, goes, (stays.version, goes.version), ())
    assert len(said) < 70


@pytest.mark.parametrize(
    ("stays_until", "goes_until", "days"), [(1, None, None), (None, 1, None), (1, 30, 30), (30, 1, 30)]
)
def test_the_longer_wish_to_be_left_alone_holds(
    page: Page, twins: tuple[Household, Household], stays_until: int | None, goes_until: int | None, days: int | None
) -> None:
    today = local_day(utc_now())
    for door, until in zip(twins, (stays_until, goes_until), strict=True):
        door.suppressed_reason = "ill"
        door.suppressed_until = today + timedelta(days=until) if until else None
    merge(page, *twins)
    assert twins[0].suppressed_until == (today + timedelta(days=days) if days else None)
