"""Households searched, shown, added, changed by two, hidden; phones only after a recorded look."""

from unicodedata import normalize

import pytest
from sqlalchemy import func, select

from app.access.actor import SYSTEM_ACTOR, Role
from app.audit.models import AuditRow
from app.extensions import db
from app.kernel.clock import utc_now
from app.places import actions, queries, search, word_search
from app.places.models import Household
from app.places.word_index import index_words_again, words_of
from tests.factories import people


def count():
    return db.session.scalar(select(func.count()).select_from(Household))


@pytest.mark.parametrize("query", ["hoa", "HÒA", "hoà", "tran thi", "45 5", "5 dang thuy", "cho"])
def test_search_with_and_without_accents(page, cast, add, query):
    add("Số 5", head_name="Trần Thị Hòa", landmark="cạnh chợ")
    assert "Trần Thị Hòa" in page.as_("lan").get("/households", query_string={"q": query}).text_of("#found")


def test_search_ranks_right_accents_first_and_shows_no_phone(page, cast, add):
    for number, name in enumerate(["Lê Thị Hoa", "Lê Thị Hóa", "Lê Thị Hoà", "Lê Thị Hòa"], 1):
        add(str(number * 2 - 1), head_name=name, phone="0912000123")
    answer = page.as_("lan").get("/households", query_string={"q": "hòa"})
    assert answer.texts("#found b")[:2] == ["Lê Thị Hòa", "Lê Thị Hoà"]
    assert "0912" not in answer.text


def test_a_household_typed_and_asked_for_with_letters_taken_apart(page, cast, alley):
    lan, name = page.as_("lan"), "Trần Thị Hòa"
    lan.submit(lan.get(f"/alleys/{alley.id}/households/new"), address_raw="5", head_name=normalize("NFD", name))
    assert db.session.scalars(select(Household.head_name)).one() == name
    answer = lan.get("/households", query_string={"q": normalize("NFD", "hòa")})
    assert answer.texts("#found b") == [name] and answer.value_of("q") == "hòa"


def test_search_asks_no_accents_of_words_typed_without(page, cast, add):
    for number, name in enumerate(["Trần Thị Hóa", "Trần Thị Hòa"], 1):
        add(str(number), head_name=name)
    answer = page.as_("lan").get("/households", query_string={"q": "tran hòa"})
    assert answer.texts("#found b") == ["Trần Thị Hòa", "Trần Thị Hóa"]


def test_search_every_word_must_begin_some_word(page, cast, door):
    answer = page.as_("lan").get("/households?q=hoa+xyz", htmx=True)
    assert "Không tìm thấy. Thử bỏ bớt chữ hoặc gõ không dấu." in answer.text_of("#found")
    assert not answer.is_page


def test_search_stays_within_an_area(page, cast, door, hamlet, add):
    lane = actions.ensure_alley(SYSTEM_ACTOR, utc_now(), cast.ward, "9", "ngõ")
    add("1", lane, head_name="Trần Thị Hòa Khác")
    assert page.as_("lan").get(f"/households?q=hoa&area={hamlet.id}").texts("#found b") == ["Trần Thị Hòa"]
    page.as_("lan").get(f"/households?q=hoa&area={cast.other_ward.id}", expect=404)


def test_alley_shows_doors_in_walking_order_without_phones(page, cast, alley, add):
    for number in ("2", "1", "4", "3"):
        add(number, phone="0912000123", head_name="Ai")
    answer = page.as_("lan").get(f"/alleys/{alley.id}")
    assert answer.texts("#doors .plate") == ["1", "3", "4", "2"]
    assert "0912" not in answer.text


def test_alley_pages_by_key_without_losing_a_door(cast, alley, add):
    for number in range(1, 12):
        add(str(number))
    db.session.flush()
    seen, after = [], None
    while True:
        page = queries.doors_of(alley.id, after, size=4)
        seen += [door.plate for door in page.rows]
        after = page.next_key
        if after is None:
            break
    assert seen == ["1", "3", "5", "7", "9", "11", "10", "8", "6", "4", "2"]


