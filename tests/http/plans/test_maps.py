"""Maps of an area and of a plan: the drawn tree says what the list says, GeoJSON no more than that, each within its scope."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

import pytest
from flask import Flask

from app.access.actor import Role
from app.config import Config
from app.doors.models import DoorState
from app.extensions import db
from app.kernel.clock import utc_now
from app.kernel.ids import uuid7
from app.people.models import Account
from app.places.lines.actions import upload_lines
from app.places.models import Area
from app.plans.planning import instance_with
from app.plans.queries import stops_of
from app.routes.grounds import areas_under
from app.web.headers import content_policy
from tests.factories import drives, people, places, routes
from tests.factories.people import Cast
from tests.kit.page import Page
from tests.kit.statements import statements


def lane_of(ward: Area, name: str, mouth: int, doors: int) -> Area:
    lane = places.alley(ward, name, mouth=mouth)
    for number in range(1, doors + 1):
        places.household(lane, f"{mouth}/{number}", head_name="Nguyễn Thị Hạnh", phone="0912345678")
    return lane


@pytest.fixture
def lanes(cast: Cast) -> tuple[Area, Area]:
    return lane_of(cast.ward, "45 Tuệ Tĩnh", 45, 4), lane_of(cast.ward, "62 Tuệ Tĩnh", 62, 2)


def draw_lines(lan: Account, ward: Area, more: Mapping[str, list[list[float]]] = MappingProxyType({})) -> None:
    """Tuệ Tĩnh runs east, ngõ 45 leaves it to the north at 104 m, ngõ 62 at 208 m; `more` are other streets."""
    ways = {
        "Phố Tuệ Tĩnh": [[105.84, 21.02], [105.845, 21.02]],
        "Ngõ 45 Tuệ Tĩnh": [[105.841, 21.021], [105.841, 21.02]],
        "Ngõ 62 Tuệ Tĩnh": [[105.842, 21.02], [105.842, 21.0205]],
        **more,
    }
    features = [
        {"properties": {"name": name, "osm_id": 1}, "geometry": {"type": "LineString", "coordinates": line}}
        for name, line in ways.items()
    ]
    upload_lines(
        people.actor(lan), utc_now(), ward, "ways.geojson", json.dumps({"features": features}).encode(), uuid7()
    )
    db.session.commit()


def test_the_tree_and_the_list_say_the_same(page: Page, cast: Cast, lanes: tuple[Area, Area]) -> None:
    drive = drives.drive(cast.ward)
    first = places.household(lanes[0], "45/18/2")
    db.session.add(DoorState(drive_id=drive.id, household_id=first.id, area_id=lanes[0].id, status="done"))
    shown = page.as_("lan").get(f"/areas/{cast.ward.id}/map")
    assert shown.texts("figure h3") == ["Tuệ Tĩnh"]
    signs = {str(tag["aria-label"]): str(tag["href"]) for tag in shown.css("figure svg a")}
    assert signs == {
        "Ngõ 45 Tuệ Tĩnh: đã đến 20%, còn 4 nhà": f"#alley-{lanes[0].id}",
        "Ngõ 45 Tuệ Tĩnh · 45/18: đã đến 100%, còn 0 nhà": f"#alley-{lanes[0].id}",
        "Ngõ 62 Tuệ Tĩnh: đã đến 0%, còn 2 nhà": f"#alley-{lanes[1].id}",
    }
    row = shown.text_of(f"#alley-{lanes[0].id}")
    assert "20%" in row and "5" in row and "4" in row
    assert "Nguyễn" not in shown.text_of("main") and "0912" not in shown.text
    assert not shown.css("[data-module=map]"), "no line is known: there is nothing to move about"
    assert page.as_("lan").get(f"/areas/{cast.ward.id}").css(f"a[href='/areas/{cast.ward.id}/map']")


def test_an_area_without_alleys_says_so(page: Page, cast: Cast) -> None:
    assert "Chưa có ngõ nào" in page.as_("lan").get(f"/areas/{cast.ward.id}/map").text_of("main")


def test_a_plan_shows_its_routes_with_their_order(page: Page, cast: Cast, lanes: tuple[Area, Area]) -> None:
    elsewhere = lane_of(cast.ward, "7 Yết Kiêu", 7, 1)
    plan = routes.plan(drives.drive(cast.ward), cast.lan, lanes, [cast.team], kind="teams")
    lan = page.as_("lan")
    shown = lan.get(f"/plans/{plan.uid}/map")
    assert sorted(shown.texts("svg .mark-text")) == ["A1", "A2"]
    assert "A " + cast.team.name in shown.text_of(".route-key")
    assert not shown.css(f"#alley-{elsewhere.id}"), "what is not planned is not on the plan's map"
    assert lan.get(f"/plans/{plan.uid}").css(f"a[href='/plans/{plan.uid}/map']")
    page.as_("hoa").get(f"/plans/{plan.uid}/map", expect=404)
    page.as_("minh").get(f"/plans/{plan.uid}/map", expect=403)


def test_geojson_holds_what_the_list_shows_and_no_more(page: Page, cast: Cast, lanes: tuple[Area, Area]) -> None:
    drives.drive(cast.ward)
    draw_lines(cast.lan, cast.ward)
    lan = page.as_("lan")
    shown = lan.get(f"/areas/{cast.ward.id}/map")
    assert shown.one("[data-module=map]")["data-source"] == f"/areas/{cast.ward.id}/map/data"
    assert "© OpenStreetMap contributors" in shown.text_of("main")
    told = lan.get(f"/areas/{cast.ward.id}/map/data")
    assert told.response.mimetype == "application/geo+json"
    features = told.json["features"]
    alleys = [one["properties"] for one in features if one["geometry"]["type"] == "MultiLineString"]
    assert [(one["name"], one["doors"], one["left"], one["percent"]) for one in alleys] == [
        ("Ngõ 45 Tuệ Tĩnh", 4, 4, 0),
        ("Ngõ 62 Tuệ Tĩnh", 2, 2, 0),
    ]
    doors = [one for one in features if one["geometry"]["type"] == "MultiPoint"]
    assert [set(one["properties"]) for one in doors] == [{"alley", "look", "plates"}] * 2
    assert doors[0]["properties"]["plates"] == ["45/1", "45/2", "45/3", "45/4"]
    lon, lat = doors[0]["geometry"]["coordinates"][0]
    assert abs(lon - 105.841) < 0.0001 and 21.02 < lat < 21.0202, "number 1 stands at the mouth, beside the lane"
    assert "Nguyễn" not in told.text and "0912" not in told.text
    assert told.json["attribution"] == "© OpenStreetMap contributors"


def test_geojson_stays_within_scope(page: Page, cast: Cast, lanes: tuple[Area, Area]) -> None:
    draw_lines(cast.lan, cast.ward)
    plan = routes.plan(drives.drive(cast.ward), cast.lan, lanes, [cast.team])
    people.grant(people.account("doc", "Người Đọc", cast.ward), Role.READER, cast.ward)
    for path in (f"/areas/{cast.ward.id}/map/data", f"/areas/{cast.ward.id}/map", f"/plans/{plan.uid}/map/data"):
        page.as_("hoa").get(path, expect=404)
    reader = page.as_("doc")
    told = reader.get(f"/areas/{cast.ward.id}/map/data").json["features"]
    assert {one["geometry"]["type"] for one in told} == {"MultiLineString"}, "a reader sees figures, no doors"
    shown = reader.get(f"/areas/{cast.ward.id}/map")
    assert len(shown.css("figure svg a")) == 2 and not shown.css("figure path[class=door-open]")
    reader.get(f"/plans/{plan.uid}/map/data", expect=403)
    told = page.as_("lan").get(f"/plans/{plan.uid}/map/data").json["features"]
    assert [one["geometry"]["type"] for one in told] == ["MultiLineString", "MultiPoint"] * 2 + ["LineString"]


def test_geojson_of_a_plan_walks_its_routes_in_order(page: Page, cast: Cast, lanes: tuple[Area, Area]) -> None:
    draw_lines(cast.lan, cast.ward)
    lane_of(cast.ward, "7 Yết Kiêu", 7, 1)
    planned, other = lanes
    plan = routes.plan(drives.drive(cast.ward), cast.lan, [planned], [cast.team], kind="teams")
    told = page.as_("lan").get(f"/plans/{plan.uid}/map/data").json["features"]
    alleys = {
        one["properties"]["id"]: one["properties"] for one in told if one["geometry"]["type"] == "MultiLineString"
    }
    assert {alley: facts["planned"] for alley, facts in alleys.items()} == {planned.id: True, other.id: False}
    assert alleys[planned.id]["sign"] == "Ngõ 45"
    (walk,) = [one for one in told if one["geometry"]["type"] == "LineString"]
    assert walk["properties"] == {
        "route": "A",
        "name": cast.team.name,
        "hue": 0,
        "doors": 4,
        "stretches": [[1, 0]],
    }
    (doors,) = [one for one in told if one["properties"].get("alley") == planned.id]
    at = dict(zip(map(tuple, doors["geometry"]["coordinates"]), doors["properties"]["plates"], strict=True))
    walked = [at[tuple(point)] for point in walk["geometry"]["coordinates"]]
    assert walked == [stop.household.plate for stop in stops_of(plan, plan.units[0])]


def test_a_thousand_doors_weigh_little_and_cost_few_questions(page: Page, cast: Cast) -> None:
    drives.drive(cast.ward)
    for name, mouth in (("45 Tuệ Tĩnh", 45), ("62 Tuệ Tĩnh", 62)):
        lane_of(cast.ward, name, mouth, 500)
    draw_lines(cast.lan, cast.ward)
    lan = page.as_("lan")
    brotli = {"Accept-Encoding": "br"}
    for path, raw, packed in (("map/data", 42_000, 12_000), ("map", 60_000, 14_000)):
        with statements() as asked:
            whole = lan.get(f"/areas/{cast.ward.id}/{path}")
        assert len(whole.response.data) <= raw, (path, len(whole.response.data))
        answer = lan.client.get(f"/areas/{cast.ward.id}/{path}", headers=brotli)
        assert answer.headers["Content-Encoding"] == "br" and len(answer.data) <= packed, (path, len(answer.data))
        assert len(asked) <= 16, (path, len(asked))


def test_lines_measure_the_walk_of_the_planner(cast: Cast, lanes: tuple[Area, Area]) -> None:
    doors = [places.household(lanes[0], "45/30"), places.household(lanes[1], "Cổng sắt")]
    plain = instance_with(areas_under(cast.ward), doors, [])
    assert all(alley.length_m is None for alley in plain.alleys)
    places.area("Tuệ Tĩnh", "alley", cast.ward, kind="phố")
    draw_lines(cast.lan, cast.ward)
    laid = instance_with(areas_under(cast.ward), doors, [])
    by_id = {alley.id: alley for alley in laid.alleys}
    street = next(alley for alley in laid.alleys if alley.name == "Phố Tuệ Tĩnh")
    lane = by_id[lanes[0].id]
    assert street.crossings is not None and street.length_m == pytest.approx(520, abs=3)
    assert (lane.parent_id, lane.mouth_side) == (street.id, 0)
    assert lane.mouth_m == pytest.approx(104, abs=1) and lane.length_m == pytest.approx(111, abs=1)
    assert laid.doors[0].at_m == pytest.approx(75, abs=1) and laid.doors[1].at_m is None
    assert by_id[lanes[1].id].mouth_m == pytest.approx(208, abs=2)


def test_a_street_that_is_planned_in_pieces_is_one_on_the_board(page: Page, cast: Cast) -> None:
    street, across = (places.area(name, "alley", cast.ward, kind="phố") for name in ("Tuệ Tĩnh", "Bà Triệu"))
    doors = [places.household(street, str(number)) for number in range(2, 82, 4)]
    shut = [places.household(across, str(number)) for number in (2, 4, 60)]
    draw_lines(cast.lan, cast.ward, {"Phố Bà Triệu": [[105.842, 21.018], [105.842, 21.022]]})
    pieces = [alley for alley in instance_with(areas_under(cast.ward), [*doors, *shut], []).alleys if alley.id < 0]
    assert {alley.name for alley in pieces} == {"Phố Tuệ Tĩnh", "Phố Bà Triệu"}
    plan = routes.plan(
        drives.drive(cast.ward), cast.lan, [street, across], [cast.team], bars=[(cast.team.id, across.id)]
    )
    assert sum(unit.facts["doors"] for unit in plan.units) == len(doors)
    for unit in plan.units:
        assert unit.facts["barred"] == [across.id]
        assert [share["alley"] for share in unit.facts["shares"]] == [street.id] * bool(unit.facts["doors"])
    assert [(one["alleys"], one["doors"]) for one in plan.report["refusals"]] == [([across.id], len(shut))]
    board = page.as_("lan").get(f"/plans/{plan.uid}")
    assert "Phố Tuệ Tĩnh" in board.text_of("main") and "Phố Bà Triệu" in board.text_of("main")


@pytest.mark.sqlite_alone
def test_the_board_of_a_large_plan_draws_where_the_ticked_alleys_lie(page: Page, cast: Cast) -> None:
    hamlets = [places.area(f"Tổ {place}", "group", cast.ward) for place in (1, 2)]
    lanes = [lane_of(hamlet, f"{mouth} Tuệ Tĩnh", mouth, 210) for hamlet, mouth in zip(hamlets, (45, 62), strict=True)]
    plan = routes.plan(drives.drive(cast.ward), cast.lan, lanes, [cast.team], kind="teams", by_hand=True)
    lan = page.as_("lan")
    shown = lan.get(f"/plans/{plan.uid}")
    first, other = lanes
    assert shown.css(f"#board-map a[data-alley='{first.id}']") and not shown.css(
        f"#board-map a[data-alley='{other.id}']"
    )
    assert shown.one("#board-map input[name=drawn]")["value"] == str(first.id)
    fields = {**shown.fields("#give"), "drawn": str(first.id)}
    same = lan.post(f"/plans/{plan.uid}/sum", {**fields, "alleys": [str(first.id)]}, htmx=True)
    assert same.css("#chosen") and not same.css("#board-map"), "what is drawn already is not sent again"
    with statements() as asked:
        moved = lan.post(f"/plans/{plan.uid}/sum", {**fields, "alleys": [str(other.id)]}, htmx=True)
    assert moved.css(f"#board-map[hx-swap-oob] a.is-chosen[data-alley='{other.id}']")
    assert not moved.css(f"#board-map a[data-alley='{first.id}']")
    assert len(moved.response.data) <= 20_000 and len(asked) <= 20, (len(moved.response.data), len(asked))


# ---- the ground below ------------------------------------------------------------------------------------


TILES = "https://tiles.example.vn/{z}/{x}/{y}.png"


@pytest.fixture
def tiles(app: Flask) -> Iterator[None]:
    """The site has the address of tiles in its settings."""
    plain = app.extensions["config"]
    app.extensions["config"] = replace(plain, map_tiles=TILES, map_credit="© Bản đồ nền")
    yield
    app.extensions["config"] = plain


def test_only_a_page_with_tiles_may_ask_their_host(
    page: Page, cast: Cast, lanes: tuple[Area, Area], tiles: None
) -> None:
    lan, path = page.as_("lan"), f"/areas/{cast.ward.id}/map"
    plain = lan.get(path).headers["Content-Security-Policy"]
    assert plain == content_policy() and "img-src 'self';" in plain, (
        "where no line is known there is no map to lay them under"
    )
    draw_lines(cast.lan, cast.ward)
    shown = lan.get(path)
    policy = shown.headers["Content-Security-Policy"]
    assert "img-src 'self' data: https://tiles.example.vn;" in policy
    assert [old for old, new in zip(plain.split("; "), policy.split("; "), strict=True) if old != new] == [
        "img-src 'self'"
    ]
    ground = shown.one("[data-module=map]")
    assert (ground["data-tiles"], ground["data-tile-credit"]) == (TILES, "© Bản đồ nền")
    assert lan.get(f"/areas/{cast.ward.id}").headers["Content-Security-Policy"] == plain


def test_the_address_of_tiles_is_checked_at_the_start(tmp_path: object) -> None:
    env = {"INSTANCE_DIR": str(tmp_path), "SECRET_KEY": "x"}
    assert Config.from_env({**env, "MAP_TILES_URL": TILES, "MAP_TILES_CREDIT": "© OSM"}).map_tiles == TILES
    assert Config.from_env(env).map_tiles == ""
    wrong = (
        "tiles.example/{z}/{x}/{y}",
        "https://tiles.example/{z}/{x}",
        "javascript:{z}{x}{y}",
        "https://*.x/{z}{x}{y}",
    )
    for given in (*wrong, "https://a; script-src x/{z}{x}{y}"):
        with pytest.raises(ValueError, match="MAP_TILES_URL"):
            Config.from_env({**env, "MAP_TILES_URL": given})


def test_the_picture_needs_no_style_and_no_script(page: Page, cast: Cast, lanes: tuple[Area, Area]) -> None:
    drives.drive(cast.ward)
    shown = page.as_("lan").get(f"/areas/{cast.ward.id}/map")
    figures = "".join(str(tag) for tag in shown.css("figure"))
    assert not re.search(r"\sstyle=|<script|\son\w+=", figures)
