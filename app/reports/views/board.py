"""Pages that read the other rooms: the drive board, its people, and each team at work."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.drives.charts import reading_charts
from app.drives.models import Drive
from app.drives.queries import goal_of
from app.drives.words import DENOMINATORS
from app.kernel.clock import utc_now
from app.people.queries import cutoff_hour
from app.reports.board import Board, board_of
from app.reports.queries.alleys import alleys_page
from app.reports.queries.board import drive_of_board, helpers_page
from app.reports.queries.scope import DrivePeople, DriveTeam, TeamNow, people_of_drive, team_now, team_of_drive
from app.reports.queries.team import team_today
from app.reports.queries.teams import team_lines
from app.reports.rules.team import minutes_late
from app.reports.views.blueprint import bp
from app.reports.words import NEEDS, OUTCOME_PARTS, ago, clock, hours_words
from app.storage.paging import cut_after
from app.visits.not_arrived import held_on_phones
from app.visits.outcomes import RECHECK_RESULTS
from app.visits.rechecks import rechecks_for
from app.web.fragments import go_to, show

SHOWN = 100


@bp.get("/drives/<int:drive_id>/board")
@requires(P.BOARD_SEE, load=drive_of_board)
def board(actor: Actor, drive: Drive) -> ResponseReturnValue:
    now = utc_now()
    found = board_of(drive, now, cutoff_hour())
    return show(
        "reports/board.html",
        drive=drive,
        board=found,
        charts=reading_charts(drive, found.readings, found.target),
        outcomes=_outcome_parts(found),
        kinds=DENOMINATORS,
        unsent=held_on_phones(actor, now),
    )


@bp.get("/drives/<int:drive_id>/board/people")
@requires(P.BOARD_PEOPLE, load=people_of_drive)
def people(actor: Actor, found: DrivePeople) -> ResponseReturnValue:
    goal = goal_of(found.drive, "volunteer", "helped")
    page = helpers_page(found.drive, found.team_ids, request.args.get("after"))
    return show(
        "reports/people.html",
        drive=found.drive,
        helpers=page,
        goal=(goal.minimum, goal.maximum) if goal else (1, 2),
        next_url=url_for("reports.people", drive_id=found.drive.id, after=page.next_key) if page.next_key else None,
    )


@bp.get("/drives/<int:drive_id>/board/alleys")
@requires(P.BOARD_SEE, load=drive_of_board)
def alleys(actor: Actor, drive: Drive) -> ResponseReturnValue:
    page = alleys_page(drive, SHOWN, request.args.get("after"))
    return show(
        "reports/alleys.html",
        drive=drive,
        at=utc_now(),
        alleys=page,
        next_url=url_for("reports.alleys", drive_id=drive.id, after=page.next_key) if page.next_key else None,
    )


@bp.get("/drives/<int:drive_id>/teams")
@requires(P.BOARD_PEOPLE, load=people_of_drive)
def teams(actor: Actor, found: DrivePeople) -> ResponseReturnValue:
    now = utc_now()
    after = request.args.get("after")
    page = cut_after(team_lines(actor, found.drive, now), SHOWN, lambda line: str(line.team.id), after)
    return show(
        "reports/teams.html",
        "reports/_team_lines.html",
        drive=found.drive,
        lines=page.rows,
        here=url_for("reports.teams", drive_id=found.drive.id, after=after),
        next_url=url_for("reports.teams", drive_id=found.drive.id, after=page.next_key) if page.next_key else None,
        now=now,
        ago=ago,
    )


@bp.get("/drives/<int:drive_id>/teams/<int:team_id>")
@requires(P.BOARD_PEOPLE, load=team_of_drive)
def team(actor: Actor, found: DriveTeam) -> ResponseReturnValue:
    now = utc_now()
    return show(
        "reports/team.html",
        "reports/_team_today.html",
        drive=found.drive,
        team=found.team,
        today=team_today(found.drive, found.team, now),
        unsent=held_on_phones(actor, now),
        now=now,
        ago=ago,
        clock=clock,
        span=hours_words,
        needs=NEEDS,
        minutes_late=minutes_late,
        rechecks=rechecks_for(found.drive, found.team, now),
        recheck_results=RECHECK_RESULTS,
    )


@bp.get("/teams/<int:team_id>/today")
@requires(P.BOARD_PEOPLE, load=team_now)
def today(actor: Actor, found: TeamNow) -> ResponseReturnValue:
    if found.drive is None:
        return go_to(url_for("people.team", team_id=found.team.id), _("No drive is open now."))
    return go_to(url_for("reports.team", drive_id=found.drive.id, team_id=found.team.id))


def _outcome_parts(board: Board) -> list[tuple[str, int, str]]:
    """Return the parts of the outcomes bar as (words, visits, tone); together they are all visits."""
    parts = [(str(words), board.totals.get(code, 0), tone) for code, words, tone in OUTCOME_PARTS]
    rest = board.totals.get("visits", 0) - sum(count for _words, count, _tone in parts)
    return [*parts, (_("Other"), rest, "blue")]
