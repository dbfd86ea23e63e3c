"""The duplicates of a list: side by side, decided, remembered, steering what comes in, gone with the list."""

import pytest
from sqlalchemy import select

from app.audit.models import AuditRow
from app.extensions import db
from app.intake.duplicates.finding import look_for_duplicates
from app.intake.models import IntakeBatch, IntakePair, IntakeRow, IntakeVerdict
from app.people.models import Account
from app.places.models import Household
from tests.factories.people import Cast, cast
from tests.http.intake.test_lists import bring, count, send
from tests.kit.page import Page
from tests.kit.statements import statements
from tests.kit.work import do_waiting_jobs

HEAD = "Chủ hộ;Địa chỉ;Số khẩu;SĐT\n"
LIST = (
    HEAD + "Trần Văn Hòa;Số 5 ngách 3 ngõ 12;3;0912345678\n"
    "Tran Van Hoa;12/3/5;;0912345678\n"  # sure
    "Trần Văn Hóa;5 ngách 12/3;2;\n"  # his brother: sharing
    "Lê Thị Bình;Số 6 ngõ 2;4;0987654321\n"
    "Lê Thị Bình;6 ngõ 2;;0936000111\n"  # another phone: likely
    "Vũ Cúc;Số 8 ngõ 5;2;\n"
).encode()


@pytest.fixture
def people(app: object) -> Cast:
    return cast()


def read(page: Page, people: Cast, data: bytes, name: str = "a.csv", kind: str = "households") -> str:
    where = send(page, people.ward, data, name, kind).location
    assert where is not None and do_waiting_jobs() == ["done"]
    return where


def confirm(page: Page, where: str) -> None:
    page.submit(page.get(where), "#confirm", expect=303)
    assert do_waiting_jobs() == ["done"]


def take_back(page: Page, where: str) -> None:
    page.submit(page.get(f"{where}/undo"), "#undo", expect=303)
    assert do_waiting_jobs() == ["done"]


def say(page: Page, where: str, decision: str, tab: str = "asked") -> None:
    """Decide the first pair of a tab."""
    form = page.get(f"{where}/duplicates?tab={tab}").one("form[id^=decide-]")
    page.post(str(form["action"]), {"decision": decision})


def heads() -> list[tuple[str, str | None, str | None]]:
    query = select(Household).order_by(Household.id)
    return [(one.head_name, one.phone, one.phone2) for one in db.session.scalars(query)]


