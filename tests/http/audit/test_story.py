"""The first drive from its ward to its last route: everything done leaves its line in the record, sealed and for good."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app.audit.actions import record
from app.audit.models import AuditRow
from app.audit.seal import seal_of
from app.drives.models import AdoptionReading, Drive, DriveApp
from app.extensions import db
from app.kernel.clock import local_day, utc_now
from app.people.models import Team
from app.places.models import Household
from app.routes.models import Assignment
from app.storage import unit
from tests.factories import drives, people, places, routes
from tests.factories.people import Cast
from tests.kit.page import Page


class Story:
    """Posts as a person, and holds that each post left at least one new line with that person's name."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._people: dict[str, Page] = {}

    def does(self, login: str, url: str, form: str | None = None, to: str | None = None, **changes: Any) -> None:
        """Open the page `url`, change its form, send it (or send only the changes `to` an address)."""
        if login not in self._people:
            self._people[login] = self._page.as_(login)
        person = self._people[login]
        answer = person.get(url)
        before = db.session.scalar(select(func.max(AuditRow.id))) or 0
        if to is None:
            person.submit(answer, form or "main form", **changes)
        else:
            person.post(to, changes)
        new = db.session.scalars(select(AuditRow).where(AuditRow.id > before)).all()
        assert new, f"{login} on {to or url}: no line in the record"
        assert all(row.account_id and row.area_path for row in new), f"{to or url}: who and where is missing"


def newest(model: Any) -> Any:
    return db.session.scalars(select(model).order_by(model.id.desc())).first()


def test_everything_done_in_the_first_drive_is_on_record(page: Page, cast: Cast) -> None:
    story, today = Story(page), local_day(utc_now())
    alley = places.alley(cast.ward, "45 Tuệ Tĩnh")
    for number in range(1, 4):
        story.does(
            "lan", f"/alleys/{alley.id}/households/new", address_raw=f"45/{number}", head_name=f"Bà Hạnh {number}"
        )
    house = newest(Household)
    story.does("lan", f"/households/{house.id}/edit", landmark="cạnh quán phở")
    story.does("lan", "/teams/new", name="Đội 7")
    assert newest(Team).name == "Đội 7"
    drive_form = drives.form_values(
        cast.ward, starts_on=today.isoformat(), ends_on=(today + timedelta(days=5)).isoformat()
    )
    story.does("lan", "/drives/new", to="/drives/new", **drive_form)
    url = f"/drives/{newest(Drive).id}"
    story.does("lan", f"{url}/apps/new", to=f"{url}/apps/new", name="iHanoi", steps=["install"])
    assert newest(DriveApp).name == "iHanoi"
    story.does("lan", f"{url}/goals", to=f"{url}/goals", minimum="1", maximum="2", rate_percent="60")
    story.does("lan", url, to=f"{url}/open")
    reading = {"at": "2026-01-05T17:00", "installs": "74", "denominator": "194", "denominator_kind": "smartphones"}
    story.does("lan", f"{url}/readings/new", to=f"{url}/readings/new", source="Thành phố", **reading)
    assert newest(AdoptionReading).installs == 74
    drive, lan = newest(Drive), people.account("lan2", "Trần Lan Hai", cast.ward)
    plan = routes.plan(drive, cast.lan, [alley], [cast.team])
    story.does("lan", f"/plans/{plan.uid}/publish")
    route = f"/routes/{newest(Assignment).uid}"
    story.does("minh", "/today", "#dock-form", outcome="not_home")
    story.does("minh", route, to=f"{route}/submit")
    story.does("ban", route, to=f"{route}/close")
    story.does("lan", f"/people/{lan.id}", to=f"/people/{lan.id}/disable", reason="đã chuyển đi")
    story.does("lan", url, to=f"{url}/close")
    kept = " ".join(str((row.action, row.object_id, row.detail)) for row in db.session.scalars(select(AuditRow)))
    for secret in ("Hạnh", "quán phở", "chuyển đi", "Lan Hai"):
        assert secret not in kept, "names and notes do not belong into the record"


def test_each_line_is_sealed(app: Flask, cast: Cast) -> None:
    record(
        people.actor(cast.lan),
        utc_now(),
        "places.edit_household",
        "household",
        7,
        cast.ward.path,
        fields=["phone"],
        n=2,
    )
    unit.commit()
    db.session.expire_all()
    row = newest(AuditRow)
    assert row.seal == seal_of(row)
    kept = row.seal
    for name, value in (("account_id", cast.hoa.id), ("object_id", "8"), ("detail", {"n": 3}), ("action", "x")):
        with db.session.no_autoflush:
            before = getattr(row, name)
            setattr(row, name, value)
            assert seal_of(row) != kept, name
            setattr(row, name, before)
    db.session.rollback()


@pytest.mark.parametrize("change", ["UPDATE audit_row SET account_id = 1", "DELETE FROM audit_row"])
def test_no_line_is_ever_changed(app: Flask, cast: Cast, change: str) -> None:
    record(people.actor(cast.lan), utc_now(), "places.edit_household", "household", 7, cast.ward.path)
    unit.commit()
    with pytest.raises(DBAPIError, match="never changed"):
        db.session.execute(text(change))
    db.session.rollback()
    assert db.session.scalar(select(AuditRow.account_id)) == cast.lan.id


def test_what_is_taken_back_leaves_no_line(app: Flask, cast: Cast) -> None:
    record(people.actor(cast.lan), utc_now(), "places.edit_household", "household", 7, cast.ward.path)
    unit.rollback()
    assert newest(AuditRow) is None
