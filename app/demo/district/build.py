"""Builds a district of any size in the caller's transaction; `flask demo --size district` and the benches call it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from app.access.actor import SYSTEM_ACTOR, Actor
from app.demo.district.crews import People
from app.demo.district.days import VISITS_TODAY, Books, Place, Ward, tell_day, tell_today
from app.demo.district.figures import DISTRICT, OF_TODAY, WEEK, Commune, Size, communes_of, stories_of, weeks_before
from app.demo.district.ground import Ground, Hamlet
from app.demo.district.knocks import Knocks
from app.demo.district.named import FIRST_PHONE, HEAD, OF_WARDS, WALKING, Named
from app.demo.district.rows import Rows
from app.demo.district.walks import Routes
from app.demo.drives import Told, begin_present, local_time, read_hamlets, read_official
from app.demo.names import Names
from app.demo.people import ADMIN, Post
from app.demo.places import province_of, shares, ward_of
from app.demo.sign_ins import PASSWORD, SignIn, sign_in_of
from app.demo.story import Proportions
from app.demo.today import moment_of
from app.demo.visits import Knocker
from app.demo.wards import HAMLET_DAYS, SEED, check_empty
from app.drives.actions import DayFigure
from app.drives.models import Drive
from app.extensions import db
from app.people.actions.organisation import save_settings
from app.people.models import Account
from app.people.passwords import hash_password
from app.places.models import Area
from app.places.register import load_register

Say = Callable[[str], None]


@dataclass(frozen=True)
class District:
    """What was built. `posts`: who signs in (with PASSWORD), as (post, account, area)."""

    drive: Drive
    posts: Sequence[tuple[Post, Account, Area | None]]


def tell_district(as_of: date, now: datetime, say: Say) -> list[SignIn]:
    """Fill the empty database with the whole district in the caller's transaction and return who can sign in."""
    built = build_district(as_of, now, say=say)
    return [sign_in_of(post, account, area, now) for post, account, area in built.posts]


def build_district(as_of: date, now: datetime, size: Size = DISTRICT, say: Say = lambda line: None) -> District:
    """Fill the empty database with a district of this size, one open drive over all of it, in the caller's transaction.

    The rows are those of the actions. Deterministic for a size and a day but for uids. More visits than a week of the
    story has are spread over the weeks before it, at doors to which somebody has to come again. Raises Refused for a
    database that is not empty.
    """
    check_empty()
    rng = Random(f"{SEED}:district:{size}:{as_of.isoformat()}")
    communes = communes_of(size)
    for_today = min(size.visits // OF_TODAY, VISITS_TODAY * sum(len(commune.hamlets) for commune in communes))
    stories, before = stories_of(communes, size.visits - for_today)
    weeks = weeks_before(stories, before)
    began = local_time(as_of - timedelta(days=20 + WEEK * weeks), 8)
    load_register(SYSTEM_ACTOR, began - timedelta(hours=1))
    db.session.flush()
    areas = {code: ward_of(code) for code in dict.fromkeys(commune.ward for commune in communes)}
    province = province_of(next(iter(areas.values())))
    named = Named(began, hash_password(PASSWORD), [])
    admin = named.admin(ADMIN)
    save_settings(admin, began, "Thành đoàn Hà Nội (minh hoạ)", "Minh hoạ", "0900000000", 17)
    above = named.city(admin, province)
    rows, names = Rows(), Names(rng)
    say("places and households")
    leads = {code: named.lead(admin, OF_WARDS[code], area) for code, area in areas.items()}
    ground = Ground(rows, names, rng)
    hamlets = [
        (commune, ground.add(leads[commune.ward], began, areas[commune.ward], commune, story, visits, weeks))
        for commune, story, visits in zip(communes, stories, before, strict=True)
    ]
    rows.write()
    say("volunteers and teams")
    wards = _people(rows, names, rng, named, areas, leads, hamlets, began + timedelta(hours=1))
    rows.write()
    told = begin_present(above, province, as_of, weeks + 1)
    week = Told(told.drive, told.days[-WEEK:])
    routes = Routes(rows, told.drive, rng, read_at=local_time(told.days[-1], 21, 30))
    books = Books(rows, routes, Knocks(rows, routes, told.drive), Knocker(told.drive, rng), rng)
    for day, on in enumerate(told.days):
        say(f"{on:%d/%m/%Y}")
        tell_day(books, wards, told, day, as_of)
    read_official(above, week, whole(communes))
    read_hamlets(above, week, _ward_figures(week, communes, areas))
    say("today")
    tell_today(books, wards, as_of, moment_of(as_of, now), for_today)
    books.knocks.finish()
    rows.finish()
    db.session.expire_all()
    return District(told.drive, named.posts)


def _people(
    rows: Rows,
    names: Names,
    rng: Random,
    named: Named,
    areas: dict[str, Area],
    leads: dict[str, Actor],
    hamlets: Sequence[tuple[Commune, Sequence[Hamlet]]],
    now: datetime,
) -> list[Ward]:
    """Add the volunteers of every hamlet; those who sign in walk in the very first one."""
    commune, (first, *_) = hamlets[0]
    ward, lead = areas[commune.ward], leads[commune.ward]
    home = db.session.get_one(Area, first.alleys[0].area.id)
    walking = [named.add(lead, post, ward, None, home) for post in WALKING]
    named.add(lead, HEAD, ward, db.session.get_one(Area, first.area.id), home)
    db.session.flush()
    people = People(rows, names, rng, [account.login for _, account, _ in named.posts], FIRST_PHONE)
    found: dict[str, list[Place]] = {code: [] for code in areas}
    for commune, places in hamlets:
        teams = iter(shares([1] * sum(commune.teams), commune.volunteers))
        for hamlet, count in zip(places, commune.teams, strict=True):
            sizes = [next(teams) for _ in range(count)]
            crews = people.add(leads[commune.ward], now, areas[commune.ward], hamlet, sizes,
                               walking if hamlet is first else ())  # fmt: skip
            found[commune.ward].append(Place(hamlet, crews))
    return [Ward(area, leads[code].account_id or 0, tuple(found[code])) for code, area in areas.items()]


def whole(communes: Sequence[Commune]) -> Proportions:
    """Return the official figures of all communes together."""
    new = tuple(map(sum, zip(*(commune.daily_new for commune in communes), strict=True)))
    smartphones, installed = (sum(getattr(one, name) for one in communes) for name in ("smartphones", "installed"))
    return Proportions(sum(one.households for one in communes), smartphones, installed, new, {}, {})


def _ward_figures(week: Told, communes: Sequence[Commune], areas: dict[str, Area]) -> dict[date, list[DayFigure]]:
    """Return what each ward counts on the last days of the story."""
    found: dict[date, list[DayFigure]] = {}
    for place in range(WEEK - HAMLET_DAYS, WEEK):
        figures = []
        for code, area in areas.items():
            here = whole([commune for commune in communes if commune.ward == code])
            figures.append(DayFigure(area, here.readings[place + 1], here.smartphones))
        found[week.days[place]] = figures
    return found
