"""A list that waits for the coordinator: some of its households are there already, some twice in it, some share a house."""

from datetime import date, timedelta

from app.demo.drives import local_time
from app.demo.names import phone
from app.demo.week import Ward
from app.intake.actions import upload_list
from app.intake.jobs import parse_list
from app.intake.registry import ListPlace
from app.kernel.vietnamese.fold import fold
from app.places.models import Area, Household

NAME = "Danh sách bổ sung của trưởng thôn.csv"
HEADING = "Chủ hộ;Địa chỉ;SĐT;Số khẩu"
FIRST_PHONE = 990
NEW = (
    "Đỗ Thị Thuý;Số 901 {lane};{one};4",
    "DO THI THUY;SN 901, {lane};{one};4",
    "Đỗ Văn Thuỷ;901 {lane};;2",
    "Bùi Văn Sỹ;Số 903 {lane};{other};3",
    "Bùi Văn Sĩ;Số 903 {lane};;3",
)


def tell_list(ward: Ward, area: Area, as_of: date) -> None:
    """Upload the list and read it; what may be twice in it waits to be decided."""
    at = local_time(as_of - timedelta(days=1), 21, 30)
    known = [home for home in ward.households if home.head_name and home.phone and home.door_key][:3]
    lines = [HEADING, *(_again(home, place) for place, home in enumerate(known))]
    lane = known[0].alley.label.lower()
    lines += [line.format(lane=lane, one=phone(FIRST_PHONE), other=phone(FIRST_PHONE + 1)) for line in NEW]
    lan = ward.crew.coordinator
    place = ListPlace(area.id, area.path, area.label)
    batch = upload_list(lan, at, "households", place, NAME, "\n".join(lines).encode()).batch
    parse_list(lan, lambda done, total, note="": None, batch_id=batch.id)


def _again(home: Household, place: int) -> str:
    """Write a household that is there already: without accents, with another phone, as it is."""
    name = fold(home.head_name).title() if place == 0 else home.head_name
    number = phone(FIRST_PHONE + 2) if place == 1 else home.phone
    return f"{name};{home.address_raw};{number};{home.est_residents or ''}"
