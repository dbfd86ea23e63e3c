"""A list on its way in: upload, preview, other columns, confirm, the same file again."""

import io
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from app.access.actor import Role
from app.extensions import db
from app.intake.models import IntakeBatch, IntakeRow
from app.jobs.models import JobRun
from app.jobs.worker import BROKEN
from app.people.models import Account, Membership, Team
from app.places.models import Area, Household
from tests.factories import places
from tests.factories.people import Cast, account, cast, grant
from tests.kit.lists import two_level_households
from tests.kit.page import Answer, Page
from tests.kit.work import do_waiting_jobs

SAMPLES = Path(__file__).parents[2] / "data" / "import_samples"
WORKBOOK = "02_doan_vien_hai_sheet.xlsx"
PLAIN = "03_ho_thon_cuu_windows1258.csv"
LISTS = "/lists"


@pytest.fixture
def people(app: object) -> Cast:
    return cast()


def send(page: Page, area: Area, data: bytes, name: str, kind: str = "households", expect: int = 303) -> Answer:
    page.get("/lists/new")
    sent = {"kind": kind, "area": str(area.id), "file": (io.BytesIO(data), name)}
    return page.post("/lists/new", sent, expect=expect, content_type="multipart/form-data")


def bring(page: Page, area: Area, data: bytes, name: str, kind: str = "households") -> str:
    """Upload, read, confirm and take in; return the address of the list."""
    where = send(page, area, data, name, kind).location
    assert where is not None
    do_waiting_jobs()
    page.submit(page.get(where), "#confirm", expect=303)
    assert do_waiting_jobs() == ["done"]
    return where


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def test_the_windows_1258_list_from_upload_to_households(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    sent = send(lan, people.ward, sample(PLAIN), PLAIN)
    waiting = lan.follow(sent)
    assert waiting.css("[id^=job-]")
    assert do_waiting_jobs() == ["done"]
    preview = lan.get(str(sent.location))
    assert preview.texts(".kpi b") == ["236", "2", "2", "0"]
    assert "238" in preview.text_of("#confirm button[value=all]")
    assert "Thu nhập" in preview.text_of("#sheet-findings")
    assert count(Household) == 0
    lan.submit(preview, "#confirm", expect=303)
    do_waiting_jobs()
    done = lan.get(str(sent.location))
    assert done.texts(".kpi b") == ["238", "0", "0", "2"]
    assert count(Household) == 238
    sums = select(func.sum(Household.est_residents), func.sum(Household.smartphones))
    assert tuple(db.session.execute(sums).one()) == (844, 447)
    batch = db.session.scalars(select(IntakeBatch)).one()
    assert (batch.state, batch.file_bytes) == ("done", None)


def test_alleys_are_made_below_the_ward(page: Page, people: Cast) -> None:
    bring(page.as_("lan"), people.ward, sample(PLAIN), PLAIN)
    alleys = db.session.scalars(select(Area).where(Area.level == "alley")).all()
    assert {alley.parent_id for alley in alleys} == {people.ward.id}
    labels = {alley.label for alley in alleys}
    assert {"Ngõ 9", "Đội 7", "Xóm 5", "Đường làng"} <= labels
    one = db.session.scalars(select(Household).where(Household.head_name == "Nguyễn Thị Ngọc")).first()
    assert one is not None
    assert (one.alley.label, one.address_raw, one.phone, one.est_residents) == (
        "Ngõ 9",
        "Số 87 ngõ 9",
        "0930009044",
        5,
    )


def test_the_same_file_again_changes_nothing_and_says_so(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    where = bring(lan, people.ward, sample(PLAIN), PLAIN)
    again = send(lan, people.ward, sample(PLAIN), "tên khác.csv")
    assert again.location == where
    assert "đã" in lan.follow(again).text_of("#status")
    assert count(IntakeBatch) == 1
    assert not do_waiting_jobs()


def test_the_same_rows_in_another_file_change_nothing(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    bring(lan, people.ward, sample(PLAIN), PLAIN)
    alleys, versions = count(Area), db.session.scalars(select(Household.version)).all()
    where = bring(lan, people.ward, sample(PLAIN) + b"\r\n", PLAIN)
    assert lan.get(where).texts(".kpi b")[:3] == ["0", "0", "238"]
    assert (count(Household), count(Area)) == (238, alleys)
    assert db.session.scalars(select(Household.version)).all() == versions


def test_what_a_person_wrote_is_kept(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    first = "Chủ hộ;Địa chỉ;Số khẩu;SĐT\nTrần An;Số 4 ngõ 2;3;\n".encode()
    bring(lan, people.ward, first, "a.csv")
    household = db.session.scalars(select(Household)).one()
    household.est_residents, household.version = 5, 2
    second = "Chủ hộ;Địa chỉ;Số khẩu;SĐT\nTrần An;số 4, ngõ 2;4;0912345678\n".encode()
    bring(lan, people.ward, second, "b.csv")
    household = db.session.scalars(select(Household)).one()
    assert (household.est_residents, household.phone) == (5, "0912345678")


def test_two_level_workbook_into_a_hamlet(page: Page, people: Cast, tmp_path: Path) -> None:
    hamlet = places.area("Giẽ Hạ", "group", people.ward, kind="thôn")
    data = two_level_households(tmp_path / "ho.xlsx", 40).read_bytes()
    lan = page.as_("lan")
    sent = send(lan, hamlet, data, "ho.xlsx")
    do_waiting_jobs()
    preview = lan.get(str(sent.location))
    assert "CCCD" in preview.text_of("#sheet-findings")
    assert "0010" not in preview.text
    lan.submit(preview, "#confirm", expect=303)
    do_waiting_jobs()
    assert count(Household) == 40
    one = db.session.scalars(select(Household).order_by(Household.id)).first()
    assert one is not None and one.alley.label == "Ngõ 1"
    assert one.alley.parent is not None and one.alley.parent.label == "Xóm Chùa"
    assert one.alley.path.startswith(hamlet.path)


def test_volunteers_of_two_sheets(page: Page, people: Cast) -> None:
    before = count(Account)
    places.area("Giẽ Hạ", "group", people.ward, kind="thôn")
    lan = page.as_("lan")
    where = bring(lan, people.ward, sample(WORKBOOK), WORKBOOK, "volunteers")
    assert lan.get(where).texts(".kpi b")[:3] == ["158", "0", "0"]
    assert count(Account) == before + 158
    person = db.session.scalars(select(Account).where(Account.phone == "0390003987")).one()
    assert (person.name, person.sex, person.unit, person.password_hash) == (
        "Nguyễn Đức Thành",
        "M",
        "Chi đoàn thôn Giẽ Hạ",
        None,
    )
    assert person.home_area is not None and person.home_area.name == "Giẽ Hạ"
    roles = db.session.scalars(select(Membership.role).where(Membership.account_id == person.id)).all()
    assert roles == [Role.VOLUNTEER]
    names = set(db.session.scalars(select(Team.name)))
    assert {"Chi đoàn thôn Giẽ Hạ", "Chi đoàn THCS Phú Yên", "12A1", "11A3"} <= names
    assert [place.team.name for place in person.team_places] == ["Chi đoàn thôn Giẽ Hạ"]


def test_volunteers_again_change_nothing(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    data = "Họ tên;Ngày sinh;SĐT;Chi đoàn\nTrần Văn An;1/2/2003;0912345678;Chi đoàn 1\n"
    bring(lan, people.ward, data.encode(), "a.csv", "volunteers")
    people_there, teams = count(Account), count(Team)
    where = bring(lan, people.ward, (data + "\n").encode(), "b.csv", "volunteers")
    assert lan.get(where).texts(".kpi b")[:3] == ["0", "0", "1"]
    assert (count(Account), count(Team)) == (people_there, teams)


def test_columns_can_be_changed_and_the_file_is_read_again(page: Page, people: Cast) -> None:
    data = "Người ký;Chủ hộ;Địa chỉ\nTrần Văn An;0912345678;Số 4\n".encode()
    lan = page.as_("lan")
    sent = send(lan, people.ward, data, "a.csv")
    do_waiting_jobs()
    preview = lan.get(str(sent.location))
    assert preview.value_of("s0_c1") == "head_name"
    lan.submit(preview, "#reading", expect=303, s0_c0="head_name", s0_c1="phone")
    do_waiting_jobs()
    again = lan.get(str(sent.location))
    assert (again.value_of("s0_c0"), again.value_of("s0_c1")) == ("head_name", "phone")
    row = db.session.scalars(select(IntakeRow)).one()
    assert (row.values["row"]["head_name"], row.values["row"]["phone"]) == ("Trần Văn An", "0912345678")


def test_a_forged_column_is_refused(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    sent = send(lan, people.ward, "Chủ hộ;Địa chỉ\nTrần An;Số 4\n".encode(), "a.csv")
    do_waiting_jobs()
    answer = lan.submit(lan.get(str(sent.location)), "#reading", expect=422, s0_c0="cccd; drop")
    assert answer.css("#reading-errors")


def test_a_heading_row_given_by_hand(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    sent = send(lan, people.ward, "x;y\nai;ở đâu\nTrần An;Số 4\n".encode(), "a.csv")
    do_waiting_jobs()
    preview = lan.get(str(sent.location))
    assert preview.texts(".kpi b")[0] == "0"
    lan.submit(preview, "#reading", expect=303, s0_row="2")
    do_waiting_jobs()
    preview = lan.get(str(sent.location))
    lan.submit(preview, "#reading", expect=303, s0_c0="head_name", s0_c1="address")
    do_waiting_jobs()
    assert lan.get(str(sent.location)).texts(".kpi b")[0] == "1"


@pytest.mark.parametrize("tab", ["good", "check", "rejected", "ignored"])
def test_tabs_show_rows_with_reasons(page: Page, people: Cast, tab: str) -> None:
    lan = page.as_("lan")
    sent = send(lan, people.ward, sample(PLAIN), PLAIN)
    do_waiting_jobs()
    shown = lan.get(f"{sent.location}?tab={tab}").text_of("#list-rows")
    assert {
        "good": "Nguyễn Thị Ngọc",
        "check": "Nguy?n V?n Th?nh",
        "rejected": "12?",
        "ignored": "Dòng tổng cộng",
    }[tab] in shown
    assert "0930009044" not in shown and "0930 009 044" not in shown


def test_pages_of_rows(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    sent = send(lan, people.ward, sample(PLAIN), PLAIN)
    do_waiting_jobs()
    first = lan.get(f"{sent.location}?tab=good")
    assert len(first.css("#list-rows tbody tr")) == 25
    second = lan.get(str(first.one(".pager a")["href"]).partition("#")[0])
    assert first.texts("#list-rows tbody th")[-1] != second.texts("#list-rows tbody th")[0]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_rows_with_problems_as_a_file(page: Page, people: Cast, form: str) -> None:
    lan = page.as_("lan")
    data = 'Chủ hộ;Địa chỉ;Số khẩu;Ghi chú\n"=cmd()";Số 4;hai;+84\n'.encode()
    sent = send(lan, people.ward, data, "a.csv")
    do_waiting_jobs()
    answer = lan.post(f"{sent.location}/problems", {"form": form}, expect=200)
    body = answer.response.get_data()
    if form == "csv":
        text = body.decode("utf-8-sig")
        assert "'=cmd()" in text and "'+84" in text and "hai" in text
    else:
        assert body.startswith(b"PK")
    assert f".{form}" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.csv", "trống"),
        (b"%PDF-1.7 abc", "a.pdf", ".xlsx"),
        (b"PK\x03\x04 broken", "a.xlsx", "không đọc được"),
        (b"\0\1\2\3" * 3000, "a.csv", ".xlsx"),
    ],
)
def test_bad_files_are_refused_with_a_sentence(page: Page, people: Cast, data: bytes, name: str, words: str) -> None:
    answer = send(page.as_("lan"), people.ward, data, name, expect=422)
    assert words in answer.text_of("#upload-errors")
    assert answer.css("[name=kind][value=households][checked]")
    assert count(IntakeBatch) == 0


def test_a_sound_zip_that_is_a_broken_workbook_fails_in_the_worker(page: Page, people: Cast) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    lan = page.as_("lan")
    sent = send(lan, people.ward, out.getvalue(), "a.xlsx")
    do_waiting_jobs()
    assert "Tệp không đọc được" in lan.get(str(sent.location)).text_of("main")
    lan.submit(lan.get(str(sent.location)), "#discard", expect=303)
    assert count(IntakeBatch) == 0


def test_nothing_chosen_keeps_the_form(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    lan.get("/lists/new")
    answer = lan.post("/lists/new", {"area": str(people.ward.id)}, expect=422, content_type="multipart/form-data")
    assert len(answer.css("#upload-errors li")) == 2


def test_a_forged_area_is_refused(page: Page, people: Cast) -> None:
    answer = send(page.as_("lan"), people.other_ward, b"a;b\n1;2\n", "a.csv", expect=422)
    assert count(IntakeBatch) == 0
    assert answer.css("#upload-errors")


def test_confirming_twice_is_refused_the_second_time(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    sent = send(lan, people.ward, "Chủ hộ;Địa chỉ\nTrần An;Số 4\n".encode(), "a.csv")
    do_waiting_jobs()
    preview = lan.get(str(sent.location))
    lan.submit(preview, "#confirm", expect=303)
    lan.submit(preview, "#confirm", expect=409)
    do_waiting_jobs()
    assert count(Household) == 1


@pytest.mark.parametrize("end", ["cancelled", "failed"])
def test_what_was_stopped_or_failed_can_be_brought_in_again(page: Page, people: Cast, end: str) -> None:
    lan = page.as_("lan")
    where = str(send(lan, people.ward, sample(PLAIN), PLAIN).location)
    do_waiting_jobs()
    running = lan.follow(lan.submit(lan.get(where), "#confirm", expect=303))
    if end == "cancelled":
        lan.submit(running, "form[action$=cancel]", expect=303)
    else:
        db.session.execute(update(JobRun).where(JobRun.state == "queued").values(state=end, message=BROKEN))
        db.session.commit()
    assert do_waiting_jobs() == [] and count(Household) == 0
    preview = lan.get(where)
    assert "Các dòng chưa được nhập" in preview.text_of(".banner.t-brick")
    assert "Chờ bạn xem" in lan.get(LISTS).text_of("tbody tr")
    lan.submit(preview, "#confirm", expect=303)
    assert do_waiting_jobs() == ["done"] and count(Household) == 238


def test_one_form_sent_twice_is_one_list(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    uid = lan.get("/lists/new").fields()["uid"]
    sent = {"kind": "households", "area": str(people.ward.id), "uid": uid}
    wheres = {
        lan.post("/lists/new", sent | {"file": (io.BytesIO(data), PLAIN)}, content_type="multipart/form-data").location
        for data in (sample(PLAIN), sample(PLAIN), sample(PLAIN) + b"\n")
    }
    assert len(wheres) == count(IntakeBatch) == 2, "the third is another file, sent with the form a browser kept"


def test_strangers_and_readers(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    sent = send(lan, people.ward, "Chủ hộ;Địa chỉ\nTrần An;Số 4\n".encode(), "a.csv")
    do_waiting_jobs()
    page.as_("hoa").get(str(sent.location), expect=404)
    page.as_("thu").get(LISTS, expect=403)
    grant(account("mai", "Ngô Mai", people.ward), Role.COORDINATOR, people.ward)
    assert page.as_("mai").get(str(sent.location)).texts(".kpi b")[0] == "1"


def test_index_lists_what_came_in(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    assert lan.get(LISTS).css(".empty")
    send(lan, people.ward, "Chủ hộ;Địa chỉ\nTrần An;Số 4\n".encode(), "ho thon.csv")
    assert "ho thon.csv" in lan.get(LISTS).text_of("main table")


def test_discard_forgets_everything(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    sent = send(lan, people.ward, "Chủ hộ;Địa chỉ\nTrần An;Số 4\n".encode(), "a.csv")
    do_waiting_jobs()
    lan.submit(lan.get(str(sent.location)), "#discard", expect=303)
    assert (count(IntakeBatch), count(IntakeRow)) == (0, 0)


@pytest.mark.parametrize(
    "query", ["tab=nothing", "tab=good&after=" + "9" * 400, "tab=good&after=-1", "after=x&tab=%00"]
)
def test_odd_addresses_of_a_preview(page: Page, people: Cast, query: str) -> None:
    lan = page.as_("lan")
    sent = send(lan, people.ward, "Chủ hộ;Địa chỉ\nTrần An;Số 4\n".encode(), "a.csv")
    do_waiting_jobs()
    expected = 200 if "tab=good" in query else 404
    lan.get(f"{sent.location}?{query}", expect=expected)


def test_hostile_choices_keep_the_preview(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    sent = send(lan, people.ward, "Chủ hộ;Địa chỉ\nTrần An;Số 4\n".encode(), "a.csv")
    do_waiting_jobs()
    preview = lan.get(str(sent.location))
    for row in ("9" * 400, "-1", "a\x00b", "x" * 10_000):
        assert lan.submit(preview, "#reading", expect=422, s0_row=row).css("#reading-errors")
