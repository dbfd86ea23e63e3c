"""The phone in the alley: no signal, the browser closed, killed, opened again; every tap that was called saved arrives once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response, request, request_finished
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from app.drives.models import Drive
from app.extensions import db
from app.inbox.receive import Item, receive
from app.kernel.clock import utc_now
from app.people.models import Account, SignInSession
from app.places.models import Household
from app.visits.models import Visit
from tests.factories.alley import Alley, alley_at_work, rows_of, stored, told, walk
from tests.factories.people import PASSWORD, Cast, actor, with_password
from tests.kit.alley import DOUBLE_TAP_MS, TIMING, AlleyPhone, alley_phone, tap, waiting
from tests.kit.cards import in_force
from tests.kit.qr_reader import codes_in
from tests.kit.waiting import wait_until

UID_OF_THE_FIRST = """new Promise((done) => {
  indexedDB.open("tung-ngo").onsuccess = (event) => {
    const asked = event.target.result.transaction("items").objectStore("items").getAll();
    asked.onsuccess = () => { event.target.result.close(); done(asked.result[0].uid); };
  };
})"""

# Two clicks on one spot, the second as soon as the dock shows another door. Returns how long that took.
TWICE = """async () => {
  const box = document.querySelector("#route-dock .outcomes button").getBoundingClientRect();
  const click = () => document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2).closest("button").click();
  const plate = () => document.querySelector("#route-dock .plate").textContent;
  const [before, at] = [plate(), performance.now()];
  click();
  while (plate() === before) await new Promise(requestAnimationFrame);
  click();
  window.pressed = performance.now();
  return window.pressed - at;
}"""

# The next writes fail: their connection to the database is dead, as phones leave it to a page that slept, or the phone is full.
FAIL = """([times, name]) => {
  const usual = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (store, mode, ...more) {
    if (mode === "readwrite" && times-- > 0) throw new DOMException("a test", name);
    return usual.call(this, store, mode, ...more);
  };
}"""

ROUNDS = """(rounds) => new Promise((done) => {
  document.addEventListener("outbox:told", ({ detail }) => { if (!detail.uid && !--rounds) done(); });
})"""


@pytest.fixture
def alley(app: Flask, cast: Cast) -> Iterator[Alley]:
    with alley_at_work(app, cast) as alley:
        yield alley


@pytest.fixture
def phone(alley: Alley, chromium: Browser, tmp_path: Path) -> Iterator[AlleyPhone]:
    """Minh's phone, which has the route."""
    with alley_phone(chromium, alley.site, alley.weather, tmp_path / "phone") as phone:
        phone.sign_in("minh")
        phone.ready()
        yield phone


def test_twenty_visits_without_signal_arrive_once_in_order_with_their_times(alley: Alley, phone: AlleyPhone) -> None:
    phone.offline()
    phone.tab.evaluate("() => { window.shaken = 0; navigator.vibrate = () => ++window.shaken; }")
    taps = walk(phone, 20)
    assert phone.tab.evaluate("window.shaken") == 20, "each tap is felt once it is stored"
    waiting(phone.tab, 20)
    phone.tab.reload()
    waiting(phone.tab, 20)
    phone.close()
    phone.start()
    phone.go("/today")
    waiting(phone.tab, 20)
    expect(phone.tab.get_by_role("banner")).to_contain_text("20 / 25")
    expect(phone.tab.locator("#route-dock .plate")).to_have_text("21")
    phone.go("/outbox")
    expect(phone.tab.get_by_text("Chờ sóng")).to_have_count(20)
    assert stored() == []
    phone.offline(False)
    wait_until(lambda: len(stored()) == 20, "the visits do not arrive")
    waiting(phone.tab, 0)
    expect(phone.tab.get_by_text("Đã gửi", exact=True)).to_have_count(20)
    assert told() == taps
    assert all(visit.phone_at < visit.received_at for visit in stored())


