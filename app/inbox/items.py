"""Reading what a phone sent: the envelope is checked here, what is inside by the handler of its kind."""

from datetime import datetime
from math import isfinite
from typing import Any

from app.inbox.receive import Item, known_kind
from app.kernel.errors import Invalid
from app.kernel.ids import is_uid
from app.kernel.words import N_

DEEPEST, LONGEST_TEXT = 6, 4000
VERSIONS = range(1, 1000)
YEARS = range(1900, 2200)


def read_item(body: Any) -> Item:
    """Return the item in a JSON body. Raises Invalid when the envelope is not one of ours."""
    if not isinstance(body, dict):
        raise Invalid(N_("The phone sent something that is not a record."))
    uid, kind, payload = body.get("uid"), body.get("kind"), body.get("payload")
    version = body.get("version", 1)
    well_formed = isinstance(uid, str) and is_uid(uid) and isinstance(kind, str) and isinstance(payload, dict)
    if (
        not well_formed
        or type(version) is not int
        or version not in VERSIONS
        or not known_kind(str(kind))
        or not _plain(payload)
    ):
        raise Invalid(N_("The phone sent something that is not a record."))
    return Item(str(uid), str(kind), dict(payload or {}), read_moment(body.get("phone_at")), version)


def read_moment(text: Any) -> datetime:
    """Return an ISO 8601 moment with its zone. Raises Invalid for anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise Invalid(N_("The time on the record cannot be read.")) from None
    if moment.tzinfo is None or moment.year not in YEARS:
        raise Invalid(N_("The time on the record cannot be read."))
    return moment


def _plain(value: Any, depth: int = 0) -> bool:
    """Say whether JSON is shallow, with short texts, no NUL and no endless number, so that both databases can keep it."""
    if depth > DEEPEST:
        return False
    if isinstance(value, dict):
        return all(_plain(key, depth + 1) and _plain(item, depth + 1) for key, item in value.items())
    if isinstance(value, list):
        return all(_plain(item, depth + 1) for item in value)
    if isinstance(value, str):
        return len(value) <= LONGEST_TEXT and "\0" not in value and _encodable(value)
    return not isinstance(value, float) or isfinite(value)


def _encodable(text: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in text)
