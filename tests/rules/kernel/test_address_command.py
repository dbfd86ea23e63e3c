"""`python -m app.kernel.addresses`: lines in, JSON or ordered lines out, without Flask and without a traceback."""

import json
import subprocess
import sys
from pathlib import Path

CASES = json.loads((Path(__file__).parents[2] / "data" / "address_cases.json").read_text(encoding="utf-8"))["cases"]
COMMAND = [sys.executable, "-m", "app.kernel.addresses"]
ROOT = Path(__file__).parents[3]
LATIN = {"LC_ALL": "C", "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0", "PATH": ""}


def run(text: str | bytes, *options: str) -> bytes:
    data = text.encode() if isinstance(text, str) else text
    done = subprocess.run([*COMMAND, *options], input=data, capture_output=True, cwd=ROOT, env=LATIN, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout


def answers(text: str | bytes, *options: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in run(text, "--json", *options).decode().splitlines()]


def test_the_worked_cases_pass_through_the_command():
    for region in ("north", "south"):
        cases = [case for case in CASES if case.get("options", {}).get("region", "north") == region]
        told = answers("\n".join(case["input"] for case in cases) + "\n", "--region", region)
        assert told == [{key: value for key, value in case.items() if key != "options"} for case in cases]


def test_every_line_is_answered_whatever_it_holds():
    lines = b"\xef\xbb\xbf12 H\xc3\xa0ng B\xe1\xba\xa1c\r\n\n   \n\xff\xfe\x00\n" + b"5" * 100_000 + b"\nno end"
    told = answers(lines)
    assert [answer["input"] for answer in told[:3]] == ["12 Hàng Bạc", "", "   "]
    assert (told[0]["canonical"], told[1]["canonical"], len(told)) == ("Số 12, Hàng Bạc", "", 6)
    assert answers("") == []


def test_lines_are_sorted_as_one_walks():
    walk = ["1", "2", "Số 3 ngõ 4", "5", "6", "6A", "K/s"]
    lines = [f"{raw}, Hàng Bạc" for raw in walk]
    muddled = "\n\n".join(reversed(lines))

    def ordered(*options: str) -> list[str]:
        return [line.removesuffix(", Hàng Bạc") for line in run(muddled, "--sort", *options).decode().splitlines()]

    assert ordered() == walk
    assert ordered("--mode", "odd-even") == ["1", "5", "2", "Số 3 ngõ 4", "6", "6A", "K/s"]
    assert ordered("--mode", "u") == ["1", "5", "6A", "6", "Số 3 ngõ 4", "2", "K/s"]
    assert run(b"9\n\xff7\n1\n", "--sort").splitlines() == [b"1", b"9", b"\xff7"]


def test_lanes_that_are_known_turn_plates(tmp_path: Path):
    names = tmp_path / "names.txt"
    names.write_text("Ngõ 173 Hoàng Hoa Thám\nPhố Huế\n", encoding="utf-8")
    [told] = answers("Hẻm 17/63/173 Đường Hoàng Hoa Thám", "--lanes", str(names))
    assert told["canonical"] == "hẻm 17, ngách 63, ngõ 173, Đường Hoàng Hoa Thám"


def test_a_file_that_is_missing_is_said_in_a_sentence(tmp_path: Path):
    missing = tmp_path / "none.txt"
    done = subprocess.run([*COMMAND, "--json", "--lanes", str(missing)], input=b"", capture_output=True, cwd=ROOT)
    assert done.returncode == 1
    assert done.stderr.decode() == f"{missing}: No such file or directory\n"


def test_a_reader_that_goes_away_ends_the_command_quietly():
    running = subprocess.Popen(
        [*COMMAND, "--json"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    )
    assert running.stdin and running.stdout and running.stderr
    running.stdin.write(b"12 H\xc3\xa0ng B\xe1\xba\xa1c\n")
    running.stdin.flush()
    assert json.loads(running.stdout.readline())["canonical"] == "Số 12, Hàng Bạc"
    running.stdout.close()
    running.stdin.write(b"5\n" * 10)
    running.stdin.close()
    said = running.stderr.read()
    running.stderr.close()
    assert (running.wait(timeout=60), said) == (0, b"")


def test_flask_is_not_loaded():
    code = (
        "import sys; sys.argv = ['addresses', '--json']; import runpy\n"
        "try: runpy.run_module('app.kernel.addresses', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'flask', 'sqlalchemy', 'werkzeug'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], input=b"", capture_output=True, cwd=ROOT, check=True)
    assert done.stdout == b"[]\n"
