"""What a file truly is: told by its first bytes, never by its name."""

from enum import StrEnum

from app.intake.reader.archive import check_directory
from app.intake.reader.unreadable import Unreadable

MAX_BYTES = 10 * 1024 * 1024

_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_LOCKED_STREAM = "EncryptedPackage".encode("utf-16-le")
_XLS_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_OTHER_KINDS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"PK\x05\x06",
)
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class FileKind(StrEnum):
    """The shapes of a list that can be read."""

    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"


def sniff(data: bytes, filename: str) -> FileKind:
    """Return what the bytes are, or raise Unreadable; the name only decides between kinds of plain text."""
    if not data.strip():
        raise Unreadable("empty")
    if len(data) > MAX_BYTES:
        raise Unreadable("too_large")
    if data.startswith(_ZIP):
        check_directory(data)
        return FileKind.XLSX
    if data.startswith(_OLE):
        return _sniff_old_office(data)
    if data.startswith(_OTHER_KINDS) or filename.lower().endswith((".doc", ".docx", ".pdf", ".png", ".jpg")):
        raise Unreadable("not_a_sheet")
    return _sniff_text(data)


def _sniff_old_office(data: bytes) -> FileKind:
    if _LOCKED_STREAM in data:
        raise Unreadable("locked")
    if not any(stream in data for stream in _XLS_STREAMS):
        raise Unreadable("not_a_sheet")
    return FileKind.XLS


def _sniff_text(data: bytes) -> FileKind:
    head = data[:4096]
    opening = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if opening.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<?xml")):
        raise Unreadable("web_page")
    if head.startswith(_UTF16_MARKS) or _alternates_nuls(head):
        return FileKind.CSV
    controls = sum(byte < 9 or 13 < byte < 32 for byte in head)
    if b"\0" in head or controls * 20 > len(head):
        raise Unreadable("not_a_sheet")
    return FileKind.CSV


def _alternates_nuls(head: bytes) -> bool:
    """Say whether the text looks like UTF-16 without its mark: most bytes at one parity are NUL."""
    fewer, more = sorted((head[0::2].count(0), head[1::2].count(0)))
    return fewer == 0 and more * 10 > len(head) * 3
