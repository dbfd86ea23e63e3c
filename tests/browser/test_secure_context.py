"""The site as phones reach it: over https with a certificate of its own, and over plain http under a name of the LAN."""

import os
import re
import socket
from pathlib import Path

import pytest
import trustme
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.config import Config
from app.extensions import db, limiter
from app.factory import create_app
from app.jobs.embedded import EmbeddedServer
from app.serve.ports import refusal
from tests.factories.people import PASSWORD, Cast, with_password
from tests.factories.ward_at_work import WardAtWork, ward_at_work
from tests.kit.browsing import DESKTOP, open_page
from tests.kit.chromium import OFFICE
from tests.kit.live import LiveSite, serve
from tests.kit.serving import Serving
from tests.kit.waiting import wait_until

NOTE = "Chưa có https"


@pytest.fixture
def ward(cast: Cast, tmp_path: Path) -> WardAtWork:
    for person in (cast.lan, cast.minh, cast.quang):
        with_password(person)
    ward = ward_at_work(cast, tmp_path)
    db.session.commit()
    return ward


def is_secure_context(tab: Page) -> bool:
    return bool(tab.evaluate("isSecureContext"))


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def over_https(app: Flask, ward: WardAtWork, tmp_path: Path) -> list[str]:
    """The options of a start with a certificate; PATH without Caddy, the database of this test."""
    ca = trustme.CA()
    made = ca.issue_cert(OFFICE)
    made.private_key_pem.write_to_path(tmp_path / "key.pem")
    for part in made.cert_chain_pems:
        part.write_to_path(tmp_path / "cert.pem", append=True)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    files = ["--cert", str(tmp_path / "cert.pem"), "--key", str(tmp_path / "key.pem")]
    return ["--host", "127.0.0.1", "--port", str(port), "--domain", OFFICE, *files]


def test_over_https(app: Flask, ward: WardAtWork, over_https: list[str], chromium: Browser, tmp_path: Path) -> None:
    """The browser meets a site that is whole; killed without a word, it leaves nothing that a new start would trip over."""
    (tmp_path / "bin").mkdir()
    env = {"DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"], "PATH": str(tmp_path / "bin"), "WEB_WORKERS": "1"}
    port = int(over_https[3])
    run = Serving(tmp_path, *over_https, env=env)
    try:
        run.wait_until_open()
        sees_a_secure_site(chromium, LiveSite(app, f"https://{OFFICE}:{port}"), ward)
        left = run.programs()
        assert len(left) == 5, "web, schedule, queue and a worker for each queue"
    finally:
        run.kill()
    wait_until(lambda: not any(map(alive, left)), "something outlived the supervisor")
    assert refusal("127.0.0.1", port, "") is None
    queue = EmbeddedServer(tmp_path / "instance" / "queue")
    queue.start()
    queue.stop()


def sees_a_secure_site(chromium: Browser, site: LiveSite, ward: WardAtWork) -> None:
    with open_page(chromium, site) as minh:
        minh.sign_in("minh", PASSWORD)
        answer = minh.tab.goto(site.url(f"/today?route={ward.route.uid}"))
        assert answer is not None and answer.headers["strict-transport-security"] == "max-age=31536000"
        assert [(one["name"], one["secure"]) for one in minh.tab.context.cookies()] == [("__Host-tung-ngo", True)]
        assert is_secure_context(minh.tab)
        expect(minh.tab.get_by_role("button", name="Vắng nhà")).to_be_visible()
        expect(minh.tab.get_by_text(NOTE)).to_have_count(0)


def test_over_plain_http_on_a_lan(app: Flask, ward: WardAtWork, chromium: Browser, tmp_path: Path) -> None:
    """All works but what a browser keeps for secure pages, and each page says so."""
    office = create_app(
        Config(
            secret_key="x",
            instance_dir=tmp_path,
            database_url=app.config["SQLALCHEMY_DATABASE_URI"],
            public_base_url=f"http://{OFFICE}",
            trusted_hosts=(OFFICE,),
            testing=True,
        )
    )
    with serve(office) as local:
        site = LiveSite(office, local.base_url.replace("127.0.0.1", OFFICE))
        with open_page(chromium, site) as minh:
            minh.sign_in("minh", PASSWORD)
            minh.go(f"/today?route={ward.route.uid}")
            assert not is_secure_context(minh.tab)
            note = minh.tab.get_by_text(NOTE)
            expect(note).to_be_visible()
            expect(note).to_contain_text("Nhờ văn phòng bật https.")
            assert minh.overflow() == 0
            minh.tab.get_by_role("link", name="Mở phiếu nhà").click()
            expect(minh.tab.get_by_role("radio", name="Vắng nhà")).to_be_attached()
            expect(note).to_be_visible()
            minh.tab.go_back()
            minh.tab.get_by_role("button", name="Vắng nhà").click()
            expect(minh.tab.get_by_role("button", name="Hoàn tác")).to_be_visible()
        with open_page(chromium, site, viewport=DESKTOP) as lan:
            lan.sign_in("lan", PASSWORD)
            expect(lan.tab.get_by_text(NOTE)).to_be_visible()
        with open_page(chromium, site, viewport=DESKTOP) as quang:
            quang.sign_in("quang", PASSWORD)
            quang.tab.get_by_role("link", name="Cách bật https").click()
            expect(quang.tab).to_have_url(re.compile("/help/admin#https$"))
            expect(quang.tab.get_by_role("heading", name="Bật https")).to_be_in_viewport()
    limiter.enabled = False
    with office.app_context():
        db.engine.dispose()
