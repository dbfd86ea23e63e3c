"""Lists of pupils: into one school, safe twice, and out of everybody else's sight."""

import io
from datetime import timedelta

import pytest
import xlsxwriter
from sqlalchemy import select

from app.access.actor import Role
from app.audit.models import AuditRow
from app.extensions import db
from app.intake.models import IntakeBatch
from app.kernel.clock import utc_now
from app.kernel.ids import uuid7
from app.schools.models import Pupil, School, SchoolClass
from tests.factories import places, schools
from tests.factories.people import Cast
from tests.factories.school_day import kept, kept_counts, raw_counts
from tests.kit.page import Answer, Page
from tests.kit.work import do_waiting_jobs

HEADING = (
    "STT",
    "Lớp",
    "Họ đệm",
    "Tên",
    "Ngày sinh",
    "Mã định danh",
    "Phụ huynh",
    "SĐT phụ huynh",
    "Địa chỉ/ngõ",
    "Số CCCD",
)
ROWS = (
    (
        1,
        "7A",
        "Nguyễn Bảo",
        "An",
        "4/5/2013",
        "0012345678",
        "Nguyễn Văn Ba",
        "912345678",
        "Số 3 ngõ 45",
        "001213000001",
    ),
    (2, "7 a", "Trần Thị", "Ánh", "12/11/2013", "", "", "", "", ""),
    (3, "6B", "Lê", "Ân", "", "", "", "", "", ""),
    (4, "6B", "Lê", "Ân", "", "", "", "", "", ""),
    (5, "6B", "Hoàng", "", "", "", "", "", "", ""),
    (6, "Chồi", "Hoàng", "Yến", "", "", "", "", "", ""),
    (7, "1A", "Hoàng", "Ly", "", "", "", "", "", ""),
)


@pytest.fixture
def school(cast: Cast) -> School:
    found = schools.school(cast.ward)
    schools.staff("mai", found, Role.SCHOOL_OFFICE)
    return found


def workbook(rows: tuple[tuple[object, ...], ...] = ROWS) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False})
    sheet = book.add_worksheet("Học sinh")
    sheet.write(0, 0, "DANH SÁCH HỌC SINH NĂM HỌC 2026-2027")
    for number, row in enumerate((HEADING, *rows), 2):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def send(page: Page, place: str, data: bytes, kind: str = "pupils", expect: int = 303) -> Answer:
    page.get("/lists/new")
    sent = {"kind": kind, "area": place, "file": (io.BytesIO(data), "hoc-sinh.xlsx")}
    return page.post("/lists/new", sent, expect=expect, content_type="multipart/form-data")


def bring(page: Page, school: School, data: bytes) -> str:
    where = str(send(page, f"school-{school.id}", data).location)
    do_waiting_jobs()
    page.submit(page.get(where), "#confirm", expect=303)
    assert do_waiting_jobs() == ["done"]
    return where


def roster() -> list[tuple[str, str, str | None]]:
    query = select(Pupil).join(SchoolClass).order_by(SchoolClass.name, Pupil.name_sort, Pupil.id)
    return [(one.school_class.name, one.name, one.code) for one in db.session.scalars(query)]


def test_a_list_becomes_classes_and_pupils(page: Page, cast: Cast, school: School) -> None:
    alley = places.alley(cast.ward, "45")
    mai = page.as_("mai")
    where = str(send(mai, f"school-{school.id}", workbook()).location)
    do_waiting_jobs()
    preview = mai.get(where)
    assert preview.texts(".kpi b") == ["5", "0", "2", "0"]
    assert "Số CCCD" in preview.text_of("#sheet-findings")
    mai.submit(preview, "#confirm", expect=303)
    do_waiting_jobs()
    done = mai.get(where)
    assert done.texts(".kpi b") == ["4", "0", "0", "2"]
    assert "1" in done.texts(".banner")[1]
    assert roster() == [
        ("6B", "Lê Ân", None),
        ("6B", "Lê Ân", None),
        ("7A", "Nguyễn Bảo An", "0012345678"),
        ("7A", "Trần Thị Ánh", None),
    ]
    an = db.session.scalars(select(Pupil).where(Pupil.code == "0012345678")).one()
    assert (an.guardian_name, an.guardian_phone, str(an.born_on)) == ("Nguyễn Văn Ba", "0912345678", "2013-05-04")
    assert an.alley_id == alley.id
    assert "001213000001" not in str([batch.mapping for batch in db.session.scalars(select(IntakeBatch))])


