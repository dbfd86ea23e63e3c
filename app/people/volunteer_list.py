"""PURE: what a list of volunteers looks like, and how one of its rows becomes a person to take in."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.intake.reader.cells import name_notes
from app.intake.reader.columns import IDENTITY_CARD, CellType, Column, ListKind, Values, headings
from app.intake.reader.issues import Issue
from app.intake.reader.values import name_of_row, phones_of_row, text_of_cell
from app.kernel.vietnamese.dates import ParsedDate
from app.kernel.vietnamese.fold import fold
from app.kernel.vietnamese.names import same_person_key
from app.kernel.words import N_

MIN_AGE = 16
MAX_AGE = 90

Sex = Literal["M", "F"]

_CLASS_NAME = re.compile(r"(?:lop )?(\d{1,2}) ?([a-z]) ?(\d{0,2})")
_SEXES: dict[str, Sex] = {
    "nam": "M",
    "m": "M",
    "male": "M",
    "trai": "M",
    "nu": "F",
    "f": "F",
    "female": "F",
    "gai": "F",
}
_NO_ZALO = frozenset({"khong", "ko", "k", "0", "chua", "chua co", "khong co"})


@dataclass(frozen=True, slots=True)
class VolunteerRow:
    """A volunteer as the list tells it; of a birth date only the year may be known."""

    name: str
    sex: Sex | None
    dob: date | None
    birth_year: int | None
    unit: str | None
    phone: str | None
    phone2: str | None
    zalo: bool
    joined: date | None
    position: str | None
    address: str | None
    note: str | None


COLUMNS = (
    Column("stt", N_("No."), CellType.SERIAL, headings("stt, tt, so tt, so thu tu, no"), looks="serial"),
    Column(
        "name",
        N_("Full name"),
        CellType.NAME,
        headings(
            "ho va ten, ho ten, ten doan vien, ho ten doan vien, ho va ten doan vien, full name, name, ho ten tnv, "
            "ho va ten tnv, ho va ten tinh nguyen vien, ten tinh nguyen vien, ho ten thanh vien, ho va ten thanh vien"
        ),
        limit=80,
        looks="name",
    ),
    Column(
        "family_name",
        N_("Family and middle name"),
        CellType.TEXT,
        headings("ho dem, ho va dem, ho va ten dem, ho ten dem, ho, ho lot, ho va chu lot, ho chu lot"),
        limit=60,
    ),
    Column("given_name", N_("Given name"), CellType.TEXT, headings("ten, given name"), limit=40),
    Column("male", N_("Male (x)"), CellType.MARK, headings("nam")),
    Column("female", N_("Female (x)"), CellType.MARK, headings("nu")),
    Column(
        "sex", N_("Male or female"), CellType.TEXT, headings("gioi tinh, nam nu, phai, gt, gioi"), limit=20, looks="sex"
    ),
    Column(
        "dob",
        N_("Date of birth"),
        CellType.DATE,
        headings("ngay thang nam sinh, ngay sinh, nam sinh, sinh ngay, sinh nam, ns, ntns, date of birth"),
        looks="date",
    ),
    Column(
        "unit",
        N_("Union branch or class"),
        CellType.TEXT,
        headings("chi doan, lop chi doan, chi doan lop, lop, don vi, don vi chi doan, chi hoi, doi, doi hinh"),
        limit=80,
        looks="class",
    ),
    Column(
        "phone",
        N_("Phone"),
        CellType.PHONE,
        headings(
            "sdt, dt, dien thoai, so dien thoai, so dt, di dong, so di dong, phone, sdt lien he, dt lien he, lien he, "
            "so dien thoai lien he, mobile, tel, dtdd, sdt 1, so dien thoai 1"
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
    Column("zalo", N_("Zalo"), CellType.TEXT, headings("zalo, so zalo, co zalo"), limit=40),
    Column(
        "joined",
        N_("Joined the Union"),
        CellType.DATE,
        headings("ngay vao doan, vao doan, ngay ket nap, ngay ket nap doan, nam vao doan"),
    ),
    Column("position", N_("Position"), CellType.TEXT, headings("chuc vu, chuc danh, vai tro, nhiem vu"), limit=80),
    Column(
        "address",
        N_("Address"),
        CellType.TEXT,
        headings("dia chi, noi o, cho o, que quan, noi cu tru, dia chi thuong tru, cho o hien nay, noi o hien nay"),
        limit=200,
        looks="address",
    ),
    Column("note", N_("Note"), CellType.TEXT, headings("ghi chu, gc, chu thich, note"), limit=500),
    IDENTITY_CARD,
)


def make_volunteer(values: Values, today: date) -> tuple[VolunteerRow | None, tuple[Issue, ...]]:
    """Turn a row's cells into a volunteer, judged on the given day; without a given name there is none."""
    name, missing = name_of_row(values)
    if name is None:
        return None, (Issue(missing, "given_name" if missing == "missing_given_name" else "name"),)
    sex, sex_issues = _sex(values)
    dob = next((told for key in ("dob", "male", "female") if _is_date(told := values.get(key))), None)
    born, birth_year = (dob.value, dob.year) if isinstance(dob, ParsedDate) else (None, None)
    joined = values.get("joined")
    row = VolunteerRow(
        name,
        sex,
        born,
        birth_year,
        tidy_unit(text_of_cell(values, "unit")),
        *phones_of_row(values),
        bool(zalo := text_of_cell(values, "zalo")) and fold(zalo or "") not in _NO_ZALO,
        joined.value if isinstance(joined, ParsedDate) else None,
        text_of_cell(values, "position"),
        text_of_cell(values, "address"),
        text_of_cell(values, "note"),
    )
    return row, (*name_notes(name, "name"), *sex_issues, *_age_issues(birth_year, today))


