"""Wiring only: extensions, handlers and pages bound to one app. What works behind the pages is in app/house.py."""

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from app import logs
from app.access.guard import close_by_default
from app.config import PROJECT, Config
from app.extensions import babel, compress, csrf, db, htmx, limiter, login_manager
from app.people.signed_in import load_signed_in
from app.rooms import BLUEPRINTS, register_handlers
from app.settings import flask_settings
from app.storage import engine, limits
from app.web import assets, context, errors, filters, headers, pure, ready, request_log, words
from app.web.converters import CodeConverter, IdConverter, UidConverter
from app.web.locale import language
from app.web.templating import Environment


def create_app(config: Config | None = None) -> Flask:
    """Build the app that answers requests from `config` (default: the environment)."""
    config = config or Config.from_env()
    logs.configure(config.log_level)
    app = Flask("tung_ngo", root_path=str(PROJECT), instance_path=str(config.instance_dir))
    app.config.from_mapping(flask_settings(config))
    app.extensions["config"] = config
    if config.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.trusted_proxies, x_proto=config.trusted_proxies)  # type: ignore[method-assign]  # as Flask documents it
    app.jinja_environment = Environment
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.url_map.converters.update(uid=UidConverter, int=IdConverter, code=CodeConverter)
    request_log.register(app, config)
    headers.register(app, config)  # first: what may be uploaded is said before the check of the token reads the body
    ready.register(app)
    _bind_extensions(app, config)
    register_handlers()
    for room in (errors, assets, pure, words, filters, context):
        room.register(app)
    close_by_default(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def _bind_extensions(app: Flask, config: Config) -> None:
    db.init_app(app)
    with app.app_context():
        engine.prepare(db.engine, config.busy_timeout_s)
    limits.register()
    for extension in (htmx, csrf, limiter, compress, login_manager):
        extension.init_app(app)
    babel.init_app(app, locale_selector=language)
    login_manager.session_protection = None
    login_manager.user_loader(load_signed_in)
    login_manager.unauthorized_handler(errors.sign_in_first)
