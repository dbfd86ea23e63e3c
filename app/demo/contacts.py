"""A short list of water contracts, brought in two evenings ago: most stand at their household, a few wait for a person."""

import csv
import io
from datetime import date, timedelta

from app.demo.drives import local_time
from app.demo.names import phone
from app.demo.week import Ward
from app.intake.actions import upload_list
from app.intake.jobs import apply_list, parse_list
from app.intake.registry import ListPlace
from app.places.contact_list import CONTACTS
from app.places.models import Area, Household

CONTRACTS, STRANGERS = 10, 3
HEADING = ("STT", "Số hợp đồng", "Tên khách hàng", "Địa chỉ", "Điện thoại", "Phường, xã", "Trạng thái")


def tell_contacts(ward: Ward, area: Area, as_of: date, first_phone: int) -> None:
    """Bring the list in as the coordinator would; the last few contracts bear names that their doors do not."""
    lan, evening = ward.crew.coordinator, local_time(as_of - timedelta(days=2), 20)
    homes = [one for one in ward.households if one.in_use and one.plate and one.head_name][::7][:CONTRACTS]
    place = ListPlace(area.id, area.path, area.label)
    batch = upload_list(lan, evening, CONTACTS.name, place, "hop-dong-nuoc.csv", _file(area, homes, first_phone)).batch
    parse_list(lan, _untold, batch_id=batch.id)
    batch.state, batch.confirmed_at = "applying", evening
    apply_list(lan, _untold, batch_id=batch.id)


def _file(area: Area, homes: list[Household], first_phone: int) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow([f"DANH SÁCH HỢP ĐỒNG NƯỚC SẠCH, {area.label.upper()} (MINH HOẠ)"])
    writer.writerow(HEADING)
    for number, home in enumerate(homes, 1):
        known = number <= len(homes) - STRANGERS
        name = home.head_name if known else homes[number - 2].head_name
        calls = home.phone if known and home.phone else phone(first_phone + number)
        address = f"{home.address_raw}, {home.alley.label}"
        writer.writerow([number, f"N{area.id:03d}{number:04d}", name, address, calls, area.label, "Đang dùng"])
    return out.getvalue().encode()


def _untold(done: int, total: int, doing: str = "") -> None:
    """Tell nobody how far the work is: the whole story is one transaction."""
