"""Every form a person meets, sent to the very things it stands beside with hostile values in it: never an error."""

import re
from pathlib import Path

import pytest
from bs4 import Tag
from flask import Flask
from werkzeug.exceptions import HTTPException

from tests.factories.people import Cast
from tests.factories.ward_at_work import WardAtWork, ward_at_work
from tests.kit.crawl import crawl
from tests.kit.page import Answer, Page

INTO_TYPED = (
    "a\x00b\u202ec\r\n" + "\U0001f9d1\u200d\U0001f33e مرحبا" * 700,
    "9" * 5000,
    "²",
    "0001-01-01",
    "9999-12-31",
)
INTO_CHOSEN = ("9" * 5000, "²", "a\x00b")
TYPED = ("text", "number", "date", "time", "tel", "search", "datetime-local")
ENDS_THE_VISIT = ("/sign-out", "/account/sessions/", "/account/password")

Sent = dict[str, str]


@pytest.fixture
def ward(cast: Cast, tmp_path: Path) -> WardAtWork:
    return ward_at_work(cast, tmp_path)


@pytest.mark.parametrize(("login", "forms"), [("lan", 40), ("minh", 8), ("mai", 5), ("huong", 15)])
def test_no_form_breaks(app: Flask, page: Page, ward: WardAtWork, login: str, forms: int) -> None:
    person, broken = page.as_(login), []
    met = forms_met(app, person)
    assert len(met) >= forms, "the walk meets fewer forms than it did"
    for action, typed, chosen in met:
        for part, values in ((typed, INTO_TYPED), (chosen, INTO_CHOSEN)):
            for value in values if part else ():
                status = person.post(action, typed | chosen | dict.fromkeys(part, value), expect=None).status
                broken += [f"{action}: {sorted(part)} = {value[:12]!r}"] if status >= 500 else []
        rows = {re.sub(r"-\d+-", f"-{number}-", name): "1" for name in typed | chosen for number in ("²", "9" * 5000)}
        status = person.post(action, rows | typed | chosen, expect=None).status
        broken += [f"{action}: strange rows"] if status >= 500 else []
    assert not broken, "\n".join(broken)
    person.get("/account")  # still signed in: all of it was sent by this person


class Meeting:
    """A person who keeps a form of each kind they meet: where it goes, what is typed into it, what is chosen or hidden."""

    def __init__(self, app: Flask, person: Page) -> None:
        self._app, self._person = app, person
        self.found: dict[str, tuple[str, Sent, Sent]] = {}

    def get(self, path: str, *, expect: int | None = 200) -> Answer:
        """Open a page and look through its forms."""
        answer = self._person.get(path, expect=expect)
        for form in answer.css("form[method=post][action]") if answer.is_page else ():
            action = str(form["action"])
            if not action.startswith(ENDS_THE_VISIT):
                self.found.setdefault(_endpoint(self._app, action), (action, *_fields(form)))
        return answer


def forms_met(app: Flask, person: Page) -> list[tuple[str, Sent, Sent]]:
    """Return a form of each kind as it stands on the first page that has it."""
    meeting = Meeting(app, person)
    crawl(app, meeting, most=1)
    return list(meeting.found.values())


def _fields(form: Tag) -> tuple[Sent, Sent]:
    typed: Sent = {}
    chosen: Sent = {}
    for node in form.select("[name]:not([name=csrf_token]):not([type=file])"):
        into = (
            typed if node.name == "textarea" or (node.get("type", "text") in TYPED and node.name == "input") else chosen
        )
        holder = node.select_one("option[selected]") or node.select_one("option") or node
        into[str(node["name"])] = str(holder.get("value", ""))
    return typed, chosen


def _endpoint(app: Flask, action: str) -> str:
    try:
        return str(app.url_map.bind("localhost").match(action.partition("?")[0], method="POST")[0])
    except HTTPException:
        return action
