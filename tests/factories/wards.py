"""Small wards for the planner's tests: made by hand, and drawn at random."""

from hypothesis import strategies as st

from app.routes.planner.model import Instance, PlanAlley, PlanDoor, PlanUnit


def street(alley_id: int = 1, name: str = "phố Chợ") -> PlanAlley:
    return PlanAlley(alley_id, name, order=alley_id)


def lane(alley_id: int, mouth: int | None, parent_id: int = 1) -> PlanAlley:
    return PlanAlley(alley_id, f"ngõ {mouth}", parent_id, mouth, order=alley_id)


def doors(alley_id: int, numbers: list[int], first_id: int) -> list[PlanDoor]:
    return [PlanDoor(first_id + i, alley_id, number=n) for i, n in enumerate(numbers)]


def unit(unit_id: int, home: int | None = 1, minutes: float = 120, **more: object) -> PlanUnit:
    return PlanUnit(unit_id, f"Nhóm {unit_id}", home, minutes, **more)  # type: ignore[arg-type]  # passed on as given


def one_lane(people: int = 2, houses: int = 20, **more: object) -> Instance:
    """A street of even numbers with one lane opening at 6, and units that all live on the street."""
    homes = [unit(100 + j, **more) for j in range(people)]
    along = doors(1, list(range(2, houses + 1, 2)), 1)
    inside = doors(2, list(range(1, houses // 2 + 1)), 500)
    return Instance((street(), lane(2, 6)), tuple(along + inside), tuple(homes))


@st.composite
def wards(draw: st.DrawFn, bars: bool = True, tight: bool = True, minimum: bool = True) -> Instance:
    """One to three streets with nested lanes, up to 60 doors (some unnumbered) and up to 9 units."""
    alleys = [street(1)]
    for k in range(2, draw(st.integers(1, 8)) + 1):
        parent = draw(st.one_of(st.none(), st.integers(1, k - 1)))
        alleys.append(PlanAlley(k, f"ngõ {k}", parent, draw(st.one_of(st.none(), st.integers(1, 80))), order=k))
    places = draw(
        st.lists(st.tuples(st.integers(1, len(alleys)), st.one_of(st.none(), st.integers(1, 60))), max_size=60)
    )
    houses = [PlanDoor(1000 + i, a, number=n) for i, (a, n) in enumerate(places)]
    units = []
    for j in range(draw(st.integers(1, 9))):
        units.append(
            PlanUnit(
                id=j + 1,
                name=f"Nhóm {j + 1}",
                home_alley_id=draw(st.one_of(st.none(), st.integers(1, len(alleys)))),
                capacity_minutes=draw(st.sampled_from([0, 20, 45, 90]) if tight else st.just(2000)),
                min_minutes=draw(st.sampled_from([0, 10, 20])) if minimum else 0,
                barred=draw(st.frozensets(st.integers(1, len(alleys)), max_size=2)) if bars else frozenset(),
                max_doors=draw(st.one_of(st.none(), st.integers(1, 12))) if tight else None,
                home_number=draw(st.one_of(st.none(), st.integers(1, 60))),
            )
        )
    return Instance(tuple(alleys), tuple(houses), tuple(units))
