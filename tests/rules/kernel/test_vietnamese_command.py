"""`python -m app.kernel.vietnamese`: one object a line, UTF-8 whatever the terminal says, no traceback, no Flask."""

import io
import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.vietnamese.__main__ import read_fold, read_name, read_number, read_phone, tell
from tests.kit.source import PROJECT

BYTES = bytes(range(256)) + "\n\nĐặng\r\n".encode() + b"\xff\xfe\n0912\x00000123"
WHATS = ("phone", "date", "number", "fold", "name-key")


def run(*arguments: str, given_bytes: bytes = b"", script: str = "") -> subprocess.CompletedProcess[bytes]:
    way = ["-c", script] if script else ["-m", "app.kernel.vietnamese", *arguments]
    settings = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONWARNINGS": "error", "PATH": ""}
    return subprocess.run(
        [sys.executable, *way],
        input=given_bytes,
        capture_output=True,
        cwd=PROJECT,
        env=settings,
        timeout=60,
        check=False,
    )


def told(what: str, *lines: str) -> list[dict[str, Any]]:
    answer = run(what, "--json", "--today", "2026-11-28", given_bytes="\n".join(lines).encode())
    assert (answer.returncode, answer.stderr) == (0, b"")
    return [json.loads(line) for line in answer.stdout.decode().split("\n")[:-1]]


def test_phones_over_the_command_line():
    both, none, odd = told("phone", "912000123 / 024 38253525", "không có", "12345")
    assert both == {
        "input": "912000123 / 024 38253525",
        "value": "0912000123",
        "kind": "mobile",
        "flags": ["zero_added", "second_phone"],
        "second": "02438253525",
        "e164": "+84912000123",
        "shown": "0912 000 123",
    }
    assert (none["value"], none["kind"], none["flags"]) == (None, "none", ["phone_none"])
    assert (odd["value"], odd["kind"], odd["flags"]) == (None, "invalid", ["phone_invalid"])


def test_dates_numbers_and_texts_over_the_command_line():
    assert [
        (one["value"], one["kind"], one["flags"]) for one in told("date", "8.4.2005", "03/2014", "2002", "31/02/2001")
    ] == [
        ("2005-04-08", "day", []),
        ("2014-03", "month", []),
        ("2002", "year", []),
        (None, "invalid", ["date_impossible"]),
    ]
    assert [(one["value"], one["kind"]) for one in told("number", "37.000", "38,1%", "15.000 đ", "", "12?")] == [
        (37_000, "count"),
        (38.1, "percent"),
        (15_000, "money"),
        (None, "empty"),
        (None, "invalid"),
    ]
    assert told("fold", "Đặng Thuỳ Trâm")[0]["value"] == "dang thuy tram"


def test_names_in_order_by_plain_comparison():
    lines = ["TRẦN THỊ ÁNH", "Lê Văn Ân", "Đỗ An", "Vũ Hóa", "Vũ Hoà", "Vũ Hòa", "Nguyễn Bình An"]
    names = told("name-key", *lines)
    assert [one["name"] for one in sorted(names, key=lambda one: str(one["value"]))] == [
        "Đỗ An",
        "Nguyễn Bình An",
        "Trần Thị Ánh",
        "Lê Văn Ân",
        "Vũ Hoà",
        "Vũ Hòa",
        "Vũ Hóa",
    ]
    assert names[0]["flags"] == ["case_changed"] and names[0]["given"] == "Ánh"


@pytest.mark.parametrize("what", WHATS)
def test_any_bytes_give_an_object_a_line(what: str):
    answer = run(what, "--json", given_bytes=BYTES)
    assert (answer.returncode, answer.stderr) == (0, b"")
    lines = [json.loads(line) for line in answer.stdout.decode().split("\n")[:-1]]
    assert len(lines) == len(BYTES.split(b"\n"))
    assert all({"input", "value", "kind", "flags"} <= line.keys() for line in lines)
    assert "lost_characters" in lines[1]["flags"]


def test_help_and_wrong_arguments_are_sentences():
    assert "phone_invalid" in run("--help").stdout.decode()
    wrong = run("email", "--json")
    assert wrong.returncode == 2 and b"Traceback" not in wrong.stderr
    assert run("fold", given_bytes="Đỗ\n".encode()).stdout == b"do\n"


def test_flask_is_never_imported():
    script = (
        "import sys, app.kernel.vietnamese.__main__, app.kernel.vietnamese.encodings\nsys.exit('flask' in sys.modules)"
    )
    assert run(script=script).returncode == 0


@given(st.lists(st.binary(max_size=40), max_size=5))
def test_no_line_is_lost_and_none_breaks(lines: list[bytes]):
    for read in (read_phone, read_number, read_fold, read_name):
        out = io.BytesIO()
        data = b"".join(line.replace(b"\n", b"") + b"\n" for line in lines)
        tell(io.BytesIO(data), out, read, as_json=True)
        answers = [json.loads(line) for line in out.getvalue().decode().split("\n")[:-1]]
        assert len(answers) == len(lines)
