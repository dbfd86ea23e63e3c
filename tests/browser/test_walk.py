"""A walk through everything each person can reach by links, on the narrowest phone: it opens, it fits, it can be used."""

import pytest
from playwright.sync_api import Browser

from tests.factories import places
from tests.factories.people import Cast
from tests.kit.browsing import BrowserPage, open_page
from tests.kit.live import LiveSite

NARROW = {"width": 320, "height": 640}
STEPS = 40


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("login", ["quang", "lan", "minh", "ban", "thu"])
def test_every_link_leads_to_a_sound_page(
    chromium: Browser, live: LiveSite, cast: Cast, login: str, scheme: str
) -> None:
    lane = places.alley(cast.ward)
    for _ in range(3):
        places.household(lane, head_name="Nguyễn Văn An")
    with open_page(chromium, live, viewport=NARROW, color_scheme=scheme) as person:
        person.sign_in_as(login)
        faults = walk(person)
    assert not faults, "\n".join(faults)


def walk(person: BrowserPage) -> list[str]:
    """Follow links breadth first, one page of each kind; return what is wrong, by path."""
    waiting, seen, faults = ["/"], {"/"}, []
    while waiting and len(seen) <= STEPS:
        path = waiting.pop(0)
        person.go(path)
        if over := person.overflow():
            faults.append(f"{path}: {over} px wider than the phone")
        faults += [f"{path}: {fault}" for fault in person.accessibility_faults()]
        for link in sorted(person.links()):
            if kind_of(link) not in seen and "." not in link:
                seen.add(kind_of(link))
                waiting.append(link)
    return faults


def kind_of(path: str) -> str:
    """Return the path with its numbers and its question taken out."""
    parts = path.split("?")[0].split("/")
    return "/".join("#" if part.isdigit() or len(part) == 36 else part for part in parts)
