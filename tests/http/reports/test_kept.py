"""What is kept for the board is what it should be after each write that moves it (tests/http/conftest.py counts it anew)."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, update

from app.doors.models import ADDED_UP, DriveAlley
from app.doors.verify import differences, rebuild
from app.extensions import db
from app.inbox.receive import receive
from app.kernel.clock import utc_now
from app.kernel.ids import uuid7
from app.places.actions.households import restore_household, suppress_household, void_household
from app.places.models import AlleyFigures, Household
from app.reports.board import board_of
from app.reports.queries.alleys import alleys_page, worst_alleys
from app.reports.words import OUTCOME_PARTS
from app.routes.actions.life import end_route
from app.routes.models import Assignment, AssignmentDoor, RouteOpen
from app.storage.kept import all_kept
from app.visits.queries import raw_doors
from tests.factories import drives, people, places, routes
from tests.http.reports.conftest import Ward
from tests.kit.meanwhile import comes_too_late


def seen(ward: Ward) -> tuple[int, int, int]:
    """Return (doors of the route still open, doors in nobody's route, houses for a leader's word)."""
    db.session.flush()
    assert {kept.table.name: kept.differences() for kept in all_kept() if kept.differences()} == {}
    board = board_of(ward.drive, utc_now(), 17)
    return db.session.scalar(db.select(RouteOpen.n)) or 0, board.unheld, board.totals["review"]


def on_route(ward: Ward) -> Assignment:
    return db.session.scalars(db.select(Assignment)).one()


def test_visits_their_correction_and_their_undoing(ward: Ward) -> None:
    assert seen(ward) == (8, 4, 0)
    item = routes.visit_item(ward.drive, ward.doors[0], "refused")
    minh = people.actor(ward.cast.minh)
    receive(minh, utc_now(), item)
    assert seen(ward) == (7, 4, 0)
    corrected = routes.visit_item(ward.drive, ward.doors[0], "unsafe", supersedes=item.uid)
    receive(minh, utc_now(), corrected)
    assert seen(ward) == (7, 4, 1)
    receive(minh, utc_now(), routes.visit_item(ward.drive, ward.doors[0], "taken_back", supersedes=corrected.uid))
    assert seen(ward) == (8, 4, 0)
    ward.visit(8, "refused", ward.cast.lan)
    assert seen(ward) == (8, 3, 0), "a door in nobody's route"


def test_a_household_nobody_may_call_at_any_more_and_again(ward: Ward) -> None:
    lan, now = people.actor(ward.cast.lan), utc_now()
    suppress_household(lan, now, ward.doors[0], "asked")
    suppress_household(lan, now, ward.doors[8], "asked")
    assert seen(ward) == (7, 3, 0)
    ward.visit(1, "do_not_visit")
    assert seen(ward) == (6, 3, 1)
    suppress_household(lan, now, ward.doors[1], "asked")
    assert seen(ward) == (6, 3, 0), "the leader has agreed"
    for door in (ward.doors[0], ward.doors[1], ward.doors[8]):
        restore_household(lan, now, door)
    assert seen(ward) == (7, 4, 1)
    ward.visit(2, "moved")
    assert seen(ward) == (6, 4, 2)
    void_household(lan, now, ward.doors[2], "moved")
    void_household(lan, now, ward.doors[3], "demolished")
    assert seen(ward) == (5, 4, 1)


def test_a_route_that_ends_and_doors_given_out_again(ward: Ward) -> None:
    ward.visit(0, "refused")
    end_route(people.actor(ward.cast.lan), utc_now(), on_route(ward), "released")
    assert seen(ward) == (0, 11, 0)
    again = routes.assignment(ward.drive, [ward.cast.thu], ward.doors[:3], ward.cast.team)
    assert db.session.get_one(RouteOpen, again.id).n == 2
    assert board_of(ward.drive, utc_now(), 17).unheld == 9


@pytest.mark.parametrize("bulk", [False, True])
def test_households_that_come_and_go_however_they_are_written(ward: Ward, bulk: bool) -> None:
    """Lists and undoing write past the session: nothing has to be told."""
    alley = ward.alleys[0]
    before = figures(alley.id)
    if bulk:
        rows = [{**blank(alley.id), "smartphones": 3, "installed_at_start": 2} for _ in range(3)]
        db.session.execute(db.insert(Household), rows)
    else:
        for number in range(3):
            places.household(alley, f"9{number}", smartphones=3, installed_at_start=2)
    assert figures(alley.id) == tuple(a + b for a, b in zip(before, (3, 0, 9, 6, 3), strict=True))
    fresh = db.select(Household.id).where(Household.smartphones == 3).scalar_subquery()
    db.session.execute(update(Household).where(Household.id.in_(fresh)).values(smartphones=None))
    assert figures(alley.id) == tuple(a + b for a, b in zip(before, (3, 3, 0, 0, 3), strict=True))
    added = Household.id > ward.doors[-1].id
    db.session.execute(delete(Household).where(added).execution_options(synchronize_session=False))
    assert figures(alley.id) == before
    assert seen(ward) == (8, 4, 0)


def figures(area_id: int) -> tuple[int, ...]:
    names = ("households", "unknown", "smartphones", "installed", "callable")
    db.session.flush()
    return tuple(
        db.session.execute(db.select(*(getattr(AlleyFigures, name) for name in names)).filter_by(area_id=area_id)).one()
    )


def blank(alley_id: int) -> dict[str, Any]:
    now = utc_now()
    return {"uid": uuid7(), "alley_id": alley_id, "created_at": now, "changed_at": now}


def test_the_command_sees_what_is_wrong_and_puts_it_right(ward: Ward, app: Flask) -> None:
    ward.visit(0, "refused")
    db.session.execute(update(DriveAlley).values(closed=5, refused=7))
    db.session.execute(update(AlleyFigures).values(callable=0))
    db.session.execute(delete(RouteOpen))
    db.session.commit()
    wrong = {one.table for one in differences(raw_doors())}
    assert wrong == {"drive_alley", "alley_figures", "route_open"}
    told = app.test_cli_runner().invoke(args=["tallies", "verify"])
    assert told.exit_code == 1 and "alley_figures" in told.stderr
    rebuild(raw_doors())
    assert differences(raw_doors()) == []
    assert seen(ward) == (7, 4, 0)


def test_what_the_board_shows_is_kept() -> None:
    assert {measure for measure, _words, _tone in OUTCOME_PARTS} <= set(ADDED_UP)


def test_alleys_in_order_of_their_rate_page_by_page(ward: Ward) -> None:
    """The lowest rate first, of equal ones that with the most doors not visited; those without a rate last."""
    told = ((None, 2), (2, 3), (2, 5), (1, 1), (None, 4))
    alleys = [places.alley(ward.cast.other_ward, f"Ngõ {number}") for number in range(len(told))]
    for alley, (installed, doors) in zip(alleys, told, strict=True):
        for number in range(doors):
            phones = None if installed is None else 10
            places.household(alley, str(number), smartphones=phones, installed_at_start=installed)
    drive = drives.drive(ward.cast.other_ward)
    wanted = [alleys[place].id for place in (3, 2, 1, 4, 0)]
    assert [line.area_id for line in worst_alleys(drive, 12)] == wanted
    assert [line.area_id for line in worst_alleys(drive, 2)] == wanted[:2]
    found, after = [], None
    for _page in range(3):
        page = alleys_page(drive, 2, after)
        found += [line.area_id for line in page.rows]
        after = page.next_key
    assert (found, after) == (wanted, None)


def test_alleys_of_one_name_are_told_apart(ward: Ward) -> None:
    hamlets = [places.area(name, "group", ward.cast.other_ward) for name in ("Thôn Hạ", "Thôn Thượng")]
    for hamlet in hamlets:
        places.household(places.alley(hamlet, "Ngõ 3"))
    places.household(places.alley(hamlets[0], "Ngõ 5"))
    names = [line.name for line in worst_alleys(drives.drive(ward.cast.other_ward), 12)]
    assert names == ["Ngõ 3, Thôn Hạ", "Ngõ 3, Thôn Thượng", "Ngõ 5"]


def test_a_door_that_leaves_its_route_alone(ward: Ward) -> None:
    door = db.session.scalars(db.select(AssignmentDoor).where(AssignmentDoor.household_id == ward.doors[0].id)).one()
    door.active = False
    assert seen(ward) == (7, 5, 0)
    door.active = True
    assert seen(ward) == (8, 4, 0)
    db.session.delete(door)
    assert seen(ward) == (7, 5, 0)


def test_a_door_that_is_given_out_while_it_is_visited(app: Flask, ward: Ward) -> None:
    route, door = on_route(ward).id, ward.doors[8].id
    lan, item = people.actor(ward.cast.lan), routes.visit_item(ward.drive, ward.doors[8], "refused")

    def give_out() -> None:
        routes.add_door(db.session.get_one(Assignment, route), db.session.get_one(Household, door), 9)

    db.session.commit()
    receive(lan, utc_now(), item)
    with comes_too_late(app, give_out) as given:
        pass
    assert given.exception() is None
    assert seen(ward) == (8, 3, 0), "it is closed, and no open door of the route"


@pytest.mark.parametrize("ends_first", [False, True])
def test_a_visit_and_the_end_of_its_route_at_once(app: Flask, ward: Ward, ends_first: bool) -> None:
    route, item = on_route(ward).id, routes.visit_item(ward.drive, ward.doors[0], "refused")
    lan, minh = people.actor(ward.cast.lan), people.actor(ward.cast.minh)

    def end() -> None:
        end_route(lan, utc_now(), db.session.get_one(Assignment, route), "released")

    def visit() -> None:
        assert receive(minh, utc_now(), item).status == 201

    db.session.commit()
    first, second = (end, visit) if ends_first else (visit, end)
    first()
    with comes_too_late(app, second) as other:
        pass
    assert other.exception() is None, "they take turns, and never stand in each other's way"
    assert seen(ward) == (0, 11, 0)
