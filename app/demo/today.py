"""The day of the demo: routes given out last night, some walked half this morning; one team has far too much."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from app.demo.drives import Told, local_time
from app.demo.oversight import ask_again, expect_back, hold_on_phones, stand_at_next
from app.demo.places import Lane
from app.demo.story import kind_today
from app.demo.turns import give_up_first, let_run_out, log_row, type_in
from app.demo.visits import Knocker
from app.demo.walks import Walk, Window, give_out, leave_draft
from app.demo.week import Ward
from app.doors.queries import states_by_household
from app.doors.rules import OPEN, Status
from app.kernel.clock import HCM, local_day, start_of
from app.plans.queries import alley_rows
from app.reports.rules.team import LEAST_VISITS
from app.routes.actions.holding import receive

MORNING, EVENING = (time(8), time(11, 30)), (time(17, 30), time(20, 30))
AFTER_WORK = time(16), time(19)
"""Hours in which some households asked for the afternoon, some for the evening."""
# Teams and their share of the open doors; what is left at the end nobody holds.
SHARES = (((0, 1), 0.40, MORNING), ((4,), 0.44, MORNING), ((2,), 0.10, EVENING))
TOO_MUCH = 4
FREE_TEAM = 3
"""Walks in no route of the day: the coordinator has begun a plan for the hours after work."""
MOMENT = time(10, 40)
HASTY, A_DOOR, WRITTEN_UP = 0.8, timedelta(seconds=25), timedelta(minutes=4)
"""Of a pair that walks this share, one writes a door every so often, until so long ago."""


def moment_of(as_of: date, now: datetime) -> datetime:
    """Return the moment the story has reached: 10:40 of its day, or now when that is still to come."""
    reached = datetime.combine(as_of, MOMENT, tzinfo=HCM)
    return min(reached, now) if now.astimezone(HCM).date() == as_of else reached


def tell_today(ward: Ward, told: Told, as_of: date, now: datetime) -> None:
    """Give out the routes of the day and walk some of them."""
    knocker = Knocker(told.drive, ward.rng, drawn_of=ward.crew.teams[0].id)
    evening = local_time(as_of - timedelta(days=1), 21, 40)
    moment = moment_of(as_of, now)
    first_unsafe = first_row = first_sheet = True
    for (teams, _, hours), lanes in zip(SHARES, _shared_lanes(ward, told, as_of), strict=True):
        groups = [ward.crew.teams[place] for place in teams]
        alleys = [lane.area for lane in lanes]
        walks = give_out(ward.crew.coordinator, evening, told.drive, alleys, groups, Window(as_of, *hours))
        hasty, missed = _to_look_at(ward, walks)
        for place, walk in enumerate(walks):
            mine = not ward.crew.named.isdisjoint(walk.holders)
            share = _share_walked(place, TOO_MUCH in teams, hours == EVENING)
            share = HASTY if walk is hasty else 0.5 if mine or walk is missed else share
            if share is None:
                continue
            seen_at = evening + timedelta(minutes=ward.rng.randint(3, 90))
            receive(ward.actor(walk.holders[0]), min(seen_at, moment), walk.route, "phone")
            unsafe = first_unsafe and share >= 0.5 and not mine
            doors = _walk_morning(ward, told, knocker, walk, share, moment, unsafe, walk is hasty)
            first_unsafe = first_unsafe and not unsafe
            if walk is missed:
                expect_back(walk, moment)
                hold_on_phones(ward, told, walk, moment)
            if first_row and share == 0 and doors:
                log_row(ward, told, walk, doors, moment)
                first_row = False
            elif first_sheet and share == 0 and doors and hours == MORNING:
                type_in(ward, walk, doors, moment)
                first_sheet = False
        if TOO_MUCH in teams:
            give_up_first(ward, walks, moment)
        stand_at_next(ward, walks, now)
    ask_again(ward, told, moment)
    let_run_out(ward, told, as_of, moment)
    begun = [row.area for row in alley_rows(told.drive, told.drive.area, as_of) if row.open]
    if begun:
        free = [ward.crew.teams[FREE_TEAM]]
        leave_draft(ward.crew.coordinator, moment, told.drive, begun, free, Window(as_of, *AFTER_WORK))


def _to_look_at(ward: Ward, walks: Sequence[Walk]) -> tuple[Walk | None, Walk | None]:
    """Return two walks of the first team, none of those who sign in: one written up in haste, one not back in time.

    A single one is not back: who wrote it all up minutes ago would be missed by nobody.
    """
    led = ward.crew.teams[0].id
    own = [one for one in walks if one.route.team_id == led and ward.crew.named.isdisjoint(one.holders)]
    own.sort(key=lambda one: -len(one.doors))
    return own[0] if len(own) > 1 else None, own[-1] if own else None


def _share_walked(place: int, too_much: bool, later: bool) -> float | None:
    """Return how much of a route is walked by now; None for one its people have not even received."""
    if later:
        return 0.0 if place % 2 else None
    if too_much:
        return (None, 0.0, 0.2)[place % 3]
    return (0.5, 0.8, 0.0, 0.5, None)[place % 5]


def _shared_lanes(ward: Ward, told: Told, as_of: date) -> list[list[Lane]]:
    """Cut the alleys in their order into a part for each of SHARES, by open doors; the last alley stays over."""
    open_doors = {row.area.id: row.open for row in alley_rows(told.drive, told.drive.area, as_of)}
    lanes = [lane for lane in ward.lanes[:-1] if open_doors.get(lane.area.id)]
    whole = sum(open_doors[lane.area.id] for lane in lanes)
    parts: list[list[Lane]] = [[] for _ in SHARES]
    done, place, limit = 0, 0, SHARES[0][1]
    for lane in lanes:
        if done >= limit * whole and place + 1 < len(SHARES):
            place += 1
            limit += SHARES[place][1]
        elif done >= limit * whole:
            break
        parts[place].append(lane)
        done += open_doors[lane.area.id]
    return parts


def _walk_morning(
    ward: Ward,
    told: Told,
    knocker: Knocker,
    walk: Walk,
    share: float,
    moment: datetime,
    unsafe: bool,
    hasty: bool = False,
) -> list[int]:
    """Knock at a share of the doors that are due; return those that are left. `hasty`: one writes it all up afterwards."""
    doors = _due(told, walk.doors, local_day(moment))
    wanted = doors[: max(LEAST_VISITS, round(len(doors) * share)) if hasty else round(len(doors) * share)]
    pair = [ward.actor(account_id) for account_id in walk.holders][: 1 if hasty else None]
    begins = _set_out(moment, A_DOOR * len(wanted) if hasty else None)
    evenly = (moment - begins) / (len(wanted) + 1)
    step = min(A_DOOR, evenly) if hasty else evenly
    for place, door in enumerate(wanted):
        kind = "unsafe" if unsafe and place == len(wanted) - 1 else kind_today(ward.fates[door], ward.rng)
        at = begins + step * (place + 1)
        back = at.date() + timedelta(days=ward.rng.choice((1, 1, 2, 3)))
        knocker.knock(pair[place % len(pair)], at, walk, door, kind, ward.fates[door], back)
    return doors[len(wanted) :]


def _set_out(moment: datetime, written_in: timedelta | None) -> datetime:
    """Return when the first door was told: in the morning, minutes ago while it is early, never on the day before."""
    first = local_time(local_day(moment), MORNING[0].hour, MORNING[0].minute)
    begins = first if first + timedelta(minutes=40) <= moment else moment - timedelta(minutes=8)
    if written_in is not None:
        begins = moment - WRITTEN_UP - written_in
    return max(start_of(local_day(moment)), begins)


def _due(told: Told, doors: Sequence[int], today: date) -> list[int]:
    """Return the doors of a route that may be knocked at this morning: never visited, or to be tried again by now."""
    states = states_by_household(told.drive.id, doors)
    found = []
    for door in doors:
        state = states.get(door)
        if (
            state is None
            or state.status == Status.UNVISITED
            or (state.status in OPEN and state.next_due_on is not None and state.next_due_on < today)
        ):
            found.append(door)
    return found
