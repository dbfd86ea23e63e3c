"""The words of every slice in its own catalogue: `python -m app.catalogues compile | extract | check`.

`translations/<slice>/vi/LC_MESSAGES/messages.po` holds the Vietnamese of the msgids that `app/<slice>/` and
`templates/<slice>/` use; macros and layouts belong to the slice `ui`. The compiled files are never committed.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PROJECT = Path(__file__).resolve().parent.parent
FOLDER = PROJECT / "translations"
LOCALE = "vi"
# The same date in every header: extracting again changes nothing but words.
DATED = datetime(2026, 11, 22, tzinfo=UTC)
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "N_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
}
SHARED_TEMPLATES = {"layouts": "ui", "ui": "ui"}

Key = tuple[str, ...]


def compile_all() -> None:
    """Write the .mo file of every catalogue that is newer than it."""
    for source in _catalogue_files():
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns > source.stat().st_mtime_ns:
            continue
        buffer = BytesIO()
        write_mo(buffer, _read(source))
        fresh = target.with_suffix(".mo.new")
        fresh.write_bytes(buffer.getvalue())
        fresh.replace(target)


def extract() -> dict[str, Catalog]:
    """Return what the code and the templates say now: a catalogue of msgids for each slice."""
    found: dict[str, Catalog] = {}
    for path, slice_name, method in _sources():
        catalogue = found.setdefault(slice_name, Catalog(locale=LOCALE, fuzzy=False))
        options = {"trimmed": "true", "silent": "false"} if method == "jinja2" else {}
        for line, message, comments, context in extract_from_file(
            method, path, keywords=KEYWORDS, comment_tags=("i18n:",), options=options
        ):
            place = (path.relative_to(PROJECT).as_posix(), line)
            catalogue.add(message, locations=[place], auto_comments=comments, context=context)
    return found


def update() -> None:
    """Bring every catalogue up to what is extracted; new msgids come in empty, unused ones leave."""
    for slice_name, template in sorted(extract().items()):
        if not len(template):
            continue
        target = FOLDER / slice_name / LOCALE / "LC_MESSAGES" / "messages.po"
        target.parent.mkdir(parents=True, exist_ok=True)
        catalogue = _read(target) if target.exists() else Catalog(locale=LOCALE, fuzzy=False)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        catalogue.creation_date = DATED
        buffer = BytesIO()
        write_po(buffer, catalogue, width=0, sort_output=True, include_lineno=False, omit_header=False)
        target.write_bytes(buffer.getvalue())


def faults() -> list[str]:
    """Return what is wrong, one line each: an empty or fuzzy translation, a msgid in no catalogue or said in two ways."""
    found = []
    known: dict[Key, object] = {}
    for source in _catalogue_files():
        for message in _read(source):
            if not message.id:
                continue
            where = f"{source.relative_to(PROJECT)}: {_first(message.id)!r}"
            if message.fuzzy:
                found.append(f"{where} is fuzzy")
            elif not all(message.string if isinstance(message.string, tuple) else (message.string,)):
                found.append(f"{where} has no Vietnamese")
            else:
                found += [f"{where}: {error}" for error in message.check()]
            if known.setdefault(_key(message.id), message.string) != message.string:
                found.append(f"{where} is said differently in another catalogue")
    for slice_name, template in extract().items():
        for message in template:
            if message.id and _key(message.id) not in known:
                found.append(f"{message.locations[0][0]}: {_first(message.id)!r} is not in a catalogue ({slice_name})")
    return found


def _sources() -> Iterator[tuple[Path, str, str]]:
    for path in sorted((PROJECT / "app").rglob("*.py")):
        parts = path.relative_to(PROJECT / "app").parts
        yield path, parts[0] if len(parts) > 1 else "web", "python"
    for path in sorted((PROJECT / "templates").rglob("*.*")):
        if path.suffix in (".html", ".txt", ".svg"):
            parts = path.relative_to(PROJECT / "templates").parts
            yield path, SHARED_TEMPLATES.get(parts[0], parts[0] if len(parts) > 1 else "ui"), "jinja2"


def _catalogue_files() -> list[Path]:
    return sorted(FOLDER.glob(f"*/{LOCALE}/LC_MESSAGES/messages.po"))


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE, abort_invalid=True)


def _key(message_id: str | tuple[str, ...] | list[str]) -> Key:
    return (message_id,) if isinstance(message_id, str) else tuple(message_id)[:1]


def _first(message_id: str | tuple[str, ...] | list[str]) -> str:
    return message_id if isinstance(message_id, str) else message_id[0]


def main(arguments: list[str]) -> int:
    """Run one of the commands; return the exit status."""
    match arguments:
        case ["compile"]:
            compile_all()
        case ["extract"]:
            update()
        case ["check"]:
            found = faults()
            sys.stderr.writelines(f"{line}\n" for line in found)
            return 1 if found else 0
        case _:
            sys.stderr.write("usage: python -m app.catalogues compile | extract | check\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
