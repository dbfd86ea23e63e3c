"""What is ticked on the board, added up: what would move and what stays, whom it fits, what their round would last then."""

import pytest
from sqlalchemy import select

from app.extensions import db
from app.kernel.clock import utc_now
from app.places.models import Household
from app.plans import giving
from app.plans.actions.bars import bar_alleys
from app.plans.actions.steps import lock_unit
from tests.factories import people, places, routes
from tests.http.plans.conftest import give
from tests.kit.statements import statements

pytestmark = pytest.mark.sqlite_alone


@pytest.fixture
def plan(cast, drive, alleys, second_team):
    return routes.plan(drive, cast.lan, alleys, [cast.team, second_team], kind="teams", by_hand=True)


def foot(lan, plan, alleys, to=None):
    """Tick alleys, choose a group in the list or keep to the one proposed, and return what the foot says then."""
    fields = lan.get(f"/plans/{plan.uid}").fields("#give") | {"alleys": [str(alley.id) for alley in alleys]}
    if to is not None:
        fields |= {"to": str(to.id), "best": ""}
    return lan.post(f"/plans/{plan.uid}/sum", fields, htmx=True)


def test_doors_given_out_or_locked_are_not_counted_with_what_would_move(page, cast, alleys, plan):
    lan, (one, two) = page.as_("lan"), plan.units
    first, second = alleys[:2]
    give(lan, plan, [first], one)
    lan.post(f"/plans/{plan.uid}/range", row(plan, first, 1, 2, two))
    lock_unit(people.actor(cast.lan), utc_now(), plan, plan.revision, one, True)
    db.session.commit()
    said = foot(lan, plan, [first, second], two).text_of("#chosen [role=status]")
    assert said.startswith("Ngõ 9 · 6 nhà 4 nhà đã giao hoặc khoá, giữ nguyên; 2 nhà đang của họ. khoảng")
    assert "Đã chuyển 6 nhà" in lan.follow(give(lan, plan, [first, second], two)).text_of("#status")
    left = foot(lan, plan, alleys).text_of("#chosen [role=status]")
    assert left.startswith("Ngõ 14 · 6 nhà 4 nhà đã giao hoặc khoá, giữ nguyên; 8 nhà đang của họ")
    assert giving.chosen(plan, [alleys[2].id], (), 0).doors == 0, "it is with nobody already"


def row(plan, alley, first, last, to, side="both"):
    """Return what the form for a row of houses sends."""
    ends = {"alley": str(alley.id), "first": str(first), "last": str(last), "side": side}
    return ends | {"to": str(to.id), "revision": str(plan.revision)}


def test_who_does_not_go_into_an_alley_is_not_proposed_for_it(page, cast, alleys, plan):
    lan, (one, two) = page.as_("lan"), plan.units
    best = giving.chosen(plan, [alleys[0].id]).best
    other = two if best is one else one
    bar_alleys(people.actor(cast.lan), utc_now(), plan, plan.revision, best, [alleys[0].id])
    db.session.commit()
    said = foot(lan, plan, alleys[:1])
    assert f"Giao cho {other.name}" in said.text_of("#give-now")
    marked = [option for option in said.texts("#to option") if "không đi Ngõ 5" in option]
    assert len(marked) == 1 and marked[0].startswith(best.name)
    assert f"{best.name} không đi Ngõ 5." in foot(lan, plan, alleys[:1], best).text_of("#chosen [role=status]")
    assert "không đi" not in foot(lan, plan, alleys[1:2]).text_of("#chosen")
    board = lan.get(f"/plans/{plan.uid}")
    assert "không đi Ngõ 5" in board.text_of("#row-to"), "the row may be of any alley"
    assert "không đi Ngõ 5" in lan.get(f"/plans/{plan.uid}/units/0").text_of("#to")


