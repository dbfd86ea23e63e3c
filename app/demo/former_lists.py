"""A list from before the wards were drawn anew: some of its rows wait until a person says where they belong now."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from app.demo.drives import local_time
from app.demo.names import Names
from app.demo.week import Ward
from app.extensions import db
from app.intake.models import IntakeBatch, IntakeRow
from app.intake.reader.plain import to_plain
from app.intake.registry import ListPlace
from app.intake.settling import keep_outcomes, rows_again
from app.kernel.ids import uuid7
from app.places.household_import import import_households
from app.places.household_list import HOUSEHOLDS, HouseholdRow
from app.places.models import Area

FILE = "danh-sach-phuong-cu-2024.xlsx"
# By the ward of the list: street or hamlet, former ward, rows.
TOLD = {
    "00082": (
        ("Trần Nhân Tông", "phường Nguyễn Du, quận Hai Bà Trưng", 6),
        ("Nguyễn Bỉnh Khiêm", "phường Nguyễn Du, quận Hai Bà Trưng", 4),
        ("Hòa Mã", "phường Phạm Đình Hổ, quận Hai Bà Trưng", 5),
        ("Khâm Thiên", "phường Thổ Quan, quận Đống Đa", 2),
    ),
    "10330": (("thôn Nam Quất", "xã Nam Triều, huyện Phú Xuyên", 4),),
}


def tell_former_list(ward: Ward, area: Area, as_of: date) -> None:
    """Bring the list in, a few days before; no row of it is a household yet."""
    lan, at = ward.crew.coordinator, local_time(as_of - timedelta(days=3), 20, 15)
    rows = list(_rows(TOLD.get(area.code or "", ()), Random(f"{area.code}:lists")))
    counts = {"good": 0, "check": len(rows), "rejected": 0, "ignored": 0, "twins": 0}
    batch = IntakeBatch(
        uid=uuid7(), kind=HOUSEHOLDS.name, area_id=area.id, area_path=area.path, account_id=lan.account_id, file_name=FILE,
        file_sha256="0" * 64, counts=counts, state="done", created_at=at, confirmed_at=at,
    )  # fmt: skip
    db.session.add(batch)
    db.session.flush()
    kept = [_kept(batch.id, number, row) for number, row in enumerate(rows, 2)]
    db.session.add_all(kept)
    db.session.flush()
    place = ListPlace(area.id, area.path, area.label)
    outcomes = import_households(lan, at, place, batch.id, rows_again(batch, [row.id for row in kept]))
    keep_outcomes(outcomes)
    batch.counts = counts | {"created": 0, "changed": 0, "same": 0, "left_out": 0, "unplaced": len(outcomes)}


def _rows(told: Sequence[tuple[str, str, int]], rng: Random) -> Iterator[HouseholdRow]:
    names = Names(rng)
    for street, former, many in told:
        for number in sorted(rng.sample(range(1, 90), many)):
            address = f"Số {number} {street}, {former}" if not street.startswith("thôn") else f"{street}, {former}"
            yield HouseholdRow(
                head_name=names.draw(rng.choice("mmf"), "old"), address=address, house_no=None, lane=None, hamlet=None,
                phone=None, phone2=None, members=rng.randint(2, 6), smartphones=None, installed=None, note=None,
            )  # fmt: skip


def _kept(batch_id: int, number: int, row: HouseholdRow) -> IntakeRow:
    values = {"serial": str(number - 1), "row": to_plain(row), "cells": {}, "twin": None}
    return IntakeRow(
        batch_id=batch_id, sheet="Sheet1", row=number, status="check", values=values, issues=[{"code": "ward_divided"}]
    )
