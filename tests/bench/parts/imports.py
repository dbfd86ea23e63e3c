"""A list of 36,000 households from Excel: the processor time of reading with every check and of storing, and the memory."""

import json
import subprocess
import sys
from collections.abc import Iterator

from app.config import PROJECT
from tests.bench.figures import Bar, Figure
from tests.bench.run import Run

WITHIN, MEMORY = Bar(most=10), Bar(most=150)


def measure(run: Run) -> Iterator[Figure]:
    """Yield the processor seconds and the memory, of a process of its own."""
    folder = run.folder / "import"
    folder.mkdir()
    address = f"sqlite:///{folder / 'import.sqlite3'}"
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.one_import", address, str(folder)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True, timeout=300)
    found = json.loads(done.stdout)
    if found["state"] != "done":
        raise AssertionError(f"the list ended {found['state']}: {done.stderr[-1000:]}")
    both = found["read_s"] + found["store_s"]
    yield Figure("36,000 households from .xlsx: read with every check", found["read_s"], "s")
    yield Figure("the same: stored", found["store_s"], "s")
    yield Figure("the same: read and stored", both, "s", WITHIN)
    yield Figure("the same: more memory at its height", found["more_mb"], "MB", MEMORY)
