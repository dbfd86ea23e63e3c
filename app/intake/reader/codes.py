"""Codes of people and contracts over a whole list: zeros that Excel took from their front, and codes given twice."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Literal, NamedTuple

from app.intake.reader.columns import C, Value, Values
from app.intake.reader.issues import Issue
from app.intake.reader.rows import Row
from app.intake.reader.sheets import PLAIN_TEXT

MOST_ZEROS = 3
# Shorter numbers may be counted through, 1 to 99: their lengths tell nothing.
LONG_ENOUGH = 6
WAS_NUMBER = "code_was_number"
RESTORED = "leading_zero_restored"
_DIGITS = re.compile(r"[0-9]+")


class _Code(NamedTuple):
    """A code of digits: typed as text, so that its zeros still stand, or a number, or of plain text, which tells neither."""

    digits: str
    stood: Literal["typed", "number", "plain"]


@dataclass(frozen=True, slots=True)
class CodeField(Generic[C]):
    """Where the candidates of a kind hold their code: its column, how it is read and written, whose codes are alike."""

    column: str
    read: Callable[[C], str | None]
    write: Callable[[C, str], C]
    group: Callable[[C], object] = lambda _candidate: None


def code_of(values: Values, key: str) -> tuple[str | None, tuple[Issue, ...]]:
    """Return the code of a row as text, and, of one that Excel kept as a number, a note that `restore_zeros` reads."""
    value: Value = values.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value), (Issue(WAS_NUMBER, key, str(value)),)
    return (value or None if isinstance(value, str) else None), ()


def restore_zeros(rows: Sequence[Row[C]], field: CodeField[C]) -> list[Row[C]]:
    """Put the zeros back before codes that became numbers, up to the length that codes of their group usually have.

    A row that is changed says so. Plain text says of no cell that it was a number: there only codes that others of the
    list show to begin with a zero tell.
    """
    groups: dict[object, list[_Code]] = {}
    for row in rows:
        if (code := _code(row, field)) is not None and row.candidate is not None:
            groups.setdefault(field.group(row.candidate), []).append(code)
    everywhere = [code for codes in groups.values() for code in codes]
    usual = {group: _usual(codes, everywhere) for group, codes in groups.items()}
    return [_restored(row, field, usual) for row in rows]


def reject_repeated(rows: Sequence[Row[C]], field: CodeField[C], same: Callable[[C, C], bool]) -> list[Row[C]]:
    """Keep out each row whose code an earlier row has, unless `same` says that both tell of one and the same."""
    first: dict[str, Row[C]] = {}
    return [_judged(row, field, same, first) for row in rows]


def _judged(row: Row[C], field: CodeField[C], same: Callable[[C, C], bool], first: dict[str, Row[C]]) -> Row[C]:
    code = field.read(row.candidate) if row.candidate is not None else None
    if row.candidate is None or not code:
        return row
    earlier = first.setdefault(code.casefold(), row)
    if earlier is row or (earlier.candidate is not None and same(earlier.candidate, row.candidate)):
        return row
    issue = Issue("duplicate_code", field.column, code)
    return replace(row, candidate=None, issues=(issue, *row.issues), twin=(earlier.sheet, earlier.number))


def _code(row: Row[C], field: CodeField[C]) -> _Code | None:
    code = field.read(row.candidate) if row.candidate is not None else None
    if not code or not _DIGITS.fullmatch(code):
        return None
    if any(issue.code == WAS_NUMBER for issue in row.issues):
        return _Code(code, "number")
    return _Code(code, "plain" if row.sheet == PLAIN_TEXT else "typed")


def _usual(own: Sequence[_Code], everywhere: Sequence[_Code]) -> int:
    """Return how long codes of a group usually are: those that kept a zero tell best, then those typed as text."""
    for told in (
        [code.digits for code in own if code.digits.startswith("0")],
        [code.digits for code in own if code.stood == "typed"],
        [code.digits for code in everywhere if code.digits.startswith("0")],
        [code.digits for code in everywhere if code.stood == "typed"],
        [code.digits for code in own if code.stood == "number" and len(code.digits) >= LONG_ENOUGH],
    ):
        if told:
            lengths = Counter(map(len, told))
            return max(lengths, key=lambda length: (lengths[length], length))
    return 0


def _restored(row: Row[C], field: CodeField[C], usual: dict[object, int]) -> Row[C]:
    code = _code(row, field)
    if code is None or code.stood == "typed" or row.candidate is None:
        return row
    issues = tuple(issue for issue in row.issues if issue.code != WAS_NUMBER)
    missing = usual[field.group(row.candidate)] - len(code.digits)
    if not 0 < missing <= MOST_ZEROS:
        return replace(row, issues=issues)
    whole = code.digits.zfill(len(code.digits) + missing)
    issues += (Issue(RESTORED, field.column, code.digits),)
    return replace(row, candidate=field.write(row.candidate, whole), issues=issues)
