"""A person with a browser at a house of processes: pages by address, forms with the token of the page, over the wire."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode
from uuid import uuid4

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
LINK = re.compile(r'href="(/[^"#?]*)')
ANSWER_WITHIN_S = 60.0


@dataclass(frozen=True)
class Seen:
    """What came back."""

    status: int
    text: str
    location: str

    @property
    def links(self) -> list[str]:
        """The addresses of this site that the page links to, each once, without files."""
        return [link for link in dict.fromkeys(LINK.findall(self.text)) if not link.startswith("/static")]


class Visitor:
    """One browser, with the cookie of somebody signed in or without."""

    def __init__(self, port: int, cookie: tuple[str, str] | None = None) -> None:
        self._port = port
        self._cookies = dict([cookie] if cookie else [])
        self._token = ""

    def get(self, path: str) -> Seen:
        """Open a page; where it sends on to is not followed."""
        return self._ask("GET", path)

    def post(self, path: str, fields: Mapping[str, str]) -> Seen:
        """Send a form with the token of the last page that had one."""
        body = urlencode({"csrf_token": self._token} | dict(fields)).encode()
        return self._ask("POST", path, body, "application/x-www-form-urlencoded")

    def upload(self, path: str, fields: Mapping[str, str], name: str, data: bytes) -> Seen:
        """Send a form with a file in its field `file`."""
        edge = uuid4().hex
        parts = {"csrf_token": self._token} | dict(fields)
        body = "".join(
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in parts.items()
        )
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        head += "Content-Type: application/octet-stream\r\n\r\n"
        whole = (body + head).encode() + data + f"\r\n--{edge}--\r\n".encode()
        return self._ask("POST", path, whole, f"multipart/form-data; boundary={edge}")

    def _ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> Seen:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if kind:
            headers["Content-Type"] = kind
        connection = HTTPConnection("127.0.0.1", self._port, timeout=ANSWER_WITHIN_S)
        try:
            connection.request(method, path, body, headers)
            reply = connection.getresponse()
            text = reply.read().decode("utf-8", "replace")
            for line in reply.headers.get_all("Set-Cookie", []):
                name, _, value = line.partition(";")[0].partition("=")
                self._cookies[name] = value
        finally:
            connection.close()
        if found := TOKEN.search(text):
            self._token = found[1]
        return Seen(reply.status, text, reply.headers.get("Location", ""))
