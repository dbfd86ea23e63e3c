"""The real house as processes: web, workers and schedule on free ports of 127.0.0.1, with an instance folder of its own."""

import os
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

from flask import Flask

from app.config import Config
from app.serve import programs
from app.serve.ports import answers, refusal
from app.serve.reach import Reach
from tests.kit.processes import Group
from tests.kit.waiting import wait_until

HOST = "127.0.0.1"
REAL = programs.SITE


class House:
    """The programs of one machine. `variant` is the WSGI app its web serves, `env` is added to what the programs see."""

    def __init__(
        self,
        folder: Path,
        app: Flask,
        redis_url: str | None = None,
        variant: str = REAL,
        env: Mapping[str, str] | None = None,
        database_url: str | None = None,
        processes: int = 2,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        config: Config = app.extensions["config"]
        self.folder = folder
        self.port = free_port()
        self._env = os.environ | {
            "SECRET_KEY": config.secret_key,
            "INSTANCE_DIR": str(folder),
            "DATABASE_URL": database_url or config.database_url,
            "PUBLIC_BASE_URL": f"http://{HOST}:{self.port}",
            "REDIS_URL": redis_url or "",
            **(env or {}),
        }
        self._groups: list[Group] = []
        web = programs.web(Reach(HOST, self.port, f"http://{HOST}:{self.port}", ()), processes, self._env)
        self.web = self._group("web", [variant if part == REAL else part for part in web.command])

    def workers(self) -> list[Group]:
        """Start a worker for each queue and return them."""
        wanted = dict.fromkeys(programs.QUEUES, 1)
        groups = [self._group(one.name, one.command) for one in programs.workers(wanted, self._env)]
        for group in groups:
            group.start()
        return groups

    def schedule(self) -> Group:
        """Return the program of the clock, not started yet."""
        return self._group("schedule", programs.schedule(self._env).command)

    def open(self) -> None:
        """Start the web group and wait until it answers."""
        self.web.start()
        wait_until(lambda: answers(HOST, self.port) or not self.web.runs, "the web group does not answer")
        assert self.web.runs, self.web.said()

    def close(self) -> None:
        """End everything this house started."""
        for group in self._groups:
            group.kill()

    def said(self) -> str:
        """Return what the programs have written."""
        return "\n".join(group.said() for group in self._groups)

    def _group(self, name: str, command: Sequence[str]) -> Group:
        number = len(self._groups)
        group = Group(command, self._env, self.folder / f"{number}-{name}.log")
        self._groups.append(group)
        return group


def free_port() -> int:
    """Return a port nobody uses, below those the system gives to outgoing connections, so that it stays free."""
    while True:
        port = random.randrange(10_000, 30_000)
        if refusal(HOST, port, "") is None:
            return port
