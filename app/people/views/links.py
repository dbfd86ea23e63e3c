"""One-time links: made on a person's page, opened by the person. Looking uses nothing up; setting the password does."""

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Actor
from app.access.guard import open_to_all, requires
from app.access.names import P
from app.extensions import limiter
from app.kernel.clock import utc_now
from app.kernel.errors import Invalid, NotFound
from app.people.actions import links
from app.people.forms.sign_in import SetPasswordForm
from app.people.models import Account, OneTimeLink
from app.people.passwords import hash_password
from app.people.queries import account_for
from app.people.views.blueprint import bp, enter
from app.people.views.sign_in import FAILURES_OF_ADDRESS, failed
from app.storage import unit
from app.web.fragments import saved, show
from app.web.once import keep_once, take_once
from app.web.public_url import public_url


@bp.post("/people/<int:account_id>/link")
@requires(P.PEOPLE_LINK, load=account_for)
def make_link(actor: Actor, account: Account) -> ResponseReturnValue:
    secret = links.make_link(actor, utc_now(), account)
    keep_once("link", [account.id, secret])
    return saved("people.link_made", account_id=account.id)


@bp.get("/people/<int:account_id>/link")
@requires(P.PEOPLE_LINK, load=account_for)
def link_made(actor: Actor, account: Account) -> ResponseReturnValue:
    kept = take_once("link")
    secret = kept[1] if kept and kept[0] == account.id else None
    url = public_url("people.link", secret=secret) if secret else None
    back = url_for("people.person", account_id=account.id)
    again = url_for("people.make_link", account_id=account.id)
    return show(
        "people/link_made.html", account=account, url=url, until=utc_now() + links.LASTS, back=back, again=again
    )


@bp.get("/link/<string:secret>")
@open_to_all("whoever was sent the link sets a password; the secret is 256 bits")
@limiter.limit(FAILURES_OF_ADDRESS, deduct_when=failed)
def link(secret: str) -> ResponseReturnValue:
    try:
        found = links.find_link(secret, utc_now())
    except NotFound:
        return _private(show("people/link_over.html", status=404))
    return _page(found, SetPasswordForm())


@bp.post("/link/<string:secret>")
@open_to_all("whoever was sent the link sets a password; the secret is 256 bits")
@limiter.limit(FAILURES_OF_ADDRESS, deduct_when=failed)
def link_now(secret: str) -> ResponseReturnValue:
    form = SetPasswordForm()
    try:
        found = links.find_link(secret, utc_now())
        if not form.validate():
            return _page(found, form, 422)
        unit.rollback()
        password_hash = hash_password(form.password.data)
        key = links.use_link(secret, utc_now(), password_hash, request.user_agent.string)
    except NotFound:
        unit.rollback()
        return _private(show("people/link_over.html", status=404))
    except Invalid as error:
        form.refuse(error)
        return _page(links.find_link(secret, utc_now()), form, 422)
    unit.commit()
    return enter(key, "/", _("The password is set. You are signed in."))


def _page(found: OneTimeLink, form: SetPasswordForm, status: int = 200) -> Response:
    form.username.data = found.account.login
    return _private(show("people/link.html", status=status, account=found.account, form=form, action=request.path))


def _private(response: Response) -> Response:
    # Only the origin goes along: enough for the check of the form, and the secret in the path stays out of every log.
    response.headers["Referrer-Policy"] = "strict-origin"
    return response
