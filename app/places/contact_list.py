"""PURE: what a list of contracts or customers looks like (water, electricity), and how a row becomes a number to call."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.intake.reader.cells import name_notes
from app.intake.reader.codes import CodeField, reject_repeated
from app.intake.reader.columns import IDENTITY_CARD, CellType, Column, ListKind, Values, headings
from app.intake.reader.issues import Issue
from app.intake.reader.rows import Row
from app.intake.reader.values import phones_of_row, text_of_cell
from app.kernel.words import N_
from app.places.household_list import compose_address


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A contract as the list tells it; `number` is the contract's, text, unique in its list."""

    number: str
    name: str
    address: str | None
    phone: str | None
    phone2: str | None
    ward: str | None
    status: str | None


COLUMNS = (
    Column("stt", N_("No."), CellType.SERIAL, headings("stt, tt, so tt, so thu tu, no"), looks="serial"),
    Column(
        "number",
        N_("Contract number"),
        CellType.CODE,
        headings(
            "so hop dong, so hd, ma hop dong, ma hd, hop dong, hop dong so, hd so, ma khach hang, ma kh, so khach hang, "
            "ma so khach hang, so danh bo, ma danh bo, danh bo, db, ma thue bao, so thue bao, id khach hang, idkh, "
            "ma su dung, ma pe, ma so, contract number, contract"
        ),
        limit=40,
    ),
    Column(
        "name",
        N_("Customer"),
        CellType.NAME,
        headings(
            "ten khach hang, ho ten khach hang, ho va ten khach hang, khach hang, ten kh, ho ten kh, ho va ten, ho ten, "
            "chu hop dong, ten chu hop dong, ten chu hd, nguoi dung ten, nguoi dung ten hop dong, nguoi ky hop dong, "
            "ho ten chu ho, ho va ten chu ho, ten chu ho, chu ho, ten, name, customer"
        ),
        limit=120,
        looks="name",
    ),
    Column(
        "address",
        N_("Address"),
        CellType.TEXT,
        headings(
            "dia chi, dc, dia chi lap dat, dia chi su dung, dia chi su dung nuoc, dia chi su dung dien, noi lap dat, "
            "dia chi dung nuoc, dia chi dong ho, dia chi khach hang, dia chi kh, dia chi cap nuoc, noi o, address"
        ),
        limit=200,
        looks="address",
    ),
    Column("house_no", N_("House number"), CellType.TEXT, headings("so nha, sn, nha so"), limit=40),
    Column(
        "lane",
        N_("Lane"),
        CellType.TEXT,
        headings("ngo, ngach, hem, ngo ngach, ngo ngach hem, ngo hem, ten ngo, ngo pho"),
        limit=80,
    ),
    Column(
        "street",
        N_("Street"),
        CellType.TEXT,
        headings("pho, duong, duong pho, pho duong, ten duong, ten pho"),
        limit=80,
    ),
    Column(
        "hamlet",
        N_("Hamlet or group"),
        CellType.TEXT,
        headings(
            "xom, thon, to, to dan pho, tdp, khu, khu pho, khu dan cu, doi, cum, thon xom, thon to dan pho, ap, ban"
        ),
        limit=80,
    ),
    Column(
        "phone",
        N_("Phone"),
        CellType.PHONE,
        headings(
            "sdt, dt, dien thoai, so dien thoai, so dt, di dong, so di dong, sdt lien he, dien thoai lien he, "
            "so dien thoai lien he, dt lien he, so lien he, dien thoai khach hang, sdt khach hang, sdt kh, phone, mobile, "
            "tel, dtdd, sdt 1, so dien thoai 1"
        ),
        looks="phone",
    ),
    Column(
        "phone2",
        N_("Second phone"),
        CellType.PHONE,
        headings("sdt 2, so dien thoai 2, dien thoai 2, sdt phu, so dien thoai phu, sdt khac, so dien thoai khac"),
        looks="phone",
    ),
    Column(
        "ward",
        N_("Ward"),
        CellType.TEXT,
        headings("phuong, xa, phuong xa, xa phuong, phuong xa thi tran, xa phuong thi tran, ward"),
        limit=80,
    ),
    Column(
        "status",
        N_("Status"),
        CellType.TEXT,
        headings(
            "trang thai, tinh trang, trang thai hop dong, tinh trang hop dong, tinh trang su dung, trang thai su dung, "
            "hien trang, status"
        ),
        limit=60,
    ),
    IDENTITY_CARD,
)


def make_contact(values: Values, today: date) -> tuple[ContactRow | None, tuple[Issue, ...]]:
    """Turn a row's cells into a contact; without its contract's number or a name there is none."""
    number, name = _number(values), text_of_cell(values, "name")
    if number is None or name is None:
        missing = Issue("missing_number", "number") if number is None else Issue("missing_name", "name")
        return None, (missing,)
    address = text_of_cell(values, "address") or _composed(values)
    row = ContactRow(
        number,
        name,
        address,
        *phones_of_row(values),
        text_of_cell(values, "ward"),
        text_of_cell(values, "status"),
    )
    return row, (*name_notes(name, "name"), *(() if address else (Issue("missing_address", "address"),)))


def settle_contacts(rows: Sequence[Row[ContactRow]]) -> list[Row[ContactRow]]:
    """Let the first row of each contract stand; every later one loses, whatever it says."""
    return reject_repeated(rows, NUMBER, lambda _one, _other: False)


def _composed(values: Values) -> str | None:
    house_no, lane, street, hamlet = (text_of_cell(values, key) for key in ("house_no", "lane", "street", "hamlet"))
    parts = compose_address(house_no, lane, street), compose_address(None, None, hamlet)
    return ", ".join(part for part in parts if part) or None


def _number(values: Values) -> str | None:
    value = values.get("number")
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None


NUMBER: CodeField[ContactRow] = CodeField("number", lambda row: row.number, lambda row, _number: row)

CONTACTS: ListKind[ContactRow] = ListKind(
    name="contacts",
    title=N_("List of contracts with phone numbers"),
    columns=COLUMNS,
    candidate=ContactRow,
    make=make_contact,
    shown=(
        ("number", N_("Contract number")),
        ("name", N_("Customer")),
        ("address", N_("Address")),
        ("phone", N_("Phone")),
        ("ward", N_("Ward")),
        ("status", N_("Status")),
    ),
    needs=(("number",), ("name",)),
    settle=settle_contacts,
)
