"""The whole house: the app that answers requests, and what works behind it: commands, jobs, the clock, migrations.

A web server takes `app.factory:create_app()` alone, so that it never loads what it has no use for.
"""

from flask import Flask

from app.audit.cli import audit_cli
from app.audit.sealing import seal_rows
from app.backup.actions import look_after_backups
from app.backup.cli import backup_cli, restore_cli
from app.backup.hooks import on_restore, register_administrators
from app.backup.jobs import make_nightly
from app.backup.queries import JOB as BACKUP_JOB
from app.config import PROJECT, Config
from app.demo.cli import demo
from app.extensions import db
from app.factory import create_app
from app.intake.actions import APPLY_JOB, PARSE_JOB, UNDO_JOB
from app.intake.cli import import_cli
from app.intake.jobs import apply_list, parse_list
from app.intake.undoing import undo_list
from app.jobs.registry import register_job
from app.jobs.schedule import leave_a_sign, register_scheduled
from app.jobs.sweeping import sweep
from app.people.actions.held_cards import hold_cards
from app.people.cli import create_admin
from app.people.queries import administrators
from app.people.sessions import end_all_sessions
from app.places.cli import places_cli
from app.plans.actions.drafts import JOB as PLAN_JOB
from app.plans.actions.drafts import WARD_JOB
from app.plans.actions.replan import JOB as REPLAN_JOB
from app.plans.jobs import plan_routes, replan_routes
from app.routes.actions.timing import lapse_routes
from app.sales.actions.running import close_shifts
from app.sales.actions.schedule import look_ahead
from app.storage.migrating import migrate
from app.visits.cli import tallies_cli

COMMANDS = (demo, import_cli, create_admin, places_cli, tallies_cli, audit_cli, backup_cli, restore_cli)


def create_house(config: Config | None = None) -> Flask:
    """Build the app from `config` (default: the environment) for a worker, the clock or a command."""
    app = create_app(config)
    migrate.init_app(app, db, directory=str(PROJECT / "migrations"))
    for command in COMMANDS:
        app.cli.add_command(command)
    _register_jobs()
    _register_clock()
    register_administrators(administrators)
    on_restore("sessions", end_all_sessions)
    on_restore("cards", hold_cards)
    return app


def _register_jobs() -> None:
    register_job(PARSE_JOB, parse_list)
    register_job(APPLY_JOB, apply_list)
    register_job(UNDO_JOB, undo_list)
    register_job(PLAN_JOB, plan_routes)
    register_job(WARD_JOB, plan_routes)
    register_job(REPLAN_JOB, replan_routes)
    register_job(BACKUP_JOB, make_nightly)


def _register_clock() -> None:
    register_scheduled("schedule.beat", 1, leave_a_sign)
    register_scheduled("jobs.sweep", 1, sweep)
    register_scheduled("routes.lapse", 5, lapse_routes)
    register_scheduled("backup.look", 60, look_after_backups)
    register_scheduled("audit.seal", 5, seal_rows)
    register_scheduled("sales.ahead", 60, look_ahead)
    register_scheduled("sales.close", 60, close_shifts)
