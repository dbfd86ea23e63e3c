"""The school's day on one page: tiles, missing names with their reminder, homes to call, and the staff's own word."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.audit.models import AuditRow
from app.extensions import db
from app.kernel.clock import local_day, utc_now
from app.kernel.ids import uuid7
from app.schools.actions import sheet as actions
from app.schools.models import Declaration, Followup, SchoolClass, SchoolDay
from tests.factories import people, schools
from tests.factories.school_day import Morning, morning
from tests.kit.page import Answer, Page
from tests.kit.statements import statements


@pytest.fixture
def at(app: Flask) -> Morning:
    return morning()


def mark(at: Morning, how_many: int, *, close: bool = False) -> None:
    """Mark the first pupils of 7A, as Mai does."""
    mai, now = people.actor(at.mai), utc_now()
    actions.mark_rest(mai, now, at.seven_a, local_day(now), [one.id for one in at.pupils[:how_many]], "")
    if close:
        actions.close_sheet(mai, now, at.seven_a, local_day(now))


def tile(answer: Answer, of: SchoolClass) -> tuple[str, str]:
    """Return a class's tile: its tone and its words."""
    [found] = [node for node in answer.css("#board-tiles a") if node.get_text(" ").split()[0] == of.name]
    return next(name for name in found["class"] if name.startswith("t-")), " ".join(found.get_text(" ").split())


def test_each_class_is_a_tile(page: Page, at: Morning) -> None:
    mark(at, 4)
    empty = schools.school_class(at.school, "8A", 8)
    board = page.as_("huong").get(at.board)
    assert tile(board, at.seven_a) == ("t-sun", "7A 2 thiếu 2, chưa chốt")
    assert tile(board, at.seven_b) == ("t-sun", "7B 6 thiếu 6, chưa chốt")
    assert tile(board, empty) == ("t-slate", "8A – chưa có học sinh")
    assert board.texts("#board-tiles h2") == ["Khối 7", "Khối 8"]
    assert "4 trên 12 em có tên trong danh sách đã khai" in board.text_of("#board-tiles > p")
    mark(at, 6)
    assert tile(page.as_("huong").get(at.board), at.seven_a) == ("t-blue", "7A 0 đủ, chưa chốt")


def test_a_closed_class_is_green_even_with_some_missing(page: Page, at: Morning) -> None:
    mark(at, 4, close=True)
    assert tile(page.as_("huong").get(at.board), at.seven_a) == ("t-leaf", "7A 2 đã chốt, thiếu 2")


def test_after_the_hour_an_open_class_is_red(app: Flask, page: Page) -> None:
    at = morning(cutoff=0)
    mark(at, 4)
    assert tile(page.as_("huong").get(at.board), at.seven_a) == ("t-brick", "7A 2 thiếu 2, quá hạn")


def test_a_day_off_asks_for_nobody(page: Page, at: Morning) -> None:
    db.session.add(SchoolDay(school_id=at.school.id, on_date=local_day(utc_now()), kind="off", note="Nghỉ bão"))
    board = page.as_("huong").get(at.board)
    assert tile(board, at.seven_a) == ("t-slate", "7A – nghỉ")
    assert "Nghỉ bão" in board.text_of("main .banner") and not board.css("[id^=missing-]")


def test_missing_names_with_their_teacher_and_a_reminder(page: Page, at: Morning) -> None:
    mark(at, 4)
    board = page.as_("huong").get(at.board)
    part = f"#missing-{at.seven_a.id}"
    names = [one.name for one in at.pupils[4:]]
    assert sorted(board.texts(f"{part} li")) == sorted(names)
    assert "Trần Thị Mai" in board.text_of(f"{part} summary")
    text = board.text_of(f"#reminder-{at.seven_a.id}")
    assert "Lớp 7A" in text and "còn 2 em chưa khai báo" in text and "trước 23:59" in text
    assert all(name in text for name in names)
    assert not board.css(f"#missing-{at.seven_b.id} li"), "a class that has not begun lists nobody"
    assert "chưa có em nào khai báo" in board.text_of(f"#reminder-{at.seven_b.id}")


def test_the_tiles_come_alone_when_asked_again(page: Page, at: Morning) -> None:
    part = page.as_("huong").get(at.board, htmx=True)
    assert not part.is_page and part.one("#board-tiles")


def test_a_call_is_noted(page: Page, at: Morning) -> None:
    mark(at, 5, close=True)
    huong = page.as_("huong")
    [call] = db.session.scalars(select(Followup)).all()
    url = f"/followups/{call.id}"
    assert at.pupils[5].name in huong.get(at.board).text_of(f"#followup-{call.id}")
    too_long = huong.post(url, {"state": "called", "note": "x" * 201}, expect=422)
    assert too_long.value_of("note") == "x" * 201
    huong.post(url, {"state": "gone"}, expect=422, htmx=True)
    part = huong.post(url, {"state": "called", "note": "Bà đón, chiều khai"}, htmx=True)
    assert not part.is_page and "Đã gọi" in part.text_of(f"#followup-{call.id} .badge.t-blue")
    assert part.value_of("note") == "Bà đón, chiều khai"
    for _ in range(2):
        assert huong.post(url, {"state": "resolved", "note": "Bà đón, chiều khai"}).location.startswith(at.board)
    call = db.session.get(Followup, call.id)
    assert (call.state, call.owner_id) == ("resolved", at.huong.id)
    assert audited("schools.follow_up") == 2
    assert not huong.get(at.board).css(f"#followup-{call.id}")


