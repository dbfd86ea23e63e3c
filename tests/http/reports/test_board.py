"""The board: two rates that are never mixed, every figure with its denominator and time, worst alleys first."""

from datetime import timedelta

from pytest import approx
from sqlalchemy import select

from app.drives.actions import close_drive
from app.extensions import db
from app.kernel.clock import local, utc_now
from app.reports.board import board_of
from app.reports.queries.board import helpers_page
from app.visits.actions import agree_to_visit
from app.visits.models import Visit
from tests.factories import drives, people, places, routes
from tests.http.reports.conftest import Ward, two_readings
from tests.kit.page import Page
from tests.kit.statements import statements


def rates(page: Page, ward: Ward) -> str:
    return page.as_("lan").get(ward.url).text_of("#rates")


def test_the_official_rate_names_denominator_and_time(page: Page, ward: Ward) -> None:
    two_readings(ward.drive)
    shown = rates(page, ward)
    assert "52 %" in shown and "1.000 máy thông minh" in shown and "520 máy" in shown
    assert "14,0 điểm từ 38,0%" in shown
    at = local(utc_now())
    assert f"{at.day}/{at.month}" in shown


def test_a_visit_moves_the_list_and_not_the_official_rate(page: Page, ward: Ward) -> None:
    two_readings(ward.drive)
    before = board_of(ward.drive, utc_now(), 17)
    ward.visit(0, "installed", phones=2)
    ward.visit(8, "installed", ward.cast.lan, phones=1)
    after = board_of(ward.drive, utc_now(), 17)
    assert after.official == before.official and after.readings == before.readings
    assert (before.list_percent, after.list_percent) == (20.0, approx(27.5)), "of the 40 phones known: 8, then 8 and 3"
    assert after.gap is not None and after.official is not None and after.gap == approx(after.official.percent - 27.5)
    shown = rates(page, ward)
    assert "27,5%" in shown and "40 máy" in shown and "4 hộ chưa rõ" in shown


def test_a_reading_moves_the_official_rate_and_not_the_list(ward: Ward) -> None:
    drives.reading(ward.drive, 380, 1000)
    before = board_of(ward.drive, utc_now(), 17)
    drives.reading(ward.drive, 600, 1000, utc_now())
    after = board_of(ward.drive, utc_now(), 17)
    assert before.official is not None and after.official is not None
    assert (before.official.percent, after.official.percent) == (38.0, 60.0)
    assert after.list_percent == before.list_percent


def test_kinds_of_denominators_are_never_joined(ward: Ward) -> None:
    drives.reading(ward.drive, 900, 1000, utc_now() - timedelta(days=2), kind="population")
    drives.reading(ward.drive, 380, 1000, utc_now())
    board = board_of(ward.drive, utc_now(), 17)
    assert board.official is not None and board.official.points is None
    assert [reading.kind for reading in board.readings] == ["smartphones"]


def test_what_the_target_still_needs(page: Page, ward: Ward) -> None:
    drives.reading(ward.drive, 36_860, 97_000)
    drives.rate_goal(ward.drive, 52)
    needed = board_of(ward.drive, utc_now(), 17).needed
    assert needed is not None and needed.days_left == 7
    assert (needed.installs, needed.per_day, needed.goals_least, needed.goals_most) == (13_580, 1_940, 6_790, 13_580)
    shown = rates(page, ward)
    for figure in ("13.580", "1.940", "6.790", "52"):
        assert figure in shown
    drives.reading(ward.drive, 60_000, 97_000, utc_now())
    assert "Đã đạt" in rates(page, ward)


def test_worst_alley_first_and_the_unknown_ones_say_so(page: Page, ward: Ward) -> None:
    ward.visit(0, "installed", phones=3)
    ward.visit(1, "not_home")
    lines = board_of(ward.drive, utc_now(), 17).alleys
    assert [(line.name, line.percent, line.not_visited) for line in lines] == [
        ("Ngõ Trạm", 20.0, 4),
        ("Ngõ Huyện", 35.0, 2),
        ("Ngõ Gạch", None, 4),
    ]
    lan = page.as_("lan").get(ward.url)
    names = lan.texts("main a[href^='/alleys/']")
    assert [name.split()[1] for name in names] == ["Trạm", "Huyện", "Gạch"]
    rows = page.as_("lan").get(ward.url + "/alleys").texts("tbody tr")
    assert ["Trạm" in rows[0], "Huyện" in rows[1], "Gạch" in rows[2] and "chưa rõ" in rows[2]] == [True] * 3


def test_four_figures_each_of_its_own(page: Page, ward: Ward) -> None:
    for place, said in enumerate(("installed", "not_home", "refused", "met")):
        more = {"phones": 2} if said == "installed" else {}
        ward.visit(place, said, **more)
    board = board_of(ward.drive, utc_now(), 17)
    figures = (board.listed.households, board.totals["knocked"], board.totals["reached"], board.totals["helped"])
    assert figures[0] == 12 and figures[1] == 4 and figures[3] == 2
    assert figures[1] > figures[2], "nobody home is knocked at, not met"
    assert board.today == {measure: board.totals[measure] for measure in ("visits", "helped")}


