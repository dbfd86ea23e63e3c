"""The rooms of a building: how they are numbered, and that their addresses read back as rooms in walking order."""

from typing import Any

import pytest

from app.kernel.errors import Invalid
from app.places.rooms import Building, rooms_of
from app.places.rules import door_of


def numbers(*told: Any, **more: Any) -> list[str]:
    return [room.number for room in rooms_of(Building("CT2", *told, **more))]


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ((1, 2, 2, "hundreds"), ["101", "102", "201", "202"]),
        ((12, 12, 1, "hundreds"), ["1201"]),
        ((1, 2, 2, "letters"), ["A1", "A2", "B1", "B2"]),
        ((2, 3, 2, "running"), ["1", "2", "3", "4"]),
        ((12, 14, 1, "hundreds", True), ["1201", "12A01", "1401"]),
        ((1, 1, 14, "hundreds", True), [*(f"1{n:02}" for n in range(1, 13)), "112A", "114"]),
        ((1, 1, 13, "letters", True), [*(f"A{n}" for n in range(1, 13)), "A12A"]),
    ],
)
def test_the_numbers(told: tuple[object, ...], found: list[str]) -> None:
    assert numbers(*told) == found


@pytest.mark.parametrize("name", ["45/14", "CT2", "Khu trọ Bà Mai", "chung cư Hoà Bình"])
@pytest.mark.parametrize("scheme", ["hundreds", "letters", "running"])
def test_addresses_read_back_as_rooms_one_after_the_other(name: str, scheme: str) -> None:
    rooms = rooms_of(Building(name, 8, 14, 14, scheme, True))
    doors = [door_of(room.address, "north", "Ngõ 45") for room in rooms]
    assert len({door.door_key for door in doors}) == len(rooms), "each is a door of its own"
    assert [door.walk_key for door in doors] == sorted(door.walk_key for door in doors)
    shown = f"{name} " if name in ("45/14", "CT2") else ""
    assert [door.plate for door in doors] == [f"{shown}P.{room.number}" for room in rooms]
    assert {room.landmark for room in rooms} == {"" if name == "45/14" else Building(name, 1, 1, 1, scheme).place}


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ((3, 2, 4, "hundreds"), "last_floor"),
        ((1, 27, 4, "letters"), "scheme"),
        ((1, 20, 20, "hundreds"), "rooms"),
    ],
)
def test_what_is_no_building_is_refused(told: tuple[object, ...], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        numbers(*told)
    assert refused.value.field == field
