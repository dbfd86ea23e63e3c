"""PURE: what a list of households looks like, and how one of its rows becomes a household to take in."""

import re
from dataclasses import dataclass
from datetime import date

from app.intake.reader.cells import name_notes
from app.intake.reader.columns import IDENTITY_CARD, CellType, Column, ListKind, Values, headings
from app.intake.reader.issues import Issue
from app.intake.reader.values import text_of_cell
from app.kernel.vietnamese.fold import fold, tone_norm
from app.kernel.vietnamese.phones import Phones
from app.kernel.words import N_


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """A household as the list tells it: `address` is the whole as one text, parts are None unless split.

    `ward` is what a column of its own says: a name or a code, of today or of before.
    """

    head_name: str | None
    address: str | None
    house_no: str | None
    lane: str | None
    hamlet: str | None
    phone: str | None
    phone2: str | None
    members: int | None
    smartphones: int | None
    installed: int | None
    note: str | None
    ward: str | None = None


_NUMBERED = re.compile(r"(?:so |sn |nha so )?\d")

COLUMNS = (
    Column("stt", N_("No."), CellType.SERIAL, headings("stt, tt, so tt, so thu tu, no, stt ho")),
    Column(
        "head_name",
        N_("Head of household"),
        CellType.NAME,
        headings(
            "ho va ten chu ho, ho ten chu ho, ten chu ho, chu ho, ho va ten, ho ten, ten ho, ten, nguoi dai dien, "
            "ho va ten nguoi dai dien, head of household"
        ),
        limit=80,
    ),
    Column(
        "address",
        N_("Address"),
        CellType.TEXT,
        headings("dia chi, dc, noi o, cho o, so nha ngo xom, dia chi thuong tru, hktt, address"),
        limit=200,
    ),
    Column("house_no", N_("House number"), CellType.TEXT, headings("so nha, sn, nha so, so"), limit=40),
    Column(
        "lane",
        N_("Lane"),
        CellType.TEXT,
        headings("ngo, ngach, hem, ngo ngach, ngo ngach hem, ngo hem, ten ngo, ngo pho, duong ngo, pho, duong"),
        limit=80,
    ),
    Column(
        "hamlet",
        N_("Hamlet or group"),
        CellType.TEXT,
        headings(
            "xom, thon, to, to dan pho, tdp, khu, khu dan cu, doi, cum, thon xom, xom thon, thon to dan pho, "
            "thon tdp, ap, ban, lang"
        ),
        limit=80,
    ),
    Column(
        "ward",
        N_("Ward or commune"),
        CellType.TEXT,
        headings(
            "phuong, xa, phuong xa, xa phuong, phuong xa thi tran, xa phuong thi tran, thi tran, ten phuong, ten xa, "
            "ten phuong xa, ten xa phuong, ma phuong, ma xa, ma phuong xa, don vi hanh chinh, phuong xa cu, phuong cu, xa cu"
        ),
        limit=80,
    ),
    Column(
        "phone",
        N_("Phone"),
        CellType.PHONE,
        headings("sdt, dt, dien thoai, so dien thoai, so dt, di dong, so di dong, sdt lien he, phone"),
    ),
    Column(
        "members",
        N_("People in the household"),
        CellType.COUNT,
        headings("so khau, khau, nhan khau, so nhan khau, so nguoi, so nguoi trong ho, tong so khau, so thanh vien"),
    ),
    Column(
        "smartphones",
        N_("Smartphones"),
        CellType.COUNT,
        headings(
            "so may, dien thoai thong minh, so dien thoai thong minh, dien thoai thong minh co, "
            "dien thoai thong minh so may, dttm, so dttm, dttm co, co dttm, so nguoi co dttm, "
            "so nguoi co dien thoai thong minh, so nguoi dung dien thoai thong minh, "
            "so may thong minh, smartphone, so smartphone"
        ),
    ),
    Column(
        "installed",
        N_("Installed already"),
        CellType.COUNT,
        headings("da cai, so may da cai, da cai dat, so nguoi da cai, da cai bluezone, da cai app, installed"),
    ),
    Column("reason", N_("Reason"), CellType.TEXT, headings("ly do, ly do chua cai")),
    Column("note", N_("Note"), CellType.TEXT, headings("ghi chu, gc, chu thich, note"), limit=500),
    Column(
        "not_installed",
        N_("Not installed"),
        CellType.SKIP,
        headings("chua cai, chua cai dat, so may chua cai"),
        N_("It follows from the other two figures."),
    ),
    Column(
        "birth_year",
        N_("Year of birth"),
        CellType.SKIP,
        headings("nam sinh, ngay sinh, ngay thang nam sinh"),
        N_("The year of birth is not kept."),
    ),
    Column(
        "income",
        N_("Income"),
        CellType.SKIP,
        headings("thu nhap, thu nhap binh quan, thu nhap binh quan d, muc thu nhap"),
        N_("Income is not kept."),
    ),
    IDENTITY_CARD,
)


