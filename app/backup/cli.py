"""`flask backup [--to DIR]`, `flask backup verify [BACKUP]`, `flask restore BACKUP`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from flask_babel import force_locale
from flask_babel import gettext as _

from app.access.actor import SYSTEM_ACTOR
from app.backup import actions
from app.backup.folder import backups_in
from app.backup.making import make_backup
from app.backup.proving import prove
from app.backup.restoring import restore
from app.config import SECRET_KEY_FILE, Config
from app.extensions import db
from app.kernel.clock import utc_now
from app.kernel.errors import DomainError
from app.storage import unit
from app.storage.revision import why_not_ready

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.group("backup", cls=AppGroup, invoke_without_command=True)
@click.option("--to", type=FOLDER, help="The folder to put it into (default: BACKUP_DIR).")
@click.pass_context
@with_appcontext
def backup_cli(context: click.Context, to: Path | None) -> None:
    """Make a backup; `verify` checks one."""
    if context.invoked_subcommand is not None:
        return
    place, begun = (to or _config().backups).resolve(), utc_now()
    with _in_words():
        backup, manifest = make_backup(db.engine, place, begun)
        _note(lambda: actions.note_made(SYSTEM_ACTOR, begun, utc_now(), place, manifest))
        told = _(
            "Backed up: %(place)s (%(rows)s rows, %(bytes)s bytes).",
            place=backup,
            rows=manifest.rows,
            bytes=manifest.bytes,
        )
        click.echo(told)
        click.echo(_("It holds the secret key: keep it as safe as the database."))


@backup_cli.command("verify")
@click.argument("backup", required=False, type=FOLDER)
@with_appcontext
def verify(backup: Path | None) -> None:
    """Restore a backup (default: the newest) to a temporary place and compare; exit 1 when anything is wrong."""
    with _in_words():
        chosen = _chosen(backup) if backup else _newest()
        faults = prove(db.engine, chosen)
        _note(lambda: actions.note_proved(SYSTEM_ACTOR, utc_now(), chosen, faults))
        for fault in faults:
            click.echo(_(fault.message, **fault.params), err=True)
        if faults:
            raise click.ClickException(_("The backup %(name)s cannot be relied on.", name=chosen.name))
        click.echo(_("The backup %(name)s is whole: restored to a temporary place and compared.", name=chosen.name))


@click.command("restore")
@click.argument("backup", type=FOLDER)
@with_appcontext
def restore_cli(backup: Path) -> None:
    """Fill an empty database from a backup, end all sessions, and say what to do next."""
    with _in_words():
        manifest, other_key, said = restore(db.engine, _chosen(backup), utc_now())
        click.echo(
            _(
                "Restored %(name)s: %(rows)s rows. Everybody has to sign in again.",
                name=manifest.name,
                rows=manifest.rows,
            )
        )
        click.echo(
            _("What was changed after the backup is as before: people stopped since then, roles taken back, passwords.")
        )
        for message, params in said:
            click.echo(_(message, **params))
        if other_key:
            message = _(
                "The environment sets another SECRET_KEY. Set it to what stands in %(file)s before you start the site."
            )
            click.echo(message % {"file": _chosen(backup) / SECRET_KEY_FILE}, err=True)
        click.echo(_("Next: flask --app wsgi audit verify, then start the site."))


@contextmanager
def _in_words() -> Iterator[None]:
    """Speak Vietnamese; a refusal is one sentence and exit status 1."""
    with force_locale("vi"):
        try:
            yield
        except DomainError as error:
            unit.rollback()
            raise click.ClickException(_(error.message, **error.params)) from error


def _note(write: Callable[[], None]) -> None:
    """Write down how it went, if the tables for it are there: before an upgrade, or beside an empty site, they are not."""
    if why_not_ready(db.engine) is None:
        write()
        unit.commit()


def _config() -> Config:
    config: Config = current_app.extensions["config"]
    return config


def _chosen(given: Path) -> Path:
    """Return the backup at a path, or of that name in the backup folder."""
    return given.resolve() if given.exists() else _config().backups / given.name


def _newest() -> Path:
    found = backups_in(_config().backups)
    if not found:
        raise click.ClickException(_("There is no backup in %(place)s.", place=_config().backups))
    return found[0]
