"""What every template may use."""

from functools import cache, partial
from typing import Any

from flask import Flask, current_app, request, url_for
from werkzeug.local import LocalProxy

from app.access.actor import Role
from app.access.guard import signed_in_actor
from app.access.names import P
from app.access.table import allows, holds
from app.web.locale import language, theme
from app.web.navigation import menu
from app.web.secure import secure_context

# Who works away from a desk: their phone keeps what it cannot send. So does that of somebody whose last role has ended;
# everybody else's page looks whether this device keeps something already: people change their roles.
WITH_OUTBOX = (Role.VOLUNTEER, Role.LEADER, Role.HOMEROOM)


def register(app: Flask) -> None:
    """Give templates actor, nav, lang, theme, and the questions `secure_context`, `may` and `may_ever`."""

    address = cache(url_for)  # of a page without parts: built once

    @app.context_processor
    def shared() -> dict[str, Any]:
        actor = signed_in_actor()
        return {
            "actor": actor,
            "nav": LocalProxy(cache(partial(menu, actor, address))) if actor else [],
            "demo": current_app.extensions["config"].demo,
            "lang": language(),
            "theme": theme(),
            "secure_context": secure_context,
            "notices_url": address("notices.index"),
            "account_url": address("people.account"),
            "sign_out_url": address("people.sign_out"),
            "help_url": address("home.help_index"),
            "hours_url": address("reports.hours") if actor and holds(actor, P.HOURS_SEE) else None,
            "theme_url": address("people.choose_theme"),
            "worker_url": address("inbox.worker") if actor else None,
            "worker_if_here": actor is not None and bool(actor.grants) and not actor.holds(*WITH_OUTBOX),
            "outbox_again": current_app.config["OUTBOX_TIMING"]["again"],
            "outbox_url": address("inbox.outbox"),
            "this_page": request.full_path.rstrip("?"),
            "may": lambda permission, thing: actor is not None and allows(actor, P(permission), thing.access_scope),
            "may_ever": lambda permission: actor is not None and holds(actor, P(permission)),
        }
