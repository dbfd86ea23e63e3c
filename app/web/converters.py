"""Typed parts of URLs beyond Werkzeug's own."""

from werkzeug.routing import BaseConverter

from app.kernel.ids import UID_PATTERN


class UidConverter(BaseConverter):
    """A UUID version 7 as text; anything else is a 404 before a view runs."""

    regex = UID_PATTERN.pattern
