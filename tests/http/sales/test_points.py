"""Points, stops, suppliers and prices: added, changed, ended, and kept from strangers."""

import pytest
from sqlalchemy import select

from app.access.actor import Role
from app.audit.models import AuditRow
from app.extensions import db
from app.sales.models import Goods, Occurrence, RoleNeed, SalesPoint, SalesStop, Supplier
from app.sales.rules import CODE_LETTERS
from tests.factories import people, sales


def test_the_first_point_is_asked_for(page, cast):
    answer = page.as_("lan").get("/sales/points")
    assert "Chưa có điểm bán nào" in answer.text_of("main")
    assert "Thêm điểm bán" not in page.as_("thu").get("/sales/points").text


def test_new_point(page, ground):
    lan = page.as_("lan")
    form = lan.get("/sales/points/new")
    answer = lan.submit(
        form,
        kind="vehicle",
        name="Xe 3",
        plate="29C-111.11",
        phone="0912 345 678",
        home_stop_id=str(ground.hall.id),
        seller="3",
        cashier="1",
    )
    point = db.session.scalars(select(SalesPoint).where(SalesPoint.name == "Xe 3")).one()
    assert answer.location == f"/sales/points/{point.id}"
    assert (point.phone, point.home_stop_id, point.area_id) == ("0912345678", ground.hall.id, ground.cast.ward.id)
    needs = db.session.execute(select(RoleNeed.role, RoleNeed.n).where(RoleNeed.point_id == point.id)).all()
    assert sorted(needs) == [("cashier", 1), ("seller", 3)]
    assert db.session.scalar(select(AuditRow.action)) == "sales.add_point"
    shown = lan.follow(answer)
    assert "Bán hàng 3, Thu ngân 1" in shown.text_of("main") and "0912 345 678" in shown.text_of("main")


def test_new_point_keeps_the_text_of_bad_input(page, ground):
    lan = page.as_("lan")
    answer = lan.submit(
        lan.get("/sales/points/new"), name="<b>Xe</b>", phone="12", seller="9" * 400, cashier="51", expect=422
    )
    assert answer.value_of("name") == "<b>Xe</b>" and answer.value_of("phone") == "12"
    assert "Chưa chọn loại điểm bán." in answer.text_of("main")
    assert "Nhiều nhất 9 chữ số." in answer.text_of("main") and "Từ 0 đến 50 người." in answer.text_of("main")


def test_new_point_refuses_another_ward(page, ground):
    lan = page.as_("lan")
    sent = {"kind": "field", "name": "Sạp", "area_id": str(ground.cast.other_ward.id)}
    lan.get("/sales/points/new")
    lan.post("/sales/points/new", sent, expect=422)
    assert db.session.scalar(select(SalesPoint.id).where(SalesPoint.name == "Sạp")) is None


def test_edit_point_and_what_somebody_changed_meanwhile(page, ground):
    lan = page.as_("lan")
    edit = f"/sales/points/{ground.first.id}/edit"
    stale = lan.get(edit)
    assert stale.value_of("seller") == "3"
    lan.submit(stale, name="Xe một", seller="4")
    assert (ground.first.name, ground.first.version) == ("Xe một", 2)
    again = lan.submit(stale, name="Xe nào", expect=422)
    assert "vừa có người khác sửa" in again.text_of("main") and again.value_of("name") == "Xe nào"
    assert db.session.scalar(select(RoleNeed.n).where(RoleNeed.point_id == ground.first.id)) == 4


def test_end_point_waits_for_its_published_shifts(page, ground):
    shift = sales.shift(ground.first, [ground.market])
    sales.shift(ground.first, [ground.market], ground.at(3, 7), state="planned")
    lan = page.as_("lan")
    end = f"/sales/points/{ground.first.id}/end"
    lan.get(f"/sales/points/{ground.first.id}")
    assert "Còn 1 ca đã công bố sắp tới" in lan.post(end, expect=409).text
    shift.state = "cancelled"
    lan.post(end)
    assert ground.first.ended_at is not None
    assert list(db.session.scalars(select(Occurrence.state))) == ["cancelled"]
    lan.post(end, expect=404)


def test_prices(page, ground):
    lan = page.as_("lan")
    url = f"/sales/points/{ground.first.id}/prices"
    more = lan.submit(
        lan.get(url), **{"rows-0-name": "Gạo", "rows-0-unit": "túi 5 kg", "rows-0-price": "98.000"}, expect=303
    )
    goods = db.session.scalars(select(Goods)).one()
    assert (goods.name, goods.price, goods.in_stock) == ("Gạo", 98_000, True)
    assert "98.000 ₫" in lan.follow(more).text_of("main")
    second = lan.submit(lan.get(url), **{"rows-1-name": "Rau", "rows-1-price": "0"})
    assert "Miễn phí" in lan.follow(second).text_of("main")
    lan.submit(lan.get(url), **{"rows-0-name": ""})
    assert list(db.session.scalars(select(Goods.name))) == ["Rau"]


