"""What an address is made of; every part may be missing."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

Region = Literal["north", "south", "centre"]
LaneKind = Literal["ngõ", "ngách", "hẻm", "kiệt"]


class House(NamedTuple):
    """A house number: 12, 47A, 12 bis, joined lots 56-58-60 (first, end, how many), or known to have none."""

    num: int | None = None
    suffix: str = ""
    end: int | None = None
    lots: int = 1
    none: bool = False
    end_suffix: str = ""


class Lane(NamedTuple):
    """One lane of the way in: numbered (ngõ 12, ngõ 8-10) or named (ngõ Thông Phong, ngõ K14)."""

    kind: LaneKind
    num: int | None = None
    suffix: str = ""
    name: str | None = None
    end: int | None = None
    lots: int = 1
    end_suffix: str = ""


class Unit(NamedTuple):
    """The place inside a building or a housing estate."""

    apt: str | None = None
    floor: str | None = None
    building: str | None = None
    complex: str | None = None
    stall: str | None = None


NO_UNIT = Unit()


@dataclass(frozen=True, slots=True)
class Address:
    """An understood address; `lanes` run from the street inwards, flags name what was unsure.

    Flags: typo_fixed; excel_date_repaired; floor_inferred; lost_characters (a «?» inside a word);
    of numbers: dash_as_slash (12-3 read as 12/3), ambiguous_letter (12 P Hàng Bạc), ambiguous_number (Hàng Bạc 47),
    unread_number, ambiguous_code (A9 alone);
    of lanes: ambiguous_order (10/49 before a lane word), ambiguous_path (ngõ 12/3: the 3 may be a house; hẻm 12/3
    without its ngõ), ambiguous_lane («Ngo» without accents), lane_conflict (two at one level), reversed_plate,
    ambiguous_street (names on both sides of a lane);
    ambiguous_tt (thị trấn or tập thể); not_understood (what it would be written as reads otherwise).
    """

    house: House | None = None
    lanes: tuple[Lane, ...] = ()
    street: str | None = None
    unit: Unit = NO_UNIT
    hamlet: tuple[str, ...] = ()
    admin: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    landmark: str | None = None
