"""Single doors picked in the drawing: added up, given with or without alleys, kept where the act is refused."""

import pytest
from sqlalchemy import select

from app.doors.models import DoorState
from app.extensions import db
from app.kernel.clock import utc_now
from app.plans.actions.steps import lock_unit
from app.plans.models import PlanStop
from app.routes.models import Assignment
from tests.factories import people, routes
from tests.http.plans.conftest import doors_of, give


@pytest.fixture
def plan(cast, drive, alleys, second_team):
    return routes.plan(drive, cast.lan, alleys, [cast.team, second_team], kind="teams", by_hand=True)


def give_picked(lan, plan, doors, to, *, alleys=(), shown=None, expect=303):
    """Send what the script would: hidden fields for the doors."""
    fields = (shown or lan.get(f"/plans/{plan.uid}")).fields("#give")
    given = {"doors": doors, "alleys": ids(alleys), "to": str(to.id)}
    return lan.post(f"/plans/{plan.uid}/give", fields | given, expect=expect)


def ids(doors):
    return [str(door.id) for door in doors]


def held(plan):
    """Return unit name (or "") -> the plates of its doors."""
    found = {one.name: [] for one in plan.units} | {"": []}
    names = {one.id: one.name for one in plan.units} | {None: ""}
    query = select(PlanStop).where(PlanStop.plan_id == plan.id).order_by(PlanStop.household_id)
    for stop in db.session.scalars(query.execution_options(populate_existing=True)):
        found[names[stop.unit_id]].append(stop.household.plate)
    return found


def test_picked_doors_and_ticked_alleys_are_added_up_and_given_together(page, alleys, plan):
    lan, (five, nine, _), unit = page.as_("lan"), alleys, plan.units[1]
    picked = ids(doors_of(five)[1:3])
    fields = lan.get(f"/plans/{plan.uid}").fields("#give") | {"alleys": [str(nine.id)], "doors": picked}
    foot = lan.post(f"/plans/{plan.uid}/sum", fields, htmx=True)
    assert "Ngõ 5 (2 nhà), Ngõ 9 · 8 nhà" in foot.text_of("#chosen")
    whole = lan.post(f"/plans/{plan.uid}/sum", fields, expect=200)
    assert whole.fields("#give")["doors"] == picked, "without a script they stay picked"
    give_picked(lan, plan, picked, unit, alleys=[nine])
    assert held(plan)[unit.name] == ["5/2", "5/3", *(f"9/{n}" for n in range(1, 7))]
    back = lan.get(f"/plans/{plan.uid}")
    assert "doors" not in back.fields("#give"), "what was given is not picked any more"


def test_a_door_due_at_another_time_goes_where_it_is_picked(page, cast, drive, alleys, second_team, plan):
    door, lan, unit = doors_of(alleys[0])[0], page.as_("lan"), plan.units[0]
    state = DoorState(drive_id=drive.id, household_id=door.id, area_id=door.alley_id, status="scheduled")
    state.next_due_on, state.next_due_band = plan.day, "evening"
    db.session.add(state)
    db.session.flush()
    plan = routes.plan(drive, cast.lan, alleys, [cast.team, second_team], kind="teams", by_hand=True)
    unit = plan.units[0]
    give(lan, plan, [alleys[0]], unit)
    assert "5/1" not in held(plan)[unit.name], "its alley goes without it"
    give_picked(lan, plan, [str(door.id)], unit)
    assert "5/1" in held(plan)[unit.name]


def test_a_refusal_keeps_what_was_picked(page, cast, alleys, plan):
    lan, picked = page.as_("lan"), ids(doors_of(alleys[0])[:2])
    unit = plan.units[0]
    shown = lan.get(f"/plans/{plan.uid}")
    lock_unit(people.actor(cast.lan), utc_now(), plan, plan.revision, unit, True)
    db.session.commit()
    answer = give_picked(lan, plan, picked, unit, shown=shown, expect=409)
    assert answer.fields("#give")["doors"] == picked and held(plan)[unit.name] == []
    nothing = give_picked(lan, plan, ["0", "99999999"], plan.units[1], expect=422)
    assert "Đánh dấu" in nothing.text_of(".summary")


def test_squares_are_for_a_draft_and_for_what_is_not_given_out(page, cast, alleys, plan):
    lan, first = page.as_("lan"), plan.units[0]
    give(lan, plan, [alleys[0]], first)

    def squares(answer):
        told = answer.css("#alley-map svg[data-squares]")
        return {
            square.split(",")[0]
            for svg in told
            for lane in svg["data-squares"].split("|")
            for square in lane.split(";")
        }

    every = {str(stop.household_id) for stop in db.session.scalars(select(PlanStop).where(PlanStop.plan_id == plan.id))}
    assert squares(lan.get(f"/plans/{plan.uid}")) == every
    lan.submit(lan.get(f"/plans/{plan.uid}/publish"), "#publish-form", units=[str(first.id)])
    assert db.session.scalars(select(Assignment)).one()
    left = squares(lan.get(f"/plans/{plan.uid}"))
    assert left == every - set(ids(doors_of(alleys[0])))
    assert not squares(lan.get(f"/plans/{plan.uid}/map")), "the map alone is for looking"
