"""`python -m tests.bench [PART …]`: measure, print the table, and after a whole run write it into docs/measurements.md."""

import os
import platform
import signal
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import click

from app import catalogues
from app.config import PROJECT
from app.kernel.clock import local_day, utc_now
from tests.bench.figures import Figure, missed, table, write_between_markers
from tests.bench.parts import PARTS
from tests.bench.run import Run

DOCUMENT = PROJECT / "docs" / "measurements.md"


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(list(PARTS)))
def main(parts: tuple[str, ...]) -> None:
    """Measure ours and the floor; of PARTS, or of everything."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # on the way out every server is stopped, too
    catalogues.compile_all()
    now = utc_now()
    began = time.monotonic()
    figures = _measure(parts or tuple(PARTS), now)
    minutes = (time.monotonic() - began) / 60
    said = _said(now, minutes)
    click.echo(f"\n{said}\n\n{table(figures)}\n")
    over = missed(figures)
    click.echo("\n".join(["Missed:", *over]) if over else "Every bar is met.")
    if not parts:
        write_between_markers(DOCUMENT, "\n".join(["", said, "", table(figures), ""]))
        click.echo(f"Written into {DOCUMENT.relative_to(PROJECT)}.")


def _measure(parts: tuple[str, ...], now: datetime) -> list[Figure]:
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="tungngo-bench-") as folder, ExitStack() as stack:
        run = Run(Path(folder), now, stack)
        if parts == tuple(PARTS):
            click.echo("filling the databases …", err=True)
            run.fill()
        for name in parts:
            click.echo(f"{name} …", err=True)
            for figure in PARTS[name](run):
                figures.append(figure)
                click.echo("  " + " | ".join(filter(None, figure.cells())), err=True)
    return figures


def _said(now: datetime, minutes: float) -> str:
    python = f"Python {platform.python_version()}"
    return f"{local_day(now).isoformat()}, {os.cpu_count()} cores, {python}, `make bench` in {minutes:.0f} minutes."


if __name__ == "__main__":
    sys.exit(main())
