"""The record, for those who answer for an area."""

from functools import partial
from typing import Any

from flask import Blueprint, current_app, request, url_for
from flask.typing import ResponseReturnValue

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.access.table import holds
from app.audit.forms import AuditQuery
from app.audit.models import AuditRow
from app.audit.names import names_for
from app.audit.queries import AuditFilter, audit_page, by_day
from app.audit.words import ACTIONS, KINDS, PAGES
from app.web.fragments import show

bp = Blueprint("audit", __name__)


@bp.get("/audit")
@requires(P.AUDIT_SEE)
def index(actor: Actor) -> ResponseReturnValue:
    query = AuditQuery(formdata=request.args)
    query.offer_actions()
    valid = query.validate()
    wanted = AuditFilter(query.action.data or "", query.account.data, query.day.data) if valid else AuditFilter()
    found = audit_page(actor, wanted, query.before.data if valid else None)
    kept: dict[str, Any] = {"action": wanted.action or None, "account": wanted.account_id, "day": wanted.day}
    # The name is shown only when a line in sight bears it.
    seen = {line.row.account_id for line in found.rows} | {_account_of(line.row) for line in found.rows}
    names = names_for({wanted.account_id}) if wanted.account_id in seen and wanted.account_id else {}
    return show(
        "audit/index.html",
        query=query,
        days=by_day(found.rows),
        next_url=url_for("audit.index", **kept, before=found.next_key) if found.next_key else None,
        first_url=url_for("audit.index", **kept) if query.before.data else None,
        whose=names.get(wanted.account_id or 0, ""),
        without_account=url_for("audit.index", **(kept | {"account": None})),
        narrowed=any(kept.values()),
        actions=ACTIONS,
        kinds=KINDS,
        page_of=partial(_page_of, actor),
    )


def _account_of(row: AuditRow) -> int | None:
    return int(row.object_id) if row.object_kind == "account" and row.object_id.isdigit() else None


def _page_of(actor: Actor, row: AuditRow) -> str | None:
    """Return the URL of the thing a row is about, or None when no page shows it to this reader."""
    if row.object_kind == "visit" and {"drive", "household"} <= row.detail.keys() and holds(actor, P.VISIT_SEE):
        return url_for("visits.door", drive_id=row.detail["drive"], household_id=row.detail["household"])
    endpoint, part = PAGES.get(row.object_kind, ("", ""))
    view: Any = current_app.view_functions.get(endpoint)
    if view is None or not holds(actor, view.__access__.permission) or row.object_id in ("", "0"):
        return None
    value: Any = int(row.object_id) if part.endswith("_id") and row.object_id.isdigit() else row.object_id
    return url_for(endpoint, **{part: value})