def test_whatever_answers_instead_nothing_counts_as_sent(alley: Alley, phone: AlleyPhone) -> None:
    """Where `/me` is left alone the item itself meets the fault."""
    faults = ("500", "502", "429", "portal", "truncated", "hang")
    for fault, only in [*((fault, "/visits") for fault in faults), ("portal", ""), ("hang", "")]:
        alley.weather.only, alley.weather.fault = only, fault
        before = alley.weather.met[fault]
        walk(phone, 1)
        wait_until(lambda fault=fault, before=before: alley.weather.met[fault] > before + 1, f"gave up at {fault}")
        waiting(phone.tab, 1)
        alley.weather.fault = ""
        waiting(phone.tab, 0)
    assert [visit.plate for visit in stored()] == ["1", "2", "3", "4", "5", "6", "7", "8"]


def test_a_session_that_ended_keeps_everything(alley: Alley, phone: AlleyPhone) -> None:
    phone.go("/today")
    end_sessions()
    walk(phone, 2)
    phone.tab.context.set_offline(True)
    phone.go("/outbox")
    expect(phone.tab.get_by_text("Bạn đã bị đăng xuất. Không mất gì")).to_be_visible()
    waiting(phone.tab, 2)
    phone.tab.context.set_offline(False)
    phone.sign_in("minh")
    phone.go("/today")
    waiting(phone.tab, 0)
    assert [visit.plate for visit in stored()] == ["1", "2"]


