"""The order in which doors are walked: a total one, the same in a database, whatever the order of the list."""

import json
import re
import sqlite3
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.addresses.model import Address, House
from app.kernel.addresses.order import list_key, walk_key
from app.kernel.addresses.parse import parse
from tests.kit.address_strategies import MODES, MUDDLES, REGIONS, addresses

CASES = json.loads((Path(__file__).parents[2] / "data" / "address_cases.json").read_text(encoding="utf-8"))["cases"]

NUMERIC = """
1; 2; 9; 10; 12; 12/1; 12/2; 12 bis; 12 ter; 12 quater; 12A; 12A/4; 12A1; 12C; 12D; 12Đ; 12E; 13; 56-58-60; 57
""".strip().split("; ")
ODD_EVEN = [
    "1",
    "1A",
    "3",
    "5",
    "5/1",
    "5/3",
    "5/2",
    "5/4",
    "ngõ 5",
    "7",
    "2",
    "10",
    "12",
    "12/1",
    "12/2",
    "12A",
    "12B",
]
U_WALK = ["1", "1A", "3", "5", "5/1", "5/3", "5/4", "5/2", "ngõ 5", "7", "12B", "12A", "12", "12/1", "12/2", "10", "2"]
LAST = ["Số 3 ngõ Huyện", "Số 7 ngõ Thông Phong", "không số"]


@pytest.mark.parametrize(("mode", "walk"), [("numeric", NUMERIC), ("odd_even", ODD_EVEN), ("u_walk", U_WALK)])
def test_doors_are_walked_in_order(mode: Any, walk: list[str]):
    raws = walk + LAST
    keys = [walk_key(parse(raw), mode) for raw in raws]
    assert [(a, b) for (a, x), (b, y) in pairwise(zip(raws, keys, strict=True)) if x >= y] == []
    listed = [list_key(parse(f"{raw}, Hàng Bạc"), mode) for raw in raws]
    assert listed == sorted(listed)


def test_rooms_are_walked_from_floor_to_floor():
    walk = ["Số 5", "P305 Số 5", "P1203 Số 5", "P305 nhà C3 tập thể Kim Liên", "P401 nhà C3 tập thể Kim Liên"]
    keys = [walk_key(parse(raw)) for raw in walk]
    assert keys == sorted(keys)
    assert walk_key(parse("Xóm 3 thôn Cựu")) < walk_key(parse("Xóm 10 thôn Cựu"))


def test_a_list_is_walked_street_by_street():
    walk = [
        "Số 3 ngõ 12 phố Bát Đàn",
        "14 bát đàn",
        "Số 2 Phố Hàng Bạc",
        "12 Hàng Bạc, phường Hàng Bạc",
        "Xóm 3 thôn Cựu",
        "Số 9 xóm 10 thôn Cựu",
        "4 Phó Đức Chính",
    ]
    keys = [list_key(parse(raw), "numeric") for raw in walk]
    assert keys[:4] == sorted(keys[:4])
    assert keys[4] < keys[5]
    assert [key[0] for key in keys[4:]] == ["thon cuu xom 000003", "thon cuu xom 000010", "pho duc chinh"]
    roads = ["QL6", "Quốc lộ 6", "quoc lo 6", "đường QL 6"]
    assert {list_key(parse(road), "numeric")[0] for road in roads} == {"ql000006"}


@given(st.lists(addresses(), max_size=8))
def test_a_database_sorts_keys_as_bytes(found: list[Address]):
    keys = [walk_key(address) for address in found]
    connection = sqlite3.connect(":memory:")
    rows = connection.execute("SELECT value FROM json_each(?) ORDER BY value", [json.dumps(keys)]).fetchall()
    connection.close()
    assert [row[0] for row in rows] == sorted(keys, key=lambda key: key.encode())


@given(addresses(), addresses(), st.sampled_from(["u_walk", "odd_even", "numeric"]))
def test_walk_keys_differ_for_different_ways(one: Address, other: Address, mode: Any):
    same_way = (one.lanes, _number(one.house)) == (other.lanes, _number(other.house))
    assert (walk_key(one, mode) == walk_key(other, mode)) == same_way


def _number(house: House | None) -> tuple[int, str] | None:
    return (house.num, house.suffix) if house and house.num is not None else None


@given(st.lists(MUDDLES, min_size=3, max_size=3), MODES, REGIONS)
def test_the_walk_is_a_total_order(raws: list[str], mode: Any, region: Any):
    one, other, third = (list_key(parse(raw, region), mode) for raw in raws)
    assert (one < other) + (other < one) + (one == other) == 1
    assert not (one <= other <= third) or one <= third
    assert one == list_key(parse(raws[0], region), mode)


def test_keys_hold_no_character_a_database_would_stumble_on():
    keys = [walk_key(parse(case["input"])) for case in CASES]
    assert all(re.fullmatch(r"[0-9a-z .]+", key) for key in keys)
