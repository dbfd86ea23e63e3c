"""Who asks: one browser after the other over a kept connection, and many phones that post at once."""

import asyncio
import http.client
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.kit.loops import run_apart

TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)')
FORM = "application/x-www-form-urlencoded"
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@dataclass(frozen=True)
class Answer:
    """What came back: the body as it crossed the wire."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def size(self) -> int:
        """The bytes of the body."""
        return len(self.body)


@dataclass
class Browser:
    """One connection to 127.0.0.1 with its cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    _open: http.client.HTTPConnection | None = None

    def get(self, path: str, encoding: str = "br") -> Answer:
        """Ask for a page."""
        return self._ask("GET", path, None, {"Accept-Encoding": encoding})

    def post(self, path: str, values: Mapping[str, object], headers: Mapping[str, str] | None = None) -> Answer:
        """Send a form with the token."""
        body = urlencode({"csrf_token": self.token, **values}, doseq=True)
        return self._ask("POST", path, body, {"Content-Type": FORM, "Accept-Encoding": "br", **(headers or {})})

    def take_token(self, path: str) -> None:
        """Read the token out of a page that has a form."""
        found = TOKEN.search(self.get(path, encoding="identity").body)
        if found is None:
            raise RuntimeError(f"{path} has no form with a token")
        self.token = found[1].decode()

    def close(self) -> None:
        """Hang up."""
        if self._open is not None:
            self._open.close()

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        if self._open is None:
            self._open = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        if self.cookies:
            headers["Cookie"] = cookie_line(self.cookies)
        try:
            self._open.request(method, path, body, headers)
            response = self._open.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):  # the server closes a connection that was idle
            self._open.close()
            self._open.request(method, path, body, headers)
            response = self._open.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        for line in response.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path} answered {answer.status}: {answer.body[:300]!r}")
        return answer


def cookie_line(cookies: Mapping[str, str]) -> str:
    """Return the Cookie header."""
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


@dataclass(frozen=True)
class Sent:
    """What became of one post: its status (0: none came) and how long it took."""

    status: int
    seconds: float


@dataclass(frozen=True)
class Post:
    """One form to send."""

    path: str
    values: Mapping[str, object]
    headers: Mapping[str, str]


def post_at_once(port: int, phones: Sequence[Sequence[Post]]) -> tuple[list[Sent], float]:
    """Let every phone send its posts one after the other, all phones at once; return each post's fate and the seconds."""
    return run_apart(_all(port, phones))


async def _all(port: int, phones: Sequence[Sequence[Post]]) -> tuple[list[Sent], float]:
    began = time.perf_counter()
    sent = await asyncio.gather(*(_phone(port, posts) for posts in phones))
    return [one for of_phone in sent for one in of_phone], time.perf_counter() - began


async def _phone(port: int, posts: Sequence[Post]) -> list[Sent]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    sent = []
    for post in posts:
        body = urlencode(post.values).encode()
        heads = {"Host": f"127.0.0.1:{port}", "Content-Type": FORM, "Content-Length": len(body), **post.headers}
        lines = "".join(f"{name}: {value}\r\n" for name, value in heads.items())
        began = time.perf_counter()
        writer.write(f"POST {post.path} HTTP/1.1\r\n{lines}\r\n".encode() + body)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = re.search(r"content-length: (\d+)", head)
        await reader.readexactly(int(length[1]) if length else 0)
        sent.append(Sent(int(head.split()[1]), time.perf_counter() - began))
    writer.close()
    await writer.wait_closed()
    return sent
