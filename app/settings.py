"""Our configuration in the words of Flask and its extensions."""

from datetime import timedelta
from typing import Any

from app.config import PROJECT, Config

# A queue server that is there and does not answer must not keep a person waiting (s): sign-ins are then counted in memory.
SHORT_WAIT = {"socket_connect_timeout": 1, "socket_timeout": 1}


def flask_settings(config: Config) -> dict[str, Any]:
    """Return the settings of Flask and its extensions for this configuration."""
    cookie = "__Host-tung-ngo" if config.https else "tung-ngo"
    return {
        "SECRET_KEY": config.secret_key,
        "TESTING": config.testing,
        "SQLALCHEMY_DATABASE_URI": config.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(config.database_url),
        "TRUSTED_HOSTS": list(config.trusted_hosts) or None,
        "MAX_CONTENT_LENGTH": config.max_body_bytes,
        "MAX_FORM_MEMORY_SIZE": config.max_body_bytes,
        "SESSION_COOKIE_NAME": cookie,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": config.https,
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_DEFAULT_LOCALE": "vi",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Ho_Chi_Minh",
        "BABEL_TRANSLATION_DIRECTORIES": _catalogues() or "translations",
        "RATELIMIT_STORAGE_URI": _limiter_storage(config.redis_url),
        "RATELIMIT_STORAGE_OPTIONS": dict(SHORT_WAIT) if config.redis_url else {},
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,
        "RATELIMIT_SWALLOW_ERRORS": True,
        "RATELIMIT_ENABLED": not config.testing,
        "SEND_FILE_MAX_AGE_DEFAULT": 3600,
        # zstd, which browsers would get otherwise, packs a small page a quarter worse than brotli.
        # Milliseconds: how long a page waits for the network before the kept one is shown, how long an item waits for its
        # answer, the first and the longest pause before it is tried again, how often a page asks to send.
        "OUTBOX_TIMING": {"page": 3000, "answer": 15_000, "pause": 5000, "longest": 300_000, "again": 60_000},
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_BR_LEVEL": 5,
        "COMPRESS_MIMETYPES": [
            *("text/html", "text/css", "text/javascript", "image/svg+xml"),
            *("application/json", "application/geo+json"),
        ],
    }


def _catalogues() -> str:
    """Return the catalogue folder of each slice, as Flask-Babel wants them."""
    return ";".join(sorted(str(found.parent) for found in (PROJECT / "translations").glob("*/vi")))


def _engine_options(database_url: str) -> dict[str, Any]:
    options: dict[str, Any] = {"hide_parameters": True}  # names and phones of a failed statement stay out of the log
    if not database_url.startswith("sqlite"):
        # A server that is away is said to be away before the phone gives up (15 s).
        options |= {"pool_pre_ping": True, "pool_timeout": 10, "connect_args": {"connect_timeout": 5}}
    return options


def _limiter_storage(redis_url: str | None) -> str:
    if redis_url is None:
        return "memory://"
    return "redis+" + redis_url if redis_url.startswith("unix://") else redis_url
