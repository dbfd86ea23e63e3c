"""Beginning, changing, opening and closing a drive."""

import pytest
from sqlalchemy import select

from app.audit.models import AuditRow
from app.drives.models import Drive, DriveApp
from app.extensions import db
from tests.factories import drives, people, places


@pytest.fixture
def cast(app):
    return people.cast()


def test_index_is_empty_and_says_what_to_do(page, cast):
    answer = page.as_("lan").get("/drives")
    assert "Chưa có đợt ra quân nào" in answer.text_of("main")


def test_new(page, cast):
    lan = page.as_("lan")
    lan.get("/drives/new")
    answer = lan.post("/drives/new", drives.form_values(cast.ward))
    drive = db.session.scalars(select(Drive)).one()
    assert answer.location == f"/drives/{drive.id}"
    assert (drive.state, drive.privacy, drive.area_id) == ("draft", "counts", cast.ward.id)
    assert db.session.scalar(select(AuditRow.action).where(AuditRow.object_kind == "drive")) == "drives.add"


def test_new_keeps_the_text_of_bad_input(page, cast):
    lan = page.as_("lan")
    lan.get("/drives/new")
    values = drives.form_values(cast.ward, ends_on="2026-11-30", name="Đợt <b>hai</b>")
    answer = lan.post("/drives/new", values, expect=422)
    assert answer.value_of("name") == "Đợt <b>hai</b>"
    assert "Ngày kết thúc phải từ ngày bắt đầu trở đi." in answer.text_of("main")


def test_new_refuses_another_ward(page, cast):
    lan = page.as_("lan")
    lan.get("/drives/new")
    lan.post("/drives/new", drives.form_values(cast.other_ward), expect=422)
    assert db.session.scalar(select(Drive.id)) is None


def test_show_is_hidden_from_strangers_and_read_by_readers(page, cast):
    drive = drives.drive(cast.ward)
    page.as_("hoa").get(f"/drives/{drive.id}", expect=404)
    page.as_("minh").get(f"/drives/{drive.id}", expect=403)
    page.as_("thu").get(f"/drives/{drive.id}")
    page.as_("thu").get(f"/drives/{drive.id}/edit", expect=403)


def test_edit_refuses_what_somebody_changed_meanwhile(page, cast):
    drive = drives.drive(cast.ward)
    lan = page.as_("lan")
    stale = lan.get(f"/drives/{drive.id}/edit").fields()
    lan.post(f"/drives/{drive.id}/edit", stale | {"name": "Tên mới"})
    answer = lan.post(f"/drives/{drive.id}/edit", stale | {"name": "Tên khác"}, expect=422)
    assert "vừa được người khác sửa" in answer.text_of("main")
    assert answer.value_of("name") == "Tên khác"
    assert db.session.get(Drive, drive.id).name == "Tên mới"


def test_open_needs_an_app(page, cast):
    drive = drives.drive(cast.ward, state="draft")
    db.session.delete(db.session.scalars(select(DriveApp)).one())
    db.session.flush()
    lan = page.as_("lan")
    lan.get(f"/drives/{drive.id}")
    lan.post(f"/drives/{drive.id}/open", expect=409)
    lan.get(f"/drives/{drive.id}/apps/new")
    lan.post(f"/drives/{drive.id}/apps/new", {"name": "iHanoi", "steps": ["install", "verify"]})
    lan.post(f"/drives/{drive.id}/open")
    assert db.session.get(Drive, drive.id).state == "open"


def test_close_ends_changes(page, cast):
    drive = drives.drive(cast.ward)
    lan = page.as_("lan")
    lan.get(f"/drives/{drive.id}")
    lan.post(f"/drives/{drive.id}/close")
    lan.post(f"/drives/{drive.id}/close", expect=409)
    assert db.session.get(Drive, drive.id).state == "closed"


def test_goals(page, cast):
    drive = drives.drive(cast.ward)
    lan = page.as_("lan")
    lan.get(f"/drives/{drive.id}/goals")
    lan.post(f"/drives/{drive.id}/goals", {"minimum": "2", "maximum": "1", "rate_percent": "60"}, expect=422)
    lan.post(f"/drives/{drive.id}/goals", {"minimum": "1", "maximum": "2", "rate_percent": "60"})
    assert "60" in page.as_("lan").get(f"/drives/{drive.id}").text_of("main")


def test_an_app_of_another_drive_is_missing(page, cast):
    mine, other = drives.drive(cast.ward), drives.drive(places.alley(cast.ward), name="Đợt nhỏ")
    page.as_("lan").get(f"/drives/{mine.id}/apps/{other.apps[0].id}/edit", expect=404)
