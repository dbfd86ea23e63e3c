"""Many phones at once against the running site: one item is one row, whoever comes first, and nothing is missed."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditRow
from app.doors.models import Tally
from app.extensions import db
from app.inbox.models import ReceivedConflict, ReceivedItem
from app.visits.models import Visit
from tests.http.inbox.conftest import Walk
from tests.kit.live import LiveSite
from tests.kit.page import Page

PHONES = 50
Send = Callable[[dict[str, Any]], int]


@pytest.fixture
def send(walk: Walk, page: Page, live: LiveSite) -> Iterator[Send]:
    """Minh's phone: posts an item over the network, returns the status."""
    minh = page.as_("minh")
    token = minh.get("/me").json["csrf"]
    cookie = minh.client.get_cookie("tung-ngo")
    assert cookie is not None
    address = live.url("/inbox")
    headers = {"Content-Type": "application/json", "X-CSRFToken": token, "Cookie": f"tung-ngo={cookie.value}"}

    def post(body: dict[str, Any]) -> int:
        request = Request(address, json.dumps(body).encode(), headers)
        try:
            with urlopen(request, timeout=60) as answer:
                return int(answer.status)
        except HTTPError as error:
            with error:
                return error.code

    yield post
    db.session.rollback()


def at_once(send: Send, bodies: list[dict[str, Any]]) -> list[int]:
    """Send all of them at the same moment; return the statuses in their order."""
    db.session.commit()
    gate = Barrier(len(bodies))

    def one(body: dict[str, Any]) -> int:
        gate.wait(30)
        return send(body)

    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(one, bodies))


def count(of: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(of)) or 0


def test_fifty_times_the_same_is_one_row(send: Send, walk: Walk) -> None:
    body = walk.visit(outcome="installed", phones=2)
    assert Counter(at_once(send, [body] * PHONES)) == {201: 1, 200: PHONES - 1}
    assert (count(Visit), count(ReceivedItem), count(ReceivedConflict)) == (1, 1, 0)
    assert db.session.scalars(select(Tally.n).where(Tally.measure == "helped")).all() == [2]
    assert len(db.session.scalars(select(AuditRow.id).where(AuditRow.object_id == body["uid"])).all()) == 1


def test_different_content_under_one_uid_is_one_row_and_the_others_are_kept(send: Send, walk: Walk) -> None:
    body = walk.visit()
    bodies = [body | {"payload": body["payload"] | {"note": f"lần {number}"}} for number in range(8)]
    assert Counter(at_once(send, bodies)) == {201: 1, 409: 7}
    assert (count(Visit), count(ReceivedItem), count(ReceivedConflict)) == (1, 1, 7)


def test_different_visits_of_one_door_are_all_counted(send: Send, walk: Walk) -> None:
    bodies = [walk.visit(outcome="refused") for _phone in range(16)]
    assert set(at_once(send, bodies)) == {201}
    assert db.session.scalars(select(Tally.n).where(Tally.measure == "visits")).all() == [16]


def test_a_visit_and_the_house_it_waits_for_cannot_miss_each_other(send: Send, walk: Walk) -> None:
    for number in range(8):
        house = walk.household(address=f"99/{number}")
        visit = walk.visit()
        visit["payload"]["household"] = house["uid"]
        statuses = at_once(send, [visit, house, visit, house])
        assert set(statuses) <= {200, 201, 202}
    assert set(db.session.scalars(select(ReceivedItem.state))) == {"accepted"}
    assert count(Visit) == 8
