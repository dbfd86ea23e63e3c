"""PURE: what a list of households looks like, and how one of its rows becomes a household to take in."""

import re
from dataclasses import dataclass
from datetime import date

from app.intake.reader.cells import name_notes
from app.intake.reader.columns import IDENTITY_CARD, CellType, Column, ListKind, Values, headings
from app.intake.reader.issues import Issue
from app.intake.reader.values import name_of_row, phones_of_row, text_of_cell
from app.kernel.vietnamese.fold import fold, tone_norm
from app.kernel.words import N_


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """A household as the list tells it: `address` is the whole as one text, parts are None unless split.

    `ward` is what a column of its own says: a name or a code, of today or of before.
    `address_typed` is what the address column alone says, where parts were added to it.
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
    address_typed: str | None = None
    code: str | None = None
    """Ours, of a list that left this house as a file."""
    ward: str | None = None


_NUMBERED = re.compile(r"(?:so |sn |nha so )?\d")
_HOUSE_WORDS = ("so", "nha", "sn", "lo", "can")
_LANE_WORDS = ("ngo", "ngach", "hem", "kiet", "pho", "duong", "dg")
_BARE_NUMBER = re.compile(r"(?:số |sn |nhà số )?\d+[a-z]?(?:/\d+[a-z]?)*", re.IGNORECASE)

COLUMNS = (
    Column("stt", N_("No."), CellType.SERIAL, headings("stt, tt, so tt, so thu tu, no, stt ho"), looks="serial"),
    Column(
        "head_name",
        N_("Head of household"),
        CellType.NAME,
        headings(
            "ho va ten chu ho, ho ten chu ho, ten chu ho, chu ho, ho va ten, ho ten, ten ho, ten, nguoi dai dien, "
            "ho va ten nguoi dai dien, head of household, ten khach hang, chu nha, ho ten chu nha, ten chu nha"
        ),
        limit=80,
        looks="name",
    ),
    Column(
        "family_name",
        N_("Family and middle name"),
        CellType.TEXT,
        headings("ho dem, ho va dem, ho va ten dem, ho ten dem, ho lot, ho va chu lot, ho dem chu ho"),
        limit=60,
    ),
    Column("given_name", N_("Given name"), CellType.TEXT, headings("ten, given name"), limit=40),
    Column(
        "address",
        N_("Address"),
        CellType.TEXT,
        headings(
            "dia chi, dc, noi o, cho o, so nha ngo xom, dia chi thuong tru, hktt, address, dia chi nha, noi cu tru, "
            "dia chi noi o, cho o hien nay, noi o hien nay, dia chi ho, so nha ngo pho, so nha duong pho"
        ),
        limit=200,
        looks="address",
    ),
    Column("house_no", N_("House number"), CellType.TEXT, headings("so nha, sn, nha so, so"), limit=40),
    Column(
        "lane",
        N_("Lane"),
        CellType.TEXT,
        headings("ngo, ngach, hem, ngo ngach, ngo ngach hem, ngo hem, ten ngo, ngo pho, duong ngo, kiet"),
        limit=80,
    ),
    Column(
        "street",
        N_("Street"),
        CellType.TEXT,
        headings("pho, duong, duong pho, pho duong, ten duong, ten pho, ten duong pho, ten pho duong, tuyen pho"),
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
        headings(
            "sdt, dt, dien thoai, so dien thoai, so dt, di dong, so di dong, sdt lien he, phone, dt lien he, lien he, "
            "dien thoai lien he, so dien thoai lien he, sdt chu ho, mobile, tel, dtdd, sdt 1, so dien thoai 1"
        ),
        looks="phone",
    ),
    Column(
        "phone2",
        N_("Second phone"),
        CellType.PHONE,
        headings(
            "sdt 2, so dien thoai 2, dien thoai 2, sdt phu, so dien thoai phu, sdt khac, so dien thoai khac, sdt vo, "
            "sdt chong, sdt con"
        ),
        looks="phone",
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
    Column("code", N_("Household code"), CellType.CODE, headings("ma ho, household code"), limit=36),
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
        headings("nam sinh, ngay sinh, ngay thang nam sinh, nam sinh chu ho, ngay thang nam sinh chu ho"),
        N_("The year of birth is not kept."),
        told_as=CellType.DATE,
    ),
    Column(
        "income",
        N_("Income"),
        CellType.SKIP,
        headings("thu nhap, thu nhap binh quan, thu nhap binh quan d, muc thu nhap"),
        N_("Income is not kept."),
        told_as=CellType.COUNT,
    ),
    IDENTITY_CARD,
)


def make_household(values: Values, today: date) -> tuple[HouseholdRow | None, tuple[Issue, ...]]:
    """Turn a row's cells into a household; without both name and address there is none."""
    name, missing = name_of_row(values, "head_name")
    if missing == "missing_given_name":
        return None, (Issue(missing, "given_name"),)
    parts = house_no, lane, hamlet, _ = _parts(values)
    typed = text_of_cell(values, "address")
    address = whole_address(typed, *parts) if typed else compose_address(*parts)
    if name is None and address is None:
        return None, (Issue("missing_name", "head_name"),)
    members, smartphones, installed = (_count(values, key) for key in ("members", "smartphones", "installed"))
    row = HouseholdRow(
        name,
        address,
        house_no,
        lane,
        hamlet,
        *phones_of_row(values),
        members,
        smartphones,
        installed,
        "\n".join(text for key in ("reason", "note") if isinstance(text := values.get(key), str)) or None,
        address_typed=typed if typed != address else None,
        code=text_of_cell(values, "code"),
        ward=text_of_cell(values, "ward"),
    )
    return row, _findings(row)


