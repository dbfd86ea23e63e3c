"""Tells the whole demo in order: register, people, households, drives, the week, the day; one ward after the other."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import exists, select

from app.access.actor import SYSTEM_ACTOR, Actor, Role
from app.demo.cards import cards_in_words, tell_cards
from app.demo.contacts import tell_contacts
from app.demo.drives import Told, begin_2021, begin_present, local_time, read_hamlets, read_official
from app.demo.former_lists import tell_former_list
from app.demo.joining import tell_joining
from app.demo.lines import tell_lines
from app.demo.lists import tell_list
from app.demo.names import Names
from app.demo.people import (
    ADMIN,
    CITY_READER,
    CUA_NAM_POSTS,
    PHU_YEN_POSTS,
    Crew,
    Post,
    build_admin,
    build_city_reader,
    build_crew,
    build_sellers,
)
from app.demo.places import build_households, build_lanes, province_of, ward_of
from app.demo.register import tell_corrections
from app.demo.sales import tell_sales
from app.demo.sales_story import CUA_NAM_STANDS, PHU_YEN_STANDS, Stand
from app.demo.sales_today import tell_help, tell_notices
from app.demo.school_story import CUA_NAM_SCHOOLS, PHU_YEN_SCHOOLS, SchoolStory
from app.demo.school_week import tell_school_days
from app.demo.schools import build_schools
from app.demo.sign_ins import PASSWORD, SignIn, sign_in_of
from app.demo.story import CUA_NAM, PHU_YEN, Proportions, fates, rounds_of
from app.demo.today import moment_of, tell_today
from app.demo.week import Ward, tell_week
from app.drives.actions import DayFigure, close_drive
from app.extensions import db
from app.kernel.errors import Refused
from app.kernel.words import N_
from app.people.actions.organisation import save_settings
from app.people.actors import actor_of
from app.people.models import Account
from app.people.passwords import hash_password
from app.places.models import Area
from app.places.register import load_register


@dataclass(frozen=True)
class Setting:
    """A ward of the demo: which real unit, with which figures, alleys and people."""

    code: str
    story: Proportions
    lanes_file: str
    group_kind: str
    skipped: frozenset[int]
    posts: Sequence[Post]
    team_size: int
    first_phone: int
    told_2021: bool
    schools: Sequence[SchoolStory]
    stands: Sequence[Stand]
    sellers: int


SETTINGS = (
    Setting(
        "10330",
        PHU_YEN,
        "phu_yen.csv",
        "thôn",
        frozenset({27, 29, 30}),
        PHU_YEN_POSTS,
        20,
        0,
        True,
        PHU_YEN_SCHOOLS,
        PHU_YEN_STANDS,
        0,
    ),
    Setting(
        "00082",
        CUA_NAM,
        "cua_nam.csv",
        "tổ dân phố",
        frozenset({34, 40, 41, 42}),
        CUA_NAM_POSTS,
        12,
        300,
        False,
        CUA_NAM_SCHOOLS,
        CUA_NAM_STANDS,
        24,
    ),
)
TEAMS = 9
# Where the phone numbers of schools, sellers and water contracts begin, counted from a ward's first.
SCHOOL_PHONES, SELLER_PHONES, CONTRACT_PHONES, ASKING_PHONE = 200, 240, 275, 290
HAMLET_DAYS = 3
SEED = 20210909


def check_empty() -> None:
    """Raise Refused when anybody or any household is in the database already."""
    if db.session.scalar(select(exists(select(Account.id)))) or db.session.scalar(select(exists(select(Area.id)))):
        raise Refused(N_("This database is not empty. The demo goes into a new one only."))


def tell_demo(as_of: date, now: datetime, site_key: str, settings: Sequence[Setting] = SETTINGS) -> list[SignIn]:
    """Fill the empty database in the caller's transaction and return who can sign in.

    `site_key` is the secret printed links are made of.
    """
    check_empty()
    began = min(local_time(date(2021, 9, 1), 8), local_time(as_of - timedelta(days=30), 8))
    load_register(SYSTEM_ACTOR, began)
    password_hash = hash_password(PASSWORD)
    quang = build_admin(began, password_hash)
    admin = actor_of(quang)
    save_settings(admin, began, "Thành đoàn Hà Nội (minh hoạ)", "Minh hoạ", "0900000000", 17)
    wards = [ward_of(setting.code) for setting in settings]
    city_reader = build_city_reader(admin, began, province_of(wards[0]), password_hash)
    posts = [(ADMIN, quang, None), (CITY_READER, city_reader, province_of(wards[0]))]
    for setting, ward in zip(settings, wards, strict=True):
        crew = _tell_ward(admin, setting, ward, as_of, now, password_hash, site_key)
        posts += [(post, account, ward) for post, account in crew.posts]
    db.session.flush()
    cards = cards_in_words(site_key)
    return [sign_in_of(post, account, area, now, cards.get(account.id, "")) for post, account, area in posts]


def _tell_ward(
    admin: Actor, setting: Setting, area: Area, as_of: date, now: datetime, password_hash: str, site_key: str
) -> Crew:
    rng = Random(f"{SEED}:{setting.code}:{as_of.isoformat()}")
    names = Names(rng)
    began = local_time(date(2021, 9, 2), 8) if setting.told_2021 else local_time(as_of - timedelta(days=20), 8)
    lanes = build_lanes(admin, began, area, setting.lanes_file, setting.group_kind, setting.story.households)
    crew = build_crew(
        admin,
        began + timedelta(hours=1),
        area,
        lanes,
        setting.posts,
        names,
        rng,
        teams=TEAMS,
        team_size=setting.team_size,
        first_phone=setting.first_phone,
        password_hash=password_hash,
    )
    rounds = rounds_of([lane.size for lane in lanes], setting.story.daily_new, setting.skipped)
    days = [days for days, lane in zip(rounds, lanes, strict=True) for _ in range(lane.size)]
    told = fates(setting.story, days, rng)
    households = build_households(crew.coordinator, began + timedelta(days=1), lanes, told, names, rng)
    by_id = {household.id: fate for household, fate in zip(households, told, strict=True)}
    ward = Ward(lanes, rounds, crew, households, by_id, rng)
    if setting.told_2021:
        _tell_2021(ward, area, setting.story)
    tell_lines(crew.coordinator, area, as_of, setting.lanes_file)
    present = begin_present(crew.coordinator, area, as_of)
    tell_week(ward, present, as_of)
    read_official(crew.coordinator, present, setting.story)
    read_hamlets(crew.coordinator, present, _hamlet_figures(ward, present))
    tell_today(ward, present, as_of, now)
    tell_corrections(ward, as_of)
    tell_former_list(ward, area, as_of)
    tell_list(ward, area, as_of)
    tell_joining(
        ward.actor(crew.leaders[0].id),
        crew.teams[0],
        lanes[0].area,
        names,
        setting.first_phone + ASKING_PHONE,
        as_of,
        site_key,
    )
    tell_cards(ward.actor(crew.leaders[0].id), crew.members[0], as_of, site_key)
    schools_began = local_time(as_of - timedelta(days=19), 8)
    for school in build_schools(
        crew, schools_began, area, lanes, setting.schools, names, rng, setting.first_phone + SCHOOL_PHONES
    ):
        tell_school_days(school, as_of, now, rng)
    sellers = build_sellers(
        crew, schools_began, area, lanes, names, rng, setting.sellers, setting.first_phone + SELLER_PHONES
    )
    points = tell_sales(ward, area, setting.stands, sellers, as_of, now)
    moment = moment_of(as_of, now)
    tell_notices(crew.coordinator, moment, as_of, points[1:])
    staff = actor_of(crew.posts_by_role[Role.POINT_STAFF])
    tell_help(staff, ward, present.drive, points[0], as_of, moment)
    tell_contacts(ward, area, as_of, setting.first_phone + CONTRACT_PHONES)
    return crew


def _hamlet_figures(ward: Ward, told: Told) -> dict[date, list[DayFigure]]:
    """Return what each hamlet counts on the last days of the story: its list, and what its visits brought by then."""
    hamlets = {lane.area.id: lane.group for lane in ward.lanes}
    found = {}
    for place in range(len(told.days) - HAMLET_DAYS, len(told.days)):
        installs, phones = Counter[Area](), Counter[Area]()
        for home in ward.households:
            fate, hamlet = ward.fates[home.id], hamlets[home.alley_id]
            done = fate.last == "installed" and fate.visits[-1][0] <= place
            installs[hamlet] += fate.installed + (fate.phones if done else 0)
            phones[hamlet] += fate.smartphones or 0
        found[told.days[place]] = [DayFigure(hamlet, n, phones[hamlet]) for hamlet, n in installs.items()]
    return found


def _tell_2021(ward: Ward, area: Area, story: Proportions) -> None:
    lan = ward.crew.coordinator
    past = begin_2021(lan, area)
    tell_week(ward, past, past.days[-1] + timedelta(days=1))
    read_official(lan, past, story)
    close_drive(lan, local_time(past.days[-1] + timedelta(days=1), 9), past.drive)