def test_order_by_hand_goes_before_the_numbers_and_can_be_given_back(page, cast, alley, add):
    doors = {number: add(number) for number in ("1", "3", "2")}
    lan = page.as_("lan")
    lan.get(f"/alleys/{alley.id}/order")
    part = lan.post(f"/alleys/{alley.id}/order", {"up": doors["2"].id}, htmx=True)
    assert part.texts("#order .plate") == ["1", "2", "3"]
    add("5")
    assert lan.get(f"/alleys/{alley.id}").texts("#doors .plate") == ["1", "2", "3", "5"]
    lan.post(f"/alleys/{alley.id}/order/forget")
    assert lan.get(f"/alleys/{alley.id}").texts("#doors .plate") == ["1", "3", "5", "2"]


def test_a_door_is_moved_far_and_back_again(page, cast, alley, add):
    doors = {str(number): add(str(number)).id for number in range(1, 10, 2)}
    lan, url = page.as_("lan"), f"/alleys/{alley.id}/order"
    opened = lan.get(f"{url}?door={doors['9']}")
    assert opened.texts(f"#door-{doors['9']} option") == ["1", "3", "5", "7"], "not after itself"

    def order(**move):
        part = lan.post(url, move, htmx=True)
        assert part.one("#order .toast [name=after], .toast [name=after]")
        return part, part.texts("#order .plate")

    assert order(first=doors["9"])[1] == ["9", "1", "3", "5", "7"]
    assert order(last=doors["1"])[1] == ["9", "3", "5", "7", "1"]
    moved, seen = order(door=doors["9"], after=doors["5"])
    assert seen == ["3", "5", "9", "7", "1"]
    back = moved.fields(".toast form")
    assert lan.post(url, back, htmx=True).texts("#order .plate") == ["9", "3", "5", "7", "1"], "undone"


def test_a_move_without_a_script_comes_back_to_the_door_with_the_way_back(page, cast, alley, add):
    doors = [add(str(number)).id for number in (1, 3, 5, 7)]
    lan, url = page.as_("lan"), f"/alleys/{alley.id}/order"
    lan.get(url)
    answer = lan.post(url, {"up": doors[2]})
    assert answer.location.endswith(f"#door-{doors[2]}")
    shown = lan.follow(answer)
    assert shown.texts("#order .plate") == ["1", "5", "3", "7"]
    lan.submit(shown, ".said form")
    assert lan.get(url).texts("#order .plate") == ["1", "3", "5", "7"]


def test_what_was_moved_keeps_the_focus(page, cast, alley, add):
    doors = [add(str(number)).id for number in (1, 3, 5)]
    lan, url = page.as_("lan"), f"/alleys/{alley.id}/order"
    lan.get(url)
    assert lan.post(url, {"up": doors[2]}, htmx=True).one("[autofocus]")["id"] == f"up-{doors[2]}"
    assert lan.post(url, {"up": doors[2]}, htmx=True).one("[autofocus]")["id"] == f"down-{doors[2]}", "now the first"


def test_order_refuses_a_door_of_another_alley(page, cast, alley, door):
    lan = page.as_("lan")
    lan.get(f"/alleys/{alley.id}/order")
    lan.post(f"/alleys/{alley.id}/order", {"up": "999999"}, expect=404)
    lan.post(f"/alleys/{alley.id}/order", {"sideways": str(door.id)}, expect=422)
    lan.post(f"/alleys/{alley.id}/order", {"door": str(door.id), "after": "999999"}, expect=404)
    lan.post(f"/alleys/{alley.id}/order", {"door": str(door.id), "after": str(door.id)}, expect=404)


def test_new_household(page, cast, alley):
    lan = page.as_("lan")
    form = lan.get(f"/alleys/{alley.id}/households/new")
    answer = lan.submit(
        form, address_raw="Số 07, cạnh đình", head_name="Đỗ Văn Bình", phone="912000123 / 0983000456", smartphones="2"
    )
    added = db.session.scalars(select(Household)).one()
    assert answer.location == f"/households/{added.id}"
    assert (added.plate, added.landmark, added.address_raw) == ("7", "cạnh đình", "Số 07, cạnh đình")
    assert (added.phone, added.phone2, added.smartphones, added.est_residents) == ("0912000123", "0983000456", 2, None)
    assert added.search_fold.startswith("7 do van binh so 07")
    assert db.session.scalar(select(AuditRow.detail).where(AuditRow.object_kind == "household")) == {"source": "field"}


