"""Typed parts of URLs beyond Werkzeug's own."""

from typing import Any

from werkzeug.routing import BaseConverter, IntegerConverter, Map

from app.kernel.ids import UID_PATTERN


class UidConverter(BaseConverter):
    """A UUID version 7 as text; anything else is a 404 before a view runs."""

    regex = UID_PATTERN.pattern


class IdConverter(IntegerConverter):
    """A row's id: no larger than the databases keep, so that a made-up one is a 404 and not a database error."""

    def __init__(self, url_map: Map, *args: Any, **options: Any) -> None:
        options.setdefault("max", 2**31 - 1)
        super().__init__(url_map, *args, **options)


class CodeConverter(BaseConverter):
    """A short code that is printed on posters; nothing a database could stumble over."""

    regex = "[A-Za-z0-9-]{1,12}"
