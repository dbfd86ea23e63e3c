"""Lines for the map, without a database: what a file may be, which alley a name means, how alleys lie on the ground."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.kernel.errors import Invalid
from app.kernel.plane import joined, metres, spot_of
from app.places.lines.geojson import MAX_BYTES, OSM_CREDIT, read_geojson
from app.places.lines.names import Known, Way, likely, matched, way_of, within
from app.places.lines.pictures import sheet_of
from app.places.lines.plates import place_of
from app.places.lines.survey import Mapped, survey

CLIP = (Path(__file__).parents[2] / "data" / "streets" / "hao_nam_ways.geojson").read_bytes()


def file_of(*features: dict[str, Any], **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def way(name: str, *points: tuple[float, float]) -> dict[str, Any]:
    line = {"type": "LineString", "coordinates": points}
    return {"type": "Feature", "properties": {"name": name}, "geometry": line}


HERE = way("Ngõ 1 Lê Duẩn", (105.84, 21.02), (105.841, 21.02))


# ---- files -----------------------------------------------------------------------------------------------


def test_a_clip_of_openstreetmap_is_read() -> None:
    told = read_geojson(CLIP)
    assert len(told.ways) == 29 and told.unnamed == 4 and told.outside == 0
    assert len(told.ways["Phố Hào Nam"]) == 22
    assert told.credit == OSM_CREDIT == "© OpenStreetMap contributors"


def test_points_and_buildings_with_numbers_are_doors() -> None:
    address = {"addr:housenumber": "12 A", "addr:street": "Phố Lê Duẩn"}
    point = {"type": "Point", "coordinates": [105.84, 21.02, 7.5]}
    ring = [[105.84, 21.02], [105.8402, 21.02], [105.8402, 21.0202], [105.84, 21.0202]]
    told = read_geojson(
        file_of(
            {"type": "Feature", "properties": address, "geometry": point},
            {"type": "Feature", "properties": address, "geometry": {"type": "Polygon", "coordinates": [ring]}},
            {"type": "Feature", "properties": {"addr:street": "Lê Duẩn"}, "geometry": point},
            {"type": "Feature", "properties": None, "geometry": None},
        )
    )
    assert [(one.number, one.street) for one in told.points] == [("12 A", "Phố Lê Duẩn")] * 2
    assert told.points[1].point == (105.8401, 21.0201)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "cannot be read as JSON"),
        (b"\xff\xfe{}", "cannot be read as JSON"),
        (b'{"features": [NaN]}', "cannot be read as JSON"),
        (b"[" * 200_000, "cannot be read as JSON"),
        (b'{"type": "Topology"}', "no list of features"),
        (b'{"features": {"a": 1}}', "no list of features"),
        (b'{"version": 0.6, "elements": []}', "raw data of Overpass"),
        (b" " * (MAX_BYTES + 1), "larger than 5 MB"),
        (file_of(), "no points with coordinates"),
        (file_of({"geometry": {"type": "LineString", "coordinates": "x"}}), "no points with coordinates"),
        (file_of({"geometry": {"type": "LineString", "coordinates": [["a", 1], [True, None]]}}), "with coordinates"),
        (file_of(way("A", (21.02, 105.84), (21.03, 105.84))), "Longitude and latitude are swapped"),
        (file_of(way("A", (587_000.5, 2_325_000), (587_100, 2_325_010))), "VN-2000"),
        (file_of(way("A", (2.35, 48.85), (2.36, 48.85))), "do not lie in Vietnam"),
        (file_of(way("", (105.84, 21.02), (105.841, 21.02))), "no line with a name"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(data: bytes, says: str) -> None:
    with pytest.raises(Invalid, match=says) as refused:
        read_geojson(data)
    assert refused.value.field == "file"


def test_strange_numbers_and_lines_abroad_are_left_out() -> None:
    told = read_geojson(
        file_of(HERE, way("Rue", (2.35, 48.85), (2.36, 48.85)), way("B", (1e300, 1), (105.8, 21.0), (105.81, 21.0)))
    )
    assert set(told.ways) == {"Ngõ 1 Lê Duẩn", "B"} and told.outside == 1
    assert told.ways["B"] == [((105.8, 21.0), (105.81, 21.0))]


def test_what_has_no_place_on_the_ground_is_counted() -> None:
    far, none = way("Xa xôi", (105.84, 1e9), (105.85, 1e9)), way("Lạc", (1e12, 1e12), (1e12, 2e12))
    point = {"type": "Point", "coordinates": [2.35, 48.85]}
    told = read_geojson(file_of(HERE, HERE, HERE, HERE, far, none, {"properties": {}, "geometry": point}))
    assert set(told.ways) == {"Ngõ 1 Lê Duẩn"} and told.outside == 3


def test_a_source_is_named_as_the_file_names_it() -> None:
    assert read_geojson(file_of(HERE, attribution="Phòng Địa chính \u202e2026")).credit == "Phòng Địa chính 2026"
    assert read_geojson(file_of(HERE, attribution=["x"])).credit == ""


# ---- names -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Phố Hào Nam", Way("hao nam")),
        ("Ngõ 126 Phố Hào Nam", Way("hao nam", ("126",))),
        ("Hẻm 14 Ngách 58 Ngõ 46 Phố Hào Nam", Way("hao nam", ("46", "58", "14"))),
        ("Ngách 34/84 Hoàng Cầu", Way("hoang cau", ("34", "84"))),
        ("Ngách 25 Ngõ Thổ Quan", Way("", ("tho quan", "25"))),
        ("Ngõ 4 Huế", Way("hue", ("4",))),
        ("Xóm 5", Way("xom 5")),
    ],
)
def test_a_name_tells_the_way(name: str, found: Way) -> None:
    assert way_of(name, "north") == found


def known(*labels: str) -> list[Known]:
    return [Known(place, label, way_of(label, "north")) for place, label in enumerate(labels, 1)]


def match(names: list[str], *labels: str) -> dict[str, int]:
    return matched({name: way_of(name, "north") for name in names}, known(*labels))


def test_names_find_their_alleys_with_and_without_the_word_for_a_street() -> None:
    names = ["Ngõ 45 Phố Hào Nam", "Ngõ 45 Hào Nam", "Ngach 58 Ngo 46 Hao Nam", "Ngách 35"]
    found = match(names, "Ngõ 45 Hào Nam", "Ngách 58 Ngõ 46 Phố Hào Nam", "Phố Hào Nam")
    assert found == {"Ngõ 45 Phố Hào Nam": 1, "Ngõ 45 Hào Nam": 1, "Ngach 58 Ngo 46 Hao Nam": 2}


def test_of_two_alleys_the_accents_decide_or_nobody() -> None:
    labels = "Ngõ 3 Hàng Bạc", "Ngõ 3 Hàng Bắc"
    assert match(["Ngõ 3 Hàng Bạc"], *labels) == {"Ngõ 3 Hàng Bạc": 1}
    assert match(["Ngo 3 Hang Bac"], *labels) == {}


def test_a_number_alone_is_an_alley_where_one_street_has_it() -> None:
    assert match(["Ngõ 45 Hào Nam"], "Ngõ 45", "Ngõ 46") == {"Ngõ 45 Hào Nam": 1}
    assert match(["Ngõ 45 Hào Nam", "Ngõ 45 Giảng Võ"], "Ngõ 45") == {}


def test_an_alley_named_within_another_goes_through_it() -> None:
    street = Way("hao nam")
    assert within(Way("", ("45",)), street) == Way("hao nam", ("45",))
    assert within(Way("", ("45", "18")), Way("hao nam", ("45",))) == Way("hao nam", ("45", "18"))
    assert within(Way("giang vo", ("2",)), street) == Way("giang vo", ("2",))


def test_the_likeliest_stand_first() -> None:
    names = ["Ngách 138 Ngõ Chợ Khâm Thiêm", "Ngõ 7 Lạ Hoắc"]
    near = likely(names, "north", known("Ngách 138 Ngõ Chợ Khâm Thiên", "Phố Huế", "Ngõ Chợ Khâm Thiên", "Ngõ 7"))
    assert {name: [alley.id for alley in found] for name, found in near.items()} == {names[0]: [1, 3], names[1]: [4]}


def test_a_picture_shows_where_a_line_lies_among_the_drawn_ones() -> None:
    street = ((105.84, 21.02), (105.85, 21.02))
    lane = ((105.845, 21.0201), (105.845, 21.021))
    sheet = sheet_of({7: [street]}, {1: [lane], 2: [((105.84, 21.03), (105.84, 21.0301))]})
    assert sheet.d == "M0 0L1039 0" and sheet.pictures[1].d == "M520 -11L520 -111"
    x, y, width, height = map(float, sheet.pictures[1].view.split())
    assert x < 520 < x + width and y < -111 and -11 < 0 < y + height, "the street it leaves lies in it too"
    assert (sheet.pictures[1].meets, sheet.pictures[2].meets) == (7, None)
    assert sheet_of({}, {}).pictures == {}


@pytest.mark.parametrize(
    ("plate", "lanes", "found"),
    [
        ("14A", (), ((), 14, "A")),
        ("45/14A", ("45",), ((), 14, "A")),
        ("45/18/2", ("45",), (("18",), 2, "")),
        ("18/2", ("45", "18"), ((), 2, "")),
        ("45/18/2", ("45", "18"), ((), 2, "")),
        ("12/3", (), (("12",), 3, "")),
        ("P1203 CT2", (), ((), None, "")),
        ("", (), ((), None, "")),
    ],
)
def test_a_plate_tells_where_in_its_alley_the_door_is(
    plate: str, lanes: tuple[str, ...], found: tuple[tuple[str, ...], int | None, str]
) -> None:
    assert tuple(place_of(plate, lanes)) == found


# ---- on the ground ---------------------------------------------------------------------------------------


def test_true_lanes_hang_on_their_street_in_the_order_of_their_numbers() -> None:
    """Phố Hào Nam with its true ngõ: mouths rise with the numbers, ngách hang on their ngõ."""
    lines = {name: joined(ways)[0] for name, ways in read_geojson(CLIP).ways.items()}
    ways = {name: way_of(name, "north") for name in lines}
    ids = {name: place for place, name in enumerate(sorted(lines), 1)}
    mouths = {name: int(lanes[0]) for name, (_, lanes) in ways.items() if len(lanes) == 1 and lanes[0].isdigit()}
    found = survey(Mapped(ids[name], ways[name], mouths.get(name), line) for name, line in lines.items())
    street = found[ids["Phố Hào Nam"]]
    assert street.parent_id is None and len(street.crossings) == 2 and 900 < street.metres < 1100
    hung = {mouths[name]: found[ids[name]] for name in mouths if found[ids[name]].parent_id == ids["Phố Hào Nam"]}
    assert len(hung) >= 13
    for side in (0, 1):
        row = [number for number in sorted(hung) if number % 2 == side]
        rising = street.marks[0 if side else 1]
        assert len(row) - 1 <= len(rising), "on each side they rise, but for one that is mapped otherwise"
        assert [street.at(number) for number, _ in rising] == pytest.approx([at for _, at in rising])
    inner = found[ids["Ngách 58 Ngõ 46 Phố Hào Nam"]]
    assert inner.parent_id == ids["Ngõ 46 Phố Hào Nam"] and inner.mouth_m is not None
    assert metres(inner.line[0], lines["Ngõ 46 Phố Hào Nam"][0]) < 250


STREET = ((105.84, 21.02), (105.844, 21.02))
LANE_30 = ((105.841, 21.021), (105.841, 21.02))


def test_a_street_drawn_from_its_far_end_is_turned_by_the_numbers_of_its_lanes() -> None:
    other = ((105.843, 21.02), (105.843, 21.0205))
    alleys = [
        Mapped(1, Way("le duan"), None, STREET[::-1], highest=80),
        Mapped(2, Way("le duan", ("30",)), 30, LANE_30),
        Mapped(3, Way("le duan", ("66",)), 66, other),
    ]
    found = survey(alleys)
    assert found[1].line == STREET
    assert found[2].mouth_m == pytest.approx(104, abs=1) and found[3].mouth_m == pytest.approx(312, abs=2)
    assert found[2].line[0] == LANE_30[1] and found[2].mouth_side == 1
    assert found[1].at(48) == pytest.approx(208, abs=2), "half way between the two lanes"
    assert found[1].at(15) == pytest.approx(52, abs=1), "nothing is known of the odd side: it goes as the even one"
    assert found[1].at(500) <= found[1].metres


def test_numbers_keep_within_a_line_and_points_teach_it() -> None:
    short = ((105.84, 21.02), (105.84, 21.0205))
    laid = survey([Mapped(1, Way("x", ("7",)), 7, short, highest=60)])[1]
    assert laid.at(60) == pytest.approx(laid.metres, abs=0.1) and laid.at(30, "B") > laid.at(30)
    taught = survey([Mapped(1, Way("x"), None, STREET, doors=((10, (105.841, 21.02)), (20, (105.842, 21.02))))])[1]
    assert taught.at(15) == pytest.approx(156, abs=1)
    assert spot_of(STREET, taught.point(15)).aside < 0 < spot_of(STREET, taught.point(16)).aside


def test_a_lane_far_from_its_street_does_not_open_on_it() -> None:
    far = ((105.85, 21.03), (105.85, 21.031))
    laid = survey([Mapped(1, Way("x"), None, STREET), Mapped(2, Way("x", ("9",)), 9, far)])[2]
    assert laid.parent_id is None and laid.mouth_m is None


def test_a_lane_whose_name_tells_no_street_opens_on_what_its_line_ends_on() -> None:
    """Ngõ 7 of a hamlet ends on the street, ngõ 9 on ngõ 7, and its ngách 9/2 on that; nothing is near ngõ 11."""
    lines = {
        1: ((105.842, 21.022), (105.842, 21.0201)),
        2: ((105.843, 21.022), (105.84205, 21.022)),
        3: ((105.8425, 21.0221), (105.8425, 21.023)),
        4: ((105.86, 21.03), (105.861, 21.03)),
    }
    lanes = {1: ("7",), 2: ("9",), 3: ("9", "2"), 4: ("11",)}
    found = survey(
        [
            Mapped(9, Way("x"), None, STREET),
            *(Mapped(one, Way("", way), int(way[-1]), lines[one]) for one, way in lanes.items()),
        ]
    )
    assert {one: laid.parent_id for one, laid in found.items()} == {9: None, 1: 9, 2: 1, 3: 2, 4: None}
    assert found[1].mouth_m == pytest.approx(208, abs=1) and found[1].line[0] == lines[1][-1], (
        "it begins where it opens"
    )
    assert found[2].mouth_m == pytest.approx(found[1].metres, abs=1) and found[2].line[0] == lines[2][-1]
    assert [len(found[one].crossings) for one in (1, 2, 3, 4, 9)] == [0, 0, 0, 2, 2], (
        "what hangs on nothing has two ends"
    )


def test_a_lane_of_a_street_nobody_drew_stays_with_its_neighbours() -> None:
    """Its name puts it beside the other lanes of that street, wherever its line ends."""
    laid = survey([Mapped(1, Way("x"), None, STREET), Mapped(2, Way("y", ("30",)), 30, LANE_30)])[2]
    assert laid.parent_id is None and laid.crossings == ()
