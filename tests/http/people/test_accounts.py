"""The list of people, adding, editing, stopping; and what nobody may do to whom."""

from unicodedata import normalize

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.audit.models import AuditRow
from app.extensions import db
from app.kernel.clock import utc_now
from app.kernel.errors import Forbidden, Refused
from app.people import hooks
from app.people.actions import accounts, roles
from app.people.models import Account, Membership
from app.people.queries import volunteers_in
from app.people.queries.accounts import PeopleFilter, people_page
from tests.factories import people
from tests.factories.people import Cast
from tests.kit.page import Page


def actions_of(action: str) -> int:
    return len(db.session.scalars(select(AuditRow).where(AuditRow.action == action)).all())


def test_the_list_holds_whom_one_reaches_by_given_name(page: Page, cast: Cast) -> None:
    assert page.as_("lan").get("/people").texts(".person-name b") == ["Bản", "Lan", "Minh", "Thu"]
    assert page.as_("ban").get("/people").texts(".person-name b") == ["Bản", "Minh"]
    assert len(page.as_("quang").get("/people").css(".person")) == 7
    page.as_("minh").get("/people", expect=403)


@pytest.mark.parametrize(
    ("typed", "found"), [("tran lan", ["Lan"]), ("MINH", ["Minh"]), ("0912 000", ["Thu"]), ("zz", [])]
)
def test_search_folds_and_htmx_gets_the_list(page: Page, cast: Cast, typed: str, found: list[str]) -> None:
    cast.thu.phone, cast.thu.search_fold = "0912000123", "pham thi thu 0912000123"
    answer = page.as_("lan").get("/people", htmx=True, query_string={"q": typed})
    assert not answer.is_page
    assert answer.texts(".person-name b") == found


def test_search_puts_the_accents_typed_first_on_every_page(app: Flask, page: Page, cast: Cast) -> None:
    for number, name in enumerate(("Lê Thị Hoa", "Đỗ Thị Hóa", "Trần Thị Hoà", "Vũ Thị Hòa", "Bùi Thị Hòa")):
        people.account(f"hoa{number}", name, cast.ward)
    shown = page.as_("lan").get("/people", query_string={"q": normalize("NFD", "THỊ HÒA")})
    assert len(shown.css(".person")) == 5
    seen: list[str] = []
    after = None
    while True:
        found = people_page(people.actor(cast.lan), PeopleFilter("thị hòa"), after, size=2)
        seen += [account.name for account in found.rows]
        if found.next_key is None:
            break
        after = int(found.next_key)
    assert seen == ["Bùi Thị Hòa", "Vũ Thị Hòa", "Trần Thị Hoà", "Lê Thị Hoa", "Đỗ Thị Hóa"]


def test_people_are_listed_by_the_vietnamese_alphabet(page: Page, cast: Cast) -> None:
    lan = page.as_("lan")
    for name in ("VŨ ĐỨC ÂN", "Lê Thị Ánh", "Trần Ăn", "Đỗ An", "Bùi Văn An", normalize("NFD", "Cao Văn Ạn")):
        lan.get("/people/new")
        lan.post("/people/new", {"name": name, "area": str(cast.ward.id), "role": "volunteer"})
    listed = [account.name for account in volunteers_in(cast.ward.path)]
    assert listed == [
        "Đỗ An",
        "Bùi Văn An",
        "Cao Văn Ạn",
        "Lê Thị Ánh",
        "Trần Ăn",
        "Vũ Đức Ân",
        "Lê Minh",
    ]


def test_filters_by_role_and_state(page: Page, cast: Cast) -> None:
    cast.minh.disabled_at = utc_now()
    lan = page.as_("lan")
    assert lan.get("/people?role=leader").texts(".person-name b") == ["Bản"]
    assert lan.get("/people?state=disabled").texts(".person-name b") == ["Minh"]


def test_pages_follow_one_another_by_key(app: Flask, cast: Cast) -> None:
    seen: list[str] = []
    after = None
    while True:
        found = people_page(people.actor(cast.quang), PeopleFilter(), after, size=3)
        seen += [account.login for account in found.rows]
        if found.next_key is None:
            break
        after = int(found.next_key)
    assert len(seen) == len(set(seen)) == 7


def test_somebody_is_added_with_a_name_to_sign_in_by(page: Page, cast: Cast) -> None:
    lan = page.as_("lan")
    lan.get("/people/new")
    sent = {"name": "NGUYỄN THỊ lan", "area": str(cast.ward.id), "role": "volunteer", "phone": "+84 912 000 123"}
    for login in ("lannt", "lannt2"):
        lan.post("/people/new", sent)
        added = db.session.scalars(select(Account).where(Account.login == login)).one()
        assert (added.name, added.phone, added.password_hash) == ("Nguyễn Thị Lan", "0912000123", None)
    assert {one.login for one in volunteers_in(cast.ward.path)} == {"minh", "lannt", "lannt2"}


