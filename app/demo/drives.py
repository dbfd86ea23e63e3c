"""The drives: the one that runs for four more days, and the closed one with the dates of 2021, each with its readings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from app.access.actor import Actor
from app.demo.story import Proportions
from app.drives.actions import DayFigure, add_app, add_day_readings, add_drive, add_reading, open_drive, set_goals
from app.drives.models import Drive
from app.drives.queries import readings_of
from app.kernel.clock import HCM
from app.places.models import Area

CUTOFF = time(17)
DAYS_AFTER = 4
TARGET_PERCENT = 60.0
MISREAD = 30
FIRST_DAY_2021 = date(2021, 9, 9)

VNEID_HELP = (
    "1. Mở CH Play hoặc App Store, tìm «VNeID» của Bộ Công an, bấm Cài đặt.\n"
    "2. Đăng ký bằng số định danh và số điện thoại chính chủ; mã xác thực gửi về tin nhắn.\n"
    "3. Kích hoạt mức 2 bằng căn cước gắn chip. Chưa làm định danh ở công an thì hẹn bác lên phường, xã.\n"
    "Không giữ hộ mật khẩu, không chụp căn cước của bà con."
)
IHANOI_HELP = (
    "1. Tìm «iHanoi», bấm Cài đặt.\n2. Đăng nhập bằng tài khoản VNeID.\n"
    "3. Chỉ bà con mục Phản ánh và mục Tra cứu dịch vụ công."
)
BLUEZONE_HELP = (
    "1. Tìm «Bluezone» (sau này là PC-Covid), bấm Cài đặt.\n2. Bật Bluetooth, cho phép thông báo.\n"
    "3. Nhập số điện thoại, khai báo y tế lần đầu và chỉ cách quét mã QR ở điểm đến."
)


@dataclass(frozen=True)
class Told:
    """A drive with the days of its story."""

    drive: Drive
    days: tuple[date, ...]


def local_time(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a moment on the wall clock of the ward."""
    return datetime.combine(day, time(hour, minute), tzinfo=HCM)


def begin_present(lan: Actor, area: Area, as_of: date, weeks: int = 1) -> Told:
    """Open the present drive: the weeks of its story end on the eve of `as_of`, it runs for four more days."""
    days = tuple(as_of - timedelta(days=back) for back in range(7 * weeks, 0, -1))
    now = local_time(days[0] - timedelta(days=4), 9)
    drive = add_drive(
        lan,
        now,
        area,
        name=f"Chiến dịch VNeID mức 2, {area.label}",
        slogan="Đi từng ngõ, gõ từng nhà, giúp từng người",
        starts_on=days[0],
        ends_on=as_of + timedelta(days=DAYS_AFTER - 1),
        privacy="counts",
    )
    add_app(
        lan,
        now,
        drive,
        name="VNeID mức 2",
        android_url="https://play.google.com/store/apps/details?id=com.vnid",
        ios_url="https://apps.apple.com/vn/app/vneid/id1582750372",
        steps=["install", "register", "verify"],
        help_text=VNEID_HELP,
    )
    add_app(
        lan,
        now,
        drive,
        name="iHanoi",
        android_url="",
        ios_url="",
        steps=["install", "register", "scan"],
        help_text=IHANOI_HELP,
    )
    set_goals(lan, now, drive, minimum=1, maximum=2, rate_percent=TARGET_PERCENT)
    open_drive(lan, local_time(days[0] - timedelta(days=2), 15), drive)
    return Told(drive, days)


def begin_2021(lan: Actor, ward: Area) -> Told:
    """Open the drive of September 2021, to be closed once its story is told."""
    days = tuple(FIRST_DAY_2021 + timedelta(days=ahead) for ahead in range(7))
    now = local_time(days[0] - timedelta(days=3), 9)
    drive = add_drive(
        lan,
        now,
        ward,
        name="Cài Bluezone / PC-Covid, xã Phú Yên (2021)",
        slogan="Mỗi đoàn viên giúp một đến hai người dân",
        starts_on=days[0],
        ends_on=days[-1],
        privacy="counts",
    )
    add_app(
        lan,
        now,
        drive,
        name="PC-Covid (Bluezone)",
        android_url="",
        ios_url="",
        steps=["install", "register", "declare", "scan"],
        help_text=BLUEZONE_HELP,
    )
    set_goals(lan, now, drive, minimum=1, maximum=2, rate_percent=50.0)
    open_drive(lan, local_time(days[0] - timedelta(days=1), 15), drive)
    return Told(drive, days)


def read_official(lan: Actor, told: Told, story: Proportions) -> None:
    """Enter the official figure of the eve and of each day, each at the cut-off hour, a quarter of an hour later."""
    eve = told.days[0] - timedelta(days=1)
    for day, installs in zip((eve, *told.days), story.readings, strict=True):
        at = datetime.combine(day, CUTOFF, tzinfo=HCM)
        add_reading(
            lan,
            at + timedelta(minutes=15),
            told.drive,
            at=at,
            installs=installs,
            denominator=story.smartphones,
            denominator_kind="smartphones",
            source="Tổ công nghệ số cộng đồng",
        )


def read_hamlets(lan: Actor, told: Told, by_day: Mapping[date, Sequence[DayFigure]]) -> None:
    """Enter the figures of the hamlets for some days; that of the first hamlet on the first day was misread, and is
    corrected the morning after."""
    source = "Trưởng thôn, tổ trưởng báo"
    for day, figures in by_day.items():
        at = datetime.combine(day, CUTOFF, tzinfo=HCM)
        entered = at + timedelta(minutes=40)
        right, *others = figures
        wrong = replace(right, installs=right.installs + MISREAD) if day == min(by_day) else right
        add_day_readings(
            lan, entered, told.drive, [wrong, *others], at=at, denominator_kind="smartphones", source=source,
            confirmed=True,
        )  # fmt: skip
        if wrong is not right:
            add_reading(
                lan,
                entered + timedelta(hours=14),
                told.drive,
                at=at,
                installs=right.installs,
                denominator=right.denominator,
                denominator_kind="smartphones",
                source=source,
                corrects=readings_of(told.drive, right.area.id)[0],
            )
