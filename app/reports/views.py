"""Pages that read the other rooms: the drive board."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.drives.models import Drive
from app.drives.words import DENOMINATORS
from app.kernel.clock import local_day, utc_now
from app.kernel.vietnamese.numbers import show_percent
from app.people.queries import cutoff_hour
from app.reports.board import Board, board_of
from app.reports.queries import drive_of_board
from app.reports.words import OUTCOME_PARTS
from app.web.charts import DESKTOP, PHONE, LineChart, Point, Size, line_chart
from app.web.fragments import show

bp = Blueprint("reports", __name__)


@bp.get("/drives/<int:drive_id>/board")
@requires(P.BOARD_SEE, load=drive_of_board)
def board(actor: Actor, drive: Drive) -> ResponseReturnValue:
    found = board_of(drive, utc_now(), cutoff_hour())
    charts = {"phone": _chart(drive, found, PHONE), "desktop": _chart(drive, found, DESKTOP)}
    parts = _outcome_parts(found)
    return show("reports/board.html", drive=drive, board=found, charts=charts, outcomes=parts, kinds=DENOMINATORS)


@bp.get("/drives/<int:drive_id>/board/people")
@requires(P.BOARD_PEOPLE, load=drive_of_board)
def people(actor: Actor, drive: Drive) -> ResponseReturnValue:
    found = board_of(drive, utc_now(), cutoff_hour())
    return show("reports/people.html", drive=drive, board=found)


@bp.get("/drives/<int:drive_id>/board/alleys")
@requires(P.BOARD_SEE, load=drive_of_board)
def alleys(actor: Actor, drive: Drive) -> ResponseReturnValue:
    found = board_of(drive, utc_now(), cutoff_hour())
    return show("reports/alleys.html", drive=drive, board=found)


def _outcome_parts(board: Board) -> list[tuple[str, int, str]]:
    """Return the parts of the outcomes bar as (words, visits, tone); together they are all visits."""
    parts = [(str(words), board.totals.get(code, 0), tone) for code, words, tone in OUTCOME_PARTS]
    rest = board.totals.get("visits", 0) - sum(count for _words, count, _tone in parts)
    return [*parts, (_("Other"), rest, "blue")]


def _chart(drive: Drive, board: Board, size: Size) -> LineChart:
    first = min([drive.starts_on, *(local_day(reading.at) for reading in board.readings)])
    points = [Point((local_day(reading.at) - first).days, reading.rate * 100) for reading in board.readings]

    def day_words(at: float) -> str:
        day = first.fromordinal(first.toordinal() + round(at))
        return f"{day.day}/{day.month}"

    return line_chart(
        points,
        (drive.ends_on - first).days,
        size=size,
        day_words=day_words,
        percent_words=lambda percent: show_percent(percent / 100, 0 if percent == round(percent) else 1),
        goal=board.target,
        goal_words=_("Target %(rate)s", rate=show_percent(board.target / 100, 0)) if board.target else "",
    )
