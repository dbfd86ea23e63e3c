"""The tree with its figures, alleys added, renamed and moved."""

import pytest
from sqlalchemy import select

from app.access.actor import SYSTEM_ACTOR
from app.audit.models import AuditRow
from app.extensions import db
from app.kernel.clock import utc_now
from app.kernel.errors import Invalid, Refused
from app.places import actions, queries
from app.places.models import Area, AreaParent
from tests.factories import people, places
from tests.kit.statements import statements


def test_index_shows_the_ward_with_hamlets_alleys_and_figures(page, cast, alley, add):
    add("1", smartphones=3)
    add("2")
    answer = page.as_("lan").get("/areas")
    assert answer.text_of("h1") == "Phường Cửa Nam"
    assert answer.texts(".kpi b") == ["1", "2", "3", "1"]
    assert "Thôn Giẽ Hạ 1 ngõ · 2 hộ · 3 máy · 1 hộ chưa rõ số máy" in answer.text_of("main")
    assert answer.one(f"a[href='/alleys/{alley.id}']")


def test_figures_leave_out_void_households(cast, alley, door, add):
    gone = add("7", smartphones=9)
    actions.void_household(SYSTEM_ACTOR, utc_now(), gone, "mistake")
    db.session.flush()
    tree = queries.tree_under(cast.ward)
    assert (tree.figures.alleys, tree.figures.households, tree.figures.smartphones) == (1, 1, 2)


def test_pages_ask_at_most_six_times(page, cast, alley, door):
    lan = page.as_("lan")
    for url in (
        "/areas",
        f"/areas/{cast.ward.id}",
        f"/alleys/{alley.id}",
        f"/households/{door.id}",
        "/households?q=hoa",
        "/households",
    ):
        db.session.commit()
        with statements() as asked:
            lan.get(url)
        assert len(asked) <= 6, (url, asked)


def test_reader_sees_figures_and_no_household(page, cast, alley, door):
    thu = page.as_("thu")
    assert "1 hộ · 2 máy" in thu.get(f"/areas/{cast.ward.id}").text_of("main")
    answer = thu.get(f"/alleys/{alley.id}")
    assert "Hòa" not in answer.text and "0912" not in answer.text
    thu.get(f"/households/{door.id}", expect=403)
    thu.get("/households?q=hoa", expect=403)


def test_stranger_finds_nothing(page, cast, alley, door):
    hoa = page.as_("hoa")
    for url in (f"/areas/{cast.ward.id}", f"/alleys/{alley.id}", f"/households/{door.id}", f"/alleys/{alley.id}/order"):
        hoa.get(url, expect=404)
    assert "Trần Thị Hòa" not in hoa.get("/households?q=hoa").text
    assert "Giẽ Hạ" not in hoa.get("/areas").text


def test_new_area(page, cast):
    lan = page.as_("lan")
    form = lan.get(f"/areas/{cast.ward.id}/new")
    answer = lan.submit(form, level="alley", kind="Ngõ", name="12 Lý Thường Kiệt")
    added = db.session.scalar(select(Area).where(Area.name == "12 Lý Thường Kiệt"))
    assert lan.follow(answer, expect=303).location == f"/alleys/{added.id}"
    assert (added.level, added.kind, added.mouth) == ("alley", "ngõ", 12)
    assert added.path == f"{cast.ward.path}{added.id}/"
    assert db.session.scalar(select(AuditRow.action).where(AuditRow.object_kind == "area")) == "places.add_area"


def test_new_area_with_a_name_that_is_there_keeps_the_text(page, cast, hamlet, alley):
    lan = page.as_("lan")
    form = lan.get(f"/areas/{hamlet.id}/new")
    answer = lan.submit(form, kind="ngõ", name="45 Đặng Thuỳ Trâm", expect=409)
    assert "Ở đây đã có nơi tên này." in answer.text_of("main")
    assert answer.value_of("name") == "45 Đặng Thuỳ Trâm"


