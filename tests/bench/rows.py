"""A district at work, as plain rows for either database: 30 wards, 100,000 households, 9,000 volunteers, up to 500,000 visits.

Every visit is a knock without people helped, so that one row tells all of it; door states and counters are computed from
the visits by the app's own rules. Deterministic.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from app.demo.names import Names
from app.doors.models import DoorState, Tally, TallyPerson
from app.doors.rules import Door as State
from app.doors.rules import Knock, door_after
from app.doors.tally import counts_of
from app.drives.models import AdoptionReading, Drive, DriveApp, Goal
from app.extensions import Model
from app.kernel.clock import band_at, local_day
from app.kernel.vietnamese.fold import fold
from app.kernel.vietnamese.names import sort_key
from app.people.models import Account, Membership, Team, TeamMember
from app.places.models import Area, AreaParent, Household, HouseholdWord
from app.places.word_index import accented_words
from app.routes.models import Assignment, AssignmentDoor, AssignmentHolder
from app.visits.models import Visit

WARDS, ALLEYS, HOUSEHOLDS, VOLUNTEERS, TEAM_SIZE = 30, 40, 100_000, 9_000, 20
A_WARD = HOUSEHOLDS // WARDS
DRIVE, FIRST_ALLEY = 1, 1 + WARDS + 1
ROUTES = {"long": (1, 100), "short": (2, 50)} | {f"phone{n}": (3 + n % 27, 40) for n in range(50)}
"""Who walks: login -> (ward, doors)."""
ADMIN, DISTRICT_LEAD, WARD_LEAD = "quang", "lan", "hoa"
OUTCOMES = (("not_home", 55), ("met", 30), ("refused", 8), ("moved", 4), ("vacant", 3))
NAMES = 20_000
BLOCKS = 50
DOORS_A_BLOCK, PEOPLE_A_BLOCK = HOUSEHOLDS // BLOCKS, VOLUNTEERS // BLOCKS
TEAMS_A_BLOCK = PEOPLE_A_BLOCK // TEAM_SIZE

Values = tuple[object, ...]


@dataclass(frozen=True)
class Rows:
    """Rows of one table with the columns given; the others have their defaults."""

    model: type[Model]
    columns: tuple[str, ...]
    rows: Iterable[Values]


def name_of(number: int) -> str:
    """Return the name of the person with this number; names are as frequent as in the North."""
    return _names()[number * 7919 % NAMES]


@cache
def _names() -> list[str]:
    names = Names(random.Random(7))
    return [names.draw("mf"[n % 2], ("old", "mid", "young")[n % 3]) for n in range(NAMES)]


@cache
def moment(at: datetime) -> str:
    """Return a moment as both databases read it when their clock is UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def uid(kind: int, number: int) -> str:
    """Return an id of the form phones make."""
    return f"0199{kind:04x}-0000-7000-8000-{number:012x}"


def household_ids(ward: int) -> range:
    """Return the ids of a ward's households, alley by alley."""
    return range(1 + (ward - 1) * A_WARD, 1 + ward * A_WARD)


