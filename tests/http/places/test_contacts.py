"""Lists of contracts: matched to households or waiting for a coordinator, seen masked, safe twice, taken back out."""

import io

import pytest
from sqlalchemy import select

from app.audit.models import AuditRow
from app.extensions import db
from app.places.models import ContactSource, Household, HouseholdContact
from tests.kit.page import Page
from tests.kit.work import do_waiting_jobs

HEAD = "STT;Số hợp đồng;Tên khách hàng;Địa chỉ;Điện thoại;Phường;Trạng thái\n"
ROWS = (
    "1;HN001;Trần Thị Hoà;Số 5 ngõ 45 Đặng Thùy Trâm;0912000123;;Đang dùng\n"
    "2;HN002;Trần Thị Hóa;5/45 Đặng Thùy Trâm;0987000111;;Đang dùng\n"
    "3;HN003;Lê Bình;Số 7 ngõ 45 Đặng Thùy Trâm;0987000112;;Đang dùng\n"
    "4;HN004;Phạm Chi;Số 9 ngõ 46 Đặng Thùy Trâm;0987000113;;Tạm ngừng\n"
    "5;HN003;Lê Bình;Số 7 ngõ 45 Đặng Thùy Trâm;0987000199;;Đang dùng\n"
)


@pytest.fixture
def homes(door, add):
    return {"hoa": door, "binh": add("Số 7", head_name="Lê Bình")}


def bring(page: Page, ward_id: int, rows: str = ROWS, name: str = "hop-dong-nuoc.csv") -> str:
    page.get("/lists/new")
    sent = {"kind": "contacts", "area": str(ward_id), "file": (io.BytesIO((HEAD + rows).encode()), name)}
    where = str(page.post("/lists/new", sent, expect=303, content_type="multipart/form-data").location)
    do_waiting_jobs()
    page.submit(page.get(where), "#confirm", expect=303)
    assert do_waiting_jobs() == ["done"]
    return where


def stood() -> dict[str, tuple[str, str | None]]:
    query = select(HouseholdContact.number, HouseholdContact.state, Household.head_name)
    query = query.outerjoin(Household, Household.id == HouseholdContact.household_id)
    return {number: (state, name) for number, state, name in db.session.execute(query)}


def contact(number: str) -> HouseholdContact:
    return db.session.scalars(select(HouseholdContact).where(HouseholdContact.number == number)).one()


def acts(action: str) -> list[AuditRow]:
    return list(db.session.scalars(select(AuditRow).where(AuditRow.action == action).order_by(AuditRow.id)))


def test_what_agrees_stands_at_its_household_and_the_rest_waits(page: Page, cast, homes) -> None:
    lan = page.as_("lan")
    where = bring(lan, cast.ward.id)
    assert lan.get(where).texts(".kpi b") == ["4", "0", "0", "1"]
    assert stood() == {
        "HN001": ("matched", "Trần Thị Hòa"),
        "HN002": ("waiting", None),
        "HN003": ("matched", "Lê Bình"),
        "HN004": ("waiting", None),
    }
    (source,) = db.session.scalars(select(ContactSource))
    assert (source.name, source.area_id) == ("Hợp đồng nước", cast.ward.id)
    assert homes["hoa"].phone == "0912000123" and homes["binh"].phone is None, "a source, no change of the household"
    lists = lan.get("/contact-sources")
    assert "2 chưa khớp" in lists.text_of("main")
    waiting = lan.get(f"/contact-sources/{source.id}")
    assert "HN002" in waiting.text and "HN001" not in waiting.text and "0987 ••• 111" in waiting.text
    assert "0987000111" not in waiting.text and "0987 000 111" not in waiting.text
    assert acts("places.import_contacts")[0].detail["matched"] == 2


def test_a_number_is_shown_at_its_household_with_its_source_and_told_to_whoever_asks(page: Page, cast, homes) -> None:
    lan = page.as_("lan")
    bring(lan, cast.ward.id)
    url = f"/households/{homes['binh'].id}"
    shown = lan.get(url)
    told = shown.text_of("#contacts")
    assert "Hợp đồng nước HN003" in told and "không dùng vào việc khác" in told and "0987 ••• 112" in told
    assert "0987 000 112" not in shown.text
    again = lan.submit(shown, f"#reveal-{contact('HN003').id}", htmx=True)
    assert "0987 000 112" in again.text and "không dùng vào việc khác" in again.text
    looked = acts("places.reveal_contact")
    assert [(one.object_kind, one.object_id, one.detail["numbers"]) for one in looked] == [
        ("household", str(homes["binh"].id), 1)
    ]
    assert "0987000112" not in str(looked[0].detail)
    minh = page.as_("minh")
    minh.post(f"/contacts/{contact('HN003').id}/phone", expect=403)
    page.as_("hoa").post(f"/contacts/{contact('HN003').id}/phone", expect=404)
    page.as_("hoa").get(f"/contacts/{contact('HN002').id}", expect=404)
    page.as_("hoa").get(f"/contact-sources/{contact('HN002').source_id}", expect=404)


