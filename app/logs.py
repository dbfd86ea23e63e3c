"""What goes to the log: one JSON line an event, with a plain traceback and never the values of variables."""

import sys

import structlog


def configure() -> None:
    """Set the log up for this process; safe to run twice.

    The library's usual setting draws tracebacks with the values of all local variables: names and phones of residents.
    """
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
