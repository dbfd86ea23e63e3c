"""Areas, how they follow one another in time, the households of an alley, and numbers of theirs that a list brought."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.access.actor import Scope
from app.extensions import Model
from app.places.rules import bare_name, label_of
from app.storage.types import JsonDict, UtcDateTime


def _bytewise(length: int) -> String:
    """Text that both databases sort and cut by its bytes, whatever language the server speaks."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


class Area(Model):
    """A place in the tree. `level`: province, district, ward, group, block, alley; `kind` is the word people use (xã, ngõ).

    `path` is made of the parents in force today ("/1/5/23/", itself last) and decides scope. Codes are reused across
    reforms: a unit is its (code, valid_from). `mouth` is the number at which an alley opens on its parent; `position`,
    set by hand (1, 2, …), goes before it. `batch_id` is the list that brought it in. `walk_mode` says how its doors are
    walked (rules.WALK_MODES); "" is as the place above says.
    """

    __tablename__ = "area"
    __table_args__ = (UniqueConstraint("code", "valid_from", "level"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    path: Mapped[str] = mapped_column(_bytewise(200), index=True, default="")
    level: Mapped[str] = mapped_column(String(10), index=True)
    kind: Mapped[str] = mapped_column(String(30), default="")
    name: Mapped[str] = mapped_column(String(120))
    former_name: Mapped[str] = mapped_column(String(120), default="")
    search_fold: Mapped[str] = mapped_column(String(300), default="", index=True)
    code: Mapped[str | None] = mapped_column(String(16))
    region: Mapped[str] = mapped_column(String(8), default="north")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    position: Mapped[int] = mapped_column(default=0)
    mouth: Mapped[int | None]
    est_households: Mapped[int | None]
    walk_mode: Mapped[str] = mapped_column(String(8), default="", server_default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    batch_id: Mapped[int | None] = mapped_column(index=True)

    parent: Mapped["Area | None"] = relationship(remote_side=[id])

    @property
    def bare_name(self) -> str:
        """The name without its kind."""
        return bare_name(self.kind, self.name)

    @property
    def label(self) -> str:
        """The name with its kind in front."""
        return label_of(self.kind, self.name)

    @property
    def access_scope(self) -> Scope:
        """An area lives at its own path."""
        return Scope(area_path=self.path)


class AreaParent(Model):
    """Under whom an area stood, from when to when (an open end means: still)."""

    __tablename__ = "area_parent"

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    parent_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class AreaSuccession(Model):
    """Which unit an old one became; `share` is full or partial."""

    __tablename__ = "area_succession"
    __table_args__ = (UniqueConstraint("old_id", "new_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    old_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    new_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    share: Mapped[str] = mapped_column(String(8))


class Household(Model):
    """A household of an alley. `plate` is what stands on the wall; `address_raw` is kept as it was written.

    `walk_key` sorts the doors the way a person walks. `walk_override` is 0, or, once the order is set by hand, negative:
    ORDER BY walk_override, walk_key, id walks the alley, what came later last. `version` counts edits, so that two
    people cannot overwrite each other unseen.
    """

    __tablename__ = "household"
    __table_args__ = (
        # The first four walk an alley; with the rest a search reads doors in their order from the index alone.
        Index(
            "ix_household_walk",
            *("alley_id", "walk_override", "walk_key", "id"),
            *("void_reason", "merged_into_id", "search_fold"),
        ),
        Index("ix_household_door_key", "alley_id", "door_key"),
        # Holds all that the figures of an area are summed from.
        Index("ix_household_figures", "alley_id", "void_reason", "merged_into_id", "smartphones"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    alley_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    address_raw: Mapped[str] = mapped_column(String(300), default="")
    plate: Mapped[str] = mapped_column(String(40), default="")
    door_key: Mapped[str] = mapped_column(String(200), default="")
    walk_key: Mapped[str] = mapped_column(_bytewise(200), default="")
    walk_override: Mapped[int] = mapped_column(default=0)
    landmark: Mapped[str] = mapped_column(String(200), default="")
    kind: Mapped[str] = mapped_column(String(8), default="home")
    head_name: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str | None] = mapped_column(String(15))
    phone2: Mapped[str | None] = mapped_column(String(15))
    search_fold: Mapped[str] = mapped_column(String(500), default="")
    est_residents: Mapped[int | None]
    smartphones: Mapped[int | None]
    installed_at_start: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(1000), default="")
    suppressed_reason: Mapped[str] = mapped_column(String(40), default="")
    suppressed_until: Mapped[date | None]
    void_reason: Mapped[str] = mapped_column(String(40), default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"))
    source: Mapped[str] = mapped_column(String(8), default="field")
    batch_id: Mapped[int | None] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[int | None]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[int | None]

    alley: Mapped[Area] = relationship()

    @property
    def access_scope(self) -> Scope:
        """A household lives in its alley."""
        return Scope(area_path=self.alley.path)

    @property
    def in_use(self) -> bool:
        """Say whether the household still counts (not void, not merged into another)."""
        return not self.void_reason and self.merged_into_id is None

    @property
    def called(self) -> str:
        """Return what a sentence calls the household: its number, or where it stands; "" when neither is known."""
        return self.plate or self.landmark


class AlleyFigures(Model):
    """What the list of an alley adds up to; kept by the database (places.kept), never written by hand.

    `unknown` households have no number of smartphones; `smartphones` and `installed` are sums of the others; at `callable`
    ones somebody may call.
    """

    __tablename__ = "alley_figures"

    area_id: Mapped[int] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"), primary_key=True)
    households: Mapped[int] = mapped_column(server_default="0")
    unknown: Mapped[int] = mapped_column(server_default="0")
    smartphones: Mapped[int] = mapped_column(server_default="0")
    installed: Mapped[int] = mapped_column(server_default="0")
    callable: Mapped[int] = mapped_column(server_default="0")


class HouseholdMerge(Model):
    """One household read as another from `at` on. `before` is what the one that stayed was, `memory` what each room moved.

    `version` is that of the household that stayed, right after: it tells whether somebody changed it since.
    """

    __tablename__ = "household_merge"

    id: Mapped[int] = mapped_column(primary_key=True)
    winner_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    loser_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None]
    before: Mapped[JsonDict] = mapped_column(default=dict)
    memory: Mapped[JsonDict] = mapped_column(default=dict)
    version: Mapped[int]
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    winner: Mapped[Household] = relationship(foreign_keys=[winner_id])
    loser: Mapped[Household] = relationship(foreign_keys=[loser_id])


class Placing(Model):
    """Rows of lists that a person placed in one act: in the alleys of `area_id` (none once that is gone), or out of all."""

    __tablename__ = "placing"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None]
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id", ondelete="SET NULL"))
    left_out: Mapped[bool]
    rows: Mapped[int]
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    area: Mapped[Area | None] = relationship()


class UnplacedRow(Model):
    """A row of a list whose ward its words do not tell; what it says stays in the list itself (`intake_row`).

    `area_id` is where the list was brought in, `origin_id` the unit the row names, `origin` and `street` its words. `why`:
    partial (the unit went to several wards), elsewhere (to one outside the list's area), unknown (no such unit is
    known), unnamed (it names none). Rows of one `group_key` share all of these; of one `key` in one area they say the
    same. It waits until it has a `placing`, which later lists that say the same follow.
    """

    __tablename__ = "unplaced_row"
    __table_args__ = (
        Index("ix_unplaced_row_group_key", "group_key", "id"),
        Index("ix_unplaced_row_area_id", "area_id", "key", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("intake_row.id", ondelete="CASCADE"), unique=True)
    batch_id: Mapped[int] = mapped_column(index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    origin_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    origin: Mapped[str] = mapped_column(String(120), default="")
    street: Mapped[str] = mapped_column(String(120), default="")
    why: Mapped[str] = mapped_column(String(10))
    group_key: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(32))
    placing_id: Mapped[int | None] = mapped_column(ForeignKey("placing.id"), index=True)

    placing: Mapped[Placing | None] = relationship()


class HouseholdWord(Model):
    """A word a household is found by; kept by `word_index`, never written by hand."""

    __tablename__ = "household_word"
    __table_args__ = (Index("ix_household_word_household_id", "household_id", "word"), {"sqlite_with_rowid": False})

    word: Mapped[str] = mapped_column(_bytewise(40), primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id", ondelete="CASCADE"), primary_key=True)


class ContactSource(Model):
    """A list of contracts of one area that gives phone numbers, and what they may be used for, and for nothing else.

    `batch_id`: the list that began it.
    """

    __tablename__ = "contact_source"
    __table_args__ = (UniqueConstraint("area_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    name: Mapped[str] = mapped_column(String(120))
    purpose: Mapped[str] = mapped_column(String(200))
    batch_id: Mapped[int | None] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    area: Mapped[Area] = relationship()

    @property
    def access_scope(self) -> Scope:
        """A source lives in its area."""
        return Scope(area_path=self.area.path)


class HouseholdContact(Model):
    """One contract of a source with its numbers. `state`: waiting, matched (by the list), placed (by hand), aside.

    Without a household it waits, unless somebody put it aside. `version` counts what people and later lists changed.
    """

    __tablename__ = "household_contact"
    __table_args__ = (
        UniqueConstraint("source_id", "number"),
        Index("ix_household_contact_shown", "source_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("contact_source.id"))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), index=True)
    number: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    address_raw: Mapped[str] = mapped_column(String(300), default="")
    phone: Mapped[str | None] = mapped_column(String(15))
    phone2: Mapped[str | None] = mapped_column(String(15))
    ward: Mapped[str] = mapped_column(String(80), default="")
    status: Mapped[str] = mapped_column(String(60), default="")
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    batch_id: Mapped[int | None] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[int | None]

    source: Mapped[ContactSource] = relationship()
    household: Mapped[Household | None] = relationship()

    @property
    def access_scope(self) -> Scope:
        """A number lives where its household does; while it waits, in the area of its source."""
        area = self.household.alley if self.household is not None else self.source.area
        return Scope(area_path=area.path)

    @property
    def numbers(self) -> tuple[str, ...]:
        """Return the phone numbers it gives."""
        return tuple(number for number in (self.phone, self.phone2) if number)
