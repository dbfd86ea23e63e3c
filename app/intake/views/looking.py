"""What the page of a list shows of its rows, for the whole page and for the parts that change."""

import re
from collections.abc import Mapping
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound as NoSuchPage

from app.intake import actions, comparing, queries, waiting
from app.intake.flagged import Tally
from app.intake.forms import CELL, row_form
from app.intake.models import IntakeBatch
from app.intake.registry import known_list
from app.web.forms import BaseForm

AFTER = re.compile(r"[0-9]{1,15}")
TO_MEND = ("check", "rejected", "mended")
FORESEEN = {"news": "created", "changes": "changed", "sames": "same"}
TABS = ("good", *TO_MEND, "ignored", *FORESEEN, "missing")


def looked_at(batch: IntakeBatch) -> dict[str, Any]:
    """Return what a page of a list needs to know of its rows: the tab chosen in the address, and its page of rows."""
    counts = numbers(batch)
    tab = request.args.get("tab") or _first_tab(counts)
    if tab not in TABS:
        raise NoSuchPage
    asked = request.args.get("after", "")
    after = int(asked) if AFTER.fullmatch(asked) else 0
    tally = waiting.tally_of(batch) if tab in TO_MEND else Tally()
    return {
        "batch": batch,
        "kind": known_list(batch.kind).kind,
        "state": queries.state_of(batch),
        "tab": tab,
        "rows": _rows(batch, tab, tally, after),
        "tally": tally,
        "form_of": form_of,
        **summed(counts),
    }


def _rows(batch: IntakeBatch, tab: str, tally: Tally, after: int) -> object:
    if tab in TO_MEND:
        return waiting.waiting_rows(batch, tab, tally, after)
    if tab in FORESEEN:
        return comparing.foreseen_rows(batch, FORESEEN[tab], after)
    return comparing.missing_rows(batch, after) if tab == "missing" else queries.rows_of(batch, tab, after)


def summed(counts: Mapping[str, int]) -> dict[str, Any]:
    """Return the figures of a list as its parts ask for them."""
    return {
        "waiting": counts,
        "all_rows": actions.acceptable(counts, with_doubtful=True),
        "good_rows": actions.acceptable(counts, with_doubtful=False),
    }


def numbers(batch: IntakeBatch) -> dict[str, int]:
    """Return how many rows stand on each tab; what taking them in would do is told only before."""
    beside = ("missing",) if "created" in batch.counts else (*FORESEEN, "missing")
    told = {name: int(batch.counts[name]) for name in beside if name in batch.counts}
    return queries.waiting_counts(batch) | {"mended": waiting.mended_count(batch)} | told


def form_of(row: waiting.WaitingRow) -> BaseForm:
    """Return the form of a row, what is wrong with each cell beside it, as for a form that was refused."""
    form = row_form(row.cells)
    for cell in row.cells:
        form[CELL + cell.key].errors = [_said(sentence, value) for sentence, value in cell.wrong]
    return form


def _said(sentence: str, value: str | None) -> str:
    words: str = _(sentence)
    return f"{words} «{value}»" if value else words


def page_of(batch: IntakeBatch, tab: str = "", row_id: int = 0) -> str:
    """Return the address of a list, at a row where one is given."""
    address = url_for("intake.show_list", uid=batch.uid, tab=tab or None)
    return f"{address}#mend-row-{row_id}" if row_id else f"{address}#list-rows" if tab else address


def _first_tab(counts: Mapping[str, int]) -> str:
    return next((tab for tab in ("rejected", "check", "good", "mended") if counts[tab]), "good")
