"""PURE: what a list of pupils looks like, and how one of its rows becomes a pupil to take in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from app.intake.reader.cells import name_notes
from app.intake.reader.codes import CodeField, code_of, reject_repeated, restore_zeros
from app.intake.reader.columns import CellType, Column, ListKind, Values, headings
from app.intake.reader.issues import Issue
from app.intake.reader.matrix import DAYS, read_written
from app.intake.reader.rows import Row
from app.intake.reader.values import name_of_row, text_of_cell
from app.kernel.vietnamese.alike import name_key
from app.kernel.vietnamese.dates import ParsedDate
from app.kernel.vietnamese.fold import fold, tone_norm
from app.kernel.vietnamese.phones import Phones
from app.kernel.words import N_
from app.schools.pupil_sheet import class_in_title, class_of_sheet, read_marks
from app.schools.rules import read_class

Sex = Literal["M", "F"]

_IDENTITY_NUMBER = re.compile(r"0\d{11}")
_SEXES: Mapping[str, Sex] = {"nam": "M", "m": "M", "male": "M", "nu": "F", "f": "F", "female": "F"}


@dataclass(frozen=True, slots=True)
class PupilRow:
    """A pupil as the list tells it; `code` is the ministry's, text.

    `days`: ISO date -> declared, absent_excused, absent or not_declared.
    """

    class_name: str
    grade: int
    name: str
    dob: date | None
    code: str | None
    guardian: str | None
    phone: str | None
    address: str | None
    sex: Sex | None = None
    days: dict[str, str] = field(default_factory=dict)


COLUMNS = (
    Column("stt", N_("No."), CellType.SERIAL, headings("stt, tt, so tt, so thu tu, no"), looks="serial"),
    Column(
        "class_name",
        N_("Class"),
        CellType.TEXT,
        headings("lop, ten lop, ma lop, lop hoc, class"),
        limit=40,
        looks="class",
    ),
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
        CellType.CODE,
        headings(
            "ma dinh danh, ma hoc sinh, ma hs, ma dinh danh hoc sinh, ma dinh danh bo gd dt, ma dinh danh bo, "
            "ma hoc sinh bo gd dt, ma so hoc sinh, ma so, ma so hs, ma dd, ma dinh danh hs, so the hoc sinh, code"
        ),
        limit=20,
    ),
    Column("male", N_("Male (x)"), CellType.MARK, headings("nam")),
    Column("female", N_("Female (x)"), CellType.MARK, headings("nu")),
    Column("sex", N_("Male or female"), CellType.TEXT, headings("gioi tinh, nam nu, phai, gt"), limit=20),
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
    Column("days", N_("Days marked"), CellType.TEXT, (), limit=2000),
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
    of_class = read_class(written) or read_class(class_in_title(written) or "")
    if of_class is None:
        return None, (Issue("class_unreadable", "class_name", written),)
    code, odd_code = _code(values)
    sex, odd_sex = _sex(values)
    days, odd_days = read_marks(_marks(values))
    dob, phones = values.get("dob"), values.get("phone")
    row = PupilRow(
        *of_class,
        name,
        dob.value if isinstance(dob, ParsedDate) else None,
        code,
        text_of_cell(values, "guardian"),
        phones.first if isinstance(phones, Phones) else None,
        text_of_cell(values, "address"),
        sex,
        days,
    )
    return row, (*name_notes(name, "name"), *_disputed(values, of_class[0]), *odd_code, *odd_sex, *odd_days)


def _marks(values: Values) -> Mapping[str, str]:
    """Return the marks of the days: those of a row of the sheet, or of one that a person has mended."""
    told = values.get(DAYS)
    if isinstance(told, Mapping):
        return told
    return read_written(told) if isinstance(told, str) else {}


def _code(values: Values) -> tuple[str | None, tuple[Issue, ...]]:
    """Read the pupil's code; a number of an identity card that stands there is left out."""
    code, notes = code_of(values, "code")
    if code and _IDENTITY_NUMBER.fullmatch(code):
        return None, (Issue("identity_number_dropped", "code"),)
    return code, notes


def _sex(values: Values) -> tuple[Sex | None, tuple[Issue, ...]]:
    """Read the x under Nam or Nữ, or the one column; never guessed from a name."""
    male, female = values.get("male") is True, values.get("female") is True
    if male and female:
        return None, (Issue("both_marked", "sex"),)
    if male or female:
        return ("M" if male else "F"), ()
    return _SEXES.get(fold(text_of_cell(values, "sex") or "")), ()


def _disputed(values: Values, class_name: str) -> tuple[Issue, ...]:
    other = text_of_cell(values, "class_of_title")
    return (Issue("class_disputed", "class_name", other),) if other and other != class_name else ()


CODE: CodeField[PupilRow] = CodeField(
    "code", lambda row: row.code, lambda row, code: replace(row, code=code), lambda row: row.class_name
)


def settle_pupils(rows: Sequence[Row[PupilRow]]) -> list[Row[PupilRow]]:
    """Give codes their zeros back; of two pupils with one code the later one waits until somebody mends it."""
    return reject_repeated(restore_zeros(rows, CODE), CODE, _same_pupil)


def _same_pupil(one: PupilRow, other: PupilRow) -> bool:
    return tone_norm(one.name).casefold() == tone_norm(other.name).casefold()


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
        ("days", N_("Days marked")),
    ),
    needs=(("name", "given_name"), ("class_name",)),
    duplicate_key=pupil_twin_key,
    section=("class_name", re.compile(r"(?:.{0,60} )?lop \d{1,2}")),
    of_sheet=class_of_sheet,
    no_data=re.compile(
        r"(?:ghi chu|chu thich|ky hieu|quy uoc|gvcn|giao vien chu nhiem|hieu truong|hieu pho|ban giam hieu|bgh|"
        r"si so|hien dien|co mat|so hoc sinh|so hs|(?:so )?(?:vang|nghi)\b|(?:so )?(?:da|chua) (?:kb|khai)|ty le|ti le)\b"
    ),
    days=True,
    settle=settle_pupils,
)
