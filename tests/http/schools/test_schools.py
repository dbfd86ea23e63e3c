"""Schools and their classes: who adds them, what each reader sees of them."""

import pytest
from sqlalchemy import select

from app.access.actor import Role
from app.extensions import db
from app.people.models import Membership
from app.schools.models import Pupil, School, SchoolClass
from tests.factories import schools
from tests.factories.people import Cast
from tests.kit.page import Page
from tests.kit.statements import statements

NEW = {"name": "THCS Cửa Nam", "level": "lower_secondary", "weekdays": ["1", "2"], "cutoff": "07:30"}


@pytest.fixture
def school(cast: Cast) -> School:
    found = schools.school(cast.ward)
    schools.staff("mai", found)
    schools.teacher("nga", schools.school_class(found))
    return found


def test_a_coordinator_adds_a_school(page: Page, cast: Cast) -> None:
    lan = page.as_("lan")
    assert lan.get("/schools").css(".empty a")
    answer = lan.post("/schools/new", NEW | {"area": str(cast.ward.id)})
    added = db.session.scalars(select(School)).one()
    assert answer.location == f"/schools/{added.id}"
    assert (added.weekdays, added.cutoff, added.area_id) == ([1, 2], 450, cast.ward.id)
    assert added.name in lan.get("/schools").text_of("main")


def test_what_was_typed_stays_when_a_school_is_refused(page: Page, cast: Cast, school: School) -> None:
    lan = page.as_("lan")
    answer = lan.post("/schools/new", NEW | {"area": str(cast.ward.id), "name": school.name}, expect=422)
    assert answer.value_of("name") == school.name
    assert "#name" in {link["href"] for link in answer.css(".summary a")}
    lan.post("/schools/new", NEW | {"area": str(cast.other_ward.id)}, expect=422)
    assert len(db.session.scalars(select(School)).all()) == 1


def test_somebody_of_one_school_lands_on_its_page(page: Page, cast: Cast, school: School) -> None:
    assert page.as_("mai").get("/schools", expect=303).location == f"/schools/{school.id}"


def test_the_coordinator_sees_classes_and_teachers_and_no_child(page: Page, cast: Cast, school: School) -> None:
    of_class = db.session.scalars(select(SchoolClass)).one()
    child = schools.pupil(of_class, "Hoàng Bảo Ngọc")
    answer = page.as_("lan").get(f"/schools/{school.id}")
    assert "Nga" in answer.text_of("main") and "Bảo Ngọc" not in answer.text
    assert not answer.css("a[href^='/classes/']")
    assert "dưới 5" in answer.text_of("main") or "giữ lại" in answer.text_of("main")
    for path in (f"/classes/{of_class.id}/pupils", f"/pupils/{child.id}", f"/pupils/{child.id}/edit"):
        assert page.as_("lan").get(path, expect=None).status in (403, 404)
    assert page.as_("lan").get(f"/schools/{school.id}/pupils?q=ngoc", expect=403)
    page.as_("hoa").get(f"/schools/{school.id}", expect=404)


def test_the_list_asks_no_more_for_many_schools(page: Page, cast: Cast) -> None:
    lan = page.as_("lan")
    for number in range(2):
        schools.school_class(schools.school(cast.ward, f"Trường {number}"))
    with statements() as few:
        lan.get("/schools")
    for number in range(2, 8):
        schools.school_class(schools.school(cast.ward, f"Trường {number}"))
    with statements() as many:
        lan.get("/schools")
    assert len(many) == len(few)


def test_two_people_do_not_overwrite_a_school_unseen(page: Page, cast: Cast, school: School) -> None:
    mai, path = page.as_("mai"), f"/schools/{school.id}/edit"
    first = mai.get(path)
    mai.submit(first, phone="024 3825 1234")
    late = mai.submit(first, expect=409, name="Trường khác")
    assert late.value_of("name") == "Trường khác"
    assert "024" in late.text_of(".banner")
    mai.submit(late, name="Trường khác")
    db.session.refresh(school)
    assert school.name == "Trường khác"


def test_classes_are_added_several_at_once_and_only_those_that_fit(page: Page, cast: Cast, school: School) -> None:
    mai, path = page.as_("mai"), f"/schools/{school.id}/classes/new"
    mai.submit(mai.get(path), names="6a, 6 B; 8C")
    assert {one.name for one in db.session.scalars(select(SchoolClass))} == {"7A", "6A", "6B", "8C"}
    for typed, words in (("6D, 6A", "6A"), ("9A, 1A", "1A"), ("9B, chào", "chào")):
        refused = mai.submit(mai.get(path), expect=422, names=typed, year="2026")
        assert refused.value_of("names") == typed
        assert words in refused.text_of("#names-error")
    assert len(db.session.scalars(select(SchoolClass)).all()) == 4
    page.as_("lan").get(path, expect=403)
    page.as_("nga").get(path, expect=403)


def test_a_class_is_renamed_and_ended(page: Page, cast: Cast, school: School) -> None:
    mai = page.as_("mai")
    of_class, other = db.session.scalars(select(SchoolClass)).one(), schools.school_class(school, "7B")
    child = schools.pupil(of_class)
    path = f"/classes/{of_class.id}/edit"
    assert "7B" in mai.post(path, {"name": "7b"}, expect=422).text_of("#name-error")
    mai.post(path, {"name": "7 C"})
    assert of_class.name == "7C"
    mai.submit(mai.get(path), "#ending", to=str(other.id))
    assert (child.class_id, child.left_at) == (other.id, None)
    assert of_class.ended_at is not None
    held = db.session.scalars(select(Membership).where(Membership.class_id == of_class.id)).one()
    assert held.ended_at is not None
    mai.post(f"/classes/{of_class.id}/end", {"to": ""})
    assert db.session.get_one(Pupil, child.id).left_at is None


def test_days_that_differ_are_added_and_taken_off(page: Page, cast: Cast, school: School) -> None:
    mai, path = page.as_("mai"), f"/schools/{school.id}/days"
    sent = {"on_date": "2199-01-05", "kind": "remote", "cutoff": "08:15", "note": "Bão"}
    mai.post(path, sent)
    mai.post(path, sent)
    shown = mai.get(path)
    assert shown.texts("[id^=day-] p") == ["Khai báo đến 8:15 · Bão"]
    assert mai.post(path, sent | {"on_date": "mai"}, expect=422).value_of("note") == "Bão"
    mai.submit(shown, "[id^=forget-]")
    assert not mai.get(path).css("[id^=day-]")
    page.as_("nga").get(path, expect=403)
    page.as_("hoa").get(path, expect=404)


@pytest.mark.parametrize("role", [Role.SCHOOL_LEAD, Role.SCHOOL_OFFICE])
def test_nobody_reaches_the_other_school(page: Page, cast: Cast, school: School, role: Role) -> None:
    there = schools.school(cast.ward, "Trường bên")
    child = schools.pupil(schools.school_class(there))
    schools.staff("ly", school, role)
    ly = page.as_("ly")
    for path in (
        f"/schools/{there.id}",
        f"/schools/{there.id}/pupils?q=an",
        f"/classes/{child.class_id}/pupils",
        f"/pupils/{child.id}",
    ):
        ly.get(path, expect=404)
