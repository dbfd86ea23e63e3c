"""Files that are no list are refused as a whole, before they cost anything, each with the sentence that helps."""

import io
import zipfile
from datetime import date

import pytest

from app.intake.reader.book import read_list
from app.intake.reader.unreadable import SENTENCES, Unreadable
from app.places.household_list import HOUSEHOLDS

TODAY = date(2026, 11, 22)
MB = 1024 * 1024
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
HEAD = "STT;Chủ hộ;Địa chỉ\n".encode()
ENTITIES = b'<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">]>'


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def sheet(rows: bytes, before: bytes = b"") -> bytes:
    content = before + b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>"
    return zipped({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": content})


REFUSED = {
    "encrypted.xlsx": (OLE + bytes(512) + "EncryptedPackage".encode("utf-16-le") + bytes(512), "locked"),
    "document.xlsx": (zipped({"word/document.xml": b"<w/>", "[Content_Types].xml": b"<t/>"}), "not_a_sheet"),
    "open_document.xlsx": (zipped({"mimetype": b"application/vnd.oasis", "content.xml": b"<x/>"}), "not_a_sheet"),
    "binary_workbook.xlsx": (zipped({"xl/workbook.bin": b"\1"}), "not_a_sheet"),
    "picture.csv": (b"\x89PNG\r\n\x1a\n" + bytes(50), "not_a_sheet"),
    "paper.xlsx": (b"%PDF-1.7\n" + bytes(50), "not_a_sheet"),
    "page.xls": (b"<html><table><tr><td>x</td></tr></table></html>", "web_page"),
    "old_document.xls": (OLE + bytes(2000), "not_a_sheet"),
    "cut_off.xlsx": (zipped({"xl/workbook.xml": b"<a/>"})[:60], "damaged"),
    "macros.xlsm": (zipped({"xl/workbook.xml": b"<a/>", "xl/vbaProject.bin": b"x"}), "macros"),
    "bomb.xlsx": (sheet(b" " * 30 * MB), "too_large_inside"),
    "far_row.xlsx": (sheet(b'<row r="1000000"><c r="A1000000"><v>1</v></c></row>'), "too_many_rows"),
    "wide_rows.xlsx": (sheet(b'<row r="90000"><c r="ZZ90000"><v>1</v></c></row>'), "too_many_rows"),
    "entities.xlsx": (sheet(b'<row r="1"><c r="A1"><v>&y;</v></c></row>', ENTITIES), "damaged"),
    "million_rows.csv": (HEAD + b"1;a;b\n" * 1_000_000, "too_many_rows"),
    "lone_marks.csv": (HEAD + b'";\n' * 200_000, "too_many_rows"),
    "large.csv": (HEAD + b"x" * 11 * MB, "too_large"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_list_is_refused_with_a_sentence(name: str) -> None:
    data, code = REFUSED[name]
    with pytest.raises(Unreadable) as refused:
        read_list(data, name, HOUSEHOLDS, TODAY)
    assert refused.value.code == code
    assert refused.value.message == SENTENCES[code]


@pytest.mark.parametrize("filler", ["x", '"', 'x"', '""', '"x\n', ';"'])
def test_marks_that_quote_nothing_cost_little(filler: str) -> None:
    """Whatever follows an opening mark that nobody closes, the lines before it are read and its own is named."""
    data = HEAD + '1;Trần An;"Số 1\n2;Lê Bình;"'.encode() + (filler * 20_000).encode()
    read = read_list(data, "ds.csv", HOUSEHOLDS, TODAY)
    assert {1, 2} <= {line.number for line in read.sheets[0].skipped} | {row.number for row in read.sheets[0].rows.rows}


def test_a_workbook_named_as_text_is_read_as_what_it_is() -> None:
    with pytest.raises(Unreadable) as refused:
        read_list(sheet(b""), "ds.csv", HOUSEHOLDS, TODAY)
    assert refused.value.code == "damaged"  # a workbook that names no sheet, not text
