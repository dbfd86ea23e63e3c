"""PURE: what a class's own sheet tells: which class it is, by its name or title, and what the marks of its days mean."""

import re
from collections.abc import Mapping, Sequence

from app.intake.reader.issues import Issue
from app.intake.reader.matrix import DAYS
from app.kernel.vietnamese.clean import clean_text
from app.kernel.vietnamese.fold import fold
from app.schools.rules import read_class

DECLARED, EXCUSED, ABSENT, NOT_DECLARED = "declared", "absent_excused", "absent", "not_declared"

_END = r"(?![^\W_])"
_LETTERED = rf"\d{{1,2}}\s?[A-ZĐ]\d{{0,2}}{_END}|\d{{1,2}}[^\W\d_]{{2,6}}\d{{0,2}}{_END}"
_NUMBERED = rf"\d{{1,2}}[./-]\d{{1,2}}{_END}(?![./-]\d)"
_IN_TITLE = re.compile(rf"\bLỚP\s*:?\s*({_LETTERED}|{_NUMBERED}|\d{{1,2}}{_END})")
_IN_NAME = re.compile(rf"(?:LỚP|LOP|L)?[\s_.:-]*({_LETTERED})(?=$|[\s_(,;./-])")
_NAME_NUMBERED = re.compile(rf"(?:LỚP|LOP)?[\s_:]*({_NUMBERED})")
_WHOLE_GRADE = re.compile(r"\bKHỐI\s+LỚP\b")
_WITHOUT_TONE = re.compile(r"\bL(?:Ớ|Ơ|O)P(?=\W*\d)")

_SYMBOLS = {
    **dict.fromkeys(("x", "v", "✓", "✔", "☑", "√", "ü", "1"), DECLARED),
    **dict.fromkeys(("p", "cp"), EXCUSED),
    **dict.fromkeys(("k", "kp"), ABSENT),
    **dict.fromkeys(("0", "-"), NOT_DECLARED),
}
_WORDS = {
    **dict.fromkeys(("có", "đã kb", "đã khai", "đã khai báo", "đã kbyt", "kb", "đã khai báo y tế"), DECLARED),
    **dict.fromkeys(("có phép", "vắng p", "vắng cp", "vắng có phép", "nghỉ p", "nghỉ có phép"), EXCUSED),
    **dict.fromkeys(("vắng", "vắng k", "vắng kp", "không phép", "vắng không phép", "nghỉ không phép"), ABSENT),
    **dict.fromkeys(("chưa", "chưa kb", "chưa khai", "chưa khai báo", "chưa kbyt"), NOT_DECLARED),
}
_KNOWN = {**_SYMBOLS, **_WORDS}
_UNACCENTED = {fold(words): said for words, said in _WORDS.items()}
_DASHES = str.maketrans(dict.fromkeys("–—−‐‑‒", "-"))


def class_of_sheet(name: str, titles: Sequence[str]) -> Mapping[str, str]:
    """Return the class that a sheet's name or its titles tell, the name first; where they differ that is told too.

    No sheet may be called 6/1: where the two differ by such a sign alone, the title tells.
    """
    named = _class_in_name(name)
    titled = next(filter(None, map(class_in_title, _joined(titles))), None)
    if named and titled and fold(named) == fold(titled):
        named = titled
    found = named or titled
    if found is None:
        return {}
    told = {"class_name": found}
    return told | {"class_of_title": titled} if named and titled and named != titled else told


def _joined(titles: Sequence[str]) -> list[str]:
    """Put what stands beside a lone «Lớp:» behind it: 6A often has a cell of its own."""
    following = (*titles[1:], "")
    return [
        f"{title} {after}" if fold(title) == "lop" else title for title, after in zip(titles, following, strict=False)
    ]


def class_in_title(title: str) -> str | None:
    """Return the class a title names: 6A of «DANH SÁCH LỚP 6A - NĂM HỌC 2021-2022»; None for a whole grade."""
    text = _WITHOUT_TONE.sub("LỚP", clean_text(title).upper())
    found = None if _WHOLE_GRADE.search(text) else _IN_TITLE.search(text)
    read = read_class(found[1]) if found else None
    return read[0] if read else None


def _class_in_name(name: str) -> str | None:
    text = clean_text(name).upper()
    found = _IN_NAME.match(text) or _NAME_NUMBERED.fullmatch(text)
    read = read_class(found[1]) if found else None
    return read[0] if read else None


def read_marks(marks: Mapping[str, str]) -> tuple[dict[str, str], tuple[Issue, ...]]:
    """Return ISO date -> declared, absent_excused, absent or not_declared, and a finding for each mark that is none."""
    read = {day: meaning(mark) for day, mark in marks.items()}
    known = {day: found for day, found in read.items() if found is not None}
    return known, tuple(Issue("unknown_mark", DAYS, marks[day][:60]) for day, found in read.items() if found is None)


def meaning(mark: str) -> str | None:
    """Return what a mark says of a day, accents missing altogether or none; None for one that nobody agreed on."""
    text = " ".join(clean_text(mark).translate(_DASHES).casefold().split()).strip(".")
    return _KNOWN.get(text) or _UNACCENTED.get(text)
