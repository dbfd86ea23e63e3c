"""Rows that name former wards: those that went whole go by themselves, the others wait until a person places them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from app.access.actor import SYSTEM_ACTOR, Role
from app.audit.models import AuditRow
from app.extensions import db
from app.intake.models import IntakeBatch, IntakeRow
from app.kernel.clock import utc_now
from app.places import actions
from app.places.models import Area, AreaSuccession, Household, Placing, UnplacedRow
from tests.factories import people, places
from tests.factories.people import Cast
from tests.http.intake.test_lists import bring, count, send
from tests.kit.page import Answer, Page
from tests.kit.work import do_waiting_jobs

HEAD = "Chủ hộ;Địa chỉ;Số khẩu;SĐT\n"
OWN = "Trần An;Số 4 ngõ 2 Lê Duẩn;3;\n"
WHOLE = "Lê Bình;Số 6 Nguyễn Du, phường Hàng Bài, quận Hoàn Kiếm;4;0912345678\n"
KNOWN = "Vũ Cúc;Số 8 Yết Kiêu, phường Nguyễn Du cũ;2;\n"
PARTIAL = "Đỗ Dung;Số 10 Trần Bình Trọng, phường Nguyễn Du;2;\nHồ Giang;Số 12 Trần Bình Trọng, P. Nguyễn Du;5;\n"
ELSEWHERE = "Bùi Hà;Số 14 Khâm Thiên, phường Văn Miếu;2;\n"
UNKNOWN = "Ngô Kim;Số 16 Lê Lợi, phường Bến Nghé;2;\n"
LIST = (HEAD + OWN + WHOLE + KNOWN + PARTIAL + ELSEWHERE + UNKNOWN).encode()
WAITING = ["Đỗ Dung", "Hồ Giang", "Bùi Hà", "Ngô Kim"]
BEFORE = date(2025, 6, 30)


@pytest.fixture
def wards(app: object, cast: Cast) -> dict[str, Area]:
    """Lan's ward took the whole of Hàng Bài and a part of Nguyễn Du; the rest of that went to a third ward."""
    kiem = places.area("Hoàn Kiếm", "district", kind="quận", valid_to=BEFORE)
    bai = places.area("Hàng Bài", parent=kiem, kind="phường", code="00085", valid_to=BEFORE)
    du = places.area("Nguyễn Du", parent=kiem, kind="phường", code="00241", valid_to=BEFORE)
    third = places.ward("Phường Hai Bà Trưng", code="00256")
    for old, new, share in ((bai, cast.ward, "full"), (du, cast.ward, "partial"), (du, third, "partial")):
        db.session.add(AreaSuccession(old_id=old.id, new_id=new.id, share=share))
    actions.ensure_alley(SYSTEM_ACTOR, utc_now(), cast.ward, "Yết Kiêu", "phố")
    db.session.commit()
    return {"bai": bai, "du": du, "third": third}


def names(*conditions: object) -> list[str]:
    query = select(Household.head_name).where(*conditions).order_by(Household.id)  # type: ignore[arg-type]  # columns
    return list(db.session.scalars(query))


def waiting() -> list[str]:
    query = select(IntakeRow.values).join(UnplacedRow, UnplacedRow.row_id == IntakeRow.id)
    query = query.where(UnplacedRow.placing_id.is_(None)).order_by(UnplacedRow.id)
    return [values["row"]["head_name"] for values in db.session.scalars(query)]


def batch() -> IntakeBatch:
    return db.session.scalars(select(IntakeBatch).order_by(IntakeBatch.id.desc())).all()[0]


def group(page: Page, words: str) -> str:
    """Return the key of the group on the work list that has these words."""
    found = [tag for tag in page.get("/unplaced").css("label.pick") if words in tag.get_text()]
    return str(found[0].find("input")["value"])  # type: ignore[index]  # every choice has one


def place(page: Page, to: Area | None, *keys: str, expect: int = 303) -> Answer:
    shown = page.get("/unplaced/place", query_string={"g": keys, **({"to": to.id} if to else {})})
    form = "#place" if to else "#leave"
    sent = {**shown.fields(form), "to": str(to.id) if to else "none"}
    return page.post("/unplaced/place", sent, expect=expect)