def make_household(values: Values, today: date) -> tuple[HouseholdRow | None, tuple[Issue, ...]]:
    """Turn a row's cells into a household; without both name and address there is none."""
    name = text_of_cell(values, "head_name")
    house_no, lane, hamlet = (text_of_cell(values, key) for key in ("house_no", "lane", "hamlet"))
    address = text_of_cell(values, "address") or compose_address(house_no, lane, hamlet)
    if name is None and address is None:
        return None, (Issue("missing_name", "head_name"),)
    phones = values.get("phone")
    members, smartphones, installed = (_count(values, key) for key in ("members", "smartphones", "installed"))
    row = HouseholdRow(
        name,
        address,
        house_no,
        lane,
        hamlet,
        phones.first if isinstance(phones, Phones) else None,
        phones.second if isinstance(phones, Phones) else None,
        members,
        smartphones,
        installed,
        "\n".join(text for key in ("reason", "note") if isinstance(text := values.get(key), str)) or None,
        text_of_cell(values, "ward"),
    )
    return row, _findings(row)


def compose_address(house_no: str | None, lane: str | None, hamlet: str | None) -> str | None:
    """Write the address of its parts as a person would: Số 12, ngõ 5, Xóm 3."""
    parts = [
        _worded(house_no, "Số", ("so", "nha", "sn", "lo", "can")),
        _worded(lane, "ngõ", ("ngo", "ngach", "hem", "kiet", "pho", "duong", "dg")),
        _worded(hamlet, "Xóm", ()) if hamlet and hamlet.isdigit() else hamlet,
    ]
    return ", ".join(part for part in parts if part) or None


def household_twin_key(row: HouseholdRow) -> object | None:
    """Return what rows of one household share: name and house; without a house number the phone as well."""
    if row.head_name is None or row.address is None:
        return None
    name, address = tone_norm(row.head_name.lower()), fold(row.address)
    if row.house_no is not None or _NUMBERED.match(address):
        return name, address
    return (name, address, row.phone) if row.phone else None


def _findings(row: HouseholdRow) -> tuple[Issue, ...]:
    found: list[Issue] = []
    if row.head_name is None:
        found.append(Issue("head_name_missing", "head_name"))
    else:
        found += name_notes(row.head_name, "head_name")
    if row.address is None:
        found.append(Issue("missing_address", "address"))
    if row.installed is not None and row.smartphones is not None and row.installed > row.smartphones:
        found.append(Issue("installed_above_smartphones", "installed", f"{row.installed} > {row.smartphones}"))
    return tuple(found)


def _count(values: Values, key: str) -> int | None:
    value = values.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _worded(part: str | None, word: str, known: tuple[str, ...]) -> str | None:
    """Put the kind word before a bare number or name («5» -> «ngõ 5») unless the text names its own."""
    if part is None or fold(part).partition(" ")[0] in known:
        return part
    return f"{word} {part}"


HOUSEHOLDS: ListKind[HouseholdRow] = ListKind(
    name="households",
    title=N_("Household list"),
    columns=COLUMNS,
    candidate=HouseholdRow,
    make=make_household,
    shown=(
        ("head_name", N_("Head of household")),
        ("address", N_("Address")),
        ("phone", N_("Phone")),
        ("members", N_("People in the household")),
        ("smartphones", N_("Smartphones")),
        ("installed", N_("Installed already")),
        ("note", N_("Note")),
    ),
    needs=(("head_name",), ("address", "house_no", "lane", "hamlet")),
    duplicate_key=household_twin_key,
    section=(
        "hamlet",
        re.compile(
            r"(?:(?:[ivx]+|\d+|[a-z]) )?"
            r"(?:thon|xom|to dan pho|tdp|to|doi|khu|cum|ngo|pho|duong|ap|ban|lang)\b(?! truong)"
        ),
    ),
)