def tidy_unit(text: str | None) -> str | None:
    """Write a class one way («11 A3», «12a2» -> 11A3, 12A2); any other unit stays as it is."""
    if text and (match := _CLASS_NAME.fullmatch(fold(text))):
        return f"{match[1]}{match[2].upper()}{match[3]}"
    return text


def volunteer_twin_key(row: VolunteerRow) -> object | None:
    """Return what two rows of one person share: phone, birthday, and the name without accents."""
    if row.phone is None or row.birth_year is None:
        return None
    return row.phone, row.dob or row.birth_year, same_person_key(row.name)


def _sex(values: Values) -> tuple[Sex | None, tuple[Issue, ...]]:
    """Read the x under Nam or Nữ, or the one column; never guessed from Văn or Thị."""
    male, female = bool(values.get("male")), bool(values.get("female"))
    if male and female:
        return None, (Issue("both_marked", "sex"),)
    if male or female:
        return ("M" if male else "F"), ()
    written = text_of_cell(values, "sex") or ""
    word = fold(written)
    if word and word not in _SEXES:
        return None, (Issue("unknown_mark", "sex", written),)
    return _SEXES.get(word), ()


def _is_date(value: object) -> bool:
    return isinstance(value, ParsedDate) and value.year is not None


def _age_issues(birth_year: int | None, today: date) -> tuple[Issue, ...]:
    """Flag an age no member has, counted by calendar years as the Union's lists do."""
    if birth_year is None:
        return ()
    age = today.year - birth_year
    if age < MIN_AGE:
        return (Issue("age_out_of_range", "dob", f"under {MIN_AGE} on {today.isoformat()}"),)
    if age > MAX_AGE:
        return (Issue("age_out_of_range", "dob", f"over {MAX_AGE} on {today.isoformat()}"),)
    return ()


VOLUNTEERS: ListKind[VolunteerRow] = ListKind(
    name="volunteers",
    title=N_("Volunteer list"),
    columns=COLUMNS,
    candidate=VolunteerRow,
    make=make_volunteer,
    shown=(
        ("name", N_("Full name")),
        ("sex", N_("Male or female")),
        ("dob", N_("Date of birth")),
        ("unit", N_("Union branch or class")),
        ("phone", N_("Phone")),
        ("position", N_("Position")),
    ),
    needs=(("name", "given_name"),),
    duplicate_key=volunteer_twin_key,
    section=("unit", re.compile(r"(?:chi doan|lop|chi hoi|doan truong|doi hinh|doi \d|khoi \d)\b")),
)
