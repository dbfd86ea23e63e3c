"""The whole house as `make start` runs it: `python -m app.serve` in a process of its own, in a folder of the test."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from app.config import PROJECT
from tests.kit.waiting import wait_until

OPENS_WITHIN_S = 150.0
CHOSEN_HERE = {
    "DOMAIN",
    "HOST",
    "PORT",
    "CERT",
    "KEY",
    "PUBLIC_BASE_URL",
    "TRUSTED_HOSTS",
    "TRUSTED_PROXIES",
    "REDIS_URL",
}


class Serving:
    """One run of the supervisor; everything it says goes to a file, so that what outlives it holds no pipe of ours."""

    def __init__(self, folder: Path, *options: str, env: Mapping[str, str]) -> None:
        self._said = folder / "said"
        kept = {name: value for name, value in os.environ.items() if name not in CHOSEN_HERE}
        with self._said.open("wb") as said:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "app.serve", *options],
                cwd=PROJECT,
                env={**kept, "INSTANCE_DIR": str(folder / "instance"), **env},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
            )

    @property
    def said(self) -> str:
        """What stands on its terminal."""
        return self._said.read_text("utf-8")

    def wait_until_open(self) -> None:
        """Wait for the line with the address."""

        def opened_or_ended() -> bool:
            return "Từng Ngõ: http" in self.said or self._process.poll() is not None

        wait_until(opened_or_ended, "the site never opened", OPENS_WITHIN_S)
        assert self._process.poll() is None, self.said

    def programs(self) -> list[int]:
        """Return the process ids of what it keeps running (Linux)."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return [int(number) for number in children.read_text().split()]

    def kill(self) -> None:
        """End the supervisor alone, as `kill -9` does. Safe twice."""
        self._process.kill()
        self._process.wait()
