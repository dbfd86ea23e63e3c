"""Lists as plain text: which sign parts the cells, and quotation marks that quote nothing."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from app.intake.reader.archive import MAX_ROWS
from app.intake.reader.unreadable import Unreadable

_DELIMITERS = (";", ",", "\t", "|")
# A quoted cell has few lines: a mark whose partner stands further away quotes nothing.
_MOST_LINES = 12
_MOST_LETTERS = 4000
_SAMPLE = 20_000
# Of so many rows alike a heading, a total and a signature may be otherwise.
_REGULAR = 0.8
_LINES_LOOKED_AT = 60

Record = list[str]


def read_records(text: str) -> tuple[list[Record], str]:
    """Return the lines cut into cells (no more than are read at all), and the delimiter.

    Raises Unreadable for what is no such text.
    """
    text = text.lstrip("\ufeff")
    delimiter, text = _declared_delimiter(text)
    delimiter = delimiter or _guess_delimiter(text)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        records = list(islice(reader, MAX_ROWS + 1))
    except csv.Error as error:
        if "field larger" not in str(error):
            raise Unreadable("damaged") from error
        records = None
    if records is None or _lone_mark(delimiter).search(text) or any(map(_runs_on, records)):
        records = list(islice(_forgiving(text, delimiter), MAX_ROWS + 1))
    return records, delimiter


def _runs_on(record: Record) -> bool:
    return any(cell.count("\n") > _MOST_LINES or len(cell) > _MOST_LETTERS for cell in record)


def _lone_mark(delimiter: str) -> re.Pattern[str]:
    """Match what may be a cell that holds one quotation mark alone, as people write «as above»."""
    sign = re.escape(delimiter)
    return re.compile(rf'(?:\A|[\n\r{sign}])[ ]*"[ ]*(?=[{sign}\r\n]|\Z)')


def _forgiving(text: str, delimiter: str) -> Iterator[Record]:
    """Cut the text by hand: a mark quotes only where its partner ends a cell soon after; else it is a letter."""
    sign = re.escape(delimiter)
    ends = rf"(?=[{sign}\r\n]|\Z)"
    cell = re.compile(
        rf'[ ]*(?P<lone>")[ ]*{ends}|[ ]*"(?P<quoted>(?:[^"]|""){{0,{_MOST_LETTERS}}}?)"[ ]*{ends}|(?P<plain>[^{sign}\r\n]*)'
    )
    place, record = 0, []
    while place <= len(text):
        match = cell.match(text, place)
        if match is not None and (match["quoted"] or "").count("\n") > _MOST_LINES:
            match = None
        if match is None:
            end = re.compile(ends).search(text, place)
            place, found = (end.start(), text[place : end.start()]) if end else (len(text), text[place:])
        else:
            quoted = match["quoted"]
            found = quoted.replace('""', '"') if quoted is not None else match["lone"] or match["plain"]
            place = match.end()
        record.append(found)
        if place < len(text) and text[place] == delimiter:
            place += 1
            continue
        yield record if record != [""] else []
        record = []
        if place >= len(text):
            return
        place += 2 if text.startswith("\r\n", place) else 1
        if place == len(text):
            return


def _declared_delimiter(text: str) -> tuple[str | None, str]:
    """Take off Excel's own first line `sep=;`."""
    first, _, rest = text.partition("\n")
    sign = first.rstrip("\r")[len("sep=") :]
    if first.lower().startswith("sep=") and len(sign) == 1:
        return sign, rest
    return None, text


def _guess_delimiter(text: str) -> str:
    """Return the delimiter that cuts the first records, titles above them apart, into regular rows, the widest if several do.

    One that is mostly followed by a blank is a comma of the text, unless there is no other.
    """

    def regularity(delimiter: str) -> tuple[float, int]:
        reader = csv.reader(io.StringIO(text[:_SAMPLE], newline=""), delimiter=delimiter)
        try:
            records = [record for record, _ in zip(reader, range(_LINES_LOOKED_AT), strict=False) if record]
        except csv.Error:
            return 0.0, 0
        cut = [len(record) for record in records]
        width, times = max(Counter(cut).items(), key=lambda item: (item[0] > 1, item[1], item[0]), default=(0, 0))
        after = [cell for record in records for cell in record[1:]]
        if width < 2 or 2 * sum(cell.startswith(" ") for cell in after) > len(after):
            return 0.0, width
        return min(times / len(cut[cut.index(width) :]), _REGULAR), width

    return max(_DELIMITERS, key=regularity)
