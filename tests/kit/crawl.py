"""Every page a person can reach by following links, through the Flask client, each link's answer noted."""

from collections import Counter, deque
from dataclasses import dataclass
from urllib.parse import parse_qs, urljoin, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException

from tests.kit.page import Answer, Page


@dataclass(frozen=True)
class Found:
    """A page that was opened: its address, the endpoint behind it, its answer, and the page that led there."""

    path: str
    endpoint: str
    status: int
    is_page: bool
    led_from: str

    def __str__(self) -> str:
        return f"{self.path} ({self.status}), linked on {self.led_from}"


def crawl(app: Flask, person: Page, start: str = "/", most: int = 4) -> list[Found]:
    """Follow links from `start`, breadth first; redirects are followed, outside addresses are not.

    Of the same page with the same query fields `most` addresses are opened.
    """
    found: list[Found] = []
    kinds: Counter[tuple[str, ...]] = Counter()
    waiting = deque([(start, "the address bar")])
    seen = {start}
    while waiting:
        path, led_from = waiting.popleft()
        endpoint = endpoint_of(app, path)
        kind = (endpoint, *sorted(parse_qs(urlsplit(path).query, keep_blank_values=True)))
        kinds[kind] += 1
        if kinds[kind] > most or endpoint == "static":
            continue
        answer = person.get(path, expect=None)
        found.append(Found(path, endpoint, answer.status, answer.is_page, led_from))
        for link in _links(path, answer):
            if link not in seen:
                seen.add(link)
                waiting.append((link, path))
    return found


def endpoint_of(app: Flask, path: str) -> str:
    """Return the name of the view behind a path; an unknown address names itself."""
    try:
        return str(app.url_map.bind("localhost").match(urlsplit(path).path)[0])
    except HTTPException:
        return path


def _links(path: str, answer: Answer) -> list[str]:
    hrefs = [answer.location] if answer.location else []
    if answer.is_html:
        hrefs += [str(node["href"]) for node in answer.css("a[href]")]
        hrefs += [str(node["hx-get"]) for node in answer.css("[hx-get]")]
        hrefs += [str(node["action"]) for node in answer.css("form[method=get]")]
    whole = [urlsplit(urljoin(f"http://localhost{path}", href)) for href in hrefs]
    ours = [url for url in whole if url.scheme == "http" and url.netloc == "localhost"]
    return [url.path + (f"?{url.query}" if url.query else "") for url in ours]