def test_the_page_shows_the_two_side_by_side_and_what_differs_in_words(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    where = read(lan, people, LIST)
    preview = lan.get(where)
    assert "1 cặp có thể trùng" in preview.text_of("#duplicates-line")
    assert preview.texts(".kpi b") == ["6", "0", "0", "1"]
    assert "5" in preview.text_of("#confirm button[value=all]")
    asked = lan.get(str(preview.one("#duplicates-line a")["href"]))
    shown = asked.text_of("section[id^=pair-]")
    assert "dòng 5 – dòng 6" in shown and "cùng nhà · cùng tên · khác số điện thoại" in shown
    assert asked.texts("section[id^=pair-] tbody th .badge") == ["viết khác", "khác", "chỉ một bên ghi"]
    assert "0987654321" not in asked.text and "0987 ••• 321" in shown
    sure = lan.get(f"{where}/duplicates?tab=sure").text_of("section[id^=pair-]")
    assert "cùng tên, một bên viết không dấu" in sure and "viết khác" in sure
    sharing = lan.get(f"{where}/duplicates?tab=sharing")
    assert "dòng 2 – dòng 4" in sharing.text_of("section[id^=pair-]")
    assert not sharing.css("form[id^=decide-]"), "two families in one house are nothing to decide"


def test_undecided_both_come_in_and_what_is_sure_is_one(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    where = read(lan, people, LIST)
    confirm(lan, where)
    assert heads() == [
        ("Trần Văn Hòa", "0912345678", None),
        ("Trần Văn Hóa", None, None),
        ("Lê Thị Bình", "0987654321", None),
        ("Lê Thị Bình", "0936000111", None),
        ("Vũ Cúc", None, None),
    ]
    rows = {row.row: (row.outcome, row.ref_id) for row in db.session.scalars(select(IntakeRow))}
    assert rows[3] == ("merged", rows[2][1])
    assert db.session.scalars(select(IntakeBatch.counts)).one()["merged"] == 1
    again = bring(lan, people.ward, LIST + b"\n", "b.csv")
    assert lan.get(again).texts(".kpi b")[:3] == ["0", "0", "5"], "the same list changes nothing"
    assert not lan.get(f"{again}/duplicates?tab=asked").css("section[id^=pair-]"), "nor does it ask again"


def test_merged_by_a_person_they_are_one_with_both_phones(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    where = read(lan, people, LIST)
    say(lan, where, "merge")
    assert lan.get(where).texts(".kpi b")[3] == "2"
    assert "Các cặp có thể trùng đều đã chọn xong" in lan.get(where).text_of("#duplicates-line")
    assert "Gộp làm một" in lan.get(f"{where}/duplicates?tab=decided").text_of("section[id^=pair-]")
    confirm(lan, where)
    assert ("Lê Thị Bình", "0987654321", "0936000111") in heads() and len(heads()) == 4
    told = db.session.scalars(select(AuditRow).where(AuditRow.action == "intake.decide")).one()
    assert (told.detail["what"], told.detail["pairs"]) == ("merge", 1)


def test_what_is_sure_can_be_kept_apart(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    where = read(lan, people, LIST)
    say(lan, where, "both", tab="sure")
    assert lan.get(where).texts(".kpi b")[3] == "0"
    confirm(lan, where)
    assert len(heads()) == 6


def test_htmx_gets_the_pair_and_the_figures_and_the_focus(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    where = read(lan, people, LIST)
    asked = lan.get(f"{where}/duplicates?tab=asked")
    action = str(asked.one("form[id^=decide-]")["action"])
    part = lan.post(action, {"decision": "distinct"}, htmx=True, expect=200)
    assert "Không phải một" in part.text_of("section h2[autofocus]")
    assert part.css("hx-partial #pair-tabs")
    opened = lan.post(action, {"decision": ""}, htmx=True, expect=200)
    assert opened.css("button[value=merge]") and not opened.css("button[value='']")
    assert count(IntakeVerdict) == 0
    lan.post(action, {"decision": "perhaps"}, expect=422)


def test_a_new_phone_at_a_stored_door_is_asked_about_and_merged_it_is_kept_beside_the_old(
    page: Page, people: Cast
) -> None:
    lan = page.as_("lan")
    bring(lan, people.ward, (HEAD + "Lê Bình;Số 6 ngõ 2;4;0912345678\n").encode(), "a.csv")
    second = read(lan, people, (HEAD + "Lê Bình;6 ngõ 2;5;0987654321\n").encode(), "b.csv")
    assert "đã lưu từ" in lan.get(f"{second}/duplicates").text_of("section[id^=pair-]")
    say(lan, second, "merge")
    confirm(lan, second)
    assert heads() == [("Lê Bình", "0987654321", "0912345678")]
    take_back(lan, second)
    assert heads() == [("Lê Bình", "0912345678", None)]


def test_a_list_without_accents_takes_none_away(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    bring(lan, people.ward, (HEAD + "Trần Văn Hòa;Số 5 ngõ 12;4;0912345678\n").encode(), "a.csv")
    bring(lan, people.ward, (HEAD + "Tran Van Hoa;12/5;6;0912345678\n").encode(), "b.csv")
    assert heads() == [("Trần Văn Hòa", "0912345678", None)]
    assert db.session.scalars(select(Household.est_residents)).one() == 6


TWO_HUNG = (HEAD + "Nguyễn Văn Hùng;Xóm Chùa;3;\nNguyễn Văn Hùng;Xóm Chùa;5;\n").encode()


def test_not_the_same_is_remembered_for_the_next_list_and_forgotten_with_its_own(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    first = read(lan, people, TWO_HUNG)
    say(lan, first, "distinct")
    confirm(lan, first)
    hoa = page.as_("hoa")
    elsewhere = send(hoa, people.other_ward, TWO_HUNG, "a.csv").location
    assert do_waiting_jobs() == ["done"]
    assert hoa.get(f"{elsewhere}/duplicates?tab=asked").css("section[id^=pair-]"), "another ward, other people"
    lan = page.as_("lan")
    three = TWO_HUNG + "Nguyễn Văn Hùng;Xóm Chùa;1;\n".encode()
    second = read(lan, people, three, "b.csv")
    assert lan.get(f"{second}/duplicates?tab=asked").css("section[id^=pair-]") == []
    decided = lan.get(f"{second}/duplicates?tab=decided").text_of("main")
    assert "theo lựa chọn ở danh sách trước" in decided
    lan.submit(lan.get(second), "#discard", expect=303)
    take_back(lan, first)
    assert count(IntakeVerdict) == 0
    third = read(lan, people, TWO_HUNG, "c.csv")
    assert lan.get(f"{third}/duplicates?tab=asked").css("section[id^=pair-]")


def test_all_of_a_kind_at_once(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    lines = [
        f"Lê Thị Bình;Số {n} ngõ 2;3;09876543{n:02d}\nLê Thị Bình;{n} ngõ 2;3;09360001{n:02d}\n" for n in range(1, 31)
    ]
    where = read(lan, people, (HEAD + "".join(lines) + "Vũ An;Xóm 1;1;\nVũ An;Xóm 1;2;\n").encode())
    asked = lan.get(f"{where}/duplicates")
    assert "30 cặp: cùng nhà · cùng tên · khác số điện thoại" in asked.text_of("#kind-1")
    assert len(asked.css("section[id^=pair-]")) == 20 and asked.css(".pager a")
    with statements() as few:
        lan.get(f"{where}/duplicates?tab=asked&after=5")
    assert len(few) <= 14
    lan.submit(asked, "#kind-1", expect=303, decision="merge")
    left = lan.get(f"{where}/duplicates?tab=asked")
    assert len(left.css("section[id^=pair-]")) == 1 and "Vũ An" in left.text_of("section[id^=pair-]")
    confirm(lan, where)
    assert count(Household) == 32


def test_read_again_the_pairs_are_found_again_and_keep_what_was_said(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    where = read(lan, people, LIST)
    say(lan, where, "both")
    batch = db.session.scalars(select(IntakeBatch)).one()
    before = sorted((pair.row_id, pair.grade, pair.decision) for pair in db.session.scalars(select(IntakePair)))
    assert look_for_duplicates(batch)["decided"] == 1
    db.session.commit()
    assert sorted((pair.row_id, pair.grade, pair.decision) for pair in db.session.scalars(select(IntakePair))) == before
    say(lan, where, "distinct", tab="decided")
    lan.submit(lan.get(where), "#reading", expect=303)
    assert do_waiting_jobs() == ["done"]
    assert "theo lựa chọn ở danh sách trước" in lan.get(f"{where}/duplicates?tab=decided").text


YOUNG = "Họ tên;Ngày sinh;SĐT;Chi đoàn\n"


def test_people_on_two_lists(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    before = count(Account)
    first = YOUNG + "Trần Thị Hòa;1/2/2003;0912345678;Chi đoàn 1\nTrần Thị Hóa;1/2/2003;0912345678;Chi đoàn 1\n"
    where = read(lan, people, first.encode(), kind="volunteers")
    assert "tên khác dấu" in lan.get(f"{where}/duplicates").text_of("section[id^=pair-]"), (
        "twins on their mother's phone"
    )
    confirm(lan, where)
    assert count(Account) == before + 2
    second = YOUNG + "TRẦN THỊ HOÀ;1/2/2003;0912 345 678;12A1\nTrần Thị Hòa;1/2/2003;0987654321;12A1\n"
    again = read(lan, people, second.encode(), "b.csv", "volunteers")
    say(lan, again, "merge")
    confirm(lan, again)
    assert count(Account) == before + 2
    assert lan.get(again).texts(".kpi b")[:3] == ["0", "0", "1"]


def test_who_may_see_and_decide(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    where = read(lan, people, LIST)
    action = str(lan.get(f"{where}/duplicates?tab=asked").one("form[id^=decide-]")["action"])
    for login, status in {"minh": 403, "ban": 403, "thu": 403, "hoa": 404}.items():
        person = page.as_(login)
        person.get(f"{where}/duplicates", expect=status)
        person.get("/notices")
        person.post(action, {"decision": "merge"}, expect=status)
    other = read(lan, people, TWO_HUNG, "b.csv")
    pair_id = action.partition("?")[0].split("/")[-2]
    lan.post(f"{other}/duplicates/{pair_id}/decide", {"decision": "merge"}, expect=404)
    lan.get(f"{where}/duplicates?tab=all", expect=404)
    confirm(lan, where)
    lan.post(action, {"decision": "merge"}, expect=409)
    assert not lan.get(f"{where}/duplicates").css("form[id^=decide-]")
