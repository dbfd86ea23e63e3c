"""`flask import`: reads a list the way an upload would and tells what would come in; stores nothing."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from app.intake.reader.book import ListRead, read_list
from app.intake.reader.told import told
from app.intake.reader.unreadable import Unreadable
from app.intake.registry import known_list, known_lists
from app.kernel.clock import local_day, utc_now
from app.kernel.errors import NotFound


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", help="What the list holds (households, volunteers); without it the best fit is taken.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day ages are counted on (today).")
@click.option("--json", "as_json", is_flag=True, help="Everything found, as JSON.")
@with_appcontext
def import_cli(file: Path, kind: str | None, as_of: datetime | None, as_json: bool) -> None:
    """Read a list of households or volunteers and tell what would come in; nothing is stored."""
    day = as_of.date() if as_of else local_day(utc_now())
    try:
        read = _read(file, kind, day)
    except (Unreadable, NotFound) as error:
        raise click.ClickException(error.message) from error
    answer = told(read, file.name)
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    click.echo(f"{answer['data_rows']} rows: {answer['accepted']} good ({answer['distinct']} different), ", nl=False)
    click.echo(f"{len(answer['warnings'])} to check, {answer['rejected_count']} rejected")
    for finding in (*answer["warnings"], *answer["rejected"]):
        click.echo(f"  {finding['sheet']}, row {finding['row']}: {finding['code']} {finding.get('value', '')}".rstrip())


def _read(file: Path, kind: str | None, day: date) -> ListRead[Any]:
    data = file.read_bytes()
    kinds = [known_list(kind)] if kind else known_lists()
    reads = [read_list(data, file.name, known.kind, day) for known in kinds]
    return max(reads, key=lambda read: sum(sheet.header.score for sheet in read.sheets if sheet.header))
