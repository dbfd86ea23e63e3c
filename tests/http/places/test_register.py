"""The register at three dates: loaded once, old names found, codes that were used again."""

from datetime import date

import pytest
from sqlalchemy import func, select

from app.access.actor import SYSTEM_ACTOR, Role
from app.extensions import db
from app.kernel.clock import utc_now
from app.places.models import Area, AreaSuccession
from app.places.register import load_register
from tests.factories import people


@pytest.fixture
def register(app):
    load_register(SYSTEM_ACTOR, utc_now())
    db.session.flush()


@pytest.fixture
def quang(page, register):
    people.grant(people.account("quang"), Role.ADMIN)
    return page.as_("quang")


def unit(name, valid_from):
    wanted = select(Area).where(
        Area.name == name, Area.valid_from == valid_from if valid_from else Area.valid_from.is_(None)
    )
    return db.session.scalars(wanted).one()


def test_loading_twice_changes_nothing(register):
    counted = [db.session.scalar(select(func.count()).select_from(model)) for model in (Area, AreaSuccession)]
    again = load_register(SYSTEM_ACTOR, utc_now())
    assert (again.units, again.successions) == (0, 0)
    assert counted == [db.session.scalar(select(func.count()).select_from(model)) for model in (Area, AreaSuccession)]
    assert db.session.scalar(select(func.count()).where(Area.level == "ward", Area.valid_to.is_(None))) == 126


def test_a_code_used_again_is_another_unit(register):
    by_code = db.session.scalars(select(Area).where(Area.code == "00070", Area.level == "ward").order_by(Area.id)).all()
    assert {(one.label, one.valid_to) for one in by_code} == {
        ("Phường Hàng Trống", date(2025, 6, 30)),
        ("Phường Hoàn Kiếm", None),
    }


def test_wards_of_today_stand_under_the_province(register):
    ward = unit("Chuyên Mỹ", date(2025, 7, 1))
    assert ward.parent.label == "Thành phố Hà Nội"
    assert ward.path == f"{ward.parent.path}{ward.id}/"


@pytest.mark.parametrize(
    ("query", "name", "went"),
    [
        ("hang trong", "Phường Hàng Trống", "một phần nay thuộc Phường Hoàn Kiếm"),
        ("thị trấn Phú Minh", "Thị trấn Phú Minh", "nay thuộc Xã Phú Xuyên"),
        ("Sơn Hà", "Xã Sơn Hà", "nay thuộc Xã Phú Xuyên"),
        ("Phú Yên", "Xã Phú Yên", "nay thuộc Xã Chuyên Mỹ"),
    ],
)
def test_index_finds_old_names_and_says_where_they_went(quang, query, name, went):
    answer = quang.get("/areas", query_string={"q": query}, htmx=True)
    rows = [row for row in answer.texts("#units li") if row.startswith(name)]
    assert any(went in row for row in rows), answer.texts("#units li")


def test_an_old_unit_has_a_page(quang):
    answer = quang.get(f"/areas/{unit('Phú Yên', None).id}")
    assert "Đơn vị này không còn." in answer.text_of("main")
    assert "Xã Chuyên Mỹ" in answer.text_of("main")


def test_a_unit_of_today_names_those_it_was_made_of(quang):
    text = quang.get(f"/areas/{unit('Chuyên Mỹ', date(2025, 7, 1)).id}/past").text_of("body")
    assert "Gồm 5 đơn vị cũ" in text and "Xã Tân Dân" in text and "Huyện Phú Xuyên" in text


def test_a_ward_sees_its_own_past_and_no_others(page, register):
    ward = unit("Chuyên Mỹ", date(2025, 7, 1))
    lan = people.account("lan", area=ward)
    people.grant(lan, Role.COORDINATOR, ward)
    people.grant(lan, Role.COORDINATOR, unit("Hồng Hà", date(2025, 7, 1)))
    browser = page.as_("lan")
    assert "Xã Phú Yên" in browser.get("/areas?q=phu+yen").text_of("main")
    assert "Không tìm thấy." in browser.get("/areas?q=hang+trong").text_of("main")
