"""A phone that passes from hand to hand, one that is full, one whose worker is renewed: no page is another's or another one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from app.access.actor import Role
from app.extensions import db
from app.kernel.clock import utc_now
from tests.browser.test_outbox import end_sessions
from tests.factories.alley import Alley, alley_at_work, told, walk
from tests.factories.people import PASSWORD, Cast, grant, with_password
from tests.kit.alley import AlleyPhone, alley_phone, waiting
from tests.kit.waiting import wait_until

NOT_HERE = "Trang này chưa tải về máy"
HEAR = """() => { window.heard = new Promise(done => {
    new BroadcastChannel("outbox").addEventListener("message", ({ data }) => { if (data.broken) done(); }); }); }"""
ONE_MORE_WORKER = """async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await fetch("/sw.js", { cache: "reload" });
    await registration.update();
}"""
PAGES_OF_OLD_RELEASES = """async () => {
    for (const release of ["one", "two", "three"]) await caches.open(`shell-${release}`);
    const pages = await caches.open((await caches.keys()).find(name => name.startsWith("kept-")));
    await pages.put("/doors/1/1", new Response("", { headers: { "X-Shell": "one" } }));
}"""
WAITS = "async () => Boolean((await navigator.serviceWorker.getRegistration()).waiting)"
STILL_WAITS_WHEN_ASKED = """async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    const answered = new Promise(done => {
        new BroadcastChannel("outbox").addEventListener("message", ({ data }) => { if (data.broken) done(); }); });
    registration.waiting?.postMessage({ applies: true });
    registration.waiting?.postMessage({ keep: [`${location.origin}/nothing`], account: 0 });
    if (registration.waiting) await answered;
    return Boolean(registration.waiting);
}"""


@pytest.fixture
def alley(app: Flask, cast: Cast) -> Iterator[Alley]:
    with alley_at_work(app, cast, doors=4) as alley:
        yield alley


@pytest.fixture
def phone(alley: Alley, chromium: Browser, tmp_path: Path) -> Iterator[AlleyPhone]:
    """Minh's phone, which has the route."""
    with alley_phone(chromium, alley.site, alley.weather, tmp_path / "phone") as phone:
        phone.sign_in("minh")
        phone.ready()
        yield phone


def shows(phone: AlleyPhone, heading: str) -> None:
    expect(phone.tab.get_by_role("heading", level=1)).to_have_text(heading)


def door(alley: Alley, place: int) -> str:
    address = f"/doors/{alley.route.drive_id}/{alley.doors[place].id}"
    db.session.rollback()  # from here on the site writes, not the test
    return address


def kept(phone: AlleyPhone) -> list[str]:
    """Return the addresses of the pages on this phone, whoever's they are."""
    return phone.tab.evaluate("""async () => {
        const names = (await caches.keys()).filter(name => name.startsWith("kept-"));
        return (await Promise.all(names.map(async name => (await caches.open(name)).keys()))).flat().map(({ url }) => url);
    }""")


def test_a_phone_that_changes_hands(alley: Alley, phone: AlleyPhone) -> None:
    refused_sign_out_changes_nothing(phone)
    sign_out_without_signal_locks_this_phone(phone)
    phone.sign_in("minh")
    phone.ready()
    what_arrives_after_the_sign_out_is_not_kept(alley, phone)
    phone.sign_in("minh")
    phone.ready()
    the_next_person_never_gets_the_last_ones_page(alley, phone)


def refused_sign_out_changes_nothing(phone: AlleyPhone) -> None:
    token = phone.tab.locator("form[action='/sign-out'] input").last
    token.evaluate("token => { token.value = 'another'; }")
    phone.sign_out()
    expect(phone.tab.get_by_text("Trang này mở đã lâu")).to_be_visible()
    phone.offline()
    phone.go("/today")
    expect(phone.tab.locator("main a.door")).to_have_count(4)
    phone.offline(False)


def sign_out_without_signal_locks_this_phone(phone: AlleyPhone) -> None:
    """The cookie is still good, so the browser's own cache would give the page to the back button."""
    phone.go("/today")
    phone.tab.evaluate("addEventListener('unload', () => {})")  # so that going back loads the page
    phone.offline()
    phone.sign_out()
    shows(phone, "Đã đăng xuất khỏi máy này")
    phone.tab.go_back()
    shows(phone, NOT_HERE)
    assert not kept(phone)
    phone.offline(False)


def what_arrives_after_the_sign_out_is_not_kept(alley: Alley, phone: AlleyPhone) -> None:
    alley.weather.late = door(alley, 2)
    phone.tab.locator("#route-keep").click()
    wait_until(lambda: alley.weather.held, "the door is not asked for")
    phone.sign_out()
    shows(phone, "Đăng nhập")
    phone.tab.evaluate(HEAR)
    alley.weather.late = ""
    phone.tab.evaluate("window.heard")
    assert not kept(phone)