def test_new_household_twice_is_one(page, cast, alley):
    lan = page.as_("lan")
    sent = lan.get(f"/alleys/{alley.id}/households/new").fields() | {"address_raw": "9"}
    for _ in range(2):
        lan.post(f"/alleys/{alley.id}/households/new", sent)
    assert count() == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("phone", "0912", "Số điện thoại chưa đúng, cần 10 chữ số."),
        ("smartphones", "vài", "Nhập số nguyên, ví dụ 4."),
        ("smartphones", "-1", "Nhập số từ 0 đến 500."),
        ("head_name", "x" * 121, "Dài quá: nhiều nhất 120 ký tự."),
    ],
)
def test_new_household_bad_input_keeps_the_text(page, cast, alley, field, value, words):
    lan = page.as_("lan")
    form = lan.get(f"/alleys/{alley.id}/households/new")
    answer = lan.submit(form, **{"address_raw": "12/3", field: value}, expect=422)
    assert words in answer.text_of("main")
    assert (answer.value_of("address_raw"), answer.value_of(field)) == ("12/3", value)
    assert count() == 0


def test_new_household_needs_something_to_find_it_by(page, cast, alley):
    lan = page.as_("lan")
    answer = lan.submit(lan.get(f"/alleys/{alley.id}/households/new"), expect=422)
    assert "Nhập số nhà hoặc cách nhận ra nhà." in answer.text_of("main")


def test_new_household_shows_the_likely_twin_and_may_be_saved_all_the_same(page, cast, alley, door):
    lan = page.as_("lan")
    form = lan.get(f"/alleys/{alley.id}/households/new")
    assert not form.css("[name=not_duplicate]")
    answer = lan.submit(form, address_raw="45/5", head_name="Người khác", expect=409)
    assert "Trần Thị Hòa" in answer.text_of("main")
    assert answer.value_of("address_raw") == "45/5"
    lan.submit(answer, not_duplicate="y")
    assert count() == 2


def test_hamlet_head_adds_in_their_hamlet_only(page, cast, hamlet, alley):
    people.grant(cast.minh, Role.HAMLET_HEAD, hamlet)
    elsewhere = actions.ensure_alley(SYSTEM_ACTOR, utc_now(), cast.ward, "9", "ngõ")
    minh = page.as_("minh")
    minh.submit(minh.get(f"/alleys/{alley.id}/households/new"), address_raw="1")
    minh.get(f"/alleys/{elsewhere.id}/households/new", expect=404)


def test_show_masks_the_phone_until_it_is_asked_for(page, cast, door):
    lan = page.as_("lan")
    answer = lan.get(f"/households/{door.id}")
    assert "0912 ••• 123" in answer.text_of("#phone") and "0912 000 123" not in answer.text
    looks = select(func.count()).where(AuditRow.action == "places.reveal_phone")
    assert db.session.scalar(looks) == 0
    part = lan.post(f"/households/{door.id}/phone", htmx=True)
    assert "0912 000 123" in part.text_of("#phone")
    assert "0912 000 123" in lan.post(f"/households/{door.id}/phone", expect=200).text_of("#phone")
    assert db.session.scalar(looks) == 2
    lan.get(f"/households/{door.id}/phone", expect=405)


def test_the_form_of_a_household_shows_nobody_its_phone(page, cast, door):
    ban = page.as_("ban")
    form = ban.get(f"/households/{door.id}/edit")
    assert "0912000123" not in form.text and "0912 ••• 123" in form.text_of("main")
    ban.submit(form, note="gọi trước")
    assert (door.phone, door.note) == ("0912000123", "gọi trước")
    old = ban.get(f"/households/{door.id}/edit")
    lan = page.as_("lan")
    lan.submit(lan.get(f"/households/{door.id}/edit"), phone="0983000456")
    conflict = ban.submit(old, phone="0912000999", expect=409)
    assert "0983000456" not in conflict.text and "0983 ••• 456" in conflict.text_of(".banner")
    ban.submit(conflict, no_phone="y")
    assert door.phone is None


