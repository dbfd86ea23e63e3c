"""A candidate as plain JSON values and back, so that a preview can be kept between two requests."""

from datetime import date
from typing import Any, TypeVar, get_args, get_type_hints

C = TypeVar("C")


def to_plain(candidate: object) -> dict[str, Any]:
    """Return the fields of a frozen dataclass of texts, numbers and dates; dates as ISO text."""
    names, dates = _fields_of(type(candidate))
    values = {name: getattr(candidate, name) for name in names}
    for name in dates:
        if values[name] is not None:
            values[name] = values[name].isoformat()
    return values


def from_plain(form: type[C], values: dict[str, Any]) -> C:
    """Return the dataclass that `to_plain` took apart."""
    names, dates = _fields_of(form)
    told = {name: values[name] for name in names if name in values}
    for name in dates:
        if told.get(name):
            told[name] = date.fromisoformat(told[name])
    return form(**told)


_known: dict[type, tuple[tuple[str, ...], tuple[str, ...]]] = {}


def _fields_of(form: type) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of all fields in their order, and of those that are dates; looked up once a form."""
    if form not in _known:
        hints = get_type_hints(form)
        dates = tuple(name for name, hint in hints.items() if hint is date or date in get_args(hint))
        _known[form] = tuple(hints), dates
    return _known[form]
