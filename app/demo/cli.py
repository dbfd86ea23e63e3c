"""The command `flask demo`: fills an empty database with the demo story and says who can sign in."""

import gc
from datetime import date, datetime

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import force_locale
from flask_babel import gettext as _

from app.config import Config
from app.demo.district.build import tell_district
from app.demo.sign_ins import as_json, keep, table
from app.demo.wards import tell_demo
from app.kernel.clock import local_day, utc_now
from app.kernel.errors import DomainError
from app.storage import unit

GARBAGE = 100_000
"""The story makes many objects and drops few at a time: looking for garbage less often is a tenth faster."""


@click.command("demo")
@click.option(
    "--size", type=click.Choice(["ward", "district"]), default="ward", show_default=True, help="How much is told."
)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day of the story (default: today).")
@click.option("--json", "wants_json", is_flag=True, help="Print the sign-ins as JSON.")
@with_appcontext
def demo(size: str, as_of: datetime | None, wants_json: bool) -> None:
    """Fill an empty database with the demo story."""
    now = utc_now()
    day: date = as_of.date() if as_of else local_day(now)
    config: Config = current_app.extensions["config"]
    gc.set_threshold(GARBAGE)
    with force_locale("vi"):
        try:
            if size == "district":
                sign_ins = tell_district(day, now, lambda line: click.echo(line, err=True))
            else:
                sign_ins = tell_demo(day, now, config.secret_key)
        except DomainError as error:
            unit.rollback()
            raise click.ClickException(_(error.message, **error.params)) from error
        unit.commit()
    listed = as_json(sign_ins, config.public_base_url)
    keep(config.instance_dir, listed)
    click.echo(listed if wants_json else table(sign_ins))