def test_the_same_list_again_changes_nothing(page: Page, cast: Cast, school: School) -> None:
    mai = page.as_("mai")
    bring(mai, school, workbook())
    before = [(one.id, one.version) for one in db.session.scalars(select(Pupil).order_by(Pupil.id))]
    where = bring(mai, school, workbook((*ROWS, (8, "6B", "", "", "", "", "", "", "", ""))))
    assert mai.get(where).texts(".kpi b")[:3] == ["0", "0", "4"]
    assert [(one.id, one.version) for one in db.session.scalars(select(Pupil).order_by(Pupil.id))] == before


def test_a_pupil_is_known_by_code_then_by_class_name_and_birthday(page: Page, cast: Cast, school: School) -> None:
    of_class = schools.school_class(school, "7A")
    other = schools.school_class(school, "7B")
    coded = schools.pupil(other, "Nguyễn Bảo An", code="0012345678", guardian_name="Bà Tư")
    named = schools.pupil(of_class, "Trần Thị Ánh")
    gone = schools.pupil(of_class, "Lê Văn Đi", code="99", left_at=of_class.created_at)
    rows = (*ROWS[:2], (3, "7A", "Lê Văn", "Đi", "", "99", "", "0987654321", "", ""))
    where = bring(page.as_("mai"), school, workbook(rows))
    assert page.as_("mai").get(where).texts(".kpi b")[:3] == ["0", "2", "1"]
    for one in (coded, named, gone):
        db.session.refresh(one)
    assert (coded.class_id, coded.guardian_name) == (of_class.id, "Bà Tư")
    assert str(named.born_on) == "2013-11-12"
    assert gone.left_at is not None and gone.guardian_phone is None


def test_nobody_outside_the_school_finds_the_list(page: Page, cast: Cast, school: School) -> None:
    where = bring(page.as_("mai"), school, workbook())
    schools.staff("tam", schools.school(cast.ward, "Trường bên"))
    batch = db.session.scalars(select(IntakeBatch)).one()
    assert (batch.school_id, batch.area_path) == (school.id, "")
    for login in ("lan", "hoa", "tam"):
        person = page.as_(login)
        person.get(where, expect=404)
        for part in ("problems", "confirm", "discard", "columns"):
            person.post(f"{where}/{part}", expect=404)
        assert "hoc-sinh" not in person.get("/lists").text
    for login in ("minh", "thu", "ban", "quang"):
        page.as_(login).get(where, expect=403)
    audit = page.as_("lan").get("/audit")
    assert not [
        row for row in db.session.scalars(select(AuditRow)) if row.object_kind == "intake_batch" and row.area_path
    ]
    assert "Bảo An" not in audit.text and "hoc-sinh" not in audit.text
    assert "Hoàng" in str(
        page.as_("mai").post(f"{where}/problems", {"form": "csv"}, expect=200).response.get_data(as_text=True)
    )


def test_pupils_go_into_ones_own_school_and_nowhere_else(page: Page, cast: Cast, school: School) -> None:
    there = schools.school(cast.ward, "Trường bên")
    mai, lan = page.as_("mai"), page.as_("lan")
    form = mai.get("/lists/new")
    assert [one["value"] for one in form.css("[name=kind]")] == ["pupils"]
    assert [one["value"] for one in form.css("[name=area] option")] == [f"school-{school.id}"]
    send(mai, f"school-{there.id}", workbook(), expect=422)
    send(mai, str(cast.ward.id), workbook(), expect=422)
    send(mai, f"school-{school.id}", workbook(), kind="households", expect=422)
    assert "pupils" not in [one["value"] for one in lan.get("/lists/new").css("[name=kind]")]
    send(lan, f"school-{school.id}", workbook(), expect=422)
    send(lan, str(cast.ward.id), workbook(), expect=422)
    assert not db.session.scalars(select(IntakeBatch)).all()


def test_somebody_of_both_must_choose_what_fits(page: Page, cast: Cast, school: School) -> None:
    from_school = schools.staff("ly", school)
    schools.people.grant(from_school, Role.COORDINATOR, cast.ward)
    ly = page.as_("ly")
    assert send(ly, str(cast.ward.id), workbook(), expect=422).css("#area-error")
    assert send(ly, f"school-{school.id}", workbook(), kind="households", expect=422).css("#area-error")
    send(ly, f"school-{school.id}", workbook())


def test_a_homeroom_teacher_brings_no_list(page: Page, cast: Cast, school: School) -> None:
    schools.teacher("nga", schools.school_class(school))
    page.as_("nga").get("/lists/new", expect=403)


def take_back(page: Page, where: str) -> Answer:
    page.submit(page.get(f"{where}/undo"), "#undo", expect=303)
    assert do_waiting_jobs() == ["done"]
    return page.get(where)