def alley_of(household: int) -> int:
    """Return the alley of a household."""
    ward, place = divmod(household - 1, A_WARD)
    ward = min(ward, WARDS - 1)
    return FIRST_ALLEY + ward * ALLEYS + min(place * ALLEYS // A_WARD, ALLEYS - 1)


def ground(now: datetime) -> Iterator[Rows]:
    """Yield everything but visits: places, people, the drive and its routes."""
    yield from _places(now)
    yield from _people(now)
    yield from _drive(now)
    yield from _routes(now)


def _places(now: datetime) -> Iterator[Rows]:
    district: list[Values] = [(1, None, "/1/", "district", "huyện", "Phú Xuyên", fold("Phú Xuyên"))]
    wards: list[Values] = [
        (1 + n, 1, f"/1/{1 + n}/", "ward", "xã", f"Xã số {n}", f"xa so {n}") for n in range(1, WARDS + 1)
    ]
    lanes: list[Values] = []
    for lane in range(WARDS * ALLEYS):
        ward, number = 2 + lane // ALLEYS, lane % ALLEYS + 1
        path = f"/1/{ward}/{FIRST_ALLEY + lane}/"
        lanes.append((FIRST_ALLEY + lane, ward, path, "alley", "ngõ", f"{number} Đồng Vàng", f"{number} dong vang"))
    areas = district + wards + lanes
    yield Rows(Area, ("id", "parent_id", "path", "level", "kind", "name", "search_fold"), areas)
    yield Rows(AreaParent, ("area_id", "parent_id"), [(row[0], row[1]) for row in areas if row[1]])
    homes, words = [], []
    at = moment(now)
    for number in range(1, HOUSEHOLDS + 1):
        name, alley = name_of(number), alley_of(number)
        lane = (alley - FIRST_ALLEY) % ALLEYS + 1
        plate = f"{lane}/{number % A_WARD}"
        folded = fold(f"{plate} {name} {lane} Đồng Vàng")
        where = (number, uid(1, number), alley, f"Số {plate} ngõ {lane} Đồng Vàng", plate, plate, f"{number:06}")
        homes.append((*where, name, folded, 2 + number % 4, 1 + number % 3, number % 2, at, at))
        words += [(word, number) for word in {*folded.split(), *accented_words(name)}]
    place = ("id", "uid", "alley_id", "address_raw", "plate", "door_key", "walk_key", "head_name", "search_fold")
    facts = ("est_residents", "smartphones", "installed_at_start", "created_at", "changed_at")
    yield Rows(Household, place + facts, homes)
    yield Rows(HouseholdWord, ("word", "household_id"), sorted(words))


def _people(now: datetime) -> Iterator[Rows]:
    at, logins = moment(now), list(ROUTES)
    people: list[Values] = []
    for number in range(1, VOLUNTEERS + 4):
        login = logins[number - 1] if number <= len(logins) else f"tnv{number}"
        name = name_of(number * 13)
        people.append((number, uid(2, number), login, name, sort_key(name), fold(name), 1 + ward_of(number), at))
    for place, login in enumerate((ADMIN, DISTRICT_LEAD, WARD_LEAD)):
        number = VOLUNTEERS + 1 + place
        people[number - 1] = (number, uid(2, number), login, *people[number - 1][3:])
    columns = ("id", "uid", "login", "name", "name_sort", "search_fold", "area_id", "created_at")
    yield Rows(Account, columns, people)
    roles: list[Values] = [(n, "volunteer", 1 + ward_of(n), at) for n in range(1, VOLUNTEERS + 1)]
    roles += [(VOLUNTEERS + 1, "admin", None, at), (VOLUNTEERS + 2, "coordinator", 1, at)]
    roles += [(VOLUNTEERS + 3, "coordinator", 2, at)]
    yield Rows(Membership, ("account_id", "role", "area_id", "granted_at"), roles)
    teams = range(1, VOLUNTEERS // TEAM_SIZE + 1)
    places = [1 + ward_of((team - 1) * TEAM_SIZE + 1) for team in teams]
    named = [(team, uid(3, team), f"Đội {team}", place, at) for team, place in zip(teams, places, strict=True)]
    yield Rows(Team, ("id", "uid", "name", "area_id", "created_at"), named)
    members = [(team_of(n), n, 1 + n % TEAM_SIZE // 2, at) for n in range(1, VOLUNTEERS + 1)]
    yield Rows(TeamMember, ("team_id", "account_id", "pair", "since"), members)


def ward_of(volunteer: int) -> int:
    """Return the ward (from 1) a volunteer works in; those with a route work where it is."""
    routes = list(ROUTES.values())
    return routes[volunteer - 1][0] if volunteer <= len(routes) else 1 + (volunteer * WARDS // (VOLUNTEERS + 1)) % WARDS


def team_of(volunteer: int) -> int:
    """Return a volunteer's team."""
    return 1 + (volunteer - 1) // TEAM_SIZE


def _drive(now: datetime) -> Iterator[Rows]:
    today, at = local_day(now), moment(now)
    first, last = today - timedelta(days=9), today + timedelta(days=5)
    drive = (DRIVE, uid(4, 1), "Đợt ra quân của huyện", 1, first.isoformat(), last.isoformat(), "open", at)
    yield Rows(Drive, ("id", "uid", "name", "area_id", "starts_on", "ends_on", "state", "created_at"), [drive])
    yield Rows(DriveApp, ("drive_id", "name"), [(DRIVE, "VNeID")])
    goals = [(DRIVE, "volunteer", "helped", 2.0), (DRIVE, "drive", "rate", 60.0)]
    yield Rows(Goal, ("drive_id", "scope", "measure", "target"), goals)
    facts = ("smartphones", at)
    readings = [
        (uid(5, n), DRIVE, 1, moment(now - timedelta(days=9 - n)), 37_000 + n * 1_500, 97_000, *facts) for n in range(9)
    ]
    columns = ("uid", "drive_id", "area_id", "at", "installs", "denominator", "denominator_kind", "entered_at")
    yield Rows(AdoptionReading, columns, readings)


def _routes(now: datetime) -> Iterator[Rows]:
    began = moment(now - timedelta(hours=2))
    routes, holders, doors = [], [], []
    taken: Counter[int] = Counter()
    for number, (ward, count) in enumerate(ROUTES.values(), 1):
        facts = (f"Tuyến {number}", count, "in_progress", began)
        routes.append((number, uid(6, number), DRIVE, 1 + ward, team_of(number), *facts))
        holders.append((number, number, True))
        ids = household_ids(ward)[taken[ward] : taken[ward] + count]
        taken[ward] += count
        doors += [(number, DRIVE, household, place, True) for place, household in enumerate(ids, 1)]
    of_route = ("id", "uid", "drive_id", "area_id", "team_id", "title", "target_doors", "state", "created_at")
    yield Rows(Assignment, of_route, routes)
    yield Rows(AssignmentHolder, ("assignment_id", "account_id", "active"), holders)
    yield Rows(AssignmentDoor, ("assignment_id", "drive_id", "household_id", "position", "active"), doors)


@dataclass(frozen=True)
class Door:
    """The visits of one door of a block, and what the app's rules make of them."""

    knocks: list[Knock]
    of_teams: Counter[tuple[int, str, str]]
    of_people: Counter[tuple[int, str, str]]
    after: State


def visits(now: datetime, count: int) -> Iterator[Rows]:
    """Yield this many visits of the last nine days, the states of their doors and the counters.

    The district is made of blocks that are alike, each with its own doors, teams and people, so that the rules reckon one.
    """
    block = _block(now, count // BLOCKS)
    written: list[Values] = []
    states: list[Values] = []
    by_team: Counter[tuple[int, int, str, str]] = Counter()
    by_person: Counter[tuple[int, str, str]] = Counter()
    for number in range(BLOCKS):
        people, teams = number * PEOPLE_A_BLOCK, number * TEAMS_A_BLOCK
        for place, door in block.items():
            household = 1 + number * DOORS_A_BLOCK + place
            alley = alley_of(household)
            for knock in door.knocks:
                at, name = moment(knock.at), uid(7, len(written))
                who = (name, DRIVE, household, people + knock.accounts[0], teams + knock.team_id)
                written.append((*who, knock.outcome, at, at, knock.band))
            for (team, day, measure), n in door.of_teams.items():
                by_team[(alley, teams + team, day, measure)] += n
            for (person, day, measure), n in door.of_people.items():
                by_person[(people + person, day, measure)] += n
            after = door.after
            due = (_iso(after.next_due_on), after.next_due_band)
            last = (after.last_outcome, written[-1][0], moment(after.last_at), after.last_band)
            states.append((DRIVE, household, alley, str(after.status), after.attempts, *last, *due))
    who = ("uid", "drive_id", "household_id", "account_id", "team_id")
    yield Rows(Visit, (*who, "outcome", "phone_at", "received_at", "band"), written)
    of_last = ("last_outcome", "last_visit_uid", "last_at", "last_band", "next_due_on", "next_due_band")
    yield Rows(DoorState, ("drive_id", "household_id", "area_id", "status", "attempts", *of_last), states)
    teams_of = [(DRIVE, *key, n) for key, n in sorted(by_team.items())]
    yield Rows(Tally, ("drive_id", "area_id", "team_id", "day", "measure", "n"), teams_of)
    people_of = [(DRIVE, *key, n) for key, n in sorted(by_person.items())]
    yield Rows(TallyPerson, ("drive_id", "account_id", "day", "measure", "n"), people_of)


def _block(now: datetime, count: int) -> dict[int, Door]:
    """Return place of a door in its block -> its visits, oldest first, and what they come to."""
    dice = random.Random(7)
    codes, weights = zip(*OUTCOMES, strict=True)
    drawn: dict[int, list[Knock]] = defaultdict(list)
    minutes = sorted((dice.randint(5, 9 * 24 * 60) for _ in range(count)), reverse=True)
    for ago, outcome in zip(minutes, dice.choices(codes, weights, k=count), strict=True):
        person, at = dice.randint(1, PEOPLE_A_BLOCK), now - timedelta(minutes=ago)
        knock = Knock("", outcome, at, local_day(at), band_at(at).value, team_id=team_of(person), accounts=(person,))
        drawn[dice.randrange(DOORS_A_BLOCK)].append(knock)
    return {place: Door(knocks, *counts_of(knocks), door_after(knocks)) for place, knocks in drawn.items()}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
