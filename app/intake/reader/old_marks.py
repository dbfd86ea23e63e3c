"""What an old workbook (.xls, BIFF5 and BIFF8) tells that its cells do not: hidden rows.

The records are those of [MS-XLS] 2.4: BoundSheet8, Row, BOF, EOF. A formula nobody worked out looks there like one whose
result is an empty text, so it is taken for that.
"""

import io
import struct
from collections.abc import Iterator

import olefile

from app.intake.reader.sheet_marks import SheetMarks

_STREAMS = ("Workbook", "Book")
_BOUND_SHEET, _ROW, _EOF = 0x0085, 0x0208, 0x000A
_BOFS = (0x0809, 0x0409)
_HIDDEN = 0x20


def old_sheet_marks(data: bytes) -> list[SheetMarks]:
    """Return the marks of each sheet in the workbook's order; empty for what cannot be read as one."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            stream = next((container.openstream(name).read() for name in _STREAMS if container.exists(name)), b"")
    except (OSError, ValueError, struct.error, IndexError):
        return []
    starts = [struct.unpack_from("<I", body)[0] for kind, body in _records(stream, 0) if kind == _BOUND_SHEET]
    return [_marks(stream, start) for start in starts]


def _marks(stream: bytes, start: int) -> SheetMarks:
    found = SheetMarks()
    for kind, body in _records(stream, start):
        if kind == _ROW and len(body) >= 14:
            row, flags = struct.unpack_from("<H10xH", body)
            if flags & _HIDDEN:
                found.hidden_rows.add(row + 1)
    return found


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """Yield (kind, body) of one substream's records up to its end, passing over what is nested in it (charts)."""
    depth = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        body = stream[place + 4 : place + 4 + length]
        place += 4 + length
        if len(body) < length:
            return
        depth += (kind in _BOFS) - (kind == _EOF)
        if depth < 1:
            return
        if depth == 1 and length >= 4:
            yield kind, body
