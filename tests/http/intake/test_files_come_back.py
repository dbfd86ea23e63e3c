"""What leaves as a file comes back in unchanged: nothing is new, nothing changed, everything was there."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.access.actor import SYSTEM_ACTOR, Role
from app.audit.models import AuditRow
from app.extensions import db
from app.intake.models import IntakeBatch
from app.kernel.clock import local_day, utc_now
from app.places import actions
from app.places.actions import HouseholdFields
from app.places.models import Area, Household
from app.schools.actions.sheet import Word, declare
from app.schools.models import Declaration
from tests.factories import people as folk
from tests.factories import schools
from tests.factories.people import Cast, cast
from tests.http.intake.test_lists import bring, count
from tests.kit.lists import two_level_households
from tests.kit.page import Answer, Page
from tests.kit.work import do_waiting_jobs

VOLUNTEERS = (
    "STT;Họ và tên;Ngày sinh;Giới tính;Chi đoàn;SĐT;Chức vụ\n"
    "1;Nguyễn Văn An;1/2/2001;Nam;Chi đoàn thôn Giẽ Hạ;0912000123;Bí thư\n"
    "2;Trần Thị Hoà;2003;Nữ;11A3;0912000124;\n3;H'Hen Niê;;Nữ;11A3;;\n"
)


@pytest.fixture
def ward(app: object) -> Cast:
    return cast()


def came_back(page: Page, kind: str, place: str, file: Answer, name: str) -> dict[str, int]:
    """Bring a downloaded file in again; return what became of its rows."""
    page.get("/lists/new")
    sent = {"kind": kind, "area": place, "file": (io.BytesIO(file.response.get_data()), name)}
    where = str(page.post("/lists/new", sent, expect=303, content_type="multipart/form-data").location)
    do_waiting_jobs()
    page.submit(page.get(where), "#confirm", expect=303)
    assert do_waiting_jobs() == ["done"]
    counts = db.session.scalars(select(IntakeBatch).order_by(IntakeBatch.id.desc())).first().counts
    return {code: counts.get(code, 0) for code in ("created", "changed", "same", "left_out", "rejected")}


def unchanged(rows: int) -> dict[str, int]:
    return {"created": 0, "changed": 0, "same": rows, "left_out": 0, "rejected": 0}


def audited(action: str) -> list[dict[str, int]]:
    return [row.detail for row in db.session.scalars(select(AuditRow).where(AuditRow.action == action))]


def test_households(page: Page, ward: Cast, tmp_path: Path) -> None:
    lan = page.as_("lan")
    bring(lan, ward.ward, two_level_households(tmp_path / "ho.xlsx", 12).read_bytes(), "ho.xlsx")
    lane = actions.ensure_alley(SYSTEM_ACTOR, utc_now(), ward.ward, "Cửa sông", "dãy")
    by_hand = HouseholdFields(
        landmark="Cạnh đình", head_name="bà Tư", note='=1+1\n"chó dữ"; gọi cổng', phone="0912000123"
    )
    actions.add_household(SYSTEM_ACTOR, utc_now(), lane, by_hand)
    areas, before = count(Area), {one.id: one.version for one in db.session.scalars(select(Household))}
    file = lan.submit(lan.get(f"/areas/{ward.ward.id}"), "#household-file", expect=200)
    assert came_back(lan, "households", str(ward.ward.id), file, "ho.csv") == unchanged(13)
    assert (count(Area), {one.id: one.version for one in db.session.scalars(select(Household))}) == (areas, before)
    assert audited("places.export") == [{"n": 13}]
    page.as_("minh").post(f"/areas/{ward.ward.id}/households/file", expect=403)
    page.as_("hoa").post(f"/areas/{ward.ward.id}/households/file", expect=404)


def test_volunteers(page: Page, ward: Cast) -> None:
    for one in (ward.minh, ward.son):
        one.disabled_at = utc_now()
    lan = page.as_("lan")
    lan.get("/lists/new")
    sent = {"kind": "volunteers", "area": str(ward.ward.id), "file": (io.BytesIO(VOLUNTEERS.encode()), "a.csv")}
    where = str(lan.post("/lists/new", sent, expect=303, content_type="multipart/form-data").location)
    do_waiting_jobs()
    lan.submit(lan.get(where), "#confirm", expect=303)
    do_waiting_jobs()
    file = lan.submit(lan.get("/people"), "#volunteer-file", expect=200)
    assert came_back(lan, "volunteers", str(ward.ward.id), file, "tnv.csv") == unchanged(3)
    assert audited("people.export") == [{"n": 3}]
    page.as_("thu").post("/people/file", expect=403)


def test_pupils_and_their_sheets(page: Page, ward: Cast) -> None:
    school = schools.school(ward.ward)
    six, seven = schools.school_class(school, "6A", grade=6), schools.school_class(school, "7/1")
    lead = folk.actor(schools.staff("huong", school))
    coded = schools.pupil(six, "Nguyễn Bảo An", code="0012345678", guardian_name="Bà Tư", guardian_phone="0912345678")
    others = [schools.pupil(of, name) for of, name in ((six, "Lê Thị Hoà"), (six, "Lê Thị Hoà"), (seven, "Trần Ánh"))]
    now, today = utc_now(), local_day(utc_now())
    for pupil, state in ((coded, "done"), (others[0], "absent"), (others[2], "symptoms")):
        for day in {today, max(today.replace(day=1), today - timedelta(days=1))}:
            declare(
                lead,
                now,
                pupil,
                day,
                Word(f"01{pupil.id:06d}-{day:%d}01-7000-8000-000000000000", state, reason="ghi lại sổ"),
            )
    words = set(db.session.scalars(select(Declaration.uid)))
    huong = page.as_("huong")
    file = huong.submit(huong.get(f"/schools/{school.id}"), "#class-file", expect=200)
    assert came_back(huong, "pupils", f"school-{school.id}", file, "so-lop.xlsx") == unchanged(4)
    assert set(db.session.scalars(select(Declaration.uid))) == words
    assert audited("schools.export") == [{"n": 2}]
    schools.staff("ngoai", schools.school(ward.other_ward, "Trường bên"), Role.SCHOOL_OFFICE)
    page.as_("ngoai").post(f"/schools/{school.id}/classes/file", expect=404)
    page.as_("lan").post(f"/schools/{school.id}/classes/file", expect=403)
