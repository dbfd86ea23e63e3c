"""A building's rooms added at once: shown first, those there kept, on the route in walking order, taken out again."""

from unicodedata import normalize

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditRow
from app.extensions import db
from app.inbox.receive import receive
from app.kernel.clock import utc_now
from app.kernel.errors import Invalid
from app.places.actions import HouseholdFields, add_household
from app.places.models import Household
from app.places.rules import door_of
from app.routes.models import AssignmentDoor
from app.visits.buildings import read_building
from app.visits.today import held_route, route_today
from tests.factories import people, places, routes
from tests.kit.statements import statements

TOLD = "name=45/9&kind=dorm&first_floor=1&last_floor=2&rooms=3&scheme=hundreds"
MOST_STATEMENTS = 40


@pytest.fixture
def alley(walk):
    for door in walk.doors:
        door.walk_key = door_of(door.address_raw, "north", door.alley.label).walk_key
    return walk.doors[0].alley


def rooms():
    query = select(Household).where(Household.kind == "dorm").order_by(Household.walk_key)
    return [room.plate for room in db.session.scalars(query)]


def acts(action):
    return db.session.scalars(select(AuditRow.detail).where(AuditRow.action == action).order_by(AuditRow.id)).all()


def on_route(walk):
    actor = people.actor(walk.cast.minh)
    found = route_today(actor, utc_now(), held_route(actor, walk.route.uid))
    return [row.household.plate for row in found.rows]


def test_a_building_is_shown_then_added_to_the_walk(page, walk, alley):
    minh = page.as_("minh")
    assert "Thêm cả toà nhà" in minh.get(f"/today/household/new?route={walk.route.uid}").text
    shown = minh.get(f"/alleys/{alley.id}/building?{TOLD}")
    assert "6 phòng mới" in shown.text_of("#preview") and "101, 102, 103" in shown.text_of(".definition")
    assert rooms() == [], "looking adds nothing"
    added = minh.follow(minh.submit(shown, "#building-add"))
    minh.submit(shown, "#building-add")
    assert rooms() == [f"45/9 P.{n}" for n in (101, 102, 103, 201, 202, 203)], "sent twice, added once"
    assert "Đã thêm 6 phòng." in added.text
    assert on_route(walk) == ["45/8", "45/9", *rooms(), "45/10", "45/11", "45/12"]
    assert acts("visits.add_building") == [{"n": 6, "kept": 0}] and len(acts("routes.add_door")) == 1
    assert not acts("places.add_household"), "one audit row for the whole building"


def test_a_name_sent_with_letters_taken_apart_is_put_together():
    told = {"alley": 1, "kind": "dorm", "first_floor": 1, "last_floor": 2, "rooms": 3, "scheme": "hundreds"}
    assert read_building(told | {"name": normalize("NFD", " Toà  Hồng Hà ")}).building.name == "Toà Hồng Hà"
    with pytest.raises(Invalid):
        read_building(told | {"name": "\u200b"})


def test_rooms_that_are_there_are_kept(page, walk, alley):
    told = HouseholdFields("P102 số 45/9", head_name="Chị Hà")
    known = add_household(people.actor(walk.cast.lan), utc_now(), alley, told)
    lan = page.as_("lan")
    shown = lan.get(f"/alleys/{alley.id}/building?{TOLD}")
    assert "5 phòng mới" in shown.text_of("#preview") and "102 (đã có)" in shown.text_of(".definition")
    lan.submit(shown, "#building-add")
    assert len(rooms()) == 5 and known.head_name == "Chị Hà"
    refused = lan.post(
        f"/alleys/{alley.id}/building?{TOLD}", {"uid": shown.fields("#building-add")["uid"][0]}, expect=303
    )
    assert refused.location
    other = lan.get(f"/alleys/{alley.id}/building?{TOLD}")
    assert not other.css("#building-add"), "nothing left to add"
    assert on_route(walk) == [f"45/{n}" for n in range(8, 13)], "a coordinator's rooms wait for a plan"


def test_it_is_taken_out_again_but_for_what_was_used(page, walk, alley):
    minh = page.as_("minh")
    added = minh.follow(minh.submit(minh.get(f"/alleys/{alley.id}/building?{TOLD}"), "#building-add"))
    used = db.session.scalars(select(Household).where(Household.plate == "45/9 P.202")).one()
    receive(people.actor(walk.cast.minh), utc_now(), routes.visit_item(walk.drive, used, "not_home"))
    taken = minh.follow(minh.submit(added, "#take-back"))
    assert "5 phòng" in taken.text_of(".status") and rooms() == ["45/9 P.202"]
    assert "45/9 P.202" in on_route(walk) and len(on_route(walk)) == 6
    minh.submit(added, "#take-back")
    page.as_("chi").post(str(added.one("#take-back")["action"]), expect=404)
    assert acts("visits.take_back_building") == [{"n": 5}]


def test_what_cannot_be_is_marked_and_kept(page, walk, alley):
    lan = page.as_("lan")
    url = f"/alleys/{alley.id}/building"
    for told, field in (
        ("name=CT2&first_floor=3&last_floor=2&rooms=3&scheme=hundreds", "last_floor"),
        ("name=CT2&first_floor=1&last_floor=60&rooms=60&scheme=hundreds", "rooms"),
        ("name=CT2&first_floor=1&last_floor=99&rooms=3&scheme=hundreds", "last_floor"),
        ("name=&first_floor=1&last_floor=2&rooms=3&scheme=hundreds", "name"),
    ):
        refused = lan.get(f"{url}?{told}&kind=dorm", expect=422)
        assert refused.css(f"#{field}-error") and not refused.css("#building-add")
        lan.post(f"{url}?{told}&kind=dorm", {"uid": "01a220e0-975a-7e83-92a8-7017548a96ab"}, expect=422)
    assert rooms() == []


def test_only_those_who_work_there_may(page, walk, alley):
    url = f"/alleys/{alley.id}/building"
    for login, status in (("hoa", 404), ("son", 404), ("thu", 403), ("ban", 200), ("minh", 200)):
        page.as_(login).get(url, expect=status)
    elsewhere = places.alley(walk.cast.ward, "Ngõ 99")
    page.as_("minh").get(f"/alleys/{elsewhere.id}/building", expect=404)


def test_three_hundred_rooms_ask_no_more_than_thirty(page, walk, alley):
    minh, counts = page.as_("minh"), []
    for place, told in enumerate(("last_floor=1&rooms=5", "last_floor=10&rooms=30")):
        shown = minh.get(f"/alleys/{alley.id}/building?name=CT{place}&kind=home&first_floor=1&scheme=hundreds&{told}")
        with statements() as asked:
            minh.submit(shown, "#building-add")
        counts.append(len(asked))
    assert counts[1] <= counts[0] + 5 and counts[1] <= MOST_STATEMENTS
    assert db.session.scalar(select(func.count()).select_from(AssignmentDoor)) == 5 + 305
