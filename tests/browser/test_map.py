"""A map on a phone, by the keyboard alone: from a line or a sign to its alley; a plain page where no script runs."""

from playwright.sync_api import Browser, expect

from app.extensions import db
from tests.factories import drives, places
from tests.factories.people import Cast
from tests.http.plans.test_maps import draw_lines
from tests.kit import axe
from tests.kit.browsing import BrowserPage, open_page
from tests.kit.live import LiveSite

# What a list of ticks has in the place of a row.
TICK = """id => {
  const box = Object.assign(document.createElement("input"), { type: "checkbox", id, ariaLabel: "x" });
  document.getElementById(id).replaceWith(box);
  return import("/static/js/modules/alley-map.js").then((module) => module.default(document.getElementById("alley-map")));
}"""


def test_alleys_are_reached_on_the_map_and_in_the_drawing(
    browser_page: BrowserPage, cast: Cast, live: LiveSite, chromium: Browser
) -> None:
    lane = places.alley(cast.ward, "45 Tuệ Tĩnh", mouth=45)
    for number in range(1, 9):
        places.household(lane, f"45/{number}")
    drives.drive(cast.ward)
    draw_lines(cast.lan, cast.ward)
    tab = browser_page.tab
    browser_page.sign_in_as("lan")
    browser_page.go(f"/areas/{cast.ward.id}/map")
    line = tab.locator("[data-map]").get_by_role("link", name="Ngõ 45 Tuệ Tĩnh: đã đến 0%")
    expect(line).to_be_attached()
    expect(tab.locator("[data-map] .ground-label").filter(has_text="Ngõ 45 · 0%")).to_be_visible()
    expect(tab.locator(".leaflet-control-attribution")).to_contain_text("© OpenStreetMap contributors")
    assert browser_page.overflow() == 0 and not axe.violations(tab)
    sign = tab.locator("figure").get_by_role("link", name="Ngõ 45 Tuệ Tĩnh: đã đến 0%")
    sign.focus()
    tab.keyboard.press("Enter")
    expect(tab.locator(f"#alley-{lane.id}:target")).to_contain_text("45 Tuệ Tĩnh")
    tab.evaluate(TICK, f"alley-{lane.id}")
    sign.press("Enter")
    expect(tab.locator(f"#alley-{lane.id}")).to_be_checked()
    expect(sign).to_have_class("is-chosen")
    tab.locator(f"#alley-{lane.id}").uncheck()
    expect(sign).not_to_have_class("is-chosen")
    line.focus()
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(f"{live.base_url}/alleys/{lane.id}")
    db.session.rollback()
    with open_page(chromium, live, java_script_enabled=False) as plain:
        plain.sign_in_as("lan")
        plain.go(f"/areas/{cast.ward.id}/map")
        expect(plain.tab.locator("[data-module=map]")).to_be_hidden()
        expect(plain.tab.locator("figure").get_by_role("link", name="Ngõ 45 Tuệ Tĩnh: đã đến 0%")).to_be_visible()
