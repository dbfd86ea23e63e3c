"""The door page: the full form, who may see it, corrections that keep the first row, a missing house."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.access.actor import Role
from app.doors.models import DoorState, TallyPerson
from app.doors.verify import differences, rebuild
from app.extensions import db
from app.inbox.models import ReceivedItem
from app.inbox.receive import Item, receive
from app.kernel.clock import utc_now
from app.kernel.errors import NotFound, Refused
from app.kernel.ids import uuid7
from app.notices.models import Notice
from app.places.models import Household
from app.visits.models import Assist, Consent, Visit
from app.visits.queries import raw_doors
from tests.factories import people, places, routes
from tests.http.visits.conftest import Walk
from tests.kit.page import Page


def url_of(walk: Walk, place: int = 0) -> str:
    return f"/doors/{walk.drive.id}/{walk.doors[place].id}"


def send(walk: Walk, who: object, outcome: str, place: int = 0, **more: object) -> str:
    """Send a visit the way a phone does; return its uid."""
    item = routes.visit_item(walk.drive, walk.doors[place], outcome, **more)
    return str(receive(people.actor(who), utc_now(), item).detail["visit"])


def state(walk: Walk, place: int = 0) -> DoorState:
    return db.session.scalars(select(DoorState).where(DoorState.household_id == walk.doors[place].id)).one()


def test_three_taps_save_a_visit_with_people(page: Page, walk: Walk) -> None:
    minh = page.as_("minh")
    door = minh.get(url_of(walk))
    assert "Lưu, sang nhà 45/9" in door.text
    sent = {
        "outcome": "installed",
        "people-0-result": "installed_new",
        "people-0-label": "Bà",
        "people-0-age_band": "60+",
        "people-0-steps": ["install", "made_up"],
        "people-1-result": "otp_stuck",
        "note": "Con trai về cuối tuần",
    }
    answer = minh.post("/visits", door.fields("#visit-form") | sent)
    assert answer.location.endswith(url_of(walk, 1)), "on to the next house"
    people_there = db.session.scalars(select(Assist).order_by(Assist.slot)).all()
    assert [(one.slot, one.label, one.result, one.steps) for one in people_there] == [
        (1, "Bà", "installed_new", ["install"]),
        (2, "", "otp_stuck", []),
    ]
    again = minh.get(url_of(walk))
    assert "Bà, 60+" in again.text and "Con trai về cuối tuần" in again.text
    assert state(walk).status == "reached", "somebody still waits for a code"


def test_bad_input_comes_back_with_the_text_kept(page: Page, walk: Walk) -> None:
    minh = page.as_("minh")
    door = minh.get(url_of(walk))
    note = "a note long enough to be missed " * 3
    answer = minh.submit(door, "#visit-form", expect=422, note=note)
    assert answer.value_of("note") == note.strip()
    assert "Chọn kết quả của lượt này" in answer.text
    sent = door.fields("#visit-form") | {"outcome": "come_back", "note": "x"}
    refused = minh.post("/visits", sent, expect=422, htmx=True)
    assert not refused.is_page and "Chọn ngày hẹn" in refused.text
    assert not db.session.scalars(select(Visit)).all()


@pytest.mark.parametrize("value", ["", "x" * 10_000, "\x00", "-1", "' OR 1=1 --", "99999999999"])
@pytest.mark.parametrize("name", ["uid", "drive", "household", "outcome", "phones", "come_back", "people-0-slot"])
def test_forged_input_is_a_sentence_never_a_fault(page: Page, walk: Walk, name: str, value: str) -> None:
    minh = page.as_("minh")
    sent = minh.get(url_of(walk)).fields("#visit-form") | {"outcome": "met", "people-0-result": "updated", name: value}
    harmless = name == "people-0-slot" or (value in ("", "\x00") and name in ("phones", "come_back"))
    minh.post("/visits", sent, expect=303 if harmless else 404 if name in ("drive", "household") else 422)


def test_a_correction_is_a_new_row_and_the_first_one_stays(page: Page, walk: Walk) -> None:
    first = send(walk, walk.cast.minh, "refused", note="cửa đóng")
    minh = page.as_("minh")
    form = minh.get(f"{url_of(walk)}?correct={first}")
    assert form.value_of("note") == "cửa đóng"
    minh.post(f"/visits/{first}/correct", form.fields("#visit-form") | {"outcome": "installed", "phones": "2"})
    rows = db.session.scalars(select(Visit).order_by(Visit.id)).all()
    assert [(row.outcome, row.supersedes_uid) for row in rows] == [("refused", None), ("met", first)]
    assert state(walk).helped == 2
    assert "đã có bản sửa" in minh.get(url_of(walk)).text
    again = form.fields("#visit-form") | {"outcome": "not_home", "uid": uuid7()}
    answer = minh.post(f"/visits/{first}/correct", again, expect=409)
    assert "Lê Minh vừa sửa lượt này" in answer.text


def test_three_tries_then_not_reached(walk: Walk) -> None:
    for _try in range(2):
        send(walk, walk.cast.minh, "not_home")
        assert state(walk).next_due_band not in ("", state(walk).last_band)
    send(walk, walk.cast.minh, "not_home")
    assert (state(walk).status, state(walk).next_due_on) == ("not_reached", None)


def test_who_sees_a_door(page: Page, walk: Walk) -> None:
    for login, status in {"minh": 200, "chi": 200, "lan": 200, "ban": 200, "hoa": 404, "son": 404, "thu": 403}.items():
        page.as_(login).get(url_of(walk), expect=status)
    page.get(url_of(walk), expect=303)
    other = people.account("tam", "Tâm", walk.cast.ward)
    people.grant(other, Role.VOLUNTEER, walk.cast.ward)
    page.as_("tam").get(url_of(walk), expect=404)


def test_a_stranger_neither_logs_nor_changes(page: Page, walk: Walk) -> None:
    uid = send(walk, walk.cast.minh, "met")
    son = page.as_("son")
    sent = {"uid": uuid7(), "drive": walk.drive.id, "household": walk.doors[0].id, "outcome": "met"}
    son.get("/today")
    son.post("/visits", sent, expect=404)
    son.post("/visits", sent | {"dock": "1"}, expect=404)
    son.post(f"/visits/{uid}/take-back", {"uid": uuid7()}, expect=404)
    son.post(f"/visits/{uid}/correct", sent, expect=404)
    with pytest.raises(NotFound):
        send(walk, walk.cast.son, "met")


def test_late_work_is_taken_credited_and_marked(walk: Walk) -> None:
    walk.route.state = "released"
    uid = send(walk, walk.cast.minh, "installed")
    visit = db.session.scalars(select(Visit).where(Visit.uid == uid)).one()
    assert visit.late and walk.route.state == "released"
    credit = select(TallyPerson.account_id).where(TallyPerson.measure == "helped").order_by(TallyPerson.account_id)
    assert db.session.scalars(credit).all() == sorted([walk.cast.minh.id, walk.chi.id])


def test_the_first_visit_begins_the_route(walk: Walk) -> None:
    walk.route.state = "assigned"
    send(walk, walk.cast.minh, "not_home")
    assert (walk.route.state, walk.route.received_how) == ("in_progress", "visit")


def test_what_a_leader_must_know_reaches_the_leader(walk: Walk) -> None:
    send(walk, walk.cast.minh, "unsafe")
    notices = db.session.scalars(select(Notice)).all()
    assert [notice.account_id for notice in notices] == [walk.cast.ban.id]
    assert notices[0].url == url_of(walk)


def test_names_are_kept_only_with_consent_in_a_drive_of_names(walk: Walk) -> None:
    person = {"result": "updated", "name": "Trần Thị Mai", "phone": "0912000123", "consent": True}
    send(walk, walk.cast.minh, "met", 0, people=[person])
    walk.drive.privacy = "names"
    send(walk, walk.cast.minh, "met", 1, people=[person | {"consent": False}])
    send(walk, walk.cast.minh, "met", 2, people=[person])
    kept = db.session.scalars(select(Assist).order_by(Assist.id)).all()
    assert [(one.name, one.phone) for one in kept] == [("", None), ("", None), ("Trần Thị Mai", "0912000123")]
    assert db.session.scalars(select(Consent.uid)).all() == [kept[2].consent_uid]


def test_a_visit_that_names_an_unknown_house_waits_for_it(walk: Walk) -> None:
    actor, house = people.actor(walk.cast.minh), uuid7()
    visit = routes.visit_item(walk.drive, walk.doors[0], "met")
    visit.payload["household"] = house
    assert receive(actor, utc_now(), visit).status == 202
    content = {
        "drive": walk.drive.id,
        "assignment": walk.route.uid,
        "alley": walk.doors[0].alley_id,
        "address": "45/9A",
    }
    assert receive(actor, utc_now(), Item(house, "household", content, utc_now())).status == 201
    found = db.session.scalars(select(Household).where(Household.uid == house)).one()
    assert db.session.scalars(select(Visit.household_id)).all() == [found.id]
    assert {row.state for row in db.session.scalars(select(ReceivedItem))} == {"accepted"}


def test_a_missing_house_joins_the_route_and_likeness_is_told(page: Page, walk: Walk) -> None:
    minh = page.as_("minh")
    form = minh.get(f"/today/household/new?route={walk.route.uid}")
    empty = minh.submit(form, "#household-form", expect=422, head_name="Bà Hoa")
    assert empty.value_of("head_name") == "Bà Hoa"
    added = minh.submit(form, "#household-form", address="45/14A", head_name="Bà Hoa")
    assert minh.follow(added).text_of("h1") == "Bà Hoa"
    assert "45/14A" in minh.get("/today").texts("main .door .plate")
    twin = minh.get(f"/today/household/new?route={walk.route.uid}")
    told = minh.follow(minh.submit(twin, "#household-form", address="45/14A"))
    assert "Danh sách có nhà giống vậy" in told.text
    elsewhere = places.alley(walk.cast.ward, "Ngõ khác")
    last = minh.get(f"/today/household/new?route={walk.route.uid}")
    minh.submit(last, "#household-form", expect=422, address="1", alley=str(elsewhere.id))
    page.as_("son").get(f"/today/household/new?route={walk.route.uid}", expect=404)


def test_taking_back_twice_is_refused(walk: Walk) -> None:
    uid = send(walk, walk.cast.minh, "met")
    send(walk, walk.cast.minh, "taken_back", supersedes=uid)
    assert state(walk).status == "unvisited"
    with pytest.raises(Refused):
        send(walk, walk.chi, "taken_back", supersedes=uid)


def test_counters_equal_the_visits_and_can_be_rebuilt(app: object, walk: Walk) -> None:
    first = send(walk, walk.cast.minh, "installed", 0, phones=2)
    send(walk, walk.cast.minh, "not_home", 1)
    send(walk, walk.chi, "met", 1, people=[{"result": "updated"}])
    send(walk, walk.cast.minh, "not_home", 0, supersedes=first)
    gone = send(walk, walk.chi, "refused", 2)
    send(walk, walk.chi, "taken_back", 2, supersedes=gone)
    send(walk, walk.cast.lan, "come_back", 3, come_back_on=(utc_now() + timedelta(days=2)).date().isoformat())
    assert differences(raw_doors()) == []
    db.session.execute(TallyPerson.__table__.update().values(n=9))
    db.session.scalars(select(DoorState)).first().attempts = 7
    db.session.flush()
    assert differences(raw_doors())
    rebuild(raw_doors())
    db.session.flush()
    assert differences(raw_doors()) == []


def test_the_command_says_whether_they_are_equal(app: object, walk: Walk) -> None:
    send(walk, walk.cast.minh, "met")
    db.session.commit()
    runner = app.test_cli_runner()
    assert runner.invoke(args=["tallies", "verify"]).exit_code == 0
    db.session.execute(TallyPerson.__table__.update().values(n=9))
    db.session.commit()
    assert runner.invoke(args=["tallies", "verify"]).exit_code == 1
    assert runner.invoke(args=["tallies", "verify", "--rebuild"]).exit_code == 0
