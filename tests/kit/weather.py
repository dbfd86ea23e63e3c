"""The line between a phone and the site: gateways, portals, lost and cut answers, hangs; what is stored stays stored."""

import json
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from tests.kit.waiting import wait_until

Start = Callable[..., Any]
PAGE = b"<!doctype html><title>x</title><h1>Wi-Fi mi\xe1\xbb\x85n ph\xc3\xad</h1>"
FAULTS = {
    "500": "500 INTERNAL SERVER ERROR",
    "502": "502 BAD GATEWAY",
    "429": "429 TOO MANY REQUESTS",
    "portal": "200 OK",
}
MOST_HANG_S = 30


class Weather:
    """A WSGI application around the app. `fault` names what happens to answers of the outbox; "" lets everything through.

    500, 502, 429, portal: somebody else answers, ours is never asked. truncated, lost: stored, and the answer does not
    come whole. hang: no answer until the fault ends. `only` limits it to paths that begin so; `lose_each` loses the
    answer of every item so many times; `cut`: nothing comes through at all. `late`: pages whose path begins so are
    made when they are asked for and arrive when it ends, unless the line is cut by then; `held` counts those on their way.
    `asked`: how often each path came this far.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._ended = threading.Event()
        self._fault = ""
        self._arrive = threading.Event()
        self._late = ""
        self.held = 0
        self._lost: Counter[str] = Counter()
        self._inside = 0
        self._count = threading.Lock()
        self.cut = False
        self.only = ""
        self.lose_each = 0
        self.met: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()

    @property
    def fault(self) -> str:
        """What happens now."""
        return self._fault

    @fault.setter
    def fault(self, name: str) -> None:
        self._fault = name
        if name:
            self._ended.clear()
        else:
            self._ended.set()

    @property
    def late(self) -> str:
        """What does not arrive now."""
        return self._late

    @late.setter
    def late(self, path: str) -> None:
        self._late = path
        if path:
            self._arrive.clear()
        else:
            self._arrive.set()

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """Answer like the app, or like the weather."""
        if self.cut:
            return self._cut(environ, start, whole=False, asked=False)
        path, said = environ["PATH_INFO"], environ.get("HTTP_X_OUTBOX")
        self.asked[path] += 1
        if self._late and environ["REQUEST_METHOD"] == "GET" and path.startswith(self._late):
            return self._hold(environ, start)
        uid = json.loads(said)["uid"] if said else ""
        if uid and self._lost[uid] < self.lose_each:
            self._lost[uid] += 1
            return self._cut(environ, start, whole=False)
        ours = path == "/me" or said
        if not self._fault or not ours or not path.startswith(self.only):
            return self._ask(environ, start)
        self.met[self._fault] += 1
        if self._fault in FAULTS:
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            start(FAULTS[self._fault], [("Content-Type", "text/html"), ("Content-Length", str(len(PAGE)))])
            return [PAGE]
        if self._fault == "hang":
            self._ended.wait(MOST_HANG_S)
            return self._cut(environ, start, whole=False, asked=False)
        return self._cut(environ, start, whole=self._fault == "truncated")

    def _hold(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        told: list[Any] = []
        body = self._ask(environ, lambda *args: told.append(args))
        with self._count:
            self.held += 1
        self._arrive.wait(MOST_HANG_S)
        with self._count:
            self.held -= 1
        if self.cut:
            return self._cut(environ, start, whole=False, asked=False)
        start(*told[0][:2])
        return body

    def _cut(self, environ: dict[str, Any], start: Start, whole: bool, asked: bool = True) -> Iterable[bytes]:
        """Let the app do its work, then send half of its answer, or none, and hang up."""
        told: list[Any] = []
        body = b""
        if asked:
            body = b"".join(self._ask(environ, lambda *args: told.append(args)))
        if whole:
            start(*told[0][:2])
            yield body[: len(body) // 2]
        line: socket.socket = environ["werkzeug.socket"]
        line.shutdown(socket.SHUT_RDWR)
        if not whole:
            start("200 OK", [("Content-Length", "1")])
            yield b""

    def _ask(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        with self._count:
            self._inside += 1
        try:
            answer = self._app(environ, start)
            try:
                return [*answer]
            finally:
                answer.close()  # type: ignore[attr-defined]  # Flask's answers have it
        finally:
            with self._count:
                self._inside -= 1

    def calm_down(self) -> None:
        """Let everything through again and wait until nobody is being answered any more."""
        self.cut, self.fault, self.late, self.lose_each = False, "", "", 0
        wait_until(lambda: not self._inside, "somebody is still being answered")
