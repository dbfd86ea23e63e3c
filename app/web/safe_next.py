"""Where to go after signing in: only to a page of ours that is read with GET."""

import re

from flask import current_app
from werkzeug.exceptions import HTTPException

OURS = re.compile(r"/(?![/\\])[\x21-\x7e]*")


def safe_next(target: str | None, otherwise: str) -> str:
    """Return `target` if it is a path of this site with a GET route, else `otherwise` (`///evil.com` is not)."""
    if not target or not OURS.fullmatch(target):
        return otherwise
    path = target.split("?", 1)[0].split("#", 1)[0]
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return otherwise
    return target
