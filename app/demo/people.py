"""The people of a ward: who coordinates, reads, leads and walks; volunteers in teams and pairs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from app.access.actor import Actor, Role
from app.demo.names import Names, phone
from app.demo.places import Lane
from app.extensions import db
from app.people.actions.accounts import Person, add_person, add_volunteer, create_admin
from app.people.actions.roles import give_role
from app.people.actions.teams import add_members, add_team, pair_rest
from app.people.actors import actor_of
from app.people.models import Account, Team
from app.people.role_places import Place
from app.places.models import Area


@dataclass(frozen=True)
class Post:
    """A named person of the demo who signs in, with the role they hold."""

    role: Role
    name: str
    login: str
    position: str
    sex: str = "f"
    year: int = 1985


@dataclass(frozen=True)
class Crew:
    """Everybody of one ward. `posts` are (post, account) of those who sign in; members stand by team."""

    coordinator: Actor
    teams: tuple[Team, ...]
    leaders: tuple[Account, ...]
    members: tuple[tuple[Account, ...], ...]
    posts: tuple[tuple[Post, Account], ...]

    @property
    def named(self) -> frozenset[int]:
        """Return the ids of those who sign in."""
        return frozenset(account.id for _, account in self.posts)

    @property
    def posts_by_role(self) -> dict[Role, Account]:
        """Return those who sign in by their role."""
        return {post.role: account for post, account in self.posts}


PHU_YEN_POSTS = (
    Post(Role.COORDINATOR, "Trần Thị Lan", "lan", "Bí thư Đoàn xã", year=1993),
    Post(Role.READER, "Nguyễn Hồng Hạnh", "hanh", "Ban chỉ đạo xã", year=1978),
    Post(Role.LEADER, "Hoàng Văn Bản", "ban", "Bí thư chi đoàn thôn Giẽ Hạ", "m", 1996),
    Post(Role.HAMLET_HEAD, "Phùng Văn Thuận", "thuan", "Trưởng thôn Giẽ Hạ", "m", 1962),
    Post(Role.VOLUNTEER, "Lê Minh", "minh", "Đoàn viên", "m", 2002),
    Post(Role.SCHOOL_LEAD, "Vũ Đức Toàn", "toan", "Hiệu trưởng Trường THCS Phú Yên", "m", 1971),
    Post(Role.SCHOOL_OFFICE, "Đỗ Thị Nhàn", "nhan", "Văn phòng Trường THCS Phú Yên", year=1986),
    Post(Role.HOMEROOM, "Phạm Thị Thu", "thu", "Giáo viên chủ nhiệm lớp 7A", year=1990),
    Post(Role.POINT_STAFF, "Bùi Văn Quyết", "quyet", "Điểm bán hàng Xóm Đình", "m", 1988),
)
CUA_NAM_POSTS = (
    Post(Role.COORDINATOR, "Vũ Thị Hoa", "hoa", "Bí thư Đoàn phường", year=1994),
    Post(Role.READER, "Đặng Quốc Việt", "viet", "Ban chỉ đạo phường", "m", 1975),
    Post(Role.LEADER, "Ngô Thu Hà", "ha", "Bí thư chi đoàn tổ dân phố số 1", year=1998),
    Post(Role.HAMLET_HEAD, "Lương Thị Tuyết", "tuyet", "Tổ trưởng tổ dân phố số 1", year=1959),
    Post(Role.VOLUNTEER, "Đặng Hải Sơn", "son", "Đoàn viên", "m", 2003),
    Post(Role.SCHOOL_LEAD, "Tạ Thị Bích", "bich", "Hiệu trưởng Trường THCS Ngô Sĩ Liên", year=1970),
    Post(Role.SCHOOL_OFFICE, "Mai Thanh Bình", "binh", "Văn phòng Trường THCS Ngô Sĩ Liên", "m", 1983),
    Post(Role.HOMEROOM, "Chu Thị Ngân", "ngan", "Giáo viên chủ nhiệm lớp 7A", year=1991),
    Post(Role.POINT_STAFF, "Tô Văn Khải", "khai", "Điểm bán hàng Hàm Long", "m", 1987),
)
ADMIN = Post(Role.ADMIN, "Đỗ Minh Quang", "quang", "Quản trị hệ thống", "m", 1984)
CITY_READER = Post(Role.READER, "Nguyễn Thùy Dương", "thanhdoan", "Thành đoàn Hà Nội", year=1989)


def build_admin(now: datetime, password_hash: str) -> Account:
    """Add the administrator."""
    account = create_admin(now, ADMIN.name, ADMIN.login, password_hash)
    account.position = ADMIN.position
    return account


def build_city_reader(admin: Actor, now: datetime, province: Area, password_hash: str) -> Account:
    """Add somebody of the city who reads the figures of both wards."""
    account = add_person(admin, now, _person(CITY_READER, province, None, 999), CITY_READER.login)
    give_role(admin, now, account, CITY_READER.role, Place(area=province))
    account.password_hash = password_hash
    return account


def build_crew(
    admin: Actor,
    now: datetime,
    ward: Area,
    lanes: Sequence[Lane],
    posts: Sequence[Post],
    names: Names,
    rng: Random,
    *,
    teams: int,
    team_size: int,
    first_phone: int,
    password_hash: str,
) -> Crew:
    """Add everybody of a ward: the named ones with the demo's password, volunteers in teams and neighbours in pairs."""
    signing_in = {post.role: _add_named(admin, now, post, ward, lanes[0], names, first_phone + i, password_hash)
                  for i, post in enumerate(posts)}  # fmt: skip
    coordinator = actor_of(signing_in[Role.COORDINATOR])
    give_role(admin, now, signing_in[Role.READER], Role.READER, Place(area=ward))
    give_role(coordinator, now, signing_in[Role.HAMLET_HEAD], Role.HAMLET_HEAD, Place(area=lanes[0].group))
    volunteers = [signing_in[Role.LEADER], signing_in[Role.VOLUNTEER]]
    for account in volunteers:
        add_volunteer(coordinator, now, _as_person(account))
    first_phone += len(posts)
    while len(volunteers) < teams * team_size:
        home = lanes[len(volunteers) * len(lanes) // (teams * team_size)]
        person = _young(ward, home, names, first_phone + len(volunteers), rng)
        volunteers.append(add_volunteer(coordinator, now, person)[0])
    groups = [volunteers[start : start + team_size] for start in range(0, len(volunteers), team_size)]
    made = [_add_team(coordinator, now, place, ward, group) for place, group in enumerate(groups, 1)]
    db.session.expire_all()
    return Crew(
        actor_of(signing_in[Role.COORDINATOR]),
        tuple(made),
        tuple(group[0] for group in groups),
        tuple(tuple(group) for group in groups),
        tuple((post, signing_in[post.role]) for post in posts),
    )


def build_sellers(
    crew: Crew, now: datetime, ward: Area, lanes: Sequence[Lane], names: Names, rng: Random, size: int, first_phone: int
) -> list[Account]:
    """Add a team that walks no alley but stands at the sales points; nobody when `size` is 0."""
    if not size:
        return []
    sellers = [
        add_volunteer(crew.coordinator, now, _young(ward, lanes[place % len(lanes)], names, first_phone + place, rng))[
            0
        ]
        for place in range(size)
    ]
    team = add_team(crew.coordinator, now, "Tổ bán hàng", ward)
    add_members(crew.coordinator, now, team, sellers)
    give_role(crew.coordinator, now, sellers[0], Role.LEADER, Place(team=team))
    return sellers


def _add_named(
    admin: Actor, now: datetime, post: Post, ward: Area, lane: Lane, names: Names, number: int, password_hash: str
) -> Account:
    names.keep(post.name)
    home = lane.area if post.role in (Role.LEADER, Role.VOLUNTEER, Role.HAMLET_HEAD) else None
    account = add_person(admin, now, _person(post, ward, home, number), post.login)
    account.password_hash = password_hash
    if post.role is Role.COORDINATOR:
        give_role(admin, now, account, post.role, Place(area=ward))
    return account


def _add_team(coordinator: Actor, now: datetime, number: int, ward: Area, group: Sequence[Account]) -> Team:
    team = add_team(coordinator, now, f"Đội {number}", ward)
    add_members(coordinator, now, team, group)
    db.session.flush()
    pair_rest(coordinator, now, team)
    give_role(coordinator, now, group[0], Role.LEADER, Place(team=team))
    return team


def _person(post: Post, area: Area | None, home: Area | None, number: int) -> Person:
    return Person(
        name=post.name,
        area=area,
        phone=phone(number),
        position=post.position,
        home=home,
        birth_year=post.year,
        sex=post.sex,
    )


def _as_person(account: Account) -> Person:
    return Person(account.name, account.area, account.phone, home=account.home_area, birth_year=account.birth_year)


def _young(ward: Area, lane: Lane, names: Names, number: int, rng: Random) -> Person:
    sex = rng.choice("mf")
    return Person(
        name=names.fresh(sex, "young"),
        area=ward,
        phone=phone(number),
        unit=f"Chi đoàn {lane.group.kind} {lane.group.name}",
        position="Đoàn viên",
        home=lane.area,
        birth_year=rng.randint(1996, 2009),
        sex=sex,
    )
