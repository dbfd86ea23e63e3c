"""Macros that depend on nothing but their arguments: drawn once for each set of them in a process, then taken from memory."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

from flask import Flask
from markupsafe import Markup

KEPT = 4096


def pure(macro: Callable[..., Markup]) -> Callable[..., Markup]:
    """Return the macro with a memory of its last 4,096 calls; values it cannot remember are drawn each time.

    For macros that ask for no language, token, actor or moment. Markup and a text of the same letters are told apart, as
    are 1 and True; neither may stand inside a list or mapping.
    """
    drawn = lru_cache(KEPT, typed=True)(lambda *values, **named: macro(*values, **named))

    @wraps(drawn)
    def draw(*values: Any, **named: Any) -> Markup:
        try:
            return drawn(*values, **named)
        except TypeError:  # a value that has no hash
            return macro(*values, **named)

    return draw


def register(app: Flask) -> None:
    """Give templates `pure(macro)`."""
    app.jinja_env.globals["pure"] = pure
