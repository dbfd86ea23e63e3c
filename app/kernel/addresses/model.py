"""What an address is made of; every part may be missing."""

from dataclasses import dataclass
from typing import Literal

Region = Literal["north", "south", "centre"]
LaneKind = Literal["ngõ", "ngách", "hẻm", "kiệt"]


@dataclass(frozen=True, slots=True)
class House:
    """A house number: 12, 47A, 12 bis, joined lots 56-58-60 (first, end, count), or known to have none."""

    num: int | None = None
    suffix: str = ""
    end: int | None = None
    count: int = 1
    none: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane of the way in: numbered (ngõ 12, ngõ 8-10) or named (ngõ Thông Phong, ngõ K14)."""

    kind: LaneKind
    num: int | None = None
    suffix: str = ""
    name: str | None = None
    end: int | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Unit:
    """The place inside a building or a housing estate."""

    apt: str | None = None
    floor: str | None = None
    building: str | None = None
    complex: str | None = None
    stall: str | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """An understood address; `lanes` run from the street inwards, flags name what was unsure.

    Flags: typo_fixed, excel_date_repaired, floor_inferred, dash_as_slash (12-3 read as 12/3), ambiguous_order
    (10/49 before a lane word), ambiguous_path (ngõ 12/3: the 3 may be a house), lane_conflict (two at
    one level), reversed_plate, lost_characters (a «?» inside a word).
    """

    house: House | None = None
    lanes: tuple[Lane, ...] = ()
    street: str | None = None
    unit: Unit = Unit()
    hamlet: tuple[str, ...] = ()
    admin: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    landmark: str | None = None
