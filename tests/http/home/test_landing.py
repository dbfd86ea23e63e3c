"""The start page leads each of the cast to what needs them now."""

from datetime import timedelta

import pytest

from app.extensions import db
from app.kernel.clock import utc_now
from app.people.models import Commitment
from tests.factories import drives, places, routes
from tests.factories.people import Cast
from tests.kit.page import Page


@pytest.mark.parametrize(
    ("login", "leads_to"),
    [
        ("lan", "/drives/{drive}/board"),
        ("thu", "/drives/{drive}/board"),
        ("ban", "/teams/{team}/today"),
        ("minh", "/today"),
        ("quang", "/people"),
        ("hoa", "/drives"),
    ],
)
def test_while_a_drive_is_on(page: Page, cast: Cast, login: str, leads_to: str) -> None:
    drive = drives.drive(cast.ward)
    person = page.as_(login)
    answer = person.get("/", expect=303)
    assert answer.location == leads_to.format(drive=drive.id, team=cast.team.id)
    person.get(str(answer.location), expect=None)


def test_a_shift_of_today_comes_before_no_route(page: Page, cast: Cast) -> None:
    now = utc_now()
    shift = Commitment(
        account_id=cast.minh.id, kind="shift", ref="s", title="Xe 1", starts_at=now, ends_at=now + timedelta(minutes=1)
    )
    db.session.add(shift)
    minh = page.as_("minh")
    assert minh.get("/", expect=None).location != "/today"
    routes.assignment(drives.drive(cast.ward), [cast.minh], [places.household(places.alley(cast.ward))], cast.team)
    assert minh.get("/", expect=303).location == "/today"
