"""After a restore no card opens anything until somebody who hands out cards says that it may; one word frees many."""

import pytest
from sqlalchemy import select

from app.access.actor import SYSTEM_ACTOR
from app.audit.models import AuditRow
from app.extensions import db
from app.kernel.clock import utc_now
from app.notices.models import Notice
from app.people.actions.held_cards import HELD, hold_cards
from app.people.models import Card
from tests.factories.people import Cast
from tests.kit.cards import CardInHand, issue
from tests.kit.page import Page

WAITS = "Thẻ này đang chờ"


@pytest.fixture
def cards(page: Page, cast: Cast) -> list[CardInHand]:
    """The cards of Minh and of Bản, who leads him; both wait."""
    issued = [issue(page.as_("lan"), one.id) for one in (cast.minh, cast.ban)]
    assert hold_cards(SYSTEM_ACTOR, utc_now()) == (HELD, {"n": 2})
    return issued


def released() -> list[str]:
    freed = select(AuditRow.object_id).where(AuditRow.action == "people.card_release").order_by(AuditRow.id)
    return list(db.session.scalars(freed))


def test_a_card_that_waits_opens_nothing_and_says_why_to_its_holder_alone(
    page: Page, cast: Cast, cards: list[CardInHand]
) -> None:
    page.get("/v")
    assert WAITS in page.post("/v", cards[0].fields, expect=422).text
    wrong = {**cards[0].fields, "pin": "111111" if cards[0].pin != "111 111" else "222222"}
    assert WAITS not in page.post("/v", wrong, expect=422).text
    son = page.as_("son")
    son.get("/v")
    son.post("/v", cards[0].fields, expect=422)


def test_one_press_frees_all_but_those_unticked(page: Page, cast: Cast, cards: list[CardInHand]) -> None:
    lan = page.as_("lan")
    form = lan.get("/people/cards").fields("#release-cards")
    assert sorted(form["people"]) == sorted([str(cast.minh.id), str(cast.ban.id)])
    lan.post("/people/cards/release", {**form, "people": [str(cast.ban.id)]})
    assert released() == [str(cast.ban.id)]
    page.get("/v")
    page.post("/v", cards[0].fields, expect=422)
    page.post("/v", cards[1].fields, expect=303)
    assert lan.get("/people/cards").fields("#release-cards")["people"] == [str(cast.minh.id)]


def test_a_leader_frees_the_team_and_nobody_beyond(page: Page, cast: Cast, cards: list[CardInHand]) -> None:
    issue(page.as_("quang"), cast.son.id)
    hold_cards(SYSTEM_ACTOR, utc_now())
    ban = page.as_("ban")
    form = ban.get("/people/cards").fields("#release-cards")
    assert str(cast.son.id) not in form["people"]
    beyond = {**form, "people": [str(cast.minh.id), str(cast.son.id)]}
    ban.post("/people/cards/release", beyond, expect=404)
    assert released() == [], "all of them or none"
    assert "Chọn thẻ được dùng lại" in ban.get(f"/teams/{cast.team.id}/cards").text
    for _twice in range(2):
        ban.post("/people/cards/release", {**form, "people": str(cast.minh.id)}, expect=303)
    assert released() == [str(cast.minh.id)]
    page.as_("minh").post("/people/cards/release", {"people": str(cast.minh.id)}, expect=403)


def test_nothing_ticked_is_said_and_nothing_that_waits_shows_nothing(
    page: Page, cast: Cast, cards: list[CardInHand]
) -> None:
    lan = page.as_("lan")
    form = {**lan.get("/people/cards").fields("#release-cards"), "people": []}
    for made_up, status in (("x", 422), ("-1", 404), ("9" * 30, 422)):
        lan.post("/people/cards/release", {**form, "people": [made_up]}, expect=status)
    assert "Đánh dấu" in lan.post("/people/cards/release", form, expect=422).text_of(".summary")
    assert not page.as_("hoa").get("/people/cards").css("#held-cards")


def test_those_who_hand_out_cards_are_told_and_a_new_card_waits_for_nothing(
    page: Page, cast: Cast, cards: list[CardInHand]
) -> None:
    told = set(db.session.scalars(select(Notice.account_id).where(Notice.kind == "cards")))
    assert {cast.lan.id, cast.ban.id, cast.quang.id} <= told and cast.minh.id not in told
    fresh = issue(page.as_("ban"), cast.minh.id)
    page.get("/v")
    page.post("/v", fresh.fields, expect=303)


def test_a_site_without_cards_has_nothing_to_say(cast: Cast) -> None:
    assert hold_cards(SYSTEM_ACTOR, utc_now()) is None
    assert db.session.scalar(select(Notice)) is None and db.session.scalar(select(Card)) is None
