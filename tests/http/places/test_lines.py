"""Lines for the map: a file is matched to the alleys by name, the rest is settled by a person, all of it is taken back."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.access.actor import Role
from app.audit.models import AuditRow
from app.extensions import db
from app.kernel.ids import uuid7
from app.places.lines.models import AlleyLine, DoorPoint, LineName, LineUpload
from app.places.lines.queries import ground_below
from app.places.models import Area
from tests.factories import people, places
from tests.factories.people import Cast
from tests.kit.page import Answer, Page

CLIP = (Path(__file__).parents[2] / "data" / "streets" / "hao_nam_ways.geojson").read_bytes()


@pytest.fixture
def alleys(cast: Cast) -> dict[str, Area]:
    """Three alleys of Lan's ward as true maps name them, the street in another hamlet."""
    hamlet = places.area("Số 1", "group", cast.ward, kind="tổ dân phố")
    street = places.area("Hào Nam", "alley", cast.ward, kind="phố")
    found = {"street": street, "46": places.alley(hamlet, "46 Hào Nam", mouth=46)}
    found["58"] = places.alley(hamlet, "58 ngõ 46 Hào Nam", mouth=58)
    db.session.commit()
    return found


def bring(page: Page, area: Area, data: bytes = CLIP, expect: int = 303, **more: str) -> Answer:
    sent: dict[str, Any] = {"uid": uuid7(), "file": (io.BytesIO(data), "ways.geojson")}
    return page.post(f"/areas/{area.id}/lines", sent | more, expect=expect)


def drawn() -> dict[int, float]:
    return {row.area_id: round(row.metres) for row in db.session.scalars(select(AlleyLine))}


def waiting(state: str = "waiting") -> list[str]:
    return sorted(db.session.scalars(select(LineName.name).where(LineName.state == state)))


