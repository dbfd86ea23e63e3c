"""What a resident learns from a team's card, and what not."""

from datetime import timedelta

import pytest

from app.extensions import db
from app.kernel.clock import local_day, start_of, utc_now
from app.kernel.ids import uuid7
from app.people.models import Organisation
from tests.factories import drives, people, routes
from tests.factories.people import Cast
from tests.kit.page import Page

TODAY, NONE_TODAY = "Hôm nay đội này đi ở đây.", "Hôm nay đội này không đi."


def address(cast: Cast) -> str:
    return f"/the/{cast.team.uid}"


def test_it_says_team_area_and_day_and_nobodys_name(page: Page, cast: Cast) -> None:
    db.session.add(Organisation(id=1, name="Đoàn phường", phone="0900000000", changed_at=utc_now()))
    shown = page.get(address(cast))
    said = shown.text_of("main")
    assert shown.text_of("h1") == cast.team.name and cast.ward.name in said and "0900 000 000" in said
    assert f"{local_day(utc_now()):%d/%m}" in said
    assert not any(one.name in said for one in (cast.minh, cast.ban, cast.lan))
    assert "Set-Cookie" not in shown.headers and shown.headers["Cache-Control"] == "no-store"
    assert "This team" in page.get(address(cast) + "?lang=en").text_of("main")


@pytest.mark.parametrize(
    ("state", "begins", "due", "walks"),
    [
        ("assigned", 0, 1, True),
        ("in_progress", -2, 0, True),
        ("received", 1, 2, False),
        ("in_progress", -3, -1, False),
        ("submitted", 0, 1, False),
        ("handed_over", 0, 1, False),
    ],
)
def test_whether_the_team_walks_today(page: Page, cast: Cast, state: str, begins: int, due: int, walks: bool) -> None:
    noon = start_of(local_day(utc_now())) + timedelta(hours=12)
    times = {"starts_at": noon + timedelta(days=begins), "due_at": noon + timedelta(days=due)}
    routes.assignment(drives.drive(cast.ward), [cast.minh], [], cast.team, state=state, **times)
    said = page.get(address(cast)).text_of("main")
    assert (TODAY in said, NONE_TODAY in said) == (walks, not walks)


def test_it_ends_with_the_team_and_a_made_up_one_says_the_same(page: Page, cast: Cast) -> None:
    cast.team.ended_at = utc_now()
    over = page.get(address(cast), expect=404)
    unknown = page.get(f"/the/{uuid7()}", expect=404)
    assert over.text_of("h1") == unknown.text_of("h1") == "Thẻ này không còn hiệu lực"
    assert cast.team.name not in over.text


def test_a_volunteer_shows_the_card_of_the_own_team_alone(page: Page, cast: Cast) -> None:
    other = people.team(cast.ward, "Đội khác")
    shown = page.as_("minh").get("/team-card")
    assert shown.texts(".team-card h2") == [cast.team.name] and other.name not in shown.text
    assert "http://localhost" + address(cast) in [link["href"] for link in shown.css(".team-card a")]
    assert "X-Keep" in shown.headers and shown.headers["Cache-Control"] == "private, no-cache", "shown without signal"
    assert page.as_("lan").get("/team-card").css(".team-card") == []
    page.as_("quang").get("/team-card", expect=403)
