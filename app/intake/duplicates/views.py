"""The page of a list's duplicates: two side by side, and what a person says of them."""

import re

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound as NoSuchPage

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.intake.duplicates import actions, queries
from app.intake.duplicates.steering import BOTH, DISTINCT, MERGE
from app.intake.models import IntakeBatch, IntakePair
from app.intake.queries import list_for, state_of
from app.kernel.clock import utc_now
from app.web.fragments import go_to, saved, saved_part, show

bp = Blueprint("duplicates", __name__, url_prefix="/lists/<uid:uid>/duplicates")

AFTER = re.compile(r"[0-9]{1,15}")
SHOWN_WHILE = ("ready", "done", "undone")


@bp.get("")
@requires(P.INTAKE_SEE, load=list_for)
def index(actor: Actor, batch: IntakeBatch) -> ResponseReturnValue:
    if state_of(batch) not in SHOWN_WHILE:
        return go_to(url_for("intake.show_list", uid=batch.uid))
    tab = request.args.get("tab") or _first_tab(batch)
    if tab not in queries.TABS:
        raise NoSuchPage
    after = request.args.get("after", "")
    return show(
        "intake/duplicates.html",
        batch=batch,
        tab=tab,
        open=state_of(batch) == "ready",
        pairs=queries.shown_pairs(batch, tab, int(after) if AFTER.fullmatch(after) else 0),
        kinds=queries.kinds_of(batch, tab) if tab in ("asked", "sure") else [],
    )


@bp.post("/<int:pair_id>/decide")
@requires(P.INTAKE_RUN, load=queries.pair_for)
def decide(actor: Actor, pair: IntakePair) -> ResponseReturnValue:
    actions.decide(actor, utc_now(), pair, request.form.get("decision", ""))
    batch = pair.batch
    tab = request.args.get("tab", "")
    tab = tab if tab in queries.TABS else "asked"
    otherwise = url_for("duplicates.index", uid=batch.uid, tab=tab)
    shown = queries.shown_pair(pair)
    return saved_part("intake/_pair_decided.html", otherwise, _said(pair.decision, 1), batch=batch, pair=shown, tab=tab)


@bp.post("/decide-alike")
@requires(P.INTAKE_RUN, load=list_for)
def decide_alike(actor: Actor, batch: IntakeBatch) -> ResponseReturnValue:
    grade = "sure" if request.form.get("grade") == "sure" else "likely"
    decision = request.form.get("decision", "")
    count = actions.decide_alike(actor, utc_now(), batch, grade, request.form.get("kind", ""), decision)
    tab = "sure" if grade == "sure" else "asked"
    return saved("duplicates.index", _said(decision, count), uid=batch.uid, tab=tab)


def _said(decision: str, count: int) -> str:
    if decision == MERGE:
        return ngettext("%(num)d pair becomes one.", "%(num)d pairs become one each.", count)
    if decision == BOTH:
        return ngettext("Both of %(num)d pair come in.", "Both of %(num)d pairs come in.", count)
    if decision == DISTINCT:
        return ngettext("%(num)d pair is not the same.", "%(num)d pairs are not the same.", count)
    return _("That is open again.")


def _first_tab(batch: IntakeBatch) -> str:
    counts = batch.counts
    named = {"asked": "asked", "sure": "same_pairs", "sharing": "sharing", "decided": "decided"}
    return next((tab for tab, count in named.items() if counts.get(count)), "asked")
