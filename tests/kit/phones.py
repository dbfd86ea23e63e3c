"""Phones as the site meets them: an outbox that is sent again and again until each item is acknowledged.

An item counts as acknowledged when a 2xx answer echoes its uid and hash; what got no answer, or a 503, is sent again,
to the next machine when there are several. Anything else is a fault of the site and ends the test.
"""

import asyncio
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.inbox.receive import Item
from app.kernel.clock import utc_now

HOST = "127.0.0.1"
ANSWER_WITHIN_S = 60.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.05, 1.0
NO_ANSWER = (OSError, EOFError, TimeoutError)
Body = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """What came back over the wire."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body read as JSON."""
        return json.loads(self.body)


class Line:
    """A connection to one machine, kept open between requests and opened anew after it broke."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Reply:
        """Send one request. Raises one of NO_ANSWER when no whole answer came."""
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                return await self._ask(method, path, headers, body)
        except NO_ANSWER:
            self.hang_up()
            raise

    def hang_up(self) -> None:
        """Close the connection. Safe twice."""
        if self._ends is not None:
            self._ends[1].transport.abort()
            self._ends = None

    async def _ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        if self._ends is None:
            self._ends = await asyncio.open_connection(HOST, self.port)
        reader, writer = self._ends
        lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}:{self.port}", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        told = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        content = await reader.readexactly(int(told.get("content-length", 0)))
        if told.get("connection", "").lower() == "close":
            self.hang_up()
        return Reply(int(head[0].split()[1]), told, content)


@dataclass
class Tally:
    """What a crowd of phones has met: how long each answer took (s), how many tries had none, how many got a 503."""

    waits: list[float] = field(default_factory=list)
    unanswered: int = 0
    unavailable: int = 0


class Phone:
    """One volunteer's phone. `acknowledged` holds uid -> hash of what the site has said it keeps."""

    def __init__(
        self, cookie: tuple[str, str], ports: Sequence[int], first: int = 0, tally: Tally | None = None
    ) -> None:
        self._cookies = dict([cookie])
        self._lines = [Line(port) for port in ports]
        self._turn = first
        self._token: str | None = None
        self.tally = tally or Tally()
        self.acknowledged: dict[str, str] = {}

    async def drain(self, outbox: Sequence[Body]) -> None:
        """Send every item, the oldest first, until all are acknowledged."""
        try:
            for body in outbox:
                pause = FIRST_PAUSE_S
                while not await self.send(body):
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, LONGEST_PAUSE_S)
        finally:
            self.hang_up()

    async def send(self, body: Body) -> bool:
        """Try once to hand an item over; say whether it was acknowledged."""
        reply = await self.try_once(body)
        if reply is None or reply.status == 503:
            return False
        if 200 <= reply.status < 300:
            assert (reply.json["uid"], reply.json["hash"]) == (body["uid"], hash_of(body)), reply.body
            self.acknowledged[body["uid"]] = hash_of(body)
            return True
        raise AssertionError(f"the phone was told {reply.status}: {reply.body.decode()[:500]}")

    async def try_once(self, body: Body) -> Reply | None:
        """Post an item and return what came back; None when nothing did, and the next machine's turn then comes."""
        try:
            me = await self.greet()
            if me is not None:
                return me
            started = time.monotonic()
            headers = {"Content-Type": "application/json", "X-CSRFToken": str(self._token)}
            reply = await self.ask("POST", "/inbox", json.dumps(body).encode(), headers)
        except NO_ANSWER:
            self.tally.unanswered += 1
            self._turn += 1
            return None
        self.tally.waits.append(time.monotonic() - started)
        self.tally.unavailable += reply.status == 503
        return reply

    async def greet(self) -> Reply | None:
        """Ask for the token that every post needs, unless we have one; return the answer when it was 503."""
        if self._token is None:
            me = await self.ask("GET", "/me")
            if me.status == 503:
                self.tally.unavailable += 1
                return me
            assert me.status == 200, f"/me told {me.status}: {me.body.decode()[:500]}"
            self._token = me.json["csrf"]
        return None

    async def ask(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Reply:
        """Send a request with this phone's cookies and keep the new ones."""
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        line = self._lines[self._turn % len(self._lines)]
        reply = await line.ask(method, path, {"Cookie": cookies, "Accept": "application/json", **(headers or {})}, body)
        if "set-cookie" in reply.headers:
            name, _, value = reply.headers["set-cookie"].partition(";")[0].partition("=")
            self._cookies[name] = value
        return reply

    def hang_up(self) -> None:
        """Close the connections."""
        for line in self._lines:
            line.hang_up()


def hash_of(body: Body) -> str:
    """Return what the answer must echo beside the uid."""
    return Item(body["uid"], body["kind"], body["payload"], utc_now(), body.get("version", 1)).payload_hash
