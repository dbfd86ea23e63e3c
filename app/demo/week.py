"""The seven days of a drive: each morning routes go out, doors are knocked at as their fates say, routes come back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from app.access.actor import Actor
from app.demo.drives import Told, local_time
from app.demo.people import Crew
from app.demo.places import Lane
from app.demo.story import Fate
from app.demo.visits import Knocker
from app.demo.walks import Walk, Window, give_out, hand_in, pass_on
from app.notices.actions import read_all_notices
from app.people.actors import actor_of
from app.people.models import Account
from app.people.queries.commitments import busy_between
from app.places.models import Household
from app.routes.actions.holding import receive

WEEKDAY, WEEKEND, AGAIN = (time(17, 30), time(20, 30)), (time(8), time(11)), (time(14), time(17))
SATURDAY = 5
# Which teams walk alleys for the first time on each day; another one walks them again.
FIRST_TEAMS = ((0,), (1,), (2, 3), (4, 5), (6,), (7,), (8,))
AGAIN_TEAM = 4
RAINY_DAY = 3


@dataclass
class Ward:
    """Everything told so far of one ward. `fates` stand by household id."""

    lanes: Sequence[Lane]
    rounds: Sequence[tuple[int, ...]]
    crew: Crew
    households: Sequence[Household]
    fates: Mapping[int, Fate]
    rng: Random
    _actors: dict[int, Actor] = field(default_factory=dict)

    def actor(self, account_id: int) -> Actor:
        """Return the actor of a member of the ward's teams."""
        if not self._actors:
            for group in self.crew.members:
                self._actors.update((account.id, actor_of(account)) for account in group)
        return self._actors[account_id]

    def leader_of(self, team_id: int | None) -> Account:
        """Return who leads a team."""
        place = next(place for place, team in enumerate(self.crew.teams) if team.id == team_id)
        return self.crew.leaders[place]

    def free_pair(self, begins: datetime, ends: datetime) -> tuple[int | None, list[int]]:
        """Return a team and two of its people who do not sign in and have nothing else to do then."""
        everybody = [account.id for group in self.crew.members for account in group]
        busy = {one.account_id for one in busy_between(everybody, begins, ends)} | self.crew.named
        for team, group in zip(self.crew.teams[::-1], self.crew.members[::-1], strict=True):
            free = [account.id for account in group if account.id not in busy]
            if len(free) > 1:
                return team.id, free[:2]
        raise LookupError("nobody is free")


def tell_week(ward: Ward, told: Told, as_of: date) -> None:
    """Tell all seven days of a drive; `as_of` is the day on which open appointments fall at the earliest."""
    knocker = Knocker(told.drive, ward.rng)
    for day, on in enumerate(told.days):
        first = [lane for lane, days in zip(ward.lanes, ward.rounds, strict=True) if days[:1] == (day,)]
        again = [lane for lane, days in zip(ward.lanes, ward.rounds, strict=True) if day in days[1:]]
        begins, ends = WEEKEND if on.weekday() >= SATURDAY else WEEKDAY
        rounds = [
            (first, [place % len(ward.crew.teams) for place in FIRST_TEAMS[day]], Window(on, begins, ends)),
            (again, [(day + AGAIN_TEAM) % len(ward.crew.teams)], Window(on, *AGAIN)),
        ]
        for lanes, teams, window in sorted(rounds, key=lambda one: one[2].begins):
            if lanes:
                _walk_round(ward, told, knocker, day, lanes, teams, window, as_of, lanes is first)
    evening = local_time(told.days[-1], 21, 30)
    for group in ward.crew.members:
        for account in group:
            read_all_notices(ward.actor(account.id), evening)


def _walk_round(
    ward: Ward,
    told: Told,
    knocker: Knocker,
    day: int,
    lanes: Sequence[Lane],
    teams: Sequence[int],
    window: Window,
    as_of: date,
    first: bool,
) -> None:
    alleys = [lane.area for lane in lanes]
    groups = [ward.crew.teams[place] for place in teams]
    walks = give_out(ward.crew.coordinator, local_time(window.day, 7, 5), told.drive, alleys, groups, window)
    for place, walk in enumerate(walks):
        begins = local_time(window.day, window.begins.hour, window.begins.minute)
        receive(ward.actor(walk.holders[0]), begins - timedelta(minutes=ward.rng.randint(10, 400)), walk.route, "phone")
        due = [(door, kind) for door in walk.doors if (kind := ward.fates[door].on(day))]
        if first and place == 0 and window.day == told.days[-1]:
            half = len(due) // 2
            begins = _knock(ward, told, knocker, day, walk, due[:half], begins, as_of)
            walk, due = _pass_on(ward, begins, walk, window), due[half:]
        _knock(ward, told, knocker, day, walk, due, begins, as_of)
        over, leader = local_time(window.day, 21, 5), ward.actor(ward.leader_of(walk.route.team_id).id)
        complete = len(due) * 2 >= len(walk.doors)
        hand_in(ward.actor(walk.holders[0]), leader, over, over + timedelta(minutes=20), walk, complete)


def _pass_on(ward: Ward, at: datetime, walk: Walk, window: Window) -> Walk:
    """Let two others walk on from here: the leader hands the route over, and they receive it."""
    leader = ward.actor(ward.leader_of(walk.route.team_id).id)
    team_id, pair = ward.free_pair(at, local_time(window.day, 21))
    passed = pass_on(leader, at, walk, pair, team_id)
    receive(ward.actor(passed.holders[0]), at + timedelta(minutes=3), passed.route, "phone")
    return passed


def _knock(
    ward: Ward,
    told: Told,
    knocker: Knocker,
    day: int,
    walk: Walk,
    due: Sequence[tuple[int, str]],
    at: datetime,
    as_of: date,
) -> datetime:
    """Knock at these doors one after the other, the pair taking turns; return the moment of the last."""
    pair = [ward.actor(account_id) for account_id in walk.holders]
    for place, (door, kind) in enumerate(due):
        at += timedelta(minutes=ward.rng.randint(3, 5) if kind == "absent" else ward.rng.randint(5, 11))
        after = ward.fates[door].after(day)
        back = told.days[after] if after is not None else as_of + timedelta(days=ward.rng.choice((0, 0, 1, 2, 3)))
        sent_after = timedelta(hours=3) if day == RAINY_DAY and place % 3 == 0 else timedelta(seconds=4)
        knocker.knock(pair[place % len(pair)], at, walk, door, kind, ward.fates[door], back, sent_after)
    return at
