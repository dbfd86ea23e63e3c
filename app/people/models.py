"""Accounts, the sessions they are signed in with, their roles, teams, when they are busy, and the organisation itself."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.access.actor import Scope
from app.extensions import Model
from app.places.models import Area
from app.storage.types import UtcDateTime

# The sort key of a name is made for comparing bytes: SQLite does so by itself, PostgreSQL when told.
BYTEWISE = String(300).with_variant(String(300, collation="C"), "postgresql")
IN_FORCE = text("ended_at IS NULL")
DISABLED = text("disabled_at IS NOT NULL")
HOLDS = text("unsent > 0")


class Account(Model):
    """A person who can sign in (once a password is set through a one-time link) or be planned for.

    `home_area_id` is the alley or hamlet the person lives in, `area_id` the ward whose people they belong to.
    """

    __tablename__ = "account"
    __table_args__ = (Index("ix_account_disabled", "id", sqlite_where=DISABLED, postgresql_where=DISABLED),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    login: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_sort: Mapped[str] = mapped_column(BYTEWISE, default="", index=True)
    search_fold: Mapped[str] = mapped_column(String(300), default="")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(15), index=True)
    born_on: Mapped[date | None]
    birth_year: Mapped[int | None]
    sex: Mapped[str] = mapped_column(String(1), default="")
    unit: Mapped[str] = mapped_column(String(120), default="")
    position: Mapped[str] = mapped_column(String(120), default="")
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    home_area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    lang: Mapped[str] = mapped_column(String(2), default="vi")
    theme: Mapped[str] = mapped_column(String(5), default="auto")
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    disabled_reason: Mapped[str] = mapped_column(String(200), default="")
    batch_id: Mapped[int | None] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    area: Mapped[Area | None] = relationship(foreign_keys=[area_id])
    home_area: Mapped[Area | None] = relationship(foreign_keys=[home_area_id])
    memberships: Mapped[list["Membership"]] = relationship(back_populates="account", order_by="Membership.id")
    team_places: Mapped[list["TeamMember"]] = relationship(back_populates="account", order_by="TeamMember.id")

    @property
    def access_scope(self) -> Scope:
        """An account lives in its ward, in its present teams and schools, and is its own."""
        teams = frozenset(place.team_id for place in self.team_places if place.ended_at is None)
        schools = frozenset(one.school_id for one in self.memberships if one.school_id and one.ended_at is None)
        path = self.area.path if self.area else None
        return Scope(area_path=path, team_ids=teams, account_ids=frozenset({self.id}), staff_of=schools)


class SignInSession(Model):
    """One signed-in browser. The cookie holds a 256-bit key, this row only its SHA-256; `ended_at` signs it out for real.

    A phone with an outbox says at each item how many more it holds (`unsent`, the oldest `unsent_since`; told `told_at`).
    """

    __tablename__ = "sign_in_session"
    __table_args__ = (Index("ix_sign_in_session_unsent", "account_id", sqlite_where=HOLDS, postgresql_where=HOLDS),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    device: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_why: Mapped[str] = mapped_column(String(20), default="")
    unsent: Mapped[int] = mapped_column(default=0)
    unsent_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    account: Mapped[Account] = relationship()

    @property
    def access_scope(self) -> Scope:
        """A session lives where its account lives."""
        return self.account.access_scope


class OneTimeLink(Model):
    """A link to set a password: looking does not use it up, setting the password does. Only its SHA-256 is kept."""

    __tablename__ = "one_time_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    secret_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    made_by: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    account: Mapped[Account] = relationship()


class CardSheet(Model):
    """Cards that somebody had printed at one go. `uid` is the form's own, so that sending it twice prints once."""

    __tablename__ = "card_sheet"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def access_scope(self) -> Scope:
        """A sheet is found by its maker alone and shows whom the maker still reaches; any reach opens it."""
        return Scope(everyone=True)