def the_next_person_never_gets_the_last_ones_page(alley: Alley, phone: AlleyPhone) -> None:
    """Minh's session ends, and the line dies between Bản's sign-in and Bản's page."""
    end_sessions()
    ban = with_password(alley.cast.ban).id
    phone.go("/today")
    alley.weather.late = "/today"
    phone.come_in("ban", PASSWORD)
    wait_until(lambda: alley.weather.held, "nothing is asked for after signing in")
    alley.weather.cut = True
    alley.weather.late = ""
    shows(phone, NOT_HERE)
    alley.weather.cut = False
    phone.go("/today")
    expect(phone.tab.locator("script[data-account]")).to_have_attribute("data-account", str(ban))


def test_who_coordinates_now_still_sends_what_this_phone_holds(alley: Alley, phone: AlleyPhone) -> None:
    phone.offline()
    taps = walk(phone, 2)
    change_role(alley)
    phone.offline(False)
    phone.go("/")
    expect(phone.tab.locator("script[data-if-here]")).to_have_count(1)
    waiting(phone.tab, 0)
    assert told() == taps


def change_role(alley: Alley) -> None:
    """Minh is no volunteer any more, but coordinates the ward."""
    db.session.rollback()
    for role in alley.cast.minh.memberships:
        role.ended_at = utc_now()
    grant(alley.cast.minh, Role.COORDINATOR, alley.cast.ward)
    db.session.commit()


def test_pages_are_what_they_say(app: Flask, alley: Alley, phone: AlleyPhone) -> None:
    row = f"/drives/{alley.route.drive_id}/alleys/{alley.doors[0].alley_id}/range"
    a_full_phone_shows_its_pages(alley, phone, row)
    an_address_that_says_more_is_another_page(alley, phone, row)
    phone.offline(False)
    a_door_that_is_gone_does_not_stop_the_others(phone)
    a_new_worker_waits_until_a_page_stands_alone(app, alley, phone)


def a_full_phone_shows_its_pages(alley: Alley, phone: AlleyPhone, row: str) -> None:
    cdp = phone.tab.context.new_cdp_session(phone.tab)
    cdp.send("Storage.overrideQuotaForOrigin", {"origin": alley.site.base_url, "quotaSize": 10})
    phone.go(row)
    expect(phone.tab.locator("#range-form")).to_be_visible()
    cdp.send("Storage.overrideQuotaForOrigin", {"origin": alley.site.base_url})


def an_address_that_says_more_is_another_page(alley: Alley, phone: AlleyPhone, row: str) -> None:
    before = len(kept(phone))
    phone.go(f"{row}?first=2&last=4&side=even&outcome=not_home")
    phone.go(f"{door(alley, 0)}?outcome=come_back")
    expect(phone.tab.locator("input[name=outcome]:checked")).to_have_value("come_back")
    wait_until(lambda: len(kept(phone)) == before + 2, "these two are not kept")
    phone.offline()
    for other in ("first=1&last=3&side=odd&outcome=refused", "logged=0190163d-8694-739b-aea5-966c26f8ad91"):
        phone.go(f"{row}?{other}")
        shows(phone, NOT_HERE)
    phone.go(f"{row}?first=2&last=4&side=even&outcome=not_home")
    expect(phone.tab.locator("#range-log li")).to_have_count(2)
    phone.go(door(alley, 0))
    expect(phone.tab.locator("#visit-form")).to_be_visible()
    expect(phone.tab.locator("input[name=outcome]:checked")).to_have_count(0)
    phone.go(f"{door(alley, 1)}?outcome=come_back")
    expect(phone.tab.locator("#visit-form")).to_be_visible()


def a_door_that_is_gone_does_not_stop_the_others(phone: AlleyPhone) -> None:
    phone.ready()
    phone.tab.evaluate("() => { document.querySelector('main a.door').href = '/doors/987/654'; }")
    phone.tab.evaluate(
        f"caches.delete('kept-{phone.tab.locator('script[data-account]').get_attribute('data-account')}')"
    )
    phone.tab.locator("#route-keep").click()
    expect(phone.tab.locator("#route-keep")).to_contain_text("Chưa tải đủ")
    assert len([url for url in kept(phone) if "/doors/" in url]) == 3


def a_new_worker_waits_until_a_page_stands_alone(app: Flask, alley: Alley, phone: AlleyPhone) -> None:
    """It leaves the shells that open and kept pages stand on."""
    phone.tab.evaluate(PAGES_OF_OLD_RELEASES)
    # Another text of the worker; and pages that leave the old one in peace, since it is not replaced while it is busy.
    app.config["OUTBOX_TIMING"] = app.config["OUTBOX_TIMING"] | {"again": 60_000}
    phone.go("/outbox")
    second = phone.tab.context.new_page()
    second.goto(alley.site.url("/account"))
    phone.tab.evaluate(ONE_MORE_WORKER)
    wait_until(lambda: phone.tab.evaluate(WAITS), "no worker waits")
    assert phone.tab.evaluate(STILL_WAITS_WHEN_ASKED), "the new worker took over under a second page"
    second.close()
    wait_until(lambda: not phone.tab.evaluate(STILL_WAITS_WHEN_ASKED), "the new worker never takes over")
    wait_until(lambda: "shell-two" not in phone.tab.evaluate("caches.keys()"), "old shells stay for ever")
    assert {"shell-one", "shell-three"} <= {*phone.tab.evaluate("caches.keys()")}
