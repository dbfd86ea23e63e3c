"""Second visits: one in twenty successes, drawn by lot, asked of somebody else, answered with one tap."""

import pytest
from sqlalchemy import select

from app.audit.models import AuditRow
from app.extensions import db
from app.inbox.receive import receive
from app.kernel.clock import utc_now
from app.kernel.ids import uuid7
from app.notices.models import Notice
from app.visits.models import Recheck
from app.visits.rules import drawn_for_recheck
from tests.factories import people, routes
from tests.kit.statements import statements


def drawn(wanted=True):
    return next(uid for uid in (uuid7() for _ in range(2000)) if drawn_for_recheck(uid) is wanted)


@pytest.fixture
def team(walk):
    """Minh and Chi walked; Bản leads; Dung is in the team, too."""
    dung = people.account("dung", "Phạm Dung", walk.cast.ward)
    people.grant(dung, people.Role.VOLUNTEER, walk.cast.ward)
    people.join(walk.chi, walk.cast.team)
    people.join(dung, walk.cast.team, pair=None)
    return walk


def visit(walk, outcome="installed", uid=None, place=0):
    item = routes.visit_item(walk.drive, walk.doors[place], outcome, uid=uid or drawn())
    receive(people.actor(walk.cast.minh), utc_now(), item)
    return item.uid


def team_page(walk):
    return f"/drives/{walk.drive.id}/teams/{walk.cast.team.id}"


def test_a_drawn_success_is_offered_and_answered(page, team):
    uid = visit(team)
    ban = page.as_("ban")
    shown = ban.get(team_page(team))
    assert "45/8" in shown.text_of("section[aria-labelledby=rechecks]")
    ban.submit(shown, "section[aria-labelledby=rechecks] form")
    ban.submit(shown, "section[aria-labelledby=rechecks] form")
    asked = db.session.scalars(select(Recheck)).one()
    assert asked.account_id not in (team.cast.minh.id, team.chi.id), "never those who made it"
    login = next(one.login for one in (team.cast.ban, people_by("dung")) if one.id == asked.account_id)
    told = db.session.scalars(select(Notice).where(Notice.kind == "recheck_asked")).one()
    assert (told.account_id, told.url) == (asked.account_id, f"/rechecks/{uid}")
    them = page.as_(login)
    them.submit(them.get(f"/rechecks/{uid}"), "#recheck-form", expect=422)
    them.post(f"/rechecks/{uid}", {"result": "confirmed"})
    them.post(f"/rechecks/{uid}", {"result": "confirmed"})
    db.session.refresh(asked)
    assert asked.result == "confirmed" and "ổn" in ban.get(team_page(team)).text_of(
        "section[aria-labelledby=rechecks] li"
    )
    acts = db.session.scalars(
        select(AuditRow.action).where(AuditRow.action.like("visits.%recheck")).order_by(AuditRow.id)
    ).all()
    assert acts == ["visits.ask_recheck", "visits.answer_recheck"]
    for other in ("minh", "chi", "hoa"):
        page.as_(other).get(f"/rechecks/{uid}", expect=404)


def people_by(login):
    from_login = select(people.Account).where(people.Account.login == login)
    return db.session.scalars(from_login).one()


def test_only_what_the_lot_drew_and_what_helped_is_offered(page, team):
    visit(team, uid=drawn(False), place=0)
    no_success = visit(team, "refused", place=1)
    ban = page.as_("ban")
    assert not ban.get(team_page(team)).css("section[aria-labelledby=rechecks]")
    ban.post(f"/visits/{no_success}/recheck", expect=409)
    page.as_("minh").post(f"/visits/{no_success}/recheck", expect=403)


def test_nobody_is_asked_about_their_own_visit(page, walk):
    uid = visit(walk)
    for member in walk.cast.team.members:
        member.ended_at = utc_now()
    people.join(walk.chi, walk.cast.team)
    assert not page.as_("lan").get(team_page(walk)).css("section[aria-labelledby=rechecks]")
    page.as_("lan").post(f"/visits/{uid}/recheck", expect=409)


def test_the_leaders_page_asks_a_bounded_number_of_queries(page, team):
    ban, counts = page.as_("ban"), []
    for place in range(4):
        visit(team, place=place)
        with statements() as asked:
            ban.get(team_page(team))
        counts.append(len(asked))
    assert counts[-1] <= counts[0], "the same for one drawn home and for four"
