"""What a class's own sheet marks of days that are over: declared where nobody has said a word, safe twice, taken back."""

import io
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.extensions import db
from app.kernel.clock import local_day, utc_now
from app.kernel.ids import uuid7
from app.schools.models import Declaration, Pupil, SchoolClass, SchoolDay
from app.schools.rules import Counts
from tests.factories.school_day import Morning, kept_counts, morning
from tests.kit.class_sheets import ClassSheet, class_workbook
from tests.kit.page import Page
from tests.kit.work import do_waiting_jobs

TODAY = local_day(utc_now())
DAYS = tuple(TODAY - timedelta(days=back) for back in (3, 2, 1))
LATER = TODAY + timedelta(days=1)


@pytest.fixture
def day(app: object) -> Morning:
    return morning(size=3)


def sheet(of: Morning, *marks: tuple[str, ...], extra: tuple[tuple[str, ...], ...] = ()) -> bytes:
    head = ("STT", "Họ và tên", *(f"{on:%d/%m/%Y}" for on in (*DAYS, LATER)))
    rows = [(number, pupil.name, *said) for number, (pupil, said) in enumerate(zip(of.pupils, marks, strict=False), 1)]
    return class_workbook(ClassSheet("7A", (("LỚP 7A",), head, *rows, *extra)))


def bring(page: Page, of: Morning, data: bytes, name: str = "so-7a.xlsx") -> str:
    page.get("/lists/new")
    sent = {"kind": "pupils", "area": f"school-{of.school.id}", "file": (io.BytesIO(data), name)}
    where = str(page.post("/lists/new", sent, expect=303, content_type="multipart/form-data").location)
    do_waiting_jobs()
    page.submit(page.get(where), "#confirm", expect=303)
    assert do_waiting_jobs() == ["done"]
    return where


def take_back(page: Page, where: str) -> None:
    page.submit(page.get(f"{where}/undo"), "#undo", expect=303)
    assert do_waiting_jobs() == ["done"]


def said(pupil: Pupil) -> dict[date, tuple[str, str]]:
    query = select(Declaration).where(Declaration.pupil_id == pupil.id, Declaration.current)
    return {one.on_date: (one.state, one.source) for one in db.session.scalars(query)}


def test_marks_are_declared_for_days_that_are_over(page: Page, day: Morning) -> None:
    van = page.as_("van")
    where = bring(van, day, sheet(day, ("x", "P", "0", "x"), ("K", "", "v", ""), ("chưa", "-", "ốm", "")))
    one, two, three = day.pupils
    assert said(one) == {DAYS[0]: ("done", "import"), DAYS[1]: ("absent", "import")}, "a day to come is left"
    assert said(two) == {DAYS[0]: ("absent", "import"), DAYS[2]: ("done", "import")}
    assert said(three) == {}
    words = db.session.scalars(select(Declaration).where(Declaration.pupil_id == one.id)).all()
    assert {(word.late, word.on_behalf, word.reason) for word in words} == {
        (True, False, "Theo danh sách"), (True, False, "Vắng có phép, theo danh sách"),
    }  # fmt: skip
    assert kept_counts(day.seven_a, DAYS[0]) == Counts(3, done=1, absent=1)
    assert van.get(where).texts(".kpi b")[:3] == ["0", "2", "1"]
    assert "theo danh sách" in van.get(f"{day.sheet}?day={DAYS[0].isoformat()}").text.lower()


def test_a_word_somebody_said_is_never_written_over(page: Page, day: Morning) -> None:
    van = page.as_("van")
    one, two, _ = day.pupils
    for pupil, state in ((one, "symptoms"), (two, "done")):
        word = {"state": state, "day": DAYS[0].isoformat(), "reason": "phụ huynh báo"}
        van.post(f"/pupils/{pupil.id}/words/{uuid7()}", word)
    word = {"state": "cleared", "day": DAYS[0].isoformat(), "reason": "bấm nhầm"}
    van.post(f"/pupils/{two.id}/words/{uuid7()}", word)
    bring(van, day, sheet(day, ("x",), ("x",), ("x",)))
    assert said(one)[DAYS[0]] == ("symptoms", "office")
    assert said(two)[DAYS[0]] == ("cleared", "office")
    assert kept_counts(day.seven_a, DAYS[0]) == Counts(3, done=1, symptoms=1)


def test_the_same_sheet_again_changes_nothing_and_a_longer_one_adds(page: Page, day: Morning) -> None:
    van = page.as_("van")
    bring(van, day, sheet(day, ("x", "x"), ("x",)))
    again = bring(van, day, sheet(day, ("x", "x"), ("x",), extra=(("Ghi chú: x là đã khai báo",),)), "2.xlsx")
    assert van.get(again).texts(".kpi b")[:3] == ["0", "0", "2"]
    before = db.session.scalars(select(Declaration.uid)).all()
    longer = bring(van, day, sheet(day, ("x", "x", "x"), ("P",)), "so-7a-3.xlsx")
    assert van.get(longer).texts(".kpi b")[:3] == ["0", "1", "1"]
    after = db.session.scalars(select(Declaration.uid)).all()
    assert set(before) < set(after) and len(after) == len(before) + 1


def test_days_off_and_closed_days_take_nothing(page: Page, day: Morning) -> None:
    db.session.add(SchoolDay(school_id=day.school.id, on_date=DAYS[0], kind="off"))
    van = page.as_("van")
    van.get(f"{day.sheet}?day={DAYS[1].isoformat()}")
    van.post(f"/classes/{day.seven_a.id}/close", {"day": DAYS[1].isoformat(), "reason": "chốt sổ"}, expect=303)
    bring(van, day, sheet(day, ("x", "x", "x")))
    assert said(day.pupils[0]) == {DAYS[2]: ("done", "import")}


def test_taken_back_the_days_are_as_before(page: Page, day: Morning) -> None:
    van = page.as_("van")
    extra = ((9, "Tô Mới Đến", "x", "x"),)
    where = bring(van, day, sheet(day, ("x", "x"), ("x",), extra=extra))
    one, two, _ = day.pupils
    word = {"state": "symptoms", "day": DAYS[1].isoformat(), "reason": "phụ huynh báo"}
    van.post(f"/pupils/{one.id}/words/{uuid7()}", word)
    take_back(van, where)
    assert said(one) == {DAYS[1]: ("symptoms", "office")} and said(two) == {}
    assert not db.session.scalars(select(Pupil).where(Pupil.name == "Tô Mới Đến")).all()
    assert kept_counts(day.seven_a, DAYS[0]) == Counts(3)
    assert kept_counts(day.seven_a, DAYS[1]) == Counts(3, symptoms=1)


def test_a_class_the_sheet_began_goes_with_it_unless_somebody_said_a_word(page: Page, day: Morning) -> None:
    van = page.as_("van")
    head = ("STT", "Họ và tên", f"{DAYS[0]:%d/%m/%Y}")
    book = class_workbook(ClassSheet("6C", (head, (1, "Lê Ân", "x"), (2, "Lê Bình", "P"))))
    where = bring(van, day, book)
    take_back(van, where)
    assert not db.session.scalars(select(SchoolClass).where(SchoolClass.name == "6C")).all()
    where = bring(van, day, book, "6c.xlsx")
    an = db.session.scalars(select(Pupil).where(Pupil.name == "Lê Ân")).one()
    van.post(f"/pupils/{an.id}/words/{uuid7()}", {"state": "done"})
    take_back(van, where)
    left = db.session.scalars(select(Pupil).join(SchoolClass).where(SchoolClass.name == "6C")).all()
    assert [pupil.name for pupil in left] == ["Lê Ân"]
