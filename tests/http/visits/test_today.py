"""The route page: doors in order, one tap, the next door, undo, and what it costs."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from flask import Flask
from sqlalchemy import event, func, select

from app.extensions import db
from app.inbox.receive import receive
from app.kernel.clock import local_day, utc_now
from app.routes.models import AssignmentEvent
from app.visits.models import Assist, Visit
from tests.factories import people, places, routes
from tests.http.visits.conftest import Walk
from tests.kit.page import Answer, Page


def tap(page: Page, outcome: str, *, htmx: bool = True, **fields: str) -> Answer:
    """Press a button of the dock as it stands."""
    today = page.get("/today")
    sent = today.fields("#dock-form") | {"outcome": outcome} | fields
    return page.post("/visits", sent, htmx=htmx)


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


def test_the_route_lists_its_doors_and_docks_the_next_one(page: Page, walk: Walk) -> None:
    today = page.as_("minh").get("/today")
    assert today.texts("main .door .plate") == ["45/8", "45/9", "45/10", "45/11", "45/12"]
    assert today.text_of("#route-dock .plate") == "45/8"
    assert today.texts("#route-dock .outcome") == ["Đã cài", "Hẹn lại", "Vắng nhà", "Từ chối"]
    assert "0 / 5 nhà" in today.text_of("#route-progress")
    assert "với Nguyễn Minh Chi" in today.text
    assert today.headers["Cache-Control"] == "private, no-cache"


def test_one_tap_logs_and_swaps_only_what_changed(page: Page, walk: Walk) -> None:
    minh = page.as_("minh")
    answer = tap(minh, "not_home")
    assert not answer.is_page
    assert answer.text_of("#route-dock .plate") == "45/9"
    assert answer.text_of(f"#door-{walk.doors[0].id} .plate") == "45/8"
    assert "Đã ghi 45/8: Vắng nhà" in answer.text_of(".toast")
    assert len(answer.css(".door")) == 2, "the door itself and the next one"
    visit = db.session.scalars(select(Visit)).one()
    assert (visit.outcome, visit.account_id, visit.partner_id) == ("not_home", walk.cast.minh.id, walk.chi.id)
    assert len(gzip.compress(answer.text.encode(), 6)) <= 1536


def test_without_scripts_the_same_tap_leads_back_to_the_route(page: Page, walk: Walk) -> None:
    minh = page.as_("minh")
    answer = tap(minh, "installed", htmx=False)
    back = minh.follow(answer)
    assert back.is_page
    assert back.text_of("#route-dock .plate") == "45/9"
    assert "Đã ghi 45/8: Đã cài" in back.text_of(".said")
    minh.submit(back, ".said form[action$=take-back]")
    assert "0 / 5 nhà" in minh.get("/today").text


def test_a_double_tap_is_one_visit(page: Page, walk: Walk) -> None:
    minh = page.as_("minh")
    sent = minh.get("/today").fields("#dock-form") | {"outcome": "installed"}
    minh.post("/visits", sent, htmx=True)
    minh.post("/visits", sent, htmx=True)
    assert db.session.scalar(select(func.count()).select_from(Visit)) == 1
    assert db.session.scalar(select(func.count()).select_from(Assist)) == 1


def test_the_same_form_with_other_content_is_kept_and_told(page: Page, walk: Walk) -> None:
    minh = page.as_("minh")
    sent = minh.get("/today").fields("#dock-form")
    minh.post("/visits", sent | {"outcome": "installed"}, htmx=True)
    answer = minh.post("/visits", sent | {"outcome": "refused"}, htmx=True, expect=409)
    assert "Cả hai đều được giữ" in answer.text
    assert db.session.scalars(select(Visit.outcome)).all() == ["met"]


def test_the_toast_offers_two_and_three_phones(page: Page, walk: Walk) -> None:
    minh = page.as_("minh")
    answer = tap(minh, "installed")
    sent = answer.fields("form[action$=correct]") | {"phones": "3"}
    again = minh.post(str(answer.one("form[action$=correct]")["action"]), sent, htmx=True)
    assert "Đã cài 3 máy" in again.text_of(f"#door-{walk.doors[0].id}")
    assert "2/2" in again.text_of("#route-progress") and "tất cả 3" in again.text_of("#route-progress")


def test_undo_gives_the_door_back(page: Page, walk: Walk) -> None:
    minh = page.as_("minh")
    answer = tap(minh, "refused")
    undone = minh.submit(answer, "form[action$=take-back]", htmx=True)
    assert undone.text_of("#route-dock .plate") == "45/8"
    assert "Đã lấy lại" in undone.text_of(".toast")
    assert db.session.scalar(select(func.count()).select_from(Visit)) == 2, "nothing is deleted"


def test_come_back_opens_days_in_the_dock(page: Page, walk: Walk) -> None:
    minh = page.as_("minh")
    url = f"/today?route={walk.route.uid}&later={walk.doors[0].id}"
    dock = minh.get(url, htmx=True)
    assert dock.one("#route-dock") and not dock.is_page
    chips = [str(button["value"]) for button in dock.css("button[name=come_back]")]
    minh.post("/visits", dock.fields("#dock-form") | {"come_back": chips[-1]}, htmx=True)
    visit = db.session.scalars(select(Visit)).one()
    assert (visit.outcome, visit.come_back_on.isoformat()) == ("come_back", chips[-1].split(".")[0])
    assert minh.get(url).is_page


def test_appointments_of_now_stand_on_top(page: Page, walk: Walk) -> None:
    yesterday = utc_now() - timedelta(days=1)
    item = routes.visit_item(
        walk.drive, walk.doors[3], "come_back", yesterday, come_back_on=local_day(utc_now()).isoformat()
    )
    receive(people.actor(walk.cast.minh), yesterday, item)
    today = page.as_("minh").get("/today")
    assert today.texts("main .door .plate")[0] == "45/11"
    assert today.text_of("#route-dock .plate") == "45/11"


def test_done_doors_stay_visible(page: Page, walk: Walk) -> None:
    minh = page.as_("minh")
    tap(minh, "installed")
    row = minh.get("/today").text_of(f"#door-{walk.doors[0].id}")
    assert "Đã cài 1 máy" in row


def test_receiving_is_a_post_and_is_written_once(page: Page, walk: Walk) -> None:
    walk.route.state = "assigned"
    minh = page.as_("minh")
    form = "#route-receive"
    today = minh.get("/today")
    minh.submit(today, form, htmx=True)
    minh.submit(today, form, htmx=True)
    assert not minh.get("/today").css(form)
    assert db.session.scalars(select(AssignmentEvent.kind)).all() == ["received"]


def test_several_routes_are_chosen_from(page: Page, walk: Walk) -> None:
    routes.assignment(walk.drive, [walk.cast.minh], [places.household()], title="Tuyến 2")
    answer = page.as_("minh").get("/today")
    assert len(answer.css("main a.route-choice")) == 2


def test_nobody_without_a_route_is_left_alone(page: Page, walk: Walk) -> None:
    assert "Hỏi đội trưởng nhé" in page.as_("son").get("/today").text


def test_a_hundred_doors_cost_seven_queries(app: Flask, page: Page, walk: Walk) -> None:
    alley = walk.doors[0].alley
    for position in range(100):
        routes.add_door(walk.route, places.household(alley), position + 10)
    minh = page.as_("minh")
    tap(minh, "not_home")
    with counted_queries() as found:
        assert len(minh.get("/today").css("main .door")) == 105
    selects = [statement for statement in found if statement.lstrip().upper().startswith("SELECT")]
    assert len(selects) <= 7, "\n".join(selects)


def test_a_hidden_household_is_not_on_the_route(page: Page, walk: Walk) -> None:
    walk.doors[0].suppressed_reason = "asked"
    assert "45/8" not in page.as_("minh").get("/today").texts("main .door .plate")


def test_a_house_without_a_number_says_so(page: Page, walk: Walk) -> None:
    home = walk.doors[0]
    home.plate, home.landmark = "", "cạnh đình"
    minh = page.as_("minh")
    today = minh.get("/today")
    assert today.text_of("#route-dock .plate-long") == today.text_of(f"#door-{home.id} .plate-long") == "Không số"
    assert "cạnh đình" in today.text_of(f"#door-{home.id}")
    answer = tap(minh, "not_home")
    assert "Đã ghi cạnh đình: Vắng nhà" in answer.text_of(".toast")
    assert "cạnh đình" in answer.text_of(f"#door-{home.id} small")
