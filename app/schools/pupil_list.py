"""PURE: what a list of pupils looks like, and how one of its rows becomes a pupil to take in."""

from dataclasses import dataclass
from datetime import date

from app.intake.reader.cells import name_notes
from app.intake.reader.columns import CellType, Column, ListKind, Values, headings
from app.intake.reader.issues import Issue
from app.intake.reader.values import name_of_row, text_of_cell
from app.kernel.vietnamese.alike import name_key
from app.kernel.vietnamese.dates import ParsedDate
from app.kernel.vietnamese.phones import Phones
from app.kernel.words import N_
from app.schools.rules import read_class


@dataclass(frozen=True, slots=True)
class PupilRow:
    """A pupil as the list tells it; `code` is the ministry's, text."""

    class_name: str
    grade: int
    name: str
    dob: date | None
    code: str | None
    guardian: str | None
    phone: str | None
    address: str | None


COLUMNS = (
    Column("stt", N_("No."), CellType.SERIAL, headings("stt, tt, so tt, so thu tu, no")),
    Column("class_name", N_("Class"), CellType.TEXT, headings("lop, ten lop, ma lop, lop hoc, class"), limit=40),
    Column(
        "name",
        N_("Full name"),
        CellType.NAME,
        headings("ho va ten, ho ten, ho ten hoc sinh, ho va ten hoc sinh, ten hoc sinh, full name, name"),
        limit=80,
    ),
    Column(
        "family_name",
        N_("Family and middle name"),
        CellType.TEXT,
        headings("ho dem, ho va dem, ho va ten dem, ho ten dem, ho"),
        limit=60,
    ),
    Column("given_name", N_("Given name"), CellType.TEXT, headings("ten, given name"), limit=40),
    Column(
        "dob",
        N_("Date of birth"),
        CellType.DATE,
        headings("ngay thang nam sinh, ngay sinh, sinh ngay, ns, date of birth"),
    ),
    Column(
        "code",
        N_("Pupil code"),
        CellType.TEXT,
        headings(
            "ma dinh danh, ma hoc sinh, ma hs, ma dinh danh hoc sinh, ma dinh danh bo gd dt, ma dinh danh bo, "
            "ma hoc sinh bo gd dt, ma so hoc sinh"
        ),
        limit=20,
    ),
    Column(
        "guardian",
        N_("Guardian"),
        CellType.NAME,
        headings(
            "phu huynh, ho ten phu huynh, ten phu huynh, cha me, ho ten cha me, bo me, ho ten bo me, nguoi giam ho, "
            "ho ten cha, ho ten me, ho ten bo, guardian"
        ),
        limit=120,
    ),
    Column(
        "phone",
        N_("Guardian's phone"),
        CellType.PHONE,
        headings(
            "sdt phu huynh, dien thoai phu huynh, so dien thoai phu huynh, sdt cha me, sdt bo me, dt phu huynh, sdt, "
            "dien thoai, so dien thoai, dt lien he, sdt lien he"
        ),
    ),
    Column(
        "address",
        N_("Address"),
        CellType.TEXT,
        headings("dia chi, ngo, dia chi ngo, noi o, cho o, cho o hien nay, noi cu tru"),
        limit=200,
    ),
    Column(
        "cccd",
        N_("Identity card"),
        CellType.SKIP,
        headings(
            "cccd, so cccd, cmnd, so cmnd, cmt, cmnd cccd, so cmnd cccd, cccd cmnd, so cccd cmnd, can cuoc, "
            "can cuoc cong dan, so can cuoc, so can cuoc cong dan, so dinh danh, so dinh danh ca nhan, "
            "ma dinh danh ca nhan, so giay to"
        ),
        N_("Identity card numbers are never kept."),
    ),
)


def make_pupil(values: Values, today: date) -> tuple[PupilRow | None, tuple[Issue, ...]]:
    """Turn a row's cells into a pupil; without a given name or a class there is none."""
    name, missing = name_of_row(values)
    if name is None:
        return None, (Issue(missing, "given_name" if missing == "missing_given_name" else "name"),)
    written = text_of_cell(values, "class_name")
    if written is None:
        return None, (Issue("missing_class", "class_name"),)
    of_class = read_class(written)
    if of_class is None:
        return None, (Issue("class_unreadable", "class_name", written),)
    dob, phones = values.get("dob"), values.get("phone")
    row = PupilRow(
        *of_class,
        name,
        dob.value if isinstance(dob, ParsedDate) else None,
        text_of_cell(values, "code"),
        text_of_cell(values, "guardian"),
        phones.first if isinstance(phones, Phones) else None,
        text_of_cell(values, "address"),
    )
    return row, name_notes(name, "name")


def pupil_twin_key(row: PupilRow) -> object | None:
    """Return what two rows of one pupil share: the code, else class, birthday and name; None when neither is known."""
    if row.code:
        return row.code
    return (row.class_name, row.dob, name_key(row.name)) if row.dob else None


PUPILS: ListKind[PupilRow] = ListKind(
    name="pupils",
    title=N_("Pupil list"),
    columns=COLUMNS,
    candidate=PupilRow,
    make=make_pupil,
    shown=(
        ("name", N_("Full name")),
        ("class_name", N_("Class")),
        ("dob", N_("Date of birth")),
        ("code", N_("Pupil code")),
        ("guardian", N_("Guardian")),
        ("phone", N_("Guardian's phone")),
    ),
    needs=(("name", "given_name"), ("class_name",)),
    duplicate_key=pupil_twin_key,
)
