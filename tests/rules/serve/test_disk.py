"""A folder that cannot keep the data is told in one line."""

import os
import resource
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from app.config import PROJECT, Config
from app.serve.disk import trouble_in, words_of


def test_a_new_folder_is_made_for_its_owner_only_and_left_empty(tmp_path: Path) -> None:
    assert trouble_in(tmp_path / "instance") is None
    assert (tmp_path / "instance").stat().st_mode & 0o777 == 0o700
    assert list((tmp_path / "instance").iterdir()) == []


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert (
        trouble_in(tmp_path / "file" / "instance") == f"{tmp_path}/file/instance cannot be written to: Not a directory."
    )


def test_a_full_disk(tmp_path: Path) -> None:
    said = trouble_in(tmp_path, least_free=1 << 60)
    assert said is not None and said.startswith("The disk is full: ") and str(tmp_path) in said


def test_the_secret_is_one_whoever_asks_first(tmp_path: Path) -> None:
    def secret(_: int) -> str:
        return Config.from_env({"INSTANCE_DIR": str(tmp_path)}).secret_key

    with ThreadPoolExecutor(8) as programs:
        found = set(programs.map(secret, range(16)))
    kept = tmp_path / "secret_key"
    assert found == {kept.read_text()} and len(kept.read_text()) >= 64
    assert kept.stat().st_mode & 0o777 == 0o600 and list(tmp_path.iterdir()) == [kept]


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (OSError(28, "No space left on device", "/srv/x"), "/srv/x: No space left on device."),
        (
            OperationalError("INSERT", {}, Exception("database or disk is full\nmore")),
            "The database cannot be used: database or disk is full.",
        ),
    ],
)
def test_what_breaks_while_starting_is_one_line(broken: OSError | OperationalError, words: str) -> None:
    assert words_of(broken) == words


@pytest.mark.parametrize(
    ("most_bytes", "words"), [(0, "cannot be written to"), (100_000, "The database cannot be used")]
)
def test_a_start_without_room_says_so_and_ends(tmp_path: Path, most_bytes: int, words: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    run = subprocess.run(
        [sys.executable, "-m", "app.serve", "--port", str(port)],
        cwd=PROJECT,
        env=os.environ | {"INSTANCE_DIR": str(tmp_path / "instance")},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert words in run.stderr and run.stderr.count("\n") == 1, run.stderr