def test_rows_go_where_their_ward_went_and_the_others_wait_counted(
    page: Page, cast: Cast, wards: dict[str, Area]
) -> None:
    lan = page.as_("lan")
    where = send(lan, cast.ward, LIST, "a.csv").location or ""
    do_waiting_jobs()
    preview = lan.get(where)
    assert preview.texts(".kpi b") == ["3", "4", "0", "0"]
    assert "Phường Hàng Bài → Phường Cửa Nam" in lan.get(f"{where}?tab=good").text_of("#list-rows")
    lan.submit(preview, "#confirm", expect=303)
    do_waiting_jobs()
    assert names() == ["Trần An", "Lê Bình", "Vũ Cúc"]
    assert waiting() == WAITING
    done = lan.get(where)
    assert done.texts(".kpi b") == ["3", "0", "0", "0", "4"]
    assert (batch().counts["created"], batch().counts["unplaced"]) == (3, 4)
    assert done.one(f"main a[href='/unplaced?area={cast.ward.id}']")
    assert "4 dòng" in lan.get(f"/areas/{cast.ward.id}").text_of("main")
    work = lan.get("/unplaced")
    assert "4 dòng" in work.text_of("body")
    assert sorted(work.texts("#unplaced h2")) == ["Phường Nguyễn Du", "Phường Văn Miếu", "phường Bến Nghé"]
    assert "Trần Bình Trọng" in work.text_of("#unplaced")


def test_a_street_known_in_one_of_its_wards_places_the_row(page: Page, cast: Cast, wards: dict[str, Area]) -> None:
    bring(page.as_("lan"), cast.ward, (HEAD + KNOWN).encode(), "a.csv")
    row = db.session.scalars(select(Household)).one()
    assert (row.head_name, row.alley.label) == ("Vũ Cúc", "Phố Yết Kiêu")
    actions.ensure_alley(SYSTEM_ACTOR, utc_now(), wards["third"], "Yết Kiêu", "phố")
    db.session.commit()
    bring(page.as_("lan"), cast.ward, (HEAD + KNOWN.replace("Vũ Cúc", "Vũ Chi")).encode(), "b.csv")
    assert waiting() == ["Vũ Chi"], "known in both wards, the street tells nothing"


def test_many_are_placed_at_once_and_taken_back(page: Page, cast: Cast, wards: dict[str, Area]) -> None:
    lan = page.as_("lan")
    bring(lan, cast.ward, LIST, "a.csv")
    key = group(lan, "Trần Bình Trọng")
    rows = lan.get("/unplaced/rows", query_string={"g": key})
    assert "Đỗ Dung" in rows.text_of("main") and "Số 12 Trần Bình Trọng" in rows.text_of("main")
    choose = lan.get("/unplaced/place", query_string={"g": key})
    assert choose.css(f"#target-{cast.ward.id}") and not choose.css(f"#target-{wards['third'].id}")
    shown = lan.get("/unplaced/place", query_string={"g": key, "to": cast.ward.id})
    assert "1 ngõ, trong đó 1 mới" in shown.text_of("#place-what")
    place(lan, cast.ward, key)
    assert names(Household.plate.in_(["10", "12"])) == ["Đỗ Dung", "Hồ Giang"]
    assert {one.alley.label for one in db.session.scalars(select(Household).where(Household.plate == "10"))} == {
        "Trần Bình Trọng"
    }
    assert (batch().counts["created"], batch().counts["unplaced"]) == (5, 2)
    assert waiting() == ["Bùi Hà", "Ngô Kim"]
    act = db.session.scalars(select(Placing)).one()
    audit = db.session.scalars(select(AuditRow).where(AuditRow.action == "places.place_rows")).one()
    assert (act.rows, audit.detail["rows"], audit.account_id) == (2, 2, cast.lan.id)
    alleys = count(Area)
    lan.submit(lan.get("/unplaced"), f"#undo-{act.id}", expect=303)
    assert waiting() == WAITING
    assert names() == ["Trần An", "Lê Bình", "Vũ Cúc"] and count(Area) == alleys - 1
    assert (batch().counts["created"], batch().counts["unplaced"]) == (3, 4)
    lan.post(f"/unplaced/{act.uid}/undo", expect=303)
    assert waiting() == WAITING, "taking back twice changes nothing"


