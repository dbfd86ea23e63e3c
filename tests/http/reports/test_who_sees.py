"""Who sees the board: a reader figures and no names, and no button that leads to a closed door."""

import pytest

from tests.factories import drives, people, routes
from tests.http.reports.conftest import Ward, two_readings
from tests.kit.page import Page


@pytest.mark.parametrize(
    ("login", "board", "names"),
    [
        ("lan", 200, 200),
        ("thu", 200, 403),
        ("ban", 200, 200),
        ("minh", 403, 403),
        ("quang", 403, 403),
        ("hoa", 404, 404),
    ],
)
def test_who_comes_in(page: Page, ward: Ward, login: str, board: int, names: int) -> None:
    person = page.as_(login)
    person.get(ward.url, expect=board)
    person.get(ward.url + "/alleys", expect=board)
    person.get(ward.url + "/people", expect=names)


@pytest.mark.parametrize("login", ["thu", "ban", "lan"])
def test_every_link_of_the_board_opens(page: Page, ward: Ward, login: str) -> None:
    two_readings(ward.drive)
    ward.visit(0, "unsafe")
    person = page.as_(login)
    assert len(person.get(ward.url).css("#attention li")) >= 2
    for path in (ward.url, ward.url + "/alleys"):
        links = {str(link["href"]) for link in person.get(path).css("main a[href^='/']")}
        shut = [link for link in links if person.get(link, expect=None).status in (403, 404)]
        assert not shut, f"{path}: {shut}"


def test_a_reader_sees_no_name_of_anybody(page: Page, ward: Ward) -> None:
    ward.visit(0, "installed")
    ward.doors[0].head_name = "Nguyễn Thị Hạnh"
    thu = page.as_("thu")
    for path in (ward.url, ward.url + "/alleys"):
        shown = thu.get(path).text_of("main")
        assert not [name for name in ("Lê Minh", "Hoàng Văn Bản", "Hạnh") if name in shown]


def test_a_leader_sees_the_goals_of_their_own_team_only(page: Page, ward: Ward) -> None:
    other = people.team(ward.cast.ward, "Đội 2")
    routes.assignment(ward.drive, [ward.cast.thu], ward.doors[8:9], other)
    names = page.as_("ban").get(ward.url + "/people").text_of("table")
    assert "Lê Minh" in names and "Phạm Thị Thu" not in names
    assert "Phạm Thị Thu" in page.as_("lan").get(ward.url + "/people").text_of("table")


def test_a_drive_next_door_is_missing(page: Page, ward: Ward) -> None:
    other = drives.drive(ward.cast.other_ward)
    for part in ("", "/alleys", "/people"):
        page.as_("lan").get(f"/drives/{other.id}/board{part}", expect=404)
