"""Whoever works in a ward in the middle of its drive meets no child of its schools: no page, part or file names one."""

from pathlib import Path

from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.extensions import db
from app.sales.models import SalesPoint
from app.schools.models import Pupil, School
from tests.factories import people
from tests.factories.people import Cast
from tests.factories.ward_at_work import ward_at_work
from tests.http.schools.test_pupil_lists import bring, workbook
from tests.kit.crawl import crawl
from tests.kit.page import Answer, Page

OUTSIDE = {
    "quang": "admin",
    "lan": "coordinator",
    "ban": "leader",
    "minh": "volunteer",
    "thu": "reader",
    "dinh": "hamlet_head",
    "chau": "point_staff",
    "hoa": "coordinator",
}
INSIDE = {"school_lead", "school_office", "homeroom", "system"}


class Reader:
    """A person all of whose answers are searched, headers and markup too."""

    def __init__(self, page: Page, secrets: list[str]) -> None:
        self.page, self.secrets, self.opened = page, secrets, 0
        self.told: list[str] = []

    def get(self, path: str, *, expect: int | None = 200) -> Answer:
        """Ask, and note what the answer gives away."""
        answer = self.page.get(path, expect=expect)
        self.opened += 1
        whole = f"{answer.response.headers} {answer.response.get_data().decode(errors='replace')}"
        self.told += [f"{path}: {word}" for word in self.secrets if word in whole]
        return answer


def secrets_of_schools() -> list[str]:
    """Return every child's and guardian's name and number, whole and as it is shown, and the name of their list."""
    found = ["hoc-sinh.xlsx"]
    for pupil in db.session.scalars(select(Pupil)):
        phone = pupil.guardian_phone or ""
        found += [pupil.name, pupil.guardian_name, phone, phone and f"{phone[:4]} {phone[4:7]} {phone[7:]}"]
    return [word for word in found if word]


def test_no_role_outside_a_school_is_told_a_child(app: Flask, page: Page, cast: Cast, tmp_path: Path) -> None:
    assert set(OUTSIDE.values()) | INSIDE == {role.value for role in Role}, "a new role: on which side does it stand?"
    ward_at_work(cast, tmp_path)
    point = db.session.scalars(select(SalesPoint).where(SalesPoint.area_id == cast.ward.id)).first()
    people.grant(people.account("chau", "Lý Châu", cast.ward), Role.POINT_STAFF, cast.ward, point_id=point.id)
    school = db.session.scalars(select(School)).one()
    bring(page.as_("huong"), school, workbook())
    for pupil in db.session.scalars(select(Pupil)):
        pupil.name, pupil.guardian_name = f"{pupil.name} Kỳ{pupil.id}", f"Phụ huynh Kỳ{pupil.id}"
    db.session.commit()
    secrets = secrets_of_schools()
    lead = Reader(page.as_("huong"), secrets)
    crawl(app, lead, most=1)
    assert lead.told, "who works there is told"
    for login in OUTSIDE:
        person = Reader(page.as_(login), secrets)
        crawl(app, person, most=2)
        person.get(f"/schools/{school.id}", expect=None)
        person.get("/audit", expect=None)
        assert person.opened > 8 and not person.told, f"{login}: {person.told}"
