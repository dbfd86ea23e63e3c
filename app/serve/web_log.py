"""The web server's own words in our log: what it says of itself, nothing of the addresses people asked for."""

from typing import Any

from gunicorn.glogging import Logger

from app.logs import LibraryLines, configure


class WebLog(Logger):
    """Put before gunicorn with `--logger-class`; each request is told by the app itself."""

    def setup(self, cfg: Any) -> None:
        """Replace the handlers that write plain lines."""
        super().setup(cfg)
        configure()
        self.error_log.handlers = [LibraryLines()]

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Leave out who sent a request that cannot be read, and what was in it: it is filled in before it comes here."""
        shown = "Invalid request" if msg.startswith("Invalid request from") else msg
        super().warning(shown, *args, **kwargs)

    def access(self, *_args: Any, **_kwargs: Any) -> None:
        """Say nothing: the app's line has the route and not the address."""
