"""Official figures: entered, confirmed when odd, corrected without losing the first."""

import pytest
from sqlalchemy import select

from app.drives.models import AdoptionReading
from app.drives.queries import readings_of
from app.extensions import db
from tests.factories import drives, people


@pytest.fixture
def cast(app):
    return people.cast()


@pytest.fixture
def drive(cast):
    return drives.drive(cast.ward)


def values(**changes):
    return {
        "at": "2026-01-05T17:00",
        "installs": "740",
        "denominator": "1940",
        "denominator_kind": "smartphones",
        "source": "Thành phố",
    } | changes


def test_new(page, drive):
    lan = page.as_("lan")
    lan.get(f"/drives/{drive.id}/readings/new")
    lan.post(f"/drives/{drive.id}/readings/new", values())
    reading = db.session.scalars(select(AdoptionReading)).one()
    assert reading.at.isoformat() == "2026-01-05T10:00:00+00:00"
    shown = lan.get(f"/drives/{drive.id}").text_of("#drive-readings")
    assert "38,1%" in shown and "1.940 máy thông minh" in shown and "17:00, 5/1" in shown


def test_more_than_the_total_asks_first(page, drive):
    lan = page.as_("lan")
    lan.get(f"/drives/{drive.id}/readings/new")
    answer = lan.post(f"/drives/{drive.id}/readings/new", values(installs="2000"), expect=422)
    assert answer.value_of("installs") == "2000"
    lan.post(f"/drives/{drive.id}/readings/new", values(installs="2000", confirmed="y"))
    assert db.session.scalars(select(AdoptionReading)).one().installs == 2000


@pytest.mark.parametrize("bad", ["-1", "", "12?", "99999999999999999999", "1e5"])
def test_bad_counts_are_kept_and_told(page, drive, bad):
    lan = page.as_("lan")
    lan.get(f"/drives/{drive.id}/readings/new")
    answer = lan.post(f"/drives/{drive.id}/readings/new", values(installs=bad), expect=422)
    assert answer.value_of("installs") == bad


def test_correct_keeps_the_first(page, drive):
    first = drives.reading(drive, 74, 194)
    lan = page.as_("lan")
    lan.get(f"/drives/{drive.id}/readings/{first.id}/correct")
    lan.post(f"/drives/{drive.id}/readings/{first.id}/correct", values())
    assert db.session.scalar(select(AdoptionReading.installs).where(AdoptionReading.id == first.id)) == 74
    assert [reading.installs for reading in readings_of(drives_again(drive))] == [740]
    lan.get(f"/drives/{drive.id}/readings/{first.id}/correct", expect=404)


def test_reader_may_not(page, drive):
    page.as_("thu").get(f"/drives/{drive.id}/readings/new", expect=403)
    page.as_("hoa").get(f"/drives/{drive.id}/readings/new", expect=404)


def drives_again(drive):
    return db.session.merge(drive)