class Card(Model):
    """A printed way to sign in, one in force for each account.

    `uid` gives back secret, typed code and PIN to whoever holds the site's key; here lie hashes of the first two, and
    of the PIN nothing. `held_at`: since a restore it opens nothing until somebody says that it may.
    """

    __tablename__ = "card"
    __table_args__ = (
        Index("uq_card_one_in_force", "account_id", unique=True, sqlite_where=IN_FORCE, postgresql_where=IN_FORCE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("card_sheet.id"), index=True)
    secret_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    code_mac: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    held_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_why: Mapped[str] = mapped_column(String(20), default="")

    account: Mapped[Account] = relationship()


class Membership(Model):
    """One role of an account and where it reaches; ended, never deleted.

    `school_id`, `class_id` and `point_id` name rows of rooms above this one, which give and read them; `area_id` is then
    the ward of that school or point.
    """

    __tablename__ = "membership"
    __table_args__ = (Index("ix_membership_account", "account_id", "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    role: Mapped[str] = mapped_column(String(20), index=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    school_id: Mapped[int | None] = mapped_column(index=True)
    class_id: Mapped[int | None] = mapped_column(index=True)
    point_id: Mapped[int | None] = mapped_column(index=True)
    granted_by: Mapped[int | None]
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    account: Mapped[Account] = relationship(back_populates="memberships")
    area: Mapped[Area | None] = relationship()
    team: Mapped["Team | None"] = relationship()

    @property
    def access_scope(self) -> Scope:
        """A role lives where it reaches: its area, or the area of its team; inside a school or at a point there too."""
        area = self.team.area if self.team else self.area
        path = area.path if area else None
        return Scope(area_path=path, school_id=self.school_id, point_id=self.point_id)


class Team(Model):
    """A team of volunteers of one area (đội, nhóm); its leader is a membership. `batch_id`: the list that began it."""

    __tablename__ = "team"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    batch_id: Mapped[int | None] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    area: Mapped[Area] = relationship()
    members: Mapped[list["TeamMember"]] = relationship(back_populates="team")

    @property
    def access_scope(self) -> Scope:
        """A team lives in its area and is its own."""
        return Scope(area_path=self.area.path, team_ids=frozenset({self.id}))


class TeamMember(Model):
    """A volunteer's place in a team; the two with the same `pair` number walk together."""

    __tablename__ = "team_member"
    __table_args__ = (Index("ix_team_member_team", "team_id", "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    pair: Mapped[int | None]
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    team: Mapped[Team] = relationship(back_populates="members")
    account: Mapped[Account] = relationship(back_populates="team_places")

    @property
    def access_scope(self) -> Scope:
        """A place in a team lives where the team lives."""
        return self.team.access_scope


class TeamLink(Model):
    """A printed way into a team. `uid` gives back the secret to whoever holds the site's key; here lies its SHA-256."""

    __tablename__ = "team_link"
    __table_args__ = (CheckConstraint("used <= max_uses", name="not_overused"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    secret_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    made_by: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    max_uses: Mapped[int]
    used: Mapped[int] = mapped_column(default=0)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    team: Mapped[Team] = relationship()

    @property
    def access_scope(self) -> Scope:
        """A way into a team lives where the team lives."""
        return self.team.access_scope


class TeamRequest(Model):
    """Somebody without an account who asks to join a team. The row is gone once a leader has said yes or no."""

    __tablename__ = "team_request"
    __table_args__ = (UniqueConstraint("team_id", "phone"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    link_id: Mapped[int] = mapped_column(ForeignKey("team_link.id"))
    name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(15))
    birth_year: Mapped[int | None]
    home_area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)

    team: Mapped[Team] = relationship()
    home_area: Mapped[Area | None] = relationship()

    @property
    def access_scope(self) -> Scope:
        """A request lives where the team lives."""
        return self.team.access_scope


class Commitment(Model):
    """When a person is busy, and with what: a route or a shift. `kind` and `ref` name the thing, `title` says it."""

    __tablename__ = "commitment"
    __table_args__ = (
        UniqueConstraint("account_id", "kind", "ref"),
        Index("ix_commitment_when", "account_id", "ends_at"),
        CheckConstraint("ends_at > starts_at", name="span"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(String(8))
    ref: Mapped[str] = mapped_column(String(36), index=True)
    title: Mapped[str] = mapped_column(String(200))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Organisation(Model):
    """The one row of settings: who runs this site and when a day's figures close."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    short_name: Mapped[str] = mapped_column(String(40), default="")
    cutoff_hour: Mapped[int] = mapped_column(default=17)
    phone: Mapped[str] = mapped_column(String(15), default="")
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
