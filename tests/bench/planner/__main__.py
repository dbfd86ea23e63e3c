"""`python -m tests.bench.planner [--seconds N] [--only PART] [--seed N]`: contest, print, and after a whole run write it down."""

import os
import platform
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from app.config import PROJECT
from app.kernel.clock import local_day, utc_now
from tests.bench.figures import Bar, Figure, markdown, missed, table, write_between_markers
from tests.bench.planner import district
from tests.bench.planner.contest import HEADINGS, OURS, POLISHED, RIVALS, Entry, enter
from tests.bench.planner.generator import from_addresses, make_ward
from tests.bench.planner.true_streets import true_ward
from tests.bench.planner.wards import GIVEN, load, save

DOCUMENT, SECTION = PROJECT / "docs" / "measurements.md", "planner"
GIVEN_WARDS = ("w1000_s1", "w1000_s1_addr", "w3000_s1", "w3000_s1_win")
LARGE = 20_000
PARTS = ("given", "fresh", "true", "large", "district")
GOALS = {(OURS, "w1000_s1"): (10.4, 1.5), (POLISHED, "w1000_s1"): (10.25, 15.0)}
"""Who and on which ward -> kilometres and seconds that ours must reach."""

ADDRESS_ONLY = 1.05


@click.command()
@click.option(
    "--seconds", type=click.FloatRange(1, 300), default=15, help="For each of the other solvers, on each ward."
)
@click.option("--only", type=click.Choice(PARTS), help="One part, for reading only.")
@click.option("--seed", type=int, default=11, help="Of the fresh wards.")
def main(seconds: float, only: str | None, seed: int) -> None:
    """Measure our plans beside those of others."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    now, began = utc_now(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tungngo-planner-") as name:
        entries, figures = _measure(Path(name), only, seconds, seed)
    said = _said(now, seconds, seed, (time.monotonic() - began) / 60)
    tables = [markdown(HEADINGS, (entry.cells() for entry in entries))] if entries else []
    tables += [table(figures)] if figures else []
    click.echo("\n" + "\n\n".join([said, *tables]) + "\n")
    over = missed(figures)
    click.echo("\n".join(["Missed:", *over]) if over else "Every bar is met.")
    if only is None:
        write_between_markers(DOCUMENT, "\n" + "\n\n".join([said, *tables]) + "\n", SECTION)
        click.echo(f"Written into {DOCUMENT.relative_to(PROJECT)}.")


def _measure(folder: Path, only: str | None, seconds: float, seed: int) -> tuple[list[Entry], list[Figure]]:
    entries: list[Entry] = []
    for part in (only,) if only else PARTS:
        for data in _wards(part, seed):
            ward = save(data, folder / "ward.json")
            for who in (OURS,) if part == "large" else (OURS, POLISHED, *RIVALS):
                click.echo(f"{data['name']}: {who} …", err=True)
                entries.append(enter(who, ward, folder, seconds))
                click.echo("  " + " | ".join(entries[-1].cells()), err=True)
    figures = list(_figures([entry for entry in entries if entry.who not in RIVALS]))
    if only in (None, "district"):
        click.echo("district …", err=True)
        figures += district.measure(folder, seed)
    return entries, figures


def _wards(part: str, seed: int) -> Iterator[dict[str, Any]]:
    if part == "given":
        for name in GIVEN_WARDS:
            yield load(GIVEN / f"{name}.json.gz")
    elif part == "fresh":
        fresh = make_ward(seed, 1_000)
        yield fresh
        yield from_addresses(fresh)
        yield make_ward(seed, 3_000, appointments=0.05)
    elif part == "true":
        yield true_ward()
    elif part == "large":
        yield make_ward(seed, LARGE)


def _figures(ours: Sequence[Entry]) -> Iterator[Figure]:
    """Yield what our plans must reach."""
    walked = {entry.ward: entry.score.walk_m for entry in ours if entry.score is not None and entry.who == OURS}
    if ours:
        faults = sum(1 if entry.score is None else len(entry.score.errors) for entry in ours)
        yield Figure(f"faults in our {len(ours)} plans", faults, "", Bar(most=0))
    for entry in ours:
        if (entry.who, entry.ward) in GOALS and entry.score is not None:
            kilometres, seconds = GOALS[entry.who, entry.ward]
            yield Figure(f"{entry.ward}, {entry.who}: walked", entry.score.walk_m / 1000, "km", Bar(most=kilometres))
            yield Figure(f"{entry.ward}, {entry.who}: planned", entry.seconds, "s", Bar(most=seconds))
        if entry.ward.startswith(f"g{LARGE}_"):
            yield Figure(f"{LARGE:,} doors as one ward: planned", entry.seconds, "s", Bar(most=3))
        known = entry.ward.removesuffix("_addr")
        if entry.who == OURS and known != entry.ward and known in walked and entry.ward in walked:
            share = walked[entry.ward] / walked[known]
            yield Figure(f"{entry.ward}: walked / with coordinates", share, "", Bar(most=ADDRESS_ONLY))


def _said(now: datetime, seconds: float, seed: int, minutes: float) -> str:
    where = f"{local_day(now).isoformat()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    others = ", ".join(RIVALS.values())
    return f"{where}, `make bench-planner` in {minutes:.0f} minutes; {others}: {seconds:g} s each; fresh wards of seed {seed}."


if __name__ == "__main__":
    sys.exit(main())
