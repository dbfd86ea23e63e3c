"""The zip a workbook is: its directory is judged before unpacking, its sheets are measured before parsing."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from app.intake.reader.sheet_marks import MarkReader, SheetMarks, column_number
from app.intake.reader.unreadable import Unreadable

MAX_PARTS = 500
MAX_UNPACKED = 50 * 1024 * 1024
MAX_RATIO = 100
SMALL_PART = 64 * 1024
MAX_ROWS = 100_000
MAX_CELLS = 3_000_000

_FILLED_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>/]*>')
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_CHUNK = 1024 * 1024
_OVERLAP = 256
_LOCAL_HEADER = 30


def check_directory(data: bytes) -> None:
    """Refuse a zip that is no workbook, is locked, links elsewhere or grows too large; unpacks nothing."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
        raise Unreadable("damaged") from error
    names = {part.filename.lower() for part in parts}
    if "xl/workbook.xml" not in names:
        raise Unreadable("not_a_sheet")
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("locked")
    if any(name.startswith("xl/externallinks/") for name in names):
        raise Unreadable("outside_links")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Unreadable("macros")
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or any(_swells(part) for part in parts):
        raise Unreadable("too_large_inside")


def check_sheets(data: bytes) -> dict[str, SheetMarks]:
    """Unpack each sheet in small pieces, counting real bytes and the far corner of cells.

    Return part -> what its rows tell that their cells do not; nothing else is kept.
    """
    marks: dict[str, SheetMarks] = {}
    total = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
    for part in parts:
        is_sheet = _SHEET_PART.fullmatch(part.filename) is not None
        last_row = last_column = 0
        tail = b""
        reader = MarkReader()
        for piece in _inflate(data, part):
            total += len(piece)
            if total > MAX_UNPACKED:
                raise Unreadable("too_large_inside")
            if not is_sheet:
                continue
            found = _FILLED_CELL.findall(tail + piece)
            reader.feed(piece)
            last_column = max([last_column, *map(column_number, {letters for letters, _ in found})])
            last_row = max([last_row, *map(int, {digits for _, digits in found})])
            tail = piece[-_OVERLAP:]
            if last_row > MAX_ROWS or last_row * last_column > MAX_CELLS:
                raise Unreadable("too_many_rows")
        if is_sheet:
            marks[part.filename] = reader.close()
    return marks


def _swells(part: zipfile.ZipInfo) -> bool:
    return part.file_size > SMALL_PART and part.file_size > MAX_RATIO * max(part.compress_size, 1)


def _inflate(data: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield what the part truly holds, whatever size its directory entry claims."""
    header = data[part.header_offset : part.header_offset + _LOCAL_HEADER]
    if len(header) < _LOCAL_HEADER:
        raise Unreadable("damaged")
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    start = part.header_offset + _LOCAL_HEADER + name_length + extra_length
    packed = data[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        yield packed
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise Unreadable("damaged")
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        while packed:
            yield inflater.decompress(packed, _CHUNK)
            packed = inflater.unconsumed_tail
    except zlib.error as error:
        raise Unreadable("damaged") from error
