"""Pupils: the roster of a class, one pupil's page, finding one."""

import pytest
from sqlalchemy import select

from app.audit.models import AuditRow
from app.extensions import db
from app.schools.models import Pupil, SchoolClass
from tests.factories import schools
from tests.factories.people import Cast
from tests.kit.page import Page

PHONE = "0912345678"


@pytest.fixture
def of_class(cast: Cast) -> SchoolClass:
    found = schools.school_class(schools.school(cast.ward))
    schools.staff("mai", found.school)
    schools.teacher("nga", found)
    return found


def everybody() -> list[Pupil]:
    return list(db.session.scalars(select(Pupil).order_by(Pupil.id)))


def test_the_roster_goes_by_given_name_and_hides_phones(page: Page, of_class: SchoolClass) -> None:
    for name in ("Trần Văn Bình", "Nguyễn Thị Ánh", "Lê Đăng Ân"):
        schools.pupil(of_class, name, guardian_phone=PHONE)
    shown = page.as_("nga").get(f"/classes/{of_class.id}/pupils")
    assert shown.texts(".person-name") == ["Nguyễn Thị Ánh", "Lê Đăng Ân", "Trần Văn Bình"]
    assert PHONE not in shown.text.replace(" ", "")


def test_a_teacher_adds_a_pupil_once(page: Page, of_class: SchoolClass) -> None:
    nga, path = page.as_("nga"), f"/classes/{of_class.id}/pupils/new"
    form = nga.get(path)
    sent = {"name": "nguyễn bảo an", "born_on": "2013-05-04", "code": "0012345678", "guardian_phone": "912.345.678"}
    for _ in range(2):
        assert nga.submit(form, **sent).location == f"/classes/{of_class.id}/pupils"
    (child,) = everybody()
    assert (child.name, child.code, child.guardian_phone) == ("Nguyễn Bảo An", "0012345678", PHONE)
    assert child.school_id == of_class.school_id
    again = nga.submit(nga.get(path), expect=422, **sent)
    assert "0012345678" in again.text_of("#code-error") and again.value_of("name") == "nguyễn bảo an"
    assert nga.submit(nga.get(path), expect=422, name="", code="7").value_of("code") == "7"


def test_the_number_is_shown_when_asked_and_that_is_kept(page: Page, of_class: SchoolClass) -> None:
    child = schools.pupil(of_class, guardian_phone=PHONE)
    nga = page.as_("nga")
    shown = nga.get(f"/pupils/{child.id}")
    assert "0912 345 678" not in shown.text
    part = nga.post(f"/pupils/{child.id}/phone", htmx=True)
    assert "0912 345 678" in part.text and not part.is_page
    assert "0912 345 678" in nga.post(f"/pupils/{child.id}/phone", expect=200).text_of(f"#phone-{child.id}")
    told = db.session.scalars(select(AuditRow).where(AuditRow.action == "schools.reveal_phone")).all()
    assert [(row.object_id, row.area_path, row.detail) for row in told] == [(str(child.id), None, {})] * 2


def test_two_people_do_not_overwrite_a_pupil_unseen(page: Page, of_class: SchoolClass) -> None:
    child = schools.pupil(of_class, guardian_phone=PHONE)
    nga = page.as_("nga")
    form = nga.get(f"/pupils/{child.id}/edit")
    nga.submit(form, guardian_name="Bà Tư", app_state="no_phone")
    late = nga.submit(form, expect=409, name="Nguyễn Minh Anh")
    assert late.value_of("name") == "Nguyễn Minh Anh" and "Bà Tư" in late.text_of(".banner")
    db.session.refresh(child)
    assert (child.name, child.guardian_phone, child.app_state) == ("Nguyễn Minh An", PHONE, "no_phone")
    nga.submit(nga.get(f"/pupils/{child.id}/edit"), no_phone="y")
    db.session.refresh(child)
    assert child.guardian_phone is None


def test_the_office_moves_a_pupil_and_a_teacher_cannot(page: Page, of_class: SchoolClass) -> None:
    child, other = schools.pupil(of_class), schools.school_class(of_class.school, "7B")
    path = f"/pupils/{child.id}/move"
    page.as_("nga").post(path, {"to": str(other.id)}, expect=403)
    mai = page.as_("mai")
    assert mai.post(path, {"to": ""}, expect=422).css("#to-error")
    for _ in range(2):
        mai.post(path, {"to": str(other.id)}, expect=None)
    assert db.session.get_one(Pupil, child.id).class_id == other.id
    page.as_("nga").get(f"/pupils/{child.id}", expect=404)


def test_a_pupil_never_moves_to_another_school(page: Page, cast: Cast, of_class: SchoolClass) -> None:
    child = schools.pupil(of_class)
    there = schools.school_class(schools.school(cast.ward, "Trường bên"))
    page.as_("mai").post(f"/pupils/{child.id}/move", {"to": str(there.id)}, expect=422)
    assert db.session.get_one(Pupil, child.id).class_id == of_class.id


def test_who_left_is_kept_and_can_come_back(page: Page, of_class: SchoolClass) -> None:
    child, nga = schools.pupil(of_class), page.as_("nga")
    for _ in range(2):
        nga.post(f"/pupils/{child.id}/leave")
    assert "0 học sinh" in nga.get(f"/classes/{of_class.id}/pupils").text_of("header")
    nga.submit(nga.get(f"/pupils/{child.id}"), "#back")
    assert db.session.get_one(Pupil, child.id).left_at is None


def test_a_pupil_is_found_without_accents_inside_the_school(page: Page, cast: Cast, of_class: SchoolClass) -> None:
    schools.pupil(of_class, "Đỗ Thị Hồng Nhung")
    schools.pupil(schools.school_class(schools.school(cast.ward, "Trường bên")), "Lê Hồng Nhung")
    mai, path = page.as_("mai"), f"/schools/{of_class.school_id}/pupils"
    assert mai.get(f"{path}?q=nhung hong").texts(".person-name") == ["Đỗ Thị Hồng Nhung"]
    part = mai.get(f"{path}?q=zzz", htmx=True)
    assert not part.is_page and part.css(".empty")
    page.as_("nga").get(path, expect=404)


def test_pupils_with_the_accents_typed_come_first(page: Page, of_class: SchoolClass) -> None:
    for name in ("Lê Thị Hoa", "Lê Thị Hóa", "Trần Thị Hoà", "Vũ Thị Hòa"):
        schools.pupil(of_class, name)
    path = f"/schools/{of_class.school_id}/pupils"
    found = page.as_("mai").get(path, query_string={"q": "hòa"}).texts(".person-name")
    assert found == ["Vũ Thị Hòa", "Trần Thị Hoà", "Lê Thị Hoa", "Lê Thị Hóa"]


def test_the_teacher_of_another_class_sees_nothing(page: Page, of_class: SchoolClass) -> None:
    child = schools.pupil(of_class)
    schools.teacher("tam", schools.school_class(of_class.school, "7B"))
    tam = page.as_("tam")
    for path in (f"/classes/{of_class.id}/pupils", f"/classes/{of_class.id}/pupils/new", f"/pupils/{child.id}"):
        tam.get(path, expect=404)
    tam.post(f"/pupils/{child.id}/phone", expect=404)