def test_a_number_is_masked_until_somebody_asks_and_is_noted(page: Page, at: Morning) -> None:
    mark(at, 5, close=True)
    huong = page.as_("huong")
    phone = at.pupils[5].guardian_phone
    shown = f"{phone[:4]} {phone[4:7]} {phone[7:]}"
    board = huong.get(at.board)
    assert shown not in board.text and phone not in board.text
    assert audited("schools.reveal_phone") == 0
    part = huong.post(f"/pupils/{at.pupils[5].id}/phone", htmx=True)
    assert shown in part.text_of(f"#phone-{at.pupils[5].id}")
    assert huong.post(f"/pupils/{at.pupils[5].id}/phone", expect=200).is_page
    assert audited("schools.reveal_phone") == 2


def test_a_past_day(page: Page, at: Morning) -> None:
    mark(at, 5, close=True)
    yesterday = local_day(utc_now()) - timedelta(days=1)
    board = page.as_("huong").get(f"{at.board}?day={yesterday}")
    assert tile(board, at.seven_a) == ("t-brick", "7A 6 thiếu 6, quá hạn")
    assert board.value_of("day") == str(yesterday)
    assert not board.css("[id^=followup-]")
    tomorrow = local_day(utc_now()) + timedelta(days=1)
    page.as_("huong").get(f"{at.board}?day={tomorrow}", expect=409)


def test_those_who_work_there_declare_too(page: Page, at: Morning) -> None:
    url = f"/schools/{at.school.id}/own-declaration"
    mai = page.as_("mai")
    form = mai.get(url)
    for _ in range(2):
        mai.post(url, form.fields("#own-form") | {"state": "done"})
    assert "Tôi ổn" in mai.get(url).text_of("main .banner")
    mai.post(url, form.fields("#own-form") | {"state": "absent"}, expect=409)
    mai.post(url, mai.get(url).fields("#own-form") | {"state": "symptoms"})
    own = select(Declaration).where(Declaration.account_id == at.mai.id).order_by(Declaration.id)
    said = db.session.scalars(own).all()
    assert [(word.state, word.current) for word in said] == [("done", False), ("symptoms", True)]
    assert "thầy cô: 1/4 đã khai" in page.as_("huong").get(at.board).text_of("#board-tiles > p")
    mai.post(url, {"uid": uuid7(), "state": "dead"}, expect=422)
    mai.post(url, {"uid": "x", "state": "done"}, expect=422)


def test_who_reads_the_board(page: Page, at: Morning) -> None:
    for login, status in {
        "huong": 200,
        "van": 200,
        "mai": 403,
        "lan": 403,
        "thu": 403,
        "hoa": 403,
        "quang": 403,
    }.items():
        page.as_(login).get(at.board, expect=status)
    elsewhere = schools.school(at.cast.other_ward, "Trường THCS Văn Miếu")
    schools.staff("tuyet", elsewhere)
    page.as_("tuyet").get(at.board, expect=404)


def test_many_classes_ask_the_database_no_more(page: Page, at: Morning) -> None:
    mark(at, 3, close=True)
    huong, board = page.as_("huong"), at.board
    with statements() as few:
        huong.get(board)
    for number in range(6, 10):
        more = schools.school_class(at.school, f"{number}C", number)
        schools.teacher(f"gv{number}", more)
        now, office = utc_now(), people.actor(at.van)
        listed = schools.full_class(more, size=4)
        actions.mark_rest(office, now, more, local_day(now), [one.id for one in listed[:2]], "")
        actions.close_sheet(office, now, more, local_day(now))
    with statements() as many:
        huong.get(board)
    assert len(many) == len(few) <= 14, "\n".join(many)


def audited(action: str) -> int:
    return db.session.scalar(select(func.count()).select_from(AuditRow).where(AuditRow.action == action)) or 0


@pytest.mark.parametrize("login", ["mai", "huong"])
def test_the_day_at_school_stands_in_the_menu(page: Page, at: Morning, login: str) -> None:
    own = page.as_(login).get(f"/schools/{at.school.id}/own-declaration")
    assert own.texts(".side a[aria-current]") == ["Sổ lớp"]


def test_a_long_list_of_calls_says_that_there_are_more(
    page: Page, at: Morning, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark(at, 1, close=True)
    huong = page.as_("huong")
    assert "mới hiện" not in huong.get(at.board).text_of("main")
    monkeypatch.setattr("app.schools.queries.board.MOST_FOLLOWUPS", 4)
    board = huong.get(at.board)
    assert len(board.css("[id^=followup-]")) == 4 and "mới hiện 4 em đầu" in board.text_of("main")


def test_school_board_sheet_and_roster_lead_to_each_other(page: Page, at: Morning) -> None:
    huong, mai = page.as_("huong"), page.as_("mai")
    school = huong.get(f"/schools/{at.school.id}")
    assert school.css(f"a[href='{at.board}']") and school.css(f"a[href='/schools/{at.school.id}/own-declaration']")
    assert huong.get(at.board).css(f"a[href='{at.sheet}']")
    roster = f"/classes/{at.seven_a.id}/pupils"
    for person in (huong, mai):
        assert person.get(at.sheet).css(f"main a[href='{roster}']")
        assert person.get(roster).css(f".page-header a[href='{at.sheet}']")
    assert mai.get(roster).one(".page-header-back")["href"] == at.sheet
    yesterday = local_day(utc_now()) - timedelta(days=1)
    assert huong.get(f"{at.sheet}?day={yesterday}").value_of("day") == str(yesterday)
    assert huong.get(at.sheet).css("#day-picker") and not mai.get(at.sheet).css("#day-picker")
