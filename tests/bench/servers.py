"""Starts what is measured as people start it: ours by `python -m app.serve`, the floor by gunicorn with the same settings."""

import contextvars
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from app.config import PROJECT, Config
from app.extensions import db
from app.factory import create_app
from tests.bench import procs
from tests.bench.client import Browser
from tests.kit.sign_in import sign_in

OPENS_WITHIN_S, STOPS_WITHIN_S = 90.0, 40.0
FLOOR = Path(__file__).parent / "floor"
LOG = "serve.log"
AS_IN_PRODUCTION = Path(__file__).parent / "production"


class NotServing(Exception):
    """A server did not start; the message says which, with the end of its log."""


@dataclass(frozen=True)
class Server:
    """A running server: where it answers and which process began it."""

    port: int
    pid: int

    @property
    def web(self) -> list[int]:
        """The processes that answer requests."""
        return procs.named(self.pid, "gunicorn")

    def stranger(self) -> Browser:
        """Return a browser nobody is signed in at."""
        return Browser(self.port)


@dataclass(frozen=True)
class Site(Server):
    """Ours; `app` is the same site in this process, to sign people in and to look at what was stored."""

    app: Flask

    def browser(self, login: str, form_at: str = "/account") -> Browser:
        """Return the browser of a signed-in person with the token of a page."""
        client = self.app.test_client()
        contextvars.Context().run(sign_in, self.app, client, login)
        name = self.app.config["SESSION_COOKIE_NAME"]
        cookie = client.get_cookie(name)
        assert cookie is not None
        browser = Browser(self.port, {name: cookie.value})
        browser.take_token(form_at)
        return browser


@contextmanager
def our_site(database_url: str, folder: Path, **settings: str) -> Iterator[Site]:
    """Serve ours on a free port until the block ends, its log in `folder`; `settings` are added to the environment."""
    folder.mkdir(parents=True)
    port = free_port()
    env = {name: value for name, value in os.environ.items() if name not in ("REDIS_URL", "DEMO", "DOMAIN")}
    env |= {
        "INSTANCE_DIR": str(folder),
        "DATABASE_URL": database_url,
        "PUBLIC_BASE_URL": f"http://127.0.0.1:{port}",
        "SECRET_KEY": "measured",
        "PYTHONPATH": str(AS_IN_PRODUCTION),
        **settings,
    }
    command = [sys.executable, "-m", "app.serve", "--host", "127.0.0.1", "--port", str(port)]
    with _running(command, env, PROJECT, port, folder / LOG) as pid:
        app = create_app(Config.from_env(env))
        yield Site(port, pid, app)
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@contextmanager
def floor_server(database: str, folder: Path) -> Iterator[Server]:
    """Serve the floor on a free port until the block ends."""
    folder.mkdir(parents=True)
    port = free_port()
    memory = Path("/dev/shm")
    command = [
        *(sys.executable, "-m", "gunicorn", "app:app", "--chdir", str(FLOOR), "--bind", f"127.0.0.1:{port}"),
        *("--worker-class", "gthread", "--workers", "2", "--threads", "8", "--keep-alive", "5"),
        *("--no-control-socket", "--log-level", "warning"),
        *(("--worker-tmp-dir", str(memory)) if memory.is_dir() else ()),
    ]
    with _running(command, os.environ | {"DATABASE": database}, FLOOR, port, folder / "floor.log") as pid:
        yield Server(port, pid)


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(command: list[str], env: dict[str, str], where: Path, port: int, log: Path) -> Iterator[int]:
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, env=env, cwd=where, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
        )
        try:
            _wait_until_it_answers(process, port, log)
            yield process.pid
        finally:
            _stop(process)


def _wait_until_it_answers(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + OPENS_WITHIN_S
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    end = log.read_text(encoding="utf-8", errors="replace")[-2000:]
    raise NotServing(f"{' '.join(process.args)} does not serve: {end}")  # type: ignore[arg-type]  # started with a list


def _stop(process: subprocess.Popen[bytes]) -> None:
    left = procs.tree(process.pid)
    process.terminate()
    try:
        process.wait(STOPS_WITHIN_S)
    except subprocess.TimeoutExpired:
        for pid in left:
            os.kill(pid, signal.SIGKILL)
        process.wait()