def test_the_way_there_and_back_is_part_of_what_would_be_too_much(page, cast, drive, alleys, plan):
    far = places.alley(cast.ward, "Ngõ 900", mouth=900)
    for whose in plan.units:
        whose.home_area_id = far.id
    lan, one = page.as_("lan"), plan.units[0]
    db.session.commit()
    bare = giving.chosen(plan, [alleys[0].id], (), 0).minutes or giving.chosen(plan, [alleys[0].id], (), one.id).minutes
    one.facts = {**one.facts, "capacity": bare + 1}
    db.session.commit()
    said = giving.chosen(plan, [alleys[0].id], (), one.id).over
    give(lan, plan, alleys[:1], one)
    assert said == one.facts["minutes"] - bare - 1 > 0
    one.facts = {**one.facts, "capacity": bare + 1}
    more = giving.chosen(plan, [alleys[1].id], (), one.id).over
    give(lan, plan, alleys[1:2], one)
    assert more == one.facts["minutes"] - bare - 1, "one way there and back, whatever they have already"


def test_the_list_of_a_new_plan_says_how_many_doors_there_are_to_share_out(page, cast, drive, alleys):
    doors = select(Household).where(Household.alley_id == alleys[0].id).order_by(Household.id)
    held = list(db.session.scalars(doors.limit(4)))
    routes.assignment(drive, [cast.minh], held)
    db.session.commit()
    lines = page.as_("lan").get(f"/drives/{drive.id}/plans/new").texts("#plan-form li")
    assert any(line.startswith("Ngõ 5 2 nhà cần chia · 6 nhà · 4 đã giao") for line in lines), lines
    assert any(line.startswith("Ngõ 9 6 nhà cần chia 0%") for line in lines), lines


def test_groups_that_are_busy_are_told_apart_from_those_without_a_door(page, plan):
    one, two = plan.units
    one.capacity_minutes = 0
    db.session.commit()
    watch = page.as_("lan").get(f"/plans/{plan.uid}").text_of(".watch")
    assert f"1 đội rảnh chưa có nhà: {two.name}. 1 đội khác bận lúc đó." in watch


def test_a_card_holds_its_doors_against_a_share_among_those_who_walk(page, alleys, plan):
    lan, one = page.as_("lan"), plan.units[0]
    give(lan, plan, alleys, one)
    assert "18 / 18 nhà" in lan.get(f"/plans/{plan.uid}").text_of(f"#unit-{one.id} .balance")


def test_two_alleys_of_one_name_stand_on_the_board_with_their_hamlets(page, cast, drive):
    lanes = []
    for name in ("Đông", "Tây"):
        hamlet = places.area(f"Thôn {name}", "group", cast.ward)
        lanes.append(places.alley(hamlet, "Xóm Giữa"))
        places.household(lanes[-1], "1")
    plan = routes.plan(drive, cast.lan, lanes, [cast.team], kind="teams", by_hand=True)
    board = page.as_("lan").get(f"/plans/{plan.uid}")
    for hamlet in ("Đông", "Tây"):
        assert any("Xóm Giữa (" in line and f"{hamlet})" in line for line in board.texts("#give-list li"))
        assert any("Xóm Giữa (" in line and f"{hamlet})" in line for line in board.texts("#alley option"))
        assert f"{hamlet})" in board.text_of("#bar-alleys")


def test_alleys_nobody_of_a_team_goes_into_are_counted_once(page, cast, alleys, plan):
    for unit in plan.units:
        bar_alleys(people.actor(cast.lan), utc_now(), plan, plan.revision, unit, [alleys[0].id])
    db.session.commit()
    summary = page.as_("lan").get(f"/plans/{plan.uid}").text_of("details:has(#bar) > summary")
    assert "1 ngõ, 2 nhóm" in summary


def test_the_foot_asks_little(page, alleys, plan):
    lan, one = page.as_("lan"), plan.units[0]
    give(lan, plan, alleys[:1], one)
    fields = lan.get(f"/plans/{plan.uid}").fields("#give") | {
        "alleys": [str(alleys[1].id)],
        "to": str(one.id),
        "best": "",
    }
    lan.post(f"/plans/{plan.uid}/sum", fields, htmx=True)
    with statements() as asked:
        lan.post(f"/plans/{plan.uid}/sum", fields, htmx=True)
    assert len(asked) <= 8, "\n".join(asked)
