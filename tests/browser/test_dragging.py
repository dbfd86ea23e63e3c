"""With a mouse alleys, houses of the drawing, rows of them and stretches of routes are dragged onto the group that takes them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select

from app.extensions import db
from app.places.models import Area, Household
from app.plans.models import Plan, PlanStop, PlanUnit
from tests.factories import drives, people, places, routes
from tests.factories.alley import rows_of
from tests.factories.people import Cast
from tests.kit import axe
from tests.kit.browsing import DESKTOP, open_page
from tests.kit.live import LiveSite

DOORS = 12
LANES = ("Ngõ 5", "Ngõ 9")


@pytest.fixture
def plan(cast: Cast) -> Plan:
    """Two lanes of twelve doors and two teams; nobody has a door yet."""
    alleys = [places.alley(cast.ward, name, mouth=int(name.split()[1])) for name in LANES]
    for alley in alleys:
        for number in range(1, DOORS + 1):
            places.household(alley, str(number), head_name="Bà Mai")
    second = people.team(cast.ward, "Đội 2")
    for login in ("a2", "b2"):
        people.join(people.account(login, area=cast.ward), second)
    plan = routes.plan(drives.drive(cast.ward), cast.lan, alleys, [cast.team, second], kind="teams", by_hand=True)
    db.session.commit()
    return plan


@pytest.fixture
def tab(live: LiveSite, chromium: Browser, plan: Plan) -> Iterator[Page]:
    with open_page(chromium, live, viewport=DESKTOP) as lan:
        lan.sign_in_as("lan")
        lan.go(f"/plans/{plan.uid}")
        lan.tab.locator("#board-map .tree svg").hover()
        expect(lan.tab.locator("[data-door]")).to_have_count(2 * DOORS)
        yield lan.tab
        assert not axe.violations(lan.tab) and lan.overflow() == 0


def house(tab: Page, lane: str, number: int) -> Locator:
    return tab.locator(f"[data-lane='{LANES.index(lane)}'][data-number='{number}']")


def sign(tab: Page, lane: str) -> Locator:
    return tab.locator("#board-map .tree svg").get_by_role("link", name=lane)


def line(tab: Page, lane: str) -> Locator:
    return tab.locator(".give-list li", has_text=f"{lane} ")


def group(tab: Page, name: str) -> Locator:
    return tab.locator(".units > li", has=tab.get_by_role("heading", name=name))


def drag(tab: Page, part: Locator, to: Locator, said: str = "") -> None:
    part.hover()
    tab.mouse.down()
    to.scroll_into_view_if_needed()
    to.hover()
    expect(tab.locator(".drag-ghost")).to_contain_text(said)
    tab.mouse.up()
    expect(tab.locator(".drag-ghost")).to_have_count(0)


def dragged(tab: Page, part: Locator, to: str, said: str) -> None:
    drag(tab, part, group(tab, to))
    expect(tab.locator("#status")).to_contain_text(said)


def held() -> dict[str, list[str]]:
    """Return unit -> the alleys and numbers it has."""
    rows = rows_of(
        select(PlanUnit.name, Area.name, Household.plate)
        .join(PlanStop, PlanStop.unit_id == PlanUnit.id)
        .join(Household, Household.id == PlanStop.household_id)
        .join(Area, Area.id == Household.alley_id)
        .order_by(PlanUnit.name, Household.id)
    )
    found: dict[str, list[str]] = {}
    for unit, alley, plate in rows:
        found.setdefault(unit, []).append(f"{alley.removeprefix('Ngõ ')}/{plate}")
    return found


def test_a_row_on_one_side_is_picked_and_dragged(tab: Page) -> None:
    house(tab, "Ngõ 5", 2).click()
    house(tab, "Ngõ 5", 8).click(modifiers=["Shift"])
    expect(tab.locator("#chosen")).to_contain_text("Ngõ 5 (4 nhà) · 4 nhà")
    expect(tab.locator("#give-now")).to_contain_text("Giao cho Đội 1")
    dragged(tab, house(tab, "Ngõ 5", 6), "Đội 2", "Đã chuyển 4 nhà sang Đội 2.")
    assert held() == {"Đội 2": ["5/2", "5/4", "5/6", "5/8"]}
    tab.locator("#status").get_by_role("button", name="Hoàn tác").click()
    expect(tab.locator(".watch")).to_contain_text(f"{2 * DOORS} nhà chưa ai đi")
    assert held() == {}


def test_both_sides_between_an_odd_and_an_even_number_are_given_by_the_button(tab: Page) -> None:
    house(tab, "Ngõ 9", 3).click()
    house(tab, "Ngõ 9", 6).click(modifiers=["Shift"])
    house(tab, "Ngõ 9", 4).click()  # not this one after all
    expect(tab.locator("#chosen")).to_contain_text("Ngõ 9 (3 nhà) · 3 nhà")
    tab.get_by_role("button", name="Giao cho Đội 1").click()
    expect(tab.locator("#status")).to_contain_text("Đã chuyển 3 nhà sang Đội 1.")
    assert held() == {"Đội 1": ["9/3", "9/5", "9/6"]}


def test_what_was_not_chosen_goes_alone(tab: Page) -> None:
    line(tab, "Ngõ 9").get_by_role("checkbox").check()
    house(tab, "Ngõ 5", 2).click()
    dragged(tab, house(tab, "Ngõ 5", 11), "Đội 1", "Đã chuyển 1 nhà sang Đội 1.")
    assert held() == {"Đội 1": ["5/11"]}
    house(tab, "Ngõ 9", 1).click()
    dragged(tab, line(tab, "Ngõ 5"), "Đội 2", "Đã chuyển 12 nhà sang Đội 2.")
    assert held() == {"Đội 2": [f"5/{n}" for n in range(1, DOORS + 1)]}


def test_what_was_chosen_goes_together(tab: Page) -> None:
    line(tab, "Ngõ 9").get_by_role("checkbox").check()
    house(tab, "Ngõ 5", 2).click()
    expect(tab.locator("#chosen")).to_contain_text("Ngõ 5 (1 nhà), Ngõ 9 · 13 nhà")
    dragged(tab, sign(tab, "Ngõ 9"), "Đội 1", "Đã chuyển 13 nhà sang Đội 1.")
    assert held() == {"Đội 1": ["5/2", *(f"9/{n}" for n in range(1, DOORS + 1))]}


def test_a_stretch_is_dragged_by_its_mark_and_back_to_nobody(tab: Page) -> None:
    dragged(tab, sign(tab, "Ngõ 5"), "Đội 1", "Đã chuyển 12 nhà sang Đội 1.")
    dragged(tab, house(tab, "Ngõ 9", 1), "Đội 1", "Đã chuyển 1 nhà sang Đội 1.")
    dragged(tab, tab.locator("[data-stretch]", has_text="A2"), "Đội 2", "Đã chuyển 12 nhà sang Đội 2.")
    assert {unit: len(doors) for unit, doors in held().items()} == {"Đội 1": 1, "Đội 2": DOORS}
    drag(tab, tab.locator("[data-stretch]", has_text="A1"), tab.locator("[data-to='0']"))
    expect(tab.locator("#status")).to_contain_text("Đã chuyển 1 nhà sang phần chưa chia.")
    assert list(held()) == ["Đội 2"]


def test_a_locked_group_takes_nothing_and_escape_lets_go(tab: Page) -> None:
    group(tab, "Đội 2").get_by_role("button", name="Khoá").click()
    expect(group(tab, "Đội 2")).to_contain_text("Đã khoá")
    drag(tab, line(tab, "Ngõ 5"), group(tab, "Đội 2"), "Nhóm này đang khoá")
    line(tab, "Ngõ 9").hover()
    tab.mouse.down()
    group(tab, "Đội 1").hover()
    expect(tab.locator(".units > .drop")).to_have_count(1)
    tab.keyboard.press("Escape")
    expect(tab.locator(".drag-ghost, .drop")).to_have_count(0)
    tab.mouse.up()
    expect(tab.locator("#chosen")).to_contain_text("Ngõ 9 · 12 nhà")
    assert held() == {}


def test_picks_outlast_other_acts_and_are_let_go_at_once(tab: Page) -> None:
    house(tab, "Ngõ 5", 2).click()
    house(tab, "Ngõ 5", 6).click(modifiers=["Shift"])
    expect(tab.locator("#chosen")).to_contain_text("Ngõ 5 (3 nhà)")
    group(tab, "Đội 2").get_by_role("button", name="Khoá").click()
    expect(group(tab, "Đội 2")).to_contain_text("Đã khoá")
    expect(tab.locator("#chosen")).to_contain_text("Ngõ 5 (3 nhà)")
    expect(tab.locator(".is-picked")).to_have_count(3)
    tab.get_by_role("button", name="Bỏ chọn hết").click()
    expect(tab.locator(".is-picked")).to_have_count(0)
    expect(tab.locator("#chosen")).to_contain_text("Đánh dấu ngõ")
    line(tab, "Ngõ 9").get_by_role("checkbox").check()
    house(tab, "Ngõ 5", 1).click()
    expect(tab.locator("#chosen")).to_contain_text("13 nhà")
    tab.keyboard.press("Escape")
    expect(tab.locator("#chosen")).to_contain_text("Đánh dấu ngõ")
    expect(line(tab, "Ngõ 9").get_by_role("checkbox")).not_to_be_checked()
