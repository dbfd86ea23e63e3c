"""What a backup says of itself: manifest.json, which also tells when one byte of itself was flipped."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from app.backup.failure import BackupFailed
from app.kernel.words import N_

FILE = "manifest.json"
FORMAT = 1
CHAIN_END = "SELECT id, seal FROM audit_block ORDER BY id DESC LIMIT 1"


@dataclass(frozen=True)
class KeptFile:
    """A file of the backup as it was written."""

    sha256: str
    bytes: int


@dataclass(frozen=True)
class Dump:
    """What an engine's copy holds. `tables`: how many rows each has; `columns` and `sequences`: PostgreSQL only."""

    engine: str
    server: str
    revision: str
    tables: dict[str, int]
    columns: dict[str, list[str]] = field(default_factory=dict)
    sequences: dict[str, list[Any]] = field(default_factory=dict)
    audit: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Manifest:
    """The whole backup. `dump.audit` notes the end of the chain of audit blocks: {block, seal}, empty before the first."""

    name: str
    made_at: str
    app: str
    dump: Dump
    files: dict[str, KeptFile]

    @property
    def rows(self) -> int:
        """How many rows all tables have together."""
        return sum(self.dump.tables.values())

    @property
    def bytes(self) -> int:
        """How many bytes all files have together."""
        return sum(file.bytes for file in self.files.values())


def write_manifest(folder: Path, manifest: Manifest) -> Path:
    """Write the manifest of a finished backup and return its path."""
    path = folder / FILE
    path.write_text(_text({"format": FORMAT, **asdict(manifest)}), encoding="utf-8")
    return path


def read_manifest(folder: Path) -> Manifest:
    """Read a backup's manifest. Raises BackupFailed when there is none or a byte of it is not as it was written."""
    try:
        text = (folder / FILE).read_text(encoding="utf-8")
        content = json.loads(text)
        told = {key: value for key, value in content.items() if key != "sha256"}
        is_whole = _text(told) == text
    except FileNotFoundError as error:
        raise BackupFailed(N_("There is no backup in %(place)s."), place=folder) from error
    except (ValueError, AttributeError):
        is_whole = False
    if not is_whole:
        raise BackupFailed(N_("The file %(file)s is damaged."), file=FILE)
    if told.pop("format") != FORMAT:
        raise BackupFailed(N_("This backup was made by a newer version of the site. Use that version."))
    files = {name: KeptFile(**file) for name, file in told.pop("files").items()}
    return Manifest(dump=Dump(**told.pop("dump")), files=files, **told)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 (hex) of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _text(content: dict[str, Any]) -> str:
    """Write the content with its own SHA-256 at the end; the same content always gives the same bytes."""
    digest = hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    return json.dumps({**content, "sha256": digest}, ensure_ascii=False, indent=1) + "\n"
