"""The receive rule over HTTP: stored once, answered truly with uid and hash, nothing a volunteer saved is dropped."""

from unicodedata import normalize

from sqlalchemy import func, select

from app.audit.models import AuditRow
from app.doors.models import DoorState, Tally, TallyPerson
from app.extensions import db
from app.inbox.models import ReceivedConflict, ReceivedItem
from app.kernel.ids import uuid7
from app.places.models import Household
from app.visits.models import Visit
from tests.http.inbox.conftest import Walk, hash_of
from tests.kit.page import Page


def items() -> dict[str, str]:
    return dict(db.session.execute(select(ReceivedItem.uid, ReceivedItem.state)).all())


def visits() -> int:
    return db.session.scalar(select(func.count()).select_from(Visit)) or 0


def test_who_sends_and_with_which_token(page: Page, walk: Walk) -> None:
    minh = page.as_("minh")
    me = minh.get("/me").json
    assert me["account"] == walk.cast.minh.id
    minh.post_json("/inbox", walk.visit(), token="", expect=400)
    assert minh.post_json("/inbox", walk.visit(), token=me["csrf"], expect=201).json["state"] == "accepted"
    page.get("/me", expect=303)


def test_new_is_201_and_again_is_200(page: Page, walk: Walk) -> None:
    minh, body = page.as_("minh"), walk.visit(note="Cửa xanh")
    first = minh.post_json("/inbox", body, expect=201).json
    assert (first["uid"], first["hash"], first["state"]) == (body["uid"], hash_of(body), "accepted")
    assert first["visit"] == body["uid"] and first["door"] == "attempted"
    body["payload"] = dict(reversed(body["payload"].items()))
    again = minh.post_json("/inbox", body, expect=200).json
    assert again == first
    assert visits() == 1
    stored = db.session.scalars(select(ReceivedItem)).one()
    assert stored.payload["note"] == "Cửa xanh" and stored.payload_hash == first["hash"]


def test_letters_taken_apart_are_put_together(page: Page, walk: Walk) -> None:
    minh = page.as_("minh")
    minh.post_json("/inbox", walk.visit(note=normalize("NFD", "Cổng đỏ")), expect=201)
    sent = walk.household(head_name=normalize("NFD", "Đỗ Thị Huệ"), address=normalize("NFD", "45/9A cạnh đình"))
    minh.post_json("/inbox", sent, expect=201)
    added = db.session.scalars(select(Household).where(Household.head_name == "Đỗ Thị Huệ")).one()
    assert added.landmark == "cạnh đình"
    assert db.session.scalars(select(Visit.note)).one() == "Cổng đỏ"


def test_other_content_under_the_same_uid_is_409_and_both_are_kept(page: Page, walk: Walk) -> None:
    minh, body = page.as_("minh"), walk.visit()
    minh.post_json("/inbox", body, expect=201)
    other = body | {"payload": body["payload"] | {"outcome": "refused"}}
    for _twice in range(2):
        answer = minh.post_json("/inbox", other, expect=409).json
        assert (answer["uid"], answer["hash"], answer["state"]) == (body["uid"], hash_of(other), "conflict")
    kept = db.session.scalars(select(ReceivedConflict)).one()
    assert kept.payload["outcome"] == "refused" and kept.account_id == walk.cast.minh.id
    assert db.session.scalars(select(Visit.outcome)).one() == "not_home"


def test_somebody_else_s_uid_is_a_conflict_and_tells_nothing(page: Page, walk: Walk) -> None:
    body = walk.visit(note="riêng của Minh")
    page.as_("minh").post_json("/inbox", body, expect=201)
    answer = page.as_("ban").post_json("/inbox", body, expect=409)
    assert "riêng" not in answer.text and "visit" not in answer.json


def test_refused_is_422_kept_with_its_reason_and_stays_so(page: Page, walk: Walk) -> None:
    walk.drive.state = "draft"
    minh, body = page.as_("minh"), walk.visit(note="giữ lại nhé")
    answer = minh.post_json("/inbox", body, expect=422).json
    assert (answer["uid"], answer["hash"], answer["state"]) == (body["uid"], hash_of(body), "refused")
    assert answer["reason"] == "Đợt ra quân chưa bắt đầu."
    stored = db.session.scalars(select(ReceivedItem)).one()
    assert (stored.state, stored.payload["note"]) == ("refused", "giữ lại nhé")
    again = minh.post_json("/inbox", body, expect=200).json
    assert again["state"] == "refused" and again["reason"] == answer["reason"]
    assert visits() == 0