def whole_address(
    typed: str, house_no: str | None, lane: str | None, hamlet: str | None, street: str | None = None
) -> str:
    """Add to what the address column says the parts of their own columns or of the groups above."""
    beside = lane or hamlet or street
    if beside and not house_no and _BARE_NUMBER.fullmatch(typed):
        return compose_address(typed, lane, hamlet, street) or typed
    said = f" {fold(typed)} "
    before = [] if _NUMBERED.match(said.strip()) else [_with_word(house_no, "Số", _HOUSE_WORDS)]
    behind = [_with_word(lane, "ngõ", _LANE_WORDS), street, _hamlet(hamlet)]
    told = [[part for part in some if part and f" {fold(part)} " not in said] for some in (before, behind)]
    return ", ".join([*told[0], typed, *told[1]])


def compose_address(
    house_no: str | None, lane: str | None, hamlet: str | None, street: str | None = None
) -> str | None:
    """Write the address of its parts as a person would: Số 12, ngõ 5, Xóm 3."""
    parts = [
        _with_word(house_no, "Số", _HOUSE_WORDS),
        _with_word(lane, "ngõ", _LANE_WORDS),
        street,
        _hamlet(hamlet),
    ]
    return ", ".join(part for part in parts if part) or None


def household_twin_key(row: HouseholdRow) -> object | None:
    """Return what rows of one household share: our code, else name and house; without a house number the phone too."""
    if row.code is not None:
        return row.code
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
        found.append(Issue("installed_gt_smartphones", "installed", f"{row.installed} > {row.smartphones}"))
    return tuple(found)


def _parts(values: Values) -> tuple[str | None, str | None, str | None, str | None]:
    """Return house number, lane, hamlet and street of their own columns."""
    told = {key: text_of_cell(values, key) for key in ("house_no", "lane", "hamlet", "street")}
    return told["house_no"], told["lane"], told["hamlet"], told["street"]


def _hamlet(part: str | None) -> str | None:
    return f"Xóm {part}" if part and part.isdigit() else part


def _count(values: Values, key: str) -> int | None:
    value = values.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _with_word(part: str | None, word: str, known: tuple[str, ...]) -> str | None:
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
    needs=(("head_name", "given_name"), ("address", "house_no", "lane", "street", "hamlet")),
    duplicate_key=household_twin_key,
    section=(
        "hamlet",
        re.compile(
            r"(?:thon|xom|to dan pho|tdp|to|doi|khu dan cu|khu pho|khu|cum|ap|ban|lang|tieu khu|khoi)\b(?! truong)"
        ),
    ),
    inner_section=("lane", re.compile(r"(?:ngo|ngach|hem|kiet|pho|duong)\b")),
)