def test_a_coordinator_places_what_waits(page: Page, cast, homes) -> None:
    lan = page.as_("lan")
    bring(lan, cast.ward.id)
    hoa = contact("HN002")
    shown = lan.get(f"/contacts/{hoa.id}")
    assert "Trần Thị Hòa" in shown.text_of("main"), "the home at this door is offered"
    sent = lan.submit(shown, f"#place-{homes['hoa'].id}", expect=303)
    assert sent.location == f"/contacts/{contact('HN004').id}", "on to the next that waits"
    assert stood()["HN002"] == ("placed", "Trần Thị Hòa")
    last = lan.submit(lan.get(f"/contacts/{contact('HN004').id}"), "#aside", expect=303)
    assert last.location == f"/contact-sources/{hoa.source_id}"
    assert stood()["HN004"] == ("aside", None)
    assert "HN004" in lan.get(f"/contact-sources/{hoa.source_id}?show=aside").text
    lan.submit(lan.get(f"/contacts/{contact('HN004').id}"), "#release", expect=303)
    assert stood()["HN004"] == ("waiting", None)
    found = lan.get(f"/contacts/{contact('HN004').id}?q=bình", htmx=True)
    assert "Lê Bình" in found.text
    assert [one.detail["state"] for one in acts("places.place_contact")] == ["placed", "aside", "waiting"]


def test_a_household_elsewhere_is_refused(page: Page, cast, homes) -> None:
    lan = page.as_("lan")
    bring(lan, cast.ward.id)
    there = db.session.scalars(select(Household)).first()
    there.void_reason = "mistake"
    lan.get(f"/contacts/{contact('HN004').id}")
    lan.post(f"/contacts/{contact('HN004').id}/place/{there.id}", expect=409)
    assert stood()["HN004"] == ("waiting", None)


def test_the_same_list_again_changes_nothing_and_a_later_one_corrects(page: Page, cast, homes) -> None:
    lan = page.as_("lan")
    bring(lan, cast.ward.id)
    lan.get(f"/contacts/{contact('HN002').id}")
    lan.post(f"/contacts/{contact('HN002').id}/aside")
    again = bring(lan, cast.ward.id, ROWS + "\n")
    assert lan.get(again).texts(".kpi b")[:3] == ["0", "0", "4"]
    later = ROWS.replace("Phạm Chi;Số 9 ngõ 46", "Phạm Chi;Số 7 ngõ 45").replace("0987000113", "0987000114")
    homes["binh"].head_name, homes["binh"].phone = "Phạm Chi", None
    where = bring(lan, cast.ward.id, later, "nuoc-thang-10.csv")
    assert lan.get(where).texts(".kpi b")[:3] == ["0", "2", "2"]
    assert stood()["HN004"] == ("matched", "Phạm Chi") and stood()["HN003"] == ("waiting", None)
    assert stood()["HN002"] == ("aside", None), "what somebody said of it stays"
    lan.submit(lan.get(f"{where}/undo"), "#undo", expect=303)
    assert do_waiting_jobs() == ["done"]
    assert stood()["HN004"] == ("waiting", None) and contact("HN004").phone == "0987000113"
    assert stood()["HN003"] == ("matched", "Phạm Chi"), "as it was before"


def test_a_list_taken_back_leaves_what_people_placed(page: Page, cast, homes) -> None:
    lan = page.as_("lan")
    where = bring(lan, cast.ward.id)
    lan.get(f"/contacts/{contact('HN002').id}")
    lan.post(f"/contacts/{contact('HN002').id}/place/{homes['hoa'].id}")
    lan.submit(lan.get(f"{where}/undo"), "#undo", expect=303)
    assert do_waiting_jobs() == ["done"]
    assert stood() == {"HN002": ("placed", "Trần Thị Hòa")}
    db.session.delete(contact("HN002"))
    db.session.commit()
    where = bring(lan, cast.ward.id, ROWS + "\n\n")
    lan.submit(lan.get(f"{where}/undo"), "#undo", expect=303)
    assert do_waiting_jobs() == ["done"]
    assert stood() == {}


def test_numbers_go_along_when_households_merge_and_part(page: Page, cast, homes) -> None:
    lan = page.as_("lan")
    bring(lan, cast.ward.id)
    mine, other = homes["hoa"], homes["binh"]
    lan.submit(lan.get(f"/households/{mine.id}/merge/{other.id}"), expect=303)
    assert "HN003" in lan.get(f"/households/{mine.id}").text_of("#contacts")
    lan.post(f"/households/{other.id}/part")
    assert contact("HN003").household_id == other.id and contact("HN001").household_id == mine.id


def test_what_a_list_is_called_and_used_for(page: Page, cast, homes) -> None:
    lan = page.as_("lan")
    bring(lan, cast.ward.id)
    url = f"/contact-sources/{contact('HN001').source_id}/edit"
    bad = lan.submit(lan.get(url), name="", purpose="Báo lịch cắt nước", expect=422)
    assert bad.value_of("purpose") == "Báo lịch cắt nước"
    lan.submit(lan.get(url), name="Nước sạch", purpose="Báo lịch cắt nước", expect=303)
    assert "Báo lịch cắt nước" in lan.get(f"/households/{homes['hoa'].id}").text_of("#contacts")
    assert acts("places.edit_source")[0].detail["fields"] == ["name", "purpose"]


def test_before_the_first_list_the_page_says_what_it_is_for(page: Page, cast) -> None:
    lan = page.as_("lan")
    assert lan.get("/contact-sources").one(".empty a")["href"] == "/lists/new?kind=contacts"
    page.as_("minh").get("/contact-sources", expect=403)
