"""A person at the site without a browser: asks by URL, posts with the token of the page, every answer checked.

    def test_show(page, cast):
        door = places.household(places.alley(cast.ward), "12")
        answer = page.as_("lan").get(f"/households/{door.id}")
        assert answer.text_of("h1") == "12 ngõ 45"

    def test_bad_input(page, cast):
        answer = page.as_("lan").post("/households", {"house_no": ""}, expect=422)
        assert answer.value_of("house_no") == ""

`page` alone is nobody signed in; `page.as_(login)` is somebody else's browser with its own cookies.
Each request runs in a context of its own (its own database session, its own `g`), as on the real server: what
the test did before is committed first, and the test's own objects are read anew afterwards.
"""

import contextvars
import json
import re
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import Any, TypeVar

from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.extensions import db
from tests.kit.markup import faults, is_page, parse
from tests.kit.statements import no_writes

USUAL = -1
WITH_A_FORM = ("/account", "/sign-in")
TOKEN_IN_FORM = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')
TOKEN = re.compile(r'(name="csrf_token"[^>]* value="|"X-CSRFToken": ")[\w.-]+')
FOUND_SOUND: set[bytes] = set()
"""What has been checked in this test process, but for its tokens: of the same text nothing else can be said."""

SignIn = Callable[[Flask, FlaskClient, str], None]
T = TypeVar("T")


@dataclass
class Answer:
    """What came back; HTML has already been checked when a test sees it."""

    status: int
    headers: Mapping[str, str]
    text: str
    response: TestResponse = field(repr=False)

    def __post_init__(self) -> None:
        redirects = 300 <= self.status < 400
        self.is_html = self.response.mimetype == "text/html" and bool(self.text.strip()) and not redirects
        self.is_page = self.is_html and is_page(self.text)

    @cached_property
    def tree(self) -> BeautifulSoup | None:
        """What a browser makes of the text, made when it is first asked for; None where there is no HTML."""
        return parse(self.text) if self.is_html else None

    @property
    def location(self) -> str | None:
        """Where a redirect leads, or None."""
        return self.headers.get("Location")

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.text)

    def css(self, selector: str) -> list[Tag]:
        """Return every element the selector finds."""
        assert self.tree is not None, f"no HTML in this answer ({self.status} {self.response.mimetype})"
        return list(self.tree.select(selector))

    def one(self, selector: str) -> Tag:
        """Return the one element the selector finds; fail when there is none or more."""
        found = self.css(selector)
        assert len(found) == 1, f"{selector!r} finds {len(found)} elements in:\n{self.text[:4000]}"
        return found[0]

    def text_of(self, selector: str) -> str:
        """Return the one element's words with single spaces."""
        return words(self.one(selector))

    def texts(self, selector: str) -> list[str]:
        """Return the words of every element the selector finds."""
        return [words(node) for node in self.css(selector)]

    def value_of(self, name: str) -> str:
        """Return what stands in the field of this name, the way it would be sent."""
        node = self.one(f"[name='{name}']:not([type=hidden]):not([type=radio]), [name='{name}'][checked]")
        if node.name == "textarea":
            return node.get_text().removeprefix("\n")
        if node.name == "select":
            chosen = node.select_one("option[selected]") or node.select_one("option")
            return str(chosen.get("value", words(chosen))) if chosen else ""
        return str(node.get("value", ""))

    def fields(self, form: str = "main form") -> dict[str, Any]:
        """Return what a browser would send for the form as it stands (no button pressed)."""
        return fields_of(self.one(form))


def fields_of(form: Tag) -> dict[str, Any]:
    """Return what a browser would send for a form as it stands (no button pressed)."""
    sent: dict[str, Any] = {}
    for node in form.select("input[name], select[name], textarea[name]"):
        kind = node.get("type", "text")
        if kind in ("submit", "button", "file", "image") or node.has_attr("disabled"):
            continue
        if kind in ("checkbox", "radio"):
            if node.has_attr("checked"):
                sent.setdefault(str(node["name"]), []).append(str(node.get("value", "on")))
        elif node.name == "select":
            chosen = node.select("option[selected]")
            if not chosen and not node.has_attr("multiple"):
                chosen = node.select("option")[:1]
            sent.setdefault(str(node["name"]), []).extend(str(o.get("value", words(o))) for o in chosen)
        else:
            value = node.get_text().removeprefix("\n") if node.name == "textarea" else node.get("value", "")
            sent.setdefault(str(node["name"]), []).append(str(value))
    return sent


def words(node: Tag) -> str:
    """Return an element's text with single spaces, no-break ones included."""
    return re.sub(r"\s+", " ", node.get_text(" ")).strip()