def test_prices_add_a_line_without_losing_what_is_typed(page, ground):
    lan = page.as_("lan")
    url = f"/sales/points/{ground.first.id}/prices"
    form = lan.get(url).fields() | {"rows-0-name": "Gạo", "rows-0-price": "98.000", "more": "1"}
    answer = lan.post(url, form, expect=200)
    assert answer.value_of("rows-0-name") == "Gạo" and answer.value_of("rows-0-price") == "98.000"
    assert answer.value_of("rows-1-name") == ""
    assert db.session.scalar(select(Goods.id)) is None


@pytest.mark.parametrize("price", ["mười nghìn", "-5", "1,5", "9" * 12])
def test_a_price_that_is_none(page, ground, price):
    lan = page.as_("lan")
    url = f"/sales/points/{ground.first.id}/prices"
    answer = lan.submit(lan.get(url), **{"rows-0-name": "Gạo", "rows-0-price": price}, expect=422)
    assert answer.css("[name='rows-0-price']")[0]["value"] and "Giá là số đồng chẵn" in answer.text_of("main")


def test_stops(page, ground):
    lan = page.as_("lan")
    lan.submit(lan.get("/sales/stops/new"), name="Đầu ngõ 45", place="cạnh cây đa")
    stop = db.session.scalars(select(SalesStop).where(SalesStop.name == "Đầu ngõ 45")).one()
    assert len(stop.code) == 8 and set(stop.code) <= set(CODE_LETTERS)
    assert "cạnh cây đa" in lan.get("/sales/stops").text_of(f"#stop-{stop.id}")
    code = stop.code
    lan.submit(lan.get(f"/sales/stops/{stop.id}/edit"), "#stop-form", name="Đầu ngõ 46")
    assert (stop.name, stop.code) == ("Đầu ngõ 46", code)
    lan.submit(lan.get(f"/sales/stops/{stop.id}/edit"), "#stop-form", name="", expect=422)
    lan.post(f"/sales/stops/{stop.id}/end")
    assert stop.ended_at is not None


def test_a_stop_that_is_needed_stays(page, ground):
    lan = page.as_("lan")
    lan.get("/sales/stops/new")
    assert "Xe 1 đang lấy nơi này" in lan.post(f"/sales/stops/{ground.market.id}/end", expect=409).text
    ground.first.home_stop = None
    sales.shift(ground.first, [ground.market])
    assert "Vẫn còn ca" in lan.post(f"/sales/stops/{ground.market.id}/end", expect=409).text
    assert ground.market.ended_at is None


def test_suppliers(page, ground):
    lan = page.as_("lan")
    lan.submit(lan.get("/sales/suppliers/new"), name="HTX Hoa Sen", phone="024 3825 3525")
    supplier = db.session.scalars(select(Supplier)).one()
    assert (supplier.area_id, supplier.phone) == (ground.cast.ward.id, "02438253525")
    lan.submit(lan.get(f"/sales/suppliers/{supplier.id}/edit"), "#supplier-form", name="HTX Sen")
    assert "HTX Sen" in lan.get("/sales/suppliers").text
    ground.first.supplier = supplier
    assert "vẫn cung ứng cho Xe 1" in lan.post(f"/sales/suppliers/{supplier.id}/end", expect=409).text
    ground.first.supplier = None
    lan.post(f"/sales/suppliers/{supplier.id}/end")
    lan.get(f"/sales/suppliers/{supplier.id}/edit", expect=404)


def test_readers_read_and_strangers_see_nothing(page, ground):
    supplier = Supplier(area=ground.cast.ward, name="HTX")
    db.session.add(supplier)
    shift = sales.shift(ground.first, [ground.market])
    db.session.flush()
    thu, hoa = page.as_("thu"), page.as_("hoa")
    thu.get("/sales")
    thu.get(f"/sales/points/{ground.first.id}")
    for path in (
        f"points/{ground.first.id}/edit",
        f"points/{ground.first.id}/prices",
        f"stops/{ground.market.id}/edit",
        f"shifts/{shift.uid}/edit",
        f"shifts/{shift.uid}/cancel",
    ):
        thu.get(f"/sales/{path}", expect=403)
        hoa.get(f"/sales/{path}", expect=404)
    hoa.get(f"/sales/points/{ground.first.id}", expect=404)
    hoa.get(f"/sales/suppliers/{supplier.id}/edit", expect=404)
    assert "Xe 1" not in hoa.get("/sales").text + hoa.get("/sales/points").text + hoa.get("/sales/stops").text


def test_point_staff_see_their_own_point(page, ground):
    staff = people.account("tam", "Lý Thị Tâm", ground.cast.ward)
    people.grant(staff, Role.POINT_STAFF, point_id=ground.second.id)
    tam = page.as_("tam")
    week = tam.get("/sales")
    assert "Xe 2" in week.text and "Xe 1" not in week.text and not week.css(".add")
    tam.get(f"/sales/points/{ground.second.id}")
    tam.get(f"/sales/points/{ground.first.id}", expect=404)
    tam.get(f"/sales/points/{ground.second.id}/edit", expect=403)
