"""What residents read: no account, no script, no cookie, no name; published shifts alone."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from app.extensions import db
from app.kernel.clock import HCM, local_day, utc_now
from app.kernel.vietnamese.dates import show_day_long
from app.people.models import Organisation
from app.sales.models import ScheduleRule, ScheduleRuleStop
from tests.factories import sales
from tests.http.sales.conftest import Selling
from tests.kit.page import Answer, Page
from tests.kit.qr import text_of_drawing
from tests.kit.statements import statements


def light(answer: Answer) -> Answer:
    assert "Set-Cookie" not in answer.headers
    assert "<script" not in answer.text and "hx-" not in answer.text
    assert answer.headers["Cache-Control"] == "public, max-age=60" and answer.headers["ETag"]
    assert len(answer.text.encode()) <= 40_000
    return answer


def test_the_page_of_a_stop(page: Page, selling: Selling) -> None:
    db.session.add(Organisation(id=1, name="Đoàn phường Cửa Nam", phone="02438250000", changed_at=utc_now()))
    answer = light(page.get("/diem-ban/ngo45"))
    assert answer.text_of(".sign") == "ngõ 45 Đặng Thuỳ Trâm"
    assert answer.text_of(".badge") == "Đúng lịch"
    day = show_day_long(local_day(selling.shift.starts_at))
    assert answer.text_of(".when") == day[0].upper() + day[1:]
    assert answer.text_of(".hours") == "7:00 – 9:00 sáng"
    assert "Đầu ngõ 45, cạnh tiệm thuốc Minh Châu" in answer.text_of("section:has(h1)")
    assert answer.one("a[href^='tel:']:not(footer a)")["href"] == "tel:02812345678"
    assert "98.000 ₫" in answer.text_of("section:has(#goods)")
    assert "Chợ Cây Quéo" in answer.text_of("section:has(#nearby)")
    assert "Đoàn phường Cửa Nam" in answer.text_of("footer")


def test_in_english_without_a_cookie(page: Page, selling: Selling) -> None:
    answer = light(page.get("/diem-ban/ngo45?lang=en"))
    assert answer.one("html")["lang"] == "en" and answer.text_of(".badge") == "On time"
    assert answer.text_of(".hours") == "7:00 – 9:00"
    assert all("lang=en" in str(a["href"]) for a in answer.css("#nearby ~ ul a"))
    assert page.get("/diem-ban/ngo45").one("html")["lang"] == "vi"
    for lang in ("x", "%00", "en%27", "vi"):
        assert page.get(f"/diem-ban/ngo45?lang={lang}").one("html")["lang"] == "vi"


def test_it_need_not_be_sent_again(page: Page, selling: Selling) -> None:
    first = page.get("/diem-ban/ngo45")
    again = page.get("/diem-ban/ngo45", headers={"If-None-Match": first.headers["ETag"]}, expect=None)
    assert again.status == 304
    selling.shift.notice = "sold_out"
    page.get("/diem-ban/ngo45", headers={"If-None-Match": first.headers["ETag"]})


def test_never_a_name_never_a_draft(page: Page, selling: Selling) -> None:
    for login in ("minh", "chi"):
        page.as_(login).post(f"/shifts/{selling.shift.uid}/take", {"role": "seller"})
    selling.car.note, selling.stops[0].position = "tài xế Hùng", 1
    sales.shift(selling.car, selling.stops[:1], utc_now() + timedelta(hours=1), state="planned")
    for path in ("/diem-ban", "/diem-ban/ngo45", "/diem-ban/ngo45.ics"):
        answer = page.get(path)
        assert not [name for name in ("Minh Chi", "Lê Minh", "Tâm", "Hùng", "minh") if name in answer.text]
    assert page.get("/diem-ban/ngo45").text_of(".hours") == "7:00 – 9:00 sáng"
    assert page.get("/diem-ban/ngo45.ics").text.count("BEGIN:VEVENT") == 1


def test_what_is_called_off_stays_with_its_reason(page: Page, selling: Selling) -> None:
    later = sales.shift(selling.car, selling.stops[:1], selling.shift.starts_at + timedelta(days=1))
    lan = page.as_("lan")
    lan.submit(lan.get(f"/sales/shifts/{selling.shift.uid}/cancel"), reason="Mưa lớn cả buổi")
    stop = light(page.get("/diem-ban/ngo45"))
    assert stop.text_of(".badge") == "Đã hủy" and stop.text_of(".hours s") == "7:00 – 9:00 sáng"
    assert "Mưa lớn cả buổi" in stop.text_of(".banner")
    assert show_day_long(later.on_date).lower() in stop.text_of("section:has(#later)").lower()
    assert light(page.get("/diem-ban")).texts("a.call .badge") == ["Đã hủy", "Đã hủy"]
    lan.submit(lan.get(f"/sales/shifts/{later.uid}/cancel"), reason="Xe hỏng")
    assert light(page.get("/diem-ban/ngo45")).texts("section:has(#later) .badge") == ["Đã hủy"]
    lan.get(f"/sales/points/{selling.car.id}")
    lan.post(f"/sales/points/{selling.car.id}/end")
    assert page.get("/diem-ban/ngo45").texts(".badge")[0] == "Đã hủy", "residents still read why nothing comes"
    poster = lan.get(f"/sales/stops/{selling.stops[0].id}/poster")
    assert not poster.css(".poster .hours:not(:has(svg))")


def test_something_is_here_now_and_what_is_over_is_gone(page: Page, selling: Selling) -> None:
    selling.shift.stops[0].starts_at = utc_now() - timedelta(minutes=5)
    assert "Xe bán hàng bình ổn đang ở đây" in page.get("/diem-ban/ngo45").text
    selling.shift.stops[0].ends_at = utc_now() - timedelta(minutes=1)
    selling.shift.stops[0].starts_at = utc_now() - timedelta(minutes=9)
    off = light(page.get("/diem-ban/ngo45"))
    assert off.text_of(".when") == "Chưa có lịch" and not off.css("#goods")
    assert "Chợ Cây Quéo" in off.text_of("section:has(#nearby)")


def test_no_such_stop(page: Page, selling: Selling) -> None:
    gone = page.get("/diem-ban/khongco", expect=404)
    assert "Không có điểm dừng nào ở địa chỉ này" in gone.text_of("h1") and "Set-Cookie" not in gone.headers
    selling.stops[0].ended_at = utc_now()
    page.get("/diem-ban/ngo45", expect=404)
    page.get("/diem-ban/ngo45.ics", expect=404)
    for code in ("%00", "a" * 4000, "%25", "x.ics.ics", "ngo45%27"):
        page.get(f"/diem-ban/{code}", expect=404)


def test_the_list_of_a_ward(page: Page, selling: Selling) -> None:
    one = light(page.get("/diem-ban"))
    assert one.texts("a.call b") == ["Đầu ngõ 45", "Chợ Cây Quéo"]
    sales.stop(selling.cast.other_ward, "Chợ Văn Miếu", "vanmieu")
    two = light(page.get("/diem-ban"))
    assert sorted(two.texts("a.call b")) == ["Phường Cửa Nam", "Phường Văn Miếu"]
    chosen = light(page.get(f"/diem-ban?xa={selling.cast.ward.id}&lang=en"))
    assert "ngo45?lang=en" in chosen.text and "tomorrow" in chosen.text
    empty = light(page.get(f"/diem-ban?xa={selling.cast.other_ward.id}"))
    assert "Hôm nay và ngày mai chưa có lịch." in empty.text
    for ward in ("²", "9" * 40, "%00", "-1", ""):
        page.get(f"/diem-ban?xa={ward}")


def test_off_season_says_what_is_known_next(page: Page, selling: Selling) -> None:
    for moment in (selling.shift, *selling.shift.stops):
        moment.starts_at += timedelta(days=5)
        moment.ends_at += timedelta(days=5)
    answer = page.get("/diem-ban")
    assert "Lịch gần nhất đã biết:" in answer.text and "7:00 – 9:00 sáng" in answer.text


def test_the_list_costs_the_same_however_long(page: Page, selling: Selling) -> None:
    def cost() -> int:
        db.session.commit()
        with statements() as seen:
            page.get("/diem-ban")
        return len(seen)

    few = cost()
    for number in range(20):
        sales.shift(sales.point(selling.cast.ward, f"Xe {number}"), selling.stops, selling.shift.starts_at)
    assert cost() == few


def test_the_calendar_keeps_its_uid_and_tells_what_changed(page: Page, selling: Selling) -> None:
    def event() -> dict[str, object]:
        answer = page.get("/diem-ban/ngo45.ics")
        assert answer.headers["Content-Type"].startswith("text/calendar") and "Set-Cookie" not in answer.headers
        return next(iter(Calendar.from_ical(answer.text).walk("VEVENT")))

    first = event()
    assert str(first["UID"]) == f"{selling.shift.uid}-ngo45@localhost" and str(first["STATUS"]) == "CONFIRMED"
    assert first["DTSTART"].dt == selling.shift.stops[0].starts_at.astimezone(HCM)
    assert "Asia/Ho_Chi_Minh" in str(first["DTSTART"].params["TZID"])
    assert str(first["URL"]) == "http://localhost/diem-ban/ngo45"
    tam = page.as_("tam")
    tam.post(f"/shifts/{selling.shift.uid}/notice", {"notice": "postponed", "text": "Mưa to"})
    later = event()
    assert later["UID"] == first["UID"] and str(later["STATUS"]) == "CANCELLED"
    assert later["SEQUENCE"] > first["SEQUENCE"] and "Mưa to" in str(later["DESCRIPTION"])
    selling.shift.notice, selling.shift.state = "on_time", "cancelled"
    assert str(event()["STATUS"]) == "CANCELLED"


def test_the_poster(page: Page, selling: Selling) -> None:
    rule = ScheduleRule(
        uid="r",
        point=selling.car,
        weekdays=[2, 4, 5, 6],
        begins=420,
        ends=540,
        since=local_day(utc_now()),
        created_at=utc_now(),
    )
    rule.stops.append(ScheduleRuleStop(stop=selling.stops[0], begins=420, ends=540))
    db.session.add(rule)
    address = "http://localhost/diem-ban/ngo45"
    poster = f"/sales/stops/{selling.stops[0].id}/poster"
    for login in ("lan", "minh", "thu"):
        answer = page.as_(login).get(poster, headers={"Host": "localhost"})
        assert answer.text_of("h1") == "Đầu ngõ 45" and address in answer.text_of(".poster")
    assert answer.text_of(".when") == "Thứ Ba, thứ Năm đến thứ Bảy"
    assert answer.text_of(".hours:not(:has(svg))") == "7:00 – 9:00 sáng"
    code = answer.one(".poster-code")
    size = int(str(code["viewBox"]).split()[-1])
    assert text_of_drawing(size, str(answer.one(".poster-code path")["d"])) == address
    page.as_("hoa").get(poster, expect=404)


@pytest.mark.parametrize("path", ["/diem-ban", "/diem-ban/ngo45"])
def test_signed_in_people_see_the_same_page(page: Page, selling: Selling, path: str) -> None:
    lan = page.as_("lan")
    lan.post(f"/shifts/{selling.shift.uid}/notice", {"notice": "on_time"})
    answer = lan.get(path)
    assert "Trần Thị Lan" not in answer.text and "Set-Cookie" not in answer.headers


def test_what_is_typed_never_writes_a_line_of_the_calendar(page: Page, selling: Selling) -> None:
    stop, shift = selling.stops[0], selling.shift
    said = {"name": "Ngõ 45\r\nATTENDEE:mailto:x@example.org", "place": "A;B,C\\\nEND:VEVENT"}
    page.as_("lan").post(f"/sales/stops/{stop.id}/edit", said | {"area_id": str(stop.area_id)})
    page.as_("tam").post(f"/shifts/{shift.uid}/notice", {"notice": "sold_out", "text": "Hết\r\nBEGIN:VALARM"})
    lines = page.get("/diem-ban/ngo45.ics").text.splitlines()
    assert not [line for line in lines if line.startswith(("ATTENDEE", "BEGIN:VALARM"))]
    assert lines.count("END:VEVENT") == 1


def test_search_engines_keep_what_is_for_everybody_alone(page: Page, selling: Selling) -> None:
    for path in ("/diem-ban", "/diem-ban/ngo45"):
        assert "X-Robots-Tag" not in page.get(path).headers
    for path in ("/sign-in", "/vao-doi/secret", "/link/secret", "/shifts", "/diem-ban/nobodys"):
        assert page.get(path, expect=None).headers["X-Robots-Tag"] == "noindex", path
