"""PURE: the squares of a drawing that can be picked with a mouse, in the words its script reads."""

from collections.abc import Collection, Iterable, Sequence

from app.plans.maps.drawing import DOOR, Drawing, by_number, name_of


def squares_of(
    drawing: Drawing, routes: Iterable[Sequence[tuple[int, int]]], doors: Collection[int]
) -> Sequence[Sequence[str]]:
    """Return those of `doors` that stand in the drawing, lane by lane in the order of their numbers.

    Each is "id,left,top,number,stretch": the number without the lane's own, the stretch of the route that passes it ("A2"
    as on its mark, or nothing). `routes` are the counted stretches of all routes, as `stretches` returns them.
    """
    passed = {door: name_of(unit, stretch) for unit, run in enumerate(routes) for door, stretch in run}
    lanes = []
    for node in drawing.root.all():
        lane = []
        for (_, suffix, loose), door in by_number(node.doors):
            if door.id in doors:
                at, number = drawing.stood[door.id], "" if loose else f"{door.place.number}{suffix}"
                place = f"{at.x - DOOR / 2:g},{at.y - DOOR / 2:g}"
                lane.append(f"{door.id},{place},{number},{passed.get(door.id, '')}")
        if lane:
            lanes.append(lane)
    return lanes