def test_new_area_bad_number_is_422_in_vietnamese(page, cast):
    lan = page.as_("lan")
    answer = lan.submit(lan.get(f"/areas/{cast.ward.id}/new"), kind="ngõ", name="", mouth="mười", expect=422)
    assert "Nhập tên." in answer.text_of("main")
    assert "Nhập số nguyên, ví dụ 4." in answer.text_of("main")
    assert answer.value_of("mouth") == "mười"


def test_edit_area_renames_and_the_old_name_is_still_shown_and_doors_are_found_by_the_new(page, cast, alley, door):
    lan = page.as_("lan")
    lan.submit(lan.get(f"/areas/{alley.id}/edit"), name="47 Đặng Thùy Trâm", mouth="47")
    assert alley.former_name == "45 Đặng Thùy Trâm"
    assert "trước là 45 Đặng Thùy Trâm" in lan.get(f"/alleys/{alley.id}").text
    assert "Trần Thị Hòa" in lan.get("/households?q=hoa+47").text_of("main")


def test_edit_area_moves_an_alley_with_its_doors(page, cast, alley, door):
    other = actions.ensure_alley(SYSTEM_ACTOR, utc_now(), cast.ward, "Giẽ Thượng", "thôn", level="group")
    lan = page.as_("lan")
    lan.submit(lan.get(f"/areas/{alley.id}/edit"), parent_id=str(other.id))
    assert alley.path == f"{other.path}{alley.id}/"
    rows = db.session.scalars(select(AreaParent).where(AreaParent.area_id == alley.id).order_by(AreaParent.id)).all()
    assert [(row.parent_id, row.valid_to is None) for row in rows] == [(rows[0].parent_id, False), (other.id, True)]
    lan.get(f"/households/{door.id}")


def test_edit_area_refuses_a_parent_out_of_reach(page, cast, alley):
    before = alley.path
    lan = page.as_("lan")
    lan.submit(lan.get(f"/areas/{alley.id}/edit"), parent_id=str(cast.other_ward.id), expect=422)
    assert alley.path == before


def test_moving_a_hamlet_takes_everything_beneath_along(cast, hamlet, alley):
    block = actions.ensure_alley(SYSTEM_ACTOR, utc_now(), hamlet, "Xóm 3", "cụm", level="block")
    alley_in = actions.ensure_alley(SYSTEM_ACTOR, utc_now(), block, "1", "ngõ")
    target = places.area("Khu B", "group", cast.ward)
    actions.move_area(SYSTEM_ACTOR, utc_now(), block, target)
    assert alley_in.path == f"{target.path}{block.id}/{alley_in.id}/"


def test_places_cannot_stand_just_anywhere(cast, hamlet, alley):
    with pytest.raises(Invalid):
        actions.add_area(SYSTEM_ACTOR, utc_now(), alley, "group", "A", "thôn")
    with pytest.raises(Refused):
        actions.edit_area(SYSTEM_ACTOR, utc_now(), cast.ward, name="Khác", kind="phường", position=0, mouth=None)


def test_ensure_alley_is_safe_twice(hamlet):
    first = actions.ensure_alley(SYSTEM_ACTOR, utc_now(), hamlet, "Hoà Bình", "ngõ")
    assert actions.ensure_alley(SYSTEM_ACTOR, utc_now(), hamlet, "Hòa Bình", "Ngõ") is first
    assert actions.ensure_alley(SYSTEM_ACTOR, utc_now(), hamlet, "Hóa Bình", "ngõ") is not first


def test_leader_may_not_change_areas(page, cast, alley):
    page.as_("ban").get(f"/areas/{alley.id}/edit", expect=403)
    page.as_("minh").get("/areas", expect=403)


def test_two_grants_give_a_list_of_both(page, cast):
    people.grant(cast.lan, "coordinator", cast.other_ward)
    assert {"Phường Cửa Nam", "Phường Văn Miếu"} <= set(page.as_("lan").get("/areas").texts("h2"))


def test_made_up_ids_are_not_found(page, cast):
    page.as_("lan").get("/areas/99999999999999999999", expect=404)
    page.as_("lan").get("/households?area=999999999999", expect=404)
