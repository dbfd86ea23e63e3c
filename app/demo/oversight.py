"""What a leader looks at while the team walks: a pair not back, homes to ask at again, what phones still hold."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from app.access.actor import Role
from app.demo.drives import Told
from app.demo.walks import Walk
from app.demo.week import Ward
from app.extensions import db
from app.inbox.receive import Item, keep_refused
from app.kernel.clock import local_day
from app.kernel.errors import Invalid
from app.kernel.ids import uuid7
from app.people.actors import actor_of
from app.people.models import Account
from app.people.sessions import begin_session, find_session, note_unsent
from app.visits.actions import answer_recheck, ask_recheck, claim_door
from app.visits.models import Recheck, Visit
from app.visits.rechecks import rechecks_for
from app.visits.rules import check_come_back
from app.visits.today import held_route, route_today

EXPECTED_BEFORE = timedelta(minutes=50)
HELD, HELD_SINCE, TOLD_AT = 3, timedelta(minutes=48), timedelta(minutes=31)
ASKED = 2


def expect_back(walk: Walk, moment: datetime) -> None:
    """Let a pair have said that they would be back by now; they still walk."""
    walk.route.ends_at = moment - EXPECTED_BEFORE


def ask_again(ward: Ward, told: Told, moment: datetime) -> None:
    """Let the first leader ask others by at homes that were helped and drawn; one of them has told what they heard."""
    leader, team = actor_of(ward.crew.leaders[0]), ward.crew.teams[0]
    for place, drawn in enumerate(rechecks_for(told.drive, team, moment)[:ASKED]):
        ask_recheck(leader, moment, db.session.scalars(select(Visit).where(Visit.uid == drawn.uid)).one())
        asked = db.session.scalars(select(Recheck).where(Recheck.visit_uid == drawn.uid)).one()
        if place == 0:
            answer_recheck(actor_of(db.session.get_one(Account, asked.account_id)), moment, asked, "confirmed")


def stand_at_next(ward: Ward, walks: Sequence[Walk], now: datetime) -> None:
    """Let whoever walks with the volunteer who signs in stand at the next door of theirs."""
    volunteer = ward.crew.posts_by_role[Role.VOLUNTEER].id
    for walk in walks:
        others = [one for one in walk.holders if one != volunteer]
        if len(others) == len(walk.holders) or not others:
            continue
        actor = ward.actor(volunteer)
        following = route_today(actor, now, held_route(actor, walk.route.uid)).next
        if following:
            claim_door(ward.actor(others[0]), now, walk.route, following.id)


def hold_on_phones(ward: Ward, told: Told, walk: Walk, moment: datetime) -> None:
    """Let one phone of a pair still hold records, and the other have sent one that cannot be written."""
    holds, sent = (db.session.get_one(Account, one) for one in walk.holders)
    phone = find_session(begin_session(holds, moment - HELD_SINCE, "Android"), moment)
    assert phone is not None
    note_unsent(phone, moment - TOLD_AT, HELD, moment - HELD_SINCE)
    yesterday = local_day(moment) - timedelta(days=1)
    payload = {"drive": told.drive.id, "household": walk.doors[-1], "outcome": "come_back"}
    payload |= {"come_back_on": yesterday.isoformat(), "note": "Con gái bác hẹn hôm qua"}
    try:
        check_come_back("come_back", yesterday, local_day(moment))
    except Invalid as error:
        keep_refused(actor_of(sent), moment, Item(uuid7(), "visit", payload, moment - TOLD_AT), error)
