"""A database that takes no changes, met on a phone: the page stays, the words are the server's, the text is kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from app.extensions import db
from tests.http.visits.conftest import Walk, walk
from tests.kit.browsing import open_page
from tests.kit.databases import Database
from tests.kit.live import LiveSite, serve
from tests.kit.trouble import Troubled, site_in_trouble

__all__ = ["walk"]


@pytest.fixture
def troubled(
    app: Flask, walk: Walk, databases: dict[str, Database], engine_name: str, tmp_path: Path
) -> Iterator[Troubled]:
    db.session.commit()
    with site_in_trouble(databases[engine_name], tmp_path) as site, site.site.app_context():
        yield site


@pytest.fixture
def site(troubled: Troubled) -> Iterator[LiveSite]:
    with serve(troubled.site) as live:
        yield live


def test_a_tap_that_is_not_stored_says_so_and_can_be_made_again(
    site: LiveSite, troubled: Troubled, chromium: Browser
) -> None:
    """On a phone that keeps nothing itself; on any other the tap waits there."""
    with open_page(chromium, site) as minh:
        minh.tab.add_init_script("Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })")
        minh.expected_statuses = {503}
        minh.sign_in_as("minh")
        minh.go("/today")
        door = minh.tab.locator("#route-dock").inner_text()
        troubled.begin("read_only")
        minh.tab.get_by_role("button", name="Vắng nhà").click()
        alert = minh.tab.locator("#alert")
        expect(alert).to_contain_text("chỉ đọc được")
        expect(alert).to_contain_text("Mã, khi cần hỏi")
        assert minh.tab.locator("#route-dock").inner_text() == door
        troubled.end()
        minh.tab.get_by_role("button", name="Vắng nhà").click()
        expect(minh.tab.get_by_role("button", name="Hoàn tác")).to_be_visible()


def test_a_form_is_sent_again_from_the_page_that_says_so(site: LiveSite, troubled: Troubled, chromium: Browser) -> None:
    with open_page(chromium, site, java_script_enabled=False) as lan:
        lan.expected_statuses = {503}
        lan.sign_in_as("lan")
        lan.go("/account")
        lan.tab.get_by_label("Họ tên").fill("Lan Đổi Tên")
        troubled.begin("gone")
        lan.tab.get_by_role("button", name="Lưu", exact=True).click()
        expect(lan.tab.get_by_role("heading", level=1)).to_contain_text("chưa trả lời")
        troubled.end()
        lan.tab.get_by_role("button", name="Gửi lại").click()
        expect(lan.tab.get_by_label("Họ tên")).to_have_value("Lan Đổi Tên")
