"""A candidate as plain JSON values and back, so that a preview can be kept between two requests."""

from dataclasses import fields
from datetime import date
from typing import Any, TypeVar, get_args, get_type_hints

C = TypeVar("C")


def to_plain(candidate: object) -> dict[str, Any]:
    """Return the fields of a frozen dataclass of texts, numbers and dates; dates as ISO text."""
    values = {part.name: getattr(candidate, part.name) for part in fields(candidate)}  # type: ignore[arg-type]  # a dataclass
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def from_plain(form: type[C], values: dict[str, Any]) -> C:
    """Return the dataclass that `to_plain` took apart."""
    names, dates = _fields(form)
    return form(
        **{
            name: date.fromisoformat(value) if name in dates and value else value
            for name, value in values.items()
            if name in names
        }
    )


_known: dict[type, tuple[frozenset[str], frozenset[str]]] = {}


def _fields(form: type) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of all fields, and of those that are dates; looked up once a form."""
    if form not in _known:
        hints = get_type_hints(form)
        dates = (name for name, hint in hints.items() if hint is date or date in get_args(hint))
        _known[form] = frozenset(hints), frozenset(dates)
    return _known[form]
