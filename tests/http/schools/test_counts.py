"""What the ward may know: sums, and of apps only five and more."""

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.kernel.clock import local_day, utc_now
from app.schools.models import ClassDay, School, SchoolDay
from tests.factories import places, schools
from tests.factories.people import Cast
from tests.kit.page import Page
from tests.kit.statements import statements

APPS = {"7A": (12, 9, 7, 6), "7B": (20, 8, 2, 5), "7C": (15, 11, 9, 8)}


@pytest.fixture
def school(cast: Cast) -> School:
    found = schools.school(cast.ward)
    alley = places.alley(cast.ward, "45")
    for name, numbers in APPS.items():
        of_class = schools.school_class(found, name)
        for state, number in zip(("installed", "not_installed", "no_phone", ""), numbers, strict=True):
            for _ in range(number):
                schools.pupil(of_class, "Hoàng Bảo Ngọc", app_state=state, alley_id=alley.id)
        today, now = local_day(utc_now()), utc_now()
        day = ClassDay(school_id=found.id, class_id=of_class.id, on_date=today, pupils=sum(numbers), saved_at=now)
        day.done, day.symptoms, day.absent = 20, 3, 1
        db.session.add(day)
    return found


def cells(page: Page, name: str) -> list[str]:
    shown = page.get("/schools/counts")
    row = next(row for row in shown.css("tbody tr") if row.th.get_text(" ", strip=True).startswith(name))
    return [cell.get_text(" ", strip=True) for cell in row.select("td")]


@pytest.mark.parametrize("login", ["lan", "thu"])
def test_a_small_cell_is_hidden_and_cannot_be_worked_out(page: Page, cast: Cast, school: School, login: str) -> None:
    reader = page.as_(login)
    assert cells(reader, "7B") == ["20", "–", "dưới 5", "–"]
    table = [cells(reader, name) for name in APPS]
    for line in (*table, *zip(*table, strict=True)):
        assert sum(not cell.isdigit() for cell in line) != 1
    assert cells(reader, "Ngõ 45") == ["47", "28", "18", "19"]


def test_the_day_is_a_sum_with_its_denominator_and_time(page: Page, cast: Cast, school: School) -> None:
    row = cells(page.as_("lan"), school.name)
    assert row[1:4] == ["112", "69", "61,6%"]
    assert row[4] != ""
    shown = page.as_("lan").get("/schools/counts").text
    assert "Bảo Ngọc" not in shown and "riệu chứng" not in shown


def test_a_tiny_school_tells_nothing(page: Page, cast: Cast) -> None:
    schools.pupil(schools.school_class(schools.school(cast.ward, "Điểm trường Ao")))
    assert cells(page.as_("lan"), "Điểm trường Ao")[1:4] == ["dưới 5", "–", "–"]


def test_counts_are_for_the_area_only(page: Page, cast: Cast, school: School) -> None:
    schools.staff("mai", school)
    page.as_("mai").get("/schools/counts", expect=403)
    page.as_("minh").get("/schools/counts", expect=403)
    assert page.as_("hoa").get("/schools/counts").css(".empty")


def test_the_page_asks_no_more_for_many_schools(page: Page, cast: Cast, school: School) -> None:
    lan = page.as_("lan")
    with statements() as few:
        lan.get("/schools/counts")
    for number in range(5):
        schools.pupil(schools.school_class(schools.school(cast.ward, f"Trường {number}")))
    with statements() as many:
        lan.get("/schools/counts")
    assert len(many) == len(few)
    assert db.session.scalar(select(func.count()).select_from(School)) == 6


def test_a_day_off_and_a_day_not_begun_say_so(page: Page, cast: Cast) -> None:
    early = schools.school(cast.ward, "Trường Sớm", cutoff=465)
    off = schools.school(cast.ward, "Trường Nghỉ")
    few = schools.school(cast.ward, "Trường Ít")
    today = local_day(utc_now())
    db.session.add(SchoolDay(school_id=off.id, on_date=today, kind="off"))
    for one in (early, off, few):
        of_class = schools.school_class(one)
        schools.full_class(of_class, size=8)
        if one is not early:
            kept = ClassDay(school_id=one.id, class_id=of_class.id, on_date=today, pupils=8, done=4, saved_at=utc_now())
            db.session.add(kept)
    lan = page.as_("lan")
    assert cells(lan, "Trường Sớm")[1:] == ["8", "0", "0,0%", "chưa ai khai, hạn 7:45"]
    assert cells(lan, "Trường Nghỉ")[1:] == ["8", "–", "–", "hôm nay nghỉ"]
    assert cells(lan, "Trường Ít")[1:4] == ["8", "dưới 5", "–"]
    assert "tính cả em vắng" in lan.get("/schools/counts").text_of("main")