def test_two_people_on_one_phone_never_see_each_others_work(alley: Alley, phone: AlleyPhone) -> None:
    """Minh signs out with two unsent; Bản uses the phone; Minh comes back, and what is Minh's goes under Minh's name."""
    alley.weather.only, alley.weather.fault = "/visits", "502"
    walk(phone, 2)
    with_password(alley.cast.ban)
    phone.go("/account")
    phone.sign_out()
    alert = phone.tab.locator("#alert")
    expect(alert).to_contain_text("Chưa gửi, chỉ có trên máy này: 2")
    alert.get_by_role("button", name="Cứ đăng xuất").click()
    expect(phone.tab.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    phone.offline()
    phone.go("/today")
    expect(phone.tab.get_by_role("heading", level=1)).to_have_text("Trang này chưa tải về máy")
    phone.offline(False)
    phone.go("/sign-in?next=/today")
    alley.weather.fault, alley.weather.late = "", "/today"
    phone.come_in("ban", PASSWORD)
    wait_until(lambda: alley.weather.held, "nothing is asked for after signing in")
    alley.weather.late = ""
    expect(phone.tab.locator("script[data-account]")).to_have_attribute("data-account", str(alley.cast.ban.id))
    phone.go("/outbox")
    waiting(phone.tab, 0)
    expect(phone.tab.locator("#outbox-list li")).to_have_count(0)
    assert stored() == []
    phone.sign_in("minh")
    phone.go("/today")
    waiting(phone.tab, 0)
    assert [visit.plate for visit in stored()] == ["1", "2"]
    assert {name for (name,) in rows_of(select(Account.login).join(Visit, Visit.account_id == Account.id))} == {"minh"}


def test_the_team_card_is_shown_without_signal(alley: Alley, phone: AlleyPhone) -> None:
    """With its code, for the resident's phone, which has signal."""
    phone.offline()
    phone.tab.get_by_role("link", name="Thẻ đội").click()
    expect(phone.tab.get_by_role("heading", level=1)).to_have_text("Thẻ đội")
    (address,) = codes_in(phone.tab.locator(".team-card").get_by_role("img").screenshot())
    assert address.endswith(f"/the/{alley.cast.team.uid}")
    phone.offline(False)


def test_the_way_back_from_the_sign_in_page_shows_nothing(alley: Alley, phone: AlleyPhone) -> None:
    """Browsers keep the page before in their memory, as it was, whoever is signed in now."""
    phone.go("/today")
    phone.tab.locator(".more > summary").click()
    phone.tab.locator("form[action='/sign-out'] button").last.click()
    expect(phone.tab.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    phone.tab.evaluate("document.body.id = 'left'; history.back()")
    expect(phone.tab.locator("body:not(#left) h1")).to_have_text("Đăng nhập")


def test_another_persons_card_on_this_phone_loses_nothing_and_shows_nothing(alley: Alley, phone: AlleyPhone) -> None:
    """Bản's card on Minh's phone: two unsent are named; the line breaks just after the switch; Minh's pages are gone."""
    alley.weather.only, alley.weather.fault = "/visits", "502"
    walk(phone, 2)
    card = in_force(alley.cast.ban.id, alley.site.app.extensions["config"].secret_key)
    phone.go(f"/v#{card.secret}")
    phone.tab.get_by_label("Mã PIN").fill(card.pin)
    phone.tab.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(phone.tab.get_by_role("alert")).to_contain_text("Chưa gửi, chỉ có trên máy này: 2")

    def cut_after_the_switch(_app: Flask, response: Response) -> None:
        alley.weather.cut = alley.weather.cut or request.path == "/v/switch"

    with request_finished.connected_to(cut_after_the_switch):
        phone.tab.get_by_role("button", name="Đổi sang Hoàng Văn Bản").click()
        expect(phone.tab.get_by_role("heading", level=1)).to_have_text("Trang này chưa tải về máy")
    phone.go("/today")
    expect(phone.tab.get_by_role("heading", level=1)).to_have_text("Trang này chưa tải về máy")
    alley.weather.cut, alley.weather.fault = False, ""
    phone.go("/outbox")
    waiting(phone.tab, 0)
    expect(phone.tab.locator("#outbox-list li")).to_have_count(0)
    for _page in range(4):
        phone.tab.go_back()
        expect(phone.tab.locator("h1")).to_be_visible()
        expect(phone.tab.get_by_text("Bà Mai")).to_have_count(0)
    assert stored() == []
    phone.sign_in("minh")
    phone.go("/today")
    waiting(phone.tab, 0)
    assert [visit.plate for visit in stored()] == ["1", "2"]


def test_what_cannot_be_written_asks_the_person_in_two_taps(alley: Alley, phone: AlleyPhone) -> None:
    phone.offline()
    walk(phone, 2)
    drive = db.session.get_one(Drive, alley.route.drive_id)
    drive.state = "draft"
    db.session.commit()
    phone.offline(False)
    expect(phone.tab.locator("#unsent")).to_contain_text("2 cần chọn")
    phone.go("/outbox")
    expect(phone.tab.get_by_text("Cần bạn chọn", exact=True)).to_have_count(2)
    first = phone.tab.locator("#outbox-list li").first
    first.get_by_text("Chọn cách xử lý").click()
    first.get_by_role("button", name="Để người phụ trách xem").click()
    expect(phone.tab.locator("#outbox-list li")).to_have_count(1)


def test_two_contents_under_one_uid_are_chosen_between_in_two_taps(alley: Alley, phone: AlleyPhone) -> None:
    phone.offline()
    walk(phone, 1)
    uid = phone.tab.evaluate(UID_OF_THE_FIRST)
    first = {"drive": alley.route.drive_id, "household": alley.doors[0].id, "outcome": "refused"}
    receive(actor(alley.cast.minh), utc_now(), Item(uid, "visit", first, utc_now()))
    db.session.commit()
    phone.go("/outbox")
    phone.offline(False)
    phone.tab.locator("#outbox-list").get_by_role("link", name="Xem cả hai rồi chọn").click()
    phone.tab.get_by_role("button", name="Lấy phiếu gửi sau").click()
    expect(phone.tab.locator("#outbox-list li")).to_have_count(0)
    waiting(phone.tab, 0)
    assert [visit.outcome for visit in stored()] == ["refused", "not_home"]


def end_sessions() -> None:
    db.session.rollback()
    for session in db.session.scalars(select(SignInSession)):
        session.ended_at = utc_now()
    db.session.commit()


def test_one_bad_item_blocks_nobody(alley: Alley, phone: AlleyPhone) -> None:
    phone.offline()
    walk(phone, 1)
    phone.go("/outbox")
    alley.weather.only, alley.weather.fault = "/visits", "500"
    phone.offline(False)
    wait_until(lambda: alley.weather.met["500"] > 2, "the phone does not try")
    phone.go("/today")
    phone.tab.get_by_role("link", name="Thêm nhà còn thiếu").click()
    phone.tab.get_by_label("Số nhà").fill("99")
    phone.tab.get_by_role("button", name="Thêm nhà này").click()
    wait_until(lambda: "99" in plates(), "the house waits behind the visit")
    waiting(phone.tab, 1)
    alley.weather.fault = ""
    waiting(phone.tab, 0)


def plates() -> list[str]:
    return [plate for (plate,) in rows_of(select(Household.plate))]


def test_a_phone_that_is_nearly_full_says_what_to_do(alley: Alley, phone: AlleyPhone) -> None:
    session = phone.tab.context.new_cdp_session(phone.tab)
    session.send("Storage.overrideQuotaForOrigin", {"origin": alley.site.base_url, "quotaSize": 20_000_000})
    phone.offline()
    phone.go("/outbox")
    expect(phone.tab.locator("#unsent")).to_contain_text("sắp đầy")
    expect(phone.tab.locator("#outbox-full")).to_contain_text("Máy gần hết chỗ. Phiếu đã ghi vẫn còn.")
    session.send("Storage.overrideQuotaForOrigin", {"origin": alley.site.base_url})
    phone.tab.reload()
    waiting(phone.tab, 0)
    expect(phone.tab.locator("#outbox-full")).to_be_hidden()


def test_a_visit_may_come_before_its_house(alley: Alley, phone: AlleyPhone) -> None:
    phone.offline()
    phone.tab.get_by_role("link", name="Thêm nhà còn thiếu").click()
    phone.tab.get_by_label("Số nhà").fill("45/7B")
    phone.tab.get_by_role("button", name="Thêm nhà này").click()
    phone.tab.get_by_role("link", name="nhà mới").click()
    expect(phone.tab.locator("#route-dock .plate")).to_have_text("45/7B")
    tap(phone.tab, "Đã cài")
    waiting(phone.tab, 2)
    alley.weather.only, alley.weather.fault = "/today/household", "500"
    phone.offline(False)
    waiting(phone.tab, 1)
    assert stored() == []
    alley.weather.fault = ""
    waiting(phone.tab, 0)
    assert told() == [("45/7B", "met")]


def test_the_full_form_is_kept_too_in_three_taps(alley: Alley, phone: AlleyPhone) -> None:
    phone.offline()
    phone.tab.get_by_role("link", name="Mở phiếu nhà 1").click()
    phone.tab.locator("label.tile", has_text="Từ chối").click()
    phone.tab.get_by_label("Dặn người sau").or_(phone.tab.locator("textarea")).first.fill("Có chó, gọi cổng")
    phone.tab.locator("#visit-form button[type=submit]").last.click()
    expect(phone.tab.get_by_role("heading", level=1)).to_have_text("Bà Mai 2")
    expect(phone.tab.locator("#status")).to_contain_text("Đã ghi 1: Từ chối")
    waiting(phone.tab, 1)
    phone.offline(False)
    waiting(phone.tab, 0)
    assert [(visit.outcome, visit.note) for visit in stored()] == [("refused", "Có chó, gọi cổng")]


def test_undo_before_and_after_the_first_try(alley: Alley, phone: AlleyPhone) -> None:
    phone.offline()
    walk(phone, 1)
    phone.tab.get_by_role("button", name="Hoàn tác").click()
    waiting(phone.tab, 0)
    expect(phone.tab.locator("#route-dock .plate")).to_have_text("1")
    phone.offline(False)
    alley.weather.only, alley.weather.fault = "/visits", "truncated"
    walk(phone, 1)
    wait_until(lambda: len(stored()) == 1, "the visit does not arrive")
    phone.tab.get_by_role("button", name="Hoàn tác").click()
    alley.weather.fault = ""
    waiting(phone.tab, 0)
    assert [visit.outcome for visit in stored()] == ["not_home", "taken_back"]


def begun(alley: Alley, is_it: bool) -> None:
    """Open the drive, or put it back to before its begin, when nothing can be written."""
    db.session.get_one(Drive, alley.route.drive_id).state = "open" if is_it else "draft"
    db.session.commit()


def test_what_the_dock_must_not_do(alley: Alley, phone: AlleyPhone, app: Flask) -> None:
    """Record the next house by a double tap, stay deaf after one failure of the database, ask for its page for ever."""
    app.config["OUTBOX_TIMING"] = TIMING | {"again": 1000}  # longer than the route page waits before it is drawn anew
    phone.go("/today")
    phone.offline()
    taps = 1
    while phone.tab.evaluate(TWICE) > DOUBLE_TAP_MS:
        taps += 2
        assert taps < 10, "no double tap was quick enough"
    waiting(phone.tab, taps)
    for failure in ("InvalidStateError", "QuotaExceededError"):
        phone.tab.evaluate(FAIL, [1, failure])
        walk(phone, 1)
    waiting(phone.tab, taps + 2)
    phone.tab.evaluate(FAIL, [2, "UnknownError"])
    tap(phone.tab, "Vắng nhà")
    expect(phone.tab.locator("#alert")).to_contain_text("Chưa lưu")
    walk(phone, 1)
    waiting(phone.tab, taps + 3)
    begun(alley, False)
    phone.offline(False)
    expect(phone.tab.locator("#unsent b")).to_have_text(f"{taps + 3} cần chọn sắp đầy")
    begun(alley, True)
    phone.offline()
    walk(phone, 1)
    expect(phone.tab.locator("#unsent b")).to_have_text(f"{taps + 3} cần chọn 1 · sắp đầy")
    drawn = alley.weather.asked["/today"]
    phone.offline(False)
    wait_until(lambda: alley.weather.asked["/today"] > drawn, "what was sent is not drawn by the server")
    phone.tab.evaluate(ROUNDS, 3)
    assert alley.weather.asked["/today"] == drawn + 1
    expect(phone.tab.locator("main li").first).to_contain_text("cần bạn chọn")


SENDS_AND_SENDS = "setInterval(() => dispatchEvent(new Event('online')), 20)"
"""The line comes back again and again: whatever may be sent is."""


def test_a_full_form_again_after_the_back_button_and_after_a_refusal(alley: Alley, phone: AlleyPhone) -> None:
    """The page of the refused form is of a session that ended: its token is worth nothing.

    A page out of the browser's memory is one still busy that is shown again; Chromium drops it once the worker speaks.
    """
    first, second = (f"/doors/{alley.route.drive_id}/{door.id}" for door in alley.doors[:2])
    phone.go(first)
    alley.weather.only, alley.weather.fault = "/visits", "hang"
    fill_in(phone, "Gọi cổng")
    waiting(phone.tab, 1)
    phone.tab.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    fill_in(phone, "Gọi cổng")
    waiting(phone.tab, 2)
    alley.weather.fault = ""
    expect(phone.tab.get_by_role("heading", level=1)).to_have_text("Bà Mai 2")
    waiting(phone.tab, 0)
    phone.go(second)
    end_sessions()
    phone.sign_in("minh")
    begun(alley, False)
    phone.tab.evaluate(SENDS_AND_SENDS)
    fill_in(phone, "Có chó")
    expect(phone.tab.locator("#visit-form-errors")).to_contain_text("Đợt ra quân chưa bắt đầu.")
    expect(phone.tab.locator("textarea")).to_have_value("Có chó")
    waiting(phone.tab, 0)
    begun(alley, True)
    fill_in(phone, "Có chó, gọi cổng")
    expect(phone.tab.locator("#status")).to_contain_text("Đã ghi 2: Từ chối")
    waiting(phone.tab, 0)
    assert [visit.note for visit in stored()] == ["Gọi cổng", "Gọi cổng", "Có chó, gọi cổng"]


def fill_in(phone: AlleyPhone, note: str) -> None:
    phone.tab.locator("label.tile", has_text="Từ chối").click()
    phone.tab.locator("textarea").fill(note)
    phone.tab.locator("#visit-form button[type=submit]").last.click()