def test_a_list_taken_back_leaves_the_school_as_it_was(page: Page, cast: Cast, school: School) -> None:
    mai = page.as_("mai")
    where = bring(mai, school, workbook())
    assert mai.get(f"{where}/undo").texts(".kpi b") == ["4", "0", "0"]
    done = take_back(mai, where)
    assert done.texts(".kpi b") == ["4", "0", "0", "2"] and "lớp trống" in done.text_of("main")
    assert roster() == [] and not db.session.scalars(select(SchoolClass)).all()
    undone = db.session.scalars(select(AuditRow).where(AuditRow.action == "intake.undo")).one()
    assert undone.area_path is None
    assert bring(mai, school, workbook()) != where and len(roster()) == 4


def test_whom_people_touched_stays_and_what_the_list_filled_is_empty_again(
    page: Page, cast: Cast, school: School
) -> None:
    mai = page.as_("mai")
    of_class, other = schools.school_class(school, "7A"), schools.school_class(school, "7B")
    coded = schools.pupil(other, "Nguyễn Bảo An", code="0012345678")
    filled = schools.pupil(of_class, "Trần Thị Ánh")
    rows = (
        *ROWS[:2],
        (3, "6B", "Lê", "Ân", "1/1/2014", "", "", "", "", ""),
        (4, "6B", "Lý", "Bảo", "1/1/2014", "", "", "", "", ""),
        (5, "6B", "Mạc", "Chi", "1/1/2014", "", "", "", "", ""),
        (6, "7A", "Mai", "Dung", "1/1/2014", "", "", "", "", ""),
    )
    where = bring(mai, school, workbook(rows))
    found = {one.name: one for one in db.session.scalars(select(Pupil))}
    mai.post(f"/pupils/{found['Lê Ân'].id}/words/{uuid7()}", {"state": "done"})
    mai.post(f"/pupils/{found['Lý Bảo'].id}/app", {"state": "installed"})
    assert (coded.class_id, coded.guardian_phone) == (of_class.id, "0912345678")
    assert mai.get(f"{where}/undo").texts(".kpi b") == ["2", "2", "2"]
    shown = take_back(mai, where)
    assert "Có khai báo" in shown.text_of("main") and "Lê Ân" in shown.text_of("main")
    assert roster() == [
        ("6B", "Lê Ân", None),
        ("6B", "Lý Bảo", None),
        ("7A", "Trần Thị Ánh", None),
        ("7B", "Nguyễn Bảo An", "0012345678"),
    ]
    for one in (coded, filled):
        db.session.refresh(one)
    assert (coded.guardian_phone, coded.guardian_name, filled.born_on) == (None, "", None)
    assert db.session.scalar(select(SchoolClass.batch_id).where(SchoolClass.name == "6B")) is not None


def test_a_class_somebody_teaches_stays_and_the_sheet_counts_who_is_left(
    page: Page, cast: Cast, school: School
) -> None:
    mai = page.as_("mai")
    where = bring(mai, school, workbook())
    taught = db.session.scalars(select(SchoolClass).where(SchoolClass.name == "6B")).one()
    schools.teacher("nga", taught)
    of_class = db.session.scalars(select(SchoolClass).where(SchoolClass.name == "7A")).one()
    stays = schools.pupil(of_class, "Tô Ở Lại")
    mai.post(f"/pupils/{stays.id}/words/{uuid7()}", {"state": "done"})
    assert kept(of_class).pupils == 3
    take_back(mai, where)
    assert kept_counts(of_class) == raw_counts(of_class) and kept(of_class).pupils == 1
    assert [one.name for one in db.session.scalars(select(SchoolClass).order_by(SchoolClass.name))] == ["6B", "7A"]


def test_a_list_of_pupils_is_taken_back_by_its_office_alone_and_within_a_week(
    page: Page, cast: Cast, school: School
) -> None:
    mai = page.as_("mai")
    where = bring(mai, school, workbook())
    schools.teacher("nga", db.session.scalars(select(SchoolClass).where(SchoolClass.name == "7A")).one())
    for login, status in {"lan": 404, "hoa": 404, "nga": 403, "quang": 403, "minh": 403}.items():
        page.as_(login).get(f"{where}/undo", expect=status)
        page.as_(login).post(f"{where}/undo", expect=status)
    db.session.scalars(select(IntakeBatch)).one().confirmed_at = utc_now() - timedelta(days=8)
    assert not mai.get(where).css(f"a[href='{where}/undo']")
    mai.post(f"{where}/undo", expect=409)
    assert len(roster()) == 4


def test_a_school_reads_of_its_school(page: Page, cast: Cast, school: School) -> None:
    mai = page.as_("mai")
    for path in ("/lists", "/lists/new"):
        said = mai.get(path).text_of("main").lower()
        assert "địa bàn" not in said and "hộ" not in said.split(), path
    assert "trường" in mai.get("/lists/new").text_of("label[for=area]")
