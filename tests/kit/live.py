"""The app behind a real port of 127.0.0.1, in threads of the test process, for browsers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from wsgiref.types import WSGIApplication

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from app.extensions import db


@dataclass(frozen=True)
class LiveSite:
    """Where the site answers."""

    app: Flask
    base_url: str

    def url(self, path: str) -> str:
        """Return a full address, after storing what the test has prepared so far."""
        db.session.commit()
        return self.base_url + path


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing: a failing request fails its test."""


@contextmanager
def serve(app: Flask, door: WSGIApplication | None = None) -> Iterator[LiveSite]:
    """Serve the app until the block ends, on a free port; `door` stands before it when there is one."""
    server = make_server("127.0.0.1", 0, door or app, threaded=True, request_handler=_Quiet)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, name="live-site", daemon=True)
    thread.start()
    try:
        yield LiveSite(app, f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
