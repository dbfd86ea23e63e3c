"""Two people at one route at the same moment: the second one finds it as the first one left it."""

import pytest
from sqlalchemy import select

from app.extensions import db
from app.kernel.clock import utc_now
from app.kernel.errors import DomainError
from app.people.actions.accounts import disable_person
from app.people.models import Account
from app.routes.actions import holding
from app.routes.held_queries import assignment_for
from app.routes.models import Assignment, AssignmentDoor
from app.storage import unit
from tests.factories import people
from tests.http.visits.conftest import Walk, walk
from tests.kit.meanwhile import meanwhile

__all__ = ["walk"]


def give_up(who: Account, uid: str) -> bool:
    actor = people.actor(who)
    return holding.give_up_route(actor, utc_now(), assignment_for(actor, uid), "ill")


def held(uid: str) -> int:
    query = select(AssignmentDoor.id).join(Assignment, Assignment.id == AssignmentDoor.assignment_id)
    return len(db.session.scalars(query.where(Assignment.uid == uid, AssignmentDoor.active)).all())


def test_both_give_up_and_the_doors_are_free(app, walk: Walk) -> None:
    uid, chi = walk.route.uid, walk.chi.id
    minh = people.actor(walk.cast.minh)
    db.session.commit()
    route = assignment_for(minh, uid)
    meanwhile(app, lambda: give_up(db.session.get_one(Account, chi), uid))
    assert holding.give_up_route(minh, utc_now(), route, "ill"), "the last one ends it"
    unit.commit()
    assert held(uid) == 0 and walk.route.state == "released"


def test_one_gives_up_while_the_other_is_stopped(app, walk: Walk) -> None:
    uid, chi, lan = walk.route.uid, walk.chi.id, people.actor(walk.cast.lan)
    minh = people.actor(walk.cast.minh)
    db.session.commit()
    route = assignment_for(minh, uid)
    meanwhile(app, lambda: disable_person(lan, utc_now(), db.session.get_one(Account, chi), "moved away"))
    assert holding.give_up_route(minh, utc_now(), route, "ill")
    unit.commit()
    assert held(uid) == 0 and walk.route.state == "released"


@pytest.mark.parametrize("act", [holding.submit_route, holding.close_route])
def test_what_was_given_up_is_over(app, walk: Walk, act) -> None:
    uid, ids = walk.route.uid, [walk.cast.minh.id, walk.chi.id]
    lan = people.actor(walk.cast.lan)
    db.session.commit()
    route = assignment_for(lan, uid)
    for one in ids:
        meanwhile(app, lambda one=one: give_up(db.session.get_one(Account, one), uid))
    with pytest.raises(DomainError):
        act(lan, utc_now(), route)
    unit.rollback()
    assert walk.route.state == "released"
