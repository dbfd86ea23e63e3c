"""What alleys hang on, from their names alone."""

from app.places.lines.names import way_of
from app.plans.hanging import hung_by_name
from app.plans.laying import Door
from app.plans.planning import plan_door
from app.routes.planner.metric import Walk
from app.routes.planner.model import Instance, PlanAlley, PlanUnit


def hung(*names: str, hamlets: dict[str, int] | None = None) -> dict[str, tuple[str | None, int | None]]:
    """Return name -> what it hangs on and at which number; what was added is called by its way."""
    listed = [PlanAlley(i, name, (hamlets or {}).get(name), order=i) for i, name in enumerate(names, 1)]
    found = hung_by_name(listed, {alley.id: way_of(alley.name, "north") for alley in listed})
    known = {alley.id: alley.name for alley in found}
    return {alley.name: (known.get(alley.parent_id or 0), alley.mouth) for alley in found}


def test_lanes_hang_on_their_street_whether_it_is_listed_or_not():
    assert hung("Phố Huế", "Ngõ 45 Phố Huế", "Ngách 45/12 Phố Huế", "Ngõ 62 Tuệ Tĩnh", "Ngõ 64 Tuệ Tĩnh") == {
        "Phố Huế": (None, None),
        "Ngõ 45 Phố Huế": ("Phố Huế", 45),
        "Ngách 45/12 Phố Huế": ("Ngõ 45 Phố Huế", 12),
        "Ngõ 62 Tuệ Tĩnh": ("tue tinh", 62),
        "Ngõ 64 Tuệ Tĩnh": ("tue tinh", 64),
        "tue tinh": (None, None),
    }


def test_a_lane_on_the_way_that_nobody_listed_is_added():
    found = hung("Ngách 45/12 Tuệ Tĩnh", "Ngách 45/18 Tuệ Tĩnh")
    assert found == {
        "Ngách 45/12 Tuệ Tĩnh": ("tue tinh / 45", 12),
        "Ngách 45/18 Tuệ Tĩnh": ("tue tinh / 45", 18),
        "tue tinh / 45": ("tue tinh", 45),
        "tue tinh": (None, None),
    }


def test_an_alley_that_names_no_street_stays_in_its_hamlet():
    listed = [
        PlanAlley(10, "Thôn Thượng", order=0),
        PlanAlley(11, "Ngõ 1", 10, mouth=1, order=1),
        PlanAlley(20, "Thôn Hạ", order=2),
        PlanAlley(21, "Ngách 1/3", 20, order=3),
        PlanAlley(22, "Ngách 1/3", 10, order=4),
        PlanAlley(23, "Xóm Giữa", 20, order=5),
    ]
    ways = {alley.id: way_of(alley.name, "north") for alley in listed if alley.parent_id}
    found = {alley.id: alley for alley in hung_by_name(listed, ways)}
    assert {one: alley.parent_id for one, alley in found.items()} == {
        10: None,
        11: 10,
        20: None,
        21: 20,
        22: 11,
        23: 20,
    }
    assert found[22].mouth == 3


def test_a_street_of_the_same_hamlet_goes_before_its_piece_in_another():
    hamlets = {"Phố Huế": 1, "Ngõ 5 Phố Huế": 1}
    assert hung("Tổ 1", "Phố Huế", "Ngõ 5 Phố Huế", hamlets=hamlets)["Ngõ 5 Phố Huế"] == ("Phố Huế", 5)
    assert hung("Tổ 1", "Phố Huế", "Ngõ 5 Phố Huế", hamlets={"Phố Huế": 1})["Ngõ 5 Phố Huế"] == ("Phố Huế", 5)


def test_neighbouring_lanes_are_near_and_houses_of_a_lane_without_a_row_stand_at_its_mouth():
    names = ["Ngõ 45 Tuệ Tĩnh", "Ngõ 47 Tuệ Tĩnh", "Ngõ 245 Tuệ Tĩnh"]
    listed = [PlanAlley(i, name, order=i) for i, name in enumerate(names, 1)]
    alleys = hung_by_name(listed, {alley.id: way_of(alley.name, "north") for alley in listed})
    plates = [(1, "45/1"), (2, "47/1"), (3, "245/1"), (1, "45/18/2"), (1, "45/18")]
    doors = [
        plan_door(Door(place, alley, plate, 0, ""), lanes=way_of(names[alley - 1], "north").lanes)
        for place, (alley, plate) in enumerate(plates, 1)
    ]
    walk = Walk(Instance(alleys, tuple(doors), (PlanUnit(1, "A", None, 60),)))
    near, far = (walk.metres(walk.door[0], walk.door[place]) for place in (1, 2))
    assert near < 30 < 400 < far
    assert walk.door[3][1] == walk.door[4][1], "house 2 of ngách 18 is reached where that opens"