def test_bad_input_keeps_the_text(page: Page, cast: Cast) -> None:
    lan = page.as_("lan")
    lan.get("/people/new")
    sent = {"name": "Vũ Hà", "area": str(cast.ward.id), "role": "", "phone": "12", "login": "Minh"}
    assert lan.post("/people/new", sent, expect=422).value_of("name") == "Vũ Hà"
    taken = lan.post("/people/new", sent | {"phone": ""}, expect=422)
    assert "hav" in taken.text
    lan.post("/people/new", sent | {"phone": "", "login": "", "area": str(cast.other_ward.id)}, expect=422)
    lan.post("/people/new", sent | {"phone": "", "login": "", "role": "admin"}, expect=422)


def test_two_people_cannot_overwrite_each_other_unseen(page: Page, cast: Cast) -> None:
    lan = page.as_("lan")
    form = lan.get(f"/people/{cast.minh.id}/edit")
    lan.submit(form, name="Lê Văn Minh")
    stale = lan.submit(form, name="Lê Minh Khác", expect=409)
    assert stale.value_of("name") == "Lê Minh Khác" and "Lê Văn Minh" in stale.text
    assert cast.minh.name == "Lê Văn Minh" and cast.minh.name_sort.startswith("minh")
    lan.submit(stale)
    assert cast.minh.name == "Lê Minh Khác"


def test_the_whole_phone_number_is_looked_at_by_post_and_recorded(page: Page, cast: Cast) -> None:
    cast.minh.phone = "0912000123"
    ban = page.as_("ban")
    assert "000 123" not in ban.get(f"/people/{cast.minh.id}").text
    assert "0912 000 123" in ban.post(f"/people/{cast.minh.id}/reveal", expect=200, htmx=True).text
    assert actions_of("people.reveal") == 1


def test_a_stopped_person_is_out_at_once_and_can_come_back(app: Flask, page: Page, cast: Cast) -> None:
    told: list[int] = []
    hooks.on_disable("test", lambda actor, now, account_id: told.append(account_id))
    minh, lan = page.as_("minh"), page.as_("lan")
    minh.get("/account")
    lan.get(f"/people/{cast.minh.id}/disable")
    lan.post(f"/people/{cast.minh.id}/disable", {"reason": ""}, expect=422)
    for _ in range(2):
        lan.post(f"/people/{cast.minh.id}/disable", {"reason": "Chuyển đi"})
    assert told == [cast.minh.id]
    minh.get("/account", expect=303)
    lan.post(f"/people/{cast.minh.id}/enable")
    assert cast.minh.disabled_at is None and actions_of("people.disable") == 1
    minh.get("/account", expect=303)
    hooks.on_disable("test", lambda actor, now, account_id: None)


def test_nobody_stops_themselves_or_takes_their_last_admin_role(app: Flask, cast: Cast) -> None:
    quang = people.actor(cast.quang)
    with pytest.raises(Refused):
        accounts.disable_person(quang, utc_now(), cast.quang, "thử")
    role = db.session.scalars(select(Membership).where(Membership.account_id == cast.quang.id)).one()
    with pytest.raises(Refused):
        roles.end_role(quang, utc_now(), role)
    with pytest.raises(Forbidden):
        accounts.disable_person(people.actor(cast.lan), utc_now(), cast.quang, "thử")


def test_a_coordinator_gives_only_roles_below_and_inside(page: Page, cast: Cast) -> None:
    lan = page.as_("lan")
    path = f"/people/{cast.thu.id}/roles/new"
    lan.get(path)
    here, there = str(cast.ward.id), str(cast.other_ward.id)
    lan.post(path, {"role": "coordinator", "area": here}, expect=422)
    lan.post(path, {"role": "reader", "area": there}, expect=422)
    lan.post(path, {"role": "reader", "area": here}, expect=422)  # Thu has it already
    thu = page.as_("thu")
    lan.post(path, {"role": "hamlet_head", "area": here})
    thu.get("/account", expect=303)
    given = db.session.scalars(select(Membership).where(Membership.role == Role.HAMLET_HEAD.value)).one()
    lan.post(f"/people/{cast.thu.id}/roles/{given.id}/end")
    assert given.ended_at is not None
    page.as_("hoa").post(f"/people/{cast.thu.id}/roles/{given.id}/end", token=lan._token, expect=400)


def test_a_volunteer_of_a_list_is_added_once(app: Flask, cast: Cast) -> None:
    lan = people.actor(cast.lan)
    told = accounts.Person("Trần Văn Nam", cast.ward, "0912000999", birth_year=2001)
    first, fresh = accounts.add_volunteer(lan, utc_now(), told)
    again, fresh_again = accounts.add_volunteer(lan, utc_now(), told)
    other, other_fresh = accounts.add_volunteer(
        lan, utc_now(), accounts.Person("Trần Văn Nam", cast.ward, "0912000998")
    )
    assert (fresh, fresh_again, other_fresh) == (True, False, True)
    assert first is again and other is not first and other.login == first.login + "2"
