"""The sales points of the story in figures: how many of each kind, when they sell, who stands there. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

# What residents read of three points today, and who was helped at another one: (result, people, with their house).
NOTICES = (
    ("retimed", "Xe hàng về chậm, mở muộn nửa giờ."),
    ("sold_out", "Hết rau và trứng, mai có lại."),
    ("postponed", "Mất điện cả ngõ, nghỉ buổi này."),
)
HELPED = (
    ("installed_new", 1, True),
    ("installed_new", 1, True),
    ("already_had", 1, True),
    ("installed_new", 3, False),
)

DAYS_BACK = 7
DAYS_AHEAD = 6
OPEN_TODAY = 11
# How many of a hundred places are still open tomorrow, the day after, and so on.
OPEN_AHEAD = (12, 22, 34, 46, 58, 70)

SEVEN = 420
MORNING, AFTERNOON = (SEVEN, 600), (900, 1080)


@dataclass(frozen=True)
class Stand:
    """One kind of point. `hours`: (begins, ends) of each shift of a day in minutes; `crew`: (role, people) of a shift."""

    kind: str
    word: str
    count: int
    hours: tuple[tuple[int, int], ...]
    crew: tuple[tuple[str, int], ...]
    stops: int = 1

    @property
    def people_a_day(self) -> int:
        """Return how many person-shifts one day of all points of this kind needs."""
        return self.count * len(self.hours) * sum(n for _, n in self.crew)


CUA_NAM_STANDS = (
    Stand("mobile_point", "Điểm", 14, (MORNING, AFTERNOON), (("seller", 2), ("cashier", 1))),
    Stand("vehicle", "Xe", 8, ((390, 640), (870, 1120)), (("seller", 1), ("carrier", 1)), stops=4),
    Stand("vending", "Máy", 6, ((480, 540),), (("carrier", 1),)),
    Stand("field", "Chợ dã chiến", 9, ((390, 600), (930, 1110)), (("seller", 2), ("cashier", 1), ("order", 1))),
    Stand("unstaffed", "Gian hàng", 5, ((420, 480), (1020, 1080)), (("carrier", 1),)),
)
PHU_YEN_STANDS = (
    Stand("mobile_point", "Điểm", 2, (MORNING,), (("seller", 2), ("cashier", 1))),
    Stand("vehicle", "Xe", 2, ((870, 1120),), (("seller", 1), ("carrier", 1)), stops=4),
    Stand("unstaffed", "Gian hàng", 1, ((1020, 1080),), (("carrier", 1),)),
    Stand("help_desk", "Bàn hỗ trợ", 1, (MORNING,), (("help", 2),)),
)
GOODS = (
    ("Gạo thơm", "túi 5 kg", 98_000),
    ("Trứng gà", "vỉ 10 quả", 29_500),
    ("Dầu ăn", "chai 1 lít", 46_000),
    ("Rau củ theo mùa", "combo 3 kg", 55_000),
    ("Thịt lợn mông sấn", "khay 500 g", 62_000),
    ("Sữa tươi", "lốc 4 hộp", 31_000),
)
DRINKS = (("Nước lọc", "chai 500 ml", 5_000), ("Khẩu trang", "hộp 10 chiếc", 12_000), ("Mì gói", "gói", 4_500))


def goods_of(kind: str) -> Sequence[tuple[str, str, int]]:
    """Return what a kind of point sells: (name, unit, price in đồng)."""
    if kind == "help_desk":
        return ()
    if kind == "vending":
        return DRINKS
    return [(name, unit, 0) for name, unit, _ in GOODS[:3]] if kind == "unstaffed" else GOODS


def stop_times(begins: int, ends: int, stops: int) -> list[tuple[int, int]]:
    """Cut a shift into equal stays with ten minutes of travel between them."""
    stay = (ends - begins - 10 * (stops - 1)) // stops
    return [(begins + place * (stay + 10), begins + place * (stay + 10) + stay) for place in range(stops)]


def open_places(day: date, as_of: date, needed: int) -> int:
    """Return how many places of a day nobody has taken: none behind us, eleven today, more and more ahead."""
    if day < as_of:
        return 0
    if day == as_of:
        return min(OPEN_TODAY, needed // 4)
    return needed * OPEN_AHEAD[min((day - as_of).days, len(OPEN_AHEAD)) - 1] // 100


def days_told(as_of: date) -> list[date]:
    """Return the days with shifts: a week back, today and the six days to come."""
    return [as_of + timedelta(days=n) for n in range(-DAYS_BACK, DAYS_AHEAD + 1)]
