"""What every template may use."""

from typing import Any

from flask import Flask, current_app, request, url_for

from app.access.guard import signed_in_actor
from app.access.names import P
from app.access.table import allows, holds
from app.web.locale import language, theme
from app.web.navigation import menu
from app.web.secure import secure_context


def register(app: Flask) -> None:
    """Give templates actor, nav, lang, theme, and the questions `secure_context`, `may` and `may_ever`."""

    @app.context_processor
    def shared() -> dict[str, Any]:
        actor = signed_in_actor()
        return {
            "actor": actor,
            "nav": menu(actor) if actor else [],
            "demo": current_app.extensions["config"].demo,
            "lang": language(),
            "theme": theme(),
            "secure_context": secure_context,
            "notices_url": url_for("notices.index"),
            "account_url": url_for("people.account"),
            "sign_out_url": url_for("people.sign_out"),
            "help_url": url_for("home.help_index"),
            "hours_url": url_for("reports.hours") if actor and holds(actor, P.HOURS_SEE) else None,
            "theme_url": url_for("people.choose_theme"),
            "this_page": request.full_path.rstrip("?"),
            "may": lambda permission, thing: actor is not None and allows(actor, P(permission), thing.access_scope),
            "may_ever": lambda permission: actor is not None and holds(actor, P(permission)),
        }
