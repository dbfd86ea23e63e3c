"""The days of the district's drive: each morning routes go out, doors are knocked at as their fates say, routes come back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from random import Random

from app.demo.district.crews import Crew
from app.demo.district.figures import WEEK
from app.demo.district.ground import Hamlet, Home, walked_on
from app.demo.district.knocks import Knocks
from app.demo.district.rows import Rows
from app.demo.district.walks import Draft, Routes, Walk
from app.demo.drives import Told, local_time
from app.demo.places import shares
from app.demo.story import kind_today
from app.demo.today import MORNING
from app.demo.visits import Knocker
from app.demo.walks import Window
from app.demo.week import AGAIN, RAINY_DAY, SATURDAY, WEEKDAY, WEEKEND
from app.doors.rules import OPEN
from app.inbox.receive import Item
from app.kernel.clock import HCM
from app.places.models import Area

DOORS = 16
"""About as many doors a route has."""
DOORS_TODAY, ROUTES_TODAY = 12, 3
VISITS_TODAY = 3
"""At most so many visits are made in a hamlet on the day the story has reached."""
SENDING, RAIN = timedelta(seconds=4), timedelta(minutes=25)


class Place:
    """A hamlet with its teams; their pairs walk in turn."""

    def __init__(self, hamlet: Hamlet, crews: Sequence[Crew]) -> None:
        self.hamlet = hamlet
        self._pairs = [(crew, pair) for crew in crews for pair in crew.pairs]
        self._turn = 0

    def drafts(self, homes: Sequence[Home], routes: int) -> list[Draft]:
        """Cut homes into so many routes at most, each for another pair."""
        count = min(routes, len(self._pairs), len(homes))
        found = []
        for place in range(count):
            crew, pair = self._pairs[(self._turn + place) % len(self._pairs)]
            part = homes[place * len(homes) // count : (place + 1) * len(homes) // count]
            found.append(Draft(crew, pair, tuple(part)))
        self._turn += count
        return found

    def named_first(self) -> None:
        """Let those who sign in go next, whoever leads after whoever walks."""
        named = [[one for one in pair if one.signs_in] for _, pair in self._pairs]
        if any(named):
            leads = [
                all(one is crew.leader for one in here) for here, (crew, _) in zip(named, self._pairs, strict=True)
            ]
            order = sorted(range(len(named)), key=lambda place: (not named[place], leads[place]))
            self._pairs = [self._pairs[place] for place in order]
            self._turn = 0


@dataclass(frozen=True)
class Ward:
    """A ward of the district: who coordinates it, and its hamlets."""

    area: Area
    coordinator_id: int
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Books:
    """Where it is all written."""

    rows: Rows
    routes: Routes
    knocks: Knocks
    knocker: Knocker
    rng: Random


def tell_day(books: Books, wards: Sequence[Ward], told: Told, day: int, as_of: date) -> None:
    """Tell one day of the story, counted from its first, and write its rows."""
    on, weeks = told.days[day], len(told.days) // WEEK - 1
    hours = WEEKEND if on.weekday() >= SATURDAY else WEEKDAY
    windows = sorted([(Window(on, *hours), 0), (Window(on, *AGAIN), 1)], key=lambda one: one[0].begins)
    for window, which in windows:
        for ward in wards:
            groups = []
            for place in ward.places:
                alleys = walked_on([place.hamlet], day, weeks)[which]
                homes = [home for alley in alleys for home in alley.homes if home.door.status in OPEN]
                groups.append(place.drafts(homes, -(-len(homes) // DOORS)))
            groups = [group for group in groups if group]
            if groups:
                for walk in books.routes.give_out(ward.coordinator_id, local_time(on, 7, 5), ward.area, window, groups):
                    _walk(books, walk, window, told, day, as_of)
    books.rows.write()


def tell_today(books: Books, wards: Sequence[Ward], as_of: date, moment: datetime, visits: int) -> None:
    """Give out the routes of the day the story has reached; one of each hamlet is begun, with so many visits in all."""
    evening, window = local_time(as_of - timedelta(days=1), 21, 40), Window(as_of, *MORNING)
    quotas = iter(shares([1] * sum(len(ward.places) for ward in wards), visits))
    for ward in wards:
        groups = []
        for place in ward.places:
            place.named_first()
            due = (home for home in place.hamlet.homes if _is_due(home, as_of))
            groups.append(place.drafts(list(islice(due, ROUTES_TODAY * DOORS_TODAY)), ROUTES_TODAY))
        walks = iter(books.routes.give_out(ward.coordinator_id, evening, ward.area, window, groups))
        for group in groups:
            quota = next(quotas)
            for number, walk in enumerate(islice(walks, len(group))):
                if number < 2:
                    seen_at = evening + timedelta(minutes=books.rng.randint(3, 90))
                    books.routes.receive(walk, walk.pair[0].id, min(seen_at, moment))
                if number == 0:
                    _morning(books, walk, quota, moment)
                books.routes.keep(walk)
    books.rows.write()


def _is_due(home: Home, today: date) -> bool:
    """Say whether a door may be knocked at today: never visited, or to be tried again by now."""
    door = home.door
    return door.status in OPEN and (door.next_due_on is None or door.next_due_on < today)


def _walk(books: Books, walk: Walk, window: Window, told: Told, day: int, as_of: date) -> None:
    """Receive a route, knock at the doors whose day it is, and hand it in."""
    begins = local_time(window.day, window.begins.hour, window.begins.minute)
    given_at = local_time(window.day, 7, 5)
    seen_at = max(begins - timedelta(minutes=books.rng.randint(10, 400)), given_at + timedelta(minutes=4))
    books.routes.receive(walk, walk.pair[0].id, seen_at)
    due = [(home, kind) for home in walk.homes if (kind := home.fate.on(day))]
    step = min(timedelta(minutes=11), timedelta(hours=3) / (len(due) + 1))
    sent: list[tuple[datetime, int, Home, Item]] = []
    at = begins
    for place, (home, kind) in enumerate(due):
        at += step * books.rng.uniform(0.4, 1)
        at = at.replace(microsecond=0)
        after = home.fate.after(day)
        back = told.days[after] if after is not None else as_of + timedelta(days=books.rng.choice((0, 0, 1, 2, 3)))
        item = books.knocker.item(at, walk.route.uid, home.id, kind, home.fate, back)
        late = RAIN if day % WEEK == RAINY_DAY and place % 3 == 0 else SENDING
        sent.append((at + late, walk.pair[place % len(walk.pair)].id, home, item))
    for now, account_id, home, item in sorted(sent, key=lambda one: one[0]):
        books.knocks.receive(walk, account_id, now, home, item)
    over = local_time(window.day, 21, 5)
    books.routes.hand_in(walk, over, over + timedelta(minutes=20), len(due) * 2 >= len(walk.homes))
    books.routes.keep(walk)


def _morning(books: Books, walk: Walk, visits: int, moment: datetime) -> None:
    """Knock at the first doors of a route, the last of them just now."""
    first = local_time(walk.route.starts_at.astimezone(HCM).date(), MORNING[0].hour) if walk.route.starts_at else moment
    begins = first if first + timedelta(minutes=40) <= moment else moment - timedelta(minutes=8)
    homes = walk.homes[:visits]
    step = (moment - begins) / (len(homes) + 1)
    for place, home in enumerate(homes):
        at = (begins + step * (place + 1)).replace(microsecond=0)
        back = at.astimezone(HCM).date() + timedelta(days=books.rng.choice((1, 1, 2, 3)))
        kind = kind_today(home.fate, books.rng)
        item = books.knocker.item(at, walk.route.uid, home.id, kind, home.fate, back)
        books.knocks.receive(walk, walk.pair[place % len(walk.pair)].id, at + SENDING, home, item)
