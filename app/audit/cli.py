"""`flask audit verify`: prove that the record is as it was written."""

import click
from flask.cli import AppGroup
from flask_babel import force_locale
from flask_babel import gettext as _

from app.audit.checking import Note, check_record
from app.audit.seal import site_key
from app.extensions import db
from app.storage.engine import only_reading

audit_cli = AppGroup("audit", help="The record of what was done.")


@audit_cli.command("verify")
@click.option("--noted", metavar="BLOCK:SEAL", help="The end of the chain as a backup or the log noted it.")
def verify(noted: str | None) -> None:
    """Find what was changed, removed or put in; exit 1 when anything was."""
    with force_locale("vi"), only_reading(), db.engine.connect() as connection:
        report = check_record(connection, site_key(), _note(noted))
        told = _(
            "Rows in the record: %(rows)s in %(blocks)s blocks, %(unsealed)s not sealed yet.",
            rows=report.rows,
            blocks=report.blocks,
            unsealed=report.unsealed,
        )
        click.echo(told)
        for finding in report.findings:
            click.echo(_(finding.message, **finding.params), err=True)
        if report.count:
            raise click.ClickException(
                _("The record is not as it was written: %(count)s findings.", count=report.count)
            )


def _note(given: str | None) -> Note | None:
    if given is None:
        return None
    block, _colon, seal = given.partition(":")
    if not block.isdigit() or not seal:
        raise click.UsageError(_("Give the block's number and its seal: 12:3fa8…"))
    return Note(int(block), seal)
