"""A visit on its way while two entries become one, or a list is taken back: it counts where the house is now."""

from sqlalchemy import select

from app.doors.verify import differences
from app.drives.models import Drive
from app.extensions import db
from app.inbox.receive import receive
from app.kernel.clock import utc_now
from app.kernel.errors import Invalid
from app.kernel.ids import uuid7
from app.places import actions
from app.places.models import Household
from app.visits.actions.at_point import HelpGiven, help_at_point
from app.visits.models import Assist, Visit
from app.visits.queries import raw_doors
from tests.factories import people, routes
from tests.http.visits.conftest import Walk, walk
from tests.kit.meanwhile import comes_too_late

__all__ = ["walk"]


def merge(walk: Walk, stays: Household, goes: Household) -> None:
    actions.merge_households(people.actor(walk.cast.lan), utc_now(), stays, goes, (stays.version, goes.version), ())


def test_a_visit_on_its_way_counts_for_the_house_that_stays(app, walk: Walk) -> None:
    stays, goes = walk.doors[:2]
    sent, minh = routes.visit_item(walk.drive, goes, "installed", phones=1), people.actor(walk.cast.minh)
    db.session.commit()
    merge(walk, stays, goes)
    with comes_too_late(app, lambda: receive(minh, utc_now(), sent).status) as visit:
        pass
    assert visit.result() == 201
    db.session.expire_all()
    assert list(db.session.scalars(select(Visit.household_id))) == [stays.id]
    assert list(db.session.scalars(select(Assist.household_id))) == [stays.id]
    assert differences(raw_doors()) == []


def test_help_at_a_point_is_not_counted_for_a_house_that_went(app, walk: Walk) -> None:
    stays, goes = walk.doors[:2]
    house, drive, lan = goes.id, walk.drive.id, people.actor(walk.cast.lan)
    given = HelpGiven(uuid7(), uuid7(), walk.drive.apps[0].id, "installed_new")

    def help_them() -> str:
        there = db.session.get_one(Household, house)
        try:
            help_at_point(lan, utc_now(), db.session.get_one(Drive, drive), given, there)
        except Invalid as refused:
            db.session.rollback()
            return refused.field or ""
        return "counted"

    db.session.commit()
    merge(walk, stays, goes)
    with comes_too_late(app, help_them) as help_given:
        pass
    assert help_given.result() == "household"
