"""Official figures: entered, confirmed when odd, corrected without losing the first."""

import pytest
from sqlalchemy import select

from app.drives.models import AdoptionReading
from app.drives.queries import readings_of
from app.extensions import db
from tests.factories import drives, people, places


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


@pytest.fixture
def hamlets(cast):
    return [places.area(name, "group", cast.ward, kind="thôn") for name in ("Giẽ Hạ", "Giẽ Thượng")]


def day(drive, hamlets, **changes):
    low, high = (one.id for one in hamlets)
    return {
        "at": "2026-01-05T17:00",
        "denominator_kind": "smartphones",
        "source": "Đoàn xã",
        f"installs_{low}": "120",
        f"denominator_{low}": "412",
        f"installs_{high}": "90",
        f"denominator_{high}": "436",
    } | changes


def test_several_areas_at_once(page, drive, hamlets):
    lan = page.as_("lan")
    path = f"/drives/{drive.id}/readings/day"
    assert lan.get(path).texts("fieldset legend") == ["Phường Cửa Nam", "Thôn Giẽ Hạ", "Thôn Giẽ Thượng"]
    lan.post(path, day(drive, hamlets))
    shown = lan.get(f"/drives/{drive.id}/readings")
    assert [row.removesuffix(" Đính chính") for row in shown.texts("tbody tr")] == [
        "Thôn Giẽ Hạ 29,1% 120/412 · 17:00",
        "Thôn Giẽ Thượng 20,6% 90/436 · 17:00",
    ]
    again = lan.get(path)
    assert again.value_of(f"denominator_{hamlets[0].id}") == "412" and again.value_of(f"installs_{hamlets[0].id}") == ""


def test_one_wrong_area_stores_none_and_keeps_the_text(page, drive, hamlets):
    low, high = (one.id for one in hamlets)
    lan = page.as_("lan")
    path = f"/drives/{drive.id}/readings/day"
    for field, changes in (
        (f"installs_{high}", {f"installs_{high}": "500"}),
        (f"denominator_{low}", {f"denominator_{low}": ""}),
        (f"installs_{low}", {f"installs_{low}": "12?"}),
        ("source", {"source": ""}),
    ):
        answer = lan.post(path, day(drive, hamlets, **changes), expect=422)
        assert answer.css(f"#{field}-error"), field
        assert answer.value_of(f"denominator_{high}") == "436"
    lan.post(path, day(drive, hamlets, **{f"installs_{low}": "", f"installs_{high}": ""}), expect=422)
    assert not db.session.scalars(select(AdoptionReading)).all()
    lan.post(path, day(drive, hamlets, **{f"installs_{high}": "500", "confirmed": "y"}))
    assert len(db.session.scalars(select(AdoptionReading)).all()) == 2


def test_kinds_stand_in_tables_of_their_own(page, drive):
    drives.reading(drive, 380, 1000)
    drives.reading(drive, 900, 4560, kind="population")
    shown = page.as_("thu").get(f"/drives/{drive.id}/readings")
    assert len(shown.css("table")) == 2 and not shown.css("main a[href*=correct]")


def test_the_history_tells_who_when_and_from_what_to_what(page, drive, hamlets):
    first = drives.reading(drive, 74, 194, area_id=hamlets[0].id)
    lan = page.as_("lan")
    lan.get(f"/drives/{drive.id}/readings/{first.id}/correct")
    lan.post(f"/drives/{drive.id}/readings/{first.id}/correct", values(denominator="1940"))
    told = lan.get(f"/drives/{drive.id}/readings").text_of("section[aria-labelledby=corrections]")
    assert "Thôn Giẽ Hạ" in told and "74/194" in told and "740/1.940" in told and "Trần Thị Lan" in told
    newest = db.session.scalars(select(AdoptionReading).order_by(AdoptionReading.id.desc())).first()
    assert newest.area_id == hamlets[0].id


def test_reader_may_not(page, drive):
    page.as_("thu").get(f"/drives/{drive.id}/readings/new", expect=403)
    page.as_("hoa").get(f"/drives/{drive.id}/readings/new", expect=404)


def drives_again(drive):
    return db.session.merge(drive)
