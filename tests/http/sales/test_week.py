"""The week's grid and its publication."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditRow
from app.extensions import db
from app.kernel.clock import local_day, utc_now
from app.kernel.ids import uuid7
from app.sales.actions.schedule import materialise
from app.sales.models import Occurrence, ScheduleRule, ScheduleRuleStop
from tests.factories import places, sales
from tests.http.sales.conftest import Ground
from tests.kit.page import Page
from tests.kit.statements import statements


def week(ground: Ground, **more: object) -> str:
    return "&".join([f"/sales?week={ground.monday}", *(f"{name}={value}" for name, value in more.items())])


def cards(answer, point_name: str = "") -> list[str]:
    return [text for text in answer.texts("#sales-grid .shift") if point_name in text]


def test_without_points_it_says_what_to_do(page, cast):
    assert "Thêm điểm đầu tiên" in page.as_("lan").get("/sales").text_of("main")
    assert "Địa bàn của bạn chưa có điểm bán nào." in page.as_("minh").get("/sales").text_of("main")


def test_a_card_says_when_where_and_how_many(page, ground):
    full = sales.shift(ground.first, [ground.market, ground.hall], ground.at(0, 7))
    full.taken = 3
    sales.shift(ground.second, [ground.hall], ground.at(1, 16))
    answer = page.as_("lan").get(week(ground))
    assert cards(answer) == ["7:00–9:00 Chợ Cửa Nam → Nhà văn hóa Giẽ Hạ 3/3", "16:00–18:00 Nhà văn hóa Giẽ Hạ 0/3"]
    assert [card["class"] for card in answer.css("#sales-grid .shift")] == [
        ["card", "shift"],
        ["card", "shift", "shift-sun"],
    ]
    assert "thiếu 3 người" in answer.text_of(".page-header-facts")
    assert "29C-123.45" in answer.text_of("#sales-grid tbody tr:nth-of-type(2) th")


def test_a_free_cell_leads_to_the_filled_in_form(page, ground):
    sales.shift(ground.first, [ground.market], ground.at(0, 7))
    lan = page.as_("lan")
    free = lan.get(week(ground)).css("#sales-grid .add")
    assert len(free) == 13
    form = lan.get(str(free[0]["href"]))
    assert form.value_of("point_id") == str(ground.first.id)
    assert form.value_of("day") == (ground.monday + timedelta(days=1)).isoformat()


def test_nothing_is_added_to_the_past(page, ground):
    last = ground.monday - timedelta(days=14)
    assert not page.as_("lan").get(f"/sales?week={last}").css(".add")


def test_the_phone_shows_a_day(page, ground):
    sales.shift(ground.first, [ground.market], ground.at(2, 7))
    day = ground.monday + timedelta(days=2)
    answer = page.as_("lan").get(f"/sales?day={day}")
    assert answer.texts("#sales-agenda .shift") == ["7:00–9:00 Xe 1 · Chợ Cửa Nam 0/3 người"]
    assert "thiếu người" in answer.text_of("#sales-agenda .tab[aria-current]")
    assert len(answer.css("#sales-agenda .tab")) == 7
    assert "Ngày này chưa có ca nào." in page.as_("lan").get(week(ground)).text_of("#sales-agenda")


def test_weeks_follow_one_another(page, ground):
    lan = page.as_("lan")
    here = lan.get(week(ground))
    back, on = (str(link["href"]) for link in here.css(".page-header a.button-icon"))
    assert f"{ground.monday - timedelta(days=7):%d/%m}" in lan.get(back).text_of(".page-header-facts")
    assert f"{ground.monday + timedelta(days=7):%d/%m}" in lan.get(on).text_of(".page-header-facts")


@pytest.mark.parametrize(
    "asked", ["week=0001-01-01", "week=9999-12-31", "week=x", "area=x", "area=-1", f"area={10**30}"]
)
def test_a_strange_week_is_this_one(page, ground, asked):
    answer = page.as_("lan").get(f"/sales?{asked}")
    assert f"{local_day(utc_now()):%d/%m}" in answer.text_of("#sales-grid thead .today")


def test_only_planners_see_drafts(page, ground):
    sales.shift(ground.first, [ground.market], ground.at(0, 7), state="planned")
    assert cards(page.as_("lan").get(week(ground))) == ["7:00–9:00 Chợ Cửa Nam 0/3 Nháp"]
    for login in ("thu", "minh"):
        answer = page.as_(login).get(week(ground))
        assert cards(answer) == [] and not answer.css(".add") and "Công bố lịch" not in answer.text


def test_one_area_at_a_time(page, ground):
    alley = places.alley(ground.cast.ward)
    sales.point(alley, "Sạp ngõ", "field")
    lan = page.as_("lan")
    both = lan.get(week(ground))
    assert "Xe 1" in both.text and "Sạp ngõ" in both.text
    links = {link.get_text(strip=True): str(link["href"]) for link in both.css(".filter")}
    only = lan.get(links["Ngõ 45"])
    assert "Sạp ngõ" in only.text_of("#sales-grid") and "Xe 1" not in only.text_of("#sales-grid")
    hidden = lan.get(week(ground, area=ground.cast.other_ward.id))
    assert "Xe 1" in hidden.text


def test_42_points_ask_no_more_than_one_and_weigh_little(app: Flask, page: Page, ground: Ground):
    lan = page.as_("lan")
    lan.get(week(ground))
    with statements() as few:
        lan.get(week(ground))
    for n in range(40):
        point = sales.point(ground.cast.ward, f"Điểm {n}", "field" if n % 2 else "vehicle")
        for day in range(7):
            sales.shift(
                point, [ground.market, ground.hall], ground.at(day, 7), state="planned" if n % 3 else "published"
            )
    db.session.commit()
    with statements() as many:
        answer = lan.get(week(ground))
    assert len(many) == len(few) <= 14
    assert len(cards(answer)) == 280
    small = lan.client.get(week(ground), headers={"Accept-Encoding": "br"})
    assert small.headers["Content-Encoding"] == "br" and len(small.data) <= 14_000


def test_publish_shows_what_it_publishes_then_does_it(page, ground):
    sales.shift(ground.first, [ground.market], ground.at(0, 7), state="planned")
    sales.shift(ground.second, [ground.hall], ground.at(3, 7), state="planned")
    after = sales.shift(ground.second, [ground.hall], ground.at(8, 7), state="planned")
    theirs = sales.shift(sales.point(ground.cast.other_ward, "Xe kia"), [], ground.at(0, 7), state="planned")
    lan = page.as_("lan")
    form = lan.get(f"/sales/publish?week={ground.monday}")
    assert "2 ca sẽ hiện ra" in form.text_of("main") and "Chợ Cửa Nam" in form.text_of("main")
    done = lan.submit(form, "#publish")
    assert "Đã công bố 2 ca." in lan.follow(done).text
    states = dict(db.session.execute(select(Occurrence.id, Occurrence.state)).all())
    assert sorted(states.values()) == ["planned", "planned", "published", "published"]
    assert states[after.id] == states[theirs.id] == "planned"
    row = db.session.scalars(select(AuditRow)).one()
    assert (row.action, row.object_id, row.detail) == ("sales.publish", ground.monday.isoformat(), {"shifts": 2})
    assert "Không có ca nào chờ công bố." in lan.follow(lan.submit(form, "#publish")).text
    assert cards(page.as_("minh").get(week(ground)), "Chợ")


def test_publish_one_area(page, ground):
    alley = places.alley(ground.cast.ward)
    one = sales.shift(sales.point(alley, "Sạp ngõ", "field"), [ground.market], ground.at(0, 7), state="planned")
    other = sales.shift(ground.first, [ground.market], ground.at(0, 7), state="planned")
    lan = page.as_("lan")
    lan.submit(lan.get(f"/sales/publish?week={ground.monday}&area={alley.id}"), "#publish")
    db.session.expire_all()
    assert (one.state, other.state) == ("published", "planned")


def test_a_clash_is_red_and_keeps_the_week_back(page, ground):
    """Refused on saving, two shifts at once still come about: a weekly one reaches a day that was taken long ago."""
    rule = ScheduleRule(
        uid=uuid7(), point=ground.first, weekdays=[2], begins=8 * 60, ends=10 * 60, needs={"seller": 1},
        since=ground.monday, created_at=utc_now(),
        stops=[ScheduleRuleStop(stop_id=ground.hall.id, begins=8 * 60, ends=10 * 60)],
    )  # fmt: skip
    db.session.add(rule)
    taken = sales.shift(ground.first, [ground.market], ground.at(1, 7), state="planned")
    materialise(utc_now())
    lan = page.as_("lan")
    answer = lan.get(week(ground))
    assert len(answer.css("#sales-grid .shift-brick")) == 2 and "Trùng lịch" in cards(answer, "7:00–9:00")[0]
    said = answer.text_of("#sales-clashes")
    assert "Xe 1 có hai ca cùng lúc, 7:00–9:00 và 8:00–10:00. Chưa thể công bố." in said
    form = lan.get(f"/sales/publish?week={ground.monday}")
    assert not form.css("#publish") and "Chưa thể công bố." in form.text_of("main")
    refused = lan.post(f"/sales/publish?week={ground.monday}", expect=409)
    assert "Dời hoặc hủy một ca" in refused.text
    assert set(db.session.scalars(select(Occurrence.state))) == {"planned"}
    lan.submit(lan.get(f"/sales/shifts/{taken.uid}/cancel"), "#cancel-form")
    lan.submit(lan.get(f"/sales/publish?week={ground.monday}"), "#publish")
    assert "published" in set(db.session.scalars(select(Occurrence.state)))


def test_publishing_makes_the_weekly_shifts_first(page, ground):
    lan = page.as_("lan")
    lan.get("/sales/shifts/new")
    lan.post("/sales/shifts/new", ground.sent(weekly="y", weekdays=["2"]))
    rule = db.session.scalars(select(ScheduleRule)).one()
    rule.made_until = local_day(utc_now()) - timedelta(days=1)
    db.session.query(Occurrence).filter(Occurrence.on_date > ground.monday + timedelta(days=7)).delete()
    lan.post(f"/sales/publish?week={ground.monday}")
    days = db.session.scalars(select(Occurrence.on_date).order_by(Occurrence.on_date)).all()
    assert len(days) == len(set(days)) and days[-1] > ground.monday + timedelta(days=28)


def test_only_coordinators_publish(page, ground):
    sales.shift(ground.first, [ground.market], ground.at(0, 7), state="planned")
    for login in ("thu", "minh"):
        person = page.as_(login)
        person.get(f"/sales/publish?week={ground.monday}", expect=403)
        person.get("/account")
        person.post(f"/sales/publish?week={ground.monday}", expect=403)
    hoa = page.as_("hoa")
    assert "không còn ca nào chờ công bố" in hoa.get(f"/sales/publish?week={ground.monday}").text_of("main")
    hoa.get("/account")
    hoa.post(f"/sales/publish?week={ground.monday}")
    assert db.session.scalar(select(Occurrence.state)) == "planned"
