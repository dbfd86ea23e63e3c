"""How the doors of a place are walked and its addresses read: set on a page, changed in one act, the hand's order first."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.access.actor import SYSTEM_ACTOR
from app.audit.models import AuditRow
from app.extensions import db
from app.kernel.clock import utc_now
from app.places import actions
from app.places.models import Area, Household
from app.places.queries import IN_USE, WALK
from tests.factories.people import Cast
from tests.http.intake.test_lists import bring
from tests.kit.page import Page

Add = Callable[..., Household]
"""The fixture of this folder that adds a household."""

HEAD = "Chủ hộ;Địa chỉ;Số khẩu;SĐT\n"


@pytest.fixture
def street(cast: Cast) -> Area:
    return actions.ensure_alley(SYSTEM_ACTOR, utc_now(), cast.ward, "Yết Kiêu", "phố")


@pytest.fixture
def doors(street: Area, add: Add) -> list[Household]:
    numbers = ("4", "1", "3", "2", "3/2", "không số, cạnh chùa")
    found = [add(number, lane=street, head_name=f"Lê {place}") for place, number in enumerate(numbers)]
    db.session.commit()
    return found


def walk(area: Area) -> list[str]:
    query = select(Household).where(Household.alley_id == area.id, *IN_USE).order_by(*WALK)
    return [one.called for one in db.session.scalars(query)]


def choose(page: Page, area: Area, **changes: str) -> None:
    page.submit(page.get(f"/areas/{area.id}/walking"), expect=303, **changes)


ODD_EVEN = ["1", "3", "3/2", "4", "2", "cạnh chùa"]
MIXED = ["1", "2", "3", "3/2", "4", "cạnh chùa"]
LISTED = ["4", "1", "3", "2", "3/2", "cạnh chùa"]


def test_an_alley_is_walked_as_it_or_what_lies_above_says(
    page: Page, cast: Cast, street: Area, doors: list[Household]
) -> None:
    lan = page.as_("lan")
    assert walk(street) == ODD_EVEN
    choose(lan, cast.ward, walk_mode="numeric")
    assert walk(street) == MIXED
    choose(lan, street, walk_mode="list")
    assert walk(street) == LISTED
    choose(lan, cast.ward, walk_mode="u_walk")
    assert walk(street) == LISTED, "the street has its own way"
    choose(lan, street, walk_mode="above")
    assert walk(street) == ODD_EVEN
    told = db.session.scalars(select(AuditRow).where(AuditRow.action == "places.walk_mode").order_by(AuditRow.id)).all()
    assert [row.detail["mode"] for row in told] == ["numeric", "list", "u_walk", ""]


def test_the_order_by_hand_goes_first_in_every_way_and_new_doors_come_after(
    page: Page, cast: Cast, street: Area, doors: list[Household]
) -> None:
    lan = page.as_("lan")
    actions.move_door(SYSTEM_ACTOR, utc_now(), street, doors[4].id, "first")
    by_hand = ["3/2", "1", "3", "4", "2", "cạnh chùa"]
    assert walk(street) == by_hand
    assert "Mới" not in lan.get(f"/alleys/{street.id}").text_of("#doors")
    choose(lan, street, walk_mode="numeric")
    assert walk(street) == by_hand
    told = "Trần An;Số 7 Yết Kiêu;3;\nTrần Bình;Số 5 Yết Kiêu;3;\nLê 1;Số 1 Yết Kiêu;3;0912345678\n"
    bring(lan, cast.ward, (HEAD + told).encode(), "a.csv")
    assert walk(street) == [*by_hand, "5", "7"], "a list changes a door and brings new ones; the order stays"
    shown = lan.get(f"/alleys/{street.id}")
    assert shown.text_of("#doors").count("Mới") == 2 and "xếp tay" in shown.text_of("main")
    assert lan.get(f"/alleys/{street.id}/order").text_of("#order").count("Mới") == 2


def test_what_a_list_brings_is_walked_as_the_place_says(page: Page, cast: Cast, street: Area) -> None:
    lan = page.as_("lan")
    choose(lan, street, walk_mode="list")
    told = "".join(f"Trần {number};Số {number} Yết Kiêu;3;\n" for number in (8, 5, 6, 1))
    bring(lan, cast.ward, (HEAD + told).encode(), "a.csv")
    assert walk(street) == ["8", "5", "6", "1"]
    choose(lan, street, walk_mode="numeric")
    assert walk(street) == ["1", "5", "6", "8"]


def test_lanes_floors_and_rooms_stand_in_the_walk(page: Page, street: Area, add: Add) -> None:
    written = (
        "5",
        "Phòng 202, tầng 2, số 3",
        "3",
        "3/4",
        "Phòng 101, tầng 1, số 3",
        "3/1",
        "Phòng 1001, tầng 10, số 3",
    )
    for place, address in enumerate(written):
        add(address, lane=street, head_name=f"Lê {place}")
    assert walk(street) == ["3", "3 P.101", "3 P.202", "3 P.1001", "3/1", "3/4", "5"]


def test_the_way_lanes_are_written_is_set_by_a_person_and_reads_nothing_anew_unasked(
    page: Page,
    cast: Cast,
    street: Area,
    doors: list[Household],
    add: Add,
) -> None:
    lan = page.as_("lan")
    before = {door.id: (door.plate, door.walk_key) for door in doors}
    choose(lan, cast.ward, region="centre")
    assert (cast.ward.region, db.session.get_one(Area, street.id).region) == ("centre", "centre")
    now = {one.id: (one.plate, one.walk_key) for one in db.session.scalars(select(Household))}
    assert now == before
    late = add("K12/H3/5", lane=db.session.get_one(Area, street.id), head_name="Phan Huy")
    assert late.plate == "12/3/5", "what comes now is read the new way"
    late.plate = "?"
    db.session.commit()
    lan.submit(lan.get(f"/areas/{cast.ward.id}/walking"), expect=303, reread="y")
    assert db.session.get_one(Household, late.id).plate == "12/3/5"
    told = db.session.scalars(select(AuditRow).where(AuditRow.action == "places.region").order_by(AuditRow.id)).all()
    assert [(row.detail["region"], row.detail["alleys"]) for row in told] == [("centre", 0), ("centre", 2)]


def test_only_a_ward_and_what_lies_above_says_how_lanes_are_written(page: Page, cast: Cast, street: Area) -> None:
    lan = page.as_("lan")
    shown = lan.get(f"/areas/{street.id}/walking")
    assert shown.css("[name=walk_mode]") and not shown.css("[name=region]")
    lan.post(f"/areas/{street.id}/walking", {"walk_mode": "nonsense"}, expect=422)
    lan.post(f"/areas/{cast.ward.id}/walking", {"region": "moon"}, expect=422)
    page.as_("hoa").get(f"/areas/{street.id}/walking", expect=404)
    page.as_("thu").get(f"/areas/{street.id}/walking", expect=403)


def test_a_plate_written_from_the_door_outwards_finds_its_lane(page: Page, cast: Cast) -> None:
    """«Ngách 63/173»: 173 is a lane of the street, 63 is none, so the plate stands the other way round."""
    lane = actions.ensure_alley(SYSTEM_ACTOR, utc_now(), cast.ward, "173 Hoàng Hoa Thám", "ngõ")
    db.session.commit()
    told = "Trần An;Số 5 hẻm 17/63/173 Hoàng Hoa Thám;3;\nTrần Bình;Số 7 ngõ 173 Hoàng Hoa Thám;3;\n"
    told += "Trần Cúc;9/24/173 Hoàng Hoa Thám;3;\n"
    bring(page.as_("lan"), cast.ward, (HEAD + told).encode(), "a.csv")
    found = {one.head_name: (one.alley_id, one.plate) for one in db.session.scalars(select(Household))}
    assert found == {
        "Trần An": (lane.id, "173/63/17/5"),
        "Trần Bình": (lane.id, "173/7"),
        "Trần Cúc": (lane.id, "173/24/9"),
    }


def test_a_street_is_found_in_the_hamlet_it_stands_in(page: Page, cast: Cast, hamlet: Area) -> None:
    """Where two hamlets have it, and for lanes with a number alone, the words do not tell which."""
    other = actions.ensure_alley(SYSTEM_ACTOR, utc_now(), cast.ward, "Giẽ Thượng", "thôn", level="group")
    known = actions.ensure_alley(SYSTEM_ACTOR, utc_now(), hamlet, "Yết Kiêu", "phố")
    for one in (hamlet, other):
        actions.ensure_alley(SYSTEM_ACTOR, utc_now(), one, "Quán Sứ", "phố")
    actions.ensure_alley(SYSTEM_ACTOR, utc_now(), hamlet, "5", "ngõ")
    db.session.commit()
    told = "Trần An;Số 7 Yết Kiêu;3;\nTrần Bình;Số 5 Quán Sứ;3;\nTrần Cúc;Số 5 ngõ 5;3;\n"
    bring(page.as_("lan"), cast.ward, (HEAD + told).encode(), "a.csv")
    found = {one.head_name: one.alley for one in db.session.scalars(select(Household))}
    assert found["Trần An"].id == known.id
    assert {found[name].parent_id for name in ("Trần Bình", "Trần Cúc")} == {cast.ward.id}
