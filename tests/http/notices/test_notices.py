"""The bell: what is new is counted, read one by one or all at once, and is nobody else's."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.kernel.clock import utc_now
from app.notices.actions import notify
from app.notices.models import Notice
from app.people.models import Account
from tests.factories.people import Cast
from tests.kit.page import Answer, Page
from tests.kit.statements import statements

MESSAGE = "House %(plate)s is not safe. Nobody goes there until you reopen it."


def tell(*people: Account, plate: str = "45/8", url: str = "") -> None:
    notify([one.id for one in people], utc_now() - timedelta(minutes=5), "tests", MESSAGE, url, plate=plate)
    db.session.flush()


def bell(answer: Answer) -> str:
    found = answer.texts(".nav-count")
    return found[0].split()[0] if found else ""


@pytest.fixture
def minh(page: Page, cast: Cast) -> Page:
    return page.as_("minh")


def test_the_bell_counts_what_is_unread(minh: Page, cast: Cast) -> None:
    assert bell(minh.get("/account")) == ""
    tell(cast.minh, cast.lan, cast.minh)
    tell(cast.minh, plate="45/9")
    assert bell(minh.get("/account")) == "2"


def test_the_list_is_empty_in_words_then_newest_first_in_the_reader_s_language(minh: Page, cast: Cast) -> None:
    assert "Chưa có thông báo" in minh.get("/notices").text_of("main")
    tell(cast.minh, plate="45/8<b>")
    tell(cast.minh, plate="45/9")
    shown = minh.get("/notices").texts("#notices li p:first-child")
    assert "45/9" in shown[0] and "45/8<b>" in shown[1] and "not safe" not in shown[0]
    cast.minh.lang = "en"
    assert minh.get("/notices").texts("#notices li p:first-child")[0].startswith("House 45/9 is not safe.")


def test_reading_one_leads_to_where_it_points(minh: Page, cast: Cast) -> None:
    tell(cast.minh, url="/today")
    tell(cast.minh)
    with_url, without = db.session.scalars(select(Notice.id).order_by(Notice.id)).all()
    minh.get("/notices")
    assert minh.post(f"/notices/{with_url}/read").location == "/today"
    assert bell(minh.get("/account")) == "1"
    first_read = db.session.get_one(Notice, with_url).read_at
    assert minh.post(f"/notices/{with_url}/read").location == "/today"
    assert db.session.get_one(Notice, with_url).read_at == first_read is not None
    assert minh.post(f"/notices/{without}/read").location == "/notices"
    assert len(minh.get("/notices").css("#notices li b")) == 0


def test_reading_all_reads_one_s_own(minh: Page, page: Page, cast: Cast) -> None:
    for plate in ("45/8", "45/9", "45/10"):
        tell(cast.minh, cast.lan, plate=plate)
    answer = minh.get("/notices")
    assert minh.submit(answer, "#read-all").location == "/notices"
    assert bell(minh.get("/notices")) == ""
    assert bell(page.as_("lan").get("/account")) == "3"
    minh.submit(minh.get("/notices"), "#read-all")


def test_somebody_else_s_notice_is_missing(minh: Page, cast: Cast) -> None:
    tell(cast.lan, plate="7/7")
    of_lan = db.session.scalars(select(Notice.id)).one()
    minh.get("/account")
    minh.post(f"/notices/{of_lan}/read", expect=404)
    assert db.session.scalars(select(Notice.read_at)).one() is None
    assert "7/7" not in minh.get("/notices").text


def test_many_notices_cost_what_one_costs(app: Flask, minh: Page, cast: Cast) -> None:
    def asked() -> int:
        with statements() as seen:
            minh.get("/notices")
        return len(seen)

    tell(cast.minh)
    few = asked()
    for number in range(80):
        tell(cast.minh, plate=str(number))
    assert asked() == few
    assert len(minh.get("/notices").css("#notices li")) == 50
