"""Reads addresses, one a line, from standard input: as JSON, or the lines in the order in which one walks.

    python -m app.kernel.addresses --json [--region north|south|centre] [--lanes FILE]
    python -m app.kernel.addresses --sort [--mode natural|odd-even|u] [--region …] [--lanes FILE]

--json answers every line with one object, an empty line too, so that the n-th object is of the n-th line.
--sort prints the lines as they came, without empty ones. FILE names lanes as lists of streets do («Ngõ 173 Hoàng Hoa
Thám»), one a line: with it plates that were written the other way round are recognised. All text is UTF-8.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.kernel.addresses.known import lanes_named
from app.kernel.addresses.lanes import KnownLanes
from app.kernel.addresses.model import Region
from app.kernel.addresses.order import WalkMode, list_key
from app.kernel.addresses.parse import parse
from app.kernel.addresses.shape import shape

_CHUNK = 1 << 16
_BOM = b"\xef\xbb\xbf"
_MODES: dict[str, WalkMode] = {"natural": "numeric", "odd-even": "odd_even", "u": "u_walk"}


def main(arguments: list[str] | None = None) -> int:
    """Run the command; a reader that goes away early ends it quietly."""
    chosen = _arguments(arguments)
    try:
        known = lanes_named(_text(chosen.lanes.read_bytes()).splitlines()) if chosen.lanes else None
        lists = _lists(sys.stdin.fileno()) if sys.stdin else iter(())
        answers = _as_json(lists, chosen.region, known) if chosen.json else _in_order(lists, chosen, known)
        for answer in answers if sys.stdout else ():
            sys.stdout.buffer.write(answer)
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        # What Python would still flush at its end has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        sys.stderr.write(f"{error.filename or 'input or output'}: {error.strerror}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m app.kernel.addresses", description="Reads one address a line from standard input."
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--json", action="store_true", help="print one JSON object for each line")
    what.add_argument("--sort", action="store_true", help="print the lines in the order in which one walks")
    parser.add_argument("--mode", choices=_MODES, default="natural", help="the order of --sort (both sides mixed)")
    parser.add_argument("--region", choices=("north", "south", "centre"), default="north", help="what x/y/z means")
    parser.add_argument("--lanes", type=Path, metavar="FILE", help="names of lanes that there are, one a line")
    return parser.parse_args(arguments)


def _lists(source: int) -> Iterator[list[bytes]]:
    """Yield the lines that have come so far, so that whoever asks line by line is answered line by line."""
    begun = [b""]
    first = True
    while chunk := os.read(source, _CHUNK):
        head, *rest = chunk.split(b"\n")
        begun.append(head)
        if rest:
            lines = [b"".join(begun), *rest[:-1]]
            begun = rest[-1:]
            yield [lines[0].removeprefix(_BOM), *lines[1:]] if first else lines
            first = False
    if last := b"".join(begun):
        yield [last.removeprefix(_BOM) if first else last]


def _text(line: bytes) -> str:
    return line.rstrip(b"\r").decode("utf-8", errors="replace")


def _as_json(lists: Iterable[list[bytes]], region: Region, known: KnownLanes | None) -> Iterator[bytes]:
    encode = json.JSONEncoder(ensure_ascii=False).encode
    for lines in lists:
        told = [encode(shape(raw, parse(raw, region, known))) for raw in map(_text, lines)]
        yield "\n".join([*told, ""]).encode()


def _in_order(lists: Iterable[list[bytes]], chosen: argparse.Namespace, known: KnownLanes | None) -> Iterator[bytes]:
    mode = _MODES[chosen.mode]

    def place(line: bytes) -> tuple[object, ...]:
        # Doors that stand at one place go by their text, so that no order depends on how the list came.
        return *list_key(parse(_text(line), chosen.region, known), mode), line

    lines = [line.rstrip(b"\r") for lines in lists for line in lines if _text(line).strip()]
    yield b"".join(line + b"\n" for line in sorted(lines, key=place))


if __name__ == "__main__":
    sys.exit(main())