def count(table: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_a_file_draws_the_alleys_it_names_and_the_rest_waits(page: Page, cast: Cast, alleys: dict[str, Area]) -> None:
    lan = page.as_("lan")
    bring(lan, cast.ward)
    assert set(drawn()) == {area.id for area in alleys.values()}
    shown = lan.get(f"/areas/{cast.ward.id}/lines")
    assert "Đã vẽ 3 ngõ. 26 tên chưa khớp ngõ nào." in shown.text_of("body")
    assert len(waiting()) == 26 and "Ngõ 126 Phố Hào Nam" in waiting()
    assert "© OpenStreetMap contributors" in shown.text_of("main") and "bỏ qua 4 nét không tên" in shown.text_of("main")
    row = db.session.scalars(select(AuditRow).where(AuditRow.action == "places.upload_lines")).one()
    assert (row.account_id, row.detail["alleys"], row.detail["waiting"]) == (cast.lan.id, 3, 26)
    lying = ground_below(cast.ward.path).alleys
    assert lying[alleys["58"].id].parent_id == alleys["46"].id
    assert lying[alleys["46"].id].parent_id == alleys["street"].id


def test_the_same_file_twice_changes_nothing(page: Page, cast: Cast, alleys: dict[str, Area]) -> None:
    lan = page.as_("lan")
    bring(lan, cast.ward)
    before, owners = drawn(), set(db.session.scalars(select(AlleyLine.upload_id)))
    lan.submit(lan.get(f"/areas/{cast.ward.id}/lines"), "#names", expect=303)  # nothing chosen
    assert len(waiting()) == 26
    lan.post(f"/areas/{cast.ward.id}/lines/ignore")
    bring(lan, cast.ward)
    assert drawn() == before and set(db.session.scalars(select(AlleyLine.upload_id))) == owners
    assert waiting() == [] and len(waiting("ignored")) == 26, "what was left out is not asked about again"
    uid = uuid7()
    for _ in range(2):
        bring(lan, cast.ward, uid=uid)
    assert count(LineUpload) == 3, "one form sent twice is one file"


def test_a_name_is_given_an_alley_or_becomes_one(page: Page, cast: Cast, alleys: dict[str, Area]) -> None:
    lan = page.as_("lan")
    other = places.alley(cast.ward, "127 Ao Nam", mouth=127)
    bring(lan, cast.ward)
    name = db.session.scalars(select(LineName).where(LineName.name == "Ngõ 127 Hào Nam")).one()
    asked = lan.get(f"/lines/{name.id}")
    assert asked.fields("#place")["to"] == [str(other.id)], "the likeliest is chosen already"
    answer = lan.submit(asked, "#place", expect=303)
    assert other.id in drawn() and (answer.location or "").startswith("/lines/"), "on to the next name"
    lan.submit(asked, "#place", to="", expect=422)
    stranger = places.alley(cast.other_ward, "5 Huế")
    lan.submit(asked, "#place", to=str(stranger.id), expect=422)
    added = lan.get(f"/lines/{db.session.scalars(select(LineName.id).where(LineName.name == 'Ngõ Thổ Quan')).one()}")
    assert added.value_of("kind") == "ngõ" and added.value_of("name") == "Thổ Quan"
    lan.submit(added, "#add", expect=303)
    made = db.session.scalars(select(Area).where(Area.name == "Thổ Quan")).one()
    assert made.parent_id == cast.ward.id and made.id in drawn()
    refused = lan.submit(added, "#add", name="Hào Nam", kind="phố", expect=409)
    assert refused.value_of("name") == "Hào Nam"
    assert set(waiting("placed")) == {"Ngõ 127 Hào Nam", "Ngõ Thổ Quan"}
    lan.submit(lan.get(f"/areas/{cast.ward.id}/lines?show=placed"), f"#reopen-{name.id}", expect=303)
    assert other.id not in drawn() and "Ngõ 127 Hào Nam" in waiting()
    lan.submit(lan.get(f"/lines/{name.id}"), "#ignore", expect=303)
    assert waiting("ignored") == ["Ngõ 127 Hào Nam"]


def test_many_names_are_settled_in_one_go(page: Page, cast: Cast, alleys: dict[str, Area]) -> None:
    lan, other = page.as_("lan"), places.alley(cast.ward, "127 Ao Nam", mouth=127)
    bring(lan, cast.ward)
    ids = {row.name: row.id for row in db.session.scalars(select(LineName))}
    one, gone = (f"name-{ids[name]}-to" for name in ("Ngõ 127 Hào Nam", "Ngõ Thổ Quan"))
    listed = lan.get(f"/areas/{cast.ward.id}/lines")
    assert listed.texts(f"#{one} option")[:2] == ["Chưa chọn", "Ngõ 127 Ao Nam"], "the likeliest stands first"
    assert len(listed.css(".line-picture")) == 26 and "nối vào Phố Hào Nam" in listed.text_of("#names")
    stranger = places.alley(cast.other_ward, "5 Huế")
    wrong = lan.submit(listed, "#names", **{one: str(stranger.id), gone: "out"}, expect=422)
    assert len(waiting()) == 26 and wrong.css(f"#{one}[aria-invalid]"), "all or nothing"
    assert wrong.fields("#names")[gone] == ["out"], "what was chosen is kept"
    done = lan.submit(listed, "#names", **{one: str(other.id), gone: "out"}, expect=303)
    assert "Đã vẽ 1 tên. Bỏ qua 1 tên." in lan.follow(done).text_of("body")
    assert other.id in drawn() and waiting("placed") == ["Ngõ 127 Hào Nam"] and waiting("ignored") == ["Ngõ Thổ Quan"]
    lan.submit(listed, "#names", **{one: str(other.id), gone: "out"}, expect=303)
    assert len(waiting()) == 24, "twice is once"


def test_a_file_is_taken_back_with_all_it_drew(page: Page, cast: Cast, alleys: dict[str, Area]) -> None:
    lan = page.as_("lan")
    line = {"type": "LineString", "coordinates": [[105.82, 21.02], [105.83, 21.02]]}
    own = {"features": [{"properties": {"name": "Phố Hào Nam"}, "geometry": line}], "attribution": "Phường"}
    bring(lan, cast.ward, json.dumps(own).encode())
    before = drawn()
    bring(lan, cast.ward)
    assert drawn() != before
    uploads = list(db.session.scalars(select(LineUpload).order_by(LineUpload.id)))
    lan.submit(lan.get(f"/areas/{cast.ward.id}/lines"), f"#undo-{uploads[1].id}", expect=303)
    assert drawn() == before and waiting() == []
    lan.post(f"/line-uploads/{uploads[1].uid}/undo")
    assert drawn() == before, "taking back twice changes nothing"
    bring(lan, cast.ward)
    lan.post(f"/line-uploads/{uploads[0].uid}/undo")
    assert len(drawn()) == 3, "what a later file drew over stays"
    last = db.session.scalars(select(LineUpload).order_by(LineUpload.id.desc())).all()[0]
    lan.post(f"/line-uploads/{last.uid}/undo")
    assert drawn() == {}, "and what was taken back does not return"


def test_points_stand_at_their_doors(page: Page, cast: Cast, alleys: dict[str, Area]) -> None:
    lan, lane = page.as_("lan"), alleys["46"]
    door = places.household(lane, "12A", address_raw="Số 12A", door_key="")
    twins = [places.household(lane, "14") for _ in range(2)]
    lan.submit(lan.get(f"/households/{door.id}/edit"), expect=303)  # gives it the key of its address
    told = (("12A", [105.826, 21.025]), ("14", [105.8261, 21.025]), ("99", [105.8262, 21.025]))
    points = [
        {
            "properties": {"addr:housenumber": number, "addr:street": "Ngõ 46 Phố Hào Nam"},
            "geometry": {"type": "Point", "coordinates": at},
        }
        for number, at in told
    ]
    bring(lan, cast.ward, json.dumps({"features": points}).encode(), credit="Phòng Địa chính")
    found = {row.household_id: (row.lon, row.lat) for row in db.session.scalars(select(DoorPoint))}
    assert found == {door.id: (105.826, 21.025)}, f"of {twins} nobody knows which is meant"
    upload = db.session.scalars(select(LineUpload)).one()
    assert (upload.credit, upload.counts["points"], upload.counts["doors"]) == ("Phòng Địa chính", 3, 1)
    lan.post(f"/line-uploads/{upload.uid}/undo")
    assert count(DoorPoint) == 0


def test_a_file_that_cannot_be_used_says_why(page: Page, cast: Cast) -> None:
    lan = page.as_("lan")
    swapped = b'{"features": [{"properties": {"name": "A"}, "geometry": {"type": "LineString", "coordinates": [[21, 105.8], [21.1, 105.8]]}}]}'  # noqa: E501 # one line of a file
    for data, words in (
        (b"PK\x03\x04", "không đọc được JSON"),
        (swapped, "Kinh độ và vĩ độ bị đổi chỗ"),
        (b"", "Hãy chọn một tệp"),
    ):
        refused = (
            bring(lan, cast.ward, data, expect=422)
            if data
            else lan.post(f"/areas/{cast.ward.id}/lines", {}, expect=422)
        )
        assert words in refused.text_of("#upload"), words
        assert refused.css("#file-error")
    big = lan.post(
        f"/areas/{cast.ward.id}/lines", {"uid": uuid7(), "file": (io.BytesIO(b" " * 5_300_000), "a")}, expect=422
    )
    assert "lớn hơn 5 MB" in big.text_of("#upload") and count(LineUpload) == 0


def test_who_may_draw(page: Page, cast: Cast, alleys: dict[str, Area]) -> None:
    bring(page.as_("lan"), cast.ward)
    name, upload = db.session.scalars(select(LineName)).first(), db.session.scalars(select(LineUpload)).one()
    assert name is not None
    people.grant(people.account("dinh", "Nguyễn Văn Đình", cast.ward), Role.HAMLET_HEAD, cast.ward)
    hoa, head = page.as_("hoa"), page.as_("dinh")
    for path in (f"/areas/{cast.ward.id}/lines", f"/lines/{name.id}"):
        hoa.get(path, expect=404)
        head.get(path, expect=403)
    for path in (f"/lines/{name.id}/ignore", f"/lines/{name.id}/reopen", f"/line-uploads/{upload.uid}/undo"):
        hoa.post(path, expect=404)
        head.post(path, expect=403)
    bring(hoa, cast.ward, expect=404)
    place = f"/lines/{name.id}/place"
    head.post(place, {"to": str(alleys["46"].id)}, expect=403)
    assert len(waiting()) == 26 and len(drawn()) == 3


def test_what_lies_nowhere_is_told(page: Page, cast: Cast, alleys: dict[str, Area]) -> None:
    def way(name: str, lat: float) -> dict[str, Any]:
        line = {"type": "LineString", "coordinates": [[105.84, lat], [105.841, lat]]}
        return {"type": "Feature", "properties": {"name": name}, "geometry": line}

    lan = page.as_("lan")
    bring(lan, cast.ward, json.dumps({"features": [way("Phố Hào Nam", 21.02), way("Xa xôi", 1e9)]}).encode())
    assert "bỏ qua 1 nét tọa độ sai" in lan.get(f"/areas/{cast.ward.id}/lines").text_of("main")
