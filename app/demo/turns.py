"""Turns of the day besides visits: a route given up, one about to lapse, a row of houses, a walk sheet typed in."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from app.access.actor import SYSTEM_ACTOR
from app.demo.drives import Told, local_time
from app.demo.walks import Walk, give_up
from app.demo.week import Ward
from app.inbox.receive import Item
from app.inbox.receive import receive as take_in
from app.kernel.clock import band_at, local_day
from app.kernel.ids import uuid7
from app.people.actors import actor_of
from app.routes.actions.handing import give_doors
from app.routes.actions.holding import receive
from app.routes.actions.timing import lapse_routes
from app.routes.held_queries import unheld_doors
from app.routes.receivers import Receiver
from app.routes.rules import LAPSES_AFTER
from app.visits.actions.sheets import Line, Walked, type_sheet
from app.visits.paper import read_line

ON_THE_SHEET = ("V", "C", "V", "S", "T", "V")
"""The letters of the first doors of a walk sheet."""

RUNS_OUT_IN = timedelta(hours=2)
FEW, A_ROW = 5, 4


def give_up_first(ward: Ward, walks: Sequence[Walk], moment: datetime) -> None:
    """Let the pair of the first route nobody has received say, early in the morning, that they cannot walk it."""
    untouched = [one for one in walks if one.route.state == "assigned" and ward.crew.named.isdisjoint(one.holders)]
    for walk in untouched[:1]:
        give_up([ward.actor(one) for one in walk.holders], min(local_time(local_day(moment), 7, 20), moment), walk)


def log_row(ward: Ward, told: Told, walk: Walk, doors: Sequence[int], moment: datetime) -> None:
    """Write houses of the alley with the most doors of a route in one act: nobody was at home in any of them."""
    alleys = {home.id: home.alley_id for home in ward.households}
    alley, _ = Counter(alleys[door] for door in doors).most_common(1)[0]
    row = [door for door in doors if alleys[door] == alley][:A_ROW]
    payload = {"drive": told.drive.id, "alley": alley, "outcome": "not_home", "doors": row}
    take_in(ward.actor(walk.holders[0]), moment, Item(uuid7(), "range", payload, moment))


def type_in(ward: Ward, walk: Walk, doors: Sequence[int], moment: datetime) -> None:
    """Let the leader of a team type in the first doors of a sheet that came back on paper."""
    leader = actor_of(ward.crew.leaders[[team.id for team in ward.crew.teams].index(walk.route.team_id or 0)])
    day = local_day(moment)
    told = [(door, read_line(letter, None, "", "", day)) for door, letter in zip(doors, ON_THE_SHEET, strict=False)]
    lines = [Line(uuid7(), door, said) for door, said in told if said]
    type_sheet(leader, moment, walk.route, Walked(walk.holders[0], day, band_at(moment)), lines)


def let_run_out(ward: Ward, told: Told, as_of: date, moment: datetime) -> None:
    """Give a few doors nobody holds to two people whose time is over in two hours, and warn them as the clock does."""
    given_at, due = local_time(as_of - timedelta(days=2), 21), moment + RUNS_OUT_IN - LAPSES_AFTER
    doors = unheld_doors(told.drive, told.drive.area, as_of)[-FEW:]
    team, leader, pair = ward.crew.teams[-1], ward.crew.leaders[-1], ward.crew.members[-1][1:3]
    to = Receiver("", "", tuple(one.id for one in pair), team.id)
    route, _ = give_doors(actor_of(leader), given_at, told.drive, told.drive.area, doors, to, due)
    receive(ward.actor(pair[0].id), given_at + timedelta(minutes=25), route, "phone")
    lapse_routes(SYSTEM_ACTOR, moment)
