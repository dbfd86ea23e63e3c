"""Numbers no database holds, digits that are none, days at the end of time: refused in words, never an error."""

import pytest
from sqlalchemy import select

from app.extensions import db
from app.places.models import Area
from tests.http.visits.conftest import Walk, walk
from tests.kit.page import Page

__all__ = ["walk"]

HUGE = "9" * 30
ENDLESS = "9" * 5000


@pytest.mark.parametrize(
    "path",
    [
        f"/people?after={HUGE}",
        f"/people?after=-{HUGE}",
        f"/audit?before={HUGE}",
        f"/audit?account={HUGE}",
        f"/audit?account=-{HUGE}",
        "/audit?day=9999-12-31",
        "/audit?day=0001-01-01",
        f"/households?after={HUGE}",
        f"/households?area={HUGE}",
        "/households?after=²&area=²",
        "/households?q=%25_%5C",
        "/households?q=%EF%B7%BA" + "%EF%B7%BA" * 300,
        "/areas?q=%25_%5C",
        "/people?q=%25_%5C%00",
        f"/people/{HUGE}",
        f"/today?later={HUGE}&route=%00&logged=%00",
        "/today?later=²",
        "/drives/1/routes?state=%00",
    ],
)
def test_strange_questions_are_answered(page: Page, walk: Walk, path: str) -> None:
    assert page.as_("lan").get(path, expect=None).status in (200, 404, 422)


def test_a_strange_page_of_a_list(page: Page, walk: Walk) -> None:
    lan = page.as_("lan")
    for after in (HUGE, "²", "%00"):
        lan.get(f"/alleys/{walk.doors[0].alley_id}?after={after}")


@pytest.mark.parametrize("door", [ENDLESS, HUGE, "²", "٣", ""])
def test_a_strange_door_to_move(page: Page, walk: Walk, door: str) -> None:
    page.as_("lan").post(f"/alleys/{walk.doors[0].alley_id}/order", {"up": door}, expect=404)


@pytest.mark.parametrize("number", [ENDLESS, HUGE, "²", "-1"])
def test_strange_members(page: Page, walk: Walk, number: str) -> None:
    lan, team = page.as_("lan"), f"/teams/{walk.cast.team.id}"
    for path in ("/add", "/pair", "/unpair"):
        answer = lan.post(team + path, {"people": number, "pair": number}, expect=None)
        assert answer.status in (303, 404, 409, 422), path


@pytest.mark.parametrize("version", [ENDLESS, HUGE, "²", "x"])
def test_a_strange_version(page: Page, walk: Walk, version: str) -> None:
    lan = page.as_("lan")
    edit = f"/drives/{walk.drive.id}/edit"
    lan.submit(lan.get(edit), version=version, expect=422)
    edit = f"/people/{walk.cast.minh.id}/edit"
    assert lan.submit(lan.get(edit), version=version, expect=None).status in (409, 422)
    edit = f"/households/{walk.doors[0].id}/edit"
    assert lan.submit(lan.get(edit), version=version, expect=None).status in (409, 422)


@pytest.mark.parametrize("was_next", [ENDLESS, "²", HUGE])
def test_a_tap_with_a_strange_next_door(page: Page, walk: Walk, was_next: str) -> None:
    minh = page.as_("minh")
    form = minh.get("/today").fields("#dock form") if minh.get("/today").css("#dock form") else {}
    sent = form | {"outcome": "not_home", "was_next": was_next, "dock": "1", "household": str(walk.doors[0].id)}
    sent |= {"drive": str(walk.drive.id), "assignment": walk.route.uid}
    assert minh.post("/visits", sent, htmx=True, expect=None).status in (200, 422)


@pytest.mark.parametrize("name", ["²", "²³/4", "٣ Tràng Tiền", "①"])
def test_an_alley_named_by_digits_that_are_none(page: Page, walk: Walk, name: str) -> None:
    lan = page.as_("lan")
    lan.post(f"/areas/{walk.cast.ward.id}/new", {"level": "alley", "kind": "ngõ", "name": name})
    assert db.session.scalar(select(Area).where(Area.name == name))


@pytest.mark.parametrize("name", ["ễ" * 120, "Ờ " * 59 + "ễ", "\ufdfa" * 120, "ǅ" * 120])
def test_a_name_that_grows_when_sorted(page: Page, walk: Walk, name: str) -> None:
    lan = page.as_("lan")
    edit = f"/people/{walk.cast.minh.id}/edit"
    assert lan.submit(lan.get(edit), name=name, expect=None).status in (303, 422)
    own = page.as_("minh")
    assert own.submit(own.get("/account"), 'main form[action="/account"]', name=name, expect=None).status in (303, 422)


@pytest.mark.parametrize("text", ["1/" * 150, "\ufdfa" * 300, "ngõ " * 75, "9" * 300, "ễ" * 300, "²/³"])
def test_an_address_that_grows_when_read(page: Page, walk: Walk, text: str) -> None:
    lan = page.as_("lan")
    new = lan.get(f"/alleys/{walk.doors[0].alley_id}/households/new")
    answer = lan.submit(new, address_raw=text, head_name="\ufdfa" * 120, landmark="ễ" * 200, expect=None)
    assert answer.status in (303, 422)


@pytest.mark.parametrize("at", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_figure_from_the_end_of_time(page: Page, walk: Walk, at: str) -> None:
    figures = {"at": at, "installs": "1", "denominator": "2", "denominator_kind": "smartphones", "source": "x"}
    page.as_("lan").post(f"/drives/{walk.drive.id}/readings/new", figures, expect=422)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_drive_at_the_end_of_time(page: Page, walk: Walk, day: str) -> None:
    lan = page.as_("lan")
    answer = lan.submit(lan.get(f"/drives/{walk.drive.id}/edit"), starts_on=day, ends_on=day, expect=None)
    assert answer.status in (303, 422)
    for path in ("", "/board", "/plans/new", "/routes", "/doors-nobody-holds"):
        assert lan.get(f"/drives/{walk.drive.id}{path}", expect=None).status < 500, path
    until = {"reason": "ill", "until": day}
    assert lan.post(f"/households/{walk.doors[0].id}/suppress", until, expect=None).status in (303, 422)
    assert lan.get(f"/households/{walk.doors[0].id}").status == 200
