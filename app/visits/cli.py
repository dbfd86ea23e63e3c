"""`flask tallies verify [--rebuild]`: prove that states and counters equal the raw visits, or make them so."""

import click
from flask.cli import AppGroup

from app.doors.verify import differences, rebuild
from app.storage import unit
from app.visits.queries import raw_doors

tallies_cli = AppGroup("tallies", help="Door states and counters.")
SHOWN = 20


@tallies_cli.command("verify")
@click.option("--drive", type=int, help="Show only this drive (its id).")
@click.option("--rebuild", "rebuilds", is_flag=True, help="Write them anew from the visits.")
def verify(drive: int | None, rebuilds: bool) -> None:
    """Compare door states and counters with a recount of the visits; exit 1 when they differ."""
    if rebuilds:
        rebuild(raw_doors())
        unit.commit()
        click.echo("Rebuilt from the visits.")
    found = [one for one in differences(raw_doors()) if drive is None or one.drive_id in (None, drive)]
    for one in found[:SHOWN]:
        click.echo(f"{one.table} {one.key}: stored {one.stored}, counted {one.counted}", err=True)
    if found:
        raise click.ClickException(f"{len(found)} rows differ from the visits.")
    click.echo("States and counters equal the visits.")
