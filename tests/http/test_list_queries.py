"""A list asks the database the same few questions however long it is; who is signed in and what every page shows included."""

import pytest

from app.extensions import db
from tests.factories import drives, people, places, routes
from tests.factories.people import Cast
from tests.kit.page import Page
from tests.kit.statements import statements

MOST = 6


@pytest.mark.parametrize(
    ("login", "path"),
    [
        ("lan", "/people"),
        ("lan", "/alleys/{alley}"),
        ("lan", "/households"),
        ("lan", "/households?q=hanh"),
        ("lan", "/drives/{drive}/routes"),
        ("lan", "/hours"),
        ("quang", "/audit"),
        ("minh", "/today"),
        ("minh", "/notices"),
    ],
)
def test_a_list_asks_little(page: Page, cast: Cast, login: str, path: str) -> None:
    lane, drive = places.alley(cast.ward), drives.drive(cast.ward)
    for number in range(12):
        walker = people.account(f"v{number}", area=cast.ward)
        doors = [places.household(lane, f"{number}/{place}", head_name="Trần Thị Hạnh") for place in range(3)]
        routes.assignment(drive, [cast.minh if number == 0 else walker], doors, cast.team)
    where = path.format(alley=lane.id, drive=drive.id)
    db.session.commit()
    person = page.as_(login)
    person.get("/account")  # the first page of a process looks at the revision of the database, too
    with statements() as asked:
        person.get(where)
    assert len(asked) <= MOST, "\n".join(asked)
