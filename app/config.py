"""The environment, read once into a frozen object; nothing else in the code looks at it."""

import contextlib
import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

PROJECT = Path(__file__).resolve().parent.parent
# Who can sign in to the demo; where this file lies, every page says that the data is invented.
DEMO_SIGN_INS = "demo-sign-ins.json"
LOG_LEVELS = ("debug", "info", "warning", "error")
SECRET_KEY_FILE = "secret_key"


@dataclass(frozen=True)
class Config:
    """Everything a running process may depend on. `redis_url` None means: no queue is reachable, jobs wait.

    `map_tiles` is the address of pictures below maps, with {z}, {x} and {y} in it; "" means: maps are drawn from lines alone.
    """

    secret_key: str
    instance_dir: Path
    database_url: str
    redis_url: str | None = None
    public_base_url: str = "http://127.0.0.1:8000"
    trusted_hosts: tuple[str, ...] = ()
    trusted_proxies: int = 0
    testing: bool = False
    max_body_bytes: int = 256 * 1024
    max_upload_bytes: int = 10 * 1024 * 1024
    busy_timeout_s: int = 15
    demo: bool = False
    log_level: str = "info"
    backup_dir: Path | None = None
    map_tiles: str = ""
    map_credit: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)

    @property
    def https(self) -> bool:
        """Say whether people reach the site over TLS (decides cookie prefix and HSTS)."""
        return urlsplit(self.public_base_url).scheme == "https"

    @property
    def backups(self) -> Path:
        """Return the folder where backups are kept."""
        return self.backup_dir or self.instance_dir / "backups"

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> "Config":
        """Read the environment. Makes the instance folder and, the first time, a secret key kept inside it (0600)."""
        env = os.environ if env is None else env
        instance = instance_dir(env)
        instance.mkdir(parents=True, exist_ok=True)
        base_url = env.get("PUBLIC_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
        hosts = tuple(host.strip() for host in env.get("TRUSTED_HOSTS", "").split(",") if host.strip())
        return cls(
            secret_key=env.get("SECRET_KEY") or _kept_secret(instance / SECRET_KEY_FILE),
            instance_dir=instance,
            database_url=_database_url(env.get("DATABASE_URL"), instance),
            redis_url=env.get("REDIS_URL") or None,
            public_base_url=base_url,
            trusted_proxies=int(env.get("TRUSTED_PROXIES", "0")),
            trusted_hosts=hosts or _default_hosts(base_url),
            log_level=_log_level(env.get("LOG_LEVEL")),
            backup_dir=Path(env["BACKUP_DIR"]).resolve() if env.get("BACKUP_DIR") else None,
            map_tiles=_tiles(env.get("MAP_TILES_URL", "").strip()),
            map_credit=env.get("MAP_TILES_CREDIT", "").strip(),
            demo=env.get("DEMO") == "1" or (instance / DEMO_SIGN_INS).exists(),
        )


def instance_dir(env: Mapping[str, str]) -> Path:
    """Return where this environment keeps everything; the folder may not exist yet."""
    return Path(env.get("INSTANCE_DIR", PROJECT / "instance")).resolve()


def _database_url(given: str | None, instance: Path) -> str:
    if not given:
        return f"sqlite:///{instance / 'tung-ngo.sqlite3'}"
    for short in ("postgres://", "postgresql://"):
        if given.startswith(short):
            return "postgresql+psycopg://" + given.removeprefix(short)
    return given


def _tiles(given: str) -> str:
    """Return the address of map tiles; browsers are allowed to ask its host, so that it must name one plainly."""
    if not given:
        return ""
    parts = urlsplit(given)
    plain = parts.hostname and not set("{}*;, ") & set(parts.netloc)
    if parts.scheme not in ("http", "https") or not plain or any(gap not in given for gap in ("{z}", "{x}", "{y}")):
        raise ValueError("MAP_TILES_URL is like https://tiles.example/{z}/{x}/{y}.png")
    return given


def _log_level(given: str | None) -> str:
    if given:
        if given.lower() not in LOG_LEVELS:
            raise ValueError(f"LOG_LEVEL knows {', '.join(LOG_LEVELS)}")
        return given.lower()
    # Whoever sits at the terminal reads what needs them; a file or a service manager gets a line for each request.
    return "warning" if sys.stderr.isatty() else "info"


def _default_hosts(base_url: str) -> tuple[str, ...]:
    host = urlsplit(base_url).hostname
    return tuple(dict.fromkeys(filter(None, (host, "127.0.0.1", "localhost"))))


def _kept_secret(path: Path) -> str:
    """Return the secret kept there, the same in every process: it appears whole or, on a full disk, not at all."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(48))
            with contextlib.suppress(FileExistsError):  # another process was quicker: its secret counts
                path.hardlink_to(draft)
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()