def test_at_most_three_things_the_most_urgent_first(page: Page, ward: Ward) -> None:
    light = people.team(ward.cast.ward, "Đội 2")
    far = places.alley(ward.cast.ward, "Ngõ Xa")
    many = [places.household(far) for _house in range(30)]
    routes.assignment(ward.drive, [ward.cast.thu], many, light, due_at=utc_now() - timedelta(hours=1))
    ward.visit(0, "unsafe")
    board = board_of(ward.drive, utc_now(), 17)
    assert [one.code for one in board.attention] == ["review", "overloaded", "overdue"]
    assert board.unheld == 4, "the fourth is left out, though it is there"
    assert len(page.as_("lan").get(ward.url).css("#attention li")) == 3
    agree_to_visit(people.actor(ward.cast.lan), utc_now(), db.session.scalars(select(Visit)).one())
    found = board_of(ward.drive, utc_now(), 17).attention
    assert [one.code for one in found] == ["overloaded", "overdue", "unheld"]


def test_an_old_official_figure_is_asked_for(ward: Ward) -> None:
    drives.reading(ward.drive, 1, 10, utc_now() - timedelta(days=3))
    assert "reading_due" in [one.code for one in board_of(ward.drive, utc_now(), 17).attention]
    drives.reading(ward.drive, 2, 10, utc_now())
    assert "reading_due" not in [one.code for one in board_of(ward.drive, utc_now(), 17).attention]


def test_volunteers_below_their_goal(page: Page, ward: Ward) -> None:
    ward.visit(0, "installed")
    board = board_of(ward.drive, utc_now(), 17)
    assert (board.helpers.all, board.helpers.below) == (2, 0), "both of a pair are credited"
    routes.assignment(ward.drive, [ward.cast.thu], ward.doors[8:9], ward.cast.team)
    board = board_of(ward.drive, utc_now(), 17)
    assert (board.helpers.all, board.helpers.below) == (3, 1)
    rows = page.as_("lan").get(ward.url + "/people").texts("tbody tr")
    assert rows[0].startswith("Phạm Thị Thu") and "0/2" in rows[0] and "Chưa" in rows[0]
    assert "1/2" in rows[1] and "1/2" in rows[2]


def test_volunteers_come_in_pages(ward: Ward) -> None:
    ward.visit(0, "installed")
    routes.assignment(ward.drive, [ward.cast.thu], ward.doors[8:9], ward.cast.team)
    whole = helpers_page(ward.drive, None, None)
    assert [helper.helped for helper in whole.rows] == [0, 1, 1] and whole.next_key is None
    found, after = [], None
    for _ in whole.rows:
        page = helpers_page(ward.drive, frozenset({ward.cast.team.id}), after, size=1)
        found += page.rows
        after = page.next_key
    assert (found, after) == (list(whole.rows), None)


def test_a_closed_drive_asks_for_nothing(page: Page, ward: Ward) -> None:
    two_readings(ward.drive)
    ward.visit(0, "unsafe")
    ward.drive.state = "closed"
    board = board_of(ward.drive, utc_now(), 17)
    assert (board.attention, board.unheld, board.days_left) == ([], 0, 0)
    lan = page.as_("lan").get(ward.url)
    assert not lan.css("a[href$='/plans/new']") and not lan.css("a[href$='/readings/new']")
    assert "52 %" in lan.text_of("#rates"), "its figures stay"


def test_an_empty_ward_says_what_to_do(page: Page, cast: people.Cast) -> None:
    drive = drives.drive(cast.ward)
    lan = page.as_("lan").get(f"/drives/{drive.id}/board")
    assert "Chưa có số liệu chính thức" in lan.text_of("#rates")
    assert lan.css("main a[href='/lists/new']") and lan.css("main a[href$='/readings/new']")
    for part in ("people", "alleys"):
        page.as_("lan").get(f"/drives/{drive.id}/board/{part}")


def test_the_board_costs_the_same_however_many_visits_there_are(page: Page, ward: Ward) -> None:
    two_readings(ward.drive)
    drives.rate_goal(ward.drive)
    for number in range(10):
        ward.visit(number % 8, "refused")
    lan = page.as_("lan")

    def asked() -> list[str]:
        url = ward.url
        with statements() as seen:
            lan.get(url)
        return seen

    few = asked()
    for number in range(190):
        ward.visit(number % 8, "not_home" if number % 2 else "installed")
    many = asked()
    assert len(many) == len(few)
    assert len(many) <= 12, "\n".join(many)
    assert not any("FROM visit" in statement or "FROM assist" in statement for statement in many)


def test_a_closed_drive_keeps_the_list_as_it_was(page: Page, ward: Ward) -> None:
    ward.visit(0, "installed", phones=2)
    db.session.commit()
    before = board_of(ward.drive, utc_now(), 17)
    close_drive(people.actor(ward.cast.lan), utc_now(), ward.drive)
    alley = ward.doors[0].alley
    places.household(alley, "999", smartphones=7, installed_at_start=7)
    ward.doors[1].smartphones = 50
    ward.doors[2].void_reason = "demolished"
    db.session.flush()
    after = board_of(ward.drive, utc_now(), 17)
    assert (after.listed, after.list_percent, after.alleys) == (before.listed, before.list_percent, before.alleys)
    open_again = drives.drive(ward.cast.ward)
    assert board_of(open_again, utc_now(), 17).listed.households == before.listed.households, "one more, one fewer"
