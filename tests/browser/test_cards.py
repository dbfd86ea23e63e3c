"""A card from the leader's screen to the volunteer's phone: printed, its code read from the picture, the PIN typed."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories.people import Cast
from tests.kit import axe
from tests.kit.browsing import DESKTOP, PHONE, BrowserPage, open_page
from tests.kit.live import LiveSite
from tests.kit.qr_reader import codes_in


def issue(tab: Page, person: str) -> tuple[str, str, str]:
    """Issue a card in two taps from the page of the team; return its address, read from its picture, its code and PIN."""
    tab.get_by_role("link", name=person).first.click()
    tab.get_by_role("button", name=re.compile("^Cấp thẻ")).click()
    card = tab.get_by_role("listitem").filter(has_text="PIN")
    picture = card.get_by_role("img")
    expect(picture).to_be_visible()
    (address,) = codes_in(picture.screenshot())
    return address, card.locator(".id-card-code").inner_text(), card.locator(".id-card-pin b").inner_text()


@pytest.mark.both_databases
def test_a_printed_card_signs_in_with_its_pin_and_not_without(live: LiveSite, chromium: Browser, cast: Cast) -> None:
    with open_page(chromium, live) as ban:
        ban.sign_in_as("ban")
        ban.go(f"/teams/{cast.team.id}")
        address, code, pin = issue(ban.tab, "Minh")
        assert axe.violations(ban.tab) == [] and ban.overflow() == 0
    path = re.sub(r"^https?://[^/]+", "", address)
    assert re.fullmatch(r"/v#[\w-]{22}", path)
    with open_page(chromium, live) as phone:
        phone.expected_statuses = {422}
        scan(phone, path)
        enter(phone, "")
        expect(phone.tab.get_by_role("alert")).to_be_visible()
        enter(phone, "000000" if pin != "000 000" else "000001")
        expect(phone.tab.get_by_role("alert")).to_contain_text("không khớp")
        expect(phone.tab.get_by_text("Đã đọc thẻ")).to_be_visible()
        phone.tab.get_by_role("button", name="Gõ mã thay vì quét").click()
        phone.tab.get_by_label("Mã ghi trên thẻ").fill("K7M")
        enter(phone, pin)
        expect(phone.tab.get_by_role("alert")).to_contain_text("Mã gõ chưa đúng")
        scan(phone, path)  # on the same tab, where the browser loads nothing
        expect(phone.tab.get_by_role("alert")).to_have_count(0)
        enter(phone, pin)
        expect(phone.tab).not_to_have_url(re.compile("/v$"))
        phone.go("/account")
        expect(phone.tab.get_by_label("Họ tên")).to_have_value("Lê Minh")
    with open_page(chromium, live, java_script_enabled=False) as old:
        old.go(path)
        old.tab.get_by_label("Mã ghi trên thẻ").fill(code.lower())
        enter(old, pin)
        expect(old.tab).not_to_have_url(re.compile("/v"))


def test_another_persons_card_on_a_signed_in_phone(live: LiveSite, chromium: Browser, cast: Cast) -> None:
    with open_page(chromium, live) as ban:
        ban.sign_in_as("ban")
        ban.go(f"/teams/{cast.team.id}")
        address, _, pin = issue(ban.tab, "Minh")
        scan(ban, re.sub(r"^https?://[^/]+", "", address))
        expect(ban.tab.get_by_text("Máy này đang đăng nhập tên Hoàng Văn Bản")).to_be_visible()
        look(ban)
        enter(ban, pin)
        expect(ban.tab.get_by_role("heading", name="Đổi người dùng?")).to_be_visible()
        look(ban)
        ban.tab.get_by_role("button", name="Đổi sang Lê Minh").click()
        expect(ban.tab).not_to_have_url(re.compile("/v"))
        ban.go("/account")
        expect(ban.tab.get_by_label("Họ tên")).to_have_value("Lê Minh")


def test_a_team_prints_eight_a_page_and_the_teams_own_card(live: LiveSite, chromium: Browser, cast: Cast) -> None:
    with open_page(chromium, live) as ban:
        ban.sign_in_as("ban")
        ban.go(f"/teams/{cast.team.id}")
        ban.tab.get_by_role("link", name="Thẻ", exact=True).click()
        look(ban)
        ban.tab.get_by_role("button", name="Cấp và in").click()
        cards = ban.tab.locator(".id-card")
        expect(cards).to_have_count(3)
        ban.tab.emulate_media(media="print")
        ban.tab.set_viewport_size({"width": 703, "height": 1032})  # A4 less its margins
        boxes = [card.bounding_box() for card in cards.all()]
        assert [round(box["height"]) for box in boxes if box] == [249, 249, 249], "four rows fit: 66 mm each"
        assert len({round(box["x"]) for box in boxes if box}) == 2
        assert all(card.evaluate("one => one.scrollHeight <= one.clientHeight") for card in cards.all())
        (read,) = codes_in(cards.last.get_by_role("img").screenshot())
        assert read.endswith(f"/the/{cast.team.uid}")
    with open_page(chromium, live, java_script_enabled=False) as resident:
        resident.go(f"/the/{cast.team.uid}")
        expect(resident.tab.get_by_role("heading", name="Đội 1")).to_be_visible()
        assert resident.tab.context.cookies() == []


def scan(phone: BrowserPage, path: str) -> None:
    """Open what the code says; nothing of it stays in the address bar."""
    phone.go(path)
    expect(phone.tab.get_by_text("Đã đọc thẻ")).to_be_visible()
    expect(phone.tab.get_by_label("Mã PIN")).to_be_focused()
    assert phone.tab.evaluate("location.href").endswith("/v")


def enter(phone: BrowserPage, pin: str) -> None:
    phone.tab.get_by_label("Mã PIN").fill(pin)
    phone.tab.get_by_role("button", name="Đăng nhập", exact=True).click()


def look(person: BrowserPage) -> None:
    """Nothing that axe objects to, on a phone in light and on a desk in dark; nothing wider than the screen."""
    for size, scheme in ((PHONE, "light"), (DESKTOP, "dark")):
        person.tab.set_viewport_size(size)
        person.tab.emulate_media(color_scheme=scheme)
        assert axe.violations(person.tab) == [] and person.overflow() == 0
    person.tab.set_viewport_size(PHONE)
