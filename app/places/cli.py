"""Commands of places: `flask places load`, `flask places index`."""

import click
from flask.cli import AppGroup

from app.access.actor import SYSTEM_ACTOR
from app.kernel.clock import utc_now
from app.places.register import load_register
from app.places.word_index import index_words_again
from app.storage import unit

places_cli = AppGroup("places", help="Areas and their register.")


@places_cli.command("load")
def load() -> None:
    """Bring the register of administrative units (data/admin) into the tree; safe to run again."""
    loaded = load_register(SYSTEM_ACTOR, utc_now())
    unit.commit()
    click.echo(f"{loaded.units} units and {loaded.successions} successions added.")


@places_cli.command("index")
def index() -> None:
    """Write the words by which households are found anew; safe to run again."""
    words = index_words_again()
    unit.commit()
    click.echo(f"{words} words of households written.")
