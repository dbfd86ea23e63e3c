"""What goes to the log: one JSON line an event, whoever writes it, and never the values of variables, addresses or people."""

import logging
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Any

import structlog
from jinja2 import TemplateError

# Errors whose words name code. Others may quote what somebody typed: of those only the kind is told.
_NAME_CODE = (AttributeError, ImportError, NameError, RecursionError, TypeError, TemplateError, Warning)
_HIDDEN = "…"


def configure(level: str = "info") -> None:
    """Set the log up for this process; safe to run twice."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _error_without_values,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    if not any(isinstance(handler, LibraryLines) for handler in root.handlers):
        root.addHandler(LibraryLines())
    # The development server would tell every address that is asked for.
    logging.getLogger("werkzeug").setLevel(logging.WARNING)


class LibraryLines(logging.Handler):
    """Passes on what libraries log (from warnings on: the root logger's own level), as lines of ours."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        error = record.exc_info[1] if record.exc_info else None
        structlog.get_logger().log(record.levelno, _sentence(record), library=record.name, exc_info=error)


def told(error: BaseException) -> str:
    """Return a traceback with the lines of code and the kind of each error, the first cause first."""
    parts = [
        "".join(("Traceback (most recent call last):\n", *traceback.format_tb(one.__traceback__), kind(one)))
        for one in _causes(error)
    ]
    return "\n\nwhich led to\n\n".join(reversed(parts))


def _sentence(record: logging.LogRecord) -> str:
    """Return a library's sentence with its numbers; what else it fills in may be an address or a name."""
    if not isinstance(record.msg, str):
        return type(record.msg).__name__
    if not isinstance(record.args, tuple) or not record.args:
        return record.msg
    try:
        return record.msg % tuple(one if isinstance(one, int | float) else _HIDDEN for one in record.args)
    except (TypeError, ValueError):
        return record.msg


def _error_without_values(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    given = event.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else sys.exc_info()[1] if given else None
    if error is not None:
        event["exception"] = told(error)
    return event


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


def kind(error: BaseException) -> str:
    """Return the kind of an error and what the databases tell by name: the state, the rule, the statement with its gaps."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    if isinstance(error, _NAME_CODE):
        return f"{kind}: {error}"
    named = (
        getattr(error, "sqlstate", None),
        getattr(error, "sqlite_errorname", None),
        getattr(getattr(error, "diag", None), "constraint_name", None),
        getattr(error, "statement", None),
    )
    return ": ".join((kind, *(str(one) for one in named if one)))
