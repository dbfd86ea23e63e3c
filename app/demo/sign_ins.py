"""Who can sign in to the demo, and where each of them begins."""

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from flask import current_app

from app.config import DEMO_SIGN_INS
from app.demo.people import Post
from app.home.queries import day_of
from app.home.rules import Landing, landing_for
from app.people.actors import actor_of
from app.people.models import Account
from app.places.models import Area

PASSWORD = "demo-tung-ngo"
EVERYWHERE = "Toàn hệ thống"
COLUMNS = ("role", "login", "password", "card", "area", "name", "url")
"""What a terminal shows of each person, in this order."""


@dataclass(frozen=True)
class SignIn:
    """One person of the demo; `url` is the path of the page their work begins on, `card` the code and PIN of their card."""

    role: str
    name: str
    login: str
    password: str
    area: str
    url: str
    card: str = ""


def sign_in_of(post: Post, account: Account, area: Area | None, now: datetime, card: str = "") -> SignIn:
    """Return how the holder of a post signs in; their work begins where `/` leads them."""
    actor = actor_of(account)
    landing = landing_for(actor, day_of(actor, now)) or Landing("home.index")
    url = current_app.url_map.bind("").build(landing.endpoint, dict(landing.parts))
    place = area.label if area else EVERYWHERE
    return SignIn(post.role.value, account.name, account.login or "", PASSWORD, place, url, card)


def as_json(sign_ins: list[SignIn], base_url: str) -> str:
    """Return the list as JSON with whole addresses."""
    return json.dumps([asdict(one) | {"url": base_url + one.url} for one in sign_ins], ensure_ascii=False, indent=2)


def keep(folder: Path, text: str) -> None:
    """Keep the list beside the database, for its owner alone."""
    handle = os.open(folder / DEMO_SIGN_INS, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


def table(sign_ins: list[SignIn]) -> str:
    """Return the list as columns for a terminal."""
    rows = [COLUMNS, *(tuple(getattr(one, column) for column in COLUMNS) for one in sign_ins)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(COLUMNS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
