"""Sites that differ from the usual one: served over TLS, or with a page that breaks."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.access.guard import open_to_all
from app.config import Config
from app.extensions import db, limiter
from app.factory import create_app
from tests.kit.page import Page
from tests.kit.sign_in import sign_in


def another(app: Flask, folder: Path, base_url: str, **settings: Any) -> Flask:
    """A second app on the same database."""
    usual: dict[str, Any] = {
        "secret_key": "x",
        "instance_dir": folder,
        "database_url": app.config["SQLALCHEMY_DATABASE_URI"],
        "public_base_url": base_url,
        "trusted_hosts": ("localhost",),
        "testing": True,
    }
    return create_app(Config(**usual | settings))


@pytest.fixture
def over_tls(app: Flask, tmp_path: Path) -> Iterator[Page]:
    """A stranger's browser at a site that people reach by https."""
    yield from _at(another(app, tmp_path, "https://localhost"))


@pytest.fixture
def breaking(app: Flask, tmp_path: Path) -> Iterator[Page]:
    """A stranger's browser at a site where GET and POST /breaks fall over."""
    site = another(app, tmp_path, "http://localhost")

    @open_to_all("the tests' own page")
    def breaks() -> str:
        raise RuntimeError("nobody foresaw this")

    site.add_url_rule("/breaks", "breaks", breaks, methods=["GET", "POST"])
    yield from _at(site)


def _at(site: Flask) -> Iterator[Page]:
    yield Page(site, sign_in)
    limiter.enabled = False
    with site.app_context():
        db.engine.dispose()
