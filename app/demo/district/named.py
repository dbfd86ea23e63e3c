"""Those of the district who sign in: who administers, who coordinates all of it or a ward, who leads and who walks."""

from dataclasses import dataclass
from datetime import datetime

from app.access.actor import Actor, Role
from app.demo.names import phone
from app.demo.people import CITY_READER, Post, build_admin, build_city_reader
from app.people.actions.accounts import Person, add_person
from app.people.actions.roles import give_role
from app.people.actors import actor_of
from app.people.models import Account
from app.people.role_places import Place
from app.places.models import Area

FIRST_PHONE = 20
"""Where the phone numbers of those who do not sign in begin."""

ABOVE = Post(Role.COORDINATOR, "Phạm Quốc Trung", "trung", "Phó Bí thư Thành đoàn", "m", 1988)
OF_WARDS = {
    "10330": Post(Role.COORDINATOR, "Trần Thị Lan", "lan", "Bí thư Đoàn xã", year=1993),
    "10273": Post(Role.COORDINATOR, "Nguyễn Tiến Đạt", "dat", "Bí thư Đoàn xã", "m", 1992),
    "10279": Post(Role.COORDINATOR, "Lê Thanh Mai", "mai", "Bí thư Đoàn xã", year=1995),
    "10342": Post(Role.COORDINATOR, "Vũ Anh Tuấn", "tuan", "Bí thư Đoàn xã", "m", 1991),
}
WALKING = (
    Post(Role.LEADER, "Hoàng Văn Bản", "ban", "Bí thư chi đoàn thôn", "m", 1996),
    Post(Role.VOLUNTEER, "Lê Minh", "minh", "Đoàn viên", "m", 2002),
)
HEAD = Post(Role.HAMLET_HEAD, "Phùng Văn Thuận", "thuan", "Trưởng thôn", "m", 1962)


@dataclass
class Named:
    """Adds them through the actions, each with the demo's password, and remembers (post, account, area)."""

    now: datetime
    password_hash: str
    posts: list[tuple[Post, Account, Area | None]]

    def admin(self, post: Post) -> Actor:
        """Add the administrator."""
        account = build_admin(self.now, self.password_hash)
        self.posts.append((post, account, None))
        return actor_of(account)

    def city(self, admin: Actor, province: Area) -> Actor:
        """Add who reads all figures, and who coordinates the whole; return the coordinator."""
        account = build_city_reader(admin, self.now, province, self.password_hash)
        self.posts.append((CITY_READER, account, province))
        return actor_of(self.add(admin, ABOVE, province, province))

    def lead(self, admin: Actor, post: Post, ward: Area) -> Actor:
        """Add who coordinates a ward."""
        return actor_of(self.add(admin, post, ward, ward))

    def add(self, actor: Actor, post: Post, area: Area, reach: Area | None, home: Area | None = None) -> Account:
        """Add somebody; `reach` is the area of the role, None for one that is given with the teams."""
        person = Person(post.name, area, phone(len(self.posts)), position=post.position, home=home,
                        birth_year=post.year, sex=post.sex)  # fmt: skip
        account = add_person(actor, self.now, person, post.login)
        account.password_hash = self.password_hash
        if reach is not None:
            give_role(actor, self.now, account, post.role, Place(area=reach))
        self.posts.append((post, account, area))
        return account
