"""Finds and starts Chromium: $CHROMIUM, a browser on PATH, the one Playwright fetched; else red with one line."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = "No Chromium for the browser tests: install chromium or google-chrome, or set CHROMIUM=/path/to/chromium."
OFFICE = "ward-office.test"  # a name that is not this machine to the browser, so that http under it is not secure
ARGUMENTS = (
    f"--host-resolver-rules=MAP {OFFICE} 127.0.0.1",
    "--ignore-certificate-errors",  # the tests' own certificate; a worker's script is fetched past what a page may ignore
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find(playwright: Playwright | None = None) -> Path | None:
    """Return the browser to drive, or None."""
    given = os.environ.get("CHROMIUM")
    candidates = [given] if given else [shutil.which(name) for name in NAMES]
    if playwright and not given:
        candidates.append(playwright.chromium.executable_path)
    return next((Path(path) for path in candidates if path and Path(path).is_file()), None)


@contextmanager
def launch(playwright: Playwright) -> Iterator[Browser]:
    """Start the browser without a window; it ends with the block."""
    path = find(playwright)
    if path is None:
        pytest.fail(MISSING, pytrace=False)
    browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS), chromium_sandbox=os.geteuid() != 0)
    try:
        yield browser
    finally:
        browser.close()


def ensure() -> int:
    """Install a browser when none is found: Debian's when root, else Playwright's. Return the exit status."""
    if find() or _fetched():
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        command = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", "chromium"]
        subprocess.run(command, check=False, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"})
    if not find():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if find() or _fetched():
        return 0
    sys.stderr.write(MISSING + "\n")
    return 1


def _fetched() -> bool:
    with sync_playwright() as playwright:
        return find(playwright) is not None


if __name__ == "__main__":
    sys.exit(ensure())