def test_leader_may_not_ask_for_the_phone(page, cast, door):
    ban = page.as_("ban")
    assert not ban.get(f"/households/{door.id}").css("#reveal")
    ban.post(f"/households/{door.id}/phone", expect=403)


def test_edit(page, cast, door):
    lan = page.as_("lan")
    answer = lan.submit(lan.get(f"/households/{door.id}/edit"), head_name="Trần Thị Hoài", smartphones="3")
    assert answer.location == f"/households/{door.id}"
    assert (door.head_name, door.smartphones, door.version) == ("Trần Thị Hoài", 3, 2)
    detail = db.session.scalar(select(AuditRow.detail).where(AuditRow.action == "places.edit_household"))
    assert detail == {"fields": ["head_name", "smartphones"]}


def test_edit_by_two_shows_who_was_first_and_what_they_saved(page, cast, door):
    lan, ban = page.as_("lan"), page.as_("ban")
    old = ban.get(f"/households/{door.id}/edit")
    lan.submit(lan.get(f"/households/{door.id}/edit"), head_name="Trần Thị Hoài")
    answer = ban.submit(old, note="gọi trước", expect=409)
    assert "Hộ này vừa được Trần Thị Lan cập nhật. Xem lại trước khi lưu." in answer.text_of("main")
    assert "Trần Thị Hoài" in answer.text_of(".banner")
    assert answer.value_of("note") == "gọi trước"
    assert (door.head_name, door.note) == ("Trần Thị Hoài", "chó dữ")
    ban.submit(answer)
    assert (door.head_name, door.note, door.version) == ("Trần Thị Hòa", "gọi trước", 3)


def test_edit_to_the_number_of_a_neighbour_asks(page, cast, door, add):
    other = add("9", head_name="Ai")
    lan = page.as_("lan")
    answer = lan.submit(lan.get(f"/households/{other.id}/edit"), address_raw="Số 5", expect=409)
    assert (other.plate, answer.value_of("address_raw")) == ("9", "Số 5")
    lan.submit(answer, not_duplicate="y")
    assert other.plate == "5"


def test_void_and_back(page, cast, alley, door):
    lan = page.as_("lan")
    lan.submit(lan.get(f"/households/{door.id}/void"), expect=422)
    lan.submit(lan.get(f"/households/{door.id}/void"), reason="demolished")
    assert door.void_reason == "demolished"
    assert "Nhà không còn" in lan.get(f"/households/{door.id}").text_of("main")
    assert "Chưa có hộ nào." in lan.get(f"/alleys/{alley.id}").text_of("main")
    lan.submit(lan.get(f"/households/{door.id}"), "#restore")
    assert door.void_reason == ""


def test_suppress_is_shown_in_the_list_and_lifted(page, cast, alley, door):
    lan = page.as_("lan")
    lan.submit(lan.get(f"/households/{door.id}/suppress"), reason="asked", until="2027-01-31")
    assert (door.suppressed_reason, door.suppressed_until.isoformat()) == ("asked", "2027-01-31")
    assert lan.get(f"/alleys/{alley.id}").one("#doors [aria-label='Đề nghị không đến nữa']")
    assert "đến 31/01/2027" in lan.get(f"/households/{door.id}").text_of("main")
    lan.submit(lan.get(f"/households/{door.id}"), "#restore")
    assert door.suppressed_reason == ""


def test_unknown_reason_is_refused(page, cast, door):
    lan = page.as_("lan")
    sent = lan.get(f"/households/{door.id}/void").fields() | {"reason": "boredom"}
    lan.post(f"/households/{door.id}/void", sent, expect=422)
    assert door.void_reason == ""


def test_english(page, cast, door):
    cast.lan.lang = "en"
    assert "Show the number" in page.as_("lan").get(f"/households/{door.id}").text


def test_search_finds_what_was_changed_and_no_more_what_was(page, cast, door):
    lan = page.as_("lan")
    lan.submit(lan.get(f"/households/{door.id}/edit"), head_name="Trần Thị Hóa")
    assert lan.get("/households", query_string={"q": "Hóa"}).texts("#found b") == ["Trần Thị Hóa"]
    lan.submit(lan.get(f"/households/{door.id}/edit"), head_name="Đặng Sơn")
    assert not lan.get("/households?q=tran").css("#found .door")
    assert index_words_again() == len(words_of(door))