class Page:
    """One browser: its cookies, the last token it saw, and the checks on all it receives."""

    def __init__(self, app: Flask, sign_in: SignIn) -> None:
        self._app = app
        self._sign_in = sign_in
        self.client = app.test_client()
        self._token: str | None = None
        self.html_lang: str | None = None

    def as_(self, login: str) -> "Page":
        """Return a new browser in which the account with this login is signed in."""
        other = Page(self._app, self._sign_in)
        _outside(lambda: self._sign_in(self._app, other.client, login))
        return other

    def get(self, url: str, *, expect: int | None = 200, htmx: bool = False, **options: Any) -> Answer:
        """Ask for a page (or, with htmx, a fragment); redirects are not followed. `expect=None` takes any status."""
        return self._open("GET", url, expect, htmx, options)

    def follow(self, answer: Answer, *, expect: int | None = 200) -> Answer:
        """Go where a redirect leads."""
        assert answer.location, f"{answer.status} leads nowhere"
        return self.get(answer.location, expect=expect)

    def post(
        self,
        url: str,
        data: Mapping[str, Any] | bytes | None = None,
        *,
        expect: int | None = USUAL,
        htmx: bool = False,
        token: str | None = None,
        **options: Any,
    ) -> Answer:
        """Send a form with the token of the last page seen (of one with a form when none was).

        Expects 303, or 200 for htmx; `expect=None` takes any. A file goes into `data` as `(stream, name)`. `token=""`
        sends none; bytes go as they are, with `token=""`.
        """
        if token is None:
            token = self._token or self._find_token()
        body: Any = data if isinstance(data, bytes) else dict(data or {})
        if token:
            body.setdefault("csrf_token", token)
        if expect == USUAL:
            expect = 200 if htmx else 303
        return self._open("POST", url, expect, htmx, {"data": body, **options})

    def submit(
        self, answer: Answer, form: str = "main form", *, expect: int | None = USUAL, htmx: bool = False, **changes: Any
    ) -> Answer:
        """Send a form as it stands on the page, with some fields changed; it must exist there."""
        node = answer.one(form)
        sent = answer.fields(form)
        unknown = set(changes) - {str(part.get("name")) for part in node.select("[name]")}
        assert not unknown, f"the form has no field {sorted(unknown)}"
        sent.update(changes)
        return self.post(str(node["action"]), sent, expect=expect, htmx=htmx)

    def post_json(self, url: str, body: object, *, expect: int | None = 200, token: str | None = None) -> Answer:
        """Send JSON with the token in its header."""
        token = self._token or self._find_token() if token is None else token
        headers = {"X-CSRFToken": token} if token else {}
        return self._open("POST", url, expect, False, {"json": body, "headers": headers})

    def _find_token(self) -> str:
        """Read the token off a page as fast as can be: other tests look at that page."""
        for path in WITH_A_FORM:
            if self._token is None:
                page = _outside(lambda path=path: self.client.get(path))
                held = TOKEN_IN_FORM.search(page.get_data(as_text=True))
                self._token = held[1] if held else None
        assert self._token, f"no form with a CSRF token on {WITH_A_FORM}: get() a page that has one first"
        return self._token

    def _open(self, method: str, url: str, expect: int | None, htmx: bool, options: dict[str, Any]) -> Answer:
        headers = dict(options.pop("headers", {}))
        if htmx:
            headers |= {"HX-Request": "true", "HX-Request-Type": "partial"}
        options.setdefault("buffered", True)  # closes what is streamed, as a server does

        def ask() -> TestResponse:
            with no_writes(f"{method} {url}") if method == "GET" else nullcontext():
                return self.client.open(url, method=method, headers=headers, **options)

        response = _outside(ask)
        response.request.environ["wsgi.input"].close()  # a large upload is sent from a temporary file
        answer = Answer(response.status_code, response.headers, _body(response), response)
        if expect is not None:
            assert answer.status == expect, (
                f"{method} {url} answered {answer.status}, not {expect}: {answer.location or answer.text[:4000]}"
            )
        if answer.is_html:
            _check(answer, f"{method} {url}")
            held = TOKEN_IN_FORM.search(answer.text)
            self._token = held[1] if held else self._token
        return answer


def _check(answer: Answer, told: str) -> None:
    """Fail when the markup is not sound."""
    text = TOKEN.sub(r"\1", answer.text)
    digest = blake2b(text.encode(), digest_size=16).digest()
    if digest not in FOUND_SOUND:
        found = faults(answer.text, answer.tree)
        assert not found, f"{told} ({answer.status}):\n  " + "\n  ".join(found)
        FOUND_SOUND.add(digest)


def _body(response: TestResponse) -> str:
    kind = response.mimetype or ""  # an answer without a body has none
    textual = kind.startswith("text/") or kind.endswith(("json", "xml"))
    return response.get_data(as_text=True) if textual else ""


def _outside(act: Callable[[], T]) -> T:
    db.session.commit()
    result = contextvars.Context().run(act)
    db.session.expire_all()
    return result