def test_rows_are_put_into_the_very_alley_that_is_chosen(page: Page, cast: Cast, wards: dict[str, Area]) -> None:
    lan = page.as_("lan")
    bring(lan, cast.ward, LIST, "a.csv")
    alley = actions.ensure_alley(SYSTEM_ACTOR, utc_now(), cast.ward, "3", "ngõ")
    db.session.commit()
    found = lan.get("/unplaced/place", query_string={"g": group(lan, "Khâm Thiên"), "q": "ngo 3"})
    assert found.css(f"#target-{alley.id}")
    place(lan, alley, group(lan, "Khâm Thiên"))
    assert names(Household.alley_id == alley.id) == ["Bùi Hà"]


def test_what_was_left_out_is_no_household_and_may_come_back(page: Page, cast: Cast, wards: dict[str, Area]) -> None:
    lan = page.as_("lan")
    bring(lan, cast.ward, LIST, "a.csv")
    place(lan, None, group(lan, "Lê Lợi"))
    assert "Ngô Kim" not in waiting() and "Ngô Kim" not in names()
    assert batch().counts["left_out"] == 1
    bring(lan, cast.ward, LIST + b"\n", "b.csv")
    assert (batch().counts["left_out"], batch().counts["unplaced"]) == (1, 3), "later lists follow"
    lan.submit(lan.get("/unplaced"), f"#undo-{db.session.scalars(select(Placing.id)).one()}", expect=303)
    assert sorted(set(waiting())) == sorted(WAITING)


def test_the_same_rows_again_wait_once_and_follow_what_was_decided(
    page: Page, cast: Cast, wards: dict[str, Area]
) -> None:
    lan = page.as_("lan")
    bring(lan, cast.ward, LIST, "a.csv")
    bring(lan, cast.ward, LIST + b"\n", "b.csv")
    assert count(UnplacedRow) == 8 and "4 dòng" in lan.get("/unplaced").text_of("body")
    place(lan, cast.ward, group(lan, "Trần Bình Trọng"))
    assert names(Household.plate.in_(["10", "12"])) == ["Đỗ Dung", "Hồ Giang"]
    assert (batch().counts["unplaced"], batch().counts["same"]) == (2, 5)
    bring(lan, cast.ward, LIST + b"\n\n", "c.csv")
    assert (batch().counts["unplaced"], batch().counts["same"]) == (2, 5), "the third time nobody is asked about them"
    assert count(Household) == 5


def test_a_list_taken_back_takes_what_waits_and_what_was_placed(page: Page, cast: Cast, wards: dict[str, Area]) -> None:
    lan = page.as_("lan")
    where = bring(lan, cast.ward, LIST, "a.csv")
    place(lan, cast.ward, group(lan, "Trần Bình Trọng"))
    lan.submit(lan.get(f"{where}/undo"), "#undo", expect=303)
    assert do_waiting_jobs() == ["done"]
    assert (count(Household), count(UnplacedRow)) == (0, 0)
    assert lan.get(where).texts(".kpi b")[0] == "5"


def test_households_that_were_worked_with_stay(page: Page, cast: Cast, wards: dict[str, Area]) -> None:
    lan = page.as_("lan")
    bring(lan, cast.ward, LIST, "a.csv")
    place(lan, cast.ward, group(lan, "Trần Bình Trọng"))
    db.session.execute(update(Household).where(Household.head_name == "Đỗ Dung").values(version=2))
    db.session.commit()
    act = db.session.scalars(select(Placing)).one()
    answer = lan.submit(lan.get("/unplaced"), f"#undo-{act.id}", expect=303)
    assert "1 hộ" in lan.follow(answer).text_of("#status")
    assert names(Household.plate.in_(["10", "12"])) == ["Đỗ Dung"]
    assert (batch().counts["created"], batch().counts["unplaced"]) == (4, 3)


