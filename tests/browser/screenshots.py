"""`make screenshots`: the README's pictures, taken from the demo story served the way `make run` serves it."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from app.config import DEMO_SIGN_INS, PROJECT
from app.serve.ports import answers
from tests.kit.browsing import DESKTOP, PHONE
from tests.kit.chromium import launch

PICTURES = PROJECT / "docs" / "images"
OPENS_WITHIN_S = 300


@dataclass(frozen=True)
class Picture:
    """One picture: who looks at which page (None: the page the role starts on), on what."""

    name: str
    role: str | None
    path: str | None
    phone: bool
    scheme: str = "light"


WANTED = (
    Picture("sign-in", None, "/sign-in", phone=True),
    Picture("board", "coordinator", None, phone=False),
    Picture("board-dark", "coordinator", None, phone=False, scheme="dark"),
    Picture("route", "volunteer", None, phone=True),
    Picture("route-dark", "volunteer", None, phone=True, scheme="dark"),
    Picture("team", "leader", None, phone=True),
)


@contextmanager
def demo_site() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Serve a fresh demo; yield its address and sign-ins."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="tung-ngo-") as folder:
        env = os.environ | {"INSTANCE_DIR": folder, "PUBLIC_BASE_URL": f"http://127.0.0.1:{port}"}
        command = [sys.executable, "-m", "app.serve", "--port", str(port), "--demo", "ward"]
        with subprocess.Popen(command, cwd=PROJECT, env=env, stdout=subprocess.DEVNULL) as serving:
            try:
                until = time.monotonic() + OPENS_WITHIN_S
                while not answers("127.0.0.1", port):
                    if serving.poll() is not None or time.monotonic() > until:
                        sys.exit("The demo did not start.")
                    time.sleep(0.2)
                yield f"http://127.0.0.1:{port}", json.loads((Path(folder) / DEMO_SIGN_INS).read_text("utf-8"))
            finally:
                serving.terminate()


def take(browser: Browser, base: str, sign_ins: list[dict[str, str]], picture: Picture) -> None:
    """Write one picture, after its person has signed in through the form."""
    context = browser.new_context(
        viewport=PHONE if picture.phone else DESKTOP,
        device_scale_factor=2 if picture.phone else 1,
        color_scheme="dark" if picture.scheme == "dark" else "light",
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
    )
    tab = context.new_page()
    path = picture.path
    if picture.role is not None:
        person = next(one for one in sign_ins if one["role"] == picture.role)
        tab.goto(base + "/sign-in")
        tab.locator("input[name=login]").fill(person["login"])
        tab.locator("input[name=password]").fill(person["password"])
        tab.locator("form:has(input[name=password]) button[type=submit]").click()
        tab.wait_for_url(lambda url: "/sign-in" not in url)
        path = path or person["url"]
    tab.goto(path if path and path.startswith("http") else f"{base}{path}")
    tab.wait_for_load_state("networkidle")
    tab.screenshot(path=PICTURES / f"{picture.name}.png")
    context.close()


def main() -> None:
    """Take every picture."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with demo_site() as (base, sign_ins), sync_playwright() as playwright, launch(playwright) as browser:
        for picture in WANTED:
            take(browser, base, sign_ins, picture)


if __name__ == "__main__":
    main()
