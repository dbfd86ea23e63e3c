"""Reads one value a line and prints one JSON object a line.

    python -m app.kernel.vietnamese phone|date|number|fold|name-key --json  < lines

Input and output are UTF-8, whatever the terminal says; bytes that are none come out as U+FFFD with the flag
lost_characters. Every line gives an object, an empty one too. Without --json the value alone is printed.
Keys: "input" (the line), "value" (null where nothing could be read), "kind", "flags" (what was mended or is odd), and

phone     value 0xxxxxxxxx; kind mobile, landline, none (the cell says so), invalid, empty; "second" a second number of the
          line, "e164", "shown" as people read it.
          flags phone_none, phone_invalid, phone_extra (a third), second_phone, zero_added, old_prefix_converted (11 digits,
          Hà Nội 04), country_code_dropped (84 without +), excel_number_repaired (912000123.0), letter_read_as_digit,
          phone_note_dropped
date      value 2005-04-08, 2005-04 or 2005; kind day, month, year, invalid, empty. Day before month, never swapped.
          flags date_impossible, not_a_year, date_future, year_assumed (d/m: the year of --today), two_digit_year,
          excel_date_repaired (a serial number), zero_added, thousands_read
number    value a number; kind count, decimal, percent, money (đồng), invalid, empty.
          flags not_a_number, thousands_read (1.500), other_separators (1,500 or 38.1), excel_number_repaired (12.0),
          unit_dropped (4 người), scaled (1tr5), none_read_as_zero, negative
fold      value for searching: lower case, no marks, d for đ; kind accented, unaccented, empty.
          flags lost_characters
name-key  value that puts names in order when compared as plain text: given name, middle, family, each by the Vietnamese
          alphabet, tones second; kind family_first, own_order (H’Hen Niê), single, empty; "name" with proper capitals,
          "family", "middle", "given".
          flags lost_characters, name_unaccented, name_abbreviated (Ng.), name_ambiguous (Ph.), case_changed
"""

import argparse
import io
import json
import os
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

from app.kernel.clock import local_day, utc_now
from app.kernel.vietnamese.clean import clean_text, lost_letters
from app.kernel.vietnamese.dates import parse_date
from app.kernel.vietnamese.fold import fold, has_marks
from app.kernel.vietnamese.names import has_own_order, name_flags, proper_case, sort_key, split_name
from app.kernel.vietnamese.numbers import parse_number
from app.kernel.vietnamese.phones import parse_phones, phone_kind, show_phone

Told = dict[str, Any]


def read_phone(text: str) -> Told:
    """Tell what a line says as a phone cell."""
    phones = parse_phones(text)
    first = phones.first
    if first is None:
        kind = "invalid" if "phone_invalid" in phones.flags else "none" if phones.flags else "empty"
        return {"value": None, "kind": kind, "flags": phones.flags, "second": None}
    return {
        "value": first,
        "kind": phone_kind(first),
        "flags": phones.flags,
        "second": phones.second,
        "e164": f"+84{first[1:]}",
        "shown": show_phone(first),
    }


def read_date(text: str, today: date) -> Told:
    """Tell what a line says as a date cell."""
    read = parse_date(text, today)
    return {"value": read.iso, "kind": read.precision or _nothing(read.flags), "flags": read.flags}


def read_number(text: str) -> Told:
    """Tell what a line says as a cell of numbers."""
    read = parse_number(text)
    value = float(read.value) if isinstance(read.value, Decimal) else read.value
    return {"value": value, "kind": read.kind or _nothing(read.flags), "flags": read.flags}


def read_fold(text: str) -> Told:
    """Tell how a line is searched for."""
    kind = "accented" if has_marks(text) else "unaccented"
    flags = ("lost_characters",) if lost_letters(text) else ()
    return {"value": fold(text), "kind": kind if fold(text) else "empty", "flags": flags}


def read_name(text: str) -> Told:
    """Tell how a name is sorted and written."""
    written = clean_text(text)
    if not written:
        return {"value": None, "kind": "empty", "flags": ()}
    name = proper_case(written)
    family, middle, given = split_name(name)
    kind = "own_order" if has_own_order(name) else "family_first" if family else "single"
    flags = (*name_flags(name), *(("case_changed",) if name != written else ()))
    parts = {"name": name, "family": family, "middle": middle, "given": given}
    return {"value": sort_key(name), "kind": kind, "flags": flags} | parts


def _nothing(flags: tuple[str, ...]) -> str:
    return "invalid" if flags else "empty"


def tell(lines: BinaryIO, out: BinaryIO, read: Callable[[str], Told], as_json: bool) -> None:
    """Write what every line says."""
    for number, line in enumerate(lines):
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if number == 0:
            text = text.removeprefix("\ufeff")
        told: Told = {"input": text} | read(text)
        lost = ["lost_characters"] if "\ufffd" in text and "lost_characters" not in told["flags"] else []
        told["flags"] = [*told["flags"], *lost]
        shown = json.dumps(told, ensure_ascii=False) if as_json else str("" if told["value"] is None else told["value"])
        out.write(shown.encode() + b"\n")
    out.flush()


def main() -> int:
    """Read stdin as the arguments ask."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    parser = argparse.ArgumentParser(
        prog="python -m app.kernel.vietnamese",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", choices=("phone", "date", "number", "fold", "name-key"))
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument(
        "--today", type=date.fromisoformat, help="the day that dates without a year are read on (today)"
    )
    asked = parser.parse_args()
    today: date = asked.today or local_day(utc_now())
    readers: dict[str, Callable[[str], Told]] = {
        "phone": read_phone,
        "date": lambda text: read_date(text, today),
        "number": read_number,
        "fold": read_fold,
        "name-key": read_name,
    }
    try:
        tell(sys.stdin.buffer, sys.stdout.buffer, readers[asked.what], asked.json)
    except BrokenPipeError:  # whoever read us has seen enough; nothing is left to flush at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main())