WAYS = [
    {},  # whoever has the rarest word
    {"FEW": 0},  # the doors as they stand
    {"FEW": 0, "WALKS": (2, 4, 6)},  # further than the first few
    {"FEW": 0, "WALKS": (0,)},  # from the index of words
]


@pytest.mark.parametrize("way", WAYS)
def test_search_finds_the_same_in_the_same_order_whichever_way_it_goes(page, cast, alley, add, monkeypatch, way):
    """Right accents first, then as the doors stand; every word, of the name or the address, and no household twice."""
    for name, value in way.items():
        monkeypatch.setattr(word_search, name, value)
    lane = actions.ensure_alley(SYSTEM_ACTOR, utc_now(), cast.ward, "9", "ngõ")
    for number, name, where in [
        ("4", "Lê Thị Hoa", alley),
        ("2", "Lê Văn Hòa", alley),
        ("1", "Lê Thị Hòa", lane),
        ("3", "Lê Hoàng Hoa", alley),
        ("7", "Nguyễn Thị Lệ", alley),
    ]:
        add(number, where, head_name=name)
    add("9", head_name="Lê Thị Hòa").void_reason = "mistake"
    lan = page.as_("lan")

    def asked(words):
        return lan.get("/households", query_string={"q": words}).texts("#found b")

    assert asked("hòa") == ["Lê Văn Hòa", "Lê Thị Hòa", "Lê Hoàng Hoa", "Lê Thị Hoa"]
    assert asked("le hoa") == ["Lê Hoàng Hoa", "Lê Thị Hoa", "Lê Văn Hòa", "Lê Thị Hòa"]
    assert asked("h l") == ["Lê Hoàng Hoa", "Lê Thị Hoa", "Lê Văn Hòa", "Lê Thị Hòa"]
    assert asked("lê thị") == ["Lê Thị Hoa", "Lê Thị Hòa", "Nguyễn Thị Lệ"]
    assert asked("le 9") == ["Lê Thị Hòa"]
    assert asked("hoa hoan") == ["Lê Hoàng Hoa"]
    assert asked("hoa nguyen") == asked("lê x") == []


def test_search_walks_on_while_that_promises_enough_and_gathers_what_stands_too_far(page, cast, add, monkeypatch):
    monkeypatch.setattr(word_search, "FEW", 1)
    monkeypatch.setattr(word_search, "WALKS", (2, 4))
    monkeypatch.setattr(search, "SHOWN", 1)
    for number in (1, 3, 5, 7, 9, 11):
        add(str(number), head_name={1: "Lê Hoa", 3: "Vũ An", 5: "Lê Hoa"}.get(number, "Đỗ Huệ"))
    lan = page.as_("lan")
    assert lan.get("/households?q=hoa").texts("#found .plate") == ["1"]
    assert lan.get("/households?q=hue").texts("#found .plate") == ["7"]


def test_search_puts_right_accents_first_however_many_others_there_are(page, cast, add, monkeypatch):
    monkeypatch.setattr(search, "LOOKED_AT", 3)
    for number in range(1, 6):
        add(str(number), head_name="Lê Thị Hoa")
    add("7", head_name="Lê Thị Hòa")
    assert page.as_("lan").get("/households", query_string={"q": "hoà"}).texts("#found b")[0] == "Lê Thị Hòa"


def test_search_puts_an_alley_with_the_right_accents_first(page, cast, add, monkeypatch):
    monkeypatch.setattr(search, "LOOKED_AT", 3)
    for name in ("Hoa Lư", "Hòa Mã"):
        lane = actions.ensure_alley(SYSTEM_ACTOR, utc_now(), cast.ward, name, "phố")
        for number in range(1, 5):
            add(str(number), lane, head_name="Lê An")
    found = page.as_("lan").get("/households", query_string={"q": "hoà"}).text_of("#found")
    assert found.index("Hòa Mã") < found.index("Hoa Lư")
