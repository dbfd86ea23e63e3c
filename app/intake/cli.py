"""`flask import`: reads a list and tells what would come in; without --dry-run it takes it in, as an upload would."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from app.intake.duplicates.in_file import repeated_in
from app.intake.foreground import place_for, take_in
from app.intake.jobs import MEMORY
from app.intake.memory import bounded_memory
from app.intake.reader.book import ListRead, read_list
from app.intake.reader.told import told
from app.intake.reader.unreadable import Unreadable
from app.intake.registry import KnownList, ListPlace, known_list, unit_of_register
from app.kernel.clock import local_day, utc_now
from app.kernel.errors import DomainError


@click.command("import")
@click.argument("kind")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--area", required=True, help="The unit the list is of, by its code in the register (00082).")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day the code and ages are looked up on (today).")
@click.option("--school", help="For pupils, where the unit has several schools: a part of the school's name.")
@click.option("--dry-run", is_flag=True, help="Only tell what would come in; nothing is stored.")
@click.option("--json", "as_json", is_flag=True, help="Everything found, as JSON.")
@with_appcontext
def import_cli(
    kind: str, file: Path, area: str, as_of: datetime | None, school: str | None, dry_run: bool, as_json: bool
) -> None:
    """Take in a list of KIND: households, volunteers, pupils or contacts. Safe to run again."""
    day = as_of.date() if as_of else local_day(utc_now())
    try:
        known, unit = known_list(kind), unit_of_register(area, day)
        place = None if dry_run else place_for(known, unit, school)
        read = _read(file, known, day)
        of_unit = place or ListPlace(unit.area_id or 0, "", unit.label)
        answer = told(read, *repeated_in(read, known, of_unit))
        if place is not None:
            answer["taken"] = take_in(known, place, file.name, file.read_bytes())
    except DomainError as error:
        raise click.ClickException(error.message % error.params if error.params else error.message) from error
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    click.echo(_in_words(answer))


def _read(file: Path, known: KnownList, day: date) -> ListRead[Any]:
    try:
        with bounded_memory(MEMORY):
            return read_list(file.read_bytes(), file.name, known.kind, day, whole=True)
    except MemoryError as error:
        raise Unreadable("too_large_inside") from error


def _in_words(answer: Mapping[str, Any]) -> str:
    reasons = Counter(line["reason"] for line in answer["skipped"])
    lines = [
        f"{answer['accepted']} good rows ({answer['distinct']} different), {len(answer['rejected'])} rejected, "
        f"{len(answer['warnings'])} remarks",
        "no data: " + (", ".join(f"{count} {reason}" for reason, count in reasons.most_common()) or "none"),
    ]
    for finding in (*answer["rejected"], *answer["warnings"]):
        said = f"  {finding['sheet']}, row {finding['row']}: {finding['code']} {finding['value'] or ''}"
        lines.append(said.rstrip())
    if "taken" in answer:
        lines.append("taken in: " + ", ".join(f"{count} {code}" for code, count in answer["taken"].items()))
    return "\n".join(lines)
