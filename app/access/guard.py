"""The Flask side of permissions: closed until opened, objects loaded through the actor's scope."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol

from flask import Flask, abort, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.access.actor import Actor, Scope
from app.access.names import P
from app.access.table import allows, holds
from app.kernel.errors import Forbidden
from app.kernel.words import N_

View = Callable[..., ResponseReturnValue]


class Scoped(Protocol):
    """Anything a loader may return: it knows where it lives."""

    @property
    def access_scope(self) -> Scope: ...


@dataclass(frozen=True)
class Access:
    """What stands on a view function as `__access__`, for the guard test and the refusal at run time."""

    permission: P | None
    reason: str | None


def requires(permission: P, load: Callable[..., Scoped] | None = None) -> Callable[[View], View]:
    """Open a view to holders of `permission`.

    The view gets the actor first. With `load`, the URL's parts go to `load(actor, **parts)`, which raises NotFound for
    what the actor may not see; the object it returns must also lie within the permission's reach (else 403) and
    becomes the view's second argument.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**parts: Any) -> ResponseReturnValue:
            actor = signed_in_actor()
            if actor is None:
                return current_app.login_manager.unauthorized()  # type: ignore[attr-defined, no-any-return]  # set by Flask-Login
            if not holds(actor, permission):
                raise Forbidden(N_("You have not been given this part of the work."))
            if load is None:
                return view(actor, **parts)
            thing = load(actor, **parts)
            if not allows(actor, permission, thing.access_scope):
                raise Forbidden(N_("You may look at this, but not change it."))
            return view(actor, thing)

        guarded.__access__ = Access(permission, None)  # type: ignore[attr-defined]  # read by the guard test
        return guarded

    return decorate


def open_to_all(reason: str) -> Callable[[View], View]:
    """Open a view to everybody, signed in or not; the reason is for the next reader."""

    def decorate(view: View) -> View:
        view.__access__ = Access(None, reason)  # type: ignore[attr-defined]  # read by the guard test
        return view

    return decorate


def signed_in_actor() -> Actor | None:
    """Return the actor of this request, or None for a stranger."""
    return current_user.actor if current_user.is_authenticated else None


def ask_no_more() -> None:
    """Let the rest of this request go on without asking who is signed in: what answers that does not answer."""
    if "_login_user" not in g:
        g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]  # set by Flask-Login


def close_by_default(app: Flask) -> None:
    """Refuse every endpoint that names neither a permission nor a reason to be open."""

    @app.before_request
    def refuse_unnamed() -> None:
        if request.endpoint is None or request.endpoint == "static":
            return
        view = current_app.view_functions[request.endpoint]
        if not hasattr(view, "__access__"):
            abort(403)