def test_parked_is_202_and_applied_when_the_house_arrives(page: Page, walk: Walk) -> None:
    minh, house = page.as_("minh"), walk.household()
    visit = walk.visit() | {}
    visit["payload"]["household"] = house["uid"]
    parked = minh.post_json("/inbox", visit, expect=202).json
    assert (parked["uid"], parked["hash"], parked["state"]) == (visit["uid"], hash_of(visit), "parked")
    assert minh.post_json("/inbox", visit, expect=200).json["state"] == "parked"
    assert visits() == 0
    minh.post_json("/inbox", house, expect=201)
    assert visits() == 1 and items() == {visit["uid"]: "accepted", house["uid"]: "accepted"}
    assert minh.post_json("/inbox", visit, expect=200).json["visit"] == visit["uid"]


def test_a_chain_of_three_arrives_backwards(page: Page, walk: Walk) -> None:
    minh, house = page.as_("minh"), walk.household()
    first = walk.visit()
    first["payload"]["household"] = house["uid"]
    second = walk.visit(outcome="refused", supersedes=first["uid"])
    second["payload"]["household"] = house["uid"]
    minh.post_json("/inbox", second, expect=202)
    minh.post_json("/inbox", first, expect=202)
    minh.post_json("/inbox", house, expect=201)
    assert set(items().values()) == {"accepted"}
    assert db.session.scalars(select(Visit.outcome).order_by(Visit.id)).all() == ["not_home", "refused"]


def test_what_waited_for_two_things_waits_on_for_the_second(page: Page, walk: Walk) -> None:
    minh, house, unknown = page.as_("minh"), walk.household(), uuid7()
    visit = walk.visit(supersedes=unknown)
    visit["payload"]["household"] = house["uid"]
    minh.post_json("/inbox", visit, expect=202)
    minh.post_json("/inbox", house, expect=201)
    assert items() == {visit["uid"]: "parked", house["uid"]: "accepted"}
    waits_for = select(ReceivedItem.waits_for).where(ReceivedItem.uid == visit["uid"])
    assert db.session.scalar(waits_for) == unknown


def test_what_must_wait_has_written_nothing_but_its_receipt(page: Page, walk: Walk) -> None:
    rows = (Visit, DoorState, Tally, TallyPerson, AuditRow)
    counted = [select(func.count()).select_from(model) for model in rows]
    minh, unknown = page.as_("minh"), uuid7()
    before = [db.session.scalar(count) for count in counted]
    minh.post_json("/inbox", walk.visit(outcome="refused", supersedes=unknown), expect=202)
    assert [db.session.scalar(count) for count in counted] == before


def test_a_waiting_item_that_is_refused_does_not_refuse_what_it_waited_for(page: Page, walk: Walk) -> None:
    minh, house = page.as_("minh"), walk.household()
    visit = walk.visit(outcome="come_back")  # without its day
    visit["payload"]["household"] = house["uid"]
    minh.post_json("/inbox", visit, expect=202)
    minh.post_json("/inbox", house, expect=201)
    assert items() == {visit["uid"]: "refused", house["uid"]: "accepted"}
    assert minh.post_json("/inbox", visit, expect=200).json["reason"]


def test_what_a_partner_sent_before_is_applied_as_the_partner_s(page: Page, walk: Walk) -> None:
    first = walk.visit()
    correction = walk.visit(outcome="refused", supersedes=first["uid"])
    page.as_("ban").post_json("/inbox", correction, expect=202)
    page.as_("minh").post_json("/inbox", first, expect=201)
    assert items() == {correction["uid"]: "accepted", first["uid"]: "accepted"}
    by = select(AuditRow.account_id).where(AuditRow.object_id == correction["uid"])
    assert db.session.scalar(by) == walk.cast.ban.id


def test_a_stranger_s_item_is_kept_but_changes_nothing(page: Page, walk: Walk) -> None:
    body = walk.visit()
    answer = page.as_("son").post_json("/inbox", body, expect=422).json
    assert answer["state"] == "refused" and visits() == 0
    assert db.session.scalars(select(ReceivedItem)).one().account_id == walk.cast.son.id
