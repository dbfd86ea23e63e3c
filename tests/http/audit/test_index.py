"""The record: who sees which lines, filters, sentences."""

from datetime import timedelta

from flask import Flask

from app.audit.actions import record
from app.audit.queries import AuditFilter, audit_page
from app.extensions import db
from app.kernel.clock import utc_now
from tests.factories import people
from tests.factories.people import Cast
from tests.kit.page import Page


def test_lines_of_one_s_own_area(page: Page, cast: Cast) -> None:
    now = utc_now()
    record(people.actor(cast.lan), now, "people.disable", "account", cast.minh.id, cast.ward.path)
    record(people.actor(cast.hoa), now, "people.disable", "account", cast.son.id, cast.other_ward.path)
    record(people.actor(cast.quang), now, "people.settings", "organisation", 1)
    db.session.flush()
    lan = page.as_("lan").get("/audit")
    assert lan.texts(".audit-line") == [f"{lan.texts('.audit-line .num')[0]} Trần Thị Lan dừng tài khoản: Lê Minh"]
    assert len(page.as_("quang").get("/audit").css(".audit-line")) == 3
    page.as_("ban").get("/audit", expect=403)


def test_filters(page: Page, cast: Cast) -> None:
    now = utc_now()
    record(people.actor(cast.lan), now - timedelta(days=2), "people.edit", "account", cast.minh.id, cast.ward.path)
    record(people.actor(cast.lan), now, "people.link", "account", cast.thu.id, cast.ward.path)
    db.session.flush()
    lan = page.as_("lan")
    assert len(lan.get("/audit?action=people.link").css(".audit-line")) == 1
    assert len(lan.get(f"/audit?account={cast.minh.id}").css(".audit-line")) == 1
    assert not lan.get("/audit?day=2001-01-01").css(".audit-line")
    assert "Sơn" not in lan.get(f"/audit?account={cast.son.id}").text


def test_pages_follow_one_another(app: Flask, cast: Cast) -> None:
    for _ in range(5):
        record(people.actor(cast.lan), utc_now(), "people.edit", "account", cast.minh.id, cast.ward.path)
    db.session.flush()
    first = audit_page(people.actor(cast.lan), AuditFilter(), None, size=3)
    rest = audit_page(people.actor(cast.lan), AuditFilter(), int(first.next_key or 0), size=3)
    ids = [line.row.id for line in (*first.rows, *rest.rows)]
    assert ids == sorted(ids, reverse=True) and len(ids) == 5 and rest.next_key is None
