"""Guides: everybody's own opens first, and every label they quote stands on some page under just that name."""

import re

import pytest
from babel.messages.pofile import read_po

from app import catalogues
from app.home.words import GUIDES
from tests.factories.people import Cast
from tests.kit.page import Page

LABEL = re.compile("“([^”]+)”")
LONGEST_LABEL = 60


def _pairs(only: str | None = None) -> list[tuple[str, str]]:
    found = []
    for path in sorted(catalogues.FOLDER.glob(f"{only or '*'}/vi/LC_MESSAGES/messages.po")):
        if only or path.parts[-4] != "help":
            with path.open("rb") as file:
                found += [(message.id, message.string) for message in read_po(file) if isinstance(message.id, str)]
    return found


def test_every_quoted_label_is_a_real_one_in_both_languages() -> None:
    labels = dict(_pairs())
    quoted = 0
    for english, vietnamese in _pairs("help"):
        ours = [label for label in LABEL.findall(english) if len(label) <= LONGEST_LABEL]
        theirs = [label for label in LABEL.findall(vietnamese) if len(label) <= LONGEST_LABEL]
        assert [labels.get(label) for label in ours] == theirs, f"{english} / {vietnamese}"
        quoted += len(ours)
    assert quoted > 40


@pytest.mark.parametrize(
    ("login", "title"),
    [("minh", "Đoàn viên"), ("ban", "Đội trưởng"), ("lan", "Điều phối"), ("thu", "Xem số liệu"), ("quang", "Quản trị")],
)
def test_ones_own_guide_opens_first_and_is_reached_from_every_page(
    page: Page, cast: Cast, login: str, title: str
) -> None:
    person = page.as_(login)
    links = person.get("/account").css("a[href='/help']")
    assert len(links) == 2, "in the side bar and in the phone's menu"
    assert title in person.get("/help").text_of("h1")


@pytest.mark.parametrize("role", GUIDES)
def test_every_guide_has_its_steps(page: Page, cast: Cast, role: str) -> None:
    minh = page.as_("minh")
    shown = minh.get(f"/help/{role}")
    assert len(shown.css("ol li")) >= 4 and shown.text_of(".filter[aria-current]")
    cast.minh.lang = "en"
    assert minh.get(f"/help/{role}").text_of("h1").startswith("Help: ")


def test_there_is_no_other_guide(page: Page, cast: Cast) -> None:
    page.as_("minh").get("/help/boss", expect=404)
    page.get("/help", expect=303)
