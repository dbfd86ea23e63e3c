"""What holds for every address there is, generated from the url map: strangers, wrong ids, wrong methods, bad input."""

import re

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.factories.people import Cast
from tests.kit.page import Page

# Files; and what answers 503 by design where no worker and no clock run beside it (tests/http/health).
OF_THEIR_OWN = ("static", "health.readyz")
KEPT = (
    *("inbox.outbox", "routes.own_team_card"),
    *("visits.today", "visits.door", "visits.new_household", "visits.range_of", "visits.help_at_door"),
)
"""What a volunteer's own phone may keep. Whatever else names its reader leaves nothing in the browser's own cache."""

NOBODYS_ID = "987654321"
NOBODYS_CODE = "nobodys"
NOBODYS_UID = "0190163d-8694-739b-aea5-966c26f8ad91"
CAST = ("quang", "lan", "minh", "ban", "thu", "hoa", "son")
HOSTILE = {
    "empty": "",
    "long": "x" * 10_000,
    "null": "a\x00b",
    "bidi": "a\u202eb",
    "markup": "<script>alert(1)</script>{{7*7}}",
    "formula": '=HYPERLINK("http://x")',
    "combining": "Z" + "\u0301" * 200,
    "id": "1 OR 1=1",
    "negative": "-1",
    "huge": "9" * 400,
}


def rules(app: Flask, method: str) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if method in rule.methods and rule.endpoint not in OF_THEIR_OWN]


def guarded(app: Flask, method: str) -> list[Rule]:
    return [rule for rule in rules(app, method) if app.view_functions[rule.endpoint].__access__.permission]


def address(rule: Rule) -> str:
    """Fill the typed parts with what nobody owns."""
    filled = rule.rule.replace("<code:code>", NOBODYS_CODE)
    filled = re.sub(r"<int(\([^)]*\))?:\w+>", NOBODYS_ID, filled)
    return re.sub(r"<\w+(\([^)]*\))?:\w+>", NOBODYS_UID, filled)


def test_a_stranger_is_asked_to_sign_in(app: Flask, page: Page) -> None:
    for rule in guarded(app, "GET"):
        answer = page.get(address(rule), expect=None)
        assert answer.status == 303 and answer.location.startswith("/sign-in"), f"{rule.rule}: {answer.status}"


def test_a_stranger_with_htmx_is_sent_to_the_door_whole(app: Flask, page: Page) -> None:
    for rule in guarded(app, "GET"):
        answer = page.get(address(rule), expect=401, htmx=True)
        assert answer.headers["HX-Redirect"].startswith("/sign-in"), rule.rule


def test_a_stranger_changes_nothing(app: Flask, page: Page) -> None:
    page.get("/sign-in")
    for rule in guarded(app, "POST"):
        answer = page.post(address(rule), expect=None)
        assert answer.status in (303, 401), f"{rule.rule}: {answer.status}"


def test_nothing_is_posted_without_a_token(app: Flask, page: Page, cast: Cast) -> None:
    lan = page.as_("lan")
    for rule in rules(app, "POST"):
        assert lan.post(address(rule), token="", expect=None).status == 400, rule.rule


def test_nothing_is_posted_from_another_site(app: Flask, page: Page, cast: Cast) -> None:
    lan = page.as_("lan")
    for rule in rules(app, "POST"):
        answer = lan.post(address(rule), expect=None, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status == 403, rule.rule


def test_another_method_is_refused(app: Flask, page: Page, cast: Cast) -> None:
    lan = page.as_("lan")
    known = {rule.rule: set() for rule in rules(app, "GET") + rules(app, "POST")}
    for rule in app.url_map.iter_rules():
        if rule.rule in known:
            known[rule.rule] |= rule.methods
    for rule in rules(app, "GET") + rules(app, "POST"):
        for method in {"GET", "POST"} - known[rule.rule]:
            answer = lan.get(address(rule), expect=None) if method == "GET" else lan.post(address(rule), expect=None)
            assert answer.status == 405, f"{method} {rule.rule}"


@pytest.mark.parametrize("login", CAST)
def test_what_nobody_owns_is_never_an_error(app: Flask, page: Page, cast: Cast, login: str) -> None:
    """An id that does not exist is 404, a page without the right 403; and every page renders for everybody."""
    person = page.as_(login)
    for rule in rules(app, "GET"):
        answer = person.get(address(rule), expect=None)
        allowed = {403, 404} if rule.arguments else {200, 303, 403, 404}
        assert answer.status in allowed or not _guarded(app, rule), f"{rule.rule}: {answer.status}"
        assert answer.status < 500, f"{rule.rule}: {answer.status}"
        if "X-Account" in answer.headers and rule.endpoint not in KEPT:
            assert answer.headers["Cache-Control"] == "no-store" and "X-Keep" not in answer.headers, rule.rule


@pytest.mark.parametrize("login", ["lan", "quang"])
@pytest.mark.parametrize("kind", HOSTILE)
def test_bad_input_is_refused_in_words(app: Flask, page: Page, cast: Cast, login: str, kind: str) -> None:
    person = page.as_(login)
    for rule in rules(app, "POST"):
        if rule.endpoint in ("people.sign_out", "people.sign_out_now"):
            continue
        form = dict.fromkeys(_fields_of(app, person, rule), HOSTILE[kind])
        answer = person.post(address(rule), form, expect=None)
        assert answer.status < 500, f"{rule.rule} {kind}: {answer.status}"


@pytest.mark.parametrize("kind", HOSTILE)
def test_bad_filters_are_refused_in_words(app: Flask, page: Page, cast: Cast, kind: str) -> None:
    person = page.as_("lan")
    names = ("q", "page", "after", "before", "area", "area_id", "state", "sort", "lang", "day", "next", "team")
    for rule in rules(app, "GET"):
        answer = person.get(address(rule), expect=None, query_string=dict.fromkeys(names, HOSTILE[kind]))
        assert answer.status < 500, f"{rule.rule} {kind}: {answer.status}"


def test_every_answer_carries_its_headers(app: Flask, page: Page, cast: Cast) -> None:
    lan = page.as_("lan")
    for path in [*(address(rule) for rule in rules(app, "GET")), "/no-such-page"]:
        headers = lan.get(path, expect=None).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy, path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        secret = path.startswith(
            ("/link/", "/vao-doi/")
        )  # the secret stands in the path: not even our own log sees it as a referrer
        assert headers["Referrer-Policy"] == ("strict-origin" if secret else "same-origin"), path


def _guarded(app: Flask, rule: Rule) -> bool:
    return app.view_functions[rule.endpoint].__access__.permission is not None


def _fields_of(app: Flask, person: Page, rule: Rule) -> set[str]:
    """The names on the page the form stands on, where it can be opened; else names that forms of the house have."""
    if rule.rule not in _fields:
        _fields[rule.rule] = {"name", "login", "password", "note", "uid", "id", "area_id", "state", "day", "number"}
        for reading in rules(app, "GET"):
            if reading.rule == rule.rule:
                answer = person.get(address(reading), expect=None)
                if answer.is_page:
                    _fields[rule.rule] |= {str(node["name"]) for node in answer.css("main form [name]")}
    return _fields[rule.rule] - {"csrf_token"}


_fields: dict[str, set[str]] = {}
