"""People helped at a point count in the drive once, whoever is asked: the board, the door, the proof."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.doors.models import DoorState, Tally, TallyPerson
from app.doors.verify import differences, rebuild
from app.drives.models import Drive
from app.extensions import db
from app.inbox.receive import receive
from app.kernel.clock import utc_now
from app.kernel.ids import uuid7
from app.places.models import Household
from app.visits.models import Assist
from app.visits.queries import raw_doors
from tests.factories import drives, people, places, routes
from tests.http.sales.conftest import Selling
from tests.kit.page import Page


@dataclass(frozen=True)
class Helping:
    selling: Selling
    drive: Drive
    house: Household
    url: str


@pytest.fixture
def helping(selling: Selling) -> Helping:
    drive = drives.drive(selling.cast.ward)
    house = places.household(selling.alley, "45/8", head_name="Bà Mai")
    selling.shift.starts_at = utc_now() - timedelta(minutes=30)
    return Helping(selling, drive, house, f"/shifts/{selling.shift.uid}/helped/new")


def totals() -> dict[str, int]:
    rows = db.session.execute(select(Tally.measure, func.sum(Tally.n)).group_by(Tally.measure))
    return {measure: n for measure, n in rows if n}


def proven() -> None:
    assert differences(raw_doors()) == []
    rebuild(raw_doors())
    assert differences(raw_doors()) == []
    db.session.rollback()


def count(page: Page, helping: Helping, house: bool = True, expect: int = 303, **sent: str) -> None:
    tam = page.as_("tam")
    form = tam.get(helping.url + (f"?house={helping.house.id}" if house else ""))
    tam.submit(form, "#helped-form", expect=expect, **({"result": "installed_new"} | sent))


def visit(helping: Helping, outcome: str, **more: object) -> None:
    item = routes.visit_item(helping.drive, helping.house, outcome, **more)
    receive(people.actor(helping.selling.cast.lan), utc_now(), item)
    db.session.commit()


def test_one_person_of_a_house(page: Page, helping: Helping) -> None:
    count(page, helping, label="Bà", age_band="60+")
    assert totals() == {"helped": 1, "helped_at_point": 1, "installed": 1}
    assist = db.session.scalars(select(Assist)).one()
    assert (assist.setting, assist.place_uid, assist.slot, assist.label) == (
        "sales_point",
        helping.selling.shift.uid,
        1,
        "Bà",
    )
    door = db.session.scalars(select(DoorState)).one()
    assert (door.status, door.helped, door.last_visit_uid) == ("unvisited", 1, None)
    mine = db.session.scalars(select(TallyPerson.n).where(TallyPerson.measure == "helped")).all()
    assert mine == [1]
    proven()


def test_the_same_person_at_the_point_and_at_the_door_is_one(page: Page, helping: Helping) -> None:
    visit(helping, "installed")
    count(page, helping, slot="1")
    assert totals()["helped"] == totals()["installed"] == 1 and "helped_at_point" not in totals()
    count(page, helping, slot="0")
    assert (totals()["helped"], totals()["helped_at_point"]) == (2, 1)
    slots = sorted(db.session.scalars(select(Assist.slot)))
    assert slots == [1, 1, 2]
    proven()


def test_the_door_knows_who_was_helped_at_the_point(page: Page, helping: Helping) -> None:
    count(page, helping, label="Bà")
    lan = page.as_("lan")
    assert "Bà" in lan.get(f"/doors/{helping.drive.id}/{helping.house.id}").text_of(".only-people")
    visit(helping, "met", people=[{"slot": 1, "result": "installed_new"}])
    assert totals()["helped"] == 1
    visit(helping, "installed")
    assert totals()["helped"] == 2
    proven()


def test_help_at_the_point_ends_the_wait_at_the_door(page: Page, helping: Helping) -> None:
    visit(helping, "met", people=[{"result": "otp_stuck"}])
    door = db.session.scalars(select(DoorState)).one()
    assert (door.status, door.next_due_on is not None) == ("reached", True)
    count(page, helping, slot="1")
    assert (door.status, door.next_due_on, door.helped) == ("done", None, 1)
    assert door.last_outcome == "met"
    proven()


def test_people_nobody_can_tell_apart(page: Page, helping: Helping) -> None:
    count(page, helping, house=False, n="7")
    assert totals() == {"helped": 7, "helped_at_point": 7}
    count(page, helping, house=False, n="3", result="already_had")
    assert totals()["helped"] == 7, "not a success of this drive"
    helping.drive.goals[0].minimum = 1
    board = page.as_("lan").get(f"/drives/{helping.drive.id}/board").text
    assert "Trong số người được giúp có 7 người tại điểm bán." in board
    proven()


def test_twice_sent_is_once_counted(page: Page, helping: Helping) -> None:
    tam = page.as_("tam")
    for query in ("", f"?house={helping.house.id}"):
        form = tam.get(helping.url + query)
        for _tap in range(2):
            tam.submit(form, "#helped-form", result="installed_new")
    assert totals()["helped"] == 2 and len(db.session.scalars(select(Assist)).all()) == 2


@pytest.mark.parametrize("house", [True, False])
def test_taken_back(page: Page, helping: Helping, house: bool) -> None:
    count(page, helping, house=house)
    tam = page.as_("tam")
    shown = tam.get(f"/shifts/{helping.selling.shift.uid}/run")
    undo = f"#take-back-{db.session.scalars(select(Assist.id)).one()}"
    tam.submit(shown, undo)
    tam.submit(shown, undo)
    assert totals() == {} and db.session.scalars(select(Assist.taken_back_at)).one() is not None
    assert not tam.get(f"/shifts/{helping.selling.shift.uid}/run").css(undo)
    proven()


def test_a_house_is_found_by_number_and_alley_never_by_name(page: Page, helping: Helping) -> None:
    tam = page.as_("tam")
    part = tam.get(helping.url + "?q=45/8 dang thuy", htmx=True)
    assert not part.is_page and f"house={helping.house.id}" in part.text and "Mai" not in part.text
    assert f"house={helping.house.id}" not in tam.get(helping.url + "?q=Mai").text
    for query in ("q=%00%25_\\", "house=" + "9" * 30, "house=²"):
        tam.get(f"{helping.url}?{query}", expect=None)
    away = places.household(places.alley(helping.selling.cast.other_ward), "45/8")
    tam.get(f"{helping.url}?house={away.id}", expect=404)
    tam.post(helping.url, {"uid": uuid7(), "house": str(away.id), "result": "updated"}, expect=404)


@pytest.mark.parametrize(
    "sent",
    [{"result": ""}, {"result": "boss"}, {"n": "0"}, {"n": "21"}, {"n": "9" * 30}, {"uid": "x"}, {"uid": ""}],
)
def test_bad_input(page: Page, helping: Helping, sent: dict[str, str]) -> None:
    count(page, helping, house=False, expect=422, **sent)
    assert totals() == {} and not db.session.scalars(select(Assist)).all()


def test_a_slot_nobody_has(page: Page, helping: Helping) -> None:
    tam = page.as_("tam")
    sent = tam.get(f"{helping.url}?house={helping.house.id}").fields("#helped-form")
    for slot in ("9", "²", "9" * 30):
        answer = tam.post(helping.url, sent | {"result": "updated", "slot": slot}, expect=None)
        assert answer.status == (422 if slot == "9" else 303)
    assert totals() == {"helped": 1, "helped_at_point": 1}, "what is no number means somebody new, once under its uid"


def test_not_before_the_point_opens(page: Page, helping: Helping) -> None:
    helping.selling.shift.starts_at = utc_now() + timedelta(hours=3)
    helping.selling.shift.ends_at = utc_now() + timedelta(hours=5)
    count(page, helping, expect=422)
    assert totals() == {}


def test_no_open_drive(page: Page, helping: Helping) -> None:
    helping.drive.state = "closed"
    tam = page.as_("tam")
    assert not tam.get(helping.url).css("#helped-form")
    tam.post(helping.url, {"uid": uuid7(), "result": "updated"}, expect=404)


def test_who_may_not(page: Page, helping: Helping) -> None:
    page.as_("minh").get(helping.url, expect=403)
    page.as_("hoa").get(helping.url, expect=404)
    count(page, helping)
    help_uid = db.session.scalars(select(Assist.uid)).one()
    other = f"/shifts/{helping.selling.shift.uid}/helped/{help_uid}/take-back"
    page.as_("minh").post(other, expect=403)
