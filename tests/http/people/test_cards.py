"""Cards are issued by those who stand above, shown for an hour, one in force for each person, ended with their sessions."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.access.actor import Role
from app.audit.models import AuditRow
from app.extensions import db
from app.kernel.clock import utc_now
from app.kernel.ids import uuid7
from app.people.models import Card, CardSheet
from tests.factories import people
from tests.factories.people import Cast
from tests.kit.cards import cards_on, issue
from tests.kit.page import Page
from tests.kit.statements import statements


def told(action: str) -> list[str]:
    rows = select(AuditRow.object_id).where(AuditRow.action == action).order_by(AuditRow.id)
    return list(db.session.scalars(rows))


@pytest.mark.parametrize("who", ["quang", "lan", "ban"])
def test_a_card_says_who_and_where_and_keeps_no_secret(page: Page, cast: Cast, who: str) -> None:
    card = issue(page.as_(who), cast.minh.id)
    assert card.name == "Lê Minh" and card.address.startswith("http://localhost/v#") and len(card.secret) == 22
    row = db.session.scalars(select(Card)).one()
    kept = {str(value) for value in vars(row).values()}
    assert not kept & {card.secret, card.code, card.code.replace("-", ""), card.pin, card.pin.replace(" ", "")}
    assert told("people.card_issue") == [str(cast.minh.id)]


def test_a_sheet_is_its_makers_alone_and_gone_after_an_hour(page: Page, cast: Cast) -> None:
    ban = page.as_("ban")
    issue(ban, cast.minh.id)
    sheet = db.session.scalars(select(CardSheet)).one()
    address = f"/cards/{sheet.uid}"
    assert cards_on(ban.get(address)) and ban.get(address).headers["Cache-Control"] == "no-store"
    page.as_("lan").get(address, expect=404)
    page.as_("minh").get(address, expect=403)
    sheet.created_at = utc_now() - timedelta(minutes=61)
    assert "một giờ" in ban.get(address, expect=404).text


def test_one_press_issues_once(page: Page, cast: Cast) -> None:
    ban = page.as_("ban")
    fields = ban.get(f"/people/{cast.minh.id}").fields("#issue-card")
    sheets = [ban.follow(ban.post(f"/people/{cast.minh.id}/card", fields)) for _ in range(2)]
    assert cards_on(sheets[0]) == cards_on(sheets[1])
    assert db.session.scalar(select(func.count()).select_from(Card)) == 1
    ban.post(f"/people/{cast.minh.id}/card", {"uid": "not one"}, expect=422)


def test_a_new_card_ends_the_old_one_and_its_sessions(page: Page, cast: Cast) -> None:
    ban = page.as_("ban")
    old = issue(ban, cast.minh.id)
    minh = page.as_("minh")
    new = issue(ban, cast.minh.id)
    minh.get("/account", expect=303)
    page.get("/v")
    page.post("/v", old.fields, expect=422)
    page.post("/v", new.fields, expect=303)
    assert told("people.card_reissue") == told("people.card_end") == [str(cast.minh.id)]


def test_a_revoked_card_is_over_and_the_person_signed_out(page: Page, cast: Cast) -> None:
    ban = page.as_("ban")
    card = issue(ban, cast.minh.id)
    minh = page.as_("minh")
    for _ in range(2):
        ban.post(f"/people/{cast.minh.id}/card/revoke")
    minh.get("/account", expect=303)
    page.get("/v")
    page.post("/v", card.fields, expect=422)
    assert told("people.card_end") == [str(cast.minh.id)]


def test_a_stopped_person_and_one_with_a_new_role_lose_their_card(page: Page, cast: Cast) -> None:
    lan = page.as_("lan")
    cards = [issue(lan, cast.minh.id), issue(lan, cast.ban.id)]
    lan.post(f"/people/{cast.minh.id}/disable", {"reason": "chuyển đi"})
    lan.post(f"/people/{cast.ban.id}/roles/new", {"role": "reader", "area": str(cast.ward.id)})
    page.get("/v")
    for card in cards:
        page.post("/v", card.fields, expect=422)
    assert told("people.card_end") == [str(cast.minh.id), str(cast.ban.id)]


@pytest.mark.parametrize(
    ("who", "whom", "status"),
    [
        ("ban", "son", 404),
        ("ban", "lan", 404),
        ("lan", "lan", 409),
        ("hoa", "minh", 404),
        ("minh", "minh", 403),
        ("thu", "minh", 403),
        ("quang", "quang", 409),
    ],
)
def test_nobody_issues_cards_beyond_their_people(page: Page, cast: Cast, who: str, whom: str, status: int) -> None:
    page.as_(who).post(f"/people/{getattr(cast, whom).id}/card", {"uid": uuid7()}, expect=status)
    assert db.session.scalar(select(Card)) is None


def test_a_leader_prints_the_team(page: Page, cast: Cast) -> None:
    nam = people.account("nam", "Trần Nam", cast.ward)
    people.grant(nam, Role.VOLUNTEER, cast.ward)
    people.join(nam, cast.team)
    ban = page.as_("ban")
    first = issue(ban, cast.minh.id)
    form = ban.get(f"/teams/{cast.team.id}/cards").fields()
    sheet = ban.follow(ban.post(f"/teams/{cast.team.id}/cards", form))
    assert [card.name for card in cards_on(sheet)] == ["Hoàng Văn Bản", "Trần Nam"], "Minh has one"
    assert "Thẻ đội" in sheet.texts(".id-card:not(:has(.id-card-pin)) b")
    again = {**ban.get(f"/teams/{cast.team.id}/cards").fields(), "whom": "missing"}
    assert "Ai cũng đã có thẻ" in ban.post(f"/teams/{cast.team.id}/cards", again, expect=422).text
    everybody = ban.follow(ban.post(f"/teams/{cast.team.id}/cards", {**again, "whom": "all"}))
    assert len(cards_on(everybody)) == 3 and ban.get("/account"), "the leader's own browser stays signed in"
    assert first not in cards_on(everybody)
    page.as_("hoa").get(f"/teams/{cast.team.id}/cards", expect=404)


def test_a_coordinator_prints_the_ward(page: Page, cast: Cast) -> None:
    lan = page.as_("lan")
    form = lan.get("/people/cards").fields()
    sheet = lan.follow(lan.post("/people/cards", form))
    assert [card.name for card in cards_on(sheet)] == ["Lê Minh"], "of the volunteers in her ward"
    elsewhere = {**form, "uid": uuid7(), "area": str(cast.other_ward.id)}
    lan.post("/people/cards", elsewhere, expect=422)


def test_whoever_left_the_makers_people_leaves_the_sheet(page: Page, cast: Cast) -> None:
    ban = page.as_("ban")
    issue(ban, cast.minh.id)
    cast.minh.team_places[0].ended_at = utc_now()
    sheet = db.session.scalars(select(CardSheet)).one()
    assert not ban.get(f"/cards/{sheet.uid}").css(".id-card")


def test_as_many_statements_for_forty_cards_as_for_ten(app: Flask, page: Page, cast: Cast) -> None:
    """A ward's cards are a handful of statements, whatever its size: seconds are measured apart."""
    lan = page.as_("lan")
    asked = []
    for n in (10, 40):
        for number in range(n - 10 * len(asked)):
            person = people.account(f"nguoi{len(asked)}-{number}", f"Trần Văn {number}", cast.ward)
            people.grant(person, Role.VOLUNTEER, cast.ward)
        form = {**lan.get("/people/cards").fields(), "whom": "missing"}
        with statements() as written:
            made = lan.post("/people/cards", form)
        with statements() as read:
            assert len(cards_on(lan.follow(made))) >= n - 10
        asked.append((len(written), len(read)))
    assert asked[0] == asked[1]
