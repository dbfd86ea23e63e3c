"""Wiring only: which rooms there are and how they are bound to the app."""

from datetime import timedelta
from typing import Any

from flask import Flask
from jinja2 import StrictUndefined

from app.access.guard import close_by_default
from app.audit.names import register_name_lookup
from app.audit.views import bp as audit_bp
from app.config import PROJECT, Config
from app.demo.cli import demo
from app.drives.views import bp as drives_bp
from app.extensions import babel, compress, csrf, db, htmx, limiter, login_manager, migrate
from app.home.views import bp as home_bp
from app.inbox.receive import register_kind
from app.inbox.views import bp as inbox_bp
from app.intake.actions import APPLY_JOB, PARSE_JOB
from app.intake.cli import import_cli
from app.intake.jobs import apply_list, parse_list
from app.intake.registry import register_list_kind, register_list_places
from app.intake.views import bp as intake_bp
from app.jobs.registry import register_actor_loader, register_job
from app.jobs.views import bp as jobs_bp
from app.notices.views import bp as notices_bp
from app.people.actors import load_actor
from app.people.cli import create_admin
from app.people.hooks import on_disable
from app.people.queries import names_of
from app.people.signed_in import load_signed_in
from app.people.views import bp as people_bp
from app.people.volunteer_import import import_volunteers
from app.people.volunteer_list import VOLUNTEERS
from app.places.cli import places_cli
from app.places.household_import import import_households
from app.places.household_list import HOUSEHOLDS
from app.places.household_views import bp as places_bp
from app.places.list_places import places_for_lists
from app.reports.views import bp as reports_bp
from app.routes import jobs as route_jobs
from app.routes.actions.holding import return_doors_of
from app.routes.actions.plans import JOB as PLAN_JOB
from app.routes.views import bp as routes_bp
from app.storage import engine
from app.visits.actions import add_missing_household, log_visit
from app.visits.cli import tallies_cli
from app.visits.views import bp as visits_bp
from app.web import assets, context, errors, filters, headers
from app.web.converters import IdConverter, UidConverter
from app.web.locale import language

BLUEPRINTS = (
    audit_bp,
    jobs_bp,
    notices_bp,
    inbox_bp,
    people_bp,
    places_bp,
    drives_bp,
    routes_bp,
    reports_bp,
    home_bp,
    visits_bp,
    intake_bp,
    routes_bp,
)
COMMANDS = (
    import_cli,
    create_admin,
    places_cli,
    demo,
    tallies_cli,
)


def create_app(config: Config | None = None) -> Flask:
    """Build the app from `config` (default: the environment)."""
    config = config or Config.from_env()
    app = Flask("tung_ngo", root_path=str(PROJECT), instance_path=str(config.instance_dir))
    app.config.from_mapping(_settings(config))
    app.extensions["config"] = config
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.url_map.converters.update(uid=UidConverter, int=IdConverter)
    _bind_extensions(app, config)
    _register_handlers()
    for room in (errors, assets, filters, context):
        room.register(app)
    headers.register(app, config)
    close_by_default(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
    return app


def _register_handlers() -> None:
    """Lower rooms learn here which functions of upper rooms to call."""
    register_actor_loader(load_actor)
    register_job(PLAN_JOB, route_jobs.plan_routes)
    on_disable("routes", return_doors_of)
    register_name_lookup(names_of)
    register_kind("visit", log_visit)
    register_kind("household", add_missing_household)
    register_job(PARSE_JOB, parse_list)
    register_job(APPLY_JOB, apply_list)
    register_list_places(places_for_lists)
    register_list_kind(HOUSEHOLDS, import_households, "places.index")
    register_list_kind(VOLUNTEERS, import_volunteers, "people.index")


def _bind_extensions(app: Flask, config: Config) -> None:
    db.init_app(app)
    with app.app_context():
        engine.prepare(db.engine, config.busy_timeout_s)
    migrate.init_app(app, db, directory=str(PROJECT / "migrations"))
    for extension in (htmx, csrf, limiter, compress, login_manager):
        extension.init_app(app)
    babel.init_app(app, locale_selector=language)
    login_manager.session_protection = None
    login_manager.user_loader(load_signed_in)
    login_manager.unauthorized_handler(errors.sign_in_first)


def _settings(config: Config) -> dict[str, Any]:
    catalogues = sorted(str(folder) for folder in (PROJECT / "translations").glob("*") if folder.is_dir())
    cookie = "__Host-tung-ngo" if config.https else "tung-ngo"
    return {
        "SECRET_KEY": config.secret_key,
        "TESTING": config.testing,
        "SQLALCHEMY_DATABASE_URI": config.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": not config.database_url.startswith("sqlite")},
        "TRUSTED_HOSTS": list(config.trusted_hosts) or None,
        "MAX_CONTENT_LENGTH": config.max_body_bytes,
        "MAX_FORM_MEMORY_SIZE": config.max_body_bytes,
        "SESSION_COOKIE_NAME": cookie,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": config.https,
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_DEFAULT_LOCALE": "vi",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Ho_Chi_Minh",
        "BABEL_TRANSLATION_DIRECTORIES": ";".join(catalogues) or "translations",
        "RATELIMIT_STORAGE_URI": _limiter_storage(config.redis_url),
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,
        "RATELIMIT_SWALLOW_ERRORS": True,
        "RATELIMIT_ENABLED": not config.testing,
        "SEND_FILE_MAX_AGE_DEFAULT": 3600,
        "COMPRESS_MIMETYPES": ["text/html", "text/css", "text/javascript", "application/json", "image/svg+xml"],
    }


def _limiter_storage(redis_url: str | None) -> str:
    if redis_url is None:
        return "memory://"
    return "redis+" + redis_url if redis_url.startswith("unix://") else redis_url
