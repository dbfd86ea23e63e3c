"""Which lines below a heading are data, and of each other line why it is none."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.intake.reader.cells import as_text, is_ditto
from app.intake.reader.columns import CellType, ListKind
from app.intake.reader.header import HeaderGuess
from app.intake.reader.sheets import Broken, Cell, CellRow, Grid
from app.kernel.vietnamese.clean import clean_text
from app.kernel.vietnamese.fold import fold, has_marks

# «Tổng» and «Cộng» by their accents, so that Mr Tống and Mr Công stay people.
_TOTALS = re.compile(
    r"(?:tổng(?: (?:cộng|số|hợp))?|cộng(?: (?:dồn|trang|chung))?(?! hòa| hoà)|lũy kế|luỹ kế|tong (?:cong|so|hop))(?=$|[\s:.,(])"
    r"|(?:tong|cong)(?=$|\s*[:.(\d])",
    re.IGNORECASE,
)
_SURE_TOTALS = re.compile(r"(?:tổng (?:cộng|số)|tong (?:cong|so)|cộng:)", re.IGNORECASE)
_FOOTER = re.compile(
    r"danh sach (?:nay |tren )?(?:gom|co|an dinh)\b|an dinh danh sach\b|trang \d+\b|page \d+\b|\*+ ?ghi chu|ghi chu\b"
)
_SIGNATURE = re.compile(
    r"(?:nguoi )?lap (?:bieu|danh sach|bang)\b|nguoi (?:lap|ghi|kiem|tong hop|bao cao)\b|thu truong\b|xac nhan\b"
    r"|ky (?:ten|ghi)\b|noi nhan\b|t ?m (?:ban|chi|doan|uy|bch|ubnd)\b|k ?t (?:chu tich|truong)\b"
    r"|(?:\w+ ){0,5}ngay (?:\d+ )?thang (?:\d+ )?nam\b|ky va ghi ro ho ten\b"
    r"|(?:tm )?(?:pho )?(?:bi thu|chu tich|truong (?:thon|xom|ban|ap|khu|khoi|phong)|to truong(?: dan pho)?|hieu truong"
    r"|giao vien chu nhiem|gvcn|ke toan|can bo)(?: (?:chi doan|chi bo|doan|ubnd|hdnd|xa|phuong|tdp|to dan pho|thon))*$"
)
_COLUMN_NUMBER = re.compile(r"[(\[]?(\d{1,2})[)\]]?(?: ?= ?.*)?")
_COLUMN_LETTER = re.compile(r"[(\[]?([A-Za-z])[)\]]?")
_IN_BRACKETS = re.compile(r"\(.{1,30}\)")
_PARTS_OF_NAMES = ("family_name", "given_name")
_SECTION_CELLS = 2
_FEW_CELLS = 4
_WIDE = 0.5
# The word a group begins with is told from a family name by its accents: «Tổ 5» heads a group, «Tô Thị Sửu» lives there.
_GROUP_WORDS = {
    "to": "tổ", "lang": "làng", "ban": "bản", "ap": "ấp", "xom": "xóm", "thon": "thôn", "doi": "đội", "cum": "cụm",
    "ngo": "ngõ", "ngach": "ngách", "pho": "phố", "duong": "đường", "lop": "lớp", "khoi": "khối", "khu": "khu",
}  # fmt: skip
# Without any accent such a word could be a name; it heads a group only before a number.
_ALSO_NAMES = frozenset({"to", "lang", "ban", "ngo", "doi", "duong", "khoi", "pho", "khu"})
_ENUMERATION = re.compile(r"^(?:[IVX]+|\d+|[A-Za-z])\s*[.):/-]\s*|^(?:[IVX]+)\s+")
_COUNTED = re.compile(r"\s*(?:[(:-].*\d.*(?:hộ|người|đ/c|đồng chí|em|hs|đv).*|[:.;]+)$", re.IGNORECASE)


class Lines:
    """Judges the lines of one sheet from its heading down, and knows which group each stands in."""

    def __init__(self, grid: Grid, header: HeaderGuess, mapping: Mapping[int, str], kind: ListKind[Any]) -> None:
        self._grid, self._header, self._kind = grid, header, kind
        columns = {place: kind.by_key[key] for place, key in mapping.items()}
        self._serials = [place for place, column in columns.items() if column.cell is CellType.SERIAL]
        self._counts = {place for place, column in columns.items() if column.cell is CellType.COUNT}
        self._names = {
            place for place, column in columns.items() if column.cell is CellType.NAME or column.key in _PARTS_OF_NAMES
        }
        groups = (frozenset(place for place, key in mapping.items() if key in group) for group in self._kind.needs)
        self._needs = [group for group in groups if group]  # what no column tells, the sheet tells by itself
        self._places = frozenset(place for group in self._needs for place in group)
        self._wide = {
            (span.top, span.left): span.right - span.left + 1 for span in grid.spans if span.right > span.left
        }
        self._heading_words = {fold(part) for one in header.headings for part in (one.own, one.group) if part}
        self._titles = {fold(title) for title in header.titles}
        self._last_data = self._find_last_data()
        self._after_footer = self._after_signature = False
        self.sections: dict[str, str] = {}
        """Column key -> what the group rows above the line fill it with."""

    def why_no_data(self, index: int) -> str | None:
        """Return why the line (counted from 0) is no data, or None; to be asked for one line after the other."""
        own = self._own_cells(index)
        if not own:
            return "blank"
        if self._surely_data(self._grid.rows[index], own):
            return None
        if all(isinstance(cell, Broken) for _, cell in own):
            return "formulas"
        texts = [clean_text(as_text(cell)) for _, cell in own]
        if not any(map(_says_something, texts)):
            return "blank"
        reason = self._reason(index, own, texts)
        if reason in ("footer", "signature"):
            self._after_footer = True
            self._after_signature = self._after_signature or reason == "signature"
        elif reason == "repeated_header":
            self._after_footer = self._after_signature = False
        return reason

    def _reason(self, index: int, own: Sequence[tuple[int, Cell]], texts: Sequence[str]) -> str | None:
        serial = self._has_serial(self._grid.rows[index])
        if len(own) > _SECTION_CELLS and self._names_are_numbered(own) and _counts_columns(texts):
            return "column_numbers"
        if serial and len(own) > _SECTION_CELLS:
            named = [text for (place, _), text in zip(own, texts, strict=True) if place in self._names]
            return "totals" if any(map(_SURE_TOTALS.match, named)) else None
        if self._kind.no_data and not serial and self._kind.no_data.match(fold(texts[0])):
            return "totals"
        if any(_TOTALS.match(text) for text in (texts[:1] if self._satisfied(own) else texts)):
            return "totals"
        if serial:
            return "section" if self._opens_section([text for text in texts if not text.isdigit()]) else None
        if self._repeats_header(texts):
            return "repeated_header"
        if len(own) == 1 and fold(texts[0]) in self._titles:
            return "title"
        if index == self._header.last_row and self._belongs_to_heading(own, texts):
            return "header"
        return self._closing(index, own, texts) or self._heading_of_group(index, own, texts)

    def _closing(self, index: int, own: Sequence[tuple[int, Cell]], texts: Sequence[str]) -> str | None:
        """Return the reason for what stands below a list: closing lines, signatures, sums without a word."""
        satisfied = self._satisfied(own)
        judged = texts[:1] if satisfied or len(own) > _FEW_CELLS else texts
        if any(_FOOTER.match(fold(text)) for text in judged):
            return "footer"
        if any(_SIGNATURE.match(fold(text)) for text in judged):
            return "signature"
        if self._after_footer and len(own) <= _SECTION_CELLS:
            return "signature"
        if self._after_signature and len(own) <= _FEW_CELLS and not any(map(_has_digit, texts)):
            return "signature"  # three who signed, side by side
        after_all = index > self._last_data
        if after_all and all(place in self._counts or isinstance(cell, Broken) for place, cell in own):
            return "totals"
        few = len(own) <= _SECTION_CELLS and not satisfied
        # Without numbers a lone name at the end may be a household's, whose address nobody wrote.
        few = few and bool(self._serials or self._places.isdisjoint(place for place, _ in own))
        if after_all and few and any(" " in text for text in texts) and not any(map(_has_number, texts)):
            return "footer"
        return None

    def _belongs_to_heading(self, own: Sequence[tuple[int, Cell]], texts: Sequence[str]) -> bool:
        """Say of the line below the heading that it holds units, «(người)», or a third line of words."""
        if all(map(_IN_BRACKETS.fullmatch, texts)):
            return True
        beside = self._places.isdisjoint(place for place, _ in own)
        counted = all(place in self._counts or place >= self._header.width for place, _ in own)
        return beside and counted and not any(map(_has_digit, texts))

    def _heading_of_group(self, index: int, own: Sequence[tuple[int, Cell]], texts: Sequence[str]) -> str | None:
        if len(own) <= _SECTION_CELLS and not self._surely_satisfied(own) and self._opens_section(texts):
            return "section"
        place, cell = own[0]
        if len(own) > 1 or not isinstance(cell, str) or is_ditto(cell):
            return None
        wide = self._wide.get((index, place), 1) > _WIDE * self._header.width
        if wide or place in self._serials:
            return "section" if self._opens_section(texts) else "caption"
        return None

    def _opens_section(self, texts: Sequence[str]) -> bool:
        """Take the words of a group row up when they are such, and say so."""
        if not texts:
            return False
        text = max(texts, key=len)
        bare = _ENUMERATION.sub("", text)
        folded = fold(bare)
        first = folded.partition(" ")[0]
        if not folded or not _heads_group(bare, first):
            return False
        outer, inner = self._kind.section, self._kind.inner_section
        found = next((section for section in (outer, inner) if section and section[1].match(folded)), None)
        if found is None:
            return False
        if found is outer and inner:
            self.sections.pop(inner[0], None)
        self.sections[found[0]] = _COUNTED.sub("", bare).strip()
        return True

    def _own_cells(self, index: int) -> list[tuple[int, Cell]]:
        """Return the cells with something in them that stands there by itself, not through a merge."""
        line, filled = self._grid.rows[index], self._grid.filled
        found: list[tuple[int, Cell]] = [(place, cell) for place, cell in enumerate(line) if cell is not None]
        return [one for one in found if (index, one[0]) not in filled] if filled else found

    def _surely_data(self, line: CellRow, own: Sequence[tuple[int, Cell]]) -> bool:
        """Say of the usual line, with its number, a name and more, that it need not be looked at closely."""
        if len(own) <= _SECTION_CELLS or not self._has_serial(line):
            return False
        named = (line[place] for place in self._names if place < len(line))
        return any(isinstance(cell, str) and cell[:1].isalpha() and not _SURE_TOTALS.match(cell) for cell in named)

    def _names_are_numbered(self, own: Sequence[tuple[int, Cell]]) -> bool:
        return not self._names or any(place in self._names for place, _ in own)

    def _has_serial(self, line: CellRow) -> bool:
        return any(place < len(line) and as_text(line[place]).strip(" .)").isdigit() for place in self._serials)

    def _satisfied(self, own: Sequence[tuple[int, Cell]]) -> bool:
        """Say whether the line tells all that such a list cannot do without."""
        there = {place for place, cell in own if not isinstance(cell, Broken)}
        return bool(self._needs) and all(there & group for group in self._needs)

    def _surely_satisfied(self, own: Sequence[tuple[int, Cell]]) -> bool:
        """Say the same where one cell alone cannot be enough: a list that needs but a name is satisfied by any words."""
        return len(self._needs) >= _SECTION_CELLS and self._satisfied(own)

    def _repeats_header(self, texts: Sequence[str]) -> bool:
        repeated = sum(fold(text) in self._heading_words for text in texts)
        return len(texts) >= _SECTION_CELLS and repeated >= 0.6 * len(texts)

    def _find_last_data(self) -> int:
        """Return the last line that is surely data: with its number, or with nearly all that the list needs."""
        for index in range(len(self._grid.rows) - 1, self._header.last_row - 1, -1):
            own = self._own_cells(index)
            texts = [clean_text(as_text(cell)) for _, cell in own]
            if not own or any(_TOTALS.match(text) or _SIGNATURE.match(fold(text)) for text in texts[:2]):
                continue
            if self._has_serial(self._grid.rows[index]):
                return index
            if len(own) > _SECTION_CELLS and any(place in self._places for place, _ in own):
                return index
            if self._surely_satisfied(own):
                return index
        return len(self._grid.rows)


def _heads_group(text: str, first: str) -> bool:
    if first not in _GROUP_WORDS:
        return True
    if has_marks(text):
        return text.split()[0].lower().strip(".:") == _GROUP_WORDS[first]
    return first not in _ALSO_NAMES or any(map(str.isdigit, text))


def _says_something(text: str) -> bool:
    return any(map(str.isalnum, text)) or is_ditto(text) or "?" in text


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


def _has_number(text: str) -> bool:
    return sum(map(str.isdigit, text)) >= 6


def _counts_columns(texts: Sequence[str]) -> bool:
    """Say whether the cells only number the columns: (1) (2) (3), or A B 1 2 3 as forms of the state do."""
    letters = 0
    while letters < len(texts) and (match := _COLUMN_LETTER.fullmatch(texts[letters])):
        if ord(match[1].upper()) != ord("A") + letters:
            return False
        letters += 1
    wanted = 1
    for text in texts[letters:]:
        match = _COLUMN_NUMBER.fullmatch(text)
        if match is None or int(match[1]) != wanted:
            return False
        wanted += 1
    return True
