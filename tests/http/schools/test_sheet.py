"""The class sheet: one tap a pupil, the whole class by name, closing and reopening; past days and days off."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.access.actor import Role
from app.audit.models import AuditRow
from app.extensions import db
from app.kernel.clock import local_day, utc_now
from app.kernel.ids import uuid7
from app.people.actors import load_actor
from app.schools.actions import sheet as actions
from app.schools.models import Declaration, Followup, Pupil, SchoolDay
from app.storage import unit
from tests.factories import people, schools
from tests.factories.school_day import LAST_MINUTE, Morning, kept, kept_counts, morning, raw_counts, words_for
from tests.kit.page import Answer, Page
from tests.kit.statements import statements


@pytest.fixture
def at(app: Flask) -> Morning:
    return morning()


def today() -> date:
    return local_day(utc_now())


def tap(person: Page, pupil: Pupil, state: str, uid: str = "", **more: object) -> Answer:
    options = {"htmx": more.pop("htmx", False), "expect": more.pop("expect", -1)}
    return person.post(f"/pupils/{pupil.id}/words/{uid or uuid7()}", {"state": state, **more}, **options)


def row(answer: Answer, pupil: Pupil) -> str:
    return answer.text_of(f"#pupil-row-{pupil.id}")


def test_a_teacher_lands_on_the_sheet_of_the_day(page: Page, at: Morning) -> None:
    mai = page.as_("mai")
    assert mai.get("/", expect=303).location == "/schools/today"
    assert mai.get("/schools/today", expect=303).location == at.sheet
    sheet = mai.get(at.sheet)
    assert sheet.text_of("h1") == "Lớp 7A"
    assert "Trường THCS Phú Yên" in sheet.text_of(".page-header-facts")
    assert "Hạn 23:59" in sheet.text_of(".page-header .badge")
    assert sheet.texts("#sheet-filters a") == ["Tất cả 6", "Chưa 6", "Triệu chứng 0", "Ứng dụng"]
    assert [row.split()[1:4] for row in sheet.texts("[id^=pupil-row] .pupil-tap")][::5] == [
        ["Phạm", "Đức", "An"], ["Phạm", "Minh", "Bình"],
    ]  # fmt: skip
    assert sheet.texts(f"#pupil-row-{at.pupils[0].id} b") == ["An"]
    assert "0/6 đã khai 6 em chưa" in sheet.text_of("#sheet-count")


def test_a_teacher_of_two_classes_chooses(page: Page, at: Morning) -> None:
    people.grant(at.mai, Role.HOMEROOM, at.cast.ward, school_id=at.school.id, class_id=at.seven_b.id)
    assert page.as_("mai").get("/schools/today").texts("main li b") == ["Lớp 7A", "Lớp 7B"]


def test_a_teacher_without_a_class_is_told_whom_to_ask(page: Page, at: Morning) -> None:
    at.seven_a.ended_at = utc_now()
    assert "Hỏi văn phòng trường" in page.as_("mai").get("/schools/today").text_of("main")


def test_who_leads_lands_on_the_board(page: Page, at: Morning) -> None:
    assert page.as_("huong").get("/schools/today", expect=303).location == at.board


def test_one_tap_declares(page: Page, at: Morning) -> None:
    mai, first = page.as_("mai"), at.pupils[0]
    answer = tap(mai, first, "done", htmx=True)
    assert not answer.is_page
    assert answer.one(f"#pupil-row-{first.id} svg.pupil-mark")["aria-label"] == "Đã khai"
    assert "1/6 đã khai 5 em chưa" in answer.text_of("#sheet-count")
    assert answer.texts("#sheet-filters a")[1] == "Chưa 5"
    [word] = words_for(first)
    assert (word.state, word.source, word.on_behalf, word.late, word.made_by) == (
        "done", "teacher", False, False, at.mai.id,
    )  # fmt: skip
    assert kept_counts(at.seven_a) == raw_counts(at.seven_a)


def test_a_tap_without_scripts_comes_back_to_its_row(page: Page, at: Morning) -> None:
    answer = tap(page.as_("mai"), at.pupils[1], "done", show="missing")
    assert answer.location == f"{at.sheet}?show=missing#pupil-row-{at.pupils[1].id}"


def test_a_later_word_follows_the_one_before(page: Page, at: Morning) -> None:
    mai, first = page.as_("mai"), at.pupils[0]
    for state in ("done", "symptoms", "cleared", "on_behalf"):
        tap(mai, first, state)
        assert kept_counts(at.seven_a) == raw_counts(at.seven_a)
    said = words_for(first)
    assert [(word.state, word.current) for word in said] == [
        ("done", False), ("symptoms", False), ("cleared", False), ("done", True),
    ]  # fmt: skip
    assert [word.supersedes_uid for word in said[1:]] == [word.uid for word in said[:-1]]
    assert said[-1].on_behalf
    assert "khai hộ" in row(mai.get(at.sheet), first)


def test_the_same_tap_twice_is_one(page: Page, at: Morning) -> None:
    mai, uid = page.as_("mai"), uuid7()
    tap(mai, at.pupils[0], "done", uid)
    tap(mai, at.pupils[0], "done", uid)
    tap(mai, at.pupils[0], "done")
    assert len(words_for(at.pupils[0])) == 1
    tap(mai, at.pupils[0], "symptoms", uid, expect=409)
    assert [word.state for word in words_for(at.pupils[0])] == ["done"]


def test_an_old_tap_sent_again_does_not_undo_the_newer(page: Page, at: Morning) -> None:
    mai, uid = page.as_("mai"), uuid7()
    tap(mai, at.pupils[0], "done", uid)
    tap(mai, at.pupils[0], "cleared")
    tap(mai, at.pupils[0], "done", uid)
    assert words_for(at.pupils[0])[-1].state == "cleared"


@pytest.mark.parametrize("state", ["", "dead", "missing"])
def test_an_unknown_word_is_refused(page: Page, at: Morning, state: str) -> None:
    tap(page.as_("mai"), at.pupils[0], state, expect=422)
    assert not words_for(at.pupils[0])


def test_further_words_unfold_in_the_row(page: Page, at: Morning) -> None:
    mai, first = page.as_("mai"), at.pupils[0]
    url = str(mai.get(at.sheet).one(f"#pupil-row-{first.id} a.button-icon")["href"]).split("#")[0]
    wanted = ["Đã khai", "Khai hộ", "Triệu chứng", "Vắng"]
    assert mai.get(url).texts(f"#pupil-row-{first.id} .pills button") == wanted
    part = mai.get(url, htmx=True)
    assert not part.is_page and part.texts(".pills button") == wanted


def test_filters_show_whom_they_name(page: Page, at: Morning) -> None:
    mai = page.as_("mai")
    tap(mai, at.pupils[0], "done")
    tap(mai, at.pupils[1], "symptoms")
    assert len(mai.get(f"{at.sheet}?show=missing").css("li[id^=pupil-row]")) == 4
    shown = mai.get(f"{at.sheet}?show=symptoms").css("li[id^=pupil-row]")
    assert [node["id"] for node in shown] == [f"pupil-row-{at.pupils[1].id}"]


def test_the_whole_class_is_named_before_it_is_marked(page: Page, at: Morning) -> None:
    mai = page.as_("mai")
    tap(mai, at.pupils[0], "absent")
    naming = mai.get(f"/classes/{at.seven_a.id}/mark-rest")
    assert len(naming.css("input[name=pupils][checked]")) == 5
    ids = [str(pupil.id) for pupil in at.pupils[1:4]]
    for _ in range(2):
        answer = mai.submit(naming, "#rest-form", pupils=ids)
        assert answer.location == at.sheet
    assert [len(words_for(pupil)) for pupil in at.pupils] == [1, 1, 1, 1, 0, 0]
    assert words_for(at.pupils[0])[0].state == "absent"
    assert kept_counts(at.seven_a) == raw_counts(at.seven_a)
    assert kept(at.seven_a).state == "open"


def test_a_mark_taken_off_can_be_set_with_the_class(page: Page, at: Morning) -> None:
    mai = page.as_("mai")
    tap(mai, at.pupils[0], "done")
    tap(mai, at.pupils[0], "cleared")
    mai.submit(mai.get(f"/classes/{at.seven_a.id}/mark-rest"), "#rest-form")
    assert [word.current for word in words_for(at.pupils[0])] == [False, False, True]
    assert kept_counts(at.seven_a) == raw_counts(at.seven_a)


def test_somebody_of_another_class_stops_the_whole_act(page: Page, at: Morning) -> None:
    ids = [str(at.pupils[0].id), str(at.others[0].id)]
    page.as_("mai").post(f"/classes/{at.seven_a.id}/mark-rest", {"pupils": ids}, expect=404)
    assert not words_for(at.pupils[0]) and not words_for(at.others[0])


def test_bad_ticks_come_back_in_words(page: Page, at: Morning) -> None:
    answer = page.as_("mai").post(f"/classes/{at.seven_a.id}/mark-rest", {"pupils": ["x"]}, expect=422)
    assert answer.css("#rest-form-errors")


def test_closing_lists_whom_to_call(page: Page, at: Morning) -> None:
    mai = page.as_("mai")
    tap(mai, at.pupils[0], "symptoms")
    ids = [str(pupil.id) for pupil in at.pupils[1:5]]
    naming = mai.get(f"/classes/{at.seven_a.id}/mark-rest")
    mai.post(f"/classes/{at.seven_a.id}/mark-rest", naming.fields("#rest-form") | {"pupils": ids, "state": "close"})
    sheet = mai.get(at.sheet)
    assert "Đã chốt" in sheet.text_of("main .banner") and "Trần Thị Mai" in sheet.text_of("main .banner")
    assert "sau giờ hạn" not in sheet.text_of("main .banner")
    assert not sheet.css("[id^=pupil-row] button") and not sheet.css("#sheet-count")
    calls = db.session.scalars(select(Followup).order_by(Followup.reason, Followup.pupil_id)).all()
    assert [(call.pupil_id, call.reason) for call in calls] == [
        (at.pupils[5].id, "missing"),
        (at.pupils[0].id, "symptoms"),
    ]
    tap(mai, at.pupils[5], "done", expect=409)
    mai.get(f"/classes/{at.seven_a.id}/mark-rest", expect=409)


def test_closing_twice_is_once(page: Page, at: Morning) -> None:
    mai = page.as_("mai")
    sheet = mai.get(at.sheet)
    for _ in range(2):
        assert mai.submit(sheet, "#sheet-form").location == at.sheet
    rows = db.session.scalar(select(func.count()).select_from(AuditRow).where(AuditRow.action == "schools.close"))
    assert rows == 1
    assert db.session.scalar(select(func.count()).select_from(Followup)) == 6


def test_closing_after_the_hour_says_so(app: Flask, page: Page) -> None:
    at = morning(cutoff=0)
    mai = page.as_("mai")
    tap(mai, at.pupils[0], "done")
    assert words_for(at.pupils[0])[0].late
    mai.submit(mai.get(at.sheet), "#sheet-form")
    assert "sau giờ hạn" in mai.get(at.sheet).text_of("main .banner")


def test_opening_again_wants_a_reason(page: Page, at: Morning) -> None:
    mai = page.as_("mai")
    mai.submit(mai.get(at.sheet), "#sheet-form")
    refused = mai.submit(mai.get(at.sheet), "#reopen-form", reason="x", expect=422)
    assert refused.value_of("reason") == "x"
    mai.submit(refused, "#reopen-form", reason="Bạn An vừa khai")
    assert "Bạn An vừa khai" in mai.get(at.sheet).text_of("main .banner")
    assert kept(at.seven_a).state == "reopened" and kept(at.seven_a).closed_at is None


def test_a_word_after_opening_again_settles_the_call(page: Page, at: Morning) -> None:
    mai = page.as_("mai")
    mai.submit(mai.get(at.sheet), "#sheet-form")
    mai.submit(mai.get(at.sheet), "#reopen-form", reason="Khai muộn")
    tap(mai, at.pupils[0], "done")
    states = dict(db.session.execute(select(Followup.pupil_id, Followup.state)).all())
    assert states[at.pupils[0].id] == "resolved" and states[at.pupils[1].id] == "open"
    tap(mai, at.pupils[0], "cleared")
    mai.submit(mai.get(at.sheet), "#sheet-form")
    call = db.session.scalar(select(Followup).where(Followup.pupil_id == at.pupils[0].id))
    assert call.state == "open"


def test_a_teacher_keeps_today_only(page: Page, at: Morning) -> None:
    yesterday = today() - timedelta(days=1)
    mai = page.as_("mai")
    assert "văn phòng" in mai.get(f"{at.sheet}?day={yesterday}", expect=403).text_of("main")
    tap(mai, at.pupils[0], "done", day=str(yesterday), reason="Quên", expect=403)
    mai.post(f"/classes/{at.seven_a.id}/close", {"day": str(yesterday), "reason": "Quên"}, expect=403)
    assert not words_for(at.pupils[0])


def test_the_office_changes_a_past_day_with_a_reason(page: Page, at: Morning) -> None:
    yesterday = today() - timedelta(days=1)
    van = page.as_("van")
    url = f"{at.sheet}?day={yesterday}"
    refused = tap(van, at.pupils[0], "done", day=str(yesterday), expect=422)
    assert "Ghi lý do" in refused.text_of("#sheet-form-errors")
    part = tap(van, at.pupils[0], "done", day=str(yesterday), expect=422, htmx=True)
    assert part.headers["HX-Retarget"] == "#alert"
    tap(van, at.pupils[0], "done", day=str(yesterday), reason="Giấy nộp muộn")
    [word] = words_for(at.pupils[0])
    assert (word.on_date, word.source, word.reason, word.late) == (yesterday, "office", "Giấy nộp muộn", True)
    sheet = van.get(url)
    assert sheet.value_of("reason") == "Giấy nộp muộn"
    assert "văn phòng đánh dấu" in row(sheet, at.pupils[0])
    van.submit(sheet, "#sheet-form", reason="", expect=422)
    van.submit(sheet, "#sheet-form")
    assert kept(at.seven_a, yesterday).close_reason == "Giấy nộp muộn"
    assert kept_counts(at.seven_a, yesterday) == raw_counts(at.seven_a, yesterday)
    assert kept(at.seven_a) is None


def test_a_reason_too_long_comes_back_whole(page: Page, at: Morning) -> None:
    yesterday = today() - timedelta(days=1)
    refused = tap(page.as_("van"), at.pupils[0], "done", day=str(yesterday), reason="x" * 201, expect=422)
    assert refused.value_of("reason") == "x" * 201


@pytest.mark.parametrize("day", ["tomorrow", "9999-12-31", "²", "2026-13-45"])
def test_strange_days(page: Page, at: Morning, day: str) -> None:
    assert page.as_("van").get(f"{at.sheet}?day={day}", expect=None).status in (200, 409)
    assert tap(page.as_("van"), at.pupils[0], "done", day=day, expect=None).status in (303, 409)


def test_a_day_off_takes_nothing(page: Page, at: Morning) -> None:
    db.session.add(SchoolDay(school_id=at.school.id, on_date=today(), kind="off", note="Nghỉ bão"))
    mai = page.as_("mai")
    sheet = mai.get(at.sheet)
    assert "trường nghỉ (Nghỉ bão)" in sheet.text_of("main")
    assert not sheet.css("li[id^=pupil-row]")
    tap(mai, at.pupils[0], "done", expect=409)
    mai.post(f"/classes/{at.seven_a.id}/close", expect=409)
    mai.get(f"/classes/{at.seven_a.id}/mark-rest", expect=409)
    assert kept(at.seven_a) is None


def test_a_day_at_home_takes_words_until_its_own_hour(page: Page, at: Morning) -> None:
    db.session.add(SchoolDay(school_id=at.school.id, on_date=today(), kind="remote", cutoff=LAST_MINUTE - 1))
    mai = page.as_("mai")
    sheet = mai.get(at.sheet)
    assert "học ở nhà" in sheet.text_of("main") and "23:58" in sheet.text_of(".page-header .badge")
    tap(mai, at.pupils[0], "done")
    assert len(words_for(at.pupils[0])) == 1


def test_a_class_without_pupils(page: Page, at: Morning) -> None:
    empty = schools.school_class(at.school, "8A", 8)
    assert "chưa có danh sách" in page.as_("huong").get(f"/classes/{empty.id}/sheet").text_of("main")


def test_the_app_of_a_home_in_one_tap(page: Page, at: Morning) -> None:
    mai, first = page.as_("mai"), at.pupils[0]
    button = mai.get(f"{at.sheet}?show=app").one(f"#pupil-row-{first.id} button")
    assert button["value"] == "installed"
    answer = mai.post(str(button["formaction"]), {"state": "installed"}, htmx=True)
    assert "Đã cài" in row(answer, first)
    assert mai.post(str(button["formaction"]), {"state": "no_phone"}).location.startswith(f"{at.sheet}?show=app")
    assert db.session.get(Pupil, first.id).app_state == "no_phone"
    mai.post(str(button["formaction"]), {"state": "x"}, expect=422)


def test_pupils_who_come_and_go_are_counted(page: Page, at: Morning) -> None:
    mai = page.as_("mai")
    tap(mai, at.pupils[0], "done")
    schools.pupil(at.seven_a, "Hà Mới")
    at.pupils[0].left_at = utc_now()
    actions.recount_class_days([at.seven_a.id], today())
    assert kept_counts(at.seven_a) == raw_counts(at.seven_a)
    assert (kept(at.seven_a).pupils, kept(at.seven_a).done) == (6, 0)
    tap(mai, at.pupils[0], "symptoms", expect=404)
    actions.recount_class_days([at.seven_b.id], today())
    assert kept(at.seven_b) is None


def test_no_audit_row_names_a_child_or_an_illness(page: Page, at: Morning) -> None:
    mai = page.as_("mai")
    tap(mai, at.pupils[0], "symptoms")
    mai.submit(mai.get(f"/classes/{at.seven_a.id}/mark-rest"), "#rest-form")
    mai.submit(mai.get(at.sheet), "#sheet-form")
    rows = db.session.scalars(select(AuditRow).where(AuditRow.action.startswith("schools."))).all()
    assert {row.action for row in rows} == {"schools.declare", "schools.mark_rest", "schools.close"}
    assert not any(row.area_path for row in rows), "an area would let its coordinator read it"
    told = " ".join(str(row.detail) for row in rows)
    assert "symptoms" not in told and not any(pupil.name in told for pupil in at.pupils)


def test_a_class_of_45_asks_the_database_little(app: Flask, page: Page) -> None:
    at = morning(size=45)
    mai = page.as_("mai")
    with statements() as small:
        mai.get(at.sheet)
    assert len(small) <= 12, "\n".join(small)
    with statements() as one_tap:
        tap(mai, at.pupils[0], "done", htmx=True)
    assert len(one_tap) <= 28, "\n".join(one_tap)
    ids = [str(pupil.id) for pupil in at.pupils[1:41]]
    with statements() as whole:
        mai.post(f"/classes/{at.seven_a.id}/mark-rest", {"pupils": ids, "state": "close"})
    assert len(whole) <= 40, "\n".join(whole)


def test_two_taps_at_once_leave_one_word_standing(app: Flask) -> None:
    at = morning()
    mai_id, pupil_id, day = at.mai.id, at.pupils[0].id, today()
    unit.commit()
    together = Barrier(2)

    def say(state: str) -> None:
        with app.app_context():
            actor, pupil = load_actor(mai_id), db.session.get(Pupil, pupil_id)
            unit.rollback()
            together.wait(timeout=30)
            actions.declare(actor, utc_now(), pupil, day, actions.Word(uuid7(), state))
            unit.commit()
            db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(say, ("done", "symptoms")))
    said = words_for(at.pupils[0])
    assert [word.current for word in said] == [False, True] and said[1].supersedes_uid == said[0].uid
    assert kept_counts(at.seven_a) == raw_counts(at.seven_a)
    assert db.session.scalar(select(func.count()).select_from(Declaration)) == 2


def test_a_class_that_is_over_only_reads(page: Page, at: Morning) -> None:
    tap(page.as_("mai"), at.pupils[0], "done")
    at.school.ended_at = utc_now()
    sheet = page.as_("van").get(at.sheet)
    assert not sheet.css("li[id^=pupil-row] button")
    tap(page.as_("van"), at.pupils[1], "done", expect=409)
    page.as_("van").post(f"/pupils/{at.pupils[1].id}/app", {"state": "installed"}, expect=409)


def test_whoever_comes_moves_or_leaves_is_counted_at_once(page: Page, at: Morning) -> None:
    mai, huong = page.as_("mai"), page.as_("huong")
    moved, left = at.pupils[0], at.pupils[1]
    tap(mai, moved, "done")
    tap(mai, left, "symptoms")
    huong.get(f"/classes/{at.seven_b.id}/sheet")
    tap(huong, at.others[0], "absent")

    def comes_to(pupils: int, declared: int, there: int) -> None:
        for of_class, size in ((at.seven_a, pupils), (at.seven_b, there)):
            assert kept_counts(of_class) == raw_counts(of_class) and kept(of_class).pupils == size
        assert f"{declared}/{pupils} đã khai" in mai.get(at.sheet).text_of("#sheet-count")

    form = mai.get(f"/classes/{at.seven_a.id}/pupils/new")
    for _ in range(2):
        mai.submit(form, name="Hà Văn Mới")
    comes_to(7, 2, 6)
    huong.post(f"/pupils/{moved.id}/move", {"to": at.seven_b.id})
    comes_to(6, 1, 7)
    mai.post(f"/pupils/{left.id}/leave")
    comes_to(5, 0, 7)
    mai.post(f"/pupils/{left.id}/take-back")
    comes_to(6, 1, 7)
    huong.post(f"/classes/{at.seven_b.id}/end", {"to": at.seven_a.id})
    comes_to(13, 3, 0)


@pytest.mark.parametrize("over", ["class", "school"])
def test_a_class_that_is_over_asks_for_no_app(page: Page, at: Morning, over: str) -> None:
    at.pupils[0].app_state = "installed"
    (at.seven_a if over == "class" else at.school).ended_at = utc_now()
    for login in ("mai", "huong"):
        shown = page.as_(login).get(f"{at.sheet}?show=app")
        assert not shown.css("[id^=pupil-row] button") and "Đã cài" in row(shown, at.pupils[0])
    page.as_("mai").post(f"/pupils/{at.pupils[0].id}/app", {"state": "no_phone"}, expect=409)


def test_the_colours_for_the_sun_lead_back_to_the_sheet(page: Page, at: Morning) -> None:
    back = {node["value"] for node in page.as_("mai").get(at.sheet).css("form[action='/account/theme'] [name=next]")}
    assert back == {at.sheet}