def test_after_a_week_nothing_is_taken_back(page: Page, cast: Cast, wards: dict[str, Area]) -> None:
    lan = page.as_("lan")
    bring(lan, cast.ward, LIST, "a.csv")
    place(lan, cast.ward, group(lan, "Trần Bình Trọng"))
    act = db.session.scalars(select(Placing)).one()
    act.at = utc_now() - timedelta(days=8)
    db.session.commit()
    assert not lan.get("/unplaced").css(f"#undo-{act.id}")
    lan.post(f"/unplaced/{act.uid}/undo", expect=409)


def test_two_who_place_the_same_rows_take_turns(page: Page, cast: Cast, wards: dict[str, Area]) -> None:
    lan = page.as_("lan")
    bring(lan, cast.ward, LIST, "a.csv")
    key = group(lan, "Trần Bình Trọng")
    shown = lan.get("/unplaced/place", query_string={"g": key, "to": cast.ward.id})
    fields = {**shown.fields("#place"), "to": str(cast.ward.id)}
    place(lan, cast.ward, key)
    again = lan.post("/unplaced/place", fields, expect=409)
    assert "vừa" in again.text_of("main")
    assert count(Household) == 5 and count(Placing) == 1


def test_pressing_twice_is_one_act(page: Page, cast: Cast, wards: dict[str, Area]) -> None:
    lan = page.as_("lan")
    bring(lan, cast.ward, LIST, "a.csv")
    key = group(lan, "Trần Bình Trọng")
    shown = lan.get("/unplaced/place", query_string={"g": key, "to": cast.ward.id})
    fields = {**shown.fields("#place"), "to": str(cast.ward.id)}
    for _ in range(2):
        lan.post("/unplaced/place", fields, expect=303)
    assert count(Household) == 5 and count(Placing) == 1


def test_nobody_places_outside_their_own_ward(page: Page, cast: Cast, wards: dict[str, Area]) -> None:
    lan, hoa = page.as_("lan"), page.as_("hoa")
    bring(lan, cast.ward, LIST, "a.csv")
    key = group(lan, "Khâm Thiên")
    shown = lan.get("/unplaced/place", query_string={"g": key, "to": cast.ward.id})
    fields = {**shown.fields("#place"), "to": str(cast.other_ward.id)}
    lan.post("/unplaced/place", fields, expect=422)
    hoa.get("/unplaced/rows", query_string={"g": key}, expect=404)
    assert "Khâm Thiên" not in hoa.get("/unplaced").text_of("main")
    del fields["csrf_token"]
    hoa.post("/unplaced/place", fields, expect=409)
    page.as_("thu").get("/unplaced", expect=403)
    page.as_("ban").get("/unplaced", expect=403)
    assert count(Placing) == 0 and len(waiting()) == 4


def test_a_list_for_the_whole_city_finds_each_ward(page: Page, app: object) -> None:
    city = places.area("Hà Nội", "province", kind="thành phố")
    here, there = (places.area(name, parent=city, kind="phường") for name in ("Cửa Nam", "Văn Miếu"))
    chief = people.account("chief", "Nguyễn Chỉ Huy", city)
    people.grant(chief, Role.COORDINATOR, city)
    db.session.commit()
    told = "Lê An;Số 6 Nguyễn Du, phường Cửa Nam;4;\nLê Bá;Số 6 Văn Miếu, phường Văn Miếu;4;\nLê Chi;Số 6 Hàng Bột;4;\n"
    bring(page.as_("chief"), city, (HEAD + told).encode(), "a.csv")
    assert {(one.head_name, one.alley.parent_id) for one in db.session.scalars(select(Household))} == {
        ("Lê An", here.id),
        ("Lê Bá", there.id),
    }
    assert waiting() == ["Lê Chi"]


def test_a_column_of_wards_is_read_too(page: Page, cast: Cast, wards: dict[str, Area]) -> None:
    head = "Chủ hộ;Địa chỉ;Phường cũ;SĐT\n"
    told = "Lê Bình;Số 6 Nguyễn Du;Hàng Bài;\nLê Chi;Số 8 Nguyễn Du;00085;\nLê Dung;Số 9 Trần Bình Trọng;Nguyễn Du;\n"
    bring(page.as_("lan"), cast.ward, (head + told).encode(), "a.csv")
    assert names() == ["Lê Bình", "Lê Chi"] and waiting() == ["Lê Dung"]
